// Package sopdoc prints the documents of a procedure from the definition that runs: the official SOP with its cover sheet
// and flow table (PermenPANRB 35/2012), the service standard (PermenPANRB 15/2014), a poster, and pictures to send.
package sopdoc

import (
	"fmt"

	"github.com/carlos7ags/folio/reader"

	"ormas/internal/registry"
	"ormas/workflow"
)

// blank stands where the office has not decided yet.
const blank = "(diisi oleh kantor)"

// Issuer is the office whose documents they are.
type Issuer struct {
	registry.Office
	Logo  []byte // PNG, square; nil: none
	Guide string // address of the office's guide for posters and pictures; empty: they carry none
}

// SOP draws the official SOP as a PDF, A4 landscape. The same definition and office always give the same bytes. An error
// tells what does not fit on its page.
func SOP(d *workflow.Definition, o Issuer) ([]byte, error) {
	return newPaper(edition(d)).official(d, o)
}

// Draft draws the official SOP as it would be, with a mark on every page that nobody has approved it.
func Draft(d *workflow.Definition, o Issuer) ([]byte, error) {
	p := newPaper("DRAF, belum disahkan. " + edition(d))
	p.mark, p.kind = "DRAF", "Draf SOP "
	return p.official(d, o)
}

// official is the cover sheet and the flow table.
func (p *paper) official(d *workflow.Definition, o Issuer) ([]byte, error) {
	if err := p.cover(d, o); err != nil {
		return nil, err
	}
	if err := p.table(d); err != nil {
		return nil, err
	}
	return p.write(d, o)
}

// forPublic refuses what is printed for people from outside where a procedure serves none.
func forPublic(d *workflow.Definition) error {
	if !d.Public() {
		return fmt.Errorf("%s prosedur kantor sendiri tanpa pemohon; hanya SOP resminya yang dicetak", d.Service)
	}
	return nil
}

// edition names the version that is printed, so that a sheet on the wall can be compared with what runs.
func edition(d *workflow.Definition) string {
	return fmt.Sprintf("%s versi %d, %s", d.Service, d.Version, d.Hash)
}

// Pages counts the pages of a document that was printed here.
func Pages(pdf []byte) (int, error) {
	r, err := reader.Parse(pdf)
	if err != nil {
		return 0, fmt.Errorf("count pages: %w", err)
	}
	return r.PageCount(), nil
}

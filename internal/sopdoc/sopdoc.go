// Package sopdoc prints the official documents of a procedure from the definition that runs: the SOP with its cover sheet
// and flow table (PermenPANRB 35/2012), and the service standard (PermenPANRB 15/2014).
package sopdoc

import (
	"fmt"

	"ormas/internal/registry"
	"ormas/workflow"
)

// blank stands where the office has not decided yet.
const blank = "(diisi oleh kantor)"

// SOP draws the official SOP as a PDF, A4 landscape. The same definition and office always give the same bytes. An error
// tells what does not fit on its page.
func SOP(d *workflow.Definition, o registry.Office) ([]byte, error) {
	p := newPaper(edition(d))
	if err := p.cover(d, o); err != nil {
		return nil, err
	}
	if err := p.table(d); err != nil {
		return nil, err
	}
	return p.write(d, o)
}

// edition names the version that is printed, so that a sheet on the wall can be compared with what runs.
func edition(d *workflow.Definition) string {
	return fmt.Sprintf("%s versi %d, %s", d.Service, d.Version, d.Hash)
}

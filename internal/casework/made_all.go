package casework

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// ToPrint are the items whose papers are made here and have to be printed now: those that can be uploaded and have no file
// yet, or one that tells other data than are filled in.
func ToPrint(d *registry.Dossier) []workflow.Item {
	var all []workflow.Item
	for _, item := range d.Definition.Items(d.Form) {
		code, slot := item.Requirement.Code, item.Slot
		if !item.Requirement.MadeHere || !d.ItemOpen(code, slot) {
			continue
		}
		if doc := d.Current(code, slot); doc == nil || doc.Stale {
			all = append(all, item)
		}
	}
	return all
}

// MadeHereTogether makes the papers that have to be printed now as one file, each as MadeHere makes it. Where there are none
// there is no file.
func (o *Office) MadeHereTogether(ctx context.Context, by workflow.Actor, dossier uuid.UUID) (intake.Content, error) {
	p, err := o.press(ctx, by, dossier)
	if err != nil {
		return intake.Content{}, err
	}
	if err := o.db.LoadCase(ctx, p.dossier); err != nil {
		return intake.Content{}, err
	}
	markStale(p.dossier)
	items := ToPrint(p.dossier)
	if len(items) == 0 {
		return intake.Content{}, registry.NotFound("Dokumen")
	}
	s, err := o.inOneFile(ctx, p, items)
	if err != nil {
		return intake.Content{}, err
	}
	return o.handedOut(ctx, by, p.dossier, s)
}

// inOneFile prints the papers of some items as one file. Whoever else asks for such a file waits until it is there: anybody with an
// account can ask, and as often as he likes.
func (o *Office) inOneFile(ctx context.Context, p press, items []workflow.Item) (printout, error) {
	if err := o.printing.Acquire(ctx, 1); err != nil {
		return printout{}, fmt.Errorf("wait to print: %w", err)
	}
	defer o.printing.Release(1)
	papers, names := make([]io.ReadSeeker, len(items)), make([]string, len(items))
	for i, item := range items {
		pdf, err := p.paper(item).PDF()
		if err != nil {
			return printout{}, err
		}
		papers[i], names[i] = bytes.NewReader(pdf), itemName(item.Requirement.Code, item.Slot)
	}
	pdf, err := oneAfterTheOther(papers)
	return printout{"lembar-" + p.dossier.TrackingCode + ".pdf", strings.Join(names, ", "), pdf}, err
}

// oneAfterTheOther joins files, each beginning on a page of its own.
func oneAfterTheOther(papers []io.ReadSeeker) ([]byte, error) {
	withoutConfig()
	c := model.NewDefaultConfiguration()
	c.Offline = true
	var pdf bytes.Buffer
	if err := api.MergeRaw(papers, &pdf, false, c); err != nil {
		return nil, fmt.Errorf("join papers: %w", err)
	}
	return pdf.Bytes(), nil
}

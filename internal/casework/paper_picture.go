package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/pdfcpu/pdfcpu/pkg/api"

	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/workflow"
)

// PaperPages is how many pages a paper made here has, for whoever may see it.
func (o *Office) PaperPages(ctx context.Context, by workflow.Actor, attachment uuid.UUID) (int, error) {
	a, err := o.paperMadeHere(ctx, by, attachment)
	if err != nil {
		return 0, err
	}
	c, err := o.Fetch(ctx, *a.ObjectKey, intake.Content{})
	if err != nil {
		return 0, err
	}
	defer func() { _ = c.Body.Close() }() // it was read to its end, or will not be read again
	pdf, err := io.ReadAll(c.Body)
	if err != nil {
		return 0, intake.StoreError(fmt.Errorf("read a paper: %w", err))
	}
	pages, err := api.PageCount(bytes.NewReader(pdf), nil)
	if err != nil {
		return 0, fmt.Errorf("count pages of %s: %w", a.Kind, err)
	}
	return pages, nil
}

// PaperPicture is a page of a paper made here as a picture, like PagePicture of a document; Document of p is the
// attachment.
func (o *Office) PaperPicture(ctx context.Context, by workflow.Actor, p PageOf) (Picture, error) {
	a, err := o.paperMadeHere(ctx, by, p.Document)
	if err != nil {
		return Picture{}, err
	}
	if p.Number < 1 {
		return Picture{}, registry.NotFound("Halaman")
	}
	page := pageShown{
		&registry.Document{ObjectKey: *a.ObjectKey},
		preview.Sheet{MIME: a.MIME, Number: p.Number, Width: widths[usualSize], Office: by.Reads},
		fmt.Sprintf("%s/%d-%s", *a.SHA256, p.Number, usualSize),
	}
	c, err := o.openPicture(ctx, page)
	if errors.Is(err, objects.ErrMissing) {
		c, err = o.drawPicture(ctx, page)
	}
	return Picture{c, page.name}, err
}

// paperMadeHere finds a paper and renders it where nobody has read it yet. Uploaded files are none.
func (o *Office) paperMadeHere(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Attachment, error) {
	a, err := o.db.Attachment(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if a.Content == nil {
		return nil, registry.NotFound("Halaman")
	}
	return o.render(ctx, a)
}

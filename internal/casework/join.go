package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/workflow"
)

// MaxPictures is the most pictures that are joined into one file.
const MaxPictures = 20

// joinedWidth is how wide joined pictures are in pixels: small print on an A4 page stays legible.
const joinedWidth = 2000

// Join makes one PDF of a person's pictures, a page each: upright, and no larger than needed to read them. The caller closes the
// result. Each picture is turned by the process that also draws previews, where a harmful file does no harm.
func (o *Office) Join(ctx context.Context, by workflow.Actor, pictures []*intake.File) (*intake.File, error) {
	if len(pictures) > MaxPictures {
		return nil, registry.Invalid("file", "terlalu_banyak_gambar", fmt.Sprintf("Paling banyak %d gambar dijadikan satu berkas.", MaxPictures))
	}
	pages := make([]io.Reader, len(pictures))
	for i, picture := range pictures {
		page, err := o.upright(ctx, intake.Incoming{By: by.User, File: picture})
		if err != nil {
			return nil, err
		}
		pages[i] = bytes.NewReader(page)
	}
	pdf, err := onPages(pages)
	if err != nil {
		return nil, err
	}
	return o.Spool(ctx, bytes.NewReader(pdf))
}

// upright is a picture as it is looked at.
func (o *Office) upright(ctx context.Context, in intake.Incoming) ([]byte, error) {
	found, err := o.Inspect(ctx, in)
	switch {
	case err != nil:
		return nil, intake.Refusal(err)
	case found.MIME == inspect.PDF:
		return nil, registry.Invalid("file", "bukan_gambar", "Pilih satu berkas PDF, atau beberapa gambar; keduanya tidak dapat digabung.")
	case o.settings.Pictures == nil:
		return nil, errJoinAway
	}
	picture, err := o.settings.Pictures.Page(ctx, intake.Whole(in.File), in.File.Size(), preview.Sheet{MIME: found.MIME, Number: 1, Width: joinedWidth})
	switch {
	case errors.Is(err, preview.ErrPage):
		return nil, registry.Invalid("file", "gambar_rusak", "Salah satu gambar tidak dapat dibuka. Ambil ulang gambarnya, lalu unggah lagi.")
	case errors.Is(err, preview.ErrAway):
		return nil, fmt.Errorf("%w (%w)", errJoinAway, err)
	}
	return picture, err
}

var errJoinAway = workflow.Refuse(workflow.Away, "penggabungan_tidak_tersedia",
	"Gambar sedang tidak dapat digabung. Coba lagi sebentar lagi, atau unggah satu berkas PDF.")

// withoutConfig keeps the library from reading and writing in the home of whoever runs the service.
var withoutConfig = sync.OnceFunc(api.DisableConfigDir)

// onPages puts each picture on an A4 page of its own, as large as fits.
func onPages(pictures []io.Reader) ([]byte, error) {
	withoutConfig()
	layout := pdfcpu.DefaultImportConfig()
	layout.Pos, layout.Scale = types.Center, 1
	var pdf bytes.Buffer
	if err := api.ImportImages(nil, &pdf, pictures, layout, model.NewDefaultConfiguration()); err != nil {
		return nil, fmt.Errorf("join pictures: %w", err)
	}
	return pdf.Bytes(), nil
}

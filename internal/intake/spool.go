package intake

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"ormas/internal/inspect"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/workflow"
)

// File is an upload on its way to the store: hashed and counted, gone when closed.
type File = objects.Spooled

// Spool receives an upload, up to the size that is allowed.
func (t *Intake) Spool(ctx context.Context, r io.Reader) (*File, error) {
	f, err := objects.Spool(ctx, r, t.settings.SpoolDir, t.settings.MaxUpload)
	switch {
	case errors.Is(err, objects.ErrTooLarge):
		return nil, workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Berkas ini terlalu besar. "+t.limitSentence())
	case errors.Is(err, objects.ErrEmpty):
		return nil, registry.Invalid("file", "berkas_kosong", "Berkas ini kosong. Pilih berkas lain.")
	}
	return f, err
}

// UploadLimit is the most bytes of one file.
func (t *Intake) UploadLimit() int64 { return t.settings.MaxUpload }

// limitSentence tells how large a file may be.
func (t *Intake) limitSentence() string {
	return "Paling besar " + Megabytes(t.settings.MaxUpload) + "."
}

// Megabytes writes a size in words.
func Megabytes(bytes int64) string {
	return strings.Replace(strconv.FormatFloat(float64(bytes)/(1<<20), 'f', -1, 64), ".", ",", 1) + " MB"
}

// LimitInWords is how large a file may be, such as "20 MB".
func (t *Intake) LimitInWords() string { return Megabytes(t.settings.MaxUpload) }

// PageLimit is the most pages of a PDF.
func PageLimit() int { return inspect.DefaultLimits().Pages }

// PixelsInWords is how large a picture may be, in megapixels.
func PixelsInWords() string { return megapixels(inspect.DefaultLimits().Pixels) }

func megapixels(n int64) string {
	return strings.Replace(strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64), ".", ",", 1) + " megapiksel"
}

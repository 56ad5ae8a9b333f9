package casework

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Key is an Idempotency-Key with what it was sent for; the zero Key means that none was sent.
type Key = postgres.Key

// Outcome is what a request led to.
type Outcome = postgres.Outcome

// File is an upload on its way to the store: hashed and counted, gone when closed.
type File = objects.Spooled

// Spool receives an upload, up to the size that is allowed.
func (o *Office) Spool(ctx context.Context, r io.Reader) (*File, error) {
	f, err := objects.Spool(ctx, r, o.settings.SpoolDir, o.settings.MaxUpload)
	switch {
	case errors.Is(err, objects.ErrTooLarge):
		return nil, workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Berkas ini terlalu besar. "+o.limitSentence())
	case errors.Is(err, objects.ErrEmpty):
		return nil, registry.Invalid("file", "berkas_kosong", "Berkas ini kosong. Pilih berkas lain.")
	}
	return f, err
}

// UploadLimit is the most bytes of one file.
func (o *Office) UploadLimit() int64 { return o.settings.MaxUpload }

// limitSentence tells how large a file may be.
func (o *Office) limitSentence() string {
	return "Paling besar " + megabytes(o.settings.MaxUpload) + "."
}

// megabytes writes a size in words.
func megabytes(bytes int64) string {
	return strings.Replace(strconv.FormatFloat(float64(bytes)/(1<<20), 'f', -1, 64), ".", ",", 1) + " MB"
}

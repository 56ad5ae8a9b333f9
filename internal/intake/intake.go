// Package intake takes files in and gives them out: counted and hashed on their way, looked at, scanned for malware, put into
// the store under a key of their own, and opened again. What a file belongs to is written down by whoever takes it in.
package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ormas/internal/inspect"
	"ormas/storage/objects"
	"ormas/workflow"
)

// Intake takes in the files of all offices of the installation.
type Intake struct {
	store      *objects.Store
	now        func() time.Time
	settings   Settings
	inspecting Lanes // of those who upload
}

// Settings are what files may be, and by what they are scanned.
type Settings struct {
	SpoolDir  string                                          // where uploads lie while they are checked
	MaxUpload int64                                           // bytes
	Inspector inspect.Inspector                               // looks at their bytes
	Scan      func(ctx context.Context, file io.Reader) error // nil: no malware scanner
}

// New takes files into a store; now is the clock by which they are filed.
func New(store *objects.Store, now func() time.Time, s Settings) *Intake {
	return &Intake{store: store, now: now, settings: s}
}

// Content is a stored file on its way out. The reader closes Body.
type Content struct {
	Filename string
	MIME     string
	Size     int64 // bytes
	Body     io.ReadCloser
}

// Fetch opens a stored file.
func (t *Intake) Fetch(ctx context.Context, key string, c Content) (Content, error) {
	var err error
	if c.Body, c.Size, err = t.store.Get(ctx, key); err != nil {
		return Content{}, StoreError(err)
	}
	return c, nil
}

// PutPDF stores a paper that was made here.
func (t *Intake) PutPDF(ctx context.Context, key string, pdf []byte) error {
	return StoreError(t.store.Put(ctx, key, bytes.NewReader(pdf), int64(len(pdf)), inspect.PDF))
}

// StoreError turns what the store says into a refusal where it is away.
func StoreError(err error) error {
	if errors.Is(err, objects.ErrAway) {
		return fmt.Errorf("%w (%w)", errStoreAway, err)
	}
	return err
}

// errStoreAway is the refusal while the store of files cannot be reached.
var errStoreAway = workflow.Refuse(workflow.Away, "penyimpanan_tidak_tersedia",
	"Penyimpanan berkas sedang terganggu. Silakan coba lagi sebentar lagi.")

// ScanKinds are the MIME types that a scanned paper may have.
func ScanKinds() []string { return append([]string{inspect.PDF}, PictureKinds()...) }

// PictureKinds are the MIME types that a picture may have.
func PictureKinds() []string { return []string{inspect.JPEG, inspect.PNG} }

package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/inspect"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/workflow"
)

// Received is a file whose bytes were checked and are in the store; no row knows of it yet.
type Received struct {
	Name   string // see storedName
	Size   int64  // bytes
	SHA256 string // hexadecimal
	MIME   string
	Pages  int    // at least 1
	Scan   string // what a malware scan came to
	Key    string // in the store
}

// The results of a malware scan that let a file pass.
const (
	scanClean = "bersih"
	scanNone  = "tidak_dipindai"
)

// Incoming is a file as it was sent, and what it may be.
type Incoming struct {
	By       uuid.UUID // who sends it; the zero id: anybody
	File     *File
	Name     string
	Kind     string   // what it is, for its key in the store
	Accepted []string // MIME types
}

// Receive checks the bytes of a file and puts them into the store under a key that was never used before. It is slow and
// so stands outside any transaction.
func (t *Intake) Receive(ctx context.Context, in Incoming) (Received, error) {
	size := in.File.Size()
	if size > t.settings.MaxUpload {
		return Received{}, errTooLarge
	}
	found, err := t.Inspect(ctx, in)
	if err != nil {
		return Received{}, Refusal(err)
	}
	if !slices.Contains(in.Accepted, found.MIME) {
		return Received{}, workflow.Refuse(workflow.Unsupported, "tipe_tidak_diterima", "Jenis berkas ini tidak diterima di sini.")
	}
	r := Received{
		Name: storedName(in.Name), Size: size, SHA256: in.File.SHA256, MIME: found.MIME, Pages: max(found.Pages, 1),
		Key: objects.NewKey(t.now(), in.Kind),
	}
	if r.Scan, err = t.Scan(ctx, in.File); err != nil {
		return Received{}, err
	}
	if err := t.store.Put(ctx, r.Key, Whole(in.File), size, r.MIME); err != nil {
		return Received{}, StoreError(err)
	}
	return r, nil
}

// Inspect looks at the bytes of a file; one person's files one by one, since a file made for it takes long.
func (t *Intake) Inspect(ctx context.Context, in Incoming) (inspect.Result, error) {
	end, err := t.inspecting.Take(ctx, in.By)
	if err != nil {
		return inspect.Result{}, err
	}
	defer end()
	found, err := t.settings.Inspector.Check(ctx, in.File, in.File.Size(), in.limits())
	var refusal *inspect.Refusal
	if in.By == uuid.Nil && errors.As(err, &refusal) && refusal.Code == inspect.HugeImage {
		err = &inspect.Refusal{Code: inspect.HugeImage, Detail: "Gambar ini lebih dari " + megapixels(strangersPixels) + ". Perkecil gambarnya, atau potret kode QR-nya saja."}
	}
	return found, err
}

// strangersPixels is the most pixels of a picture that is opened for somebody who is not signed in: more than a page at 300 dpi or an
// ordinary photograph has. One of 40 megapixels keeps the renderer busy for seconds.
const strangersPixels = 16_000_000

// limits bounds what a file may hold, by who sends it.
func (in Incoming) limits() inspect.Limits {
	l := inspect.DefaultLimits()
	if in.By == uuid.Nil {
		l.Pixels = strangersPixels
	}
	return l
}

// Refusal turns what is wrong with a file's bytes into a refusal: a type that is not accepted, or a file of an
// accepted type that is not fit to be stored.
func Refusal(err error) error {
	var refusal *inspect.Refusal
	switch {
	case errors.Is(err, inspect.ErrAway):
		return fmt.Errorf("%w (%w)", errInspectionAway, err)
	case !errors.As(err, &refusal):
		return err
	case refusal.Code == inspect.UnknownType:
		return workflow.Refuse(workflow.Unsupported, refusal.Code, refusal.Detail)
	}
	return registry.Invalid("file", refusal.Code, refusal.Detail)
}

var errInspectionAway = workflow.Refuse(workflow.Away, "pemeriksaan_tidak_tersedia", "Berkas sedang tidak dapat diperiksa. Silakan coba lagi sebentar lagi.")

// Scan asks the malware scanner, where there is one.
func (t *Intake) Scan(ctx context.Context, f *File) (string, error) {
	if t.settings.Scan == nil {
		return scanNone, nil
	}
	if err := t.settings.Scan(ctx, Whole(f)); err != nil {
		return "", fmt.Errorf("scan upload: %w", err)
	}
	return scanClean, nil
}

// Whole reads a file from its beginning, whoever has read it before.
func Whole(f *File) io.Reader { return io.NewSectionReader(f, 0, f.Size()) }

var errTooLarge = workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Berkas ini lebih besar daripada yang dapat diterima.")

// ErrNoFile is what is wrong with an upload without a file.
var ErrNoFile = registry.Invalid("file", "wajib", "Sertakan berkasnya.")

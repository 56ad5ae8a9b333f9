package casework

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

// received is a file whose bytes were checked and are in the store; no row knows of it yet.
type received struct {
	name   string
	size   int64 // bytes
	sha256 string
	mime   string
	pages  int // at least 1
	scan   string
	key    string
}

// The results of a malware scan that let a file pass.
const (
	scanClean = "bersih"
	scanNone  = "tidak_dipindai"
)

// incoming is a file as it was sent, and what it may be.
type incoming struct {
	by       uuid.UUID // who sends it; the zero id: anybody
	file     *objects.Spooled
	name     string
	kind     string   // what it is, for its key in the store
	accepted []string // MIME types
}

// receive checks the bytes of a file and puts them into the store under a key that was never used before. It is slow and
// so stands outside any transaction.
func (o *Office) receive(ctx context.Context, in incoming) (received, error) {
	size := in.file.Size()
	if size > o.settings.MaxUpload {
		return received{}, errTooLarge
	}
	found, err := o.inspect(ctx, in)
	if err != nil {
		return received{}, inspected(err)
	}
	if !slices.Contains(in.accepted, found.MIME) {
		return received{}, workflow.Refuse(workflow.Unsupported, "tipe_tidak_diterima", "Jenis berkas ini tidak diterima di sini.")
	}
	r := received{
		name: storedName(in.name), size: size, sha256: in.file.SHA256, mime: found.MIME, pages: max(found.Pages, 1),
		key: objects.NewKey(o.db.Now(), in.kind),
	}
	if r.scan, err = o.scan(ctx, in.file); err != nil {
		return received{}, err
	}
	if err := o.store.Put(ctx, r.key, whole(in.file), size, r.mime); err != nil {
		return received{}, stored(err)
	}
	return r, nil
}

// inspect looks at the bytes of a file; one person's files one by one, since a file made for it takes long.
func (o *Office) inspect(ctx context.Context, in incoming) (inspect.Result, error) {
	end, err := o.inspecting.take(ctx, in.by)
	if err != nil {
		return inspect.Result{}, err
	}
	defer end()
	found, err := o.settings.Inspector.Check(ctx, in.file, in.file.Size(), in.limits())
	var refusal *inspect.Refusal
	if in.by == uuid.Nil && errors.As(err, &refusal) && refusal.Code == inspectHuge {
		err = &inspect.Refusal{Code: inspectHuge, Detail: "Gambar ini lebih dari " + megapixels(strangersPixels) + ". Perkecil gambarnya, atau potret kode QR-nya saja."}
	}
	return found, err
}

// strangersPixels is the most pixels of a picture that is opened for somebody who is not signed in: more than a page at 300 dpi or an
// ordinary photograph has. One of 40 megapixels keeps the renderer busy for seconds.
const strangersPixels = 16_000_000

// limits bounds what a file may hold, by who sends it.
func (in incoming) limits() inspect.Limits {
	l := inspect.DefaultLimits()
	if in.by == uuid.Nil {
		l.Pixels = strangersPixels
	}
	return l
}

// The codes for bytes that are none of the types that may be stored, and for a picture with too many pixels.
const (
	inspectUnknown = "tipe_tidak_didukung"
	inspectHuge    = "gambar_terlalu_besar"
)

// inspected turns what is wrong with a file's bytes into a refusal: a type that is not accepted, or a file of an
// accepted type that is not fit to be stored.
func inspected(err error) error {
	var refusal *inspect.Refusal
	switch {
	case errors.Is(err, inspect.ErrAway):
		return fmt.Errorf("%w (%w)", errInspectionAway, err)
	case !errors.As(err, &refusal):
		return err
	case refusal.Code == inspectUnknown:
		return workflow.Refuse(workflow.Unsupported, refusal.Code, refusal.Detail)
	}
	return registry.Invalid("file", refusal.Code, refusal.Detail)
}

var errInspectionAway = workflow.Refuse(workflow.Away, "pemeriksaan_tidak_tersedia", "Berkas sedang tidak dapat diperiksa. Silakan coba lagi sebentar lagi.")

// scan asks the malware scanner, where there is one.
func (o *Office) scan(ctx context.Context, f *objects.Spooled) (string, error) {
	if o.settings.Scan == nil {
		return scanNone, nil
	}
	if err := o.settings.Scan(ctx, whole(f)); err != nil {
		return "", fmt.Errorf("scan upload: %w", err)
	}
	return scanClean, nil
}

// whole reads a file from its beginning, whoever has read it before.
func whole(f *objects.Spooled) io.Reader { return io.NewSectionReader(f, 0, f.Size()) }

var errTooLarge = workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Berkas ini lebih besar daripada yang dapat diterima.")

// errNoFile is what is wrong with an upload without a file.
var errNoFile = registry.Invalid("file", "wajib", "Sertakan berkasnya.")

package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // photographs
	_ "image/png"  // pages of text

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/preview"
	"ormas/storage/objects"
	"ormas/workflow"
)

// CheckAddress is how the address in the QR of every letter begins.
func (o *Office) CheckAddress() string { return o.checkURL("") }

// qrWidths are the widths in pixels at which a QR is looked for: dense codes want more, photographs less.
var qrWidths = []int{1700, 1000, 2600}

// ReadQR gives the text of the QR in a picture that anybody sends, and keeps nothing of it. The picture is opened by the
// renderer's process, one stranger's at a time.
func (o *Office) ReadQR(ctx context.Context, f *objects.Spooled) (string, error) {
	if o.settings.Pictures == nil {
		return "", errPicturesAway
	}
	end, err := o.reading.take(ctx, uuid.Nil)
	if err != nil {
		return "", err
	}
	defer end()
	found, err := o.inspect(ctx, incoming{by: uuid.Nil, file: f})
	switch {
	case err != nil:
		return "", inspected(err)
	case found.MIME == inspect.PDF:
		return "", workflow.Refuse(workflow.Unsupported, "tipe_tidak_diterima", "Jenis berkas ini tidak diterima di sini.")
	}
	for _, width := range qrWidths {
		text, err := o.readQR(ctx, f, preview.Sheet{MIME: found.MIME, Number: 1, Width: width})
		if err != nil || text != "" {
			return text, err
		}
	}
	return "", qrRefusal("qr_tidak_terbaca", "Tidak ada kode QR yang dapat dibaca pada gambar itu. Potretlah kodenya dari dekat, lurus, dan cukup terang, atau tuliskan kode 10 huruf pada surat.")
}

// readQR reads at one width; empty where nothing is found.
func (o *Office) readQR(ctx context.Context, f *objects.Spooled, s preview.Sheet) (string, error) {
	drawn, err := o.settings.Pictures.Page(ctx, whole(f), f.Size(), s)
	switch {
	case errors.Is(err, preview.ErrAway):
		return "", fmt.Errorf("%w (%w)", errPicturesAway, err)
	case errors.Is(err, preview.ErrPage):
		return "", qrRefusal("gambar_tidak_terbaca", "Gambar itu tidak dapat dibuka.")
	case err != nil:
		return "", fmt.Errorf("open a picture: %w", err)
	}
	picture, _, err := image.Decode(bytes.NewReader(drawn))
	if err != nil {
		return "", fmt.Errorf("read a picture: %w", err)
	}
	text, err := certificate.FindQR(picture)
	if err != nil {
		return "", nil //nolint:nilerr // nothing is found at this width
	}
	return text, nil
}

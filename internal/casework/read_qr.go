package casework

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/registry"
)

// CheckAddress is how the address in the QR of every letter begins.
func (o *Office) CheckAddress() string { return o.checkURL("") }

// qrWidths are the widths in pixels at which a QR is looked for: dense codes want more, photographs less.
var qrWidths = []int{1700, 1000, 2600}

// ReadQR gives the text of the QR in a picture that anybody sends, and keeps nothing of it. The picture is opened by the
// renderer's process, one stranger's at a time.
func (o *Office) ReadQR(ctx context.Context, f *intake.File) (string, error) {
	if o.settings.Pictures == nil {
		return "", errPicturesAway
	}
	if !o.checking.TryAcquire(1) {
		return "", errChecksBusy
	}
	defer o.checking.Release(1)
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	text, err := o.qrOn(ctx, f)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(errChecksBusy, err)
	}
	return text, err
}

// qrOn is ReadQR when its turn has come.
func (o *Office) qrOn(ctx context.Context, f *intake.File) (string, error) {
	end, err := o.reading.Take(ctx, uuid.Nil)
	if err != nil {
		return "", err
	}
	defer end()
	found, err := o.Inspect(ctx, intake.Incoming{By: uuid.Nil, File: f})
	switch {
	case err != nil:
		return "", intake.Refusal(err)
	case found.MIME == inspect.PDF:
		return "", registry.Invalid("file", "pdf_bukan_gambar", "Itu berkas PDF, bukan gambar. Pilih berkas itu pada isian “Berkas surat” di bawah, atau pilih di sini foto atau pindaian kode QR.")
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
func (o *Office) readQR(ctx context.Context, f *intake.File, s preview.Sheet) (string, error) {
	text, err := o.settings.Pictures.QR(ctx, intake.Whole(f), f.Size(), s)
	switch {
	case errors.Is(err, preview.ErrAway):
		return "", fmt.Errorf("%w (%w)", errPicturesAway, err)
	case errors.Is(err, preview.ErrLate):
		return "", qrRefusal("gambar_terlalu_rumit", "Kode QR pada gambar itu tidak ditemukan dalam waktu yang tersedia. Potong gambarnya sampai hanya tampak kodenya, atau tuliskan kode 10 huruf pada surat.")
	case errors.Is(err, preview.ErrPage):
		return "", qrRefusal("gambar_tidak_terbaca", "Gambar itu tidak dapat dibuka.")
	case err != nil:
		return "", fmt.Errorf("open a picture: %w", err)
	}
	return text, nil
}

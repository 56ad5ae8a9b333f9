package casework

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
)

// file opens the file of a letter and compares it: its bytes, its signature and what it says.
func (a *audit) file(ctx context.Context, l *postgres.AuditedLetter) error {
	a.result.Files++
	body, err := a.read(ctx, l)
	switch {
	case errors.Is(err, objects.ErrMissing):
		a.about(l, "berkasnya tidak ada di penyimpanan")
		return nil
	case err != nil:
		return err
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != l.SHA256 {
		a.about(l, "berkasnya bukan lagi yang ditandatangani: sidiknya lain daripada dalam register")
	}
	if l.Signature == registry.OfficeKey || l.Signature == registry.StateGateway {
		a.signature(l, body)
		a.lint(l, body)
		return nil
	}
	return a.scan(ctx, l, body)
}

// scan looks for the letter's QR on the scan of a paper. Nothing else about a signature in ink can be checked here.
func (a *audit) scan(ctx context.Context, l *postgres.AuditedLetter, body []byte) error {
	if a.office.settings.Pictures == nil {
		return nil
	}
	f, err := a.office.Spool(ctx, bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it has no name any more
	found, err := a.office.qrIn(ctx, namedBy{f, inspect.Result{MIME: inspect.PDF, Pages: checkedPages}, true})
	if err != nil {
		return err
	}
	if at := a.office.addressIn(found); !strings.EqualFold(at.code, l.Code) {
		a.about(l, "kode QR pada pindaiannya bukan kode surat ini")
	}
	return nil
}

// read reads a stored letter, no further than one byte past the size that it should have.
func (a *audit) read(ctx context.Context, l *postgres.AuditedLetter) ([]byte, error) {
	file, err := a.office.Fetch(ctx, l.ObjectKey, intake.Content{})
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(file.Body, l.Size+1))
	if err := errors.Join(err, file.Body.Close()); err != nil {
		return nil, intake.StoreError(fmt.Errorf("read letter %s: %w", l.Code, err))
	}
	if int64(len(body)) != l.Size {
		a.about(l, "berkasnya %d byte, seharusnya %d", file.Size, l.Size)
	}
	return body, nil
}

// signature checks the signature of a file against the certificate that the register noted.
func (a *audit) signature(l *postgres.AuditedLetter, body []byte) {
	switch told := signatureIn(body, l.Fingerprint); told {
	case SignatureValid:
	case SignatureForeign:
		a.about(l, "tanda tangannya dibuat dengan sertifikat lain daripada yang tercatat")
	case SignatureNone:
		a.about(l, "berkasnya tidak memuat tanda tangan elektronik")
	default:
		a.about(l, "tanda tangannya tidak sah")
	}
}

// lint reads the file back and compares it with the content in the register, as was done before it was signed.
func (a *audit) lint(l *postgres.AuditedLetter, body []byte) {
	defer func() {
		if r := recover(); r != nil { // the library may panic on a broken file
			a.about(l, "berkasnya tidak dapat dibaca kembali")
		}
	}()
	said, err := certificate.ReadLetter(l.Letter)
	if err != nil {
		return // told already
	}
	for _, p := range certificate.Lint(body, said) {
		a.note("Surat %s (nomor %s): %s", l.Code, l.LetterNumber, p)
	}
}

func dayInWords(t time.Time) string {
	if t.IsZero() {
		return "tidak ada"
	}
	return calendar.FormatDate(t)
}

package casework

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// FileCheck is what anybody learns about a file that is held for a letter.
type FileCheck struct {
	Result    string             // FileOriginal, ...
	Signature string             // of the file itself: SignatureValid, ...
	Letter    *PublicCertificate // the letter that it is, or that its QR names; nil: none of ours
	InForce   bool               // it is the letter, and the letter holds today
	Picture   bool               // it is a picture that was not issued: nothing but its QR can be looked at
	OtherHost string             // where its QR leads instead of here; empty: nowhere else
	SHA256    string             // of the file, lower-case hex
	At        time.Time          // of the check
	Sentences []string           // all of it in words, the most important first
}

// What a file turns out to be.
const (
	FileOriginal = "asli"          // byte by byte what was issued, and its signature holds
	FileDoubtful = "meragukan"     // byte by byte what is registered, but its signature does not hold
	FileOther    = "bukan_asli"    // its QR names a letter of ours, but the file is not the one that was issued
	FileUnknown  = "tidak_dikenal" // nothing in it leads to a letter of ours
)

// What the signature of a file turns out to be.
const (
	SignatureValid   = "sah"           // fits the file, covers all of it, and is by whom the register says
	SignatureForeign = "orang_lain"    // fits the file, but is by somebody else
	SignatureBroken  = "rusak"         // does not fit the file, or does not cover all of it
	SignatureNone    = "tidak_ada"     // there is none, as in a print or a copy
	SignatureInk     = "basah"         // on the paper of which this is the scan: nothing about it can be checked here
	SignatureUnread  = "tidak_terbaca" // the file cannot be read far enough to tell
)

const (
	checkedMost  = 5 << 20          // bytes of a file whose inside is looked at; letters take a tenth of a megabyte
	checkedPages = 3                // on which a QR is looked for
	checkTime    = 20 * time.Second // for one file, with the time that it waits for others
	checksWait   = 8                // files and pictures of QRs that are looked at or wait for it
	verifiedMost = 2                // signatures that are checked at once
)

// errChecksBusy refuses a file while many wait.
var errChecksBusy = workflow.Refuse(workflow.Away, "pemeriksaan_sibuk", "Banyak berkas sedang diperiksa. Silakan coba lagi sebentar lagi.")

// MayCheck is asked before a file or a QR is read from somebody: nobody sends them faster than they can be looked at. From is a
// network address.
func (o *Office) MayCheck(from string) error { return o.checkRate.take(from, o.db.Now()) }

// CheckFile tells what a file is: the letter that was issued, something else that names one, or neither. Nothing of it is
// kept. The zero Place asks all offices.
func (o *Office) CheckFile(ctx context.Context, p rules.Place, f *intake.File) (FileCheck, error) {
	if !o.checking.TryAcquire(1) {
		return FileCheck{}, errChecksBusy
	}
	defer o.checking.Release(1)
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	check := FileCheck{SHA256: f.SHA256, At: o.db.Now()}
	issued, err := o.db.CertificateByFile(ctx, f.SHA256)
	switch {
	case err == nil:
		if check.Letter, err = o.publicCertificate(ctx, p, issued); err == nil {
			err = o.checkIssued(ctx, f, &check, issued)
		}
	case workflow.KindOf(err) == workflow.Missing:
		err = o.checkOther(ctx, p, f, &check)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(errChecksBusy, err)
	}
	if err != nil {
		return FileCheck{}, err
	}
	check.Sentences = check.words()
	return check, nil
}

// checkIssued looks at a file whose bytes the register knows. Its signature is checked all the same: whoever could write into the
// register could otherwise make any file a letter.
func (o *Office) checkIssued(ctx context.Context, f *intake.File, check *FileCheck, c *registry.Certificate) (err error) {
	check.Result, check.Signature = FileOriginal, SignatureInk
	if c.Fingerprint != "" || c.Signature == registry.OfficeKey || c.Signature == registry.StateGateway {
		if check.Signature, err = o.signatureOf(ctx, f, c.Fingerprint); err != nil {
			return err
		}
		if check.Signature != SignatureValid {
			check.Result = FileDoubtful
		}
	}
	check.InForce = check.Result == FileOriginal && (check.Letter.State == registry.CertificateActive || check.Letter.State == registry.CertificateExpiring)
	return nil
}

// checkOther looks at a file that was not issued: which letter it names, and what its signature is worth.
func (o *Office) checkOther(ctx context.Context, p rules.Place, f *intake.File, check *FileCheck) error {
	found, err := o.Inspect(ctx, intake.Incoming{By: uuid.Nil, File: f})
	var refusal *inspect.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Code == inspect.HugeImage:
		return intake.Refusal(err)
	case errors.As(err, &refusal): // broken, or no file that shows anything
		check.Result, check.Signature = FileUnknown, SignatureUnread
		return nil
	case err != nil:
		return err
	}
	check.Picture = found.MIME != inspect.PDF
	if err := o.nameLetter(ctx, p, namedBy{f, found, false}, check); err != nil {
		return err
	}
	check.Result = FileUnknown
	fingerprint := noFingerprint
	if check.Letter != nil {
		check.Result, fingerprint = FileOther, cmp.Or(check.Letter.fingerprint, noFingerprint)
	}
	check.Signature = SignatureNone
	if found.MIME == inspect.PDF {
		check.Signature, err = o.signatureOf(ctx, f, fingerprint)
	}
	return err
}

// noFingerprint is of no certificate.
const noFingerprint = "-"

// namedBy is a file with what it is.
type namedBy struct {
	*intake.File
	is     inspect.Result
	office bool // it is looked at in the office's own work
}

// nameLetter finds the letter that the QR in a file names. Where pages cannot be drawn here at all, no letter is named.
func (o *Office) nameLetter(ctx context.Context, p rules.Place, f namedBy, check *FileCheck) error {
	text, err := o.qrIn(ctx, f)
	if err != nil || text == "" {
		return err
	}
	at := o.addressIn(text)
	letter, err := o.PublicCertificate(ctx, p, at.code)
	if err == nil {
		check.Letter = letter
	}
	if at.host != "" && !o.answersAt(at.host, letter) {
		check.OtherHost = at.host
	}
	if workflow.KindOf(err) == workflow.Missing {
		return nil
	}
	return err
}

// answersAt tells whether a host of a QR is ours: that of the service, or that of the letter's office.
func (o *Office) answersAt(host string, letter *PublicCertificate) bool {
	if host == o.officialHost() {
		return true
	}
	name, _, _ := strings.Cut(host, ":")
	return letter != nil && name == letter.Office.Host
}

// qrIn reads the QR on the first pages of a file, empty where there is none. They are looked at by the process that also draws
// previews, where a harmful file does no harm.
func (o *Office) qrIn(ctx context.Context, f namedBy) (string, error) {
	if o.settings.Pictures == nil {
		return "", nil
	}
	for _, s := range f.sheets() {
		text, err := o.settings.Pictures.QR(ctx, intake.Whole(f.File), f.Size(), s)
		switch {
		case errors.Is(err, preview.ErrAway), f.office && errors.Is(err, preview.ErrLate):
			return "", fmt.Errorf("%w (%w)", errChecksBusy, err)
		case errors.Is(err, preview.ErrPage):
			return "", nil // whatever it is, it shows nothing
		case err != nil:
			return "", fmt.Errorf("look for a QR: %w", err)
		case text != "":
			return text, nil
		}
	}
	return "", nil
}

// sheets are the pages that are looked at. In the office's own work, where a code that is not read stops a letter, they are looked
// at in other sizes after that: what is missed in one may be read in another.
func (f namedBy) sheets() []preview.Sheet {
	sizes := []int{widths["rinci"]}
	if f.office {
		sizes = append(sizes, qrWidths...)
	}
	var all []preview.Sheet
	for _, width := range sizes {
		for page := range min(max(f.is.Pages, 1), checkedPages) {
			all = append(all, preview.Sheet{MIME: f.is.MIME, Number: page + 1, Width: width, Office: f.office})
		}
	}
	return all
}

// signatureOf tells what the signature of a PDF is worth that one with this fingerprint should have made; the empty
// fingerprint is anybody's.
func (o *Office) signatureOf(ctx context.Context, f *intake.File, fingerprint string) (string, error) {
	if f.Size() > checkedMost {
		return SignatureUnread, nil
	}
	body, err := io.ReadAll(intake.Whole(f))
	if err != nil {
		return "", fmt.Errorf("read a file to check: %w", err)
	}
	if err := o.verifying.Acquire(ctx, 1); err != nil {
		return "", fmt.Errorf("wait to check a signature: %w", err)
	}
	told := make(chan string, 1)
	go func() { // a file made to have no end keeps its place, and nothing else
		defer o.verifying.Release(1)
		told <- signatureIn(body, fingerprint)
	}()
	select {
	case s := <-told:
		return s, nil
	case <-ctx.Done():
		return "", fmt.Errorf("check a signature: %w", ctx.Err())
	}
}

// signatureIn is signatureOf on bytes that may be anything: the library may panic on a broken file.
func signatureIn(body []byte, fingerprint string) (told string) {
	defer func() {
		if r := recover(); r != nil {
			slog.Info("checked file cannot be read", "panic", r)
			told = SignatureUnread
		}
	}()
	report, err := certificate.Verify(body, certificate.Expected{})
	switch {
	case err != nil && !strings.Contains(string(body), "/ByteRange"):
		return SignatureNone
	case err != nil || !report.Valid || !report.WholeFile:
		return SignatureBroken
	case fingerprint != "" && fingerprint != report.Fingerprint:
		return SignatureForeign
	}
	return SignatureValid
}

package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// inkNote says on the letter what its signature is worth: it is on the paper, and what can be downloaded is a picture of it.
const inkNote = "Surat ini ditandatangani basah dan dicap di atas kertas. Berkas elektroniknya adalah salinan pindaian dari kertas itu, " +
	"bukan surat dengan tanda tangan elektronik."

// wait ends a step that has written down its intent for a person to go on with: the case stays where it is, and the same request
// again leads to the same.
func (a *act) wait(ctx context.Context) (postgres.Outcome, error) {
	out := postgres.Outcome{Status: 200, Resource: a.d.ID, Version: &a.d.Version}
	return out, a.tx.KeepOutcome(ctx, a.by, a.c.Key, out)
}

// FinalLetter is the letter with number and date as it is to be printed, signed and stamped, for whoever signs it.
func (o *Office) FinalLetter(ctx context.Context, by workflow.Actor, dossier uuid.UUID) (intake.Content, error) {
	d, err := o.db.Dossier(ctx, by, dossier)
	if err != nil {
		return intake.Content{}, err
	}
	s, err := o.inkUnderWay(ctx, by, d.ID)
	if err != nil {
		return intake.Content{}, err
	}
	err = o.noteRendering(ctx, by, registry.Rendering{
		OfficeID: d.OfficeID, DossierID: &d.ID, Kind: registry.RenderedFinal, SHA256: s.SHA256, Size: int64(len(s.PDF)),
	})
	return intake.Content{
		Filename: "naskah-" + s.Code + ".pdf", MIME: inspect.PDF, Size: int64(len(s.PDF)), Body: io.NopCloser(bytes.NewReader(s.PDF)),
	}, err
}

// inkUnderWay is the signing on paper that a person has begun on a dossier.
func (o *Office) inkUnderWay(ctx context.Context, by workflow.Actor, dossier uuid.UUID) (registry.Signing, error) {
	s, ok, err := o.db.SigningUnderWay(ctx, dossier)
	switch {
	case err != nil:
		return s, err
	case !ok || s.Kind != registry.WetInk:
		return s, registry.Conflict("keadaan_tidak_sesuai", "Tidak ada surat yang menunggu pindaian tanda tangan basah pada permohonan ini.")
	case s.Signer != by.User:
		return s, registry.Conflict("penandatanganan_orang_lain", "Surat ini sedang ditandatangani oleh orang lain.")
	}
	return s, nil
}

// SignedScan is the scan of a letter that was signed and stamped on paper. The caller closes File.
type SignedScan struct {
	Filename string
	File     *intake.File // PDF, or a picture, of which a PDF is made
	Key      postgres.Key
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// AddSignedScan ends a signing on paper: the scan becomes the file of the letter. The server finds the QR on it, and its code must be
// that of the letter; by the code the letter's number is known. What does not fit is kept apart, and the case stays where it was.
func (o *Office) AddSignedScan(ctx context.Context, by workflow.Actor, dossier uuid.UUID, n SignedScan) (postgres.Outcome, error) {
	d, err := o.look(ctx, by, dossier)
	if err != nil {
		return postgres.Outcome{}, err
	}
	if before, done, err := o.db.Outcome(ctx, by, n.Key); err != nil || done {
		return before, err
	}
	if len(signsIn(d.Definition, by)) == 0 {
		return postgres.Outcome{}, registry.Forbid("bukan_tugas_anda", "Pindaian surat hanya diunggah oleh yang menandatanganinya.")
	}
	s, err := o.inkUnderWay(ctx, by, dossier)
	switch {
	case err != nil:
		return postgres.Outcome{}, err
	case n.Problem != nil:
		return postgres.Outcome{}, n.Problem
	case n.File == nil:
		return postgres.Outcome{}, intake.ErrNoFile
	}
	var out postgres.Outcome
	held, err := o.db.Exclusive(ctx, signingKey(dossier), func(ctx context.Context) (err error) {
		out, err = inkScan{o, by, d, s}.take(ctx, n)
		return err
	})
	if err == nil && !held {
		err = errSigning
	}
	return out, err
}

// inkScan is a scan that is held against the letter that was to be signed.
type inkScan struct {
	office *Office
	by     workflow.Actor
	d      *registry.Dossier
	intent registry.Signing
}

// take checks a scan, stores it, and lets the step be taken.
func (i inkScan) take(ctx context.Context, n SignedScan) (postgres.Outcome, error) {
	letter, err := certificate.ReadLetter(i.intent.Letter)
	if err != nil {
		return postgres.Outcome{}, err
	}
	file, err := i.asPDF(ctx, n.File)
	if err != nil {
		return postgres.Outcome{}, err
	}
	if file != n.File {
		defer func() { _ = file.Close() }() // it has no name any more
	}
	stored, err := i.office.Receive(ctx, intake.Incoming{By: i.by.User, File: file, Name: n.Filename, Kind: "surat", Accepted: []string{inspect.PDF}})
	if err != nil {
		return postgres.Outcome{}, err
	}
	found, err := i.office.qrIn(ctx, namedBy{file, inspect.Result{MIME: inspect.PDF, Pages: stored.Pages}, true})
	if err != nil {
		return postgres.Outcome{}, err
	}
	if wrong := i.mismatch(found, letter); wrong != nil {
		return postgres.Outcome{}, i.keepApart(ctx, stored, wrong)
	}
	return i.apply(ctx, letter, stored, n.Key)
}

// asPDF is the scan as a PDF: as it came, or made of the picture that it is.
func (i inkScan) asPDF(ctx context.Context, f *intake.File) (*intake.File, error) {
	if i.office.settings.Pictures == nil {
		return nil, errPicturesAway // without pictures of pages no QR is found
	}
	found, err := i.office.Inspect(ctx, intake.Incoming{By: i.by.User, File: f})
	switch {
	case err != nil:
		return nil, intake.Refusal(err)
	case found.MIME == inspect.PDF:
		return f, nil
	}
	return i.office.Join(ctx, i.by, []*intake.File{f})
}

// mismatch says why a scan is not of the letter, nil where it is. Nobody reads the printed number here: the code in the QR is what binds
// the paper to its number.
func (i inkScan) mismatch(qr string, letter certificate.Letter) *registry.Error {
	switch {
	case qr == "":
		return registry.Invalid("file", "qr_tidak_terbaca", "Kode QR pada pindaian tidak terbaca. Pindai seluruh halaman dengan lurus dan terang, "+
			"sebaiknya 300 dpi, lalu unggah lagi.")
	case !strings.EqualFold(i.office.addressIn(qr).code, letter.Code):
		return registry.Invalid("file", "qr_surat_lain", "Kode QR pada pindaian bukan kode surat nomor "+letter.LetterNumber+
			". Periksa apakah yang dipindai surat yang benar, cetakan terakhir.")
	case qr != letter.QRText():
		return registry.Invalid("file", "qr_berbeda", "Kode QR pada pindaian tidak sama dengan kode QR naskah akhir surat ini. Cetak ulang naskah akhirnya.")
	}
	return nil
}

// keepApart notes a scan that is not of the letter, and refuses it in words. Where there are enough it only refuses: no row names the
// file, so the store is swept of it.
func (i inkScan) keepApart(ctx context.Context, file intake.Received, wrong *registry.Error) error {
	told := wrong.Words()
	err := i.office.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockDossier(ctx, i.by, i.d.ID); err != nil {
			return err
		}
		full, err := unkept(ctx, tx, i.intent.ID, file.Size)
		if err != nil {
			return err
		}
		if full != "" {
			f := wrong.Fields[0]
			f.Detail += full
			wrong = workflow.RefuseFields(f)
			return nil
		}
		err = tx.AddSignedAnswer(ctx, registry.SignedAnswer{
			ID: registry.NewID(), SigningID: i.intent.ID, Reason: told, ObjectKey: file.Key, SHA256: file.SHA256, Size: file.Size,
		})
		if err != nil {
			return err
		}
		return tx.TroubleSigning(ctx, i.intent.ID, told)
	})
	if err != nil {
		return err
	}
	return wrong
}

// apply takes the step that signs, with the scan as the letter's file. Everything is decided again under the lock.
func (i inkScan) apply(ctx context.Context, letter certificate.Letter, file intake.Received, key postgres.Key) (postgres.Outcome, error) {
	g := &signature{work: i.office, by: i.by, intent: i.intent}
	issue := g.finish(letter, issuedFile{sha256: file.SHA256, size: file.Size, key: file.Key})
	effect := func(ctx context.Context, a *act) error {
		standing, ok, err := a.tx.StandingNumber(ctx, a.d.ID, registry.LetterSeries)
		if err != nil {
			return err
		}
		if !sameMandate(i.intent.MandateID, a.t.Mandate()) {
			return registry.Conflict("mandat_berubah", "Surat ini mulai ditandatangani dengan kewenangan lain. Lepaskan tanda tangan itu lebih dahulu.")
		}
		if !ok || standing.ID != i.intent.NumberID || standing.Text != letter.LetterNumber {
			return registry.Conflict("nomor_berubah", "Nomor pada surat yang dipindai bukan lagi nomor surat permohonan ini.")
		}
		return issue(ctx, a)
	}
	action := i.action()
	out, _, err := i.office.act(ctx, i.by, Command{Dossier: i.d.ID, Key: key, Request: workflow.Request{
		Action: action, Version: &i.d.Version, Note: i.intent.Note, Input: json.RawMessage(`{}`),
	}}, finish{effect, i.office.db.Now()}) // when ink was put on paper nobody knows, so the authority must still be there
	return out, err
}

// action is the step that signs where the case stands.
func (i inkScan) action() string {
	a, _ := i.d.Definition.StepAt(workflow.EffectSign, i.d.State)
	return a.Name
}

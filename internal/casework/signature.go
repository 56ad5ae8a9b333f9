package casework

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// signature is what happens between the two transactions: an intent becomes a signed letter in the store.
type signature struct {
	work       *Office
	office     registry.Office
	by         workflow.Actor
	how        registry.Signer
	intent     registry.Signing
	again      bool // an earlier try left the intent behind, and nobody knows what it led to
	passphrase []byte
	together   *together // with which other letters; nil: by itself
}

// make signs, checks and stores, and gives what the second transaction has to do. Nobody else makes this signature at
// the same time; somebody may have made it just before.
func (g *signature) make(ctx context.Context) (finish, error) {
	s, ok, err := g.work.db.SigningUnderWay(ctx, g.intent.DossierID)
	if err != nil {
		return finish{}, err
	}
	if !ok || s.ID != g.intent.ID {
		return finish{}, errSigning
	}
	letter, err := certificate.ReadLetter(g.intent.Letter)
	if err != nil {
		return finish{}, err
	}
	signed, at, err := g.sign(ctx, letter)
	if errors.Is(err, certificate.ErrRefused) {
		return finish{}, g.refused(ctx, err)
	}
	if err != nil {
		return finish{}, g.unknown(ctx, err)
	}
	if err := g.authorised(ctx, signed, at); err != nil {
		return finish{}, err
	}
	key := objects.NewKey(g.work.db.Now(), "surat")
	if err := g.work.PutPDF(ctx, key, signed.PDF); err != nil {
		return finish{}, err // signed but not kept: the next try signs the same content again
	}
	return finish{g.finish(letter, issuedFile{signed.SHA256, int64(len(signed.PDF)), key, signed.Fingerprint}), at}, nil
}

// sign signs the stored content and trusts nothing it gets back: the signature must be valid, cover the whole file, add
// to the stored content only, and be the signer's. It tells when it was made. The office's own key signs here, so what fails is simply dropped; what
// comes from elsewhere is kept apart, since it exists. The passphrase is forgotten with the call.
func (g *signature) sign(ctx context.Context, letter certificate.Letter) (certificate.Signed, time.Time, error) {
	prepared, err := certificate.Restore(g.intent.PDF, letter)
	if err != nil {
		return certificate.Signed{}, time.Time{}, unsigned("Isi surat yang disimpan tidak lolos pemeriksaan.", err)
	}
	defer clear(g.passphrase)
	signer, err := g.work.settings.Signer(g.office, g.how)
	if err != nil {
		return certificate.Signed{}, time.Time{}, unsigned("Kunci tanda tangan kantor belum dapat dipakai. Hubungi administrator.", err)
	}
	if signer, err = g.together.open(g.office.Settings.SignerKey, signer, g.passphrase); err != nil {
		return certificate.Signed{}, time.Time{}, err
	}
	signed, err := signer.Sign(ctx, prepared, g.passphrase)
	if err != nil {
		return certificate.Signed{}, time.Time{}, err
	}
	answered := g.work.db.Now()
	report, err := certificate.Verify(signed.PDF, certificate.Expected{Content: g.intent.PDF, Seen: signed.Seen, Fingerprint: signed.Fingerprint})
	const invalid = "Tanda tangan yang dihasilkan tidak sah dan tidak dipakai."
	switch {
	case err == nil && report.OK():
		return signed, g.made(report.SignedAt, answered), nil
	case g.intent.Kind == registry.OfficeKey:
		return certificate.Signed{}, time.Time{}, unsigned(invalid, err)
	}
	return certificate.Signed{}, time.Time{}, &certificate.SigningError{Kind: certificate.ErrUnknown, Detail: invalid, Cause: err, Apart: signed.PDF}
}

// errOurs marks a try that ended for a reason on our side: no other passphrase helps.
var errOurs = errors.New("not the signer's refusal")

// unsigned is the definite end of a try for a reason on our side.
func unsigned(detail string, cause error) error {
	return &certificate.SigningError{Kind: certificate.ErrRefused, Detail: detail, Cause: errors.Join(errOurs, cause)}
}

// refused ends the intent after a definite refusal; the number stays on the case. An intent left behind by an earlier
// try stays as it is: that try may have signed, and then no other content may get its number.
func (g *signature) refused(ctx context.Context, cause error) error {
	told, ok := errors.AsType[*certificate.SigningError](cause)
	if !ok {
		told = &certificate.SigningError{Detail: "Surat tidak dapat ditandatangani."}
	}
	detail := told.Detail
	if !g.again {
		if err := g.end(context.WithoutCancel(ctx), detail); err != nil { // whoever asked may have gone, the case must go on
			return err
		}
	} else {
		detail += " Hasil penandatanganan yang sebelumnya tetap belum diketahui."
		if err := g.note(context.WithoutCancel(ctx), detail, nil); err != nil {
			return err
		}
	}
	refusal := registry.Invalid("passphrase", "ditolak", detail)
	switch {
	case told.Locked:
		refusal = registry.Conflict(accountLocked, detail)
	case told.Settled || errors.Is(cause, errOurs):
		refusal = registry.Conflict(signingFailed, detail)
	}
	return fmt.Errorf("%w (%w)", refusal, cause)
}

func (g *signature) end(ctx context.Context, reason string) error {
	return g.work.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockDossier(ctx, g.by, g.intent.DossierID); err != nil {
			return err
		}
		return tx.RefuseSigning(ctx, g.intent, reason)
	})
}

// unknown is the end of a try whose outcome nobody knows. The intent stays, with what is known of the try; what came in
// place of the signed letter is kept apart. Whoever asked may have gone, and the service may be about to end.
func (g *signature) unknown(ctx context.Context, cause error) error {
	told, ok := errors.AsType[*certificate.SigningError](cause)
	if !ok {
		told = &certificate.SigningError{}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noting)
	defer cancel()
	detail, apart, kept := g.keepApart(ctx, told)
	err := g.note(ctx, detail, apart)
	return fmt.Errorf("%w (%w)", unknownOutcome(detail), errors.Join(cause, kept, err))
}

// noting is how long writing down an unknown outcome may take.
const noting = 3 * time.Second

// keepApart stores what came in place of a signed letter, and gives what is told of it: where enough was kept before it stays
// unkept, which is told too. Nobody else keeps anything of this signing at the same time.
func (g *signature) keepApart(ctx context.Context, told *certificate.SigningError) (detail string, apart *registry.SignedAnswer, err error) {
	if len(told.Apart) == 0 {
		return told.Detail, nil, nil
	}
	full, err := unkept(ctx, g.work.db, g.intent.ID, int64(len(told.Apart)))
	if err == nil && full == "" {
		apart, err = g.storeApart(ctx, told)
	}
	return told.Detail + full, apart, err
}

// storeApart stores what is kept apart.
func (g *signature) storeApart(ctx context.Context, told *certificate.SigningError) (*registry.SignedAnswer, error) {
	sum := sha256.Sum256(told.Apart)
	a := &registry.SignedAnswer{
		ID: registry.NewID(), SigningID: g.intent.ID, Reason: told.Detail, ObjectKey: objects.NewKey(g.work.db.Now(), "terpisah"),
		SHA256: hex.EncodeToString(sum[:]), Size: int64(len(told.Apart)),
	}
	err := g.work.store.Put(ctx, a.ObjectKey, bytes.NewReader(told.Apart), a.Size, "application/octet-stream")
	if err != nil {
		return nil, fmt.Errorf("keep answer apart: %w", err)
	}
	return a, nil
}

// note writes down what is known of a try, and what was kept apart; nil: nothing.
func (g *signature) note(ctx context.Context, trouble string, apart *registry.SignedAnswer) error {
	return g.work.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockDossier(ctx, g.by, g.intent.DossierID); err != nil {
			return err
		}
		if apart != nil {
			if err := tx.AddSignedAnswer(ctx, *apart); err != nil {
				return err
			}
		}
		return tx.TroubleSigning(ctx, g.intent.ID, trouble)
	})
}

// issuedFile is the file of a letter in the store.
type issuedFile struct {
	sha256      string // lower-case hex
	size        int64  // bytes
	key         string
	fingerprint string // of the certificate that signed; empty: none did
}

// finish is the effect of the second transaction: the letter enters the register, and the intent is fulfilled.
func (g *signature) finish(letter certificate.Letter, file issuedFile) effect {
	return func(ctx context.Context, a *act) error {
		if err := a.tx.CompleteSigning(ctx, g.intent); err != nil {
			return err
		}
		a.d.LetterNumber, a.d.Signing = &letter.LetterNumber, false
		old, replaced, err := a.replaceLetter(ctx, letter.LetterNumber)
		if err != nil {
			return err
		}
		c := registry.Certificate{
			ID: registry.NewID(), OfficeID: a.d.OfficeID, DossierID: a.d.ID,
			OrganisationID: a.d.OrganisationID, SigningID: g.intent.ID, Code: letter.Code, RegistrationNumber: letter.RegistrationNumber,
			LetterNumber: letter.LetterNumber, Name: letter.Organisation.Name, ShortName: letter.Organisation.ShortName,
			FieldOfActivity: letter.Organisation.Field, Kelurahan: a.d.Form.Text("address.kelurahan"),
			Kecamatan: a.d.Form.Text("address.kecamatan"), Letter: g.intent.Letter, SHA256: file.sha256,
			Size: file.size, ObjectKey: file.key, Signatory: signatory(letter.Signatory),
			Signature: g.intent.Kind, Fingerprint: file.fingerprint, MandateID: g.intent.MandateID, IssuedOn: letter.IssuedOn,
			ValidUntil: letter.ValidUntil, Since: letter.IssuedOn, ListIndex: letter.ListIndex,
		}
		c.LapseOn, c.LapseWhat = lapseOf(a.d.Definition, a.d.Form, letter.ValidUntil)
		if replaced {
			c.Replaces = &old.ID
		}
		if letter.Corrects != nil {
			c.Correction = letter.Corrects.N
		}
		return a.tx.AddCertificate(ctx, c, registry.LetterEvent{
			Act: a.t.Action().Name, ByUser: &a.by.User, ByName: a.entry.ByName, As: a.t.As(), Reason: a.t.Note(), DefinitionID: a.d.DefinitionID,
		})
	}
}

// signatory is who signed, as printed: name and capacity.
func signatory(s certificate.Signatory) string {
	return strings.TrimSuffix(strings.Join(append([]string{s.Name}, s.Capacity...), ", "), ",")
}

// The codes of how a signature failed.
const (
	accountLocked = "akun_tanda_tangan_terkunci"
	signingFailed = "tanda_tangan_gagal"
	outcomeOpen   = "hasil_tanda_tangan_belum_diketahui"
)

// unknownOutcome tells the person who signs that nobody knows yet, and why.
func unknownOutcome(why string) error {
	return registry.Conflict(outcomeOpen, strings.TrimSpace(why+
		" Hasil penandatanganan belum diketahui. Ulangi penandatanganan; surat dan nomornya tetap sama."))
}

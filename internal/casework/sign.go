package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// sign is the first of the two transactions of a signature, the one act that has two: a signature cannot be undone, so
// number and exact content are stored as an intent before it is made. After a crash at any point the same person tries
// again, and the same content is signed under the same number.
func sign(ctx context.Context, a *act) error {
	if err := a.opened(ctx); err != nil {
		return err
	}
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	s, again, err := a.begun(ctx)
	if err != nil {
		return err
	}
	how, err := a.signer(ctx, office)
	if err != nil {
		return err
	}
	if again && s.Kind != how.Kind {
		return registry.Conflict("cara_tanda_tangan_berubah", "Surat ini mulai ditandatangani dengan cara lain, dan hasilnya belum diketahui. "+
			"Mintalah administrator mengembalikan cara itu, atau lepaskan tanda tangan lebih dahulu.")
	}
	if !again {
		if s, err = a.intend(ctx, office, how.Kind); err != nil {
			return err
		}
	}
	if how.Kind == registry.WetInk {
		a.waits = true // for the scan, see AddSignedScan
		return nil
	}
	g := &signature{
		work: a.office, office: *office, by: a.by, how: how, intent: s, again: again,
		passphrase: passphrase(a.c.Request.Input),
	}
	if a.c.together != nil {
		g.together, g.passphrase = a.c.together, bytes.Clone(a.c.together.passphrase)
	}
	a.outside = g.make
	return nil
}

// begun is the signature that an earlier try has left behind; again is false where there is none. Only whoever began it may
// go on, by the same authority: the content names both.
func (a *act) begun(ctx context.Context) (s registry.Signing, again bool, err error) {
	s, again, err = a.tx.SigningUnderWay(ctx, a.d.ID)
	switch {
	case err != nil || !again:
	case s.Signer != a.by.User:
		err = registry.Conflict("penandatanganan_orang_lain", "Surat ini sedang ditandatangani oleh orang lain.")
	case !sameMandate(s.MandateID, a.t.Mandate()):
		err = registry.Conflict("mandat_berubah", "Surat ini mulai ditandatangani dengan kewenangan lain, dan hasilnya belum diketahui. "+
			"Lepaskan tanda tangan itu lebih dahulu.")
	}
	return s, again, err
}

// intend gives the letter its number, date, code and signatory, and writes down what is going to be signed. Rendering
// costs some 30 ms in which nobody else gets a letter number of the same procedure: a number must not be printed before
// it is taken, nor kept when the letter fails.
func (a *act) intend(ctx context.Context, office *registry.Office, kind string) (registry.Signing, error) {
	if err := a.mayReplace(ctx); err != nil {
		return registry.Signing{}, err
	}
	letter, err := a.finalLetter(ctx, office)
	if err != nil {
		return registry.Signing{}, err
	}
	number, err := a.letterNumber(ctx, office)
	if err == nil && a.d.Correction() {
		err = a.chain(ctx, &letter, &number)
	}
	if err != nil {
		return registry.Signing{}, err
	}
	letter.LetterNumber, letter.SignatureNote = number.Text, signatureNote(kind, office)
	if letter, err = a.withToken(ctx, letter); err != nil {
		return registry.Signing{}, err
	}
	prepared, err := certificate.Prepare(letter)
	if err != nil {
		return registry.Signing{}, flawed(err, "surat_tidak_lolos", "Surat belum dapat ditandatangani.")
	}
	content, err := json.Marshal(letter)
	if err != nil {
		return registry.Signing{}, fmt.Errorf("write letter: %w", err)
	}
	s := registry.Signing{
		ID: registry.NewID(), DossierID: a.d.ID, NumberID: number.ID, Code: letter.Code, Signer: a.by.User,
		As: a.t.As(), MandateID: mandateID(a.t.Mandate()), Letter: content, PDF: prepared.PDF(), SHA256: prepared.SHA256(), Note: a.t.Note(), Kind: kind,
		BegunAt: a.tx.Now, ListIndex: letter.ListIndex,
	}
	return s, a.tx.BeginSigning(ctx, s)
}

// finalLetter is the draft that the head has read with what signing adds, but for the number.
func (a *act) finalLetter(ctx context.Context, office *registry.Office) (certificate.Letter, error) {
	paper, err := a.tx.LatestPaper(ctx, a.d.ID, registry.DraftLetter)
	if err != nil {
		return certificate.Letter{}, err
	}
	var l certificate.Letter
	if err := json.Unmarshal(paper.Content, &l); err != nil {
		return certificate.Letter{}, fmt.Errorf("read draft letter: %w", err)
	}
	if err := a.office.withLogo(ctx, &l.Office); err != nil { // before a number is taken, so that it changes nothing
		return certificate.Letter{}, err
	}
	if l.Signatory, err = signatoryBy(ctx, a.tx, office, authority{a.by.User, a.t.Mandate()}); err != nil {
		return certificate.Letter{}, err
	}
	l.IssuedOn = office.DayAt(a.tx.Now)
	l.ValidUntil = certificate.ValidUntil(l.Validity, l.ValidFrom(), l.TermTo, l.Organisation.Approval.Until)
	l.Code = registry.NewCode()
	l.CheckURL = a.office.checkURL(l.Code)
	return l, nil
}

// mandateID names a mandate, nil for none.
func mandateID(m *workflow.Mandate) *uuid.UUID {
	if m == nil {
		return nil
	}
	return &m.ID
}

// sameMandate tells whether an intent was written down by the mandate by which the actor acts now, or both by none: the
// content names it.
func sameMandate(id *uuid.UUID, m *workflow.Mandate) bool {
	if id == nil || m == nil {
		return id == nil && m == nil
	}
	return *id == m.ID
}

// letterNumber is the number kept from a try that was definitely refused, else the next one. A number of last year does
// not fit a letter of this year.
func (a *act) letterNumber(ctx context.Context, office *registry.Office) (registry.Number, error) {
	of := a.d.ID
	if a.d.Correction() {
		of = *a.d.Origin
	}
	kept, ok, err := a.tx.StandingNumber(ctx, of, registry.LetterSeries)
	if err != nil || a.d.Correction() {
		return kept, err
	}
	zone := office.Location()
	if ok && kept.GivenAt.In(zone).Year() == a.tx.Now.In(zone).Year() {
		return kept, nil
	}
	if err := a.tx.VoidNumbers(ctx, a.d.ID, "Surat tidak jadi ditandatangani pada tahun nomor ini.", registry.LetterSeries); err != nil {
		return registry.Number{}, err
	}
	return a.takeNumber(ctx, office, registry.LetterSeries, a.d.Definition.Numbers.Letter)
}

// passphrase is what the person who signs typed, nil for nothing. It lives in the request only.
func passphrase(input json.RawMessage) []byte {
	var typed struct {
		Passphrase string `json:"passphrase"`
	}
	if err := json.Unmarshal(input, &typed); err != nil || typed.Passphrase == "" {
		return nil // an empty input is none, and what is no object has been refused
	}
	return []byte(typed.Passphrase)
}

// signingKey is what Act holds exclusively while a case is being signed.
func signingKey(dossier uuid.UUID) string { return "tanda tangan " + dossier.String() }

// errSigning refuses whatever meets a signature that is being made at this moment.
var errSigning = registry.Conflict("penandatanganan_berjalan", "Surat sedang ditandatangani. Tunggu sampai hasilnya diketahui.")

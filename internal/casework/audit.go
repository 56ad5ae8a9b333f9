package casework

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// AuditPlan says how much an audit opens. The rows of all letters are compared in any case.
type AuditPlan struct {
	Sample int  // files that are opened, taken at random
	All    bool // every file
}

// NightlySample is how many files the audit of each night opens.
const NightlySample = 200

// AuditCertificates compares all that is kept of the letters of an office: register, content, signing, both journals and the series, and
// of some or all of them the file itself and what the list of states says of them. It tells each difference in a sentence and
// changes nothing. Letters come in batches, so its memory does not grow with their number.
func (o *Office) AuditCertificates(ctx context.Context, office uuid.UUID, plan AuditPlan) (registry.Audit, error) {
	a := audit{office: o, plan: plan, result: registry.Audit{OfficeID: office, BegunAt: o.db.Now()}}
	var last uuid.UUID
	for {
		batch, err := o.db.AuditedLetters(ctx, office, last)
		if err != nil {
			return a.result, err
		}
		if len(batch) == 0 {
			break
		}
		for i := range batch {
			if err := a.letter(ctx, &batch[i]); err != nil {
				return a.result, err
			}
		}
		last = batch[len(batch)-1].ID
	}
	for _, l := range a.sample {
		if err := a.opened(ctx, l); err != nil {
			return a.result, err
		}
	}
	err := a.series(ctx)
	a.result.EndedAt = o.db.Now()
	return a.result, err
}

// audit is one audit under way.
type audit struct {
	office *Office
	plan   AuditPlan
	result registry.Audit
	sample []*postgres.AuditedLetter // at most plan.Sample
	given  *SignedList               // the list of states that was looked into last
	list   *certificate.StatusList   // read from it; nil: its signature is not one of the office's
	told   listing                   // what it should say for each state; nil: not asked yet
}

// opened looks at what lies outside of the rows of a letter: its file, and what the list of states says of it.
func (a *audit) opened(ctx context.Context, l *postgres.AuditedLetter) error {
	if err := a.inList(ctx, l); err != nil {
		return err
	}
	return a.file(ctx, l)
}

// note keeps a difference, and counts those that are too many to be kept.
func (a *audit) note(format string, args ...any) {
	if a.result.Differences++; a.result.Differences <= registry.MaxDifferences {
		a.result.Sentences = append(a.result.Sentences, fmt.Sprintf(format, args...))
	}
}

// about keeps a difference of one letter.
func (a *audit) about(l *postgres.AuditedLetter, format string, args ...any) {
	a.note("Surat %s (nomor %s): %s.", l.Code, l.LetterNumber, fmt.Sprintf(format, args...))
}

// letter compares the rows of a letter, and opens its file or draws lots for it.
func (a *audit) letter(ctx context.Context, l *postgres.AuditedLetter) error {
	a.result.Letters++
	a.content(l)
	a.signing(l)
	a.journal(l)
	if err := a.issued(ctx, l); err != nil {
		return err
	}
	if a.plan.All {
		return a.opened(ctx, l)
	}
	a.draw(l)
	return nil
}

// draw keeps a sample in which every letter is as likely as any other, however many there turn out to be.
func (a *audit) draw(l *postgres.AuditedLetter) {
	if len(a.sample) < a.plan.Sample {
		kept := *l
		a.sample = append(a.sample, &kept)
		return
	}
	if i := rand.IntN(a.result.Letters); i < len(a.sample) { //nolint:gosec // a sample, no secret
		kept := *l
		a.sample[i] = &kept
	}
}

// content compares the register with what the letter says.
func (a *audit) content(l *postgres.AuditedLetter) {
	said, err := certificate.ReadLetter(l.Letter)
	if err != nil {
		a.about(l, "isi yang tersimpan tidak dapat dibaca")
		return
	}
	for _, c := range []struct{ what, register, letter string }{
		{"kode", l.Code, said.Code},
		{"nomor registrasi", l.RegistrationNumber, said.RegistrationNumber},
		{"nomor surat", l.LetterNumber, said.LetterNumber},
		{"nama organisasi", l.Name, said.Organisation.Name},
		{"nama singkat", l.ShortName, said.Organisation.ShortName},
		{"bidang kegiatan", l.FieldOfActivity, said.Organisation.Field},
		{"tanggal surat", dayInWords(l.IssuedOn), dayInWords(said.IssuedOn)},
		{"masa berlaku", dayInWords(l.ValidUntil), dayInWords(said.ValidUntil)},
		{"penanda tangan", l.Signatory, signatory(said.Signatory)},
		{"letak dalam daftar keadaan", positionInWords(l.ListIndex), positionInWords(said.ListIndex)},
	} {
		if c.register != c.letter {
			a.about(l, "%s dalam register %q, dalam surat %q", c.what, c.register, c.letter)
		}
	}
}

// signing compares the register with what was written down before the signature, and with the books of numbers.
func (a *audit) signing(l *postgres.AuditedLetter) {
	expect := func(ok bool, format string, args ...any) {
		if !ok {
			a.about(l, format, args...)
		}
	}
	expect(l.SigningState == registry.SigningDone, "penandatanganannya tercatat %s, seharusnya selesai", l.SigningState)
	expect(l.SigningKind == l.Signature, "cara tanda tangan dalam register %s, pada penandatanganannya %s", l.Signature, l.SigningKind)
	expect(l.SigningCode == l.Code, "kode pada penandatanganannya %s", l.SigningCode)
	expect(l.SameLetter, "isi dalam register lain daripada yang ditandatangani")
	expect(l.SigningNumber == l.LetterNumber, "nomor surat dalam deret %s", l.SigningNumber)
	expect(l.NumberStands, "nomor suratnya sudah dibatalkan")
	expect(l.Registered, "nomor registrasi %s tidak ada dalam deret, atau sudah dibatalkan", l.RegistrationNumber)
	expect(l.DossierRegistration == l.RegistrationNumber, "nomor registrasi pada permohonannya %q, dalam register %q", l.DossierRegistration, l.RegistrationNumber)
	expect(l.DossierLetter == l.LetterNumber, "nomor surat pada permohonannya %q", l.DossierLetter)
}

// journal compares the state of a letter with the journal of letters.
func (a *audit) journal(l *postgres.AuditedLetter) {
	state := ""
	for i, e := range l.Events {
		switch {
		case e.Seq != i+1:
			a.about(l, "jurnal suratnya tidak utuh pada urutan %d", i+1)
			return
		case e.From != state:
			a.about(l, "jurnal suratnya pada urutan %d (%s) mulai dari %q, padahal sebelumnya berakhir di %q", e.Seq, e.Act, e.From, state)
		}
		state = e.To
	}
	if len(l.Events) != l.Version {
		a.about(l, "jurnal suratnya memuat %d catatan, padahal versinya %d", len(l.Events), l.Version)
	}
	if state != l.State {
		a.about(l, "keadaan dalam register %s, menurut jurnal suratnya %q", l.State, state)
	}
}

// issued looks in the journal of the case for the step that issued the letter.
func (a *audit) issued(ctx context.Context, l *postgres.AuditedLetter) error {
	for i, e := range l.Journal {
		def, err := a.office.Definition(ctx, a.office.db, e.DefinitionID)
		if err != nil {
			return err
		}
		if e.Seq != i+1 {
			a.about(l, "jurnal permohonannya tidak utuh pada urutan %d", i+1)
			return nil
		}
		if row, _ := def.ActionAt(e.Action, e.From); row.Effect == workflow.EffectSign {
			return nil
		}
	}
	a.about(l, "jurnal permohonannya tidak memuat langkah penandatanganan")
	return nil
}

// series looks at the numbers of the office.
func (a *audit) series(ctx context.Context) error {
	broken, err := a.office.db.BrokenSeries(ctx, a.result.OfficeID)
	if err != nil {
		return err
	}
	for _, s := range broken {
		for _, sentence := range brokenSeries(s) {
			a.note("%s", sentence)
		}
	}
	return nil
}

// AuditAll audits the letters of every office and keeps what was found.
func (o *Office) AuditAll(ctx context.Context, plan AuditPlan) ([]registry.Audit, error) {
	offices, err := o.db.Offices(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]registry.Audit, 0, len(offices))
	for _, office := range offices {
		found, err := o.AuditCertificates(ctx, office.ID, plan)
		if err == nil {
			err = o.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.AddAudit(ctx, found) })
		}
		if err != nil {
			return all, err
		}
		all = append(all, found)
	}
	return all, nil
}

// auditsShown is how many audits are listed.
const auditsShown = 60

// Audits lists the audits of the letters of an office, the latest first, for its administrators and auditors.
func (o *Office) Audits(ctx context.Context, by workflow.Actor) ([]registry.Audit, error) {
	if err := readsAudits(by); err != nil {
		return nil, err
	}
	return o.db.Audits(ctx, by.Office, auditsShown)
}

// Audit is one of them with its sentences.
func (o *Office) Audit(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Audit, error) {
	if err := readsAudits(by); err != nil {
		return nil, err
	}
	return o.db.Audit(ctx, by.Office, id)
}

func readsAudits(by workflow.Actor) error {
	if slices.ContainsFunc([]string{registry.AdminRole, registry.AuditorRole}, by.Has) {
		return nil
	}
	return registry.Forbid("bukan_tugas_anda", "Hasil pemeriksaan surat hanya untuk administrator dan auditor.")
}

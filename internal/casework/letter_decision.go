package casework

import (
	"context"
	"fmt"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// decideLetter writes the numbered letter about an act. Its number is taken inside the transaction, as those of all
// letters, so that none is missing; it is rendered when first read.
func decideLetter(ctx context.Context, a *letterAct, _ LetterCommand) error {
	if err := a.notWhileSigned(ctx); err != nil {
		return err
	}
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	number, err := a.takeNumber(ctx, office, registry.DecisionSeries, a.p.LetterLife.Number)
	if err != nil {
		return err
	}
	decision, err := a.decision(ctx, office, number.Text)
	if err != nil {
		return err
	}
	filename := fmt.Sprintf("%s-%s-%d.pdf", a.t.Action().Name, a.c.Code, a.c.Version+1)
	paper, err := a.addPaper(ctx, sheet{kind: registry.LetterDecision, filename: filename, content: decision})
	if err != nil {
		return err
	}
	a.entry.AttachmentID, a.entry.LetterNumber = &paper.ID, number.Text
	return nil
}

// decision is what the letter says.
func (a *letterAct) decision(ctx context.Context, office *registry.Office, number string) (certificate.Decision, error) {
	who, err := signatoryBy(ctx, a.tx, office, authority{a.by.User, a.t.Mandate()})
	if err != nil {
		return certificate.Decision{}, err
	}
	state, _ := a.p.LetterState(a.t.To())
	at := a.tx.Now.In(office.Location())
	l := certificate.Decision{
		Office: letterhead(office), Title: a.t.Action().Output[0], Number: number, Organisation: a.c.Name, Product: a.p.Product,
		Registration: a.c.RegistrationNumber, LetterNumber: a.c.LetterNumber, Issued: calendar.FormatDate(a.c.IssuedOn),
		State: state.Label, Ground: a.p.GroundLabel(a.t.Ground()), Reason: a.t.Note(), Grounds: a.p.LegalGrounds,
		Remedies: a.p.LetterLife.Remedies, CheckURL: a.office.checkURL(a.c.Code), Place: office.Town(), SentAt: at,
		Sent: calendar.FormatDate(at), Signatory: who,
	}
	if a.rests() {
		l.Fact = a.statusSentence()
	}
	return l, nil
}

// statusSentence names the letter by which another office decided about the organisation.
func (a *letterAct) statusSentence() string { return statusSentence(a.p.Definition, *a.status) }

// tell mails the members of the organisation what has become of their letter. Like all mails it names nobody.
func (a *letterAct) tell(ctx context.Context) error {
	if !a.t.Action().Tell || a.c.OrganisationID == nil {
		return nil
	}
	members, err := a.tx.MemberEmails(ctx, *a.c.OrganisationID)
	if err != nil || len(members) == 0 {
		return err
	}
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	state, _ := a.p.LetterState(a.t.To())
	mail := registry.Mail{
		OfficeID: office.ID, DossierID: &a.d.ID, Subject: "Surat nomor " + a.c.LetterNumber + ": " + state.Label,
		Body: fmt.Sprintf("Keadaan surat nomor %s milik organisasi Anda sekarang: %s.\n\nAlasan dan surat tentang hal ini dapat dibaca sesudah masuk ke layanan, pada halaman organisasi Anda:\n%s/ormas/%s\n\n%s\n",
			a.c.LetterNumber, state.Label, a.office.settings.BaseURL, *a.c.OrganisationID, office.Name),
	}
	return mailAll(ctx, a.tx, mail, members)
}

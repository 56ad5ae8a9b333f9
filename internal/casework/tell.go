package casework

import (
	"context"
	"fmt"
	"net/url"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// tell mails what has become of a case where the definition says so. The mails leave only if the step is committed.
func (a *act) tell(ctx context.Context) error {
	if !a.t.Action().Tell {
		return nil
	}
	told, err := a.told(ctx)
	if err != nil || len(told) == 0 {
		return err
	}
	mail, err := a.news(ctx)
	if err != nil {
		return err
	}
	return mailAll(ctx, a.tx, mail, told)
}

// mailAll sends a mail to some addresses, each a copy of its own, so that nobody learns who else gets it.
func mailAll(ctx context.Context, tx *postgres.Tx, mail registry.Mail, to []string) error {
	for _, address := range to {
		mail.Recipient = address
		if err := tx.AddMail(ctx, mail); err != nil {
			return err
		}
	}
	return nil
}

// told are the addresses of those who wait for the case: the members of the organisation, and where there is none whoever
// began it. Who came to the counter has no address and asks with the tracking code.
func (a *act) told(ctx context.Context) ([]string, error) {
	switch {
	case a.d.OrganisationID != nil:
		return a.tx.MemberEmails(ctx, *a.d.OrganisationID)
	case a.d.Counter != nil:
		return []string{}, nil
	}
	u, err := a.tx.User(ctx, a.d.MadeBy)
	if err != nil || u.DisabledAt != nil {
		return []string{}, err
	}
	return []string{u.Email}, nil
}

// news is the mail without its recipient. It names neither the organisation nor anybody: a mail may be read by others.
func (a *act) news(ctx context.Context) (registry.Mail, error) {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return registry.Mail{}, err
	}
	due, err := a.dueSentence(ctx)
	if err != nil {
		return registry.Mail{}, err
	}
	held, err := a.holdSentence(ctx)
	if err != nil {
		return registry.Mail{}, err
	}
	state, _ := a.d.Definition.State(a.d.State)
	body := fmt.Sprintf("Ada perkembangan pada permohonan Anda dengan kode pelacakan %s.\n\nTahap sekarang: %s.\n%s%s%s%s%s%s\n%s\n",
		a.d.TrackingCode, state.Label, a.letterSentence(), a.groundSentence(), held, due, a.wayOn(state), a.publicWay(), office.Name)
	return registry.Mail{
		OfficeID: office.ID, DossierID: &a.d.ID, Subject: "Permohonan " + a.d.TrackingCode + ": " + state.Label,
		Body: body,
	}, nil
}

// groundSentence leads to the ground of a refusal, which others may read in a mail.
func (a *act) groundSentence() string {
	if groundOf(a.after()) == nil {
		return ""
	}
	return "Dasar penolakan, dan apa yang dapat dilakukan bila tidak setuju, tercantum di sini (masuk dahulu): " + a.office.dossierURL(a.d.ID) + "\n"
}

// dueSentence tells until when the applicant has to act, where the applicant does.
func (a *act) dueSentence(ctx context.Context) (string, error) {
	if a.d.Owner != workflow.OwnerApplicant || a.d.DueAt.Equal(registry.NoDue) {
		return "", nil
	}
	cal, err := a.office.Rules.Calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return "", err
	}
	return "Mohon ditindaklanjuti paling lambat " + cal.FormatDue(a.d.DueAt) + ".\n", nil
}

// letterSentence tells of the letter that the step has given out. Its number is public anyway.
func (a *act) letterSentence() string {
	if a.t.Action().Effect != workflow.EffectSign || a.d.LetterNumber == nil {
		return ""
	}
	return "Surat nomor " + *a.d.LetterNumber + " sudah terbit dan dapat diunduh.\n"
}

// publicWay leads to where the case is told to anybody with its code. What the office does for itself is told to nobody.
func (a *act) publicWay() string {
	if !a.d.Definition.Public() {
		return ""
	}
	return "\nSampai di mana permohonan ini, tanpa masuk: " + a.office.trackingURL(a.d) + "\n"
}

// wayOn tells how many deficiencies wait for an answer and where the applicant goes on, where it is the applicant's turn.
// Somebody of the office has no other page to look at.
func (a *act) wayOn(state workflow.State) string {
	if a.d.Owner != workflow.OwnerApplicant && a.d.Definition.Public() {
		return ""
	}
	page := a.office.dossierURL(a.d.ID)
	open := 0
	for _, f := range a.d.Findings { // as they were before the step, which may be the one that sends them
		if f.State == registry.FindingDraft || f.State == registry.FindingSent {
			open++
		}
	}
	if state.Edit != workflow.EditFindings || open == 0 {
		return "Masuk untuk melihat dan melanjutkan: " + page + "\n"
	}
	return fmt.Sprintf("Ada %d kekurangan yang menunggu perbaikan atau jawaban Anda.\nMasuk untuk melihat dan memperbaikinya: %s/kekurangan\n", open, page)
}

// trackingURL is where anybody with the tracking code sees how a case stands. It is printed on paper, so it stays.
func (o *Office) trackingURL(d *registry.Dossier) string {
	return o.settings.BaseURL + "/lacak/" + d.TrackingCode
}

// GuideURL is where an office's guide is read.
func (o *Office) GuideURL(office *registry.Office) string { return o.SiteOf(office) + "/panduan" }

// SiteOf is where an office's pages begin: the address of the service where that is the office's own, else its host.
func (o *Office) SiteOf(office *registry.Office) string {
	if u, err := url.Parse(o.settings.BaseURL); err == nil && u.Hostname() == office.Host {
		return o.settings.BaseURL
	}
	return "https://" + office.Host
}

// checkURL is where a letter is checked by its code. It is printed on paper, so it stays.
func (o *Office) checkURL(code string) string { return o.settings.BaseURL + "/cek/" + code }

package casework

import (
	"context"
	"fmt"

	"ormas/internal/registry"
	"ormas/workflow"
)

// tell mails the members of the organisation what has become of their case. The mails leave only if the step is
// committed. Who came to the counter has no address and asks with the tracking code.
func (a *act) tell(ctx context.Context) error {
	if !a.t.Action().Tell || a.d.OrganisationID == nil {
		return nil
	}
	members, err := a.tx.MemberEmails(ctx, *a.d.OrganisationID)
	if err != nil || len(members) == 0 {
		return err
	}
	mail, err := a.news(ctx)
	if err != nil {
		return err
	}
	for _, address := range members {
		mail.Recipient = address
		if err := a.tx.AddMail(ctx, mail); err != nil {
			return err
		}
	}
	return nil
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
	state, _ := a.d.Definition.State(a.d.State)
	body := fmt.Sprintf("Ada perkembangan pada permohonan Anda dengan kode lacak %s.\n\nTahap sekarang: %s.\n%s\nLihat selengkapnya: %s\n\n%s\n",
		a.d.TrackingCode, state.Label, due, a.office.trackingURL(a.d), office.Name)
	return registry.Mail{
		OfficeID: office.ID, DossierID: &a.d.ID, Subject: "Permohonan " + a.d.TrackingCode + ": " + state.Label,
		Body: body,
	}, nil
}

// dueSentence tells until when the applicant has to act, where the applicant does.
func (a *act) dueSentence(ctx context.Context) (string, error) {
	if a.d.Owner != workflow.OwnerApplicant || a.d.DueAt.Equal(registry.NoDue) {
		return "", nil
	}
	cal, err := a.office.calendar(ctx, a.tx, a.d.OfficeID)
	if err != nil {
		return "", err
	}
	return "Mohon ditindaklanjuti paling lambat " + cal.FormatDue(a.d.DueAt) + ".\n", nil
}

// trackingURL is where anybody with the tracking code sees how a case stands. It is printed on paper, so it stays.
func (o *Office) trackingURL(d *registry.Dossier) string {
	return o.settings.BaseURL + "/lacak/" + d.TrackingCode
}

// checkURL is where a letter is checked by its code. It is printed on paper, so it stays.
func (o *Office) checkURL(code string) string { return o.settings.BaseURL + "/cek/" + code }

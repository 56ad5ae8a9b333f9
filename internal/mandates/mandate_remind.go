package mandates

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// notice is how long before its end people are told of a mandate. Whoever got one for no more than twice that gets no mail:
// that person knows.
const notice = 3 * 24 * time.Hour

// EndsSoon tells whether a mandate holds at an instant and ends within three days of it.
func EndsSoon(m workflow.Mandate, at time.Time) bool { return m.Holds(at) && m.Until.Sub(at) <= notice }

// RemindMandates tells the holders of mandates that end within three days, and those whom they stand for. Each is claimed in the
// transaction that sends the mails; one that fails does not stop the others, and the next run tries it again.
func (o *Office) RemindMandates(ctx context.Context) error {
	return o.db.EachOffice(ctx, func(office registry.Office) error { return o.remindMandatesOf(ctx, office) })
}

func (o *Office) remindMandatesOf(ctx context.Context, office registry.Office) error {
	now := o.db.Now()
	ids, err := o.db.EndingMandates(ctx, postgres.EndingMandates{Office: office.ID, From: now, Until: now.Add(notice), Longer: 2 * notice})
	if err != nil {
		return err
	}
	var failed []error
	for _, id := range ids {
		if err := o.remindMandate(ctx, office, id); err != nil {
			failed = append(failed, fmt.Errorf("reminder of mandate %s: %w", id, err))
		}
	}
	return errors.Join(failed...)
}

// remindMandate claims one reminder and sends it, or neither. What was done to the mandate since it was found is seen under its
// lock.
func (o *Office) remindMandate(ctx context.Context, office registry.Office, id uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		m, err := tx.LockMandate(ctx, office.ID, id)
		if err != nil {
			return err
		}
		if m.StateAt(tx.Now) != registry.MandateHolds {
			return nil
		}
		claimed, err := tx.ClaimMandateEnd(ctx, id)
		if err != nil || !claimed {
			return err
		}
		services, err := o.rules.Procedures(ctx, office.ID)
		if err != nil {
			return err
		}
		people := []uuid.UUID{m.Holder}
		if m.For != nil {
			people = append(people, *m.For)
		}
		role, _ := choicesOf(services, nil).Role(m.Role)
		mail := mandateMail(office, *m, role)
		for _, id := range people {
			u, err := tx.User(ctx, id)
			if err != nil {
				return err
			}
			if mail.Recipient = u.Email; u.DisabledAt != nil {
				continue
			}
			if err := tx.AddMail(ctx, mail); err != nil {
				return err
			}
		}
		return nil
	})
}

// mandateMail is the reminder without its recipient. Like all mails it names nobody.
func mandateMail(office registry.Office, m registry.Mandate, role MandateRole) registry.Mail {
	post := m.Kind.Short() + " " + role.Label
	if m.Behalf != "" {
		post = m.Kind.Short() + " " + m.Behalf
	}
	until := calendar.FormatDayTime(m.Until.In(office.Location()))
	body := fmt.Sprintf("Mandat sebagai %s menurut surat perintah nomor %s berakhir pada %s. Sejak saat itu mandat ini tidak memberi kewenangan lagi, "+
		"juga untuk menandatangani surat.\n\n", post, m.OrderNumber, until)
	body += "Bila masih diperlukan, mintalah Bagian Umum atau administrator mendaftarkan mandat baru sebelum waktu itu, dengan surat perintahnya.\n\n" + office.Name + "\n"
	return registry.Mail{OfficeID: office.ID, Subject: "Mandat " + post + " segera berakhir", Body: body}
}

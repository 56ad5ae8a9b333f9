package casework

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// lapseOf is the earliest day on which a letter or something that it rests on ends, and the field of the form that says
// so; "" where the letter itself is the first.
func lapseOf(def *workflow.Definition, form registry.Form, validUntil time.Time) (on time.Time, what string) {
	on = validUntil
	for _, name := range def.LetterLife.Remind.Fields {
		if end := formDate(form, name); !end.IsZero() && end.Before(on) {
			on, what = end, name
		}
	}
	return on, what
}

// RemindLapses tells organisations of the end of their letters, or of what they rest on, so many days before as the
// definitions say. Each reminder is claimed by its row in the transaction that sends it; of several that are due at once
// only the nearest is sent. One that fails does not stop the others, and the next run tries it again.
func (o *Office) RemindLapses(ctx context.Context) error {
	return o.db.EachOffice(ctx, func(office registry.Office) error { return o.remindLapsesOf(ctx, office) })
}

func (o *Office) remindLapsesOf(ctx context.Context, office registry.Office) error {
	procedures, err := o.InForce(ctx, o.db, office.ID, o.db.Now())
	if err != nil {
		return err
	}
	today := office.DayAt(o.db.Now())
	var failed []error
	for _, p := range procedures {
		for l := (postgres.Lapsing{Office: office.ID, Service: p.Service, Today: today, Days: p.LetterLife.Remind.Days}); len(l.Days) > 0; {
			batch, err := o.db.LapsingLetters(ctx, l)
			if err != nil || len(batch) == 0 {
				failed = append(failed, err)
				break
			}
			for _, due := range batch {
				if err := o.remindLapse(ctx, lapsing{office, p.Definition, today}, due); err != nil {
					failed = append(failed, fmt.Errorf("reminder of letter %s: %w", due.ID, err))
				}
			}
			last := batch[len(batch)-1]
			l.After = postgres.Cursor{At: last.LapseOn, ID: last.ID}
		}
	}
	return errors.Join(failed...)
}

// lapsing is where and when reminders are sent.
type lapsing struct {
	office registry.Office
	def    *workflow.Definition
	today  time.Time
}

// remindLapse claims one reminder and sends it, or neither. What was done to the letter since it was found is seen under
// its lock.
func (o *Office) remindLapse(ctx context.Context, l lapsing, due postgres.LapseDue) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, c, err := tx.LockLetter(ctx, workflow.System(l.office.ID), due.ID)
		if err != nil {
			return err
		}
		if st, _ := l.def.LetterState(c.State); st.Final || !c.LapseOn.Equal(due.LapseOn) {
			return nil
		}
		claimed, err := tx.ClaimLapse(ctx, due)
		if err != nil || !claimed || c.OrganisationID == nil {
			return err
		}
		members, err := tx.MemberEmails(ctx, *c.OrganisationID)
		if err != nil {
			return err
		}
		return mailAll(ctx, tx, l.mail(o, d, c), members)
	})
}

// mail is the reminder without its recipient. Like all mails it names neither the organisation nor anybody.
func (l lapsing) mail(o *Office, d *registry.Dossier, c *registry.Certificate) registry.Mail {
	days := registry.DaysUntil(l.today, c.LapseOn)
	what := lapseLabel(l.def, c.LapseWhat)
	body := fmt.Sprintf("%s pada surat Anda dengan kode %s berakhir pada %s (%s).\n\n", what, c.Code, calendar.FormatDate(c.LapseOn), daysWords(days))
	body += "Surat dapat diperbarui lewat layanan ini: data dan berkas yang masih berlaku sudah terisi, Anda cukup memeriksanya dan mengganti yang sudah habis masa berlakunya.\n\n"
	body += fmt.Sprintf("Perbarui surat: %s/surat/%s/perbarui\n\n%s\n", o.settings.BaseURL, c.ID, l.office.Name)
	return registry.Mail{
		OfficeID: l.office.ID, DossierID: &d.ID, Body: body,
		Subject: fmt.Sprintf("Surat %s perlu diperbarui (%s)", c.Code, daysWords(days)),
	}
}

// daysWords tells how long it is until a day.
func daysWords(days int) string {
	if days == 0 {
		return "hari ini"
	}
	return fmt.Sprintf("%d hari lagi", days)
}

// LapseListing says which letters that end soon to list.
type LapseListing struct {
	Within int    // days from today on, up to MaxWithin; -1: those whose end has passed
	Cursor string // of the page before; empty: from the start
	Limit  int    // 1 to 100
}

// MaxWithin is how many days ahead the letters that end can be listed.
const MaxWithin = 3650

// problems are what is wrong with a listing that somebody asks for.
func (l LapseListing) problems() registry.Faults {
	all := Search{Limit: l.Limit}.Problems()
	if l.Within < -1 || l.Within > MaxWithin {
		all.Add("within", "di_luar_batas", "Isi dengan angka -1 sampai "+strconv.Itoa(MaxWithin)+".")
	}
	return all
}

// LapseRow is one letter whose end comes.
type LapseRow struct {
	registry.Certificate
	State      string // today
	What       string // ends first, in words
	Days       int    // until then; negative: it has passed
	RemindedAt *time.Time
	Renewing   bool // a case is open that replaces it
}

// Lapses lists the letters of the person's office that end within some days, the earliest first. It is for those who read
// the office's cases.
func (o *Office) Lapses(ctx context.Context, by workflow.Actor, l LapseListing) (Page[LapseRow], error) {
	page := Page[LapseRow]{Items: []LapseRow{}}
	if !by.Reads {
		return page, errNoLetters
	}
	if err := l.problems().Err(); err != nil {
		return page, err
	}
	office, err := o.db.Office(ctx, by.Office)
	if err != nil {
		return page, err
	}
	today := office.DayAt(o.db.Now())
	q := postgres.LapseQuery{Office: office.ID, From: today, To: today.AddDate(0, 0, l.Within), Limit: l.Limit + 1}
	if l.Within < 0 {
		q.From, q.To = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), today.AddDate(0, 0, -1)
	}
	list := []string{"lapses", office.ID.String(), fmt.Sprint(l.Within)}
	if q.After, err = postgres.ReadCursor(l.Cursor, list...); err != nil {
		return page, err
	}
	rows, err := o.db.Lapses(ctx, q)
	if err != nil {
		return page, err
	}
	rows, page.Next = postgres.Cut(rows, l.Limit, func(r postgres.LapseRow) postgres.Cursor { return postgres.Cursor{At: r.LapseOn, ID: r.ID} }, list...)
	return page, o.lapseRows(ctx, rows, today, &page)
}

func (o *Office) lapseRows(ctx context.Context, rows []postgres.LapseRow, today time.Time, page *Page[LapseRow]) error {
	known := map[uuid.UUID]*workflow.Definition{}
	for _, r := range rows {
		def, ok := known[r.DefinitionID]
		if !ok {
			var err error
			if def, err = o.Definition(ctx, o.db, r.DefinitionID); err != nil {
				return err
			}
			known[r.DefinitionID] = def
		}
		page.Items = append(page.Items, LapseRow{
			Certificate: r.Certificate, State: r.StateOn(today), What: lapseLabel(def, r.LapseWhat),
			Days: registry.DaysUntil(today, r.LapseOn), RemindedAt: r.RemindedAt, Renewing: r.Renewing,
		})
	}
	return nil
}

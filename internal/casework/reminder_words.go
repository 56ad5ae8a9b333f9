package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/internal/timing"
	"ormas/workflow"
)

// reminderMail is the mail to the applicant without its recipient. Like all mails it names nobody.
func (r reminding) reminderMail(office *registry.Office, g timing.Rung) registry.Mail {
	due := r.cal.FormatDue(r.d.DueAt)
	subject, when := "batas waktu "+due, "Batas waktunya "+due+", "+r.daysLeft()+"."
	if g.Percent == 100 {
		subject, when = "hari ini hari terakhir", "Hari ini hari terakhir: batas waktunya "+due+"."
	}
	parts := []string{
		"Permohonan Anda dengan kode pelacakan " + r.d.TrackingCode + " menunggu Anda.",
		r.missing() + "\n" + when, r.cal.Remark(r.tx.Now, r.d.DueAt), r.afterwards(),
		"Masuk untuk melihat dan melanjutkan: " + r.o.applicantURL(r.d) + "\nSampai di mana permohonan ini, tanpa masuk: " + r.o.trackingURL(r.d),
		office.Name,
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return registry.Mail{
		OfficeID: office.ID, DossierID: &r.d.ID, Subject: "Permohonan " + r.d.TrackingCode + ": " + subject,
		Body: strings.Join(parts, "\n\n") + "\n",
	}
}

func (r reminding) daysLeft() string {
	return fmt.Sprintf("sisa %d hari kerja", r.cal.DaysLeft(r.d.DueAt, r.tx.Now))
}

// missing tells how many deficiencies still wait for an answer, and nothing of what they are about.
func (r reminding) missing() string {
	sent, answered := 0, 0
	for _, f := range r.d.Findings {
		switch f.State {
		case registry.FindingSent:
			sent++
		case registry.FindingAnswered:
			answered++
		}
	}
	switch {
	case sent > 0:
		return fmt.Sprintf("Ada %d kekurangan yang menunggu perbaikan atau jawaban Anda.", sent)
	case answered > 0:
		return "Semua kekurangan sudah Anda jawab, tetapi jawabannya belum diajukan ke kantor."
	}
	return "Langkah berikutnya belum diajukan ke kantor."
}

// afterwards tells what the clock will do when the time is over, and what the applicant can do then; empty where nothing
// happens by itself.
func (r reminding) afterwards() string {
	def := r.d.Definition
	next, ok := def.ByClock(r.d.State)
	if !ok {
		return ""
	}
	to, _ := def.State(next.To)
	text := "Bila lewat dari itu, permohonan ini beralih ke \"" + to.Label + "\"."
	if on, can := def.Expected(to.ID, to.Turn); can && !to.Final {
		text += " Itu bukan penolakan; Anda masih dapat memakai \"" + on.Label + "\" sesudahnya."
	}
	return text
}

// applicantURL is where the applicant goes on with a case.
func (o *Office) applicantURL(d *registry.Dossier) string {
	page := o.dossierURL(d.ID)
	if st, _ := d.Definition.State(d.State); st.Edit == workflow.EditFindings {
		page += "/kekurangan"
	}
	return page
}

// dossierURL is where a case is read by whoever may see it.
func (o *Office) dossierURL(id uuid.UUID) string {
	return o.settings.BaseURL + "/permohonan/" + id.String()
}

// lineWriter is with what lines are told.
type lineWriter struct {
	r   rules.Definitions
	cal *calendar.Calendar
	now time.Time
}

// lineWords tells each line in two: how the case stands, and where it is found.
func (o *Office) lineWords(ctx context.Context, w lineWriter, lines []registry.ReminderLine) ([]string, error) {
	words := make([]string, len(lines))
	for i, l := range lines {
		def, err := o.Definition(ctx, w.r, l.DefinitionID)
		if err != nil {
			return nil, err
		}
		words[i] = l.TrackingCode + ", " + stageWords(def, l) + ": " + w.timeWords(def, l) + "\n  " + o.dossierURL(l.DossierID)
	}
	return words, nil
}

func stageWords(def *workflow.Definition, l registry.ReminderLine) string {
	st, _ := def.State(l.State)
	role, _ := def.Role(l.TurnRole)
	return "tahap " + st.Label + ", giliran " + role.Label
}

func (w lineWriter) timeWords(def *workflow.Definition, l registry.ReminderLine) string {
	if l.Kind == registry.DeemedTime {
		return deemedWords(def, w.cal, l.DeemedAt, w.now) + " " + def.Reminders.Deemed.Note
	}
	text := w.cal.Words(l.DueAt, w.now)
	if remark := w.cal.Remark(w.now, l.DueAt); remark != "" && l.DueAt.After(w.now) {
		text += ". " + remark
	}
	return text
}

// deemedWords tell the day by which a law may take a complete request as granted.
func deemedWords(def *workflow.Definition, cal *calendar.Calendar, at, now time.Time) string {
	law := def.Reminders.Deemed.Law
	if now.After(at) {
		return fmt.Sprintf("batas menurut %s lewat sejak %s.", law, cal.FormatDue(at))
	}
	return fmt.Sprintf("batas menurut %s ialah %s.", law, cal.FormatDue(at))
}

// mostLines is how many cases a mail lists; the rest is counted.
const mostLines = 50

// bundle is the mail to a person of the office about some cases.
func bundle(office registry.Office, lines []registry.ReminderLine, words []string) registry.Mail {
	m := registry.Mail{OfficeID: office.ID, Recipient: lines[0].Email, Subject: lineSubject(lines)}
	if len(lines) == 1 {
		m.DossierID = &lines[0].DossierID
	}
	var b strings.Builder
	b.WriteString("Pengingat waktu layanan:\n\n")
	for _, text := range words[:min(len(words), mostLines)] {
		b.WriteString("- " + text + "\n")
	}
	if more := len(words) - mostLines; more > 0 {
		fmt.Fprintf(&b, "- dan %d permohonan lain, lihat antrean Anda.\n", more)
	}
	b.WriteString("\n" + office.Name + "\n")
	m.Body = b.String()
	return m
}

// lineSubject tells at a glance what it is about.
func lineSubject(lines []registry.ReminderLine) string {
	if len(lines) > 1 {
		return fmt.Sprintf("%d pengingat waktu layanan", len(lines))
	}
	l := lines[0]
	switch {
	case l.Kind == registry.DeemedTime:
		return "Permohonan " + l.TrackingCode + ": batas undang-undang mendekat"
	case l.Percent < 100:
		return "Permohonan " + l.TrackingCode + ": batas waktu hampir habis"
	}
	return "Permohonan " + l.TrackingCode + ": batas waktu lewat"
}

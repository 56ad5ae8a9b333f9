package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// visit makes the record of a visit (berita acara) from what the field officer reports.
func visit(ctx context.Context, a *act) error {
	office, err := a.tx.Office(ctx, a.d.OfficeID)
	if err != nil {
		return err
	}
	at, err := a.visitedAt(office.Location())
	if err != nil {
		return err
	}
	photos, err := a.visitPhotos(ctx)
	if err != nil {
		return err
	}
	record := a.visitRecord(office, at.In(office.Location()), photos)
	_, err = a.addPaper(ctx, sheet{kind: registry.VisitRecord, filename: "berita-acara.pdf", content: record, officeOnly: true})
	return err
}

// visitedAt is the time of the visit: from the appointment to now, both ends included, in whole seconds since clients
// send no more. A refusal names both ends on the office's clock.
func (a *act) visitedAt(clock *time.Location) (time.Time, error) {
	text, _ := a.t.Input()["visited_at"].(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, registry.Invalid("visited_at", "bukan_waktu", "Isi waktu kunjungan.")
	}
	seen, from, to := at.Truncate(time.Second), a.appointedAt().Truncate(time.Second), a.tx.Now.Truncate(time.Second)
	if seen.Before(from) || seen.After(to) {
		return time.Time{}, registry.Invalid("visited_at", "di_luar_waktu",
			"Waktu kunjungan harus di antara penunjukan petugas ("+calendar.FormatMoment(from.In(clock))+") dan sekarang ("+calendar.FormatMoment(to.In(clock))+").")
	}
	return seen, nil
}

// appointedAt is when the person who acts was named for the role in which they act.
func (a *act) appointedAt() time.Time {
	i := slices.IndexFunc(a.d.Assignments, func(n registry.Assignment) bool { return n.Role == a.t.As() && n.Until == nil })
	if i < 0 {
		return *a.d.SubmittedAt // no such step without an assignment; a visit before the request makes no sense anyway
	}
	return a.d.Assignments[i].From
}

// visitPhotos counts the photos named by the input: all must be visit photos of this case.
func (a *act) visitPhotos(ctx context.Context) (int, error) {
	named, _ := a.t.Input()["photos"].([]any)
	if len(named) == 0 {
		return 0, nil
	}
	all, err := a.tx.Attachments(ctx, a.d.ID)
	if err != nil {
		return 0, err
	}
	seen := map[uuid.UUID]bool{}
	for _, n := range named {
		text, _ := n.(string)
		id, err := uuid.Parse(text)
		if err != nil || !slices.ContainsFunc(all, func(p registry.Attachment) bool { return p.ID == id && p.Kind == registry.VisitPhoto }) {
			return 0, registry.Invalid("photos", "tidak_dikenal", "Foto harus berupa foto kunjungan pada permohonan ini.")
		}
		seen[id] = true
	}
	return len(seen), nil
}

// visitRecord is what the record says. at is on the office's clock.
func (a *act) visitRecord(o *registry.Office, at time.Time, photos int) certificate.VisitRecord {
	input := registry.Form(a.t.Input())
	record := certificate.VisitRecord{
		Office: letterhead(o), Service: a.d.Definition.Title, TrackingCode: a.d.TrackingCode,
		Organisation: a.d.Name, Place: addressLine(a.d.Form, o.City), VisitedAt: at,
		Visited: calendar.FormatDayTime(at),
		Met:     input.Text("people_met"), Result: input.Text("result"), Photos: photos,
		Signatures: []certificate.SignatureLine{{Role: a.roleLabel(), Name: a.by.Name}, {Role: "Pihak yang ditemui"}},
	}
	if a.d.AgendaNumber != nil {
		record.AgendaNumber = *a.d.AgendaNumber
	}
	lat, north := input["lat"].(float64)
	lon, east := input["lon"].(float64)
	if north && east {
		record.Position = fmt.Sprintf("%.6f, %.6f", lat, lon)
	}
	return record
}

// roleLabel is what people call the role in which the person acts.
func (a *act) roleLabel() string {
	role, _ := a.d.Definition.Role(a.t.As())
	return role.Label
}

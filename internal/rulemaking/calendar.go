package rulemaking

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// CalendarView is the calendar of an office as its administrator reads it.
type CalendarView struct {
	Current *calendar.Calendar
	History []CalendarStep // newest first
}

// CalendarStep is one version of a calendar with what it changed.
type CalendarStep struct {
	Version int
	At      time.Time
	By      string
	First   bool // nothing came before it
	Change  calendar.Difference
}

// calendarHistory is how many versions the history goes back.
const calendarHistory = 50

// Calendar shows the calendar of an office and its history to the administrator.
func (o *Office) Calendar(ctx context.Context, by workflow.Actor) (*CalendarView, error) {
	if err := registry.OnlyAdmin(by, calendarIsKept); err != nil {
		return nil, err
	}
	versions, err := o.db.CalendarVersions(ctx, by.Office, calendarHistory+1)
	if err != nil {
		return nil, err
	}
	parsed := make([]*calendar.Calendar, len(versions))
	for i, v := range versions {
		if parsed[i], err = calendar.Parse(v.Body); err != nil {
			return nil, fmt.Errorf("load calendar %s: %w", v.ID, err)
		}
	}
	view := &CalendarView{}
	for i, v := range versions[:min(len(versions), calendarHistory)] {
		step := CalendarStep{Version: v.Version, At: v.CreatedAt, By: v.ByName, First: i+1 == len(versions)}
		if !step.First {
			step.Change = parsed[i].Since(parsed[i+1])
		}
		view.History = append(view.History, step)
	}
	view.Current = parsed[0] // every office begins with one
	return view, nil
}

// CalendarOf is the calendar by which an office counts, for the operator of the server.
func (o *Office) CalendarOf(ctx context.Context, office uuid.UUID) (*calendar.Calendar, error) {
	return o.rules.Calendar(ctx, o.db, office)
}

const calendarIsKept = "Kalender kantor hanya untuk administrator."

// CalendarChange makes the next version of an office's calendar: CalendarFile, DayChange, DayRemoval, HoursChange, HoursRemoval
// or ZoneChange.
type CalendarChange interface {
	// next is the version that follows, or a refusal.
	next(current *calendar.Calendar) (*calendar.Calendar, error)
	// basis is the version that was looked at before, 0 for whatever is current, and the key of the request.
	basis() (int, Key)
}

// CalendarFile is a list of free days that is to become part of an office's calendar: the years it names have its days and
// no others.
type CalendarFile struct {
	Body []byte // as calendar.ReadHolidays reads it
	Base int    // the version that was looked at before; 0: whatever is current
	Key  Key
}

func (f CalendarFile) basis() (int, Key) { return f.Base, f.Key }

// SetCalendar makes a change part of the office's calendar, once for a key. Running cases follow in the background.
func (o *Office) SetCalendar(ctx context.Context, by workflow.Actor, change CalendarChange) error {
	if err := registry.OnlyAdmin(by, calendarIsKept); err != nil {
		return err
	}
	v := registry.CalendarVersion{OfficeID: by.Office, By: &by.User, ByName: by.Name}
	_, key := change.basis()
	_, err := o.db.Once(ctx, postgres.Request{By: by, Key: key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		return postgres.Outcome{Status: 200, Resource: by.Office}, o.setCalendar(ctx, tx, v, change)
	})
	o.rules.ForgetLocation(by.Office) // it may have moved
	return err
}

// ImportCalendar makes a list of free days part of an office's calendar for the operator of the server.
func (o *Office) ImportCalendar(ctx context.Context, office uuid.UUID, f CalendarFile) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		return o.setCalendar(ctx, tx, registry.CalendarVersion{OfficeID: office, ByName: operator}, f)
	})
}

// setCalendar locks the office, so that two changes follow each other.
func (o *Office) setCalendar(ctx context.Context, tx *postgres.Tx, v registry.CalendarVersion, change CalendarChange) error {
	if _, err := tx.LockOffice(ctx, v.OfficeID); err != nil {
		return err
	}
	current, err := o.rules.Calendar(ctx, tx, v.OfficeID)
	if err != nil {
		return err
	}
	if base, _ := change.basis(); base != 0 && base != current.Version {
		return workflow.Refuse(workflow.Conflict, "kalender_berubah",
			"Kalender sudah diubah orang lain sejak Anda memeriksanya. Periksa lagi perubahan Anda sebelum menyimpannya.")
	}
	next, err := change.next(current)
	if err != nil {
		return err
	}
	if err := keepsYears(ctx, tx, v.OfficeID, [2]*calendar.Calendar{current, next}); err != nil {
		return err
	}
	v.Version = next.Version
	if v.Body, err = json.Marshal(next); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	if err := tx.AddCalendar(ctx, v); err != nil {
		return err
	}
	if next.Zone != current.Zone {
		if err := tx.SetOfficeZone(ctx, v.OfficeID, next.Zone); err != nil {
			return err
		}
	}
	return tx.RebuildDueTimes(ctx, v.OfficeID)
}

// fewProblems is how many rows of a file are complained about one by one.
const fewProblems = 20

// next reads the list into the next version. All that is wrong with it is told at once.
func (f CalendarFile) next(current *calendar.Calendar) (*calendar.Calendar, error) {
	days, wrong := calendar.ReadHolidays(f.Body)
	if len(wrong) > 0 {
		return nil, rowProblems(wrong).Err()
	}
	next, err := current.WithHolidays(days)
	if err != nil {
		return nil, fmt.Errorf("next calendar: %w", err)
	}
	if next.Since(current).IsZero() {
		return nil, workflow.RefuseFields(fileProblem("Berkas ini sama dengan kalender yang berlaku; tidak ada yang berubah."))
	}
	return next, nil
}

// rowProblems tell what is wrong with the rows of a file, the first ones one by one.
func rowProblems(wrong calendar.RowErrors) registry.Faults {
	var problems registry.Faults
	for i, e := range wrong {
		if i == fewProblems {
			return append(problems, fileProblem(fmt.Sprintf("Masih ada %d baris lain yang salah.", len(wrong)-i)))
		}
		problems = append(problems, fileProblem(e.String()))
	}
	return problems
}

func fileProblem(detail string) registry.FieldError {
	return registry.FieldError{Field: "file", Code: "tidak_sah", Detail: detail}
}

// refuseUnchanged refuses a form that leaves the calendar as it is.
func refuseUnchanged(current, next *calendar.Calendar) error {
	if next.Since(current).IsZero() {
		return registry.Invalid("", "tidak_sah", "Isian ini sama dengan kalender yang berlaku; tidak ada yang berubah.")
	}
	return nil
}

const needDate = "Tuliskan tanggal yang ada, antara tahun 2000 dan 2099."

// isDate tells whether a text is a date of a year that calendars know.
func isDate(text string) bool {
	t, err := time.Parse(time.DateOnly, text)
	return err == nil && t.Year() >= 2000 && t.Year() < 2100
}

package rulemaking

import (
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// Establish founds an office with the calendar that is shipped, in its time zone, and version 1 of the procedures that are shipped,
// all or nothing. Whatever would stop its first letter, such as a part of the number that is missing, is refused here.
func (o *Office) Establish(ctx context.Context, office registry.Office) error {
	procedures, err := shipped()
	if err != nil {
		return err
	}
	var series []SeriesView
	for _, p := range procedures {
		series = append(series, numbering{}.series(p.Definition)...)
	}
	if err := append(officeProblems(office), numberProblems(office.Settings.NumberParts, series)...).Err(); err != nil {
		return err
	}
	hours, err := calendar.Shipped(office.TimeZone)
	if err != nil {
		return err
	}
	body, err := json.Marshal(hours)
	if err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if err := tx.AddOffice(ctx, office); err != nil {
			return err
		}
		if err := tx.AddCalendar(ctx, registry.CalendarVersion{OfficeID: office.ID, Version: hours.Version, Body: body, ByName: shippedBy}); err != nil {
			return err
		}
		for _, p := range procedures {
			if err := tx.AddDefinition(ctx, office.ID, p.Definition, p.body); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unadopted are the ids of the shipped procedures of which an office has no version: those that came with an upgrade after
// it was founded.
func (o *Office) Unadopted(ctx context.Context, office uuid.UUID) ([]string, error) {
	procedures, err := shipped()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, p := range procedures {
		stored, err := o.db.Definitions(ctx, office, p.Service)
		if err != nil {
			return nil, err
		}
		if len(stored) == 0 {
			all = append(all, p.Service)
		}
	}
	return all, nil
}

// Adopt gives an office the shipped version of a procedure of which it has none, in force at once, for the operator of the
// server.
func (o *Office) Adopt(ctx context.Context, office uuid.UUID, service string) error {
	procedures, err := shipped()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(procedures, func(p shippedProcedure) bool { return p.Service == service })
	if i < 0 {
		return registry.NotFound("Prosedur bawaan")
	}
	p := procedures[i]
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockOffice(ctx, office); err != nil {
			return err
		}
		stored, err := tx.Definitions(ctx, office, service)
		switch {
		case err != nil:
			return err
		case len(stored) > 0:
			return registry.Conflict("sudah_ada", "Kantor ini sudah mempunyai versi prosedur "+service+".")
		}
		s, err := o.shelf(ctx, tx, shelved{office, service, tx.Now})
		if err != nil {
			return err
		}
		if err := s.numberProblems(p.Definition).Err(); err != nil {
			return err
		}
		return tx.AddDefinition(ctx, office, p.Definition, p.body)
	})
}

// shippedBy stands in the history of a calendar for whoever founded the office.
const shippedBy = "Bawaan aplikasi"

// shippedProcedure is a procedure as it is shipped, with the text that is stored.
type shippedProcedure struct {
	*workflow.Definition
	body []byte
}

func shipped() ([]shippedProcedure, error) {
	var all []shippedProcedure
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			return nil, err
		}
		all = append(all, shippedProcedure{d, body})
	}
	return all, nil
}

// hostShape is a host name without a port, in small letters.
var hostShape = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)

// officeProblems say what is missing or wrong about an office; its numbers are another matter.
func officeProblems(o registry.Office) registry.Faults {
	var problems registry.Faults
	s := o.Settings
	problems.Expect(strings.TrimSpace(o.Name) != "", "name", "Tuliskan nama kantor.")
	problems.Expect(strings.TrimSpace(o.City) != "", "city", "Tuliskan nama kota.")
	problems.Expect(hostShape.MatchString(o.Host), "host", "Tuliskan nama host resmi dengan huruf kecil, tanpa http:// dan tanpa porta.")
	problems.Expect(slices.Contains(zones(), o.TimeZone), "time_zone", "Zona waktu harus salah satu dari: "+strings.Join(zones(), ", ")+".")
	problems.Expect(len(s.Letterhead) > 0, "letterhead", "Tuliskan baris kop surat: pemerintah lebih dahulu, nama kantor paling akhir.")
	problems.Expect(s.Address != "", "address", "Tuliskan alamat kantor; alamat dicetak pada kop surat.")
	problems.Expect(s.HeadTitle != "", "head_title", "Tuliskan jabatan pimpinan yang dicetak di atas tanda tangan.")
	problems.Expect(s.Email == "" || isMailbox(s.Email), "email", "Tuliskan alamat email kantor yang lengkap.")
	return append(problems, signingProblems(s)...)
}

// zones are the names of the time zones of the country.
func zones() []string {
	var names []string
	for _, z := range calendar.Zones() {
		names = append(names, z.Name)
	}
	return names
}

func isMailbox(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

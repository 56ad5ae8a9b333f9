package casework_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// newStatus is a decision of another office as it is sent, plainly invented.
func (w *world) newStatus(date string) casework.NewStatus {
	w.t.Helper()
	return casework.NewStatus{
		Status: "peringatan", LetterNumber: "7/REKAAN", LetterDate: date, Issuer: "Instansi Rekaan",
		Filename: "surat.pdf", File: w.spool(pdf(1)),
	}
}

// knownOrganisation is the organisation of a dossier that the office has.
func (w *world) knownOrganisation() uuid.UUID {
	w.t.Helper()
	return *w.read(w.submitted()).OrganisationID
}

func TestRecordStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.knownOrganisation()
	record := func(date string) (*registry.OrganisationStatus, error) {
		return w.o.RecordStatus(t.Context(), w.As("kabid"), g, w.newStatus(date))
	}
	t.Run("takes a letter of today on the office's calendar", func(t *testing.T) {
		// In UTC+8 it is the next day already.
		w.Clock.Set(time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC))
		s, err := record("2026-11-25")
		w.must(err)
		if got := s.LetterDate.Format(time.DateOnly); got != "2026-11-25" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("refuses a letter of tomorrow", func(t *testing.T) {
		for _, hour := range []int{1, 9, 15} {
			w.Clock.Set(time.Date(2026, 11, 25, hour, 0, 0, 0, time.UTC))
			_, err := record("2026-11-26")
			refused(t, err, workflow.Invalid, "letter_date")
		}
	})
}

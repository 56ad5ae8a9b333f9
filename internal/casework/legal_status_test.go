package casework_test

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/internal/testkit"
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

// TestLegalStatusMeanwhile has the office change while the letter about a status is scanned.
func TestLegalStatusMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.knownOrganisation()
	meanwhile := func(do func()) error {
		slow := casework.New(w.DB, w.Store, casework.Settings{SpoolDir: t.TempDir(), MaxUpload: 1 << 20, Scan: func(context.Context, io.Reader) error {
			do()
			return nil
		}})
		_, err := slow.RecordStatus(t.Context(), w.As("kabid"), g, w.newStatus("2026-11-20"))
		return err
	}
	w.must(meanwhile(func() {}))
	refused(t, meanwhile(func() {
		w.published(testkit.SecondVersion(t, "    - {id: peringatan, label: Peringatan tertulis}\n", ""), "")
	}), workflow.Invalid, "status")
	if n := w.count(`SELECT count(*) FROM organisation_statuses`); n != 1 {
		t.Errorf("%d are recorded", n)
	}
}

// TestLegalStatusByMandate wants who may record and withdraw to be asked under the lock: the mandate that a request came with may
// have ended while its file was looked at.
func TestLegalStatusByMandate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.knownOrganisation()
	m := w.Mandate(registry.Mandate{Role: "kabid", Holder: w.As("staf").User})
	by := w.Acting(w.As("staf"))
	s, err := w.o.RecordStatus(t.Context(), by, g, w.newStatus("2026-11-20"))
	w.must(err)
	if s.As != "kabid" {
		t.Errorf("recorded as %q", s.As)
	}
	w.Clock.Add(time.Minute)
	_, err = mandates.New(w.DB, w.o.Rules, w.o.Intake).EndMandate(t.Context(), w.As("bagian_umum"), m.ID, "Pejabat sudah kembali.")
	w.must(err)
	_, err = w.o.RecordStatus(t.Context(), by, g, w.newStatus("2026-11-21"))
	refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	_, err = w.o.WithdrawStatus(t.Context(), by, s.ID, "Salah organisasi (rekaan).")
	refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	if n := w.count(`SELECT count(*) FROM organisation_statuses s WHERE NOT EXISTS (SELECT FROM organisation_status_withdrawals w WHERE w.status_id = s.id)`); n != 1 {
		t.Errorf("%d stand", n)
	}
}

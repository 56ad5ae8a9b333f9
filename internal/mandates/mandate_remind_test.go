package mandates_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/testkit"
)

func TestRemindMandates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := func(days int) time.Time { return testkit.Start.AddDate(0, 0, days) }
	m := w.Mandate(registry.Mandate{Holder: w.As("kasubbid").User, From: at(0), Until: at(10)})
	w.Mandate(registry.Mandate{Holder: w.As("staf").User, From: at(10), Until: at(14)})
	remind := func() {
		var all sync.WaitGroup
		for range 3 { // services at once
			all.Go(func() {
				if err := w.o.RemindMandates(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	w.Clock.Set(at(6))
	remind()
	if got := w.mails("kasubbid"); len(got) != 0 {
		t.Errorf("four days before: got %q", got)
	}
	w.Clock.Set(at(8))
	remind()
	remind()
	for _, role := range []string{"kasubbid", "kepala_badan"} {
		if got := w.mails(role); !slices.Equal(got, []string{"Mandat Plh. Kepala Badan segera berakhir"}) {
			t.Errorf("%s got %q", role, got)
		}
	}
	var body string
	w.must(w.DB.Pool().QueryRowContext(t.Context(), `SELECT body FROM mails WHERE subject LIKE 'Mandat %' LIMIT 1`).Scan(&body))
	if !strings.Contains(body, m.OrderNumber) || !strings.Contains(body, calendar.FormatDayTime(m.Until.In(w.Office.Location()))) {
		t.Errorf("got %s", body)
	}
	w.Clock.Set(at(13))
	remind()
	if got := w.mails("staf"); len(got) != 0 {
		t.Errorf("of a mandate for four days: got %q", got)
	}
}

func TestRemindMandatesThatHoldNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	until := testkit.Start.AddDate(0, 0, 10)
	m := w.Mandate(registry.Mandate{Holder: w.As("kasubbid").User, From: testkit.Start, Until: until})
	w.Clock.Set(until.AddDate(0, 0, -1))
	if _, err := w.o.EndMandate(t.Context(), w.As("bagian_umum"), m.ID, "Pejabat sudah kembali."); err != nil {
		t.Fatal(err)
	}
	if err := w.o.RemindMandates(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.mails("kasubbid"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

package casework

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
	k := newDesk(t)
	at := func(days int) time.Time { return testkit.Start.AddDate(0, 0, days) }
	m := k.Kit.Mandate(registry.Mandate{Holder: k.As("kasubbid").User, From: at(0), Until: at(10)})
	k.Kit.Mandate(registry.Mandate{Holder: k.As("staf").User, From: at(10), Until: at(14)})
	remind := func() {
		var all sync.WaitGroup
		for range 3 { // services at once
			all.Go(func() {
				if err := k.RemindMandates(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	k.Clock.Set(at(6))
	remind()
	if got := k.mails("kasubbid"); len(got) != 0 {
		t.Errorf("four days before: got %q", got)
	}
	k.Clock.Set(at(8))
	remind()
	remind()
	for _, role := range []string{"kasubbid", "kepala_badan"} {
		if got := k.mails(role); !slices.Equal(got, []string{"Mandat Plh. Kepala Badan segera berakhir"}) {
			t.Errorf("%s got %q", role, got)
		}
	}
	body := one[string](k, `SELECT body FROM mails WHERE subject LIKE 'Mandat %' LIMIT 1`)
	if !strings.Contains(body, m.OrderNumber) || !strings.Contains(body, calendar.FormatDayTime(m.Until.In(k.Kit.Office.Location()))) {
		t.Errorf("got %s", body)
	}
	k.Clock.Set(at(13))
	remind()
	if got := k.mails("staf"); len(got) != 0 {
		t.Errorf("of a mandate for four days: got %q", got)
	}
}

func TestRemindMandatesThatHoldNoMore(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	until := testkit.Start.AddDate(0, 0, 10)
	m := k.Kit.Mandate(registry.Mandate{Holder: k.As("kasubbid").User, From: testkit.Start, Until: until})
	k.Clock.Set(until.AddDate(0, 0, -1))
	if _, err := k.EndMandate(t.Context(), k.As("bagian_umum"), m.ID, "Pejabat sudah kembali."); err != nil {
		t.Fatal(err)
	}
	if err := k.RemindMandates(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := k.mails("kasubbid"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

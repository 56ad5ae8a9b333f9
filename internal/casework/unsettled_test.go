package casework

import (
	"strings"
	"testing"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

const decreed2026 = "tanggal,nama,jenis,dasar\n2026-12-25,Hari Rekaan,libur_nasional,Keputusan Contoh 1\n"

// TestUnsettledYear is about a calendar without a year that a running case needs.
func TestUnsettledYear(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	set := func(file string) error {
		return k.rulemaking.SetCalendar(t.Context(), k.As(registry.AdminRole), rulemaking.CalendarFile{Body: []byte(file)})
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(set(decreed2026))
	k.Clock.Set(onDesk(t, "2026-12-14 10:00"))
	id := k.answering() // 15 working days, beyond the new year
	k.Clock.Set(k.read(id).DueAt.AddDate(0, 0, 1))

	t.Run("the sweep says so in one sentence and leaves the case alone", func(t *testing.T) {
		for range 2 {
			err := k.ActOnDeadlines(t.Context())
			if err == nil || strings.Count(err.Error(), "Hari libur tahun 2027 belum ditetapkan") != 1 || !strings.Contains(err.Error(), "1 deadlines") {
				t.Errorf("got %v", err)
			}
		}
		if k.state(id) != "perbaikan" {
			t.Errorf("state %s", k.state(id))
		}
	})
	t.Run("the page says so, and nobody is refused by such a day", func(t *testing.T) {
		v, err := k.Dossier(t.Context(), k.As("pemohon"), id)
		must(err)
		if !strings.Contains(v.Clock.Remark, "2027") {
			t.Errorf("got %q", v.Clock.Remark)
		}
		for _, offer := range v.Allowed {
			if offer.Action == "ajukan_ulang" && strings.Contains(strings.Join(offer.Blocked, " "), "lewat") {
				t.Errorf("got %v", offer.Blocked)
			}
		}
		if err := k.try("pemohon", id, "ajukan_ulang", nil); workflow.KindOf(err) != workflow.Invalid || strings.Contains(err.Error(), "lewat") {
			t.Errorf("got %v", err) // the finding is not answered yet
		}
	})
	t.Run("the case ends once the year is known and its day has passed", func(t *testing.T) {
		must(set("tanggal,nama,jenis,dasar\n2027-01-01,Hari Rekaan,libur_nasional,Keputusan Contoh 2\n"))
		must(k.ActOnDeadlines(t.Context())) // its due time is about to be told anew
		must(k.rulemaking.RebuildDueTimes(t.Context(), k.Kit.Office.ID))
		k.Clock.Set(k.read(id).DueAt.AddDate(0, 0, 1))
		must(k.ActOnDeadlines(t.Context()))
		if k.state(id) != "dihentikan" {
			t.Errorf("state %s", k.state(id))
		}
	})
	t.Run("a list that takes a needed year away is refused, and nothing changes", func(t *testing.T) {
		late := k.answering()
		version := one[int](k, `SELECT max(version) FROM calendars`)
		const without = "tanggal,nama,jenis,dasar\n2027-01-01,Hari Rekaan,libur_nasional,belum ditetapkan\n"
		wantRefusal(t, set(without), workflow.Invalid, "file")
		_, err := k.rulemaking.PreviewCalendar(t.Context(), k.As(registry.AdminRole), rulemaking.CalendarFile{Body: []byte(without)})
		wantRefusal(t, err, workflow.Invalid, "file")
		if n := one[int](k, `SELECT max(version) FROM calendars`); n != version {
			t.Errorf("version %d", n)
		}
		k.do("pemohon", late, "tarik", nil)
		k.do("pemohon", id, "tarik", nil)
		must(set(without))
	})
}

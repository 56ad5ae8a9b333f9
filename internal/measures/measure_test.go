package measures_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// at is a time of day so many days after Monday, 2 November 2026, on the clock of the test's office.
func at(day int, clock string) time.Time {
	t, err := time.ParseInLocation("15.04", clock, time.FixedZone("WITA", 8*3600))
	if err != nil {
		panic(err)
	}
	return time.Date(2026, 11, 2+day, t.Hour(), t.Minute(), 0, 0, t.Location())
}

// walked is a case handed in on a day at 08.00 and signed so many calendar days later; its verification took those days.
func (w *world) walked(day, days int) {
	w.t.Helper()
	w.Case(w.Office, "pelaporan",
		testkit.Step{At: at(day, "08.00"), To: "diajukan"},
		testkit.Step{At: at(day, "08.10"), To: "diagendakan"},
		testkit.Step{At: at(day, "08.50"), To: "didisposisikan"},
		testkit.Step{At: at(day, "09.00"), To: "pemeriksaan"},
		testkit.Step{At: at(day+days, "10.00"), To: "penelitian_kasubbid"},
		testkit.Step{At: at(day+days, "11.00"), To: "penelitian_kabid"},
		testkit.Step{At: at(day+days, "12.00"), To: "penunjukan"},
		testkit.Step{At: at(day+days, "13.10"), To: "penelitian_lapangan"},
		testkit.Step{At: at(day+days, "14.00"), To: "penelitian_keberadaan"},
		testkit.Step{At: at(day+days, "14.10"), To: "penomoran"},
		testkit.Step{At: at(day+days, "14.20"), To: "penyusunan_konsep"},
		testkit.Step{At: at(day+days, "14.30"), To: "penandatanganan"},
		testkit.Step{At: at(day+days, "15.00"), To: "terbit"})
}

// measured is a world with twelve decided cases, one refused, one withdrawn, and some that wait, on Monday, 30 November.
func measured(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for _, days := range []int{0, 1, 1, 2, 2, 2, 3, 3, 4, 4} { // of Monday to Friday: as many working days
		w.walked(0, days)
	}
	w.walked(7, 17) // Monday to Thursday of the third week: 13 working days, late in the step
	w.walked(0, 23) // 17 working days, late as a whole
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(14, "08.00"), To: "diajukan"}, testkit.Step{At: at(14, "08.40"), To: "diagendakan"},
		testkit.Step{At: at(14, "09.00"), To: "penelitian_kabid"}, testkit.Step{At: at(14, "10.00"), To: "usulan_tolak"}, testkit.Step{At: at(15, "10.00"), To: "ditolak"})
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(14, "08.00"), To: "diajukan"}, testkit.Step{At: at(14, "08.10"), To: "ditarik"})
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(23, "08.00"), To: "diajukan"}, testkit.Step{At: at(23, "08.10"), To: "pemeriksaan"})              // late by now
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(25, "08.00"), To: "diajukan"}, testkit.Step{At: at(25, "08.10"), To: "pemeriksaan"})              // in time
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(1, "08.00"), To: "pemeriksaan"}, testkit.Step{At: at(1, "09.00"), To: "pemeriksaan", Held: true}) // on hold
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(-200, "08.00"), To: "diajukan"}, testkit.Step{At: at(-199, "08.00"), To: "perbaikan"})            // long with the applicant
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(-120, "08.00"), To: "penandatanganan"}, testkit.Step{At: at(-110, "08.00"), To: "terbit"})        // before the time
	w.Case(w.Found("lain.contoh.test", "Kota Lain"), "pelaporan", testkit.Step{At: at(20, "08.00"), To: "diajukan"}, testkit.Step{At: at(20, "09.00"), To: "pemeriksaan"})
	w.Clock.Set(at(28, "09.00"))
	w.must(w.o.Measure(t.Context()))
	return w
}

func dashboard(t *testing.T, w *world, q measures.Over) *measures.Dashboard {
	t.Helper()
	d, err := w.o.Dashboard(t.Context(), w.As("kepala_badan"), q)
	w.must(err)
	return d
}

func stepText(m registry.Measures, id string) string {
	i := slices.IndexFunc(m.Steps, func(s registry.StepMeasure) bool { return s.Step == id })
	s := m.Steps[i]
	return fmt.Sprintf("%d lalu, %d tepat, %d dan %d %s dari %q; %d menunggu, %d lewat, %d ditangguhkan %v",
		s.Count, s.Within, s.Median, s.P90, s.Unit, s.Norm, s.Waiting, s.Late, s.Held, s.Ages)
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	w := measured(t)
	d := dashboard(t, w, measures.Over{})
	m := d.Figures

	t.Run("keeps the figures of ninety days with their time", func(t *testing.T) {
		if !d.Ready || d.Over.Days != 90 || !d.ComputedAt.Equal(at(28, "09.00")) || !m.From.Equal(at(-62, "00.00")) || !m.Until.Equal(at(28, "09.00")) {
			t.Errorf("got %v %+v at %s from %s", d.Ready, d.Over, d.ComputedAt, m.From)
		}
	})
	for id, want := range map[string]string{
		"diajukan":          `16 lalu, 15 tepat, 10 dan 10 menit dari "30 menit"; 0 menunggu, 0 lewat, 0 ditangguhkan [0 0 0 0 0]`,
		"pemeriksaan":       `12 lalu, 6 tepat, 2 dan 13 hari kerja dari "2 hari kerja"; 3 menunggu, 1 lewat, 1 ditangguhkan [1 1 1 0 0]`,
		"penandatanganan":   `12 lalu, 12 tepat, 0 dan 0 hari kerja dari "1 hari kerja"; 0 menunggu, 0 lewat, 0 ditangguhkan [0 0 0 0 0]`,
		"penyusunan_konsep": `12 lalu, 12 tepat, 10 dan 10 menit dari "60 menit"; 0 menunggu, 0 lewat, 0 ditangguhkan [0 0 0 0 0]`,
		"usulan_tolak":      `1 lalu, 1 tepat, 1 dan 1 hari kerja dari ""; 0 menunggu, 0 lewat, 0 ditangguhkan [0 0 0 0 0]`,
		"perbaikan":         `0 lalu, 0 tepat, 0 dan 0 hari kerja dari "15 hari kerja"; 1 menunggu, 1 lewat, 0 ditangguhkan [0 0 0 0 1]`,
	} {
		t.Run("measures the step "+id, func(t *testing.T) {
			if got := stepText(m, id); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	t.Run("measures the whole where the office decided", func(t *testing.T) {
		// 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 13, 17 working days; the applicant's withdrawal is none of the office's decisions.
		if want := (registry.Measure{Count: 13, Within: 12, Median: 2, P90: 13, Unit: "hari kerja"}); m.Whole != want {
			t.Errorf("got %+v, want %+v", m.Whole, want)
		}
	})
	t.Run("counts what came in, what ended how, and months", func(t *testing.T) {
		reached := []registry.StateCount{{State: "terbit", Count: 12}, {State: "ditolak", Count: 1}, {State: "ditarik", Count: 1}}
		if m.Submitted != 17 || !slices.Equal(m.Reached, reached) || m.Rounds != [4]int{13, 0, 0, 0} {
			t.Errorf("got %d, %v, %v", m.Submitted, m.Reached, m.Rounds)
		}
		months := []registry.MonthMeasure{{Month: "2026-09"}, {Month: "2026-10"}, {Month: "2026-11", Submitted: 17, Decided: 13}}
		if !slices.Equal(m.Months, months) {
			t.Errorf("got %v", m.Months)
		}
	})
}

func TestMeasuredAgain(t *testing.T) {
	t.Parallel()
	w := measured(t)
	w.walked(20, 1)
	if d := dashboard(t, w, measures.Over{}); d.Figures.Whole.Count != 13 {
		t.Errorf("got %d before it was measured again", d.Figures.Whole.Count)
	}
	w.Clock.Set(at(28, "09.15"))
	w.must(w.o.Measure(t.Context()))
	if d := dashboard(t, w, measures.Over{Days: 30}); d.Figures.Whole.Count != 14 {
		t.Errorf("got %d", d.Figures.Whole.Count)
	}
	if d := dashboard(t, w, measures.Over{Days: 365}); d.Figures.Whole.Count != 14 || !d.ComputedAt.Equal(at(28, "09.00")) { // with the old one
		t.Errorf("the year was measured again at once: %d at %s", d.Figures.Whole.Count, d.ComputedAt)
	}
}

func TestDashboard(t *testing.T) {
	t.Parallel()
	w := measured(t)
	t.Run("lists as many cases as a figure counts", func(t *testing.T) {
		for q, want := range map[measures.Counted]int{
			{What: measures.CountPassed, Step: "pemeriksaan"}:              12,
			{What: measures.CountLate, Step: "pemeriksaan"}:                6,
			{What: measures.CountLate, Step: "diajukan"}:                   1,
			{What: measures.CountWaiting, Step: "pemeriksaan"}:             3,
			{What: measures.CountWaiting, Step: "pemeriksaan", Value: "2"}: 1,
			{What: measures.CountWaitingLate, Step: "pemeriksaan"}:         1,
			{What: measures.CountHeld, Step: "pemeriksaan"}:                1,
			{What: measures.CountDecided}:                                  13,
			{What: measures.CountDecided, Value: "2026-10"}:                0,
			{What: measures.CountDecidedLate}:                              1,
			{What: measures.CountSubmitted, Value: "2026-11"}:              17,
			{What: measures.CountReached, Step: "ditarik"}:                 1,
			{What: measures.CountRounds, Value: "0"}:                       13,
			{What: measures.CountReason, Value: "tidak_terbaca"}:           0,
		} {
			if got := w.counted(t, w.As("auditor"), q); len(got) != want {
				t.Errorf("%+v: got %d cases, want %d", q, len(got), want)
			}
		}
	})
	t.Run("keeps offices apart", func(t *testing.T) {
		other, err := w.rules.OfficeAt(t.Context(), rules.Place{Host: "lain.contoh.test"})
		w.must(err)
		by := w.Person(*other, "kepala_badan")
		d, err := w.o.Dashboard(t.Context(), by, measures.Over{})
		w.must(err)
		if d.Figures.Submitted != 1 || d.Figures.Whole.Count != 0 {
			t.Errorf("got %+v", d.Figures)
		}
		if got := w.counted(t, by, measures.Counted{What: measures.CountWaiting, Step: "pemeriksaan"}); len(got) != 1 {
			t.Errorf("got %d cases", len(got))
		}
	})
	t.Run("is not for applicants and administrators", func(t *testing.T) {
		for _, role := range []string{"pemohon", "admin"} {
			_, err := w.o.Dashboard(t.Context(), w.As(role), measures.Over{})
			testkit.Refused(t, err, workflow.Forbidden, "bukan_petugas")
			_, err = w.o.CountedCases(t.Context(), w.As(role), measures.Counted{What: measures.CountDecided, Limit: 25})
			testkit.Refused(t, err, workflow.Forbidden, "bukan_petugas")
		}
	})
	t.Run("measures days from and to at once", func(t *testing.T) {
		d := dashboard(t, w, measures.Over{From: "2026-11-02", To: "2026-11-06"})
		if d.Figures.Submitted != 12 || d.Figures.Whole.Count != 10 || !d.Figures.Until.Equal(at(5, "00.00")) {
			t.Errorf("got %+v", d.Figures)
		}
		if got := w.counted(t, w.As("kabid"), measures.Counted{Over: d.Over, What: measures.CountDecided}); len(got) != 10 {
			t.Errorf("got %d cases", len(got))
		}
	})
	t.Run("refuses times that make no sense", func(t *testing.T) {
		for field, q := range map[string]measures.Over{
			"hari": {Days: 7}, "dari": {From: "kemarin", To: "2026-11-06"}, "sampai": {From: "2026-11-06", To: "2026-11-05"},
		} {
			_, err := w.o.Dashboard(t.Context(), w.As("kabid"), q)
			testkit.Refused(t, err, workflow.Invalid, field)
		}
		_, err := w.o.Dashboard(t.Context(), w.As("kabid"), measures.Over{From: "2025-01-01", To: "2026-11-05"})
		testkit.Refused(t, err, workflow.Invalid, "sampai")
		_, err = w.o.Dashboard(t.Context(), w.As("kabid"), measures.Over{Service: "tidak_ada"})
		testkit.Refused(t, err, workflow.Missing, "tidak_ditemukan")
		_, err = w.o.CountedCases(t.Context(), w.As("kabid"), measures.Counted{What: "apa_saja", Limit: 25})
		testkit.Refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
}

// counted lists all cases behind a figure, two at a time.
func (w *world) counted(t *testing.T, by workflow.Actor, q measures.Counted) (all []uuid.UUID) {
	t.Helper()
	for q.Limit = 2; ; {
		page, err := w.o.CountedCases(t.Context(), by, q)
		w.must(err)
		for _, id := range page.Items {
			if slices.Contains(all, id) {
				t.Fatalf("%+v: case %s twice", q, id)
			}
			all = append(all, id)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return all
		}
	}
}

// TestRoundsOfRepair: the figure and the list of its cases put many rounds into the same row.
func TestRoundsOfRepair(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for day, rounds := range []int{0, 1, 3, 5} {
		id := w.Case(w.Office, "pelaporan", testkit.Step{At: at(day, "08.00"), To: "penandatanganan"}, testkit.Step{At: at(day, "09.00"), To: "terbit"})
		_, err := w.DB.Pool().ExecContext(t.Context(), `INSERT INTO rounds (dossier_id, number, cause, sent_at, sent_by, due_at)
			SELECT $1, n, 'beritahukan', $2, $3, $2 FROM generate_series(1, $4) n`, id, at(day, "08.30"), w.As("staf").User, rounds)
		w.must(err)
	}
	w.Clock.Set(at(28, "09.00"))
	w.must(w.o.Measure(t.Context()))
	want := [4]int{1, 1, 0, 2}
	if got := dashboard(t, w, measures.Over{}).Figures.Rounds; got != want {
		t.Errorf("got %v", got)
	}
	for i, n := range want {
		if got := w.counted(t, w.As("kabid"), measures.Counted{What: measures.CountRounds, Value: strconv.Itoa(i)}); len(got) != n {
			t.Errorf("row %d lists %d cases, want %d", i, len(got), n)
		}
	}
	if got := w.counted(t, w.As("kabid"), measures.Counted{What: measures.CountRounds, Value: "5"}); len(got) != 0 {
		t.Errorf("a row that is not there lists %d cases", len(got))
	}
}

func TestMeasureReasons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.returned("P2", "L3")
	w.returned("P2")
	w.Clock.Add(time.Minute)
	w.must(w.o.Measure(t.Context()))
	m := dashboard(t, w, measures.Over{}).Figures
	if m.Returned != 2 || len(m.Reasons) != 1 || m.Reasons[0].Findings != 3 || m.Reasons[0].Cases != 2 {
		t.Fatalf("got %d returned for %+v", m.Returned, m.Reasons)
	}
	if got := w.counted(t, w.As("kabid"), measures.Counted{What: measures.CountReason, Value: m.Reasons[0].Reason}); len(got) != 2 {
		t.Errorf("got %d cases", len(got))
	}
}

func TestPromise(t *testing.T) {
	t.Parallel()
	t.Run("tells the office's time of what was decided, and when one would be", func(t *testing.T) {
		t.Parallel()
		w := measured(t)
		p, err := w.o.Promise(t.Context(), rules.Place{OfficeID: &w.Office.ID}, "pelaporan")
		w.must(err)
		if !p.Enough || p.Whole.Count != 13 || p.Waiting != 0 || !p.Few {
			t.Errorf("got %+v", p)
		}
		reads(t, p.ExpectedOn.Format("2006-01-02 15.04"), "2026-12-02 16.00") // Monday and two working days
		reads(t, p.CautiousOn.Format("2006-01-02 15.04"), "2026-12-17 16.00") // and thirteen
		reads(t, p.Summary, "Dari 13 permohonan yang diputus dalam 90 hari terakhir, separuhnya selesai dalam 2 hari kerja waktu kantor dan sembilan dari sepuluh dalam 13 hari kerja.")
		reads(t, p.How, "Dihitung mulai sekarang menurut hari kerja kantor: dengan 2 hari kerja, seperti separuh permohonan itu, sampai Rabu, 2 Desember 2026; dengan 13 hari kerja, seperti sembilan dari sepuluh, sampai Kamis, 17 Desember 2026. Waktu yang dipakai pemohon untuk melengkapi berkas tidak ikut dihitung.")
		for _, s := range p.Steps {
			if s.Waiting != 0 || !s.Enough && s.Count != 0 {
				t.Errorf("the step %s tells of few: %+v", s.Label, s)
			}
		}
	})
	t.Run("falls back to the norm where little was decided, and tells no figure", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		for range 9 {
			w.walked(0, 1)
		}
		w.Clock.Set(at(28, "09.00"))
		w.must(w.o.Measure(t.Context()))
		p, err := w.o.Promise(t.Context(), rules.Place{OfficeID: &w.Office.ID}, "pelaporan")
		w.must(err)
		if p.Enough || p.Whole != (registry.Measure{}) {
			t.Errorf("got %+v", p.Whole)
		}
		reads(t, p.How, "Dalam 90 hari terakhir terlalu sedikit permohonan yang diputus untuk menghitung lamanya. Karena itu dipakai batas waktunya, 15 hari kerja: permohonan yang diajukan sekarang diputus paling lambat Senin, 21 Desember 2026. Waktu yang dipakai pemohon untuk melengkapi berkas tidak ikut dihitung.")
	})
	t.Run("says before the first measuring that there is none", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		p, err := w.o.Promise(t.Context(), rules.Place{OfficeID: &w.Office.ID}, "pelaporan")
		w.must(err)
		reads(t, p.Summary, "Lamanya permohonan akhir-akhir ini belum dihitung.")
		_, err = w.o.Promise(t.Context(), rules.Place{OfficeID: &w.Office.ID}, "tidak_ada")
		testkit.Refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
}

func reads(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

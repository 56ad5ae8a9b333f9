package trial

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// world is the shipped procedure, its default calendar, and an instant long after all cases of the tests.
type world struct {
	*testing.T
	def *workflow.Definition
	cal *calendar.Calendar
	now time.Time
}

func setup(t *testing.T) world {
	t.Helper()
	body, err := os.ReadFile("../../workflow/sop/pelaporan.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	def, err := workflow.Load(body)
	if err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.Default("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	return world{t, def, cal, time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}
}

// at reads "23 10.00": a day of November 2026, whose 23rd is a Monday, on the office's clock; later days are of December.
func (w world) at(text string) time.Time {
	w.Helper()
	day, err := time.Parse("2 15.04", text)
	if err != nil {
		w.Fatal(err)
	}
	return time.Date(2026, 11, day.Day(), day.Hour()-8, day.Minute(), 0, 0, time.UTC)
}

// way is a case from its steps, "23 10.00 diajukan"; "!" behind a state is a hold in it.
func (w world) way(code string, steps ...string) Case {
	w.Helper()
	c := Case{Code: code, Definition: w.def}
	from := w.def.Initial()
	for i, s := range steps {
		part := strings.Fields(s)
		to, held := strings.CutSuffix(part[2], "!")
		e := registry.Event{Seq: i + 1, Action: "tangguhkan", From: from, To: to, Held: held, At: w.at(part[0] + " " + part[1])}
		for _, a := range w.def.Actions {
			if a.To == to && slices.Contains(w.def.StatesOf(a), from) {
				e.Action = a.Name
				break
			}
		}
		c.Journal, from = append(c.Journal, e), to
	}
	return c
}

// The cases of the tests: in time at every stage; late by a day in the examination; with a hold and sent back to the
// applicant; under way.
func (w world) cases() []Case {
	return []Case{
		w.way("AAAAAAAAAA", "2 08.00 diajukan", "2 08.20 diagendakan", "2 09.00 didisposisikan", "2 09.10 pemeriksaan", "4 10.00 penelitian_kasubbid", "5 10.00 ditarik"),
		w.way("BBBBBBBBBB", "2 08.00 diajukan", "2 08.40 diagendakan", "2 09.00 didisposisikan", "2 09.10 pemeriksaan", "5 10.00 penelitian_kasubbid", "5 11.00 ditarik"),
		w.way("CCCCCCCCCC", "2 08.00 diajukan", "2 08.20 diagendakan", "2 09.00 didisposisikan", "2 09.10 pemeriksaan", "3 10.00 pemeriksaan!", "9 10.00 pemeriksaan", "10 10.00 penelitian_kasubbid", "10 11.00 penelitian_kabid", "10 13.00 pemberitahuan", "10 13.30 perbaikan", "20 20.00 pemeriksaan"),
		w.way("DDDDDDDDDD", "9 08.00 diajukan", "9 08.10 diagendakan"),
	}
}

func (w world) change(norms map[string]calendar.Norm) Change {
	w.Helper()
	def, err := w.def.WithNorms(calendar.Norm{}, norms)
	if err != nil {
		w.Fatal(err)
	}
	return Change{Definition: def, Before: w.cal, After: w.cal, Now: w.now}
}

func (w world) try(c Change, cases ...Case) Result {
	t := New(c)
	for _, one := range cases {
		t.Add(one)
	}
	return t.Result(Desk{Quantile: DefaultQuantile})
}

func (r Result) at(t testing.TB, state string) StageResult {
	t.Helper()
	i := slices.IndexFunc(r.Stages, func(s StageResult) bool { return s.State == state })
	if i < 0 {
		t.Fatalf("no stage %s", state)
	}
	return r.Stages[i]
}

func days(n int) calendar.Norm { return calendar.Norm{Amount: n, Unit: calendar.WorkingDay} }

func TestReplay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, state string
		norms       map[string]calendar.Norm
		passages    int
		want        Kept
	}{
		{"changes nothing where nothing is changed", "pemeriksaan", nil, 3, Kept{Before: Tally{3, 2}, After: Tally{3, 2}}},
		{"finds in time what a day more would have saved", "pemeriksaan", map[string]calendar.Norm{"pemeriksaan": days(3)}, 3, Kept{Tally{3, 2}, Tally{3, 3}, 1, 0}},
		{"does not count days of a hold", "pemeriksaan", map[string]calendar.Norm{"pemeriksaan": days(1)}, 3, Kept{Tally{3, 2}, Tally{3, 0}, 0, 2}},
		{"judges minutes by minutes", "diajukan", map[string]calendar.Norm{"diajukan": {Amount: 40, Unit: calendar.Minute}}, 4, Kept{Tally{4, 3}, Tally{4, 4}, 1, 0}},
		{"judges a norm in another unit", "diajukan", map[string]calendar.Norm{"diajukan": {Amount: 15, Unit: calendar.Minute}}, 4, Kept{Tally{4, 3}, Tally{4, 1}, 0, 2}},
		{"leaves the applicant his time", "perbaikan", map[string]calendar.Norm{"perbaikan": days(8)}, 1, Kept{Tally{1, 1}, Tally{1, 1}, 0, 0}},
		{"finds the applicant late in a shorter time", "perbaikan", map[string]calendar.Norm{"perbaikan": days(7)}, 1, Kept{Tally{1, 1}, Tally{1, 0}, 0, 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			got := w.try(w.change(row.norms), w.cases()...).at(t, row.state)
			if got.Passages != row.passages || got.Kept != row.want {
				t.Errorf("%d passages %+v, want %d %+v", got.Passages, got.Kept, row.passages, row.want)
			}
		})
	}
}

func TestReplayOfTheWhole(t *testing.T) {
	t.Parallel()
	w := setup(t)
	def, err := w.def.WithNorms(days(2), map[string]calendar.Norm{"pemeriksaan": days(3)})
	if err != nil {
		t.Fatal(err)
	}
	r := w.try(Change{Definition: def, Before: w.cal, After: w.cal, Now: w.now}, w.cases()...)
	if want := (Kept{Tally{2, 2}, Tally{2, 0}, 0, 2}); r.Whole != want || r.Cases != 4 || r.Ended != 2 || r.Running != 2 {
		t.Errorf("%+v of %d cases, %d ended, %d running", r.Whole, r.Cases, r.Ended, r.Running)
	}
	want := []Flip{
		{Code: "AAAAAAAAAA", Lost: []string{WholeName}},
		{Code: "BBBBBBBBBB", Gained: []string{"4 Pemeriksaan kelengkapan"}, Lost: []string{WholeName}},
	}
	if !reflect.DeepEqual(r.Flips, want) || r.Flipped != 2 {
		t.Errorf("%d: %+v", r.Flipped, r.Flips)
	}
	if s := r.at(t, "pemeriksaan"); s.NormBefore != "2 hari kerja" || s.Norm != days(3) {
		t.Errorf("%q, then %v", s.NormBefore, s.Norm)
	}
}

func TestReplayUnderAnotherCalendar(t *testing.T) {
	t.Parallel()
	w := setup(t)
	free, err := w.cal.WithHolidays([]calendar.Holiday{{Date: "2026-11-04", Name: "Hari Rekaan", Kind: calendar.LocalHoliday, Source: "Contoh"}})
	if err != nil {
		t.Fatal(err)
	}
	r := w.try(Change{Definition: w.def, Before: w.cal, After: free, Now: w.now}, w.cases()...)
	if got, want := r.at(t, "pemeriksaan").Kept, (Kept{Tally{3, 2}, Tally{3, 3}, 1, 0}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestReplayDoesNotGuess(t *testing.T) {
	t.Parallel()
	w := setup(t)
	without := *w.def
	without.States = slices.DeleteFunc(slices.Clone(w.def.States), func(s workflow.State) bool { return s.ID == "penelitian_kasubbid" })
	without.States = append(without.States, workflow.State{ID: "undian", Label: "Undian", Owner: workflow.OwnerOffice, Turn: "staf", Open: true})
	without.Actions = slices.DeleteFunc(slices.Clone(w.def.Actions), func(a workflow.Action) bool { return a.Name == "tarik" })
	r := w.try(Change{Definition: &without, Before: w.cal, After: w.cal, Now: w.now}, w.cases()...)
	want := []string{
		`Langkah "Tarik permohonan" tidak ada dalam definisi yang dicoba; 2 kali tercatat dan tidak dinilai.`,
		`Tahap "Penelitian oleh Kepala Subbidang" tidak ada dalam definisi yang dicoba; 3 kali tercatat dan tidak dinilai.`,
		`2 permohonan yang sudah diputus melewati tahap yang tidak ada lagi, jadi waktu seluruh prosedurnya tidak dinilai.`,
		`Tahap "Undian" baru; belum ada permohonan yang melewatinya, jadi tidak dapat dinilai.`,
	}
	if !slices.Equal(r.Remarks, want) {
		t.Error(strings.Join(r.Remarks, "\n"))
	}
	if r.Whole.After.Judged != 0 || r.Untold != 2 || r.at(t, "pemeriksaan").After.Judged != 3 {
		t.Errorf("%+v", r)
	}
	for _, s := range r.Queue.Stages {
		if s.Stage.State == "penelitian_kasubbid" {
			t.Error("a stage that is no more has a queue")
		}
	}
	t.Run("and says nothing of no cases", func(t *testing.T) {
		if r := w.try(Change{Definition: &without, Before: w.cal, After: w.cal, Now: w.now}); len(r.Remarks)+len(r.Stages)+len(r.Queue.Roles) != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// TestReplayOfMovedCases: each stretch of a case that was moved is told by the version that was in force then.
func TestReplayOfMovedCases(t *testing.T) {
	t.Parallel()
	w := setup(t)
	shorter, longer := w.change(map[string]calendar.Norm{"pemeriksaan": days(1)}).Definition, w.change(map[string]calendar.Norm{"pemeriksaan": days(4)}).Definition
	moved := func(to *workflow.Definition, at int, steps ...string) Case {
		c := w.way("EEEEEEEEEE", steps...)
		for i := range at {
			c.Journal[i].Definition = w.def
		}
		c.Definition, c.Journal[at].Action = to, "pindah_versi"
		return c
	}
	for name, row := range map[string]struct {
		c    Case
		want Kept
		norm string
	}{
		"after the stage, which stays measured by the version of its time": {
			moved(shorter, 3, "2 08.00 diajukan", "2 09.10 pemeriksaan", "4 10.00 penelitian_kasubbid", "4 11.00 penelitian_kasubbid", "4 12.00 ditarik"),
			Kept{Tally{1, 1}, Tally{1, 1}, 0, 0},
			"2 hari kerja",
		},
		"within the stage, which is measured by the new version from then on": {
			moved(longer, 2, "2 08.00 diajukan", "2 09.10 pemeriksaan", "3 10.00 pemeriksaan", "5 10.00 penelitian_kasubbid", "5 12.00 ditarik"),
			Kept{Tally{1, 1}, Tally{1, 0}, 0, 1},
			"4 hari kerja",
		},
		"within the stage when it was late already, which stays late": {
			moved(longer, 2, "2 08.00 diajukan", "2 09.10 pemeriksaan", "5 10.00 pemeriksaan", "5 11.00 penelitian_kasubbid", "5 12.00 ditarik"),
			Kept{Tally{1, 0}, Tally{1, 0}, 0, 0},
			"2 hari kerja",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := w.try(w.change(nil), row.c).at(t, "pemeriksaan")
			if got.Kept != row.want || got.NormBefore != row.norm {
				t.Errorf("%+v by %q, want %+v by %q", got.Kept, got.NormBefore, row.want, row.norm)
			}
		})
	}
}

// However cases are shared out among trials, together they come to the same.
func TestJoin(t *testing.T) {
	t.Parallel()
	w := setup(t)
	change := w.change(map[string]calendar.Norm{"pemeriksaan": days(3), "diajukan": days(1)})
	cases := w.cases()
	want := w.try(change, cases...)
	for cut := range len(cases) + 1 {
		first, second := New(change), New(change)
		for i, c := range cases {
			if i < cut {
				first.Add(c)
			} else {
				second.Add(c)
			}
		}
		first.Join(second)
		if got := first.Result(Desk{Quantile: DefaultQuantile}); !reflect.DeepEqual(got, want) {
			t.Errorf("cut at %d: %+v\nwant %+v", cut, got, want)
		}
	}
}

package timing_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/timing"
	"ormas/workflow"
)

// procedure is the shipped one of reports; plain is a calendar without free days, open from 07.30 to 12.00 and from 13.00 to 16.00.
func procedure(t *testing.T) (def *workflow.Definition, plain *calendar.Calendar) {
	t.Helper()
	body, err := os.ReadFile("../../workflow/sop/pelaporan.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if def, err = workflow.Load(body); err != nil {
		t.Fatal(err)
	}
	if plain, err = calendar.Default("Asia/Makassar"); err != nil {
		t.Fatal(err)
	}
	return def, plain
}

// act is one row of a journal: when, what, and the state after it, with "!" behind it where the case is on hold; due is a time
// that it set. 23 November 2026 is a Monday.
type act struct{ at, action, to, due string }

func journal(t *testing.T, acts []act) []registry.Event {
	t.Helper()
	local := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15.04", text, registry.Office{TimeZone: "Asia/Makassar"}.Location())
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	var all []registry.Event
	for i, a := range acts {
		to, held := strings.CutSuffix(a.to, "!")
		e := registry.Event{Seq: i + 1, Action: a.action, To: to, Held: held, At: local(a.at)}
		if a.due != "" {
			e.DueAt = new(local(a.due))
		}
		all = append(all, e)
	}
	return all
}

// when is an instant on the office's clock, "-" for none.
func when(cal *calendar.Calendar, at time.Time) string {
	if at.Equal(registry.NoDue) {
		return "-"
	}
	return cal.In(at).Format("2006-01-02 15.04.05")
}

// told are reminders, each in one line.
func told(cal *calendar.Calendar, all []timing.Rung) []string {
	lines := make([]string, len(all))
	for i, r := range all {
		lines[i] = strings.TrimSpace(fmt.Sprintf("%s %d %d%% %s %s", r.Kind, r.Began, r.Percent, when(cal, r.At), strings.Join(r.To, "+")))
	}
	return lines
}

// How the cases of these tests go on.
var (
	submitted = act{"2026-11-23 10.00", "ajukan", "diajukan", ""}
	held      = act{"2026-11-23 10.15", "tangguhkan", "diajukan!", ""}
	released  = act{"2026-11-24 10.00", "lanjutkan", "diajukan", ""}
	declared  = act{"2026-11-24 10.00", "nyatakan_lengkap", "penunjukan", ""}
	unfit     = act{"2026-11-25 09.00", "nyatakan_tidak_sesuai", "pemberitahuan", ""}
	sentBack  = act{"2026-11-25 10.00", "beritahukan", "perbaikan", ""}
	extended  = act{"2026-12-14 10.00", "perpanjang", "perbaikan", "2026-12-31 00.00"}
	withdrawn = act{"2026-11-26 10.00", "tarik", "ditarik", ""}
)

func TestOf(t *testing.T) {
	t.Parallel()
	def, cal := procedure(t)
	for name, test := range map[string]struct {
		acts                          []act
		owner, due, office, statutory string
		rungs                         []string
	}{
		"a draft has no clock": {nil, "tidak_ada", "-", "-", "-", nil},
		"a step of the office reminds its holder and then those above": {
			[]act{submitted},
			"kantor", "2026-11-23 10.30.00", "2026-12-14 16.00.00", "-",
			[]string{
				"langkah 1 80% 2026-11-23 10.24.01 giliran", "langkah 1 100% 2026-11-23 10.30.01 giliran+kasubbid",
				"langkah 1 120% 2026-11-23 10.36.01 kabid", "langkah 1 150% 2026-11-23 10.45.01 kepala_badan",
			},
		},
		"nothing runs while a case is on hold": {[]act{submitted, held}, "pihak_ketiga", "-", "-", "-", nil},
		"a step goes on after a hold with the time that was left": {
			[]act{submitted, held, released},
			"kantor", "2026-11-24 10.15.00", "2026-12-15 16.00.00", "-",
			[]string{
				"langkah 1 80% 2026-11-24 10.09.01 giliran", "langkah 1 100% 2026-11-24 10.15.01 giliran+kasubbid",
				"langkah 1 120% 2026-11-24 10.21.01 kabid", "langkah 1 150% 2026-11-24 10.30.01 kepala_badan",
			},
		},
		"the law's time runs from where the case was declared complete": {
			[]act{submitted, declared},
			"kantor", "2026-11-24 10.30.00", "2026-12-14 16.00.00", "2026-12-01 16.00.00",
			[]string{
				"langkah 2 80% 2026-11-24 10.24.01 giliran", "langkah 2 100% 2026-11-24 10.30.01 giliran", "langkah 2 150% 2026-11-24 10.45.01 kepala_badan",
				"undang_undang 2 50% 2026-11-27 08.45.01 kabid+kepala_badan", "undang_undang 2 80% 2026-11-30 15.00.01 kabid+kepala_badan",
			},
		},
		"the applicant is reminded in mornings, and the office's time and the law's stand still": {
			[]act{submitted, declared, unfit, sentBack},
			"pemohon", "2026-12-17 00.00.00", "-", "-",
			[]string{
				"pemohon 4 50% 2026-12-07 07.30.00", "pemohon 4 80% 2026-12-11 07.30.00", "pemohon 4 100% 2026-12-16 07.30.00",
			},
		},
		"an extension tells the last day anew, and no other part of the time": {
			[]act{submitted, declared, unfit, sentBack, extended},
			"pemohon", "2026-12-31 00.00.00", "-", "-",
			[]string{
				"pemohon 4 50% 2026-12-14 07.30.00", "pemohon 4 80% 2026-12-23 07.30.00", "pemohon 5 100% 2026-12-30 07.30.00",
			},
		},
		"what has ended has no time": {[]act{submitted, withdrawn}, "tidak_ada", "-", "-", "-", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := timing.Of(def, cal, journal(t, test.acts))
			for what, pair := range map[string][2]string{
				"owner": {string(got.Owner), test.owner}, "due": {when(cal, got.Due), test.due},
				"office": {when(cal, got.OfficeDue), test.office}, "law": {when(cal, got.Deemed), test.statutory},
				"reminders": {strings.Join(told(cal, got.Rungs), "\n"), strings.Join(test.rungs, "\n")},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: got %s\nwant %s", what, pair[0], pair[1])
				}
			}
		})
	}
}

func TestLateNotices(t *testing.T) {
	t.Parallel()
	def, cal := procedure(t)
	// 15 working days are the norm of the procedure, and 80 percent are late: the twelfth closes on the 17th.
	first := []act{{"2026-11-02 10.00", "ajukan", "diajukan", ""}, {"2026-11-02 11.00", "nyatakan_belum_lengkap", "pemberitahuan", ""}}
	second := []act{
		{"2026-11-17 17.00", "ajukan_ulang", "pemeriksaan", ""},
		{"2026-11-18 10.00", "nyatakan_belum_lengkap", "pemberitahuan", ""},
		{"2026-11-19 10.00", "beritahukan", "perbaikan", ""},
	}
	send := func(at string) act { return act{at, "beritahukan", "perbaikan", ""} }
	for name, test := range map[string]struct {
		acts []act
		want []timing.Late
		last bool
	}{
		"none was sent":       {first, nil, false},
		"one before the mark": {append(slices.Clone(first), send("2026-11-17 10.00")), nil, false},
		"one at the mark":     {append(slices.Clone(first), send("2026-11-17 16.01")), []timing.Late{{Round: 1, Seq: 3, Percent: 80}}, true},
		"a second one, the applicant's time not counted": {slices.Concat(first, []act{send("2026-11-03 10.00")}, second), nil, false},
		"both, the second further on": {
			slices.Concat(first, []act{send("2026-11-17 16.01")}, second), []timing.Late{{Round: 1, Seq: 3, Percent: 80}, {Round: 2, Seq: 6, Percent: 86}}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := journal(t, test.acts)
			if got := timing.LateNotices(def, cal, all); !slices.Equal(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if got := timing.Of(def, cal, all).LateNotice; got != test.last {
				t.Errorf("marked: %t", got)
			}
		})
	}
}

func TestTurnOf(t *testing.T) {
	t.Parallel()
	def, cal := procedure(t)
	staf := registry.NewID()
	d := registry.Dossier{Journal: journal(t, []act{submitted, {"2026-11-23 11.00", "tugaskan", "pemeriksaan", ""}})}
	d.Assignments = []registry.Assignment{{Role: "staf", UserID: staf}}
	got := timing.TurnOf(def, cal, &d)
	if !got.Open || got.Role != "staf" || got.User == nil || *got.User != staf || len(got.Rungs) == 0 || !got.LookAt.Equal(got.Rungs[0].At) {
		t.Errorf("got %+v", got)
	}
	d.Reminded = []registry.Reminder{got.Rungs[0].Reminder}
	if next := timing.TurnOf(def, cal, &d).LookAt; !next.Equal(got.Rungs[1].At) {
		t.Errorf("looks at %s after the first reminder was claimed", when(cal, next))
	}
	d.Journal = nil
	if got := timing.TurnOf(def, cal, &d); got.Open || got.Role != "pemohon" || got.User != nil || !got.LookAt.Equal(registry.NoDue) {
		t.Errorf("a draft: got %+v", got)
	}
}

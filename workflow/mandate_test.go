package workflow_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

// The mandate of the tests below holds from start on and not any more at the end.
var (
	start = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	end   = start.AddDate(0, 0, 5)
)

func mandate(role string, change func(m *workflow.Mandate)) workflow.Mandate {
	m := workflow.Mandate{ID: uuid.Max, Kind: workflow.ActingDaily, Role: role, Order: "800/1", From: start, Until: end}
	if change != nil {
		change(&m)
	}
	return m
}

// actingAt is somebody without a role who holds mandates, at an instant.
func actingAt(at time.Time, all ...workflow.Mandate) workflow.Actor {
	return workflow.Actor{User: uuid.New(), Reads: true, At: at, Mandates: all}
}

// signs asks whether somebody may sign a letter of a case.
func signs(d *workflow.Definition, by workflow.Actor, f workflow.Facts) error {
	_, err := d.Decide(workflow.Snapshot{State: "penandatanganan"}, workflow.Request{Action: "tandatangani", Version: new(int)}, by, f)
	return err
}

func TestMandateEdges(t *testing.T) {
	d := definition(t, "pelaporan")
	for name, test := range map[string]struct {
		at   time.Time
		code string
	}{
		"before it begins":                {start.Add(-time.Microsecond), "mandat_belum_mulai"},
		"at the instant it begins":        {start, ""},
		"in the last microsecond":         {end.Add(-time.Microsecond), ""},
		"at the instant it ends":          {end, "mandat_berakhir"},
		"in the second in which it ended": {end.Add(time.Second - time.Microsecond), "mandat_berakhir"},
		"at no time at all":               {time.Time{}, "mandat_belum_mulai"},
	} {
		t.Run(name, func(t *testing.T) {
			err := signs(d, actingAt(test.at, mandate("kepala_badan", nil)), workflow.Facts{})
			if got := codeOf(err); got != test.code {
				t.Errorf("got %q (%v), want %q", got, err, test.code)
			}
		})
	}
}

func TestMandateLimits(t *testing.T) {
	d := definition(t, "pelaporan")
	refused := map[string]workflow.Mandate{
		"another action":    mandate("kepala_badan", func(m *workflow.Mandate) { m.Actions = []string{"disposisi"} }),
		"another procedure": mandate("kepala_badan", func(m *workflow.Mandate) { m.Services = []string{"pendaftaran"} }),
		"another role":      mandate("kabid", nil),
		"the applicant":     mandate("pemohon", nil),
		"the clock":         mandate("sistem", nil),
		"an administrator":  mandate("admin", nil),
	}
	for name, m := range refused {
		t.Run("refuses what a mandate for "+name+" does not give", func(t *testing.T) {
			if got := codeOf(signs(d, actingAt(start, m), workflow.Facts{})); got != "bukan_tugas_anda" {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("permits what all limits name", func(t *testing.T) {
		m := mandate("kepala_badan", func(m *workflow.Mandate) { m.Actions, m.Services = []string{"tandatangani"}, []string{"pelaporan"} })
		if err := signs(d, actingAt(start, m), workflow.Facts{}); err != nil {
			t.Error(err)
		}
	})
	t.Run("gives work without a step only with all actions", func(t *testing.T) {
		s := workflow.Snapshot{State: "pemeriksaan"}
		if err := d.May(workflow.Judging, s, actingAt(start, mandate("staf", nil))); err != nil {
			t.Error(err)
		}
		some := mandate("staf", func(m *workflow.Mandate) { m.Actions = []string{"teruskan"} })
		if err := d.May(workflow.Judging, s, actingAt(start, some)); codeOf(err) != "bukan_tugas_anda" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("never acts for the applicant, and begins nothing", func(t *testing.T) {
		by := actingAt(start, mandate("pemohon", nil), mandate("bagian_umum", nil))
		if d.ActsForApplicant(workflow.Snapshot{State: "draf", Counter: true, Own: true}, by) || d.Begins(by, true) || d.Begins(by, false) {
			t.Error("it does")
		}
	})
}

func TestMandateForNamedPerson(t *testing.T) {
	d, named := definition(t, "pelaporan"), uuid.New()
	s := workflow.Snapshot{State: "penyusunan_konsep", Assigned: map[string]uuid.UUID{"staf": named}}
	draft := func(m workflow.Mandate) error {
		_, err := d.Decide(s, workflow.Request{Action: "susun_konsep", Version: new(int)}, actingAt(start, m), workflow.Facts{})
		return err
	}
	if err := draft(mandate("staf", func(m *workflow.Mandate) { m.For = &named })); err != nil {
		t.Errorf("for the person who is named: got %v", err)
	}
	if err := draft(mandate("staf", func(m *workflow.Mandate) { m.For = new(uuid.New()) })); codeOf(err) != "bukan_yang_ditugaskan" {
		t.Errorf("for somebody else: got %v", err)
	}
}

func TestSigningWhileAway(t *testing.T) {
	d := definition(t, "pelaporan")
	head := workflow.Actor{User: uuid.New(), Roles: []string{"kepala_badan"}, Reads: true, At: start}
	plh := mandate("kepala_badan", func(m *workflow.Mandate) { m.HolderName = "Contoh" })
	limited := mandate("kepala_badan", func(m *workflow.Mandate) { m.Services = []string{"pendaftaran"} })
	behalf := mandate("kepala_badan", func(m *workflow.Mandate) { m.Kind = workflow.OnBehalf })
	over := mandate("kepala_badan", func(m *workflow.Mandate) { m.From, m.Until = start.Add(-time.Hour), start })
	for name, test := range map[string]struct {
		by   workflow.Actor
		f    workflow.Facts
		want bool
	}{
		"refuses the head who is away":                          {head, workflow.Facts{AwayUntil: end}, false},
		"refuses the head while a Plh stands in":                {head, workflow.Facts{Standins: []workflow.Mandate{plh}}, false},
		"permits the head what the Plh's mandate leaves":        {head, workflow.Facts{Standins: []workflow.Mandate{limited}}, true},
		"permits the head beside somebody who signs a.n.":       {head, workflow.Facts{Standins: []workflow.Mandate{behalf}}, true},
		"permits the head from the second on in which it ended": {head, workflow.Facts{Standins: []workflow.Mandate{over}}, true},
		"permits the Plh":               {actingAt(start, plh), workflow.Facts{Standins: []workflow.Mandate{plh}}, true},
		"refuses a Plh who is away":     {actingAt(start, plh), workflow.Facts{AwayUntil: end}, false},
		"permits the head who is there": {head, workflow.Facts{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			err := signs(d, test.by, test.f)
			if (err == nil) != test.want {
				t.Errorf("got %v", err)
			}
			offers := d.Allowed(workflow.Snapshot{State: "penandatanganan"}, test.by, test.f)
			i := slices.IndexFunc(offers, func(o workflow.Offer) bool { return o.Action == "tandatangani" })
			if i < 0 || (len(offers[i].Blocked) == 0) != test.want {
				t.Errorf("offered %+v", offers)
			}
		})
	}
	t.Run("keeps the head from nothing else", func(t *testing.T) {
		_, err := d.Decide(workflow.Snapshot{State: "penandatanganan"}, workflow.Request{Action: "kembalikan_konsep", Version: new(int), Note: "Contoh"},
			head, workflow.Facts{AwayUntil: end, Standins: []workflow.Mandate{plh}})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestSubstituteWhoDidAnEarlierStep(t *testing.T) {
	d := definition(t, "pelaporan")
	by := actingAt(start, mandate("kepala_badan", nil))
	by.Roles = []string{"kabid"}
	s := workflow.Snapshot{State: "penandatanganan", Did: map[string]uuid.UUID{"nyatakan_lengkap": by.User}}
	ask := func(note string) (workflow.Transition, error) {
		return d.Decide(s, workflow.Request{Action: "tandatangani", Version: new(int), Note: note}, by, workflow.Facts{})
	}
	if _, err := ask(" "); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("without a reason: got %v", err)
	}
	step, err := ask("Kepala Badan cuti, tidak ada pejabat lain.")
	if err != nil || step.Exception() == "" || step.Mandate() == nil || step.As() != "kepala_badan" {
		t.Errorf("got %q, %v, %q, %v", step.Exception(), step.Mandate(), step.As(), err)
	}
	s.Did = nil
	if step, err = ask("Catatan saja."); err != nil || step.Exception() != "" {
		t.Errorf("without an earlier step: got %q, %v", step.Exception(), err)
	}
}

// A mandate gives exactly what the role gives, inside its limits and at its time, in every state; and nothing takes away
// what somebody may do without it. A thousand drawn mandates are compared with the role itself.
func TestMandateGivesWhatTheRoleGives(t *testing.T) {
	d, seed := definition(t, "pelaporan"), uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	roles := []string{"bagian_umum", "kepala_badan", "kabid", "kasubbid", "staf", "petugas_lapangan", "admin", "auditor"}
	for range 1000 {
		incumbent := uuid.New()
		m := mandate(roles[r.IntN(len(roles))], func(m *workflow.Mandate) { m.For = &incumbent })
		for _, a := range d.Actions {
			if r.IntN(3) == 0 {
				m.Actions = append(m.Actions, a.Name)
			}
		}
		if r.IntN(2) == 0 {
			m.Actions = nil
		}
		at := start.Add(time.Duration(r.Int64N(int64(10*24*time.Hour))) - 2*24*time.Hour)
		s := workflow.Snapshot{State: d.States[r.IntN(len(d.States))].ID, Held: r.IntN(8) == 0, Signing: r.IntN(8) == 0, Assigned: map[string]uuid.UUID{}}
		if r.IntN(2) == 0 {
			s.Assigned[m.Role] = incumbent
		}
		own := workflow.Actor{User: incumbent, Roles: []string{m.Role}, At: at}
		var want []string
		for _, o := range d.Allowed(s, own, workflow.Facts{}) {
			if m.Holds(at) && m.Permits(d.Service, o.Action) {
				want = append(want, o.Action)
			}
		}
		var got []string
		for _, o := range d.Allowed(s, actingAt(at, m), workflow.Facts{}) {
			got = append(got, o.Action)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s at %s in %s: got %v, want %v", fmt.Sprint(m.Role, m.Actions), at, s.State, got, want)
		}
		both := own
		both.Mandates = []workflow.Mandate{mandate(roles[r.IntN(len(roles))], nil)}
		for _, o := range d.Allowed(s, own, workflow.Facts{}) {
			if !slices.ContainsFunc(d.Allowed(s, both, workflow.Facts{}), func(b workflow.Offer) bool { return b.Action == o.Action }) {
				t.Fatalf("a mandate for %s takes %s from %s", both.Mandates[0].Role, o.Action, m.Role)
			}
		}
	}
}

func codeOf(err error) string {
	var refusal *workflow.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &refusal):
		return refusal.Code
	}
	return err.Error() // no refusal: the test that compares codes shows it
}

package workflow_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ormas/workflow"
)

// someCase makes up a case and somebody who looks at it.
func someCase(d *workflow.Definition, r *rand.Rand) (workflow.Snapshot, workflow.Actor, workflow.Facts) {
	people := []uuid.UUID{person("a").User, person("b").User, person("c").User}
	anyone := func() uuid.UUID { return people[r.IntN(len(people))] }
	by := workflow.Actor{User: anyone(), Clock: r.IntN(20) == 0}
	s := workflow.Snapshot{
		State: d.States[r.IntN(len(d.States))].ID, Version: 7, Held: r.IntN(4) == 0, Signing: r.IntN(4) == 0,
		Counter: r.IntN(3) == 0, Own: r.IntN(2) == 0, Assigned: map[string]uuid.UUID{}, Did: map[string]uuid.UUID{},
	}
	for _, role := range d.Roles {
		if r.IntN(2) == 0 {
			by.Roles = append(by.Roles, role.ID)
		}
		if r.IntN(2) == 0 {
			s.Assigned[role.ID] = anyone()
		}
	}
	for _, a := range d.Actions {
		if r.IntN(3) == 0 {
			s.Did[a.Name] = anyone()
		}
	}
	f := workflow.Facts{Now: now, Due: now, Rounds: r.IntN(2), DraftFindings: r.IntN(2), OpenFindings: r.IntN(2), Extended: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		f.MissingItems, f.Unjudged = []string{"Satu"}, []string{"Dua"}
	}
	return s, by, f
}

// TestAllowedAndDecideAgree tries made-up cases: what Allowed offers Decide does not refuse for role, state or person,
// what it does not offer Decide refuses for one of these, and Decide leads only where the definition does.
func TestAllowedAndDecideAgree(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t) {
		t.Run(d.Service, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			offered := 0
			for range 600 {
				s, by, f := someCase(d, r)
				offers := d.Allowed(s, by, f)
				offered += len(offers)
				for _, a := range d.Actions {
					agree(t, d, s, by, f, a.Name, offers)
				}
				if t.Failed() {
					t.Fatalf("in the case %+v of %+v", s, by)
				}
			}
			if offered < 5*len(d.Actions) {
				t.Errorf("only %d offers: the cases try nothing", offered)
			}
		})
	}
}

func agree(t *testing.T, d *workflow.Definition, s workflow.Snapshot, by workflow.Actor, f workflow.Facts, action string, offers []workflow.Offer) {
	t.Helper()
	request := request(action)
	got, err := d.Decide(s, request, by, f)
	if err == nil {
		fromDefinition(t, d, s, got)
	}
	kind := workflow.KindOf(err)
	i := slices.IndexFunc(offers, func(o workflow.Offer) bool { return o.Action == action })
	if i < 0 {
		if kind != workflow.Forbidden && kind != workflow.Conflict {
			t.Errorf("%s is not offered, yet decided: %v", action, err)
		}
		return
	}
	if err != nil && kind != workflow.Invalid {
		t.Errorf("%s is offered, yet refused: %v", action, err)
	}
	if blocked := len(offers[i].Blocked) > 0; blocked != (kind == workflow.Invalid) { // input and note are in order
		t.Errorf("%s is blocked by %q, yet decided: %v", action, offers[i].Blocked, err)
	}
	request.Note = ""
	if _, err := d.Decide(s, request, by, f); offers[i].Note && workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("%s wants a reason, yet is decided without: %v", action, err)
	}
}

// fromDefinition checks that a decision follows a row of the definition.
func fromDefinition(t *testing.T, d *workflow.Definition, s workflow.Snapshot, got workflow.Transition) {
	t.Helper()
	state, _ := d.State(s.State)
	ok := slices.ContainsFunc(d.Actions, func(a workflow.Action) bool {
		starts := slices.Contains(a.From, s.State) || state.Open && slices.Contains(a.From, workflow.OpenStates)
		to := a.To == got.To() || a.To == "" && got.To() == s.State
		return a.Name == got.Action().Name && starts && to && slices.Contains(a.By, got.As())
	})
	if !ok || got.From() != s.State {
		t.Errorf("%s leads from %s to %s as %s, which no row does", got.Action().Name, got.From(), got.To(), got.As())
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	t.Run("offers nothing rather than null", func(t *testing.T) {
		t.Parallel()
		if got := d.Allowed(in("selesai", person("kabid", "kabid")), person("kabid", "kabid"), workflow.Facts{}); got == nil || len(got) > 0 {
			t.Errorf("offers %#v", got)
		}
	})
	t.Run("keeps an action whose guard is unmet and says what is missing", func(t *testing.T) {
		t.Parallel()
		by := person("pemohon", "pemohon")
		f := workflow.Facts{
			MissingItems: []string{"Pas foto berwarna – Ketua"},
			FormProblems: []workflow.FieldError{{Field: "npwp", Code: "wajib", Detail: "Isian \"NPWP organisasi\" belum diisi."}},
		}
		got := d.Allowed(in("draf", by), by, f)
		want := []string{"Berkas belum diunggah: Pas foto berwarna – Ketua.", "Isian \"NPWP organisasi\" belum diisi."}
		if len(got) != 1 || got[0].Action != "ajukan" || !slices.Equal(got[0].Blocked, want) || got[0].Label != "Ajukan permohonan" {
			t.Errorf("offers %+v", got)
		}
	})
	t.Run("offers the inputs that the role is asked for", func(t *testing.T) {
		t.Parallel()
		for role, want := range map[string]int{"pemohon": 0, "bagian_umum": 1} {
			by := person(role, role)
			got := d.Allowed(in("terbit", by), by, workflow.Facts{})
			if len(got) != 1 || got[0].Inputs == nil || len(got[0].Inputs) != want || got[0].Blocked == nil {
				t.Errorf("%s is offered %+v", role, got)
			}
		}
	})
	t.Run("hides what strict separation forbids and marks what needs a reason", func(t *testing.T) {
		t.Parallel()
		by := person("both", "kasubbid", "kepala_badan")
		s := in("penelitian_kasubbid", by)
		s.Did["teruskan"] = by.User
		if got := d.Allowed(s, by, workflow.Facts{}); len(got) != 1 || got[0].Action != "teliti_ulang" || !got[0].Note {
			t.Errorf("offers %+v", got)
		}
		s.State = "penandatanganan"
		if got := d.Allowed(s, by, workflow.Facts{}); got[0].Action != "tandatangani" || !got[0].Note {
			t.Errorf("offers %+v", got)
		}
		s.Did = nil
		if got := d.Allowed(s, by, workflow.Facts{}); got[0].Action != "tandatangani" || got[0].Note {
			t.Errorf("offers %+v", got)
		}
	})
}

func TestTurn(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for state, want := range map[string]struct {
		role     string
		assigned bool
		norm     string
	}{
		"draf":                  {"pemohon", false, ""},
		"diajukan":              {"bagian_umum", false, "30 menit"},
		"diagendakan":           {"kepala_badan", false, "60 menit"},
		"didisposisikan":        {"kabid", false, "30 menit"},
		"pemeriksaan":           {"staf", true, "2 hari kerja"},
		"penelitian_kasubbid":   {"kasubbid", false, "1 hari kerja"},
		"penelitian_kabid":      {"kabid", false, "1 hari kerja"},
		"pemberitahuan":         {"staf", true, "60 menit"},
		"perbaikan":             {"pemohon", false, "15 hari kerja"},
		"penunjukan":            {"kabid", false, "30 menit"},
		"penelitian_lapangan":   {"petugas_lapangan", true, "2 hari kerja"},
		"penelitian_keberadaan": {"kabid", false, "1 hari kerja"},
		"penomoran":             {"kabid", false, "30 menit"},
		"penyusunan_konsep":     {"staf", true, "60 menit"},
		"penandatanganan":       {"kepala_badan", false, "1 hari kerja"},
		"terbit":                {"pemohon", false, ""},
		"usulan_tolak":          {"kepala_badan", false, ""},
		"dihentikan":            {"pemohon", false, ""},
		"selesai":               {"", false, ""},
	} {
		role, assigned, norm := d.Turn(state)
		if role != want.role || assigned != want.assigned || norm.String() != want.norm {
			t.Errorf("%s: turn of %q, named %v, within %q", state, role, assigned, norm)
		}
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for _, c := range []struct {
		work  workflow.Work
		role  string
		where []string
	}{
		{workflow.Editing, "pemohon", []string{"draf", "perbaikan"}},
		{workflow.Judging, "staf", []string{"pemeriksaan"}},
		{workflow.Finding, "staf", []string{"pemeriksaan"}},
		{workflow.Finding, "kasubbid", []string{"penelitian_kasubbid"}},
		{workflow.Finding, "kabid", []string{"penelitian_kabid", "penelitian_keberadaan"}},
		{workflow.Settling, "kasubbid", []string{"pemeriksaan", "penelitian_kasubbid"}},
	} {
		by := person(c.role, c.role)
		for _, s := range d.States {
			err := d.May(c.work, in(s.ID, by), by)
			if want := slices.Contains(c.where, s.ID); want != (err == nil) || !want && workflow.KindOf(err) != workflow.Conflict {
				t.Errorf("work %d of %s in %s: %v", c.work, c.role, s.ID, err)
			}
			for _, special := range []workflow.Snapshot{{Held: true}, {Signing: true}} {
				special.State, special.Own = s.ID, true
				if d.May(c.work, special, by) == nil {
					t.Errorf("work %d of %s in %s while something special is under way", c.work, c.role, s.ID)
				}
			}
		}
	}
	t.Run("refuses roles that never do it", func(t *testing.T) {
		t.Parallel()
		by := person("kabid", "kabid")
		refusedAs(t, d.May(workflow.Judging, in("pemeriksaan", by), by), workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("refuses another than the person named", func(t *testing.T) {
		t.Parallel()
		s := in("pemeriksaan", person("named", "staf"))
		refusedAs(t, d.May(workflow.Judging, s, person("other", "staf")), workflow.Forbidden, "bukan_yang_ditugaskan")
	})
}

func BenchmarkDecide(b *testing.B) {
	d := definition(b, "pelaporan")
	by := person("kabid", "kabid")
	s, r, f := in("penelitian_kabid", by), request("nyatakan_lengkap"), workflow.Facts{}
	for b.Loop() {
		if _, err := d.Decide(s, r, by, f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAllowed(b *testing.B) {
	d := definition(b, "pelaporan")
	by := person("kabid", "kabid")
	s := in("penelitian_kabid", by)
	for b.Loop() {
		if len(d.Allowed(s, by, workflow.Facts{})) != 6 {
			b.Fatal("not six acts")
		}
	}
}

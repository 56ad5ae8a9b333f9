package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/workflow"
)

// step is a row of the SOP as the office publishes it, typed from there and not from the definition.
type step struct{ no, action, by, from, to string }

// paper is a procedure as the office publishes it.
type paper struct {
	steps    []step
	open     string   // its open states
	assigned []string // the actions that only the person named takes
	extra    []string // actions tried elsewhere: they need a case on hold, under signature, or on an old version
}

// published are the procedures, by service. Every definition that is shipped has one here.
var published = map[string]paper{"pelaporan": track, "pendaftaran": track, "monitoring": monitoring}

// monitoring is the office's own procedure of evaluation and monitoring: six steps, and besides what sends a proposal back
// or ends it.
var monitoring = paper{
	steps: []step{
		{"1", "usulkan", "pengusul", "draf", "diusulkan"},
		{"2", "teruskan_usulan", "sekretaris", "diusulkan", "persetujuan"},
		{"3", "setujui_usulan", "kepala_badan", "persetujuan", "evaluasi"},
		{"4", "selesaikan_evaluasi", "kasubag_perencanaan", "evaluasi", "penyiapan_perjalanan"},
		{"5", "siapkan_perjalanan", "bendahara", "penyiapan_perjalanan", "pembayaran"},
		{"6", "bayarkan", "bendahara", "pembayaran", "selesai"},
		{"", "kembalikan_usulan", "sekretaris", "diusulkan", "perbaikan_usulan"},
		{"", "kembalikan_usulan", "kasubag_perencanaan", "evaluasi", "perbaikan_usulan"},
		{"", "usulkan_lagi", "pengusul", "perbaikan_usulan", "diusulkan"},
		{"", "batalkan", "pengusul", "diusulkan perbaikan_usulan", "dibatalkan"},
		{"", "tidak_setujui", "kepala_badan", "persetujuan", "tidak_disetujui"},
	},
	open: "diusulkan persetujuan evaluasi penyiapan_perjalanan pembayaran perbaikan_usulan", assigned: []string{"usulkan_lagi", "batalkan"},
	extra: []string{"pindah_versi"},
}

// track is what both tracks have in common.
var track = paper{
	steps: trackSteps, open: open, assigned: []string{"teruskan", "beritahukan", "berita_acara", "susun_konsep"},
	extra: []string{"lanjutkan", "lepaskan_tanda_tangan", "pindah_versi", "batalkan_pembetulan"},
}

// trackSteps is the action table. "=" as the state to go to: it stays.
var trackSteps = []step{
	{"1", "ajukan", "pemohon", "draf", "diajukan"},
	{"2", "agendakan", "bagian_umum", "diajukan", "diagendakan"},
	{"3a", "disposisi", "kepala_badan", "diagendakan", "didisposisikan"},
	{"3b", "tugaskan", "kabid", "didisposisikan", "pemeriksaan"},
	{"4", "teruskan", "staf", "pemeriksaan", "penelitian_kasubbid"},
	{"5a", "setujui_kasubbid", "kasubbid", "penelitian_kasubbid", "penelitian_kabid"},
	{"5b", "nyatakan_lengkap", "kabid", "penelitian_kabid", "penunjukan"},
	{"5c", "nyatakan_belum_lengkap", "kabid", "penelitian_kabid", "pemberitahuan"},
	{"5d", "teliti_ulang", "kasubbid", "penelitian_kasubbid", "pemeriksaan"},
	{"5d", "teliti_ulang", "kabid", "penelitian_kabid penomoran penyusunan_konsep", "pemeriksaan"},
	{"6", "beritahukan", "staf", "pemberitahuan", "perbaikan"},
	{"6'", "ajukan_ulang", "pemohon", "perbaikan", "pemeriksaan"},
	{"7", "tunjuk_petugas", "kabid", "penunjukan", "penelitian_lapangan"},
	{"8", "berita_acara", "petugas_lapangan", "penelitian_lapangan", "penelitian_keberadaan"},
	{"9", "nyatakan_sesuai", "kabid", "penelitian_keberadaan", "penomoran"},
	{"9'", "nyatakan_tidak_sesuai", "kabid", "penelitian_keberadaan", "pemberitahuan"},
	{"10", "beri_nomor", "kabid", "penomoran", "penyusunan_konsep"},
	{"11", "susun_konsep", "staf", "penyusunan_konsep", "penandatanganan"},
	{"12", "tandatangani", "kepala_badan", "penandatanganan", "terbit"},
	{"12'", "kembalikan_konsep", "kepala_badan", "penandatanganan", "penyusunan_konsep"},
	{"12'", "kembalikan_pemeriksaan", "kepala_badan", "penandatanganan", "pemeriksaan"},
	{"13", "serahkan", "bagian_umum pemohon", "terbit", "selesai"},
	{"", "usulkan_tolak", "kabid", "penelitian_kabid penelitian_keberadaan", "usulan_tolak"},
	{"", "tolak", "kepala_badan", "usulan_tolak", "ditolak"},
	{"", "batalkan_usulan", "kepala_badan", "usulan_tolak", "penelitian_kabid"},
	{"", "tarik", "pemohon", open, "ditarik"},
	{"", "hentikan", "sistem", "perbaikan", "dihentikan"},
	{"", "lanjutkan_permohonan", "pemohon", "dihentikan", "perbaikan"},
	{"", "alihkan", "kabid", strings.TrimPrefix(open, "diajukan diagendakan didisposisikan "), "="},
	{"", "perpanjang", "kabid", "perbaikan", "="},
	{"", "tangguhkan", "kabid", open, "="},
}

// open are the open states, in the order of the SOP.
const open = "diajukan diagendakan didisposisikan pemeriksaan penelitian_kasubbid penelitian_kabid pemberitahuan perbaikan " +
	"penunjukan penelitian_lapangan penelitian_keberadaan penomoran penyusunan_konsep penandatanganan usulan_tolak dihentikan"

// one is somebody with one role, or the clock.
func one(role string) workflow.Actor {
	if role == "sistem" {
		return workflow.System(uuid.Nil)
	}
	return person(role, role)
}

// target gives where the published table lets a role go from a state.
func (p paper) target(action, role, state string) (to string, ok bool) {
	for _, row := range p.steps {
		if row.action == action && slices.Contains(strings.Fields(row.by), role) && slices.Contains(strings.Fields(row.from), state) {
			if row.to == "=" {
				return state, true
			}
			return row.to, true
		}
	}
	return "", false
}

// has tells whether the published table gives a role an action anywhere.
func (p paper) has(action, role string) bool {
	return slices.ContainsFunc(p.steps, func(row step) bool {
		return row.action == action && slices.Contains(strings.Fields(row.by), role)
	})
}

// TestTableIsThePublishedOne tries every action of the published table in every state as every role.
func TestTableIsThePublishedOne(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t) {
		for _, row := range published[d.Service].steps {
			t.Run(d.Service+" knows "+row.action, func(t *testing.T) {
				t.Parallel()
				for _, s := range d.States {
					for _, r := range d.Roles {
						tryRow(t, d, row.action, r.ID, s.ID)
					}
				}
			})
		}
	}
}

func tryRow(t *testing.T, d *workflow.Definition, action, role, state string) {
	t.Helper()
	by := one(role)
	got, err := d.Decide(in(state, by), request(action), by, ready(action))
	table := published[d.Service]
	want, allowed := table.target(action, role, state)
	switch {
	case allowed && err != nil:
		t.Errorf("%s by %s in %s is refused: %v", action, role, state, err)
	case allowed && (got.To() != want || got.From() != state || got.As() != role || got.Action().Name != action):
		t.Errorf("%s by %s leads from %s to %s as %s, want %s", action, role, got.From(), got.To(), got.As(), want)
	case allowed:
	case err == nil:
		t.Errorf("%s by %s in %s is allowed", action, role, state)
	case table.has(action, role) && workflow.KindOf(err) != workflow.Conflict:
		t.Errorf("%s by %s in %s is refused as %s, want a conflict of state", action, role, state, workflow.KindOf(err))
	case !table.has(action, role) && workflow.KindOf(err) != workflow.Forbidden:
		t.Errorf("%s by %s in %s is refused as %s, want a refusal of the role", action, role, state, workflow.KindOf(err))
	}
}

func TestDefinitionsHaveNothingElse(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t) {
		table := published[d.Service]
		for _, a := range d.Actions {
			i := slices.IndexFunc(table.steps, func(row step) bool { return row.action == a.Name && row.no == a.Step })
			if i < 0 && !slices.Contains(table.extra, a.Name) {
				t.Errorf("%s: step %q %s is not in the published table", d.Service, a.Step, a.Name)
			}
		}
		for _, s := range d.States {
			if s.Open != slices.Contains(strings.Fields(table.open), s.ID) {
				t.Errorf("%s: state %s open: %v", d.Service, s.ID, s.Open)
			}
		}
	}
}

func TestAssignedSteps(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t) {
		for _, a := range d.Actions {
			want := slices.Contains(published[d.Service].assigned, a.Name)
			if a.Assigned != want {
				t.Errorf("%s: %s takes the person named: %v", d.Service, a.Name, a.Assigned)
			}
			if !a.Assigned {
				continue
			}
			t.Run(d.Service+" refuses "+a.Name+" by another person", func(t *testing.T) {
				t.Parallel()
				by := person("other", a.By[0])
				s := in(a.From[0], person("named", a.By[0]))
				_, err := d.Decide(s, request(a.Name), by, ready(a.Name))
				refusedAs(t, err, workflow.Forbidden, "bukan_yang_ditugaskan")
				s.Assigned = nil
				_, err = d.Decide(s, request(a.Name), workflow.Actor{Roles: a.By}, ready(a.Name))
				refusedAs(t, err, workflow.Forbidden, "bukan_yang_ditugaskan")
			})
		}
	}
}

func TestReassignment(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	by := person("kabid", "kabid")
	for state, role := range map[string]string{"penelitian_lapangan": "petugas_lapangan", "pemeriksaan": "staf", "dihentikan": "staf"} {
		t.Run("names another "+role+" in "+state, func(t *testing.T) {
			t.Parallel()
			got, err := d.Decide(in(state, by), request("alihkan"), by, workflow.Facts{})
			if err != nil || got.Action().Assigns != role || got.To() != state {
				t.Errorf("assigns %q, leads to %q, error %v", got.Action().Assigns, got.To(), err)
			}
		})
	}
}

func TestWhoseDossier(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	t.Run("refuses the applicant's acts on a dossier of others", func(t *testing.T) {
		t.Parallel()
		by := person("pemohon", "pemohon")
		s := in("draf", by)
		s.Own = false
		_, err := d.Decide(s, request("ajukan"), by, workflow.Facts{})
		refusedAs(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("lets the counter act for the applicant where the dossier was made there", func(t *testing.T) {
		t.Parallel()
		by := person("umum", "bagian_umum")
		s := in("draf", by)
		_, err := d.Decide(s, request("ajukan"), by, workflow.Facts{})
		refusedAs(t, err, workflow.Forbidden, "bukan_tugas_anda")
		s.Counter = true
		got, err := d.Decide(s, request("ajukan"), by, workflow.Facts{})
		if err != nil || got.As() != "pemohon" || !d.ActsForApplicant(s, by) {
			t.Errorf("as %q, error %v", got.As(), err)
		}
		_, err = d.Decide(s, request("ajukan"), person("kabid", "kabid"), workflow.Facts{})
		refusedAs(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("asks staff for the receiver's name and the applicant not", func(t *testing.T) {
		t.Parallel()
		bare := request("serahkan")
		bare.Input = nil
		umum, pemohon := person("umum", "bagian_umum"), person("pemohon", "pemohon")
		s := in("terbit", umum)
		s.Counter = true // holds both roles; the office hands over
		_, err := d.Decide(s, bare, umum, workflow.Facts{})
		refusal := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah")
		if refusal.Fields[0].Field != "received_by" {
			t.Errorf("refused %v", refusal.Fields)
		}
		if _, err := d.Decide(in("terbit", pemohon), bare, pemohon, workflow.Facts{}); err != nil {
			t.Error(err)
		}
		got, err := d.Decide(in("terbit", pemohon), request("serahkan"), pemohon, workflow.Facts{})
		if err != nil || len(got.Input()) > 0 {
			t.Errorf("input %v, error %v", got.Input(), err)
		}
	})
}

// bars are the rules of separation, typed from the SOP: who did the first does none of the second.
var bars = []struct {
	did    string
	not    string
	strict bool
}{
	{"teruskan", "setujui_kasubbid", true},
	{"teruskan", "nyatakan_lengkap", true},
	{"nyatakan_lengkap", "berita_acara", true},
	{"berita_acara", "nyatakan_sesuai", true},
	{"teruskan", "tandatangani", false},
	{"setujui_kasubbid", "tandatangani", false},
	{"nyatakan_lengkap", "tandatangani", false},
	{"nyatakan_belum_lengkap", "tandatangani", false},
	{"berita_acara", "tandatangani", false},
	{"nyatakan_sesuai", "tandatangani", false},
}

func TestSeparation(t *testing.T) {
	t.Parallel()
	for _, d := range tracks(t) {
		for _, bar := range bars {
			t.Run(fmt.Sprintf("%s keeps %s and %s apart", d.Service, bar.did, bar.not), func(t *testing.T) {
				t.Parallel()
				keepsApart(t, d, bar.did, bar.not, bar.strict)
			})
		}
	}
}

func keepsApart(t *testing.T, d *workflow.Definition, did, not string, strict bool) {
	t.Helper()
	row := d.Actions[slices.IndexFunc(d.Actions, func(a workflow.Action) bool { return a.Name == not })]
	by := person("both", row.By[0])
	s := in(row.From[0], by)
	s.Did[did] = by.User
	r := request(not)
	r.Note = ""
	_, err := d.Decide(s, r, by, ready(not))
	if strict {
		refusedAs(t, err, workflow.Forbidden, "pemisahan_tugas")
	} else if refusal := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah"); len(refusal.Fields) != 1 ||
		refusal.Fields[0].Field != "note" || !strings.Contains(refusal.Fields[0].Detail, "ikut memeriksa") {
		t.Errorf("refused %+v", refusal.Fields)
	}
	_, err = d.Decide(s, request(not), by, ready(not)) // with a reason
	if strict == (err == nil) {
		t.Errorf("with a reason: %v", err)
	}
	s.Did[did] = person("another").User // done again by somebody else: the last time counts
	if _, err = d.Decide(s, r, by, ready(not)); err != nil {
		t.Errorf("barred though another did it last: %v", err)
	}
}

func TestExcluded(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	s := in("penunjukan", workflow.Actor{})
	s.Did["nyatakan_lengkap"] = person("kabid").User
	if !d.Excluded(s, "petugas_lapangan", person("kabid", "petugas_lapangan")) {
		t.Error("who declared it complete may be named for the visit")
	}
	if d.Excluded(s, "petugas_lapangan", person("other", "petugas_lapangan")) || d.Excluded(s, "staf", person("kabid", "staf")) {
		t.Error("persons are excluded whom no rule bars")
	}
	s.Did["teruskan"] = person("rangkap").User
	if !d.Barred(s, "kasubbid", person("rangkap", "kasubbid")) || d.Excluded(s, "kasubbid", person("rangkap", "kasubbid")) {
		t.Error("who checked is not barred from the second check, or is told as barred from an assigned step")
	}
	if d.Barred(s, "staf", person("rangkap", "staf")) || d.Barred(s, "kasubbid", person("other", "kasubbid")) {
		t.Error("bars too many")
	}
}

func TestSpecialConditions(t *testing.T) {
	t.Parallel()
	for _, d := range tracks(t) {
		for _, s := range d.States {
			for _, r := range d.Roles {
				by := one(r.ID)
				held, signing := in(s.ID, by), in(s.ID, by)
				held.Held, signing.Signing = true, true
				for _, a := range d.Actions {
					_, err := d.Decide(held, request(a.Name), by, ready(a.Name))
					only := s.Open && (a.Name == "lanjutkan" && r.ID == "kabid" || a.Name == "tarik" && r.ID == "pemohon")
					if only != (err == nil) {
						t.Errorf("%s: on hold %s by %s in %s: %v", d.Service, a.Name, r.ID, s.ID, err)
					}
					_, err = d.Decide(signing, request(a.Name), by, ready(a.Name))
					only = s.ID == "penandatanganan" && r.ID == "kepala_badan" && slices.Contains([]string{"tandatangani", "lepaskan_tanda_tangan"}, a.Name)
					if only != (err == nil) {
						t.Errorf("%s: under signature %s by %s in %s: %v", d.Service, a.Name, r.ID, s.ID, err)
					}
				}
			}
		}
	}
}

func TestConflictSaysWhy(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	by := person("kabid", "kabid")
	s := in("pemeriksaan", by)
	_, err := d.Decide(s, request("beri_nomor"), by, workflow.Facts{})
	if e := refusedAs(t, err, workflow.Conflict, "keadaan_tidak_sesuai"); !strings.Contains(e.Detail, "Pemeriksaan kelengkapan") {
		t.Error(e.Detail)
	}
	_, err = d.Decide(s, request("lanjutkan"), by, workflow.Facts{})
	refusedAs(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
	s.Held = true
	_, err = d.Decide(s, request("alihkan"), by, workflow.Facts{})
	refusedAs(t, err, workflow.Conflict, "ditangguhkan")
	s.Held, s.Signing = false, true
	_, err = d.Decide(s, request("tangguhkan"), by, workflow.Facts{})
	refusedAs(t, err, workflow.Conflict, "penandatanganan_berjalan")
}

// TestOrderOfRefusals mends one thing after the other; each time the next refusal shows.
func TestOrderOfRefusals(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	by := person("officer", "kabid")
	stale, current := 6, 7
	problem := workflow.Refuse(workflow.Invalid, "tidak_terbaca", "Isi permintaan tidak dapat dibaca.")
	s := in("draf", person("another", "petugas_lapangan"))
	s.Did["nyatakan_lengkap"] = by.User
	r := workflow.Request{Action: "berita_acara", Version: &stale, Problem: problem}
	decide := func() error { _, err := d.Decide(s, r, by, workflow.Facts{}); return err }

	refusedAs(t, decide(), workflow.Forbidden, "bukan_tugas_anda")
	by.Roles = []string{"petugas_lapangan"}
	refusedAs(t, decide(), workflow.Conflict, "keadaan_tidak_sesuai")
	s.State = "penelitian_lapangan"
	refusedAs(t, decide(), workflow.Conflict, "versi_usang")
	r.Version = &current
	refusedAs(t, decide(), workflow.Forbidden, "pemisahan_tugas")
	s.Did = nil
	refusedAs(t, decide(), workflow.Forbidden, "bukan_yang_ditugaskan")
	s.Assigned["petugas_lapangan"] = by.User
	refusedAs(t, decide(), workflow.Invalid, "tidak_terbaca")
	r.Problem = nil
	refusedAs(t, decide(), workflow.Invalid, "isian_tidak_sah")
	r.Input = []byte(inputs["berita_acara"])
	if err := decide(); err != nil {
		t.Error(err)
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	kabid := person("kabid", "kabid")
	t.Run("refuses an action nobody knows", func(t *testing.T) {
		t.Parallel()
		_, err := d.Decide(in("draf", kabid), request("sulap"), kabid, workflow.Facts{})
		if e := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah"); e.Fields[0].Field != "action" {
			t.Errorf("refused %v", e.Fields)
		}
	})
	t.Run("tells what was wrong with a request that names no action", func(t *testing.T) {
		t.Parallel()
		_, err := d.Decide(in("draf", kabid), workflow.Request{Problem: workflow.Refuse(workflow.Invalid, "rusak", "Rusak.")}, kabid, workflow.Facts{})
		refusedAs(t, err, workflow.Invalid, "rusak")
	})
	t.Run("wants the version", func(t *testing.T) {
		t.Parallel()
		r := request("tangguhkan")
		r.Version = nil
		_, err := d.Decide(in("pemeriksaan", kabid), r, kabid, workflow.Facts{})
		if e := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah"); e.Fields[0].Field != "version" {
			t.Errorf("refused %v", e.Fields)
		}
	})
	t.Run("keeps what was decided", func(t *testing.T) {
		t.Parallel()
		r := request("tangguhkan")
		r.Note = "  dualisme kepengurusan\n"
		got, err := d.Decide(in("pemeriksaan", kabid), r, kabid, workflow.Facts{})
		if err != nil || got.Note() != "dualisme kepengurusan" || got.Version() != 7 || got.Definition() != d || got.Action().Effect != "hold" {
			t.Errorf("%+v, error %v", got, err)
		}
	})
}

func TestNotes(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	required := []string{"teliti_ulang", "kembalikan_konsep", "kembalikan_pemeriksaan", "perpanjang", "tangguhkan", "lepaskan_tanda_tangan", "pindah_versi", "batalkan_pembetulan"}
	for _, a := range d.Actions {
		if slices.Contains(required, a.Name) != (a.Note == workflow.NoteRequired) {
			t.Errorf("%s: rule for notes %q", a.Name, a.Note)
		}
	}
	by := person("kabid", "kabid")
	note := func(action, text string, f workflow.Facts) error {
		r := request(action)
		r.Note = text
		state := map[string]string{
			"tangguhkan": "penelitian_kabid", "nyatakan_belum_lengkap": "penelitian_kabid",
			"nyatakan_tidak_sesuai": "penelitian_keberadaan",
		}[action]
		_, err := d.Decide(in(state, by), r, by, f)
		return err
	}
	for name, c := range map[string]struct {
		action, text string
		rounds       int
		code         string // "" where it is accepted
	}{
		"a hold without a reason":             {"tangguhkan", " \n", 0, "wajib"},
		"a hold with a reason":                {"tangguhkan", "Sengketa", 0, ""},
		"a reason that never ends":            {"tangguhkan", strings.Repeat("é", workflow.MaxNote+1), 0, "terlalu_panjang"},
		"a reason as long as it may be":       {"tangguhkan", strings.Repeat("é", workflow.MaxNote), 0, ""},
		"a reason that cannot be stored":      {"tangguhkan", "a\x00b", 0, "huruf_tidak_sah"},
		"the first round":                     {"nyatakan_belum_lengkap", "", 0, ""},
		"a second round":                      {"nyatakan_belum_lengkap", "", 1, "wajib"},
		"a second round with a reason":        {"nyatakan_belum_lengkap", "Masih kurang", 1, ""},
		"a round after the visit, any number": {"nyatakan_tidak_sesuai", "", 2, ""},
	} {
		t.Run("judges the note of "+name, func(t *testing.T) {
			t.Parallel()
			err := note(c.action, c.text, workflow.Facts{Rounds: c.rounds, DraftFindings: 1})
			if c.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if e := refusedAs(t, err, workflow.Invalid, "isian_tidak_sah"); e.Fields[0].Field != "note" || e.Fields[0].Code != c.code {
				t.Errorf("refused %v", e.Fields)
			}
		})
	}
}

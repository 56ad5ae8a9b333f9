package rulemaking_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// second publishes the shipped text of a procedure as version 2, with some texts changed.
func (w *world) second(service string, pairs ...string) {
	w.t.Helper()
	body := strings.NewReplacer(append([]string{"version: 1\n", "version: 2\n"}, pairs...)...).Replace(testkit.Shipped(service))
	_, _, err := w.o.PublishDefinition(w.t.Context(), w.As("kepala_badan"), body, time.Time{})
	w.must(err)
	w.Clock.Add(time.Minute)
}

// writes lets the office itself say how numbers are written.
func (w *world) writes(s rulemaking.SeriesID, template string) {
	w.t.Helper()
	w.must(w.o.ChangeNumbers(w.t.Context(), w.As(registry.AdminRole), rulemaking.NumberChange{SeriesID: s, Template: template, Reason: "Tata naskah rekaan."}))
}

// parts are the parts of numbers that the settings ask for.
func (w *world) parts() []string {
	w.t.Helper()
	parts, err := w.o.NumberParts(w.t.Context(), w.Office.ID)
	w.must(err)
	slices.Sort(parts)
	return parts
}

// set stores the settings with some parts of numbers.
func (w *world) set(parts map[string]string) error {
	s := w.Office.Settings
	s.NumberParts = parts
	return w.o.SetOffice(w.t.Context(), w.As(registry.AdminRole), s)
}

var (
	both     = []string{"klasifikasi", "unit"}
	unitOnly = map[string]string{"unit": "CONTOH"}
)

func TestNumberParts(t *testing.T) {
	t.Parallel()
	t.Run("are wanted where only letters about letters use them", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.second("pelaporan", "{klasifikasi}/{urut}/BH", "{urut}/BH")
		w.second("pendaftaran", "{klasifikasi}/{urut}/NBH", "{urut}/NBH")
		if got := w.parts(); !slices.Equal(got, both) {
			t.Errorf("the settings ask for %v", got)
		}
		testkit.Refused(t, w.set(unitOnly), workflow.Invalid, "number_parts")
	})
	t.Run("are wanted where only a form that the office has decided uses them, next year's too", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.writes(rulemaking.SeriesID{Service: "pelaporan", Kind: registry.RegistrationSeries, Year: 2027}, "{klasifikasi}/{urut}/{tahun}")
		w.second("pelaporan", "{klasifikasi}/", "")
		w.second("pendaftaran", "{klasifikasi}/", "")
		if got := w.parts(); !slices.Equal(got, both) {
			t.Errorf("the settings ask for %v", got)
		}
		testkit.Refused(t, w.set(unitOnly), workflow.Invalid, "number_parts")
		w.must(w.set(map[string]string{"unit": "CONTOH", "klasifikasi": "300"}))
	})
	t.Run("are not wanted where the office has decided otherwise than the procedure", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.second("pelaporan", "{klasifikasi}/{urut}/BH", "{urut}/BH")
		w.second("pendaftaran", "{klasifikasi}/", "")
		w.writes(rulemaking.SeriesID{Service: "pelaporan", Kind: registry.DecisionSeries, Year: 2026}, "KEP-{urut}/{tahun}")
		if got := w.parts(); !slices.Equal(got, []string{"unit"}) {
			t.Errorf("the settings ask for %v", got)
		}
		w.must(w.set(unitOnly))
	})
	t.Run("are wanted of a new version", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		w.second("pelaporan", "{klasifikasi}/", "")
		w.second("pendaftaran", "{klasifikasi}/", "")
		w.must(w.set(unitOnly))
		body := strings.NewReplacer("version: 1\n", "version: 3\n", "{klasifikasi}/{urut}/BH", "{urut}/BH").Replace(testkit.Shipped("pelaporan"))
		v := w.draftView(w.As("admin"), w.drafted(body))
		if want := "Isi semua bagian nomor yang dipakai pola {klasifikasi}/{urut}/KEP-BH/{unit}/{tahun}."; !slices.Equal(v.Errors, []string{want}) {
			t.Errorf("got %q", v.Errors)
		}
	})
}

func TestNumbersAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	registration := func(service string) rulemaking.SeriesID {
		return rulemaking.SeriesID{Service: service, Kind: registry.RegistrationSeries, Year: 2027}
	}
	judged := func(pairs ...string) []string {
		return w.draftView(w.As("admin"), w.drafted(testkit.SecondVersion(t, pairs...))).Errors
	}
	t.Run("are told of letters about letters", func(t *testing.T) {
		want := "Bentuk nomor {klasifikasi}/{urut}/KEP-NBH/{unit}/{tahun} dapat memberi nomor yang sama dengan Pendaftaran Organisasi Kemasyarakatan Tidak Berbadan Hukum."
		if got := judged("/KEP-BH/", "/KEP-NBH/"); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("are told of a form that the office has decided", func(t *testing.T) {
		w.writes(registration("pendaftaran"), "R-{urut}/{tahun}")
		want := "Bentuk nomor R-{urut:4}/{tahun} dapat memberi nomor yang sama dengan Pendaftaran Organisasi Kemasyarakatan Tidak Berbadan Hukum."
		if got := judged("{urut:4}/BH/{unit}/{tahun}", "R-{urut:4}/{tahun}"); !slices.Equal(got, []string{want}) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("are no fault of a form that is not used", func(t *testing.T) {
		w.writes(rulemaking.SeriesID{Service: "pelaporan", Kind: registry.RegistrationSeries, Year: 2026}, "Q-{urut}/{tahun}")
		if got := judged("{urut:4}/BH/{unit}/{tahun}", "R-{urut:4}/{tahun}"); len(got) > 0 {
			t.Errorf("got %q", got)
		}
	})
}

// lose lets the office be one that was founded before a procedure was shipped.
func (w *world) lose(service string) {
	w.t.Helper()
	for _, change := range []string{
		`ALTER TABLE definitions DISABLE TRIGGER USER`, `ALTER TABLE definition_events DISABLE TRIGGER USER`,
		`DELETE FROM definition_events WHERE service = '` + service + `'`, `DELETE FROM definitions WHERE service = '` + service + `'`,
		`ALTER TABLE definitions ENABLE TRIGGER USER`, `ALTER TABLE definition_events ENABLE TRIGGER USER`,
	} {
		_, err := w.DB.Pool().ExecContext(w.t.Context(), change)
		w.must(err)
	}
}

// TestAdopt: a procedure that came with an upgrade is judged by the numbers that the office gives by then.
func TestAdopt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ form, wrong string }{
		"takes a shipped procedure once":                 {"{urut}/BH/{tahun}", ""},
		"refuses one that would number like another one": {"{klasifikasi}/{urut:2}/KEP-NBH/{unit}/{tahun}", "number_parts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.lose("pendaftaran")
			w.writes(rulemaking.SeriesID{Service: "pelaporan", Kind: registry.DecisionSeries, Year: 2026}, c.form)
			err := w.o.Adopt(t.Context(), w.Office.ID, "pendaftaran")
			if c.wrong != "" {
				testkit.Refused(t, err, workflow.Invalid, c.wrong)
				return
			}
			w.must(err)
			testkit.Refused(t, w.o.Adopt(t.Context(), w.Office.ID, "pendaftaran"), workflow.Conflict, "sudah_ada")
		})
	}
}

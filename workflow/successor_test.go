package workflow_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/workflow"
)

// edited is the shipped definition of pelaporan with some of its text replaced; old and new texts alternate.
func edited(t *testing.T, pairs ...string) *workflow.Definition {
	t.Helper()
	text := body(t)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the definition has no %q", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	d, err := workflow.Load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const longerNorm, norm = "norm: 3 hari kerja\n    guards: [all_judged]", "norm: 2 hari kerja\n    guards: [all_judged]"

func TestSuccession(t *testing.T) {
	t.Parallel()
	was := definition(t, "pelaporan")
	second := []string{"version: 1\n", "version: 2\n"}
	renamed := edited(t, "version: 1\n", "version: 2\n", "{id: draf, label", "{id: rancangan, label", "from: [draf]", "from: [rancangan]")
	for name, c := range map[string]struct {
		is   *workflow.Definition
		want string // in the only problem; empty: it can follow
	}{
		"lets a changed version follow":        {edited(t, append(second, norm, longerNorm)...), ""},
		"refuses another number":               {edited(t, "version: 1\n", "version: 3\n", norm, longerNorm), "harus 2, bukan 3"},
		"refuses what says the same":           {edited(t, second...), "tidak ada yang berubah"},
		"refuses a sheet that nobody approves": {edited(t, append(second, "approved_by: kepala_badan", `approved_by: ""`)...), "approved_by"},
		"refuses another first state":          {renamed, `harus tetap "draf"`},
		"refuses another kind of applicant":    {edited(t, append(second, "organisation: true", "organisation: false")...), "organisation"},
		"refuses another service":              {edited(t, append(second, "service: pelaporan", "service: lain")...), `harus "pelaporan"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := workflow.Succession{Before: was, Version: 2}.Problems(c.is)
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("lets a new procedure begin", func(t *testing.T) {
		t.Parallel()
		if got := (workflow.Succession{Version: 1}).Problems(was); len(got) > 0 {
			t.Errorf("got %q", got)
		}
	})
}

func TestCheckEffective(t *testing.T) {
	t.Parallel()
	day := func(text string) time.Time { on, _ := time.Parse(time.DateOnly, text); return on }
	d := edited(t, "  made:\n", "  made: 2026-12-01\n", "  revised:\n", "  revised: 2026-12-10\n")
	dated := edited(t, "  effective:\n", "  effective: 2027-01-04\n")
	for name, c := range map[string]struct {
		d        *workflow.Definition
		on, want string
	}{
		"takes a day after all others":       {d, "2026-12-10", ""},
		"refuses a day before the revision":  {d, "2026-12-09", "revisi"},
		"takes the day the sheet names":      {dated, "2027-01-04", ""},
		"refuses another than the sheet has": {dated, "2027-01-05", "4 Januari 2027, tetapi tanggal berlaku yang dipilih 5 Januari 2027"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.d.CheckEffective(day(c.on)); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestChangeFor(t *testing.T) {
	t.Parallel()
	was := definition(t, "pelaporan")
	is := edited(t, "version: 1\n", "version: 2\n",
		"  - {code: L1, label: Formulir isian data ormas, made_here: true}\n", "  - {code: X1, label: Rekaan}\n", "P8, L1, L7, L9", "P8, L7, L9",
		"requirements: [L1, L7]", "requirements: [L7]",
		"label: Nama singkat, type: teks,", "label: Nama singkat, type: teks, required: true,",
		`  - {name: scope, label: Ruang lingkup, type: pilihan, required: true, options: [{value: kota, label: Kota}, {value: provinsi, label: Provinsi}, {value: nasional, label: Nasional}], example: kota}`+"\n", "")
	got := workflow.ChangeFor(was, is, map[string]any{})
	if !slices.Equal(got.Added, []string{"Rekaan"}) || !slices.Equal(got.Removed, []string{"Formulir isian data ormas"}) ||
		!slices.Equal(got.AddedFields, []string{"Nama singkat"}) || !slices.Equal(got.RemovedFields, []string{"Ruang lingkup"}) || got.IsZero() {
		t.Errorf("got %+v", got)
	}
	if !workflow.ChangeFor(was, was, nil).IsZero() {
		t.Error("nothing changed, and something is told")
	}
}

// TestCancellingACorrection: only a case that corrects a letter can be ended so, in each step of the office.
func TestCancellingACorrection(t *testing.T) {
	t.Parallel()
	for _, service := range []string{"pelaporan", "pendaftaran"} {
		d, kabid := definition(t, service), person("kabid", "kabid")
		r := request("batalkan_pembetulan")
		for state := range strings.FieldsSeq(open) {
			s := in(state, kabid)
			_, err := d.Decide(s, r, kabid, workflow.Facts{})
			refusedAs(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
			s.Correction = true
			if got, err := d.Decide(s, r, kabid, workflow.Facts{}); err != nil || got.To() != "dibatalkan" {
				t.Errorf("%s: got %v, %v", state, got, err)
			}
			s.Signing = true
			_, err = d.Decide(s, r, kabid, workflow.Facts{})
			refusedAs(t, err, workflow.Conflict, "penandatanganan_berjalan")
		}
	}
}

// TestMovingAVersion: the step that moves a case is there only while a later version is in force.
func TestMovingAVersion(t *testing.T) {
	t.Parallel()
	d, kabid := definition(t, "pelaporan"), person("kabid", "kabid")
	r := request("pindah_versi")
	r.Input = json.RawMessage(`{"to_version": 2}`)
	old := in("pemeriksaan", kabid)
	old.Old = true
	if got, err := d.Decide(old, r, kabid, workflow.Facts{}); err != nil || got.To() != "pemeriksaan" {
		t.Errorf("got %v, %v", got, err)
	}
	offered := func(s workflow.Snapshot, by workflow.Actor) bool {
		return slices.ContainsFunc(d.Allowed(s, by, workflow.Facts{}), func(o workflow.Offer) bool { return o.Action == "pindah_versi" })
	}
	if _, err := d.Decide(in("pemeriksaan", kabid), r, kabid, workflow.Facts{}); workflow.KindOf(err) != workflow.Conflict {
		t.Errorf("on the version in force: %v", err)
	}
	staf := person("staf", "staf")
	if _, err := d.Decide(old, r, staf, workflow.Facts{}); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("by the case officer: %v", err)
	}
	if !offered(old, kabid) || offered(in("pemeriksaan", kabid), kabid) || offered(old, staf) {
		t.Error("offered to the wrong people, or at the wrong time")
	}
	held := old
	held.Held = true
	if _, err := d.Decide(held, r, kabid, workflow.Facts{}); workflow.KindOf(err) != workflow.Conflict {
		t.Errorf("on hold: %v", err)
	}
	for name, pair := range map[string][2]string{
		"without the condition": {"only: versi_lama, ", ""},
		"to another state":      {"from: [terbuka], effect: move", "from: [terbuka], to: penomoran, effect: move"},
	} {
		if _, err := workflow.Load([]byte(strings.Replace(body(t), pair[0], pair[1], 1))); err == nil || !strings.Contains(err.Error(), "versi_lama") {
			t.Errorf("a move %s: %v", name, err)
		}
	}
}

package workflow_test

import (
	"strings"
	"testing"
	"time"

	"ormas/workflow"
)

// unmet are facts on which a guard stands in the way, each with a word of the sentence that says so.
var unmet = map[string]struct {
	action, state string
	facts         workflow.Facts
	want          string // "" where nothing stands in the way
}{
	"a missing file":                  {"ajukan", "draf", workflow.Facts{MissingItems: []string{"Pas foto"}}, "Berkas belum diunggah: Pas foto."},
	"data that is not complete":       {"ajukan", "draf", workflow.Facts{FormProblems: []workflow.FieldError{{Field: "npwp", Detail: "NPWP kurang."}}}, "NPWP kurang."},
	"a complete request":              {"ajukan", "draf", workflow.Facts{Unjudged: []string{"Pas foto"}, OpenFindings: 3}, ""},
	"a file without a verdict":        {"teruskan", "pemeriksaan", workflow.Facts{Unjudged: []string{"Pas foto"}}, "Berkas belum diperiksa: Pas foto."},
	"files with bad verdicts":         {"teruskan", "pemeriksaan", workflow.Facts{Unsuitable: []string{"Pas foto"}, OpenFindings: 1}, ""},
	"an unsuitable file":              {"nyatakan_lengkap", "penelitian_kabid", workflow.Facts{Unsuitable: []string{"Pas foto"}}, "Berkas belum sesuai: Pas foto."},
	"a verdict that was cleared":      {"nyatakan_lengkap", "penelitian_kabid", workflow.Facts{Unjudged: []string{"Pas foto"}}, "Berkas belum diperiksa: Pas foto."},
	"an item that came to apply":      {"nyatakan_lengkap", "penelitian_kabid", workflow.Facts{MissingItems: []string{"Rekomendasi"}}, "Berkas belum diunggah: Rekomendasi."},
	"an open finding":                 {"nyatakan_lengkap", "penelitian_kabid", workflow.Facts{OpenFindings: 2}, "Masih ada 2 kekurangan berkas"},
	"everything suitable":             {"nyatakan_lengkap", "penelitian_kabid", workflow.Facts{Rounds: 4}, ""},
	"incomplete without a finding":    {"nyatakan_belum_lengkap", "penelitian_kabid", workflow.Facts{OpenFindings: 1}, "Belum ada kekurangan berkas"},
	"not as reported, no finding":     {"nyatakan_tidak_sesuai", "penelitian_keberadaan", workflow.Facts{}, "Belum ada kekurangan berkas"},
	"a notice without a finding":      {"beritahukan", "pemberitahuan", workflow.Facts{}, "Belum ada kekurangan berkas"},
	"a finding without an answer":     {"ajukan_ulang", "perbaikan", workflow.Facts{Now: now, Due: now, Unanswered: []string{"NPWP organisasi"}}, "Kekurangan berkas belum dijawab: NPWP organisasi."},
	"an answer that spoils the data":  {"ajukan_ulang", "perbaikan", workflow.Facts{Now: now, Due: now, FormProblems: []workflow.FieldError{{Field: "npwp", Detail: "NPWP kurang."}}}, "NPWP kurang."},
	"an answer at the last instant":   {"ajukan_ulang", "perbaikan", workflow.Facts{Now: now, Due: now}, ""},
	"an answer that comes too late":   {"ajukan_ulang", "perbaikan", workflow.Facts{Now: now.Add(time.Second), Due: now}, "Batas waktu perbaikan sudah lewat."},
	"the end at the last instant":     {"hentikan", "perbaikan", workflow.Facts{Now: now, Due: now}, "Batas waktu perbaikan belum lewat."},
	"the end without any due time":    {"hentikan", "perbaikan", workflow.Facts{Now: now}, "Batas waktu perbaikan belum lewat."},
	"the end after the due time":      {"hentikan", "perbaikan", workflow.Facts{Now: now.Add(time.Second), Due: now}, ""},
	"a second extension of one round": {"perpanjang", "perbaikan", workflow.Facts{Extended: true}, "sudah pernah diperpanjang"},
	"a first extension":               {"perpanjang", "perbaikan", workflow.Facts{}, ""},
}

func TestGuards(t *testing.T) {
	t.Parallel()
	for _, d := range tracks(t) {
		for name, c := range unmet {
			t.Run(d.Service+" judges "+name, func(t *testing.T) {
				t.Parallel()
				row := d.Actions[0]
				for _, a := range d.Actions {
					if a.Name == c.action {
						row = a
					}
				}
				by := one(row.By[0])
				_, err := d.Decide(in(c.state, by), request(c.action), by, c.facts)
				if c.want == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				e := refusedAs(t, err, workflow.Invalid, "belum_terpenuhi")
				if !strings.Contains(e.Detail, c.want) || len(e.Fields) == 0 || e.Fields[0].Field == "" {
					t.Errorf("refused with %q, fields %v", e.Detail, e.Fields)
				}
			})
		}
	}
}

func TestGuardTellsAFewAndListsAll(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	by := person("pemohon", "pemohon")
	f := workflow.Facts{MissingItems: []string{"A", "B", "C", "D", "E"}}
	_, err := d.Decide(in("draf", by), request("ajukan"), by, f)
	e := refusedAs(t, err, workflow.Invalid, "belum_terpenuhi")
	want := "Berkas belum diunggah: A. Berkas belum diunggah: B. Berkas belum diunggah: C. Masih ada 2 hal lain."
	if e.Detail != want || len(e.Fields) != 5 {
		t.Errorf("refused with %q, %d fields", e.Detail, len(e.Fields))
	}
}

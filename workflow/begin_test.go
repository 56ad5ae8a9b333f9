package workflow_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/workflow"
)

// ownBody is a procedure of an office's own, without applicant, organisation, requirements and letter.
func ownBody(t *testing.T) string {
	t.Helper()
	body, err := os.ReadFile("../internal/testkit/peminjaman.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func ownProcedure(t *testing.T) *workflow.Definition {
	t.Helper()
	d, err := workflow.Load([]byte(ownBody(t)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOwnProcedure(t *testing.T) {
	t.Parallel()
	d := ownProcedure(t)
	asker, manager := person("asker", "peminjam"), person("manager", "pengelola_ruang")
	t.Run("is not public and is begun by its first role only", func(t *testing.T) {
		t.Parallel()
		if d.Public() || !definition(t, "pelaporan").Public() {
			t.Error("public is told wrongly")
		}
		for _, by := range []workflow.Actor{manager, person("staf", "staf"), person("pemohon", "pemohon"), person("umum", "bagian_umum")} {
			if d.Begins(by, false) || d.Begins(by, true) {
				t.Errorf("%v begins a case", by.Roles)
			}
		}
		if !d.Begins(asker, false) || d.Begins(asker, true) {
			t.Error("the first role does not begin a case, or does so at the counter")
		}
	})
	t.Run("is filled in by its first role where the state lets it", func(t *testing.T) {
		t.Parallel()
		for _, s := range d.States {
			if err := d.May(workflow.Editing, workflow.Snapshot{State: s.ID}, asker); (err == nil) != slices.Contains([]string{"draf", "ditanyakan"}, s.ID) {
				t.Errorf("in %s: %v", s.ID, err)
			}
		}
		refusedAs(t, d.May(workflow.Editing, workflow.Snapshot{State: "draf"}, manager), workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("takes the person named where a row says so, and nobody is named by a row", func(t *testing.T) {
		t.Parallel()
		s := workflow.Snapshot{State: "ditanyakan", Version: 7, Assigned: map[string]uuid.UUID{"peminjam": asker.User}}
		if _, err := d.Decide(s, request("jawab"), asker, workflow.Facts{}); err != nil {
			t.Error(err)
		}
		_, err := d.Decide(s, request("jawab"), person("another", "peminjam"), workflow.Facts{})
		refusedAs(t, err, workflow.Forbidden, "bukan_yang_ditugaskan")
	})
	t.Run("waits with the rules of the only step that leads on", func(t *testing.T) {
		t.Parallel()
		if role, named, norm := d.Turn("ditanyakan"); role != "peminjam" || !named || norm.String() != "1 jam" {
			t.Errorf("waits for %s, named %t, within %s", role, named, norm)
		}
	})
	t.Run("calls a case by its name, else by the title", func(t *testing.T) {
		t.Parallel()
		for want, form := range map[string]map[string]any{"Rapat": {"name": "Rapat"}, d.Title: {"name": ""}} {
			if got := d.CaseName(form); got != want {
				t.Errorf("called %q, want %q", got, want)
			}
		}
	})
	t.Run("shows nothing that it has not", func(t *testing.T) {
		t.Parallel()
		for _, absent := range []string{"Selama", "terbuka", "<br>"} {
			if strings.Contains(d.Diagram()+d.Matrix(), absent) {
				t.Errorf("shows %q", absent)
			}
		}
	})
}

func TestOwnProcedureIsRefused(t *testing.T) {
	t.Parallel()
	whole := ownBody(t)
	for name, c := range map[string]struct{ old, new, want string }{
		"with an organisation":            {"organisation: false", "organisation: true", "permohonan milik organisasi memerlukan peran pemohon"},
		"with a counter":                  {"label: Pengelola ruang,", "label: Pengelola ruang, counter: true,", `peran "pengelola_ruang": loket`},
		"with an applicant's clock":       {"owner: kantor, turn: peminjam", "owner: pemohon, turn: peminjam", `tahap "ditanyakan": waktu pemohon`},
		"with a receipt":                  {"first: true,", "first: true, effect: submit,", `tindakan "pinjam": efek "submit" memerlukan pemohon`},
		"reminding an applicant":          {"reminders: {}", "reminders: {applicant: [50]}", "prosedur ini tidak mempunyai pemohon"},
		"begun by the clock":              {"{id: peminjam, label: Peminjam ruang, reads: true}", "{id: peminjam, label: Peminjam ruang, system: true}", `yang pertama tidak dapat dilakukan peran "peminjam"`},
		"begun beside an applicant":       {"{id: pengelola_ruang,", "{id: warga, label: Warga, applicant: true}\n  - {id: pengelola_ruang,", `yang pertama tidak dapat dilakukan peran "peminjam"`},
		"numbering without a template":    {"norm: 45 menit,", "norm: 45 menit, effect: number,", `efek "number" memerlukan bentuk nomor`},
		"signing without a draft":         {`norm: 45 menit,`, `norm: 45 menit, effect: sign,`, `efek "sign" memerlukan bentuk nomor surat`},
		"drafting a letter without title": {`norm: 45 menit,`, `norm: 45 menit, effect: draft,`, `efek "draft" memerlukan nama surat`},
		"naming a person nobody names":    {`norm: 45 menit,`, `norm: 45 menit, assigned: true,`, "tidak ada tindakan yang menunjuk orang"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(whole, c.old) {
				t.Fatalf("there is no %q to spoil", c.old)
			}
			_, err := workflow.Load([]byte(strings.Replace(whole, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("refused with %v, want %q", err, c.want)
			}
		})
	}
}

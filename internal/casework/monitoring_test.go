package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// proposed hands a monitoring activity in, with its official note.
func (w *world) proposed(by workflow.Actor) uuid.UUID {
	w.t.Helper()
	out, err := w.o.CreateDossier(w.t.Context(), by, casework.NewDossier{Service: "monitoring"})
	w.must(err)
	w.must(w.o.PatchDossier(w.t.Context(), by, out.Resource, casework.Patch{Version: out.Version, Form: registry.Form{
		"name": "Monitoring Kecamatan Mimpi", "purpose": "Melihat kegiatan yang dilaporkan", "place": "Kelurahan Angan",
		"starts_on": "2026-12-07", "ends_on": "2026-12-08", "participants": []any{"Petugas Contoh Satu"}, "budget": 1500000.0,
	}}))
	_, err = w.o.AddAttachment(w.t.Context(), by, out.Resource, casework.NewAttachment{Kind: registry.Scanned, Filename: "nota.pdf", File: w.spool(pdf(1))})
	w.must(err)
	w.must(w.try(by, out.Resource, "usulkan", nil))
	return out.Resource
}

// monitoringSteps are the steps behind the proposal, each with the role whose turn it is and its norm in minutes.
var monitoringSteps = []struct {
	role, action string
	minutes      int
	input        map[string]any
}{
	{"sekretaris", "teruskan_usulan", 60, nil},
	{"kepala_badan", "setujui_usulan", 30, map[string]any{"instruction": "Laksanakan."}},
	{"kasubag_perencanaan", "selesaikan_evaluasi", 60, map[string]any{"result": "Anggaran tersedia."}},
	{"bendahara", "siapkan_perjalanan", 60, map[string]any{"order_number": "800/12"}},
	{"bendahara", "bayarkan", 60, map[string]any{"amount": 1500000.0}},
}

func TestMonitoring(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.def = w.definition("monitoring")
	id := w.proposed(w.As("pengusul"))
	others := map[string]workflow.Kind{"pemohon": workflow.Missing}
	for _, role := range []string{"bagian_umum", "kabid", "kasubbid", "staf", "petugas_lapangan", "auditor", "pengusul"} {
		others[role] = workflow.Forbidden
	}
	for _, s := range monitoringSteps {
		t.Run(s.action+" waits for "+s.role+" alone, within its norm", func(t *testing.T) {
			by := w.As(s.role)
			if d := w.read(id); d.TurnRole != s.role || d.TurnUser != nil || !w.listed(by, "role", id) || !w.listed(by, "now", id) {
				t.Errorf("waits for %s %v", d.TurnRole, d.TurnUser)
			}
			c := w.view(by, id).Clock
			if c.Step.Unit != "menit" || *c.Step.Norm != s.minutes || c.Step.Used != 0 || *c.Office.Norm != 270 || c.ExpectedOn == nil {
				t.Errorf("got clock %+v", c)
			}
			for role, kind := range others {
				if w.listed(w.As(role), "role", id) {
					t.Errorf("waits for %s too", role)
				}
				if err := w.try(w.As(role), id, s.action, s.input); workflow.KindOf(err) != kind {
					t.Errorf("%s by %s: %v", s.action, role, err)
				}
			}
			w.Clock.Add(10 * time.Minute)
			w.do(s.role, id, s.action, s.input)
		})
	}
	t.Run("ends with the whole way in the journal, which folds to the same", func(t *testing.T) {
		d := w.read(id)
		differences, err := w.o.Verify(t.Context(), nil)
		if err != nil || len(differences) > 0 || d.State != "selesai" || len(d.Journal) != 6 || d.Owner != workflow.OwnerNobody {
			t.Errorf("%v, %v; in %s after %d steps", differences, err, d.State, len(d.Journal))
		}
		if c := w.view(w.As("auditor"), id).Clock; c.Office.Unit != "menit" || c.Office.Used != 50 {
			t.Errorf("the office used %+v", c.Office)
		}
		if n := w.count(`SELECT count(*) FROM mails WHERE dossier_id = $1 AND recipient LIKE 'pengusul.%'`, id); n != 1 {
			t.Errorf("the proposer was told %d times", n)
		}
		if n := w.count(`SELECT count(*) FROM mails WHERE dossier_id = $1`, id); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestMonitoringGoesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.def = w.definition("monitoring")
	id := w.proposed(w.As("pengusul"))
	w.do("sekretaris", id, "kembalikan_usulan", nil)
	t.Run("to the person who proposed it and nobody else", func(t *testing.T) {
		another := w.Person(w.Office, "pengusul")
		refused(t, w.try(another, id, "usulkan_lagi", nil), workflow.Forbidden, "bukan_yang_ditugaskan")
		if !w.listed(w.As("pengusul"), "now", id) || w.listed(another, "now", id) {
			t.Error("it waits for another")
		}
		w.do("pengusul", id, "usulkan_lagi", nil)
	})
	t.Run("and is not approved by who proposed it", func(t *testing.T) {
		both := w.Person(w.Office, "pengusul", "sekretaris", "kepala_badan")
		own := w.proposed(both)
		refused(t, w.try(both, own, "teruskan_usulan", nil), workflow.Forbidden, "pemisahan_tugas")
		w.do("sekretaris", own, "teruskan_usulan", nil)
		refused(t, w.try(both, own, "setujui_usulan", map[string]any{"instruction": "Ya."}), workflow.Forbidden, "pemisahan_tugas")
		w.do("kepala_badan", own, "tidak_setujui", nil)
	})
	t.Run("and is not there for other offices", func(t *testing.T) {
		other := w.Found("lain.contoh.test", "Kota Lain")
		for _, role := range []string{"sekretaris", "pengusul", "auditor"} {
			by := w.Person(other, role)
			refused(t, w.try(by, id, "teruskan_usulan", nil), workflow.Missing, "tidak_ditemukan")
			if w.listed(by, "all", id) {
				t.Errorf("listed for %s of another office", role)
			}
		}
	})
	t.Run("and is withdrawn by who proposed it", func(t *testing.T) {
		w.do("pengusul", id, "batalkan", nil)
		if differences, err := w.o.Verify(t.Context(), nil); err != nil || len(differences) > 0 || w.read(id).State != "dibatalkan" {
			t.Errorf("%v, %v", differences, err)
		}
	})
}

// definition is the test's office's version of a service.
func (w *world) definition(service string) *workflow.Definition {
	w.t.Helper()
	all, err := w.o.Procedures(w.t.Context(), w.Office.ID)
	w.must(err)
	i := slices.IndexFunc(all, func(d *workflow.Definition) bool { return d.Service == service })
	if i < 0 {
		w.t.Fatalf("no definition of %s", service)
	}
	return all[i]
}

// TestMonitoringMoves: a running proposal is moved to another version by the secretary, as cases of the tracks are by the
// head of division.
func TestMonitoringMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.def = w.definition("monitoring")
	id := w.proposed(w.As("pengusul"))
	text := strings.Replace(testkit.Shipped("monitoring"), "version: 1\n", "version: 2\n", 1)
	text = strings.Replace(text, "    to: persetujuan\n    norm: 60 menit", "    to: persetujuan\n    norm: 90 menit", 1)
	_, _, err := w.rulemaking.PublishDefinition(t.Context(), w.As("kepala_badan"), text, time.Time{})
	w.must(err)
	w.Clock.Add(time.Minute)
	refused(t, w.moveTo(w.As("kepala_badan"), id, 2), workflow.Forbidden, "bukan_tugas_anda")
	w.must(w.moveTo(w.As("sekretaris"), id, 2))
	if c := w.view(w.As("sekretaris"), id).Clock; w.versionOf(id) != 2 || *c.Step.Norm != 90 {
		t.Errorf("on version %d with %+v", w.versionOf(id), c.Step)
	}
	w.sound()
}

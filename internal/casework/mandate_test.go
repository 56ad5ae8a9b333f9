package casework_test

import (
	"testing"
	"time"

	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/workflow"
)

// A mandate never ends before the last step that was taken by it.
func TestMandateOutlastsItsSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.Mandate(registry.Mandate{Holder: w.As("kasubbid").User})
	id := w.submitted()
	w.do("bagian_umum", id, "agendakan", map[string]any{})
	w.Clock.Add(time.Minute)
	version := w.count(`SELECT version FROM dossiers WHERE id = $1`, id)
	_, err := w.o.Act(t.Context(), w.Acting(w.As("kasubbid")), casework.Command{Dossier: id, Request: workflow.Request{
		Action: "disposisi", Version: &version, Input: []byte(`{"instruction":"Contoh"}`),
	}})
	w.must(err)
	at := w.Clock.Now()
	w.Clock.Add(-time.Second) // a transaction that began before that step, and waited for it
	_, err = mandates.New(w.DB, w.o.Rules, w.o.Intake).EndMandate(t.Context(), w.As("bagian_umum"), m.ID, "Contoh")
	w.must(err)
	var ended time.Time
	w.must(w.DB.Pool().QueryRow(`SELECT ended_at FROM mandates WHERE id = $1`, m.ID).Scan(&ended))
	if !ended.After(at) {
		t.Errorf("ended at %s, a step was taken at %s", ended, at)
	}
}

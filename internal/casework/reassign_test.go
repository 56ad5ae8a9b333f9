package casework_test

import (
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/workflow"
)

func TestReassign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, kabid, staf := t.Context(), w.As("kabid"), w.As("staf")
	successor, barred := w.Person(w.Office, "staf"), w.As("kasubbid")
	first, second := w.examined(), w.examined()
	hand := func(r casework.Reassignment) ([]casework.Reassigned, error) {
		r.Role, r.From = "staf", staf.User
		return w.o.Reassign(ctx, kabid, r)
	}
	t.Run("is offered to whom the SOP lets hand cases on, with the persons and their cases", func(t *testing.T) {
		all, err := w.o.Holders(ctx, kabid)
		w.must(err)
		if len(all) != 1 || all[0].User != staf.User || all[0].Cases != 2 || all[0].RoleLabel != "Staf pelaksana" {
			t.Errorf("got %+v", all)
		}
		for _, role := range []string{"staf", "kepala_badan", "auditor", "admin", "pemohon"} {
			_, err := w.o.Holders(ctx, w.As(role))
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
			_, err = w.o.Reassign(ctx, w.As(role), casework.Reassignment{Role: "staf", From: staf.User, To: successor.User, All: true, Note: "x"})
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
	})
	t.Run("asks for a case, somebody else and a reason", func(t *testing.T) {
		for field, r := range map[string]casework.Reassignment{
			"perkara":   {To: successor.User, Note: "Pindah tugas."},
			"pengganti": {All: true, To: staf.User, Note: "Pindah tugas."},
			"alasan":    {All: true, To: successor.User, Note: " "},
		} {
			_, err := hand(r)
			refused(t, err, workflow.Invalid, field)
		}
	})
	t.Run("tells of each case what became of it", func(t *testing.T) {
		got, err := hand(casework.Reassignment{To: barred.User, All: true, Note: "Pindah tugas."})
		w.must(err)
		if len(got) != 2 || got[0].Why != "Orang ini tidak memiliki peran untuk tugas ini." || got[1].Why == "" {
			t.Errorf("got %+v", got)
		}
		got, err = hand(casework.Reassignment{To: successor.User, Dossiers: []uuid.UUID{second, uuid.New()}, Note: "Pindah tugas."})
		w.must(err)
		if len(got) != 2 || got[0].Why != "" || got[1].Why == "" {
			t.Errorf("got %+v", got)
		}
		d := w.read(second)
		if *d.Assignee("staf") != successor.User || d.State != "pemeriksaan" || d.Journal[len(d.Journal)-1].Note != "Pindah tugas." || *w.read(first).Assignee("staf") != staf.User {
			t.Errorf("got %+v", d.Assignments)
		}
	})
	t.Run("does nothing twice", func(t *testing.T) {
		events := len(w.read(second).Journal)
		got, err := hand(casework.Reassignment{To: successor.User, Dossiers: []uuid.UUID{second}, Note: "Pindah tugas."})
		w.must(err)
		if len(got) != 1 || got[0].Why != "Permohonan ini sudah tidak ditugaskan kepada orang itu." || len(w.read(second).Journal) != events {
			t.Errorf("got %+v", got)
		}
		got, err = hand(casework.Reassignment{To: successor.User, All: true, Note: "Pindah tugas."})
		w.must(err)
		if len(got) != 1 || got[0].ID != first || got[0].Why != "" {
			t.Errorf("got %+v", got)
		}
	})
}

package casework_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// opens has a person open a case, and gives what the person sees of others.
func (w *world) opens(by workflow.Actor, id uuid.UUID) *casework.DossierView {
	w.t.Helper()
	v, err := w.o.Dossier(w.t.Context(), by, id)
	w.must(err)
	w.must(w.o.Open(w.t.Context(), by, v))
	return v
}

// rowOpenedBy is who has the only case open as its row tells.
func (w *world) rowOpenedBy(by workflow.Actor) string {
	w.t.Helper()
	page, err := w.o.Dossiers(w.t.Context(), by, casework.Filter{Limit: 5})
	w.must(err)
	if len(page.Items) != 1 {
		w.t.Fatalf("got %d rows", len(page.Items))
	}
	return page.Items[0].OpenedBy
}

func TestOpenings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	staf, kabid := w.As("staf"), w.As("kabid")
	if v := w.opens(staf, id); v.Opened != nil {
		t.Errorf("before anybody: got %+v", v.Opened)
	}
	w.Clock.Add(5 * time.Minute)
	t.Run("are seen by others of the office, on the case and in its row", func(t *testing.T) {
		v := w.opens(kabid, id)
		if v.Opened == nil || v.Opened.Name != staf.Name || w.DB.Now().Sub(v.Opened.At) != 5*time.Minute || w.rowOpenedBy(kabid) != staf.Name {
			t.Errorf("got %+v, row %q", v.Opened, w.rowOpenedBy(kabid))
		}
	})
	t.Run("are not made by those for whom the case does not wait", func(t *testing.T) {
		w.opens(w.As("auditor"), id)
		if got := w.rowOpenedBy(staf); got != "" {
			t.Errorf("staf reads %q", got)
		}
	})
	t.Run("are neither made nor seen by the applicant", func(t *testing.T) {
		v := w.opens(w.As("pemohon"), id)
		if v.Opened != nil || w.rowOpenedBy(w.As("pemohon")) != "" || w.count(`SELECT count(*) FROM openings`) != 1 {
			t.Errorf("got %+v", v.Opened)
		}
	})
	t.Run("are noted once a minute at most", func(t *testing.T) {
		w.opens(staf, id)
		w.Clock.Add(59 * time.Second)
		w.opens(staf, id)
		if n := w.count(`SELECT count(*) FROM openings WHERE at = $1`, w.DB.Now()); n != 0 {
			t.Error("noted within the minute")
		}
		w.Clock.Add(time.Second)
		w.opens(staf, id)
		if n := w.count(`SELECT count(*) FROM openings WHERE at = $1`, w.DB.Now()); n != 1 {
			t.Error("not noted after a minute")
		}
	})
	t.Run("count as closed after a quarter of an hour, and are swept", func(t *testing.T) {
		w.Clock.Add(15 * time.Minute)
		if got := w.rowOpenedBy(kabid); got != "" {
			t.Errorf("got %q", got)
		}
		w.Clock.Add(time.Second)
		w.must(w.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.RemoveExpired(t.Context()) }))
		if n := w.count(`SELECT count(*) FROM openings`); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestOpeningsEndWithAStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, staf := w.examined(), w.As("staf")
	w.judgeAll(id)
	w.opens(staf, id)
	if n := w.count(`SELECT count(*) FROM openings`); n != 1 {
		t.Fatalf("got %d openings before the step", n)
	}
	w.do("staf", id, "teruskan", nil)
	if v := w.opens(w.As("kasubbid"), id); v.Opened != nil {
		t.Error("whoever handed the case on still counts as working on it")
	}
	w.opens(staf, id)
	if n := w.count(`SELECT count(*) FROM openings WHERE user_id = $1`, staf.User); n != 0 {
		t.Error("whoever reads what was handed on counts as working on it")
	}
}

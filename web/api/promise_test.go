package api_test

import (
	"net/http"
	"testing"
	"time"

	"ormas/internal/measures"
	"ormas/internal/testkit"
)

func TestPromise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := func(day, hour int) time.Time { return time.Date(2026, 11, 2+day, hour-8, 0, 0, 0, time.UTC) }
	for i := range 12 {
		w.Case(w.Office, "pelaporan", testkit.Step{At: at(0, 8), To: "diajukan"}, testkit.Step{At: at(0, 9), To: "pemeriksaan"},
			testkit.Step{At: at(i%4, 11), To: "penandatanganan"}, testkit.Step{At: at(i%4, 14), To: "terbit"})
	}
	w.Case(w.Office, "pelaporan", testkit.Step{At: at(21, 8), To: "diajukan"})

	t.Run("says before it is measured that it is not", func(t *testing.T) {
		got := w.anybody().want(http.StatusOK, "GET", "/public/services/pelaporan/promise", nil)
		if got["computed_at"] != nil || got["whole"] != nil || got["expected_on"] != "2026-12-15" {
			t.Errorf("got %v", got)
		}
	})
	if err := measures.New(w.DB, w.office.Rules).Measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Run("tells what was measured, alone and with the service", func(t *testing.T) {
		alone := w.anybody().want(http.StatusOK, "GET", "/public/services/pelaporan/promise", nil)
		with := w.anybody().want(http.StatusOK, "GET", "/public/services/pelaporan", nil)["promise"].(map[string]any)
		for _, got := range []map[string]any{alone, with} {
			whole := got["whole"].(map[string]any)
			if whole["median"] != 1.0 || whole["p90"] != 3.0 || whole["count"] != 12.0 || whole["within"] != 12.0 ||
				got["expected_on"] != "2026-11-25" || got["computed_at"] != "2026-11-24T09:00:00+08:00" {
				t.Errorf("got %v", got)
			}
			if got["waiting"] != nil {
				t.Errorf("tells that only one waits: %v", got["waiting"])
			}
		}
	})
	t.Run("keeps few cases to itself", func(t *testing.T) {
		got := w.anybody().want(http.StatusOK, "GET", "/public/services/pendaftaran/promise", nil)
		if got["whole"] != nil || got["waiting"] != 0.0 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("knows no promise of a service that is not there", func(t *testing.T) {
		w.anybody().refused(http.StatusNotFound, "tidak_ditemukan", "GET", "/public/services/tidak_ada/promise", nil)
	})
}

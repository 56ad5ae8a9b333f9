package jobs

import (
	"testing"
	"time"

	"ormas/storage/postgres"
)

func TestRebuild(t *testing.T) {
	w := setup(t)
	id := w.repairing(w.Clock.Now().Add(time.Hour))
	w.exec(`INSERT INTO calendars (id, office_id, version, body, by_name, created_at)
		SELECT gen_random_uuid(), office_id, 2, jsonb_set(body, '{version}', '2'), by_name, created_at FROM calendars`)
	err := w.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.RebuildDueTimes(t.Context(), w.Office.ID) })
	if err != nil {
		t.Fatal(err)
	}
	w.start(func(*Options) {})
	w.await("the case was told by the new calendar", func() bool {
		return one[int](w, `SELECT calendar_version FROM dossiers WHERE id = $1`, id) == 2
	})
}

package jobs

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
)

func TestDiscard(t *testing.T) {
	t.Run("deletes the files of a deleted draft, however old", func(t *testing.T) {
		w := setup(t)
		id, other := w.dossier("draf", false), w.dossier("draf", false)
		gone := []string{w.file("documents", id), w.file("attachments", id)}
		kept := w.file("documents", other)
		err := w.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.DeleteDossier(t.Context(), id) })
		if err != nil {
			t.Fatal(err)
		}
		w.start(func(*Options) {})
		w.await("the files are gone", func() bool { return !w.there(gone[0]) && !w.there(gone[1]) })
		if !w.there(kept) {
			t.Error("the file of another draft is gone")
		}
	})
	t.Run("deletes the file of one deleted document", func(t *testing.T) {
		w := setup(t)
		id := w.dossier("draf", false)
		key := w.file("documents", id)
		err := w.DB.InTx(t.Context(), func(tx *postgres.Tx) error {
			all, err := tx.Documents(t.Context(), id)
			if err != nil {
				return err
			}
			return tx.DeleteDocument(t.Context(), &all[0])
		})
		if err != nil {
			t.Fatal(err)
		}
		w.start(func(*Options) {})
		w.await("the file is gone", func() bool { return !w.there(key) })
	})
	t.Run("asks for nothing where a draft has no files", func(t *testing.T) {
		w := setup(t)
		id := w.dossier("draf", false)
		err := w.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.DeleteDossier(t.Context(), id) })
		if n := one[int](w, `SELECT count(*) FROM river_job`); err != nil || n != 0 {
			t.Errorf("%d jobs, %v", n, err)
		}
	})
}

// file puts an object of last month into the store and gives it a row of a dossier.
func (w *world) file(table string, dossier uuid.UUID) string {
	w.t.Helper()
	key := objects.NewKey(w.Clock.Now().Add(-30*24*time.Hour), "berkas")
	if err := w.Store.Put(w.t.Context(), key, strings.NewReader("isi"), 3, "application/pdf"); err != nil {
		w.t.Fatal(err)
	}
	id, sum := registry.NewID(), strings.Repeat("0", 64)
	if table == "attachments" {
		w.exec(`INSERT INTO attachments (id, dossier_id, kind, filename, size, sha256, mime, object_key, made_at)
			VALUES ($1, $2, 'logo', 'a.png', 3, $3, 'image/png', $4, now())`, id, dossier, sum, key)
		return key
	}
	w.exec(`INSERT INTO documents (id, dossier_id, requirement, version, filename, size, sha256, mime, pages, scan, object_key, uploaded_by, uploaded_at)
		VALUES ($1, $2, 'P1', 1, 'a.pdf', 3, $3, 'application/pdf', 1, 'bersih', $4, $5, now())`, id, dossier, sum, key, w.As("pemohon").User)
	return key
}

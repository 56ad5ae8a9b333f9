package casework_test

import (
	"testing"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/workflow"
)

func TestExceptionsForAuditor(t *testing.T) {
	w := newWorld(t)
	list := func(role string) ([]registry.Exception, error) {
		page, err := w.o.Exceptions(t.Context(), w.As(role), casework.Search{Limit: 10})
		return page.Items, err
	}
	for _, role := range []string{"admin", "kepala_badan", "staf", "pemohon"} {
		_, err := list(role)
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	}
	id := w.submitted()
	_, err := w.DB.Pool().Exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, note, held, definition_id, at, exception)
		SELECT id, 9, 'tandatangani', 'penandatanganan', 'terbit', $2, 'Contoh', 'kepala_badan', 'Tidak ada pejabat lain.', false, definition_id, $3, 'Anda ikut memeriksa.'
		FROM dossiers WHERE id = $1`, id, w.As("kepala_badan").User, testkit.Start)
	w.must(err)
	all, err := list("auditor")
	w.must(err)
	if len(all) != 1 || all[0].Note != "Tidak ada pejabat lain." || all[0].Label != "Tanda tangani surat" || all[0].AsLabel != "Kepala Badan" {
		t.Errorf("got %+v", all)
	}
}

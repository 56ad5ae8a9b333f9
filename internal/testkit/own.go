package testkit

import (
	_ "embed"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

//go:embed peminjaman.yaml
var ownProcedure []byte

// AddOwnProcedure gives an office an invented procedure of its own, "peminjaman": without applicant, organisation,
// requirements and letter.
func (k *Kit) AddOwnProcedure(o registry.Office) *workflow.Definition {
	k.t.Helper()
	d, err := workflow.Load(ownProcedure)
	if err == nil {
		err = k.DB.InTx(k.t.Context(), func(tx *postgres.Tx) error {
			return tx.AddDefinition(k.t.Context(), o.ID, d, ownProcedure)
		})
	}
	if err != nil {
		k.t.Fatal(err)
	}
	return d
}

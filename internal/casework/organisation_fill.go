package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// FillOrganisation takes over from a case of an organisation what the organisation does not say of itself yet, and tells how
// many fields that were. What it says already stays, and so does an officer who is somebody else than in the case.
func (o *Office) FillOrganisation(ctx context.Context, by workflow.Actor, organisation, dossier uuid.UUID) (filled int, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		g, err := tx.LockOrganisation(ctx, by, organisation)
		if err != nil {
			return err
		}
		if !g.Own {
			return registry.Forbid("bukan_organisasi_anda", "Data organisasi hanya dapat diubah oleh anggotanya.")
		}
		d, err := tx.Dossier(ctx, by, dossier)
		if err != nil {
			return err
		}
		if d.OrganisationID == nil || *d.OrganisationID != organisation {
			return registry.NotFound("Permohonan")
		}
		procedures, err := o.InForce(ctx, tx, g.OfficeID, tx.Now)
		if err != nil {
			return err
		}
		allowed, old := union(procedures), data{g.Form, g.Officers}
		more := old.gapsFrom(allowed, data{d.Form, d.Officers})
		if err := patchOrganisation(&g.Organisation, allowed, Patch{Form: more.form, Officers: more.officers}); err != nil {
			return err
		}
		filled = len(old.differs(allowed, data{g.Form, g.Officers}))
		return tx.ChangeOrganisation(ctx, &g.Organisation)
	})
	return filled, err
}

// gapsFrom is what other data have, with what these have put over it.
func (old data) gapsFrom(def *workflow.Definition, other data) data {
	more := data{form: workflow.Merge(pick(def.Form, other.form), pick(def.Form, old.form))}
	for _, p := range def.Positions {
		theirs, ours := pick(def.OfficerForm, other.officer(p.ID)), pick(def.OfficerForm, old.officer(p.ID))
		if name := ours.Text("name"); name != "" && name != theirs.Text("name") { // another person's data are not mixed in
			continue
		}
		if one := registry.Form(workflow.Merge(theirs, ours)); len(one) > 0 {
			one["position"] = p.ID
			more.officers = append(more.officers, one)
		}
	}
	return more
}

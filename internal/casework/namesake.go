package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Namesakes are organisations of the office that look like those of some cases, by case; one more than are told where there are
// others. They are for those who read the office's cases: to the applicant's side it would tell what others have handed in.
func (o *Office) Namesakes(ctx context.Context, by workflow.Actor, dossiers ...uuid.UUID) (map[uuid.UUID][]registry.Namesake, error) {
	found := map[uuid.UUID][]registry.Namesake{}
	if !by.Reads || len(dossiers) == 0 {
		return found, nil
	}
	all, err := o.db.Namesakes(ctx, by, dossiers, registry.MostNamesakes+1)
	for _, n := range all {
		found[n.DossierID] = append(found[n.DossierID], n)
	}
	return found, err
}

// NamesakesOf are those of one case that the person sees; the applicant's side is refused.
func (o *Office) NamesakesOf(ctx context.Context, by workflow.Actor, dossier uuid.UUID) ([]registry.Namesake, error) {
	if _, err := o.look(ctx, by, dossier); err != nil {
		return nil, err
	}
	if !by.Reads {
		return nil, registry.Forbid("bukan_tugas_anda", "Daftar ini hanya untuk petugas kantor.")
	}
	found, err := o.Namesakes(ctx, by, dossier)
	all := found[dossier]
	return all[:min(len(all), registry.MostNamesakes)], err
}

// NameRegistered tells whether the office's public register has an organisation of this name, without case, accents, blanks and
// punctuation. Anybody may read that there.
func (o *Office) NameRegistered(ctx context.Context, by workflow.Actor, name string) (bool, error) {
	return o.db.NameRegistered(ctx, by.Office, name)
}

package casework

import (
	"context"
	"unicode/utf8"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// MostKnown is how many organisations a search at the counter lists.
const MostKnown = 20

// KnownOrganisations are the organisations that the office knows by a part of their name, for the counter; more tells that
// there are others. Those whose people have handed in nothing yet are not known, and those of other offices never.
func (o *Office) KnownOrganisations(ctx context.Context, by workflow.Actor, q string) (found []registry.Organisation, more bool, err error) {
	if err := o.atCounter(ctx, by); err != nil {
		return nil, false, err
	}
	if problems := (Search{Q: q, Limit: 1}).Problems(); len(problems) > 0 {
		return nil, false, registry.Invalid("cari", problems[0].Code, problems[0].Detail)
	}
	name := registry.Search(q)
	if utf8.RuneCountInString(name) < minName {
		return nil, false, registry.Invalid("cari", "terlalu_pendek", "Tulis paling sedikit tiga huruf dari nama organisasinya.")
	}
	found, err = o.db.OrganisationsNamed(ctx, by, name, MostKnown+1)
	return found[:min(len(found), MostKnown)], len(found) > MostKnown, err
}

// KnownOrganisation is one of those.
func (o *Office) KnownOrganisation(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Organisation, error) {
	if err := o.atCounter(ctx, by); err != nil {
		return nil, err
	}
	return o.Organisation(ctx, by, id)
}

// atCounter refuses whoever does not serve people at the counter.
func (o *Office) atCounter(ctx context.Context, by workflow.Actor) error {
	part, err := o.Part(ctx, by)
	if err == nil && !part.Counter {
		err = registry.Forbid("bukan_petugas_loket", "Halaman ini hanya untuk petugas loket.")
	}
	return err
}

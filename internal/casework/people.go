package casework

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"ormas/workflow"
)

// People are the names of everybody who has done something in a case or is named for it, for the staff of the office;
// others learn of nobody.
func (o *Office) People(ctx context.Context, by workflow.Actor, v *DossierView) (map[uuid.UUID]string, error) {
	if !by.Reads {
		return map[uuid.UUID]string{}, nil
	}
	d, ids := v.Dossier, map[uuid.UUID]bool{v.Dossier.MadeBy: true}
	add := func(id *uuid.UUID) {
		if id != nil {
			ids[*id] = true
		}
	}
	for _, doc := range d.Documents {
		ids[doc.UploadedBy] = true
		if doc.Verdict != nil {
			ids[doc.Verdict.By] = true
		}
	}
	for _, f := range d.Findings {
		ids[f.MadeBy] = true
		add(f.DecidedBy)
	}
	for _, a := range d.Attachments {
		add(a.MadeBy)
	}
	for _, a := range d.Assignments {
		ids[a.UserID] = true
	}
	for _, e := range d.Journal {
		add(e.By)
	}
	add(d.TurnUser)
	return o.db.UserNames(ctx, slices.Collect(maps.Keys(ids)))
}

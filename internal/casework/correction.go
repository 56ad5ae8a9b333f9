package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Correction is what the case of a corrected letter is about.
type Correction struct {
	Letter  *registry.Certificate // that it puts right
	Ground  string                // in words
	Reason  string
	Changes []registry.Change // of the data, from the case of that letter to this one
	Files   uuid.UUID         // the case that has the files
}

// Correction tells what a correction puts right and why, nil where the case is none. Whoever reads the case may know it:
// the case of the letter belongs to the same applicant and office.
func (o *Office) Correction(ctx context.Context, by workflow.Actor, d *registry.Dossier) (v *Correction, err error) {
	if !d.Correction() {
		return v, nil
	}
	before, letter, err := o.db.Letter(ctx, by, *d.Replaces)
	if err != nil {
		return v, err
	}
	if err := o.db.LoadForm(ctx, before); err != nil {
		return v, err
	}
	v = &Correction{Letter: letter, Files: *d.Origin}
	was, now := data{before.Form, before.Officers}, data{d.Form, d.Officers}
	v.Changes = was.changes(now, was.differs(d.Definition, now))
	v.Changes = slices.DeleteFunc(v.Changes, func(c registry.Change) bool { return was.blank(c.Field) && now.blank(c.Field) })
	events, err := o.db.LetterEvents(ctx, letter.ID)
	for _, e := range slices.Backward(events) {
		def, err := o.Definition(ctx, o.db, e.DefinitionID)
		if err != nil {
			return v, err
		}
		if a, ok := def.LetterAction(e.Act); ok && a.Effect == workflow.EffectCorrect {
			v.Ground, v.Reason = def.GroundLabel(e.Ground), e.Reason
			break
		}
	}
	return v, err
}

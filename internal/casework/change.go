package casework

import (
	"context"
	"slices"
	"strings"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// keepChanges keeps what stood in fields before they were changed in a round of repair, so that whoever checks again sees
// what is new. In a draft nobody has looked yet, and nothing is kept.
func keepChanges(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, changes []registry.Change) error {
	st, _ := d.Definition.State(d.State)
	if st.Edit != workflow.EditFindings || len(changes) == 0 {
		return nil
	}
	return tx.KeepChanges(ctx, d.ID, changes)
}

// changes tell what stood in fields and what stands there now.
func (old data) changes(now data, fields []string) []registry.Change {
	all := make([]registry.Change, len(fields))
	for i, name := range fields {
		all[i] = registry.Change{Field: name, Before: old.at(name), After: now.at(name)}
	}
	return all
}

// at gives what stands under a full dotted name, as differs writes it; nil where nothing does.
func (old data) at(name string) any {
	rest, of := strings.CutPrefix(name, "officers.")
	if !of {
		return valueAt(old.form, name)
	}
	position, field, _ := strings.Cut(rest, ".")
	return valueAt(old.officer(position), field)
}

// LastChanges are what the applicant has changed in the newest round that was handed in again, and its number; 0 where
// there is none.
func (v *DossierView) LastChanges() ([]registry.Change, int) {
	round := 0
	for _, r := range v.Dossier.Rounds {
		if r.AnsweredAt != nil {
			round = r.Number
		}
	}
	return v.ChangesIn(round), round
}

// ChangesIn are what the applicant has changed in a round.
func (v *DossierView) ChangesIn(round int) []registry.Change {
	var all []registry.Change
	for _, c := range v.Changes {
		if c.Round == round {
			all = append(all, c)
		}
	}
	return all
}

// Replaced is a file that took the place of another in a round of repair.
type Replaced struct{ Before, After *registry.Document }

// ReplacedIn are the files that replaced others in a round: the last of each item in the round, beside the one that stood
// when the round was sent. After is without a Before where the item had none.
func (v *DossierView) ReplacedIn(round int) []Replaced {
	i := slices.IndexFunc(v.Dossier.Rounds, func(r registry.Round) bool { return r.Number == round && r.AnsweredAt != nil })
	if i < 0 {
		return nil
	}
	all := replaced(v.Dossier.Documents, v.Dossier.Rounds[i])
	return slices.DeleteFunc(all, func(r Replaced) bool { return r.After == nil })
}

// replaced are the files of all items before and after a round, in the order of the items; without an After where an item
// was left as it was.
func replaced(documents []registry.Document, r registry.Round) []Replaced {
	var all []Replaced
	at := map[[2]string]int{}
	for i := range documents {
		doc := &documents[i]
		item := [2]string{doc.Requirement, doc.Slot}
		n, known := at[item]
		if !known {
			n = len(all)
			at[item], all = n, append(all, Replaced{})
		}
		switch {
		case !doc.UploadedAt.After(r.SentAt):
			all[n].Before = later(all[n].Before, doc)
		case !doc.UploadedAt.After(*r.AnsweredAt):
			all[n].After = later(all[n].After, doc)
		}
	}
	return all
}

// later is the higher of two versions; the first may be missing.
func later(a, b *registry.Document) *registry.Document {
	if a == nil || b.Version > a.Version {
		return b
	}
	return a
}

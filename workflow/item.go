package workflow

import "slices"

// Item is one thing to bring: a requirement, and the position where it is asked of each officer.
type Item struct {
	Requirement Requirement
	Slot        string // position, or ""
}

// Items are the things a dossier with this form must bring, in the order of the definition, per officer one for each
// position.
func (d *Definition) Items(form map[string]any) []Item {
	items := make([]Item, 0, len(d.Requirements)+2*len(d.Positions))
	for _, r := range d.Requirements {
		switch {
		case r.When != nil && valueAt(form, r.When.Field) != r.When.Equals:
		case r.PerOfficer:
			for _, p := range d.Positions {
				items = append(items, Item{r, p.ID})
			}
		default:
			items = append(items, Item{Requirement: r})
		}
	}
	return items
}

// Item gives an item by code and slot, whether or not it applies to a dossier; ok is false where the definition has none.
func (d *Definition) Item(code, slot string) (item Item, ok bool) {
	r, ok := d.Requirement(code)
	if !ok {
		return Item{}, false
	}
	if _, filled := d.position(slot); filled != r.PerOfficer || !r.PerOfficer && slot != "" {
		return Item{}, false
	}
	return Item{r, slot}, true
}

// Label names the item for people, such as "Pas foto berwarna – Ketua".
func (i Item) Label(d *Definition) string {
	if p, ok := d.position(i.Slot); ok {
		return i.Requirement.Label + " – " + p.Label
	}
	return i.Requirement.Label
}

// Opens are the names of the data that belong to a requirement: a finding on it opens them too.
func (d *Definition) Opens(requirement string) []string {
	r, _ := d.Requirement(requirement)
	return slices.Clone(r.Fields)
}

package workflow

// Group is one step of filling in: a title and the fields asked together.
type Group struct {
	Title  string
	Fields []Field
}

// plainGroup is the title where the definition names none.
const plainGroup = "Data"

// Groups are the fields of the form in the steps in which they are filled in, in the order of the definition.
func (d *Definition) Groups() []Group {
	var groups []Group
	for _, f := range d.Form {
		if f.Group != "" || len(groups) == 0 {
			title := f.Group
			if title == "" {
				title = plainGroup
			}
			groups = append(groups, Group{Title: title})
		}
		last := &groups[len(groups)-1]
		last.Fields = append(last.Fields, f)
	}
	return groups
}

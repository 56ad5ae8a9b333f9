package registry

import (
	"slices"
	"strings"
	"time"

	"ormas/workflow"
)

// Facts counts and lists what the guards of the SOP want to know. The case must be loaded.
func (d *Dossier) Facts(now time.Time) workflow.Facts {
	f := workflow.Facts{Now: now, Rounds: len(d.Rounds)}
	d.countDocuments(&f)
	d.countFindings(&f)
	if r := d.Round(); r != nil {
		f.Due, f.Extended = r.DueAt, r.ExtendedAt != nil
	}
	st, _ := d.Definition.State(d.State)
	if st.Edit != workflow.EditNothing {
		f.FormProblems = d.Definition.CheckComplete(d.Form, d.Officers.Plain())
	}
	return f
}

func (d *Dossier) countDocuments(f *workflow.Facts) {
	for _, item := range d.Definition.Items(d.Form) {
		label := item.Label(d.Definition)
		doc := d.Current(item.Requirement.Code, item.Slot)
		switch {
		case doc == nil:
			f.MissingItems = append(f.MissingItems, label)
		case doc.Verdict == nil:
			f.Unjudged = append(f.Unjudged, label)
		case doc.Verdict.Result == Unsuitable:
			f.Unsuitable = append(f.Unsuitable, label)
		}
	}
}

func (d *Dossier) countFindings(f *workflow.Facts) {
	for _, finding := range d.Findings {
		if finding.Open() {
			f.OpenFindings++
		}
		switch finding.State {
		case FindingDraft:
			f.DraftFindings++
		case FindingSent:
			f.Unanswered = append(f.Unanswered, d.FindingLabel(finding))
		}
	}
}

// Current is the document that stands for an item now, nil where there is none.
func (d *Dossier) Current(requirement, slot string) *Document {
	for i := range d.Documents {
		o := &d.Documents[i]
		if o.Current && o.Requirement == requirement && o.Slot == slot {
			return o
		}
	}
	return nil
}

// Round is the newest round, nil before the first.
func (d *Dossier) Round() *Round {
	if len(d.Rounds) == 0 {
		return nil
	}
	return &d.Rounds[len(d.Rounds)-1]
}

// FindingLabel names what a finding is about, in words for people.
func (d *Dossier) FindingLabel(f Finding) string {
	if f.Field != nil {
		return d.Definition.FieldLabel(*f.Field)
	}
	if item, ok := d.Definition.Item(*f.Requirement, f.Slot); ok {
		return item.Label(d.Definition)
	}
	return *f.Requirement
}

// ItemOpen tells whether the applicant may replace an item now: any in a draft, later only what a sent or answered
// finding names. Accepted items stay locked.
func (d *Dossier) ItemOpen(requirement, slot string) bool {
	st, _ := d.Definition.State(d.State)
	switch st.Edit {
	case workflow.EditAll:
		return true
	case workflow.EditFindings:
		return slices.ContainsFunc(d.Findings, func(f Finding) bool {
			return f.Told() && f.Requirement != nil && *f.Requirement == requirement && f.Slot == slot
		})
	}
	return false
}

// FieldOpen tells whether the applicant may change a field now, by its dotted name: any in a draft, later only what a
// finding names, and the data fields that belong to an item with a finding.
func (d *Dossier) FieldOpen(name string) bool {
	st, _ := d.Definition.State(d.State)
	switch st.Edit {
	case workflow.EditAll:
		return true
	case workflow.EditFindings:
		return slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Told() && d.opens(f, name) })
	}
	return false
}

func (d *Dossier) opens(f Finding, name string) bool {
	if f.Field != nil {
		return *f.Field == name || strings.HasPrefix(name, *f.Field+".")
	}
	return slices.Contains(d.Definition.Opens(*f.Requirement), name)
}

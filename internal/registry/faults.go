package registry

import "ormas/workflow"

// Faults collect what is wrong with an input, field by field, so that all of it is told at once.
type Faults []FieldError

// Expect notes a fault in a field, with the code "tidak_sah" and a sentence for people, unless something holds.
func (f *Faults) Expect(holds bool, field, detail string) {
	if !holds {
		f.Add(field, "tidak_sah", detail)
	}
}

// Add notes a fault in a field, under a code and with a sentence for people.
func (f *Faults) Add(field, code, detail string) {
	*f = append(*f, FieldError{Field: field, Code: code, Detail: detail})
}

// Err is the refusal that tells all faults; nil where there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return workflow.RefuseFields(f...)
}

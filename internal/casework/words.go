package casework

import (
	"time"

	"ormas/internal/registry"
	"ormas/workflow"
)

// InWords is the value of a field as people read it, line by line; what is blank has no line.
func InWords(f workflow.Field, form registry.Form) []string { return shown(f, valueAt(form, f.Name)) }

// Now is the time by which the office works.
func (o *Office) Now() time.Time { return o.db.Now() }

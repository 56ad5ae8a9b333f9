package casework

import (
	"ormas/internal/registry"
	"ormas/workflow"
)

// InWords is the value of a field as people read it, line by line; what is blank has no line.
func InWords(f workflow.Field, form registry.Form) []string { return shown(f, valueAt(form, f.Name)) }

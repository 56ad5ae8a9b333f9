package workflow_test

import (
	"testing"

	"ormas/workflow"
)

func TestErrorWords(t *testing.T) {
	t.Parallel()
	field := func(detail string) workflow.FieldError { return workflow.FieldError{Field: "contoh", Detail: detail} }
	for want, e := range map[string]*workflow.Error{
		"Tahap sudah lewat.":               workflow.Refuse(workflow.Conflict, "keadaan_tidak_sesuai", "Tahap sudah lewat."),
		"Tuliskan alasannya.":              workflow.RefuseFields(field("Tuliskan alasannya."), field("Pilih orangnya.")),
		"Pilih orangnya.":                  workflow.RefuseFields(field(""), field("Pilih orangnya.")),
		"Ada isian yang perlu diperbaiki.": workflow.RefuseFields(field("")),
	} {
		if got := e.Words(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

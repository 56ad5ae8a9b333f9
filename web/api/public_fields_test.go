package api

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"ormas/internal/registry"
)

// What the API tells anybody is decided in registry, not by whoever adds a line to a body.
func TestPublicBodiesHoldWhatIsPublic(t *testing.T) {
	t.Parallel()
	var register []string
	for _, f := range registry.PublicFields {
		register = append(register, f.Name)
	}
	if got := jsonNames(reflect.TypeFor[registerBody]()); !slices.Equal(got, register) {
		t.Errorf("a register item has %q, public are %q", got, register)
	}
	if got := jsonNames(reflect.TypeFor[registerEntryBody]()); !slices.Equal(got, append(register, "history")) {
		t.Errorf("a letter of the register has %q, public are %q and its history", got, register)
	}
	for _, name := range jsonNames(reflect.TypeFor[publicCertificateBody]()) {
		if !slices.Contains(registry.PublicCheck, name) {
			t.Errorf("checking a letter tells %q, which nobody has decided to make public", name)
		}
	}
}

func jsonNames(t reflect.Type) []string {
	var names []string
	for member := range t.Fields() {
		name, _, _ := strings.Cut(member.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

package workflow_test

import (
	"testing"
)

func TestPart(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for role, want := range map[string]struct{ counter, signs bool }{
		"bagian_umum": {counter: true}, "kepala_badan": {signs: true}, "kabid": {}, "pemohon": {}, "admin": {},
	} {
		by := person(role, role)
		if d.AtCounter(by) != want.counter || d.Begins(by, true) != want.counter || d.Signs(by) != want.signs {
			t.Errorf("%s: at the counter %t, begins there %t, signs %t", role, d.AtCounter(by), d.Begins(by, true), d.Signs(by))
		}
	}
	holder := actingAt(start, mandate("kepala_badan", nil), mandate("bagian_umum", nil))
	if d.Signs(holder) || d.AtCounter(holder) || !holder.Acts("kepala_badan", d.Service, "tandatangani") {
		t.Error("a mandate counts as an own role")
	}
}

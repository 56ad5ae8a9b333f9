package registry_test

import (
	"strings"
	"testing"

	"ormas/internal/registry"
)

func TestNIKDoubt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ nik, born, sex, want string }{
		"a man":                     {"0000001502900001", "1990-02-15", "L", ""},
		"a woman":                   {"0000005502900001", "1990-02-15", "P", ""},
		"another day":               {"0000001602900001", "1990-02-15", "L", "tertulis 160290, sedangkan menurut isian lainnya 150290"},
		"the other sex":             {"0000001502900001", "1990-02-15", "P", "tertulis 150290, sedangkan menurut isian lainnya 550290"},
		"of a sex not told, a man":  {"0000001502900001", "1990-02-15", "", ""},
		"of a sex not told, female": {"0000005502900001", "1990-02-15", "", ""},
		"neither":                   {"0000005502910001", "1990-02-15", "", "tertulis 550291"},
		"nothing to compare with":   {"0000001502900001", "", "L", ""},
		"not a whole NIK":           {"15029", "1990-02-15", "L", ""},
	} {
		got := registry.NIKDoubt(registry.Form{"nik": c.nik, "birth_date": c.born, "sex": c.sex})
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

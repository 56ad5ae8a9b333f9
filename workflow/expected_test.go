package workflow_test

import "testing"

func TestExpected(t *testing.T) {
	t.Parallel()
	d := definition(t, "pelaporan")
	for state, want := range map[string]string{
		"draf": "ajukan", "perbaikan": "ajukan_ulang", "terbit": "serahkan",
		"dihentikan":  "lanjutkan_permohonan", // not the one that withdraws it
		"pemeriksaan": "", "selesai": "",
	} {
		got, ok := d.Expected(state, "pemohon")
		if got.Name != want || ok != (want != "") {
			t.Errorf("in %s: %q, want %q", state, got.Name, want)
		}
	}
}

package casework

import "testing"

func TestAddressIn(t *testing.T) {
	t.Parallel()
	o := &Office{settings: Settings{BaseURL: "https://Ormas.contoh.test:8443"}}
	for text, want := range map[string]qrAddress{
		"https://Ormas.contoh.test:8443/cek/ABCDEFGH12":       {"ABCDEFGH12", "ormas.contoh.test:8443", true},
		"https://Ormas.contoh.test:8443/cek/ABCDEFGH12#TOKEN": {"ABCDEFGH12", "ormas.contoh.test:8443", true},
		"https://ormas.contoh.test:8443/cek/ABCDEFGH12":       {"ABCDEFGH12", "ormas.contoh.test:8443", false},
		"https://tiruan.contoh.test/cek/abcdefgh12?x":         {"abcdefgh12", "tiruan.contoh.test", false},
		"https://Ormas.contoh.test:8443/cek/ABC":              {"", "ormas.contoh.test:8443", true},
		"https://tiruan.contoh.test/cek/ABCDEFGH123":          {"", "tiruan.contoh.test", false},
		"https://tiruan.contoh.test/lain":                     {"", "tiruan.contoh.test", false},
		"halo":                                                {},
		"":                                                    {},
		"http://[::1":                                         {},
		"\x00":                                                {},
	} {
		if got := o.addressIn(text); got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
	if got := o.officialHost(); got != "ormas.contoh.test:8443" {
		t.Errorf("got %q", got)
	}
}

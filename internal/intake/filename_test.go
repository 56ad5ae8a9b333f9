package intake

import (
	"strings"
	"testing"
)

func TestStoredName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 200)
	for name, want := range map[string]string{
		"KTP ketua.pdf":        "KTP ketua.pdf",
		`C:\Berkas\KTP.pdf`:    "KTP.pdf",
		"../../etc/passwd":     "passwd",
		"a\x00b\r\n\u202e.pdf": "ab.pdf",
		"e\u0301.pdf":          "é.pdf",
		"\xff\xfe":             "berkas",
		" / ":                  "berkas",
		long + ".pdf":          long[:116] + ".pdf",
		long:                   long[:120],
		"." + long:             ("." + long)[:120],
	} {
		if got := storedName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

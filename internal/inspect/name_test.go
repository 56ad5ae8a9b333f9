package inspect

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSafeName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, mime, want string }{
		"keeps a good name":           {"Akta Pendirian.pdf", PDF, "Akta Pendirian.pdf"},
		"gives one extension a type":  {"foto.JPEG", JPEG, "foto.jpg"},
		"corrects the extension":      {"foto.png", JPEG, "foto.jpg"},
		"keeps what is no extension":  {"surat no. 5.docx", PDF, "surat no. 5.docx.pdf"},
		"drops folders":               {"../../etc/surat.pdf", PDF, "surat.pdf"},
		"drops folders of Windows":    {`C:\dok\surat.pdf`, PDF, "surat.pdf"},
		"drops control characters":    {"su\x00rat\r\nX: a.pdf", PDF, "surat X_ a.pdf"},
		"drops changes of direction":  {"gnp\u202efdp.exe\u200b", PDF, "gnpfdp.exe.pdf"},
		"drops broken characters":     {"a\xffb.pdf", PDF, "ab.pdf"},
		"keeps other scripts":         {"akta é 文.pdf", PDF, "akta é 文.pdf"},
		"replaces quotes":             {`a"b;c.pdf`, PDF, "a_b_c.pdf"},
		"drops dots at the ends":      {"...tersembunyi...pdf", PDF, "tersembunyi.pdf"},
		"names what has no name":      {" .pdf", PDF, "berkas.pdf"},
		"names what is only a folder": {"a/", PNG, "berkas.png"},
		"does without a known type":   {"a.pdf", "text/plain", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := SafeName(c.in, c.mime); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("shortens to 120 characters", func(t *testing.T) {
		t.Parallel()
		got := SafeName(strings.Repeat("é", 300)+".pdf", PDF)
		if utf8.RuneCountInString(got) != 120 || !strings.HasSuffix(got, "é.pdf") {
			t.Errorf("got %q", got)
		}
	})
}

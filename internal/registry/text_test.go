package registry

import (
	"strings"
	"testing"

	"ormas/workflow"
)

func TestNeededNote(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ sent, kept, code string }{
		"keeps a note, cleaned":                            {"  Alasan\x00 rekaan.\n", "Alasan rekaan.", ""},
		"misses one of spaces alone":                       {" \n\t ", "", "wajib"},
		"misses one that shows nothing":                    {"\u200b\u2800", "", "wajib"},
		"refuses one that is long as long, not as missing": {strings.Repeat("é", workflow.MaxNote+1), strings.Repeat("é", workflow.MaxNote+1), "terlalu_panjang"},
		"takes the longest":                                {strings.Repeat("é", workflow.MaxNote), strings.Repeat("é", workflow.MaxNote), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, code := test.sent, ""
			f := NeededNote("reason", &text, "Tuliskan alasannya.")
			if len(f) == 1 && f[0].Field == "reason" {
				code = f[0].Code
			}
			if len(f) > 1 || code != test.code || text != test.kept || (code == "wajib") != (len(f) == 1 && f[0].Detail == "Tuliskan alasannya.") {
				t.Errorf("kept %q, said %v", text, f)
			}
		})
	}
}

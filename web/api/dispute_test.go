package api

import (
	"encoding/json"
	"testing"
)

func TestDisputeIsHeardBothWays(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][2]string{
		`{"text":"Sudah benar."}`:                 {"Sudah benar.", ""},
		`{"dispute":"Sudah benar."}`:              {"", "Sudah benar."},
		`{"text":"Sudah benar.","dispute":true}`:  {"", "Sudah benar."},
		`{"text":"Sudah benar.","dispute":false}`: {"Sudah benar.", ""},
	} {
		var r answerRequest
		if err := json.Unmarshal([]byte(body), &r); err != nil {
			t.Fatal(err)
		}
		text := func(s *string) string {
			if s == nil {
				return ""
			}
			return *s
		}
		if a := r.answer(); text(a.Text) != want[0] || text(a.Dispute) != want[1] {
			t.Errorf("%s is heard as text %q, dispute %q", body, text(a.Text), text(a.Dispute))
		}
	}
}

package workflow_test

import (
	"strings"
	"testing"

	"ormas/workflow"
)

func TestGiven(t *testing.T) {
	t.Parallel()
	answers := map[string]bool{"pelaporan": true, "pendaftaran": false}
	for _, d := range tracks(t) {
		want := answers[d.Service]
		t.Run(d.Service+" says whom it is for", func(t *testing.T) {
			t.Parallel()
			form := map[string]any{"name": "Forum Rekaan", "legal_personality": !want}
			if got := d.Give(form); got["legal_personality"] != want || got["name"] != "Forum Rekaan" || form["legal_personality"] != !want {
				t.Errorf("got %v of %v", got, form)
			}
		})
		t.Run(d.Service+" takes no other answer", func(t *testing.T) {
			t.Parallel()
			was := map[string]any{"legal_personality": want}
			for _, now := range []map[string]any{{"legal_personality": !want}, {}, {"legal_personality": want}} {
				if got := d.KeepGiven(now, was); got["legal_personality"] != want {
					t.Errorf("%v became %v", now, got)
				}
			}
			if _, has := d.KeepGiven(map[string]any{"legal_personality": !want}, map[string]any{})["legal_personality"]; has {
				t.Error("what was empty has another answer")
			}
			if got := d.KeepGiven(map[string]any{"legal_personality": want}, map[string]any{"legal_personality": !want}); got["legal_personality"] != want {
				t.Error("a contradiction cannot be mended")
			}
		})
	}
}

func TestGivenIsOfItsType(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{`given: "ya"`, `given: 1`} {
		_, err := workflow.Load([]byte(strings.Replace(body(t), "given: true", wrong, 1)))
		if err == nil || !strings.Contains(err.Error(), "nilai tetap") {
			t.Errorf("%s: got %v", wrong, err)
		}
	}
	officer := strings.Replace(body(t), `{name: religion, `, `{name: religion, given: Sesuai KTP, `, 1)
	if _, err := workflow.Load([]byte(officer)); err == nil || !strings.Contains(err.Error(), "nilai tetap") {
		t.Errorf("an officer's field: got %v", err)
	}
}

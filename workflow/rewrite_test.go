package workflow_test

import (
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ormas/internal/calendar"
	"ormas/workflow"
	"ormas/workflow/sop"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	const text = "# tetap\nnorm: 15 hari kerja # catatan\nactions:\n  - {label: \"Pemeriksaan – berkas\", norm: \"1 hari kerja\", to: x}\n  - norm: 30 menit\nstandard:\n  fee: ''\n  folded: >\n    dua\n    baris\n  none:\n"
	got, err := workflow.Rewrite(text, map[string]string{"norm": "10 hari kerja", "actions.0.norm": "2 hari kerja", "actions.1.norm": "1 jam", "standard.fee": `Tidak "dipungut"`})
	want := strings.NewReplacer("15 hari", "10 hari", `"1 hari`, `"2 hari`, "30 menit", "1 jam", "''", `"Tidak \"dipungut\""`).Replace(text)
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
	for _, path := range []string{"standard.folded", "standard.none", "standard.gone", "actions.2.norm", "actions", "actions.x.norm"} {
		if _, err := workflow.Rewrite(text, map[string]string{path: "x"}); !errors.Is(err, workflow.WrittenOtherwise{Path: path}) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	for name, text := range map[string]string{
		"another end of a line": "# a\u2028# b\nnorm: 1 jam\n", "a carriage return": "# a\rnorm: 1 jam\n", "a name": "norm: &n 1 jam\nother: *n\n",
		"an escape": "norm: \"1\\x20jam\"\n", "the name of a name": "a: &n 1 jam\nnorm: *n\n",
	} {
		if got, err := workflow.Rewrite(text, map[string]string{"norm": "2 jam"}); !errors.Is(err, workflow.WrittenOtherwise{Path: "norm"}) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for _, fee := range []string{"a: b # c", "null", "- x", "<b>&", "5", "\u2028", "'"} { // in quotes where it needs them
		got, err := workflow.Rewrite("standard: {fee: Rp 0}\n", map[string]string{"standard.fee": fee})
		var read struct {
			Standard struct{ Fee string }
		}
		if err != nil || yaml.Unmarshal([]byte(got), &read) != nil || read.Standard.Fee != fee {
			t.Errorf("%q: got %q, %v", fee, got, err)
		}
	}
	if _, err := workflow.Rewrite("a: [", nil); err == nil {
		t.Error("a text that cannot be read was taken")
	}
}

// Every norm and the fee of the shipped definitions can be put in, and nothing else changes with them.
func TestRewriteShipped(t *testing.T) {
	t.Parallel()
	for _, body := range sop.Files() {
		was, err := workflow.Load(body)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]string{}
		if was.Public() { // others have no standard
			values["standard.fee"] = "Tidak dipungut biaya"
		}
		for _, v := range was.Norms() {
			values[v.Path] = "7 menit"
		}
		text, err := workflow.Rewrite(string(body), values)
		if err != nil {
			t.Fatal(err)
		}
		is, err := workflow.Load([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range is.Norms() {
			if n.Norm != (calendar.Norm{Amount: 7, Unit: calendar.Minute}) {
				t.Errorf("%s: %s is %v", was.Service, n.Path, n.Norm)
			}
		}
		if is.Standard.Fee != values["standard.fee"] || len(is.Norms()) != len(was.Norms()) || strings.Count(text, "\n") != strings.Count(string(body), "\n") {
			t.Errorf("%s: %q, %d norms", was.Service, is.Standard.Fee, len(is.Norms()))
		}
	}
}

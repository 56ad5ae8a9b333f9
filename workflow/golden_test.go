package workflow_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the generated views anew")

// TestGolden compares the views of the shipped definitions with what docs/sop shows.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, d := range shipped(t) {
		for kind, view := range map[string]func() string{"diagram": d.Diagram, "matrix": d.Matrix, "table": d.Table} {
			name := fmt.Sprintf("%s.v%d.%s.md", d.Service, d.Version, kind)
			t.Run(name+" shows what the definition says", func(t *testing.T) {
				t.Parallel()
				path := filepath.Join("..", "docs", "sop", name)
				if *update {
					if err := os.WriteFile(path, []byte(view()), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				kept, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if string(kept) != view() {
					t.Errorf("%s is out of date; write it anew with: go test ./workflow -run Golden -update", path)
				}
			})
		}
	}
}

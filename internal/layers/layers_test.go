// Package layers holds no code: its test keeps the arrows between the packages pointing one way.
package layers

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the top of the checkout.
const root = "../.."

// mayImport lists for each package which packages of the project it imports; its tests may import more. A package that is
// missing here fails, so that whoever adds one thinks about its place; so does an arrow that nobody goes along any more.
var mayImport = map[string][]string{
	"migrations":                    {},
	"internal/calendar":             {},
	"internal/config":               {},
	"internal/inspect":              {},
	"internal/inspect/apart":        {"internal/inspect", "internal/aside"},
	"internal/clamd":                {},
	"internal/embedded":             {},
	"internal/embedded/objectstore": {"internal/embedded"},
	"internal/aside":                {},
	"internal/preview":              {"internal/aside"},
	"internal/preview/draw":         {"internal/preview"},
	"storage/objects":               {},
	"workflow":                      {"internal/calendar"},
	"workflow/sop":                  {},
	"internal/registry":             {"workflow"},
	"internal/certificate":          {"workflow", "internal/calendar"},
	"internal/sopdoc":               {"workflow", "internal/calendar", "internal/registry", "internal/certificate"},
	"internal/trial":                {"workflow", "internal/calendar", "internal/registry"},
	"storage/postgres":              {"workflow", "internal/registry", "migrations"},
	"internal/timing":               {"workflow", "internal/calendar", "internal/registry"},
	"internal/rules":                {"workflow", "internal/calendar", "internal/registry", "storage/postgres"},
	"internal/casework": {
		"workflow", "internal/calendar", "internal/registry", "internal/certificate", "internal/inspect",
		"internal/preview", "internal/timing", "internal/rules", "internal/intake", "storage/objects", "storage/postgres",
	},
	"internal/intake": {"workflow", "internal/inspect", "internal/registry", "storage/objects"},
	"internal/rulemaking": {
		"workflow", "workflow/sop", "internal/calendar", "internal/registry", "internal/certificate", "internal/timing", "internal/rules",
		"internal/trial", "storage/postgres",
	},
	"internal/mandates": {
		"workflow", "internal/calendar", "internal/registry", "internal/rules", "internal/intake", "storage/postgres",
	},
	"internal/measures": {"workflow", "internal/calendar", "internal/registry", "internal/timing", "internal/rules", "storage/postgres"},
	"internal/account":  {"workflow", "internal/registry", "storage/postgres"},
	"internal/jobs":     {"internal/registry", "internal/rulemaking", "internal/measures", "internal/mandates", "internal/casework", "storage/objects", "storage/postgres"},
	"internal/demo": {
		"workflow", "internal/registry", "internal/certificate", "internal/account", "internal/rulemaking", "internal/casework",
		"storage/postgres",
	},
	"internal/testkit": {
		"migrations",
		"workflow", "workflow/sop", "internal/calendar", "internal/registry", "storage/objects", "storage/postgres",
	},
	"internal/testkit/bsre": {},
	"internal/bench":        {"internal/calendar", "internal/registry", "internal/certificate", "internal/casework", "internal/embedded", "storage/objects", "storage/postgres"},
	"internal/layers":       {},
	"web/api":               {"workflow", "workflow/sop", "internal/registry", "internal/account", "internal/rules", "internal/rulemaking", "internal/measures", "internal/intake", "internal/mandates", "internal/casework"},
	"web/pages":             {"workflow", "internal/calendar", "internal/registry", "internal/account", "internal/rules", "internal/rulemaking", "internal/measures", "internal/intake", "internal/mandates", "internal/casework", "internal/preview", "internal/sopdoc", "internal/trial", "web/static", "web/templates"},
	"web/static":            {},
	"web/templates":         {},
	"web":                   {"workflow", "internal/registry", "internal/account", "internal/rulemaking", "internal/measures", "internal/mandates", "internal/casework", "web/api", "web/pages"},
	"cmd/ormas":             {"*"},
}

// pure is what workflow must not know: it neither stores, asks, prints nor looks at the clock.
var pure = []string{"database/sql", "net/http", "os", "log", "log/slog", "net"}

func TestImportsPointOneWay(t *testing.T) {
	for dir, files := range packages(t) {
		allowed, known := mayImport[dir]
		if !known {
			t.Errorf("package %s has no place in mayImport", dir)
		}
		used := map[string]bool{}
		for file, imports := range files {
			for _, path := range imports {
				inner, ours := strings.CutPrefix(path, "ormas/")
				if ours && !slices.Contains(allowed, "*") && !slices.Contains(allowed, inner) {
					t.Errorf("%s imports %s, which is not to its left", file, path)
				}
				used[inner] = true
			}
		}
		for _, inner := range allowed {
			if inner != "*" && !used[inner] {
				t.Errorf("package %s may import %s and does not", dir, inner)
			}
		}
	}
}

func TestWorkflowIsPure(t *testing.T) {
	for file, imports := range packages(t)["workflow"] {
		for _, path := range imports {
			if slices.Contains(pure, path) {
				t.Errorf("%s imports %s", file, path)
			}
			if strings.HasSuffix(path, "looplab/fsm") && filepath.Base(file) != "decide.go" {
				t.Errorf("%s imports the state machine, which only decide.go knows", file)
			}
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "time.Now") {
			t.Errorf("%s asks for the time", file)
		}
	}
}

func TestTopLevelHoldsOnlyWhatIsAgreed(t *testing.T) {
	agreed := []string{
		"cmd", "internal", "workflow", "storage", "migrations", "web", "docs", "go.mod", "go.sum", "Makefile", "README.md",
		"LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "bin",
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(agreed, e.Name()) {
			t.Errorf("%s does not belong on the top level", e.Name())
		}
	}
}

// packages reads the imports of all Go files but tests, by folder and file.
func packages(t *testing.T) map[string]map[string][]string {
	t.Helper()
	all := map[string]map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(file))
		if all[dir] == nil {
			all[dir] = map[string][]string{}
		}
		for _, i := range f.Imports {
			all[dir][file] = append(all[dir][file], strings.Trim(i.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d packages found", len(all))
	}
	return all
}

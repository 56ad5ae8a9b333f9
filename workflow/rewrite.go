package workflow

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"ormas/internal/calendar"
)

// WrittenOtherwise tells that a value of a definition does not stand in one line of its text as itself, so that nothing can be
// put in its place without reading the text.
type WrittenOtherwise struct{ Path string }

// Error tells it in words for people.
func (WrittenOtherwise) Error() string {
	return "isian ini ditulis dengan cara lain dalam isi draf; ubah di sana"
}

// Rewrite puts other values into the text of a definition and leaves all else as it is, comments and blanks too. Values are
// named by their way from the top, such as "norm", "actions.3.norm" or "standard.fee"; WrittenOtherwise names one that cannot be
// put in.
func Rewrite(body string, values map[string]string) (string, error) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(body), &document); err != nil {
		return "", readable(err)
	}
	found := map[string]*yaml.Node{}
	for path := range values {
		if found[path] = scalarAt(&document, path); found[path] == nil {
			return "", WrittenOtherwise{path}
		}
	}
	lines := strings.SplitAfter(body, "\n")
	later := func(a, b string) int { // from the end on: what is put in moves what follows in its line
		return cmp.Or(found[b].Line-found[a].Line, found[b].Column-found[a].Column)
	}
	for _, path := range slices.SortedFunc(maps.Keys(values), later) {
		at := found[path].Line - 1
		if at >= len(lines) || !putIn(&lines[at], found[path], values[path]) {
			return "", WrittenOtherwise{path}
		}
	}
	text := strings.Join(lines, "")
	return text, holds(text, values)
}

// holds tells whether a text says what was put into it: YAML knows more ends of a line than we part it by.
func holds(text string, values map[string]string) error {
	var document yaml.Node
	err := yaml.Unmarshal([]byte(text), &document)
	for path, value := range values {
		if n := scalarAt(&document, path); err != nil || n == nil || n.Value != value {
			return WrittenOtherwise{path}
		}
	}
	return nil
}

// scalarAt is the text that a way from the top leads to; nil where it leads to none.
func scalarAt(n *yaml.Node, path string) *yaml.Node {
	if n.Kind == yaml.DocumentNode {
		n = n.Content[0]
	}
	if path == "" {
		if n.Kind != yaml.ScalarNode {
			return nil
		}
		return n
	}
	head, rest, _ := strings.Cut(path, ".")
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Value == head {
				return scalarAt(n.Content[i+1], rest)
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(head); err == nil && i >= 0 && i < len(n.Content) {
			return scalarAt(n.Content[i], rest)
		}
	}
	return nil
}

// plain is what needs no quotes where others stand without.
var plain = regexp.MustCompile(`^[0-9]+( [a-z]+)+$`)

// putIn puts a value in the place of another in its line; false where that does not stand there as it reads.
func putIn(line *string, n *yaml.Node, value string) bool {
	letters := []rune(*line)
	at := len(string(letters[:min(n.Column-1, len(letters))]))
	was, is := n.Value, strconv.Quote(value) // whose escapes are those of YAML too
	switch {
	case n.Style == yaml.DoubleQuotedStyle:
		was = `"` + n.Value + `"`
	case n.Style == yaml.SingleQuotedStyle:
		was = `'` + n.Value + `'`
	case plain.MatchString(value):
		is = value
	}
	if was == "" || !strings.HasPrefix((*line)[at:], was) {
		return false
	}
	*line = (*line)[:at] + is + (*line)[at+len(was):]
	return true
}

// FeePath is where a definition tells what the service costs.
const FeePath = "standard.fee"

// NormOf is the norm of a step, or of the whole procedure.
type NormOf struct {
	Path  string // where it stands in the text of the definition
	Label string
	Norm  calendar.Norm
	Owner Owner // whose time it is
}

// Norms are the norms that a definition gives, that of the whole procedure first.
func (d *Definition) Norms() []NormOf {
	all := []NormOf{{"norm", "Seluruh prosedur, waktu kantor", d.Norm, OwnerOffice}}
	for i, a := range d.Actions {
		label := a.Label
		if a.Step != "" {
			label = a.Step + " · " + a.Label
		}
		from, _ := d.State(a.From[0])
		all = append(all, NormOf{"actions." + strconv.Itoa(i) + ".norm", label, a.Norm, from.Owner})
	}
	return slices.DeleteFunc(all, func(n NormOf) bool { return n.Norm.IsZero() })
}

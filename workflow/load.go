package workflow

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ormas/internal/calendar"
)

// defaultKinds are the MIME types of a requirement that names none.
var defaultKinds = []string{"image/jpeg", "image/png", "application/pdf"}

// Load reads a definition and refuses one that could not run. The error is one sentence that names the place. The
// result is shared by all who use it and must not be changed.
func Load(body []byte) (*Definition, error) {
	if err := checkSections(body); err != nil {
		return nil, err
	}
	d := new(Definition)
	decoder := yaml.NewDecoder(bytes.NewReader(body))
	decoder.KnownFields(true)
	if err := decoder.Decode(d); err != nil {
		return nil, readable(err)
	}
	if !errors.Is(decoder.Decode(new(yaml.Node)), io.EOF) {
		return nil, errors.New("definisi harus terdiri atas satu dokumen YAML saja")
	}
	if err := d.checkSize(); err != nil {
		return nil, err
	}
	if err := d.compile(); err != nil {
		return nil, err
	}
	d.readLetterLife()
	d.findTurns()
	if err := d.check(); err != nil {
		return nil, err
	}
	for i := range d.Requirements {
		if len(d.Requirements[i].Kinds) == 0 {
			d.Requirements[i].Kinds = defaultKinds
		}
	}
	sum := sha256.Sum256(body)
	d.Hash = hex.EncodeToString(sum[:])
	return d, nil
}

// checkSize refuses a definition with more of anything than a procedure of an office could have: states are checked against
// actions one by one, so that thousands of them would keep a processor busy for minutes.
func (d *Definition) checkSize() error {
	for _, list := range []struct {
		section      string
		n, atTheMost int
	}{
		{"roles", len(d.Roles), 100},
		{"states", len(d.States), 200},
		{"actions", len(d.Actions), 400},
		{"requirements", len(d.Requirements), 200},
		{"form", len(d.Form), 500},
		{"officer_form", len(d.OfficerForm), 500},
		{"letter_life", len(d.LetterLife.States) + len(d.LetterLife.Actions), 100},
	} {
		if list.n > list.atTheMost {
			return fmt.Errorf("bagian %q memuat %d hal; paling banyak %d", list.section, list.n, list.atTheMost)
		}
	}
	return nil
}

// checkSections sees that every section is there: one that was forgotten and one that is meant to be empty look the same
// once they are read. It reads the norms too, whose errors would otherwise lose their line.
func checkSections(body []byte) error {
	var document yaml.Node
	if err := yaml.Unmarshal(body, &document); err != nil {
		return readable(err)
	}
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return errors.New("definisi harus berupa berkas YAML dengan bagian-bagian bernama")
	}
	written := map[string]bool{}
	for i := 0; i < len(document.Content[0].Content); i += 2 {
		written[document.Content[0].Content[i].Value] = true
	}
	for _, section := range sections() {
		if !written[section] {
			return fmt.Errorf("bagian %q tidak ada; bagian boleh kosong tetapi harus tertulis", section)
		}
	}
	return checkNorms(&document)
}

// sections are the top-level keys, in the order of the type.
func sections() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Definition]()) {
		if name := f.Tag.Get("yaml"); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// checkNorms reads every value under the key norm, wherever it stands.
func checkNorms(n *yaml.Node) error {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "norm" {
			if _, err := calendar.ParseNorm(child.Value); err != nil {
				return fmt.Errorf("baris %d: %w", child.Line, err)
			}
		}
		if err := checkNorms(child); err != nil {
			return err
		}
	}
	return nil
}

// The complaints of the YAML library that people can cause.
var (
	unknownKey = regexp.MustCompile(`line (\d+): field (\S+) not found in type`)
	doubleKey  = regexp.MustCompile(`line (\d+): mapping key "(.+)" already defined`)
	noDate     = regexp.MustCompile(`^parsing time (".*?") as`)
	anyLine    = regexp.MustCompile(`line (\d+): (.+)`)
)

// readable turns the first error of the YAML library into a sentence with its line.
func readable(err error) error {
	text, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "yaml: unmarshal errors:\n"), "\n")
	if m := unknownKey.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("baris %s: kunci %q tidak dikenal", m[1], m[2])
	}
	if m := doubleKey.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("baris %s: kunci %q tertulis dua kali", m[1], m[2])
	}
	if m := noDate.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("tanggal %s tidak dapat dibaca; tulislah seperti 2026-01-31", m[1])
	}
	if m := anyLine.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("baris %s: isinya tidak dapat dibaca (%s)", m[1], m[2])
	}
	return fmt.Errorf("definisi tidak dapat dibaca (%s)", strings.TrimPrefix(text, "yaml: "))
}

// compile makes the patterns of all fields once, so that checking data is cheap.
func (d *Definition) compile() error {
	groups := [][]Field{d.Form, d.OfficerForm}
	for _, a := range slices.Concat(d.Actions, d.LetterLife.Actions) {
		groups = append(groups, a.Inputs)
	}
	for _, fields := range groups {
		for i := range fields {
			if fields[i].Pattern == "" {
				continue
			}
			pattern, err := regexp.Compile(fields[i].Pattern)
			if err != nil {
				return fmt.Errorf("isian %q: pola %q tidak dapat dipakai", fields[i].Name, fields[i].Pattern)
			}
			fields[i].pattern = pattern
		}
	}
	return nil
}

package pages

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// input is one input of a form made from data: a field of the definition with what stands in it and what is wrong.
type input struct {
	workflow.Field
	ID      string // of the element, and its name in the form
	Value   string
	Lines   string            // a list, one entry a line
	Checked map[string]bool   // chosen values of IDs
	Choices []workflow.Option // for Choice, Person and IDs
	After   string            // label of the date that this one must not precede; empty: none
	Problem string
}

// IsText tells whether the input is a plain line of text.
func (i input) IsText() bool { return i.Kind() == "text" }

// Kind is the kind of element in the templates.
func (i input) Kind() string {
	switch i.Type {
	case workflow.LongText:
		return "long"
	case workflow.List:
		return "list"
	case workflow.Bool:
		return "check"
	case workflow.Choice, workflow.Person:
		return "choice"
	case workflow.IDs:
		return "checks"
	case workflow.Secret:
		return "secret"
	case workflow.Date:
		return "date"
	case workflow.DateTime:
		return "datetime"
	case workflow.Number:
		return "number"
	}
	return "text"
}

// Advice tells beforehand how the value has to be, for those who fill in.
func (i input) Advice() string {
	var all []string
	add := func(words string) {
		if words != "" {
			all = append(all, words)
		}
	}
	if !i.Required && i.Kind() != "check" && i.Kind() != "choice" { // what was chosen once cannot be left empty again
		add("Boleh dikosongkan.")
	}
	if i.Kind() == "list" {
		add(i.perLine())
	}
	add(i.example())
	add(calendar.AsSentence(i.Hint))
	if i.full() && i.Hint == "" && (i.IsText() || i.Kind() == "long") {
		add(fmt.Sprintf("Paling panjang %d huruf.", i.Max))
	}
	if i.After != "" {
		add("Tidak lebih awal daripada \"" + i.After + "\".")
	}
	return strings.Join(all, " ")
}

// full tells whether the most letters matter: something is wrong with what was typed, or a line of it comes near them.
func (i input) full() bool {
	longest := 0
	for line := range strings.Lines(i.Value) {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	if i.Kind() != "list" {
		longest = utf8.RuneCountInString(i.Value)
	}
	return i.Max > 0 && (i.Problem != "" || 10*longest >= 9*i.Max)
}

// perLine tells how a list is written.
func (i input) perLine() string {
	if !i.full() {
		return "Satu baris untuk tiap butir."
	}
	return fmt.Sprintf("Satu baris untuk tiap butir, paling panjang %d huruf.", i.Max)
}

// example shows the definition's example as people write it; what is chosen needs none, nor what is filled in and right.
func (i input) example() string {
	if i.Example == "" || i.Value != "" && i.Problem == "" {
		return ""
	}
	switch i.Kind() {
	case "check", "choice", "checks", "secret", "datetime":
		return ""
	case "date":
		if day, err := time.Parse(time.DateOnly, i.Example); err == nil {
			return "Misalnya " + calendar.FormatDate(day) + ". Ikuti urutan yang tertulis di kotak." // which is the browser's
		}
	case "number":
		return "Misalnya " + strings.Replace(i.Example, ".", ",", 1) + "."
	}
	return "Misalnya " + strings.TrimSuffix(i.Example, ".") + "."
}

// inputsFrom shows fields with the values typed, or with those stored.
func inputsFrom(fields []workflow.Field, typed url.Values, wrong problems) []input {
	all := make([]input, len(fields))
	for i, f := range fields {
		one := input{Field: f, ID: f.Name, Choices: f.Options, Problem: wrong.At(f.Name), Checked: map[string]bool{}}
		if j := slices.IndexFunc(fields, func(other workflow.Field) bool { return other.Name == f.NotBefore }); j >= 0 {
			one.After = fields[j].Label
		}
		if typed != nil {
			one.Value, one.Lines = typed.Get(f.Name), typed.Get(f.Name)
			for _, v := range typed[f.Name] {
				one.Checked[v] = true
			}
		}
		all[i] = one
	}
	return all
}

// valuesOf are stored data as a form would send them.
func valuesOf(fields []workflow.Field, form registry.Form) url.Values {
	typed := url.Values{}
	for _, f := range fields {
		switch v := dig(form, f.Name).(type) {
		case nil:
		case string:
			typed.Set(f.Name, v)
		case bool:
			if v {
				typed.Set(f.Name, "true")
			}
		case float64:
			typed.Set(f.Name, strconv.FormatFloat(v, 'f', -1, 64))
		case []any:
			lines := make([]string, 0, len(v))
			for _, line := range v {
				text, _ := line.(string)
				lines = append(lines, text)
			}
			typed.Set(f.Name, strings.Join(lines, "\n"))
		}
	}
	return typed
}

// jsonOf turns typed values into the JSON that the rules expect; dotted names become nested objects. What cannot be read
// as its type goes on as it was typed, for the rules to refuse in words. Empty inputs are null where clear is set, which
// empties stored data, and absent otherwise.
func jsonOf(fields []workflow.Field, typed url.Values, read reading) map[string]any {
	form := map[string]any{}
	for _, f := range fields {
		text := strings.ReplaceAll(strings.TrimSpace(typed.Get(f.Name)), "\r\n", "\n") // browsers count a line break once, so do we
		var v any = text
		switch {
		case f.Type == workflow.Bool:
			v = text == "true"
		case f.Type == workflow.IDs:
			v = typed[f.Name]
		case text == "" && !read.clear:
			continue
		case text == "":
			v = nil
		case f.Type == workflow.List:
			v = linesOf(text)
		case f.Type == workflow.Number:
			if n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil {
				v = n
			}
		case f.Type == workflow.DateTime:
			if at, err := time.ParseInLocation(secondly[:min(len(text), len(secondly))], text, read.zone); err == nil {
				v = at.Format(time.RFC3339)
			}
		}
		bury(form, f.Name, v)
	}
	return form
}

// secondly is how browsers write a time; some leave out seconds that are zero.
const secondly = "2006-01-02T15:04:05"

// reading is how typed values are read.
type reading struct {
	zone  *time.Location // of times without an offset
	clear bool           // empty inputs clear what is stored
}

func linesOf(text string) []any {
	lines := []any{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// dig finds the value of a dotted name.
func dig(form map[string]any, name string) any {
	head, rest, nested := strings.Cut(name, ".")
	if !nested {
		return form[head]
	}
	switch inner := form[head].(type) {
	case map[string]any:
		return dig(inner, rest)
	case registry.Form:
		return dig(inner, rest)
	}
	return nil
}

// bury sets the value of a dotted name.
func bury(form map[string]any, name string, v any) {
	head, rest, nested := strings.Cut(name, ".")
	if !nested {
		form[head] = v
		return
	}
	inner, ok := form[head].(map[string]any)
	if !ok {
		inner = map[string]any{}
		form[head] = inner
	}
	bury(inner, rest, v)
}

func rawJSON(v map[string]any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return nil // texts, numbers and lists always have a JSON form
	}
	return b
}

func keysOf(v url.Values) iter.Seq[string] { return maps.Keys(v) }

package workflow

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ormas/internal/calendar"
)

// Diff tells in sentences without a full stop what one definition has otherwise than another, such as "batas waktu langkah 4
// dari 2 menjadi 3 hari kerja"; none where they say the same. What has no words of its own is at least named.
func Diff(was, is *Definition) []string {
	var all []string
	for _, section := range []func(d *Definition) []entry{
		headEntries, roleEntries, stateEntries, actionEntries, separationEntries, requirementEntries, positionEntries,
		fieldEntries, officerFieldEntries, reasonEntries, letterEntries, letterLifeEntries, coverEntries, standardEntries,
	} {
		all = append(all, differences(section(was), section(is))...)
	}
	return append(all, unnamed(was, is)...)
}

// entry is one thing of a definition that can be there or not, with what can be said about it.
type entry struct {
	id, title string
	facts     []fact
	whole     any // all of it: where this differs and no fact does, the sentence names only the thing
}

type fact struct{ name, value string }

// differences compares things that have the same id; those of the new definition come in its order.
func differences(was, is []entry) []string {
	var all []string
	for _, old := range was {
		if !slices.ContainsFunc(is, func(e entry) bool { return e.id == old.id }) {
			all = append(all, old.title+" dihapus")
		}
	}
	for _, e := range is {
		i := slices.IndexFunc(was, func(old entry) bool { return e.id == old.id })
		if i < 0 {
			all = append(all, e.title+" ditambahkan")
			continue
		}
		all = append(all, was[i].changes(e)...)
	}
	return all
}

func (e entry) changes(is entry) []string {
	var all []string
	for i, f := range e.facts {
		if to := is.facts[i].value; f.value != to {
			all = append(all, strings.TrimSpace(f.name+" "+is.title)+" "+changed(f.value, to))
		}
	}
	if len(all) == 0 && written(e.whole) != written(is.whole) {
		all = append(all, "isi "+is.title+" berubah")
	}
	return all
}

// changed tells two values; of two norms in one unit the unit is told once.
func changed(from, to string) string {
	if a, errA := calendar.ParseNorm(from); errA == nil && from != "" {
		if b, errB := calendar.ParseNorm(to); errB == nil && to != "" && a.Unit == b.Unit {
			from, _, _ = strings.Cut(from, " ")
		}
	}
	return "dari " + cmp.Or(from, "kosong") + " menjadi " + cmp.Or(to, "kosong")
}

// written is a value as it would stand in the file; functions and compiled patterns are not in it.
func written(v any) string {
	text, err := yaml.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(text)
}

func entriesOf[T any](all []T, of func(T) entry) []entry {
	entries := make([]entry, len(all))
	for i, one := range all {
		entries[i] = of(one)
	}
	return entries
}

// worded are the sections about which Diff has sentences of their own.
var worded = []string{
	"service", "version", "title", "product", "organisation", "norm", "legal_grounds", "roles", "states", "actions", "separation",
	"requirements", "positions", "form", "officer_form", "reasons", "numbers", "validity", "letter", "letter_life", "cover", "standard",
}

// unnamed names the other sections that differ.
func unnamed(was, is *Definition) []string {
	var all []string
	a, b := reflect.ValueOf(*was), reflect.ValueOf(*is)
	for i, f := range reflect.VisibleFields(a.Type()) {
		name := f.Tag.Get("yaml")
		if name == "" || name == "-" || slices.Contains(worded, name) {
			continue
		}
		if written(a.Field(i).Interface()) != written(b.Field(i).Interface()) {
			all = append(all, fmt.Sprintf("bagian %s berubah", name))
		}
	}
	return all
}

package workflow

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"ormas/internal/calendar"
)

// Diff tells in sentences without a full stop what one definition has otherwise than another, such as "norma langkah 4
// dari 2 menjadi 3 hari kerja"; none where they say the same. What has no words of its own is at least named.
func Diff(was, is *Definition) []string {
	var all []string
	for _, section := range []func(d *Definition) []entry{
		headEntries, roleEntries, stateEntries, actionEntries, requirementEntries, fieldEntries, officerFieldEntries,
		reasonEntries, coverEntries,
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

func headEntries(d *Definition) []entry {
	return []entry{{id: "kepala", facts: []fact{
		{"layanan", d.Service},
		{"judul", d.Title},
		{"produk", d.Product},
		{"norma seluruh prosedur", d.Norm.String()},
		{"dasar hukum", strings.Join(d.LegalGrounds, " ")},
	}}}
}

func roleEntries(d *Definition) []entry {
	return entriesOf(d.Roles, func(r Role) entry {
		return entry{id: r.ID, title: "peran " + r.ID, facts: []fact{{"sebutan", r.Label}}, whole: r}
	})
}

func stateEntries(d *Definition) []entry {
	return entriesOf(d.States, func(s State) entry {
		return entry{id: s.ID, title: "tahap " + s.ID, facts: []fact{
			{"sebutan", s.Label}, {"pemilik waktu", string(s.Owner)}, {"giliran", s.Turn},
		}, whole: s}
	})
}

// actionEntries know a row by its action and how many rows of that action stand above it.
func actionEntries(d *Definition) []entry {
	count := map[string]int{}
	return entriesOf(d.Actions, func(a Action) entry {
		count[a.Name]++
		return entry{id: fmt.Sprint(a.Name, count[a.Name]), title: d.rowTitle(a), facts: []fact{
			{"nomor", a.Step},
			{"sebutan", a.Label},
			{"akibat", a.Means},
			{"norma", a.Norm.String()},
			{"pelaksana", d.roleLabels(a.By)},
			{"tahap asal", strings.Join(a.From, ", ")},
			{"tahap tujuan", a.To},
			{"kelengkapan", strings.Join(a.Completeness, "; ")},
			{"output", strings.Join(a.Output, "; ")},
			{"penjaga", strings.Join(a.Guards, ", ")},
			{"keterangan", a.Remark},
		}, whole: a}
	})
}

// rowTitle names a row as people do, by its number; where two rows have it, who takes the step is told too.
func (d *Definition) rowTitle(a Action) string {
	if a.Step == "" {
		return "tindakan " + a.Label
	}
	same := slices.DeleteFunc(slices.Clone(d.Actions), func(o Action) bool { return o.Step != a.Step })
	if len(same) == 1 {
		return "langkah " + a.Step
	}
	return "langkah " + a.Step + " (" + a.Label + ", " + d.roleLabels(a.By) + ")"
}

func requirementEntries(d *Definition) []entry {
	return entriesOf(d.Requirements, func(r Requirement) entry {
		condition := ""
		if r.When != nil {
			condition = r.When.Label
		}
		return entry{id: r.Code, title: "persyaratan " + r.Code, facts: []fact{
			{"sebutan", r.Label}, {"syarat berlaku", condition}, {"meterai", r.Stamp},
		}, whole: r}
	})
}

func fieldEntries(d *Definition) []entry { return inputEntries("isian ", d.Form) }
func officerFieldEntries(d *Definition) []entry {
	return inputEntries("isian pengurus ", d.OfficerForm)
}

func inputEntries(what string, fields []Field) []entry {
	return entriesOf(fields, func(f Field) entry {
		return entry{id: f.Name, title: what + f.Name, facts: []fact{{"sebutan", f.Label}, {"jenis", string(f.Type)}}, whole: f}
	})
}

func reasonEntries(d *Definition) []entry {
	return entriesOf(d.Reasons, func(r Reason) entry {
		return entry{id: r.Code, title: "alasan " + r.Code, facts: []fact{{"sebutan", r.Label}}, whole: r}
	})
}

func coverEntries(d *Definition) []entry {
	c := d.Cover
	return []entry{{id: "sampul", title: "SOP", facts: []fact{
		{"nomor", c.Number},
		{"tanggal pembuatan", dayOf(c.Made)},
		{"tanggal revisi", dayOf(c.Revised)},
		{"tanggal efektif", dayOf(c.Effective)},
		{"pengesah", c.ApprovedBy},
		{"kualifikasi pelaksana", strings.Join(c.Qualifications, "; ")},
		{"keterkaitan", strings.Join(c.Related, "; ")},
		{"peralatan", strings.Join(c.Equipment, "; ")},
		{"peringatan", strings.Join(c.Warnings, "; ")},
		{"pencatatan", strings.Join(c.Records, "; ")},
	}}}
}

// dayOf is a day in words, empty for none.
func dayOf(on time.Time) string {
	if on.IsZero() {
		return ""
	}
	return calendar.FormatDate(on)
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
	"service", "version", "title", "product", "norm", "legal_grounds", "roles", "states", "actions", "requirements", "form",
	"officer_form", "reasons", "cover",
}

// unnamed names the other sections that differ.
func unnamed(was, is *Definition) []string {
	var all []string
	a, b := reflect.ValueOf(*was), reflect.ValueOf(*is)
	for i, f := range reflect.VisibleFields(a.Type()) {
		name := f.Tag.Get("yaml")
		if name == "-" || slices.Contains(worded, name) {
			continue
		}
		if written(a.Field(i).Interface()) != written(b.Field(i).Interface()) {
			all = append(all, fmt.Sprintf("bagian %s berubah", name))
		}
	}
	return all
}

package pages

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// fillStep is one page of filling in: the fields of a group, or those of one officer.
type fillStep struct {
	Key      string // in the address
	Title    string
	Fields   []workflow.Field
	Position string // of the officer; empty: not about one
}

// stepsOf are the pages of filling in, in order: the groups of the form, then the officers.
func stepsOf(def *workflow.Definition) []fillStep {
	var steps []fillStep
	for i, g := range def.Groups() {
		steps = append(steps, fillStep{Key: strconv.Itoa(i + 1), Title: g.Title, Fields: g.Fields})
	}
	for _, position := range def.Positions {
		steps = append(steps, fillStep{Key: position.ID, Title: "Pengurus: " + position.Label, Fields: def.OfficerForm, Position: position.ID})
	}
	return steps
}

// stepOf is the page on which a field is filled in, as the fragment of an address; its name may be that of an officer's.
func stepOf(def *workflow.Definition, field string) string {
	for _, s := range stepsOf(def) {
		for _, f := range s.Fields {
			if name := s.full(f.Name); name == field || strings.HasPrefix(name, field+".") {
				return s.Key + "#" + f.Name
			}
		}
	}
	return ""
}

// full is the name of a field in the whole of the data.
func (s fillStep) full(name string) string {
	if s.Position == "" {
		return name
	}
	return "officers." + s.Position + "." + name
}

// record is what is filled in: the data of an organisation, or a dossier's copy of them.
type record struct {
	def      *workflow.Definition
	form     registry.Form
	officers registry.Officers
	version  *int                   // of a dossier; organisations have none
	open     func(name string) bool // whether a field may be changed now, by its full name
	name     string
	base     string        // address of its page
	sheet    string        // address of the page with all answers
	findings string        // address of the findings, where only what they name may be changed; empty: it is filled in as a whole
	told     []findingCard // those findings
	way      []crumb
}

// data are those that a page is about.
func (r record) data(s fillStep) registry.Form {
	if s.Position == "" {
		return r.form
	}
	i := slices.IndexFunc(r.officers, func(o registry.Form) bool { return o.Text("position") == s.Position })
	if i < 0 {
		return registry.Form{}
	}
	return r.officers[i]
}

// fields are those of a page that may be changed now, and those that may not.
func (r record) fields(s fillStep) (open, locked []workflow.Field) {
	for _, f := range s.Fields {
		if r.open(s.full(f.Name)) {
			open = append(open, f)
		} else {
			locked = append(locked, f)
		}
	}
	return open, locked
}

// givenOf parts what the procedure itself has answered from what is closed for another reason.
func (r record) givenOf(closed []workflow.Field) (given, locked []workflow.Field) {
	for _, f := range closed {
		if f.IsGiven(r.form) {
			given = append(given, f)
		} else {
			locked = append(locked, f)
		}
	}
	return given, locked
}

// stamp tells whether what stands on a page has changed since somebody opened it.
func (r record) stamp(s fillStep) string {
	sum := sha256.Sum256([]byte(valuesOf(s.Fields, r.data(s)).Encode()))
	return hex.EncodeToString(sum[:8])
}

// patch is what was typed on a page, as a change of the data.
func (r record) patch(s fillStep, typed url.Values) casework.Patch {
	open, _ := r.fields(s)
	form := registry.Form(jsonOf(open, typed, reading{clear: true}))
	if s.Position == "" {
		return casework.Patch{Version: r.version, Form: form}
	}
	form["position"] = s.Position
	return casework.Patch{Version: r.version, Officers: []registry.Form{form}}
}

// clash is a field that has another text here than where it is stored.
type clash struct {
	workflow.Field
	ID             string
	Mine, Stored   string // as typed
	Shown, Instead []string
}

// clashes compares what was typed on a page with what is stored.
func (r record) clashes(s fillStep, typed url.Values) []clash {
	var all []clash
	open, _ := r.fields(s)
	stored := valuesOf(open, r.data(s))
	for _, f := range open {
		mine, theirs := even(typed.Get(f.Name)), even(stored.Get(f.Name))
		if mine != theirs {
			all = append(all, clash{f, f.Name, typed.Get(f.Name), stored.Get(f.Name), linesShown(f, mine), linesShown(f, theirs)})
		}
	}
	return all
}

// even is a text without the differences that no reader sees: browsers end lines in their own way.
func even(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func linesShown(f workflow.Field, text string) []string {
	one := []workflow.Field{f}
	return casework.InWords(f, jsonOf(one, url.Values{f.Name: {text}}, reading{}))
}

// chosen prefixes the choice between two texts of a field.
const chosen = "pilih:"

// settled are typed values after the choices between two texts were made: where the stored one was chosen, it stands.
func (r record) settled(s fillStep, typed url.Values) url.Values {
	stored := valuesOf(s.Fields, r.data(s))
	for _, f := range s.Fields {
		if typed.Get(chosen+f.Name) == "tersimpan" {
			typed.Set(f.Name, stored.Get(f.Name))
		}
	}
	return typed
}

// problemsOn are those of a refusal, with the inputs of a page named as the page names them.
func (s fillStep) problemsOn(err *registry.Error) problems {
	fields := slices.Clone(err.Fields)
	names := make([]string, 0, len(s.Fields))
	for i := range fields {
		fields[i].Field = strings.TrimPrefix(fields[i].Field, s.full(""))
	}
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	return problemsOf(&registry.Error{Kind: err.Kind, Code: err.Code, Detail: err.Detail, Fields: fields}, names...)
}

// lack is how many inputs of filling in are not yet as they must be.
type lack struct{ Empty, Wrong int }

// lack counts the faults that lie on a page. Officers of whom nothing is known lack all that is asked of them.
func (s fillStep) lack(all []registry.FieldError) lack {
	var l lack
	for _, fault := range s.missing(all) {
		switch {
		case fault.Code != "wajib":
			l.Wrong++
		case s.Position != "" && fault.Field == strings.TrimSuffix(s.full(""), "."):
			for _, f := range s.Fields {
				if f.Required {
					l.Empty++
				}
			}
		default:
			l.Empty++
		}
	}
	return l
}

// lack counts the faults of all pages.
func (r record) lack(all []registry.FieldError) lack {
	var sum lack
	for _, s := range stepsOf(r.def) {
		one := s.lack(all)
		sum.Empty, sum.Wrong = sum.Empty+one.Empty, sum.Wrong+one.Wrong
	}
	return sum
}

// String tells it in words, empty where nothing lacks.
func (l lack) String() string {
	var words []string
	if l.Wrong > 0 {
		words = append(words, strconv.Itoa(l.Wrong)+" isian perlu diperbaiki")
	}
	if l.Empty > 0 {
		words = append(words, strconv.Itoa(l.Empty)+" isian belum lengkap")
	}
	return joined(words)
}

// tellLack adds to the notice of a page that was kept what it still lacks, with the way back to it.
func (f *frame) tellLack(c *gin.Context, r record, faults []registry.FieldError) {
	i := slices.IndexFunc(stepsOf(r.def), func(s fillStep) bool { return s.Key == c.Query("dari") })
	if f.Notice == "" || i < 0 {
		return
	}
	s := stepsOf(r.def)[i]
	words := s.lack(faults).String()
	if words == "" && s.doubt(r) != "" {
		words = "NIK tidak cocok dengan tanggal lahir atau jenis kelamin"
	}
	if words != "" {
		f.Notice += " Di bagian \"" + s.Title + "\": " + words + "."
		f.NoticeWay = &crumb{"Buka bagian itu", r.base + "/isian/" + s.Key + "?periksa=1"}
	}
}

// doubt is what may be wrong on a page, though nothing stops it; empty for nothing.
func (s fillStep) doubt(r record) string {
	if s.Position == "" {
		return ""
	}
	return registry.NIKDoubt(r.data(s))
}

// missing are the faults that lie on a page, of all that the data have.
func (s fillStep) missing(all []registry.FieldError) []registry.FieldError {
	var here []registry.FieldError
	for _, fault := range all {
		if s.Position != "" && fault.Field == strings.TrimSuffix(s.full(""), ".") ||
			slices.ContainsFunc(s.Fields, func(f workflow.Field) bool { return s.full(f.Name) == fault.Field }) {
			here = append(here, fault)
		}
	}
	return here
}

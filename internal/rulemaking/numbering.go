package rulemaking

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// numbering is how the numbers of an office are written in a year: by its procedures, unless the office has decided itself.
type numbering struct {
	year int
	own  []postgres.OwnTemplate
}

// writings finds by what numbers are written; the database and a transaction both do.
type writings interface {
	rules.Current
	OwnTemplates(ctx context.Context, office uuid.UUID, year int) ([]postgres.OwnTemplate, error)
}

// numberings are how an office writes its numbers in the year of an instant and in the next; later years have not been decided
// about.
func numberings(ctx context.Context, r writings, office *registry.Office, now time.Time) ([]numbering, error) {
	var all []numbering
	this := now.In(office.Location()).Year()
	for year := this; year <= this+1; year++ {
		own, err := r.OwnTemplates(ctx, office.ID, year)
		if err != nil {
			return nil, err
		}
		all = append(all, numbering{year, own})
	}
	return all, nil
}

// series are those that some procedures need, in their order, with how their numbers are written.
func (n numbering) series(procedures ...*workflow.Definition) []SeriesView {
	var all []SeriesView
	for _, d := range procedures {
		for _, of := range d.NumberTemplates() {
			if of.Template == "" {
				continue
			}
			v := SeriesView{Title: d.Title, Template: of.Template}
			v.Kind, v.Service, v.Year = of.Kind, d.Service, n.year
			i := slices.IndexFunc(n.own, func(own postgres.OwnTemplate) bool { return own.Kind == v.Kind && own.Service == v.Service })
			if i >= 0 {
				v.Template, v.Since = n.own[i].Template, n.own[i].Since
			}
			all = append(all, v)
		}
	}
	return all
}

// written are the series that the procedures in force need, with how their numbers are written in a year.
func (o *Office) written(ctx context.Context, r writings, office uuid.UUID, year int) ([]SeriesView, error) {
	procedures, err := o.rules.ProceduresIn(ctx, r, office)
	if err != nil {
		return nil, err
	}
	own, err := r.OwnTemplates(ctx, office, year)
	return numbering{year, own}.series(procedures...), err
}

// writtenFrom are they as of an instant, in its year and the next.
func (o *Office) writtenFrom(ctx context.Context, r writings, office *registry.Office, now time.Time) ([]SeriesView, error) {
	procedures, err := o.rules.InForce(ctx, r, office.ID, now)
	if err != nil {
		return nil, err
	}
	years, err := numberings(ctx, r, office, now)
	if err != nil {
		return nil, err
	}
	var all []SeriesView
	for _, n := range years {
		for _, p := range procedures {
			all = append(all, n.series(p.Definition)...)
		}
	}
	return all, nil
}

// missingParts say which forms of numbers use a part that an office has not filled in.
func missingParts(parts map[string]string, all []SeriesView) (problems registry.Faults) {
	var seen []string
	for _, v := range all {
		if slices.Contains(seen, v.Template) {
			continue
		}
		seen = append(seen, v.Template)
		_, err := workflow.FillTemplate(v.Template, 1, time.Time{}, parts)
		problems.Expect(err == nil, "number_parts", "Isi semua bagian nomor yang dipakai pola "+v.Template+".")
	}
	return problems
}

// numberProblems say what would be wrong with some series if an office had these parts: one that is missing, or that two
// procedures could give the same number.
func numberProblems(parts map[string]string, all []SeriesView) registry.Faults {
	problems := missingParts(parts, all)
	for i := range all {
		if with := alike(all, parts, i); with != "" {
			problems.Add("number_parts", numbersAlike, "Dengan bagian nomor ini, "+all[i].Title+" dan "+with+" dapat memberi nomor yang sama.")
			break
		}
	}
	return problems
}

// numbersAlike is the code for two procedures that could give the same number.
const numbersAlike = "nomor_serupa"

// alike names the procedure whose numbers of the same kind and year could be written like those of one of the series; empty
// where none could.
func alike(all []SeriesView, parts map[string]string, i int) string {
	for j, other := range all {
		if j != i && other.Kind == all[i].Kind && other.Year == all[i].Year && workflow.NumbersAlike(all[i].Template, other.Template, parts) {
			return other.Title
		}
	}
	return ""
}

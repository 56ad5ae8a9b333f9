package pages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/rules"
	"ormas/workflow"
)

// guidePage explains the tracks, asks which one is meant and what applies, and answers.
type guidePage struct {
	frame
	Problems  problems
	Tracks    []track
	Questions []input
	Answer    *guideAnswer
	Hours     *rules.OpeningHours // nil: there is no office yet
}

// track is a procedure as the guide tells it.
type track struct {
	ID, Title, Product, Norm, Paper string
	Years                           int    // how long a letter holds at most
	Sooner                          string // what may end it sooner
	Slots                           int    // files without the conditional ones
	Promise                         promiseView
}

// guideAnswer is what follows from the answers.
type guideAnswer struct {
	Track  *track // nil: the paper that either track needs is not there yet
	Slots  int    // files that are certain
	Always []requirement
	Needed []because
	May    []because
	Spared []because
	Branch bool
}

// because is a requirement and the answer on which it depends.
type because struct {
	requirement
	Reason string
}

// The names of the questions that are none of the definition's, and their answers.
const (
	askedPaper = "surat"
	askedLevel = "level"
	noPaper    = "belum"
	yes        = "ya"
	no         = "tidak"
	unsure     = "belum_tahu"
	branch     = "cabang"
)

// guide shows the guide; the answers stand in the address, so that it can be sent on.
func (p *Pages) guide(c *gin.Context) {
	f, err := p.frame(c, "Panduan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Here = "panduan"
	all, err := p.offered(c, f)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	all = slices.DeleteFunc(all, func(d *workflow.Definition) bool { return !d.Organisation || d.Letter.ApprovalLabel == "" })
	view, status := guidePage{frame: f}, http.StatusOK
	promised, err := p.promises(c, f)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if f.Office != nil { // before the first one there are none
		if view.Hours, err = p.openingHours(c, f.Office); err != nil {
			p.Refuse(c, err)
			return
		}
	}
	for _, d := range all {
		t := trackOf(d)
		t.Promise = promised[d.Service]
		view.Tracks = append(view.Tracks, t)
	}
	fields, typed := questions(all), c.Request.URL.Query()
	if typed.Has("jawab") {
		if view.Problems = unanswered(fields, typed); len(view.Problems) > 0 {
			view.Failed, status = true, http.StatusUnprocessableEntity
		} else {
			view.Answer = answerOf(all, typed)
		}
	}
	view.Questions = inputsFrom(fields, typed, view.Problems)
	p.show(c, status, "guide", view)
}

func trackOf(d *workflow.Definition) track {
	t := track{ID: d.Service, Title: d.Title, Product: d.Product, Norm: d.Norm.String(), Paper: d.Letter.ApprovalLabel, Years: d.Validity.Years}
	var ends []string
	for _, f := range d.Form {
		if slices.Contains(d.Validity.Fields, f.Name) {
			ends = append(ends, lowerFirst(f.Label))
		}
	}
	t.Sooner = joined(ends)
	for _, r := range requirementsOf(d) {
		if r.Condition == "" {
			t.Slots += r.Slots
		}
	}
	return t
}

// questions are asked to find the track and what applies in it: which paper is there, the conditions of the
// requirements, and the level of the organisation. All but the first come from the definitions.
func questions(all []*workflow.Definition) []workflow.Field {
	paper := workflow.Field{Name: askedPaper, Label: "Surat mana yang sudah dimiliki organisasi?", Type: workflow.Choice, Required: true}
	fields := []workflow.Field{paper}
	for _, d := range all {
		fields[0].Options = append(fields[0].Options, workflow.Option{Value: d.Service, Label: d.Letter.ApprovalLabel})
		for _, r := range d.Requirements {
			if r.When != nil && !slices.ContainsFunc(fields, func(f workflow.Field) bool { return f.Name == r.When.Field }) {
				fields = append(fields, conditionQuestion(d, r.When))
			}
		}
	}
	fields[0].Options = append(fields[0].Options, workflow.Option{Value: noPaper, Label: "Belum ada"})
	for _, d := range all {
		i := slices.IndexFunc(d.Form, func(f workflow.Field) bool { return f.Name == askedLevel })
		if i >= 0 {
			level := d.Form[i]
			level.Required = true
			return append(fields, level)
		}
	}
	return fields
}

func conditionQuestion(d *workflow.Definition, w *workflow.When) workflow.Field {
	label := w.Label
	if i := slices.IndexFunc(d.Form, func(f workflow.Field) bool { return f.Name == w.Field }); i >= 0 {
		label = "Apakah organisasi " + lowerFirst(d.Form[i].Label) + "?"
	}
	return workflow.Field{
		Name: w.Field, Label: label, Type: workflow.Choice, Required: true,
		Options: []workflow.Option{{Value: yes, Label: "Ya"}, {Value: no, Label: "Tidak"}, {Value: unsure, Label: "Belum tahu"}},
	}
}

// unanswered are the questions without one of their answers.
func unanswered(fields []workflow.Field, typed url.Values) problems {
	var missing problems
	for _, f := range fields {
		if !slices.ContainsFunc(f.Options, func(o workflow.Option) bool { return o.Value == typed.Get(f.Name) }) {
			missing = append(missing, problem{f.Name, "Pilih jawaban untuk \"" + f.Label + "\""})
		}
	}
	return missing
}

// answerOf sorts the requirements of the track by the answers.
func answerOf(all []*workflow.Definition, typed url.Values) *guideAnswer {
	a := &guideAnswer{Branch: typed.Get(askedLevel) == branch}
	i := slices.IndexFunc(all, func(d *workflow.Definition) bool { return d.Service == typed.Get(askedPaper) })
	if i < 0 {
		return a
	}
	t := trackOf(all[i])
	a.Track, a.Slots = &t, t.Slots
	for _, r := range all[i].Requirements {
		a.add(requirementOf(all[i], r), r.When, typed)
	}
	return a
}

// add puts a requirement where the answer to its condition sends it.
func (a *guideAnswer) add(r requirement, when *workflow.When, typed url.Values) {
	if when == nil {
		a.Always = append(a.Always, r)
		return
	}
	answered := typed.Get(when.Field)
	switch {
	case answered == unsure:
		a.May = append(a.May, because{r, when.Label + "."})
	case (answered == yes) == (when.Equals == true):
		a.Slots += r.Slots
		a.Needed = append(a.Needed, because{r, when.Label + ": Anda menjawab " + answered + "."})
	default:
		a.Spared = append(a.Spared, because{r, when.Label + ": Anda menjawab " + answered + "."})
	}
}

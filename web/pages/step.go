package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// filler is how a kind of data is read and changed.
type filler struct {
	load func() (record, error)
	save func(casework.Patch) error
}

// stepPage is one page of filling in.
type stepPage struct {
	frame
	Problems problems
	Name     string
	Step     fillStep
	Number   int
	Of       int
	Inputs   []input
	Given    []row // answered by the procedure itself
	Locked   []row
	Stamp    string
	Back     string        // to the page with all answers
	Findings string        // to the findings, where only what they name may be changed
	Doubt    string        // what may be wrong; empty: nothing
	Told     []findingCard // those findings that name something of this page
	Steps    []stepLink
	Clashes  []clash

	at     placed
	faults []registry.FieldError // of the whole record, for the page that was kept before this one
}

// stepLink leads to another page of filling in.
type stepLink struct {
	Title, URL string
	Now        bool
}

// placed is a page among all pages of a record.
type placed struct {
	record
	steps []fillStep
	at    int
}

func (w placed) step() fillStep { return w.steps[w.at] }

// place finds the page of an address.
func place(c *gin.Context, r record) (placed, error) {
	steps := stepsOf(r.def)
	at := slices.IndexFunc(steps, func(s fillStep) bool { return s.Key == c.Param("step") })
	if at < 0 {
		return placed{}, registry.NotFound("Langkah pengisian")
	}
	return placed{r, steps, at}, nil
}

// showStep shows a page with what is stored; where it was asked for with what is still missing.
func (p *Pages) showStep(c *gin.Context, by workflow.Actor, r record, faults []registry.FieldError) {
	w, err := place(c, r)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	var wrong problems
	if _, asked := c.GetQuery("periksa"); asked {
		if here := w.step().missing(faults); len(here) > 0 {
			wrong = w.step().problemsOn(workflow.RefuseFields(here...))
		}
	}
	p.renderStep(c, http.StatusOK, by, stepPage{
		at: w, faults: faults, Problems: wrong, Inputs: w.inputs(valuesOf(w.step().Fields, r.data(w.step())), wrong),
	})
}

func (w placed) inputs(typed url.Values, wrong problems) []input {
	open, _ := w.fields(w.step())
	return inputsFrom(open, typed, wrong)
}

// saveStep keeps what was typed on a page. Where somebody has changed the same page meanwhile, both texts are shown;
// where it is refused, it comes back as it was typed.
func (p *Pages) saveStep(c *gin.Context, by workflow.Actor, f filler) {
	if !p.readForm(c) {
		return
	}
	r, err := f.load()
	if err != nil {
		p.Refuse(c, err)
		return
	}
	w, err := place(c, r)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	s, typed := w.step(), w.settled(w.step(), c.Request.PostForm)
	if clashes := w.clashes(s, typed); typed.Get("dasar") != w.stamp(s) && len(clashes) > 0 {
		p.stepClash(c, by, w, clashes)
		return
	}
	err = f.save(w.patch(s, typed))
	if refusal := new(registry.Error); errors.As(err, &refusal) && refusal.Code == workflow.Outdated { // overtaken this very moment
		if r, err = f.load(); err == nil {
			w.record = r
			err = f.save(w.patch(s, typed))
		}
	}
	p.stepSaved(c, by, w, savedAs{f, typed, err})
}

// savedAs is what came of keeping a page.
type savedAs struct {
	filler
	typed url.Values
	err   error
}

func (p *Pages) stepSaved(c *gin.Context, by workflow.Actor, w placed, saved savedAs) {
	var refusal *registry.Error
	switch status := p.Status(saved.err); {
	case saved.err == nil && quiet(c):
		p.stepKept(c, by, w, saved.filler)
	case saved.err == nil:
		c.Redirect(http.StatusSeeOther, w.onward(saved.typed.Get("lalu")))
	case !errors.As(saved.err, &refusal) || status >= http.StatusInternalServerError || status == http.StatusNotFound:
		p.Refuse(c, saved.err)
	case quiet(c):
		c.JSON(status, gin.H{"detail": refusal.Detail})
	default:
		wrong := w.step().problemsOn(refusal)
		v := stepPage{at: w, Problems: wrong, Inputs: w.inputs(saved.typed, wrong)}
		v.Failed = true
		p.renderStep(c, status, by, v)
	}
}

// quiet tells whether the page's own script saves, rather than a person who goes on.
func quiet(c *gin.Context) bool { return strings.Contains(c.GetHeader("Accept"), "application/json") }

// stepKept tells the page's script when it was saved, and from what the next change is told apart.
func (p *Pages) stepKept(c *gin.Context, by workflow.Actor, w placed, f filler) {
	r, err := f.load()
	if err != nil {
		c.JSON(p.Status(err), gin.H{})
		return
	}
	zone, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		c.JSON(p.Status(err), gin.H{})
		return
	}
	c.JSON(http.StatusOK, gin.H{"dasar": r.stamp(w.step()), "pukul": calendar.FormatTime(p.Office.Now().In(zone))})
}

// onward is where one goes from a page: to the next, or to all answers; back to the findings where one came from there.
// There it is told what the page still lacks.
func (w placed) onward(wish string) string {
	if w.findings != "" {
		return w.findings + "?selesai=isian-diubah&dari=" + w.step().Key
	}
	kept := "?selesai=tersimpan&dari=" + w.step().Key
	if wish == "ringkasan" || w.at == len(w.steps)-1 {
		return w.sheet + kept
	}
	return w.base + "/isian/" + w.steps[w.at+1].Key + kept
}

// stepClash shows both texts of what was changed in two places.
func (p *Pages) stepClash(c *gin.Context, by workflow.Actor, w placed, clashes []clash) {
	if quiet(c) {
		c.JSON(http.StatusConflict, gin.H{"detail": "Isian ini sudah berubah di tempat lain. Tekan Simpan untuk membandingkannya."})
		return
	}
	typed := url.Values{}
	open, _ := w.fields(w.step())
	for _, f := range open { // what does not clash goes along
		typed.Set(f.Name, c.Request.PostForm.Get(f.Name))
	}
	v := stepPage{at: w, Clashes: clashes, Inputs: inputsFrom(open, typed, nil)}
	v.Failed = true
	p.renderStep(c, http.StatusConflict, by, v)
}

func (p *Pages) renderStep(c *gin.Context, status int, by workflow.Actor, v stepPage) {
	w, s := v.at, v.at.step()
	f, err := p.personFrame(c, by, s.Title, w.way...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	f.tellLack(c, w.record, v.faults)
	_, closed := w.fields(s)
	given, locked := w.givenOf(closed)
	v.frame, v.Name, v.Step, v.Number, v.Of = f, w.name, s, w.at+1, len(w.steps)
	v.Given, v.Locked, v.Stamp, v.Back = rowsOf(given, w.data(s)), rowsOf(locked, w.data(s)), w.stamp(s), w.sheet
	v.Findings, v.Told, v.Doubt = w.findings, w.toldOn(s), s.doubt(w.record)
	for i, other := range w.steps {
		v.Steps = append(v.Steps, stepLink{other.Title, w.base + "/isian/" + other.Key, i == w.at})
	}
	name := "step"
	if len(v.Clashes) > 0 {
		name = "clash"
	}
	p.show(c, status, name, v)
}

// toldOn are the findings that name something of a page.
func (w placed) toldOn(s fillStep) []findingCard {
	return slices.DeleteFunc(slices.Clone(w.told), func(card findingCard) bool {
		return !slices.ContainsFunc(card.Fields, func(to stepLink) bool {
			return strings.HasPrefix(to.URL, w.base+"/isian/"+s.Key+"#")
		})
	})
}

// row is one answer in words.
type row struct {
	Label  string
	Values []string
}

func rowsOf(fields []workflow.Field, form registry.Form) []row {
	rows := make([]row, len(fields))
	for i, f := range fields {
		rows[i] = row{f.Label, casework.InWords(f, form)}
	}
	return rows
}

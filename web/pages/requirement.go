package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// requirement is one thing to bring, in words.
type requirement struct {
	Code, Label string
	Condition   string   // when it applies; empty: always
	Slots       int      // how many files
	Notes       []string // where it comes from, who signs it, what it needs
}

// requirementsOf are all requirements of a procedure in the order of the office's list.
func requirementsOf(d *workflow.Definition) []requirement {
	all := make([]requirement, len(d.Requirements))
	for i, r := range d.Requirements {
		all[i] = requirementOf(d, r)
	}
	return all
}

func requirementOf(d *workflow.Definition, r workflow.Requirement) requirement {
	one := requirement{Code: r.Code, Label: r.Label, Slots: 1}
	if r.When != nil {
		one.Condition = r.When.Label
	}
	if r.PerOfficer {
		one.Slots = len(d.Positions)
		one.Notes = append(one.Notes, "Satu untuk setiap pengurus: "+joined(positionLabels(d, nil))+".")
	}
	if r.MadeHere {
		one.Notes = append(one.Notes, "Dibuat di sini dari data yang Anda isi, tinggal dicetak.")
	}
	if len(r.SignedBy) > 0 {
		one.Notes = append(one.Notes, "Ditandatangani oleh "+joined(positionLabels(d, r.SignedBy))+".")
	}
	if r.Stamp != "" {
		one.Notes = append(one.Notes, "Dengan meterai "+r.Stamp+".")
	}
	if len(r.Kinds) > 0 && !slices.ContainsFunc(r.Kinds, func(kind string) bool { return !strings.HasPrefix(kind, "image/") }) {
		one.Notes = append(one.Notes, "Berupa foto.")
	}
	return one
}

// positionLabels names positions; all of them where none is given.
func positionLabels(d *workflow.Definition, ids []string) []string {
	var labels []string
	for _, p := range d.Positions {
		if ids == nil || slices.Contains(ids, p.ID) {
			labels = append(labels, p.Label)
		}
	}
	return labels
}

// joined writes a list into a sentence.
func joined(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + " dan " + words[1]
	default:
		return strings.Join(words[:n-1], ", ") + ", dan " + words[n-1]
	}
}

// requirementsPage is the list of a procedure to print and to tick.
type requirementsPage struct {
	frame
	D           *workflow.Definition
	Always      []requirement
	Conditional []requirement
	Slots       int // files without the conditional ones
	Grounds     []string
}

// requirements shows the list of a procedure, fit for paper.
func (p *Pages) requirements(c *gin.Context) {
	f, d, err := p.service(c, "Persyaratan", c.Param("service"))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := requirementsPage{frame: f, D: d, Grounds: groundsOf(d)}
	for _, r := range requirementsOf(d) {
		if r.Condition != "" {
			view.Conditional = append(view.Conditional, r)
			continue
		}
		view.Always, view.Slots = append(view.Always, r), view.Slots+r.Slots
	}
	p.show(c, http.StatusOK, "requirements", view)
}

// service finds a procedure that the office offers, and the frame of a page about it.
func (p *Pages) service(c *gin.Context, title, id string) (frame, *workflow.Definition, error) {
	f, err := p.frame(c, title)
	if err != nil {
		return f, nil, err
	}
	f.Here, f.Way = "panduan", []crumb{{"Panduan", "/panduan"}}
	if f.Office == nil {
		return f, nil, registry.NotFound("Layanan")
	}
	d, err := p.Office.Service(c.Request.Context(), rules.Place{OfficeID: &f.Office.ID}, id)
	return f, d, err
}

// procedure finds a procedure of the office and the frame of a page about it: one for everybody, or for whoever works in
// the office one of its own.
func (p *Pages) procedure(c *gin.Context, title, id string) (frame, *workflow.Definition, error) {
	f, d, err := p.service(c, title, id)
	by, stranger := p.who(c)
	if workflow.KindOf(err) != workflow.Missing || stranger != nil || !by.Reads && !by.Has(registry.AdminRole) {
		return f, d, err
	}
	all, err := p.Office.Procedures(c.Request.Context(), by.Office)
	i := slices.IndexFunc(all, func(d *workflow.Definition) bool { return d.Service == id && !d.Public() })
	if err != nil || i < 0 {
		return f, nil, errors.Join(err, registry.NotFound("Layanan"))
	}
	c.Header("Cache-Control", "no-store")
	f, err = p.personFrame(c, by, title, crumb{"Beranda", "/beranda"})
	return f, all[i], err
}

// offered are the procedures of the office for people from outside, none before the first office.
func (p *Pages) offered(c *gin.Context, f frame) ([]*workflow.Definition, error) {
	if f.Office == nil {
		return []*workflow.Definition{}, nil
	}
	return p.Office.Services(c.Request.Context(), rules.Place{OfficeID: &f.Office.ID})
}

// groundsOf are the legal grounds without the punctuation that the letter needs.
func groundsOf(d *workflow.Definition) []string {
	var all []string
	for _, g := range d.LegalGrounds {
		all = append(all, strings.TrimRight(g, ";. "))
	}
	return all
}

// groundsPage lists the law that the procedures rest on.
type groundsPage struct {
	frame
	Grounds []ground
}

// ground is one regulation and the procedures that name it.
type ground struct {
	Text     string
	Services []string
}

// grounds shows the legal grounds of all procedures.
func (p *Pages) grounds(c *gin.Context) {
	f, err := p.frame(c, "Dasar hukum")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Here, f.Way = "panduan", []crumb{{"Panduan", "/panduan"}}
	all, err := p.offered(c, f)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := groundsPage{frame: f}
	for _, d := range all {
		for _, text := range groundsOf(d) {
			i := slices.IndexFunc(view.Grounds, func(g ground) bool { return g.Text == text })
			if i < 0 {
				i, view.Grounds = len(view.Grounds), append(view.Grounds, ground{Text: text})
			}
			view.Grounds[i].Services = append(view.Grounds[i].Services, d.Title)
		}
	}
	p.show(c, http.StatusOK, "grounds", view)
}

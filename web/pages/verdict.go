package pages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// judge gives a verdict and goes on to the next document that nobody has judged, or back to all of them.
func (p *Pages) judge(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	f, doc, ok := p.openDocument(c, by)
	if !ok {
		return
	}
	verdict := casework.NewVerdict{Result: c.PostForm("result")}
	if verdict.Result == registry.Unsuitable {
		verdict.Reason, verdict.Note = typedText(c, "reason"), typedText(c, "note")
		readPage(&verdict, c.PostForm("page"))
		readRegion(&verdict, c.Request.PostForm, c.Request.URL.Query())
	}
	_, err := p.Office.PutVerdict(c.Request.Context(), by, doc.ID, verdict)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		next := f.next(doc.ID)
		if next == "" {
			next = f.URL + "/periksa"
		}
		c.Redirect(http.StatusSeeOther, next+"?selesai=dinilai")
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		v := deskPage{File: f, Doc: doc, Typed: c.Request.PostForm, Problems: problemsOf(refusal, "reason", "note", "page", "region")}
		v.Failed = true
		p.showDesk(c, status, v)
	}
}

// readPage reads the number of a page into a verdict; an empty text is none.
func readPage(v *casework.NewVerdict, text string) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		v.Problem = registry.Invalid("page", "bukan_angka", "Tuliskan nomor halaman dengan angka, atau kosongkan.")
	}
	v.Page = &n
}

// checkPage is the check of a case as a whole: how far it has come, all items, all findings, what to do next.
type checkPage struct {
	frame
	Problems problems
	File     caseFile
	Head     caseHead
	Changed  *changeView // since the last round; nil: nothing
	Items    []itemRow
	Tasks    progressCount
	Next     string
	Open     []findingRow
	Closed   []findingRow
	Finds    bool
	Drafts   bool
	Reasons  []workflow.Option
	Subjects []subject
	Typed    url.Values
	Finding  string // whose form was refused
	Offers   []offerLink
}

// At is what is wrong with an input of the form for a new finding.
func (v checkPage) At(field string) string {
	if v.Finding != "" {
		return ""
	}
	return v.Problems.At(field)
}

// AtDecision is what is wrong with an input of the form that decides about a finding.
func (v checkPage) AtDecision(finding, field string) string {
	if v.Finding != finding {
		return ""
	}
	return v.Problems.At(field)
}

// subject is a group of things that a finding may be about.
type subject struct {
	Label   string
	Options []workflow.Option
}

// checkBoard shows the check of a case as a whole.
func (p *Pages) checkBoard(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if ok {
		p.showCheck(c, http.StatusOK, checkPage{File: f})
	}
}

func (p *Pages) showCheck(c *gin.Context, status int, v checkPage) {
	f, d := v.File, v.File.Dossier
	framed, err := p.personFrame(c, f.By, "Pemeriksaan berkas", crumb{"Beranda", "/beranda"}, crumb{d.Name, f.URL})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed.Failed = len(v.Problems) > 0
	v.frame, v.Head = framed, f.head()
	v.Items, v.Tasks = f.items()
	v.Changed = f.changed()
	v.Open, v.Closed = f.findings()
	v.Offers, v.Drafts = f.offers(), hasDrafts(d)
	if f.may(workflow.Judging) {
		v.Next = f.first()
	}
	if v.Finds = f.may(workflow.Finding); v.Finds {
		v.Reasons, v.Subjects = f.reasonsFor(""), f.subjects()
	}
	if v.Typed == nil {
		v.Typed = url.Values{}
	}
	p.show(c, status, "checkboard", v)
}

// first is the address of the first document that nobody has judged.
func (f caseFile) first() string {
	rows, _ := f.items()
	for _, r := range rows {
		if r.Doc != nil && r.Doc.Verdict == nil {
			return r.URL
		}
	}
	return ""
}

// subjects are the fields and items that a finding may be about.
func (f caseFile) subjects() []subject {
	def := f.Dossier.Definition
	items := subject{Label: "Berkas"}
	for _, i := range def.Items(f.Dossier.Form) {
		items.Options = append(items.Options, workflow.Option{Value: i.Requirement.Code + ":" + i.Slot, Label: i.Requirement.Code + " · " + shortLabel(i.Label(def))})
	}
	all := []subject{items, {Label: "Data organisasi"}}
	for _, o := range def.Form {
		all[1].Options = append(all[1].Options, workflow.Option{Value: fieldMark + o.Name, Label: o.Label})
	}
	for _, position := range def.Positions {
		one := subject{Label: "Data " + position.Label}
		for _, o := range def.OfficerForm {
			one.Options = append(one.Options, workflow.Option{Value: fieldMark + "officers." + position.ID + "." + o.Name, Label: o.Label + " – " + position.Label})
		}
		all = append(all, one)
	}
	return all
}

// fieldMark begins a subject that is a field; items have their code and slot.
const fieldMark = "isian:"

// longestLabel is where a label is cut in a list of choices, in letters.
const longestLabel = 70

func shortLabel(label string) string {
	letters := []rune(label)
	if len(letters) <= longestLabel {
		return label
	}
	return string(letters[:longestLabel]) + "…"
}

package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// findingsPage tells the applicant what has to be put right, each thing with the ways to answer it.
type findingsPage struct {
	frame
	Problems problems
	Open     []findingCard
	Closed   []findingCard
	Answered int
	Due      string           // in words; empty: none
	Offers   []workflow.Offer // the steps that lead on
	Base     string
	Editable bool

	of *casework.DossierView
}

// findingCard is one deficiency in words.
type findingCard struct {
	ID       string
	Label    string
	Reason   string
	Note     string
	Place    string // where in the file: "halaman 2, kiri atas"; empty: not said
	Mark     *mark  // what is outlined on the picture
	Picture  string // address of the picture of the page; empty: none
	Answered bool
	Answer   string // what was answered, in words
	Words    string // the text of the answer
	Decision string // what the office decided, once the applicant may know
	Upload   string // address to upload the item
	Fields   []stepLink
	Again    string // that the sheet which was sent has to be printed once more
	More     bool   // a change of those fields alone is no answer: the finding is on a file
	Now      []row  // what those fields say now
	Post     string

	Kind    string // as chosen in the form: text or dispute
	Problem string
}

// cardOfFinding tells a finding in words.
func cardOfFinding(v *casework.DossierView, f registry.Finding) findingCard {
	d := v.Dossier
	card := findingCard{ID: f.ID.String(), Label: d.FindingLabel(f), Answered: f.State != registry.FindingSent, Post: casePath(d) + "/kekurangan/" + f.ID.String()}
	if f.Reason != nil {
		reason, _ := d.Definition.Reason(*f.Reason)
		card.Reason = reason.Label
	}
	if f.Note != nil {
		card.Note = *f.Note
	}
	card.Place = placeText(f.Page, f.Region)
	if f.DocumentID != nil {
		card.Picture = pagePicture(*f.DocumentID, pageOr(f.Page))
	}
	if f.Region != nil {
		card.Mark = new(markOf(*f.Region))
	}
	if f.Requirement != nil {
		card.Upload = casePath(d) + "/berkas/" + itemKey(*f.Requirement, f.Slot)
		if card.Answered && printsAgain(d, d.Current(*f.Requirement, f.Slot)) {
			card.Again = printAgain
		}
	}
	for _, name := range fieldsOf(d, f) {
		card.Fields = append(card.Fields, stepLink{Title: d.Definition.FieldLabel(name), URL: casePath(d) + "/isian/" + stepOf(d.Definition, name)})
		card.Now = append(card.Now, rowAt(d, name))
	}
	card.More = f.Requirement != nil && len(card.Fields) > 0 && !card.Answered
	card.answered(f)
	return card
}

// rowAt is what stands in a field, by its full name.
func rowAt(d *registry.Dossier, name string) row {
	for _, s := range stepsOf(d.Definition) {
		for _, f := range s.Fields {
			if s.full(f.Name) == name {
				r := record{form: d.Form, officers: d.Officers}
				return row{d.Definition.FieldLabel(name), casework.InWords(f, r.data(s))}
			}
		}
	}
	return row{Label: d.Definition.FieldLabel(name)}
}

// pagePicture is the address of the picture of a page.
func pagePicture(document uuid.UUID, page int) string {
	return "/api/v1/documents/" + document.String() + "/pages/" + itoa(page)
}

// fieldsOf are the data that a finding opens.
func fieldsOf(d *registry.Dossier, f registry.Finding) []string {
	if f.Field != nil {
		return []string{*f.Field}
	}
	return d.Definition.Opens(*f.Requirement)
}

// answered writes down what the applicant has answered, and what came of it.
func (card *findingCard) answered(f registry.Finding) {
	card.Kind = "text"
	if f.AnswerKind != nil {
		card.Answer = map[string]string{
			registry.AnswerFile: "Berkas baru sudah diunggah.", registry.AnswerField: "Isian sudah diubah.",
			registry.AnswerText: "Dijawab dengan penjelasan.", registry.AnswerDispute: "Anda menyanggah kekurangan ini.",
		}[*f.AnswerKind]
		if *f.AnswerKind == registry.AnswerDispute {
			card.Kind = "dispute"
		}
	}
	if f.AnswerText != nil {
		card.Words = *f.AnswerText
	}
	switch {
	case f.Accepted == nil:
	case *f.Accepted:
		card.Decision = "Jawaban Anda diterima."
	default:
		card.Decision = "Jawaban Anda belum diterima."
	}
	if f.DecisionNote != nil {
		card.Decision = strings.TrimSpace(card.Decision + " " + *f.DecisionNote)
	}
}

// findings shows what was sent to the applicant.
func (p *Pages) findings(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showFindings(c, http.StatusOK, by, findingsPage{of: v})
}

// answer keeps what the applicant says to a finding in words.
func (p *Pages) answer(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	id, err := idOf(c.Param("finding"), "Kekurangan")
	if err == nil {
		text := c.PostForm("jawaban")
		a := casework.Answer{Text: &text}
		if c.PostForm("cara") == "dispute" {
			a = casework.Answer{Dispute: &text}
		}
		_, err = p.Office.PutAnswer(c.Request.Context(), by, id, a)
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, casePath(v.Dossier)+"/kekurangan?selesai=dijawab#k-"+id.String())
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		view := findingsPage{of: v, Problems: problems{{"jawaban-" + id.String(), refusal.Words()}}}
		view.Failed = true
		p.showFindings(c, status, by, view)
	}
}

func (p *Pages) showFindings(c *gin.Context, status int, by workflow.Actor, view findingsPage) {
	v, d := view.of, view.of.Dossier
	f, err := p.caseFrame(c, by, d, "Kekurangan berkas")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = view.Failed
	f.tellLack(c, recordOf(v, by), p.faultsOf(v))
	view.frame, view.Base, view.Editable = f, casePath(d), mayEdit(v, by)
	view.Offers, _ = offersOf(v)
	for _, finding := range d.Findings {
		if finding.Round == nil { // not told yet
			continue
		}
		card := cardOfFinding(v, finding)
		if view.Failed && card.ID == c.Param("finding") {
			card.Words, card.Kind, card.Problem = c.PostForm("jawaban"), c.PostForm("cara"), view.Problems[0].Detail
		}
		if finding.Open() {
			view.Open = append(view.Open, card)
		} else {
			view.Closed = append(view.Closed, card)
		}
	}
	view.Answered = len(slices.DeleteFunc(slices.Clone(view.Open), func(card findingCard) bool { return !card.Answered }))
	if v.Clock.Step.Due != nil && view.Editable {
		view.Due = v.Clock.Step.Text
	}
	p.show(c, status, "findings", view)
}

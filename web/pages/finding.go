package pages

import (
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// findingRow is one deficiency as the office sees it.
type findingRow struct {
	ID, About, Reason, Note, Page string
	State, Tone, Round            string
	By, At                        string
	Present                       string // what stands in the field now
	DeskURL                       string // where the file of the item is looked at
	AnswerKind, AnswerText        string
	AnsweredAt                    string
	Decision, DecisionNote        string
	Decides                       string // address of the form that decides, empty where nothing waits for this person
	Waits                         string // for whose decision the answer waits, in words; empty where it waits for none, or for this person's
	Removes                       string // address of the form that removes it, empty where this person may not
}

var findingStates = map[string]struct{ label, tone string }{
	registry.FindingDraft:    {"Konsep, belum diberitahukan", "perhatian"},
	registry.FindingSent:     {"Sudah diberitahukan", "buruk"},
	registry.FindingAnswered: {"Dijawab pemohon", "perhatian"},
	registry.FindingClosed:   {"Selesai", "baik"},
}

var answerKinds = map[string]string{
	registry.AnswerFile: "berkas baru", registry.AnswerField: "data yang diubah",
	registry.AnswerText: "penjelasan", registry.AnswerDispute: "sanggahan",
}

// findings are all findings: those that still stand, and those that are closed.
func (f caseFile) findings() (open, closed []findingRow) {
	for _, o := range f.Dossier.Findings {
		if row := f.finding(o); o.Open() {
			open = append(open, row)
		} else {
			closed = append(closed, row)
		}
	}
	return open, closed
}

func (f caseFile) finding(o registry.Finding) findingRow {
	d, st := f.Dossier, findingStates[o.State]
	row := findingRow{
		ID: o.ID.String(), About: d.FindingLabel(o), Reason: f.reason(o.Reason), Note: textOf(o.Note), State: st.label, Tone: st.tone,
		By: f.Names[o.MadeBy], At: f.when(o.MadeAt),
	}
	row.Page = placeText(o.Page, o.Region)
	if o.Round != nil {
		row.Round = "putaran " + strconv.Itoa(*o.Round)
	}
	switch {
	case o.Field != nil:
		row.Present = f.present(*o.Field)
	default:
		if doc := d.Current(*o.Requirement, o.Slot); doc != nil {
			row.DeskURL = f.deskURL(doc.ID)
		}
	}
	f.answer(&row, o)
	return row
}

// answer tells what the applicant has said to a finding, and what the office has said to that.
func (f caseFile) answer(row *findingRow, o registry.Finding) {
	if o.AnswerKind != nil {
		row.AnswerKind, row.AnswerText = answerKinds[*o.AnswerKind], textOf(o.AnswerText)
	}
	if o.AnsweredAt != nil {
		row.AnsweredAt = f.when(*o.AnsweredAt)
	}
	if o.Accepted != nil {
		row.Decision, row.DecisionNote = "Jawaban ditolak", textOf(o.DecisionNote)
		if *o.Accepted {
			row.Decision = "Jawaban diterima"
		}
		if o.DecidedBy != nil {
			row.Decision += " oleh " + f.Names[*o.DecidedBy]
		}
	}
	address := f.URL + "/temuan/" + row.ID
	switch {
	case !casework.Decidable(o):
	case f.may(workflow.Settling):
		row.Decides = address + "/putusan"
	default:
		row.Waits = settledBy(f.Dossier)
	}
	if casework.Removable(f.Dossier, o, f.By) {
		row.Removes = address + "/hapus"
	}
}

// settledBy tells who decides answers of the applicant now, empty where nobody does.
func settledBy(d *registry.Dossier) string {
	st, _ := d.Definition.State(d.State)
	var labels []string
	for _, id := range st.Settle {
		role, _ := d.Definition.Role(id)
		labels = append(labels, role.Label)
	}
	if len(labels) == 0 {
		return ""
	}
	return "Jawaban ini menunggu putusan " + strings.Join(labels, " atau ") + "."
}

// undecided are the findings whose answers wait for a decision, by their labels.
func undecided(d *registry.Dossier) []string {
	var labels []string
	for _, o := range d.Findings {
		if casework.Decidable(o) {
			labels = append(labels, d.FindingLabel(o))
		}
	}
	return labels
}

// present is what stands in a field of the data now.
func (f caseFile) present(name string) string {
	field, known := f.Dossier.Definition.Field(name)
	if !known {
		return ""
	}
	form := registry.Form{}
	maps.Copy(form, f.Dossier.Form)
	people := map[string]any{}
	for _, o := range f.Dossier.Officers {
		people[o.Text("position")] = map[string]any(o)
	}
	form["officers"] = people
	if text := valueText(field, dig(form, name)); text != "" {
		return text
	}
	return "tidak diisi"
}

// roundRow is one notice to the applicant.
type roundRow struct{ Number, Sent, Due, Extended, Answered, Count string }

func (f caseFile) rounds() []roundRow {
	var rows []roundRow
	for _, r := range f.Dossier.Rounds {
		row := roundRow{Number: strconv.Itoa(r.Number), Sent: f.when(r.SentAt), Answered: "belum"}
		if !r.DueAt.Equal(registry.NoDue) {
			row.Due = calendar.FormatDay(r.DueAt.Add(-1).In(f.Location)) // midnight ends the day before
		}
		if r.ExtendedAt != nil {
			row.Extended = f.when(*r.ExtendedAt)
		}
		if r.AnsweredAt != nil {
			row.Answered = f.when(*r.AnsweredAt)
		}
		n := 0
		for _, o := range f.Dossier.Findings {
			if o.Round != nil && *o.Round == r.Number {
				n++
			}
		}
		row.Count = strconv.Itoa(n)
		rows = append(rows, row)
	}
	return rows
}

// addFinding drafts a finding without a document: on a field or on an item.
func (p *Pages) addFinding(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	n := casework.NewFinding{
		Reason: typedText(c, "reason"), Note: typedText(c, "note"),
		Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path, c.PostForm("about"), c.PostForm("reason"), c.PostForm("note")),
	}
	about(&n, c.PostForm("about"))
	_, err := p.Office.AddFinding(c.Request.Context(), by, f.Dossier.ID, n)
	p.afterFinding(c, f, err, "kekurangan-dicatat")
}

// removeFinding removes a draft finding without a document.
func (p *Pages) removeFinding(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	id, err := idOf(c.Param("finding"), "Kekurangan")
	if err == nil {
		err = p.Office.DeleteFinding(c.Request.Context(), by, id)
	}
	p.afterFinding(c, f, err, "kekurangan-dihapus")
}

// decide says what the office thinks of an answer.
func (p *Pages) decide(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	d := casework.Decision{Note: c.PostForm("note")}
	if said := c.PostForm("accepted"); said != "" {
		d.Accepted = new(said == "true")
	}
	id, err := idOf(c.Param("finding"), "Kekurangan")
	if err == nil {
		_, err = p.Office.PutDecision(c.Request.Context(), by, id, d)
	}
	p.afterFinding(c, f, err, "jawaban-diputuskan")
}

// afterFinding goes back to where the findings are, or shows them with what was refused and what was typed.
func (p *Pages) afterFinding(c *gin.Context, f caseFile, err error, done string) {
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, f.URL+"/periksa?selesai="+done)
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		p.showCheck(c, status, checkPage{
			File: f, Problems: findingProblems(refusal),
			Typed: c.Request.PostForm, Finding: c.Param("finding"),
		})
	}
}

// typedText is what was typed into a field, nil for nothing.
func typedText(c *gin.Context, name string) *string {
	if text := c.PostForm(name); text != "" {
		return &text
	}
	return nil
}

// about sets what a new finding is about: a field, or an item by its code and slot.
func about(n *casework.NewFinding, typed string) {
	if field, ok := strings.CutPrefix(typed, fieldMark); ok {
		n.Field = &field
		return
	}
	if code, slot, ok := strings.Cut(typed, ":"); ok {
		n.Requirement, n.Slot = &code, slot
	}
}

// findingProblems are what a refusal says, for the inputs of the forms about findings: what it is about is one choice.
func findingProblems(refusal *registry.Error) problems {
	all := problemsOf(refusal, "field", "requirement", "slot", "reason", "note", "accepted")
	for i := range all {
		if name := all[i].Field; name == "field" || name == "requirement" || name == "slot" {
			all[i].Field = "about"
		}
	}
	return all
}

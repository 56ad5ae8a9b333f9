package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// officeSheet is a sheet of the office to print and put into the file.
type officeSheet struct {
	frame
	File  caseFile
	Head  caseHead
	Items []itemRow
	Tasks progressCount
	Open  []findingRow
	Steps []sheetStep
	Day   string // of printing
}

// sheetStep is what somebody did, with room for initials.
type sheetStep struct {
	Label, By, As, At, Note string
	Said                    []pair
}

// checkSheet prints what was found of every item, and who has passed it on.
func (p *Pages) checkSheet(c *gin.Context, by workflow.Actor) {
	p.sheet(c, by, sheetKind{"checksheet", "Lembar pemeriksaan", workflow.CheckSheet})
}

// dispositionSheet prints what the head has ordered, and to whom it went.
func (p *Pages) dispositionSheet(c *gin.Context, by workflow.Actor) {
	p.sheet(c, by, sheetKind{"disposition", "Lembar disposisi", workflow.DispositionSheet})
}

type sheetKind struct {
	template, title string
	sheet           workflow.Sheet
}

func (p *Pages) sheet(c *gin.Context, by workflow.Actor, kind sheetKind) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	framed, err := p.personFrame(c, by, kind.title+": "+f.Dossier.Name, crumb{"Beranda", "/beranda"}, crumb{f.Dossier.Name, f.URL})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := officeSheet{frame: framed, File: f, Head: f.head(), Day: calendar.FormatDate(p.Office.Now().In(f.Location)), Steps: f.stepsOn(kind.sheet)}
	v.Items, v.Tasks = f.items()
	v.Open, _ = f.findings()
	p.show(c, http.StatusOK, kind.template, v)
}

// stepsOn are the steps that stand on a sheet of the office.
func (f caseFile) stepsOn(sheet workflow.Sheet) []sheetStep {
	var steps []sheetStep
	for i, e := range f.Dossier.Journal {
		if f.Dossier.StepOf(e).Sheet != sheet || i >= len(f.History) {
			continue
		}
		steps = append(steps, sheetStep{Label: f.History[i].Label, By: e.ByName, As: f.History[i].AsLabel, At: f.when(e.At), Note: e.Note, Said: f.said(e)})
	}
	return steps
}

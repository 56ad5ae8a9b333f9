package pages

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/measures"
	"ormas/workflow"
)

// countedPage lists the cases behind a figure of the dashboard.
type countedPage struct {
	frame
	Heading     string
	Service     string
	Rows        []caseRow
	First, Next string // addresses; empty: this is the first, or the last
	Back        string // address of the dashboard
}

// countedTitles say what is listed, by what is counted.
var countedTitles = map[string]string{
	measures.CountPassed: "Melewati tahap", measures.CountLate: "Lewat batas waktu pada tahap", measures.CountWaiting: "Menunggu pada tahap",
	measures.CountWaitingLate: "Menunggu dan lewat batas waktu pada tahap", measures.CountHeld: "Ditangguhkan pada tahap",
	measures.CountSubmitted: "Diajukan", measures.CountDecided: "Diputus", measures.CountDecidedLate: "Diputus lewat batas waktu",
	measures.CountReached: "Sampai pada", measures.CountRounds: "Diputus menurut putaran perbaikan", measures.CountReason: "Dikembalikan karena",
}

// countedCases lists the cases behind a figure.
func (p *Pages) countedCases(c *gin.Context, by workflow.Actor) {
	q := measures.Counted{
		Over: overOf(c), What: c.Query("isi"), Step: c.Query("langkah"), Value: c.Query("nilai"), Cursor: c.Query("cursor"), Limit: casework.DefaultLimit,
	}
	if q.What == measures.CountReason && q.Value == noReason {
		q.Value = ""
	}
	page, err := p.Measures.CountedCases(c.Request.Context(), by, q)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	cases, err := p.Office.RowsOf(c.Request.Context(), by, page.Items)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := countedPage{}
	if v.Rows, err = p.caseRows(c, by, cases); err != nil {
		p.Refuse(c, err)
		return
	}
	d, err := p.Measures.Overseen(c.Request.Context(), by, q.Over)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	w := words{d}
	if v.frame, err = p.personFrame(c, by, "Permohonan di balik angka", crumb{"Beranda", "/beranda"}, crumb{"Dasbor", w.query("/dasbor")}); err != nil {
		p.Refuse(c, err)
		return
	}
	v.Heading, v.Service, v.Back = w.heading(q), d.Definition.Title, w.query("/dasbor")
	more := []string{"isi", q.What, "langkah", q.Step, "nilai", c.Query("nilai")}
	if page.Next != "" {
		v.Next = w.query("/dasbor/permohonan", append(more, "cursor", page.Next)...)
	}
	if q.Cursor != "" {
		v.First = w.query("/dasbor/permohonan", more...)
	}
	p.show(c, http.StatusOK, "counted", v)
}

// heading says in words which cases are listed.
func (w words) heading(q measures.Counted) string {
	title := countedTitles[q.What]
	switch q.What {
	case measures.CountReason:
		return title + ": " + reasonLabel(w.d.Definition, q.Value)
	case measures.CountRounds:
		return title + ": " + q.Value
	case measures.CountWaiting:
		title += " " + w.label(q.Step)
		if i, err := strconv.Atoi(q.Value); err == nil && i >= 0 && i < len(ageLabels) {
			title += ", " + lowerFirst(ageLabels[i])
		}
		return title
	}
	if q.Step != "" {
		title += " " + w.label(q.Step)
	}
	if q.Value != "" {
		title += ", " + monthName(q.Value)
	}
	return title
}

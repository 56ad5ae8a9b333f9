package pages

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/workflow"
)

// exceptionsPath is the auditor's list.
const exceptionsPath = "/pengecualian"

// exceptionsPage lists steps that soft separation would have left to somebody else.
type exceptionsPage struct {
	frame
	Rows        []exceptionRow
	First, Next string // addresses; empty: this is the first, or the last
}

// exceptionRow is one of them in words.
type exceptionRow struct{ URL, Case, Code, Step, By, As, Order, Rule, Reason, At string }

func (p *Pages) exceptions(c *gin.Context, by workflow.Actor) {
	page, err := p.Office.Exceptions(c.Request.Context(), by, casework.Search{Cursor: c.Query("cursor"), Limit: casework.DefaultLimit})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Pengecualian pemisahan tugas", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := exceptionsPage{frame: f}
	for _, e := range page.Items {
		row := exceptionRow{
			URL: caseURL(e.DossierID), Case: e.Name, Code: e.TrackingCode, Step: e.Label, By: e.ByName, As: e.AsLabel,
			Rule: e.Rule, Reason: e.Note, At: calendar.FormatDayTime(e.At.In(f.Office.Location())),
		}
		if e.Order != nil {
			row.Order = "Surat perintah nomor " + *e.Order
		}
		view.Rows = append(view.Rows, row)
	}
	if page.Next != "" {
		view.Next = exceptionsPath + "?cursor=" + url.QueryEscape(page.Next)
	}
	if c.Query("cursor") != "" {
		view.First = exceptionsPath
	}
	p.show(c, http.StatusOK, "exceptions", view)
}

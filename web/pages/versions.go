package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/workflow"
)

// versionsPage lists the versions of the office's procedures with their journal.
type versionsPage struct {
	frame
	Procedures []versionRows
}

// versionRows is one procedure with its versions, newest first.
type versionRows struct {
	Service, Title string
	Rows           []versionRow
	Events         []event
}

// versionRow is one version in words.
type versionRow struct {
	Version              int
	Standing, Hash, From string
	By                   string // who approved it; empty: nobody is told
}

// versions shows how the versions of each procedure stand, to everybody who works in the office.
func (p *Pages) versions(c *gin.Context, by workflow.Actor) {
	all, err := p.Office.AllVersions(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Versi SOP", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := versionsPage{frame: f}
	for _, one := range all {
		view.Procedures = append(view.Procedures, versionsInWords(one))
	}
	p.show(c, http.StatusOK, "versions", view)
}

func versionsInWords(all casework.Versions) versionRows {
	rows := versionRows{Service: all.Service, Title: all.Title}
	for _, v := range all.Versions {
		row := versionRow{Version: v.Version, Standing: v.Standing, Hash: v.Hash, From: calendar.FormatDay(v.EffectiveAt.In(all.Location))}
		if v.Published != nil {
			row.By = v.Published.ByName
		}
		rows.Rows = append(rows.Rows, row)
	}
	for _, e := range all.Events {
		at := e.At.In(all.Location)
		rows.Events = append(rows.Events, event{
			At: calendar.FormatDay(at) + " pukul " + calendar.FormatTime(at), Label: eventLabels[e.Kind], By: e.ByName, Note: e.Note,
		})
	}
	return rows
}

// eventLabels are the kinds of rows of the journal in words.
var eventLabels = map[string]string{
	"dibuat": "Draf dibuat", "diubah": "Draf diubah", "diajukan": "Draf diajukan", "ditarik": "Pengajuan ditarik",
	"dikembalikan": "Draf dikembalikan", "terbit": "Versi disahkan", "dibatalkan": "Dibatalkan", "draf_dipindahkan": "Draf permohonan dipindahkan",
}

package pages

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

// versionsPage lists the versions of the office's procedures with their drafts and their journal.
type versionsPage struct {
	frame
	Problems   problems
	Procedures []versionRows
	MayWrite   bool // begins drafts
}

// versionRows is one procedure with its versions, newest first.
type versionRows struct {
	Service, Title string
	Rows           []versionRow
	Drafts         []draftRow
	Events         []event
	Copy           int // the version that a draft can begin as a copy of; 0: none
}

// versionRow is one version in words.
type versionRow struct {
	Version              int
	Standing, Hash, From string
	By                   string // who approved it; empty: nobody of the office did
	Shipped              bool   // it came with the application
	Off                  string // where this person calls it off; empty: nowhere
	Note                 string // id of the input for the reason
}

// draftRow is one draft in words.
type draftRow struct {
	URL, State, Tone, By, Changed string
	Waiting                       bool
}

// versions shows how the versions of each procedure stand, to everybody who works in the office.
func (p *Pages) versions(c *gin.Context, by workflow.Actor) {
	p.showVersions(c, by, http.StatusOK, nil)
}

func (p *Pages) showVersions(c *gin.Context, by workflow.Actor, status int, wrong problems) {
	all, err := p.Rulemaking.AllVersions(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	way := versionsWay(by)
	f, err := p.personFrame(c, by, "Versi SOP", way[:len(way)-1]...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(wrong) > 0
	view := versionsPage{frame: f, Problems: wrong, MayWrite: by.Has(registry.AdminRole)}
	for _, one := range all {
		view.Procedures = append(view.Procedures, versionsInWords(one))
	}
	p.show(c, status, "versions", view)
}

// callOff calls off a version that is not in force yet.
func (p *Pages) callOff(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil { // nobody's version; whoever may see none is told that
		id = uuid.Nil
	}
	if err = p.Rulemaking.CancelVersion(c.Request.Context(), by, id, rulemaking.CallOff{Note: c.PostForm("note")}); err == nil {
		c.Redirect(http.StatusSeeOther, versionsPath+"?selesai=versi-sop-dibatalkan")
		return
	}
	var refusal *registry.Error
	if !p.onPage(err, &refusal) || workflow.KindOf(err) == workflow.Forbidden {
		p.Refuse(c, err)
		return
	}
	wrong := problemsOf(refusal, "note")
	for i := range wrong {
		if wrong[i].Field == "note" {
			wrong[i].Field = "note-" + id.String()
		}
	}
	p.showVersions(c, by, p.Status(err), wrong)
}

func versionsInWords(all rulemaking.Versions) versionRows {
	rows := versionRows{Service: all.Service, Title: all.Title, Events: eventsInWords(all.Events, all.Location)}
	for _, v := range all.Versions {
		row := versionRow{Version: v.Version, Standing: v.Standing, Hash: v.Hash, From: calendar.FormatDay(v.EffectiveAt.In(all.Location))}
		if v.Published != nil {
			row.By, row.Shipped = v.Published.ByName, v.Published.By == nil
			if row.Shipped {
				row.By = ""
			}
		}
		if all.MayCallOff && v.Standing == rulemaking.VersionScheduled {
			row.Off, row.Note = versionsPath+"/versi/"+v.ID.String()+"/batalkan", "note-"+v.ID.String()
		}
		rows.Rows = append(rows.Rows, row)
	}
	if all.InForce != nil && all.MayWrite {
		rows.Copy = all.InForce.Version
	}
	for _, d := range all.Drafts {
		at := d.ChangedAt.In(all.Location)
		rows.Drafts = append(rows.Drafts, draftRow{
			URL: draftsPath + "/" + d.ID.String(), State: d.State, Tone: draftTones[d.State], By: d.MadeName,
			Changed: calendar.FormatDayTime(at), Waiting: d.Waiting,
		})
	}
	return rows
}

// eventsInWords are rows of the journal of procedures.
func eventsInWords(all []registry.DefinitionEvent, zone *time.Location) []event {
	events := make([]event, len(all))
	for i, e := range all {
		at := e.At.In(zone)
		events[i] = event{
			At: calendar.FormatDayTime(at), Label: eventLabels[e.Kind], By: e.ByName, Note: e.Note,
		}
		if e.Kind == registry.DefinitionPublished && e.By == nil {
			events[i].Label, events[i].By = "Versi terpasang bersama aplikasi", "tanpa pengesahan pejabat"
		}
		if e.EffectiveAt != nil {
			events[i].Label += ", berlaku mulai " + calendar.FormatDay(e.EffectiveAt.In(zone))
		}
	}
	return events
}

// eventLabels are the kinds of rows of the journal in words.
var eventLabels = map[string]string{
	"dibuat": "Draf dibuat", "diubah": "Draf diubah", "diajukan": "Draf diajukan", "ditarik": "Pengajuan ditarik",
	"dikembalikan": "Draf dikembalikan", "terbit": "Versi disahkan", "dibatalkan": "Dibatalkan", "draf_dipindahkan": "Draf permohonan dipindahkan",
}

package pages

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// renderingsPath is where everything is listed that left the office as a file.
const renderingsPath = "/catatan-unduhan"

// renderingRows is how many of them a page shows.
const renderingRows = 30

// renderingRoutes mounts the lists of what left the office as files.
func (p *Pages) renderingRoutes(r gin.IRouter) {
	r.GET(renderingsPath, p.signedIn(p.renderings))
	r.GET("/permohonan/:id/unduhan", p.signedIn(p.caseRenderings))
}

// renderingsPage lists what left the office, of all cases or of one.
type renderingsPage struct {
	frame
	Case        string // name of the only case; empty: of all
	Kept        int    // days
	Rows        []renderingRow
	More, First string // addresses of other pages; empty: there is none
}

// renderingRow is one rendering in words.
type renderingRow struct {
	Kind, Subject, Letter, By, At, Purpose, Size string
	Case                                         *crumb
	Digest                                       []string
}

// renderedKinds are the kinds that no attachment has.
var renderedKinds = map[string]string{
	registry.RenderedLetter: "Surat yang terbit", registry.RenderedMade: "Dokumen untuk ditandatangani pemohon",
	registry.RenderedFinal: "Naskah akhir untuk ditandatangani basah", registry.RenderedExtract: "Kutipan buku atau register",
}

func (p *Pages) renderings(c *gin.Context, by workflow.Actor) {
	found, err := p.Office.Renderings(c.Request.Context(), by, renderingSearch(c))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Catatan unduhan", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showRenderings(c, renderingsPage{frame: f}, found)
}

func (p *Pages) caseRenderings(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	found, err := p.Office.DossierRenderings(c.Request.Context(), by, f.Dossier.ID, renderingSearch(c))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed, err := p.personFrame(c, by, "Unduhan", crumb{"Beranda", "/beranda"}, crumb{f.Dossier.Name, f.URL})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showRenderings(c, renderingsPage{frame: framed, Case: f.Dossier.Name}, found)
}

func renderingSearch(c *gin.Context) casework.Search {
	return casework.Search{Cursor: c.Query("cursor"), Limit: renderingRows}
}

func (p *Pages) showRenderings(c *gin.Context, v renderingsPage, found casework.Page[registry.Rendering]) {
	v.Kept = cmp.Or(v.Office.Settings.RenderingDays, registry.RenderingDays)
	for _, r := range found.Items {
		v.Rows = append(v.Rows, v.row(r))
	}
	if found.Next != "" {
		v.More = v.Path + "?" + url.Values{"cursor": {found.Next}}.Encode()
	}
	if c.Query("cursor") != "" {
		v.First = v.Path
	}
	p.show(c, http.StatusOK, "renderings", v)
}

func (v renderingsPage) row(r registry.Rendering) renderingRow {
	at := r.At.In(v.Office.Location())
	row := renderingRow{
		Kind: cmp.Or(renderedKinds[r.Kind], paperKinds[r.Kind], r.Kind), Subject: r.Subject, By: "Tanpa masuk", Purpose: r.Purpose,
		At: calendar.FormatMoment(at), Digest: groups(r.SHA256), Size: sizeInWords(r.Size),
		Letter: textOf(r.LetterNumber),
	}
	if r.ByName != nil {
		row.By = *r.ByName
	}
	if r.TrackingCode != nil && v.Case == "" {
		row.Case = &crumb{*r.TrackingCode, caseURL(*r.DossierID)}
	}
	return row
}

package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// auditsPath is where the audits of letters are shown.
const auditsPath = "/pemeriksaan-surat"

// auditRoutes mounts what administrators and auditors read of them.
func (p *Pages) auditRoutes(r gin.IRouter) {
	r.GET(auditsPath, p.signedIn(p.audits))
	r.GET(auditsPath+"/:id", p.signedIn(p.audit))
}

// auditsPage lists audits, or shows one.
type auditsPage struct {
	frame
	Rows []auditRow
	One  *auditRow // nil: the list
}

// auditRow is an audit in words.
type auditRow struct {
	registry.Audit
	At, URL string
	Cut     bool // there were more differences than are told
}

func (v auditsPage) row(a registry.Audit) auditRow {
	at := a.BegunAt.In(v.Office.Location())
	return auditRow{
		Audit: a, At: calendar.FormatMoment(at), URL: auditsPath + "/" + a.ID.String(),
		Cut: a.Differences > registry.MaxDifferences,
	}
}

func (p *Pages) audits(c *gin.Context, by workflow.Actor) {
	all, err := p.Office.Audits(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Pemeriksaan surat", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := auditsPage{frame: f}
	for _, a := range all {
		v.Rows = append(v.Rows, v.row(a))
	}
	p.show(c, http.StatusOK, "audits", v)
}

func (p *Pages) audit(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Pemeriksaan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	a, err := p.Office.Audit(c.Request.Context(), by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Pemeriksaan surat", crumb{"Beranda", "/beranda"}, crumb{"Pemeriksaan surat", auditsPath})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := auditsPage{frame: f}
	one := v.row(*a)
	v.One = &one
	p.show(c, http.StatusOK, "audits", v)
}

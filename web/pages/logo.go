package pages

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// Where the administrator changes the logo.
const (
	officePath     = "/pengaturan/kantor"
	logoPath       = officePath + "/logo"
	logoRemovePath = logoPath + "/lepas"
)

// logo gives the logo of the office that the request's host stands for. Under its version it never changes, so browsers may
// keep it for good; the bare address gives the present one.
func (p *Pages) logo(c *gin.Context) {
	id, kept := uuid.Nil, "public, max-age=300"
	if version := c.Query("v"); version != "" {
		var err error
		if id, err = uuid.Parse(version); err != nil || id == uuid.Nil {
			p.Refuse(c, registry.NotFound("Logo"))
			return
		}
		kept = "public, max-age=31536000, immutable"
	}
	picture, err := p.Office.Logo(c.Request.Context(), rules.Place{Host: hostOf(c.Request)}, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Header("Cache-Control", kept)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, "image/png", picture)
}

// logoForm is where the logo is changed.
type logoForm struct {
	Problems problems
	Address  string // of the present one; empty: there is none
	Accept   string
	Limit    string
	Again    string // asks to choose the file once more; empty: none came
}

func (p *Pages) logoForm(office *registry.Office, wrong problems) logoForm {
	form := logoForm{Problems: wrong, Accept: strings.Join(casework.LogoKinds(), ","), Limit: p.Office.LogoLimit()}
	if office.Settings.Logo != nil {
		form.Address = office.Settings.Logo.Path()
	}
	return form
}

func (p *Pages) setLogo(c *gin.Context, by workflow.Actor) {
	b, err := p.unpack(c)
	defer b.close()
	if err == nil {
		n := casework.NewLogo{Key: sentOnce(b.fields.Get(onceInput), logoPath, b.print())}
		if n.File, _, err = p.one(c, by, b, nil); err == nil {
			err = p.Office.SetLogo(c.Request.Context(), by, n)
		}
	}
	err = b.inWords(err, casework.LogoKinds())
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, officePath+"?selesai=logo-tersimpan")
	case !p.onPage(err, &refusal) || status == http.StatusForbidden:
		p.Refuse(c, err)
	default:
		p.showStoredOffice(c, by, status, fileProblems(refusal))
	}
}

func (p *Pages) removeLogo(c *gin.Context, by workflow.Actor) {
	if err := p.Office.RemoveLogo(c.Request.Context(), by); err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, officePath+"?selesai=logo-dilepas")
}

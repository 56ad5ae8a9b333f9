package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// grantsPage lists the roles that wait for a second person.
type grantsPage struct {
	frame
	Problems problems
	Rows     []grantRow
}

// grantRow is one wish in words.
type grantRow struct {
	ID, Name, Role, AskedBy, AskedOn string
	May                              bool // this person may agree
	Mine                             bool // this person asked for it
}

func (p *Pages) grants(c *gin.Context, by workflow.Actor) { p.showGrants(c, by, http.StatusOK, nil) }

// answerGrant agrees to a wish or ends it.
func (p *Pages) answerGrant(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	ctx := c.Request.Context()
	id, err := idOf(c.Param("id"), "Penetapan peran ini")
	answer, done := p.Accounts.WithdrawGrant, "peran-dibatalkan"
	if c.PostForm("jawab") == "setuju" {
		answer, done = p.Accounts.ConfirmGrant, "peran-disetujui"
	}
	if err == nil {
		err = answer(ctx, by, id)
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/pengaturan/penetapan?selesai="+done)
		return
	}
	p.Refuse(c, err)
}

func (p *Pages) showGrants(c *gin.Context, by workflow.Actor, status int, wrong problems) {
	waiting, roles, err := p.Accounts.Grants(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	way := []crumb{{"Beranda", "/beranda"}}
	if by.Has(registry.AdminRole) { // the head has no settings
		way = settingsCrumb
	}
	f, err := p.personFrame(c, by, "Penetapan peran", way...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := grantsPage{frame: f, Problems: wrong}
	for _, g := range waiting {
		row := grantRow{
			ID: g.ID.String(), Name: g.Name, AskedBy: g.AskedName, AskedOn: calendar.FormatDay(g.AskedAt.In(f.Office.Location())),
			May: account.MayConfirm(g, by) == nil,
		}
		row.Mine = g.AskedBy == by.User
		row.Role = joined(roleLabels(roles, []string{g.Role}))
		view.Rows = append(view.Rows, row)
	}
	p.show(c, status, "grants", view)
}

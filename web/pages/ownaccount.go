package pages

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/registry"
	"ormas/workflow"
)

// ownAccountPath is the page of the own account, where the name in the head of each page leads.
const ownAccountPath = "/akun"

// ownAccountRoutes mounts the own account. Who signs in again after an interrupted form comes to the page by the form's
// address, since passwords are not carried.
func (p *Pages) ownAccountRoutes(r gin.IRouter) {
	r.GET(ownAccountPath, p.signedIn(p.ownAccount))
	r.POST(ownAccountPath, p.signedIn(p.changeOwnAccount))
	for path, do := range map[string]personal{"/akun/ganti-sandi": p.changePassword, "/akun/perangkat-lain": p.leaveOtherDevices} {
		r.GET(path, func(c *gin.Context) { c.Redirect(http.StatusSeeOther, ownAccountPath) })
		r.POST(path, p.signedIn(do))
	}
}

var ownAccountNotices = map[string]string{
	"kata-sandi-diganti": "Kata sandi sudah diganti. Anda sudah keluar dari perangkat lain; di sini Anda tetap masuk.",
	"perangkat-lain":     "Anda sudah keluar dari semua perangkat lain; di sini Anda tetap masuk.",
}

// ownAccountPage is the own account with its forms. A password is never in it.
type ownAccountPage struct {
	frame
	Problems    problems
	Own         *account.OwnAccount
	Roles       string
	Admin       bool
	Name, Phone string // as they are stored, or were typed
}

// At is what is wrong with an input.
func (v ownAccountPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) ownAccount(c *gin.Context, by workflow.Actor) {
	p.showOwnAccount(c, by, sentForm{status: http.StatusOK})
}

func (p *Pages) changeOwnAccount(c *gin.Context, by workflow.Actor) {
	p.onOwnAccount(c, by, "tersimpan", func(ctx context.Context, typed url.Values) error {
		return p.Accounts.ChangeOwn(ctx, by, account.OwnData{Name: typed.Get("name"), Phone: typed.Get("phone")})
	})
}

// changePassword ends the person's sessions but this one.
func (p *Pages) changePassword(c *gin.Context, by workflow.Actor) {
	p.onOwnAccount(c, by, "kata-sandi-diganti", func(ctx context.Context, typed url.Values) error {
		u, err := p.Accounts.ChangePassword(ctx, by, account.NewPassword{
			Current: typed.Get("current"), Wanted: typed.Get("password"), Again: typed.Get("again"), Address: addressOf(c.Request),
		})
		if err != nil {
			return err
		}
		return p.Sessions.GoOn(ctx, u)
	})
}

func (p *Pages) leaveOtherDevices(c *gin.Context, by workflow.Actor) {
	p.onOwnAccount(c, by, "perangkat-lain", func(ctx context.Context, _ url.Values) error {
		_, generation, _ := p.Sessions.Holder(ctx) // whoever is signed in is one
		u, err := p.Accounts.EndOtherSessions(ctx, by, generation)
		if err != nil {
			return err
		}
		return p.Sessions.GoOn(ctx, u)
	})
}

// onOwnAccount changes the own account and shows it again; a refusal stands above what was typed.
func (p *Pages) onOwnAccount(c *gin.Context, by workflow.Actor, done string, change func(ctx context.Context, typed url.Values) error) {
	if !p.readForm(c) {
		return
	}
	err := change(c.Request.Context(), c.Request.PostForm)
	if err == nil {
		c.Redirect(http.StatusSeeOther, ownAccountPath+"?selesai="+done)
		return
	}
	var refusal *registry.Error
	if !p.onPage(err, &refusal) {
		p.Refuse(c, err)
		return
	}
	tellDelay(c, err)
	p.showOwnAccount(c, by, sentForm{p.Status(err), c.Request.PostForm, problemsOf(refusal, "name", "phone", "current", "password", "again")})
}

func (p *Pages) showOwnAccount(c *gin.Context, by workflow.Actor, sent sentForm) {
	own, err := p.Accounts.Own(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Akun saya", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed, f.Path = len(sent.wrong) > 0, ownAccountPath
	view := ownAccountPage{
		frame: f, Problems: sent.wrong, Own: own, Roles: joined(own.Labels), Admin: by.Has(registry.AdminRole), Name: own.Name, Phone: own.Phone,
	}
	if sent.typed.Has("phone") {
		view.Phone = sent.typed.Get("phone")
	}
	if sent.typed.Has("name") {
		view.Name = sent.typed.Get("name")
	}
	p.show(c, sent.status, "ownaccount", view)
}

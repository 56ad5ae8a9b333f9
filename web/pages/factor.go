package pages

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"rsc.io/qr"

	"ormas/internal/account"
	"ormas/internal/registry"
	"ormas/workflow"
)

// factorRoutes mounts the second factor; the demo has none, since its people share one password.
func (p *Pages) factorRoutes(r gin.IRouter) {
	if p.Demo {
		return
	}
	r.GET("/masuk/kode", p.codeForm)
	r.POST("/masuk/kode", p.signInWithCode)
	r.GET("/akun/autentikator", p.signedIn(p.factor))
	r.POST("/akun/autentikator", p.signedIn(p.confirmFactor))
	r.POST("/akun/autentikator/lepas", p.signedIn(p.removeFactor))
}

// lacksFactor tells whether somebody of the office should set up a second factor first.
func (p *Pages) lacksFactor(c *gin.Context, u *registry.User) (bool, error) {
	if p.Demo || !isStaff(u.Roles) {
		return false, nil
	}
	has, err := p.Accounts.HasFactor(c.Request.Context(), u.ID)
	return !has, err
}

func isStaff(roles []string) bool {
	for _, role := range roles {
		if role != registry.ApplicantRole {
			return true
		}
	}
	return false
}

// awaitCode asks for the code after the right password.
func (p *Pages) awaitCode(c *gin.Context, v signInPage, u *registry.User) {
	if err := p.Sessions.Await(c.Request.Context(), u); err != nil {
		p.Refuse(c, err)
		return
	}
	p.showCode(c, http.StatusOK, v)
}

func (p *Pages) codeForm(c *gin.Context) {
	if _, _, ok := p.Sessions.Awaited(c.Request.Context()); !ok {
		c.Redirect(http.StatusSeeOther, "/masuk")
		return
	}
	p.showCode(c, http.StatusOK, signInPage{Next: "/beranda"})
}

// signInWithCode takes the code and signs the person in.
func (p *Pages) signInWithCode(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	ctx := c.Request.Context()
	v := signInPage{}.with(c)
	user, generation, ok := p.Sessions.Awaited(ctx)
	if !ok {
		v.Problems = problems{{Detail: "Waktu untuk menulis kode sudah habis. Masuklah sekali lagi; yang Anda tulis tidak hilang."}}
		p.showSignIn(c, http.StatusUnauthorized, v)
		return
	}
	u, err := p.Accounts.SignInWithCode(ctx, user, generation, account.Credentials{Code: c.PostForm("kode"), Address: addressOf(c.Request)})
	if err == nil {
		err = p.Sessions.Begin(ctx, u)
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.signedInNow(c, v, u)
	case !errors.As(err, &refusal) || status >= http.StatusInternalServerError:
		p.Refuse(c, err)
	default:
		tellDelay(c, err)
		v.Problems, v.Failed = problems{{"kode", refusal.Detail}}, true
		p.showCode(c, status, v)
	}
}

// tellDelay tells programs how long to wait.
func tellDelay(c *gin.Context, err error) {
	if delayed, ok := errors.AsType[*account.Delayed](err); ok {
		c.Header("Retry-After", strconv.Itoa(int(delayed.After.Seconds())))
	}
}

func (p *Pages) showCode(c *gin.Context, status int, v signInPage) {
	f, err := p.frame(c, "Tuliskan kode")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Private, f.Failed = true, v.Failed
	v.frame = f
	p.show(c, status, "code", v)
}

// factorPage sets up the second factor, or takes it away.
type factorPage struct {
	frame
	Problems problems
	Has      bool
	Wanted   bool // whoever works for the office should have one
	Secret   string
	QR       qrPicture
	Recovery []string // told once
	Next     string
}

// At is what is wrong with an input.
func (v factorPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) factor(c *gin.Context, by workflow.Actor) {
	p.showFactor(c, by, http.StatusOK, factorPage{Next: nextOf(c.Query("lanjut"))})
}

// nextOf is where to go on, empty where nothing was interrupted.
func nextOf(path string) string {
	if path == "" {
		return ""
	}
	return safePath(path)
}

// confirmFactor takes the first code and tells the recovery codes, once.
func (p *Pages) confirmFactor(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	view := factorPage{Next: nextOf(c.PostForm("lanjut"))}
	codes, err := p.Accounts.ConfirmFactor(c.Request.Context(), by, c.PostForm("kode"))
	if err == nil {
		for _, code := range codes {
			view.Recovery = append(view.Recovery, strings.Join(groups(code), "-"))
		}
		p.showFactor(c, by, http.StatusOK, view)
		return
	}
	p.factorAgain(c, by, view, err)
}

func (p *Pages) removeFactor(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	err := p.Accounts.RemoveFactor(c.Request.Context(), by, account.Credentials{Code: c.PostForm("kode"), Address: addressOf(c.Request)})
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/akun/autentikator?selesai=autentikator-dilepas")
		return
	}
	p.factorAgain(c, by, factorPage{}, err)
}

// factorAgain shows the page once more with what is wrong with the code.
func (p *Pages) factorAgain(c *gin.Context, by workflow.Actor, view factorPage, err error) {
	var refusal *registry.Error
	status := p.Status(err)
	if !p.onPage(err, &refusal) {
		p.Refuse(c, err)
		return
	}
	tellDelay(c, err)
	view.Problems, view.Failed = problems{{"kode", refusal.Words()}}, true
	p.showFactor(c, by, status, view)
}

func (p *Pages) showFactor(c *gin.Context, by workflow.Actor, status int, view factorPage) {
	ctx := c.Request.Context()
	f, err := p.personFrame(c, by, "Autentikator", crumb{"Beranda", "/beranda"}, crumb{"Akun saya", ownAccountPath})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = view.Failed
	view.frame, view.Wanted = f, isStaff(by.Roles)
	if view.Has, err = p.Accounts.HasFactor(ctx, by.User); err != nil {
		p.Refuse(c, err)
		return
	}
	if !view.Has {
		e, err := p.Accounts.Enrol(ctx, by)
		if err == nil {
			view.Secret = e.Secret
			view.QR, err = drawQR(e.URL)
		}
		if err != nil {
			p.Refuse(c, err)
			return
		}
	}
	p.show(c, status, "factor", view)
}

// qrPicture is a QR as one path in a picture of so many modules, quiet zone included.
type qrPicture struct {
	Size int
	Path string
}

// qrQuiet is the empty zone around a QR in modules.
const qrQuiet = 4

// drawQR draws a text inside the page: no file of it ever exists.
func drawQR(text string) (qrPicture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrPicture{}, fmt.Errorf("draw QR of %d bytes: %w", len(text), err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+qrQuiet, y+qrQuiet)
			}
		}
	}
	return qrPicture{code.Size + 2*qrQuiet, path.String()}, nil
}

package pages

import (
	"errors"
	"net"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/registry"
	"ormas/workflow"
)

// formLimit bounds the body of a form in bytes.
const formLimit = 64 << 10

// accountPage is one of the pages behind the links in mails. A password is never in it.
type accountPage struct {
	frame
	Problems problems
	Token    string
	Email    string // as it was typed
	Done     bool
	Spent    bool // the link was used, or is too old
}

// At is what is wrong with an input.
func (v accountPage) At(field string) string { return v.Problems.At(field) }

// confirmation asks: following the link alone changes nothing, since scanners of mailboxes follow links.
func (p *Pages) confirmation(c *gin.Context) {
	view := accountPage{Token: c.Query("token"), Done: c.Query("selesai") == "1"}
	if view.Token != "" {
		stands, err := p.Accounts.ConfirmationStands(c.Request.Context(), view.Token)
		if err != nil {
			p.Refuse(c, err)
			return
		}
		view.Spent = !stands
	}
	p.account(c, http.StatusOK, "confirm", view)
}

// confirm confirms an address.
func (p *Pages) confirm(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	err := p.Accounts.Confirm(c.Request.Context(), c.PostForm("token"))
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/akun/konfirmasi?selesai=1")
		return
	}
	p.again(c, "confirm", accountPage{Spent: true}, err)
}

// password shows the form for a new password, or without a link's secret the one that asks for a link.
func (p *Pages) password(c *gin.Context) {
	switch {
	case c.Query("selesai") == "1":
		p.account(c, http.StatusOK, "password", accountPage{Done: true})
	case c.Query("token") != "":
		p.account(c, http.StatusOK, "password", accountPage{Token: c.Query("token")})
	default:
		p.account(c, http.StatusOK, "forgotten", accountPage{Done: c.Query("terkirim") == "1"})
	}
}

// reset sets a new password.
func (p *Pages) reset(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	view, password := accountPage{Token: c.PostForm("token")}, c.PostForm("password")
	if password != c.PostForm("again") {
		p.again(c, "password", view, registry.Invalid("again", "berbeda", "Kedua kata sandi belum sama. Tuliskan keduanya sekali lagi."))
		return
	}
	err := p.Accounts.Reset(c.Request.Context(), view.Token, password)
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, "/akun/kata-sandi?selesai=1")
	case workflow.KindOf(err) == workflow.Missing: // the link is worth nothing any more: offer another
		p.again(c, "forgotten", accountPage{}, err)
	default:
		p.again(c, "password", view, err)
	}
}

// requestReset mails a link to set a new password; the answer is the same for every address.
func (p *Pages) requestReset(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	email := c.PostForm("email")
	err := p.Accounts.RequestReset(c.Request.Context(), email, addressOf(c.Request))
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/akun/kata-sandi?terkirim=1")
		return
	}
	p.again(c, "forgotten", accountPage{Email: email}, err)
}

// readForm reads a body that was sent; where it cannot, it has answered.
func (p *Pages) readForm(c *gin.Context) bool {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, formLimit)
	err := c.Request.ParseForm()
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		p.Refuse(c, workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Isian yang dikirim terlalu besar."))
	case err != nil:
		p.Refuse(c, registry.Invalid("", "tidak_terbaca", "Isian yang dikirim tidak dapat dibaca."))
	}
	return err == nil
}

// again shows a form once more with what a refusal says; what is no word about the input gets a page of its own.
func (p *Pages) again(c *gin.Context, name string, view accountPage, err error) {
	var refusal *registry.Error
	status := p.Status(err)
	if !errors.As(err, &refusal) || status >= http.StatusInternalServerError {
		p.Refuse(c, err)
		return
	}
	if delayed, ok := errors.AsType[*account.Delayed](err); ok {
		c.Header("Retry-After", strconv.Itoa(int(delayed.After.Seconds())))
	}
	view.Problems, view.Failed = problemsOf(refusal, "password", "again", "email"), true
	p.account(c, status, name, view)
}

// accountTitle names the page of a template.
func accountTitle(name string) string {
	switch name {
	case "confirm":
		return "Konfirmasi alamat email"
	case "forgotten":
		return "Minta kata sandi baru"
	}
	return "Tetapkan kata sandi baru"
}

func (p *Pages) account(c *gin.Context, status int, name string, view accountPage) {
	f, err := p.frame(c, accountTitle(name))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Private, f.Failed = true, view.Failed
	view.frame = f
	p.show(c, status, name, view)
}

// addressOf is the network address a request came from.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

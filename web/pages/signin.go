package pages

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// signInPage is the page to sign in, alone or in the middle of something.
type signInPage struct {
	frame
	Problems problems
	Email    string
	Next     string  // where to go on
	Sent     bool    // from a page that is for those who are signed in
	Carried  []value // what a form had sent when its session was over
	Files    bool    // it had sent files too, which are not carried
	As       string  // who has signed in, where something was carried
}

// filesLeft tells a sign-in form that files were sent with what it carries.
const filesLeft = "berkas-tertinggal"

// value is one value of a form.
type value struct{ Name, Value string }

// At is what is wrong with an input.
func (v signInPage) At(field string) string { return v.Problems.At(field) }

// carriedPrefix marks the carried values in the sign-in form, so that none of them is taken for its own.
const carriedPrefix = "bawaan:"

func (p *Pages) signInForm(c *gin.Context) {
	if _, err := p.who(c); err == nil {
		c.Redirect(http.StatusSeeOther, safePath(c.Query("lanjut")))
		return
	}
	p.showSignIn(c, http.StatusOK, signInPage{Next: safePath(c.Query("lanjut")), Sent: c.Query("lanjut") != ""})
}

// signInAgain keeps what a form sent and asks to sign in. Files cannot be kept, which is said.
func (p *Pages) signInAgain(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	told, sent := "Sesi Anda sudah berakhir. Masuklah kembali; yang Anda tulis tidak hilang.", c.Request.PostForm
	files := false
	if c.ContentType() == gin.MIMEMultipartPOSTForm {
		sent, files = textsBesideFiles(c)
	}
	if files {
		told = "Sesi Anda sudah berakhir, jadi berkasnya belum tersimpan. Masuklah kembali, lalu pilih berkasnya sekali lagi."
	}
	if left := withoutPasswords(sent); len(left) < len(sent) {
		told, sent = "Sesi Anda sudah berakhir. Masuklah kembali, lalu tuliskan kata sandi, frasa sandi, atau kodenya sekali lagi.", left
	}
	v := signInPage{Next: c.Request.URL.RequestURI(), Problems: problems{{Detail: told}}, Files: files}
	for _, name := range slices.Sorted(keysOf(sent)) {
		for _, text := range sent[name] {
			v.Carried = append(v.Carried, value{carriedPrefix + name, text})
		}
	}
	p.showSignIn(c, http.StatusUnauthorized, v)
}

// withoutPasswords is what a form may carry: a password, the passphrase of a key or a one-time code never stands on a page,
// not even hidden.
func withoutPasswords(sent url.Values) url.Values {
	left := maps.Clone(sent)
	for _, name := range []string{"current", "password", "again", "passphrase", "kode"} {
		left.Del(name)
	}
	return left
}

// signIn signs a person in and goes on; with carried values by a page that sends them once more.
func (p *Pages) signIn(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	ctx := c.Request.Context()
	v := signInPage{Email: c.PostForm("email")}.with(c)
	u, err := p.Accounts.SignIn(ctx, account.Credentials{Email: v.Email, Password: c.PostForm("password"), Address: addressOf(c.Request)})
	if errors.Is(err, account.ErrCodeNeeded) {
		p.awaitCode(c, v, u)
		return
	}
	if err == nil {
		err = p.Sessions.Begin(ctx, u)
	}
	if err != nil {
		p.signInFailed(c, v, err)
		return
	}
	p.signedInNow(c, v, u)
}

// signedInNow goes on with what somebody was about to do.
func (p *Pages) signedInNow(c *gin.Context, v signInPage, u *registry.User) {
	warn, err := p.lacksFactor(c, u)
	switch {
	case err != nil:
		p.Refuse(c, err)
	case len(v.Carried) > 0:
		v.As = u.Name
		p.goOn(c, v)
	case warn:
		c.Redirect(http.StatusSeeOther, "/akun/autentikator?lanjut="+url.QueryEscape(v.Next))
	default:
		c.Redirect(http.StatusSeeOther, v.Next)
	}
}

// with is the page with what its form carries for another.
func (v signInPage) with(c *gin.Context) signInPage {
	v.Next, v.Carried, v.Files = safePath(c.PostForm("lanjut")), carried(c.Request.PostForm), c.PostForm(filesLeft) != ""
	return v
}

// carried are the values that a sign-in form carries for another.
func carried(form url.Values) []value {
	var all []value
	for _, name := range slices.Sorted(keysOf(form)) {
		if strings.HasPrefix(name, carriedPrefix) {
			for _, text := range form[name] {
				all = append(all, value{name, text})
			}
		}
	}
	return all
}

func (p *Pages) signInFailed(c *gin.Context, v signInPage, err error) {
	var refusal *registry.Error
	status := p.Status(err)
	if !errors.As(err, &refusal) || status >= http.StatusInternalServerError {
		p.Refuse(c, err)
		return
	}
	tellDelay(c, err)
	v.Problems, v.Failed = problemsOf(refusal, "email", "password"), true
	p.showSignIn(c, status, v)
}

// goOn offers to send what was carried, now that the person is signed in again.
func (p *Pages) goOn(c *gin.Context, v signInPage) {
	for i := range v.Carried {
		v.Carried[i].Name = strings.TrimPrefix(v.Carried[i].Name, carriedPrefix)
	}
	f, err := p.frameFor(c, "Lanjutkan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Private = true
	v.frame = f
	p.show(c, http.StatusOK, "goon", v)
}

func (p *Pages) showSignIn(c *gin.Context, status int, v signInPage) {
	f, err := p.frame(c, "Masuk")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Private, f.Failed = true, v.Failed
	v.frame = f
	p.show(c, status, "signin", v)
}

func (p *Pages) signOut(c *gin.Context) {
	if err := p.Sessions.End(c.Request.Context()); err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/")
}

// registerPage is the page to make an account.
type registerPage struct {
	frame
	Problems           problems
	Name, Email, Phone string
	Done               bool
}

// At is what is wrong with an input.
func (v registerPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) registerForm(c *gin.Context) {
	p.showRegister(c, http.StatusOK, registerPage{Done: c.Query("terkirim") == "1", Email: p.Sessions.JustRegistered(c.Request.Context())})
}

func (p *Pages) register(c *gin.Context) {
	if !p.readForm(c) {
		return
	}
	ctx := c.Request.Context()
	v := registerPage{Name: c.PostForm("name"), Email: c.PostForm("email"), Phone: c.PostForm("phone")}
	office, err := p.Office.OfficeAt(ctx, rules.Place{Host: hostOf(c.Request)})
	if err == nil {
		err = p.Accounts.Register(ctx, office.ID, account.NewAccount{
			Email: v.Email, Name: v.Name, Phone: v.Phone,
			Password: c.PostForm("password"), Address: addressOf(c.Request),
		})
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.Sessions.Registered(ctx, v.Email)
		c.Redirect(http.StatusSeeOther, "/daftar?terkirim=1")
	case !errors.As(err, &refusal) || status >= http.StatusInternalServerError || workflow.KindOf(err) == workflow.TooMany:
		p.Refuse(c, err)
	default:
		v.Problems, v.Failed = problemsOf(refusal, "name", "email", "phone", "password"), true
		p.showRegister(c, status, v)
	}
}

func (p *Pages) showRegister(c *gin.Context, status int, v registerPage) {
	f, err := p.frame(c, "Buat akun")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Private, f.Failed = true, v.Failed
	v.frame = f
	p.show(c, status, "register", v)
}

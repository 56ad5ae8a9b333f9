// Package pages shows people what anybody may see, and the pages behind the links in mails. Each page works without
// script.
package pages

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/rules"
	"ormas/workflow"
)

// Deps is what the pages call and are told.
type Deps struct {
	Office     *casework.Office
	Rulemaking *rulemaking.Office
	Measures   *measures.Office
	Mandates   *mandates.Office
	Accounts   *account.Accounts
	Sessions   *account.Sessions
	Status     func(err error) int // the status code of a refusal; 500 for any other error
	Demo       bool
}

// Pages are the pages for people.
type Pages struct {
	Deps
	views    *template.Template
	assets   assets
	press    *press // of official documents
	pictures *press // drawn from them; nobody who wants a document waits for the renderer
}

// Register mounts the pages. It panics where a template is broken, which the tests have found before.
func Register(r gin.IRouter, d Deps) *Pages {
	a := loadAssets()
	p := &Pages{Deps: d, assets: a, views: parse(a), press: newPress(), pictures: newPress()}
	r.GET("/", p.home)
	r.GET("/lacak", p.track)
	r.GET("/lacak/:code", p.dossier)
	p.checkRoutes(r)
	r.GET("/cek", p.check)
	r.POST("/cek", p.checkFile)
	r.GET("/cek/:code", p.letter)
	r.GET("/akun/konfirmasi", p.confirmation)
	r.POST("/akun/konfirmasi", p.confirm)
	r.GET("/akun/kata-sandi", p.password)
	r.POST("/akun/kata-sandi", p.reset)
	r.POST("/akun/kata-sandi/minta", p.requestReset)
	r.GET(assetPath+":name", p.asset)
	r.GET("/logo.png", p.logo)
	p.publicRoutes(r)
	p.settingsRoutes(r)
	p.factorRoutes(r)
	p.comingIn(r)
	p.ownAccountRoutes(r)
	p.cases(r)
	p.applicantRoutes(r)
	p.memberRoutes(r)
	p.staffRoutes(r)
	p.ownRoutes(r)
	return p
}

// comingIn mounts the pages to make an account and to sign in.
func (p *Pages) comingIn(r gin.IRouter) {
	r.GET("/masuk", p.signInForm)
	r.POST("/masuk", p.signIn)
	r.POST("/keluar", p.signOut)
	r.GET("/daftar", p.registerForm)
	r.POST("/daftar", p.register)
}

// cases mounts the steps of the SOP, for everybody who may take one.
func (p *Pages) cases(r gin.IRouter) {
	r.GET("/permohonan/:id/aksi/:action", p.signedIn(p.action))
	r.POST("/permohonan/:id/aksi/:action", p.signedIn(p.act))
}

// frame is what every page has around its content.
type frame struct {
	Title   string
	Here    string           // which entry of the navigation this is
	Office  *registry.Office // nil: none is known
	Demo    bool
	Private bool // not for search engines
	Failed  bool // something has to be corrected

	Person   string  // who is signed in; empty: nobody
	Nav      []crumb // what this person finds everywhere
	Way      []crumb // the way to this page
	Path     string  // of this page
	Notice   string  // what was just done
	Manifest string  // address of what makes the page one that can be installed; empty: it is none
	Wide     bool    // uses the width of large screens

	NoticeWay *crumb // where the notice leads; nil: nowhere

	came []string // inputs with which a file came in this request
}

// Again asks to choose the file of an input once more, where one came with the form that is shown again: browsers leave
// such an input empty. Empty: none came.
func (f frame) Again(input string) string { return chooseAgain(f.came, input) }

func chooseAgain(came []string, input string) string {
	if !slices.Contains(came, input) {
		return ""
	}
	return "Pilih lagi berkasnya."
}

// Logo is the address of the office's logo, empty where it has none.
func (f laidOut) Logo() string {
	if f.Office == nil || f.Office.Settings.Logo == nil {
		return ""
	}
	return f.Office.Settings.Logo.Path()
}

// frame is that of a page of the office that the request's host stands for.
func (p *Pages) frame(c *gin.Context, title string) (frame, error) {
	f := frame{Title: title, Demo: p.Demo, came: filesCame(c)}
	office, err := p.Office.OfficeAt(c.Request.Context(), rules.Place{Host: hostOf(c.Request)})
	switch {
	case err == nil:
		f.Office = office
	case workflow.KindOf(err) != workflow.Missing: // before the first office there is none
		return f, err
	}
	return f, nil
}

// hostOf is the host of a request without its port.
func hostOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		return r.Host
	}
	return host
}

// show answers with a page. It is made in full first, so that a fault never leaves half a page.
func (p *Pages) show(c *gin.Context, status int, name string, view framed) {
	var b bytes.Buffer
	if err := p.render(&b, name, view); err != nil {
		slog.ErrorContext(c.Request.Context(), "page failed", "page", name, "error", err)
		c.String(http.StatusInternalServerError, "Terjadi kesalahan pada layanan. Silakan coba lagi nanti.\n")
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// problem is one thing to correct; Field is the id of the input, empty where it is about no input.
type problem struct{ Field, Detail string }

// problemsOf are what a refusal says, for inputs that the page shows, in the order in which they are named; what is about none of
// them comes last.
func problemsOf(err *registry.Error, shown ...string) problems {
	if len(err.Fields) == 0 {
		return problems{{Detail: err.Detail}}
	}
	place := func(field string) int {
		if i := slices.Index(shown, field); i >= 0 {
			return i
		}
		return len(shown)
	}
	fields := slices.Clone(err.Fields)
	slices.SortStableFunc(fields, func(a, b registry.FieldError) int { return cmp.Compare(place(a.Field), place(b.Field)) })
	var all problems
	for _, f := range fields {
		one := problem{Detail: f.Detail}
		if slices.Contains(shown, f.Field) {
			one.Field = f.Field
		}
		all = append(all, one)
	}
	return all
}

type problems []problem

// At is what is wrong with an input, empty for nothing.
func (all problems) At(field string) string {
	for _, p := range all {
		if p.Field == field {
			return p.Detail
		}
	}
	return ""
}

// named are the same with the label of each input before what is wrong with it, for pages with many inputs of one kind.
func (all problems) named(fields []workflow.Field) problems {
	named := slices.Clone(all)
	for i, p := range named {
		if at := slices.IndexFunc(fields, func(f workflow.Field) bool { return f.Name == p.Field }); at >= 0 {
			named[i].Detail = fields[at].Label + ": " + p.Detail
		}
	}
	return named
}

// groups breaks a code into parts of five, as people read it.
func groups(code string) []string {
	var parts []string
	for letters := []rune(code); len(letters) > 0; {
		n := min(5, len(letters))
		parts, letters = append(parts, string(letters[:n])), letters[n:]
	}
	return parts
}

// codeForm is the form that asks for a code.
type codeForm struct {
	ID, Action, Label, Hint, Button string // ID: of the input; one page may ask for two codes
	Value                           string // as it was typed
	Longest                         int    // letters that the input takes
	Problem                         string
}

func trackForm(value string) codeForm {
	return codeForm{ID: "kode-lacak", Action: "/lacak", Label: "Kode pelacakan", Hint: "Huruf besar atau kecil sama saja.", Button: "Lacak", Value: value, Longest: longestCode}
}

func checkForm(value string) codeForm {
	return codeForm{ID: "kode-cek", Action: "/cek", Label: "Kode surat", Hint: "Huruf besar atau kecil sama saja.", Button: "Cek", Value: value, Longest: longestAddress}
}

// longestCode is where what was typed is cut; no code is that long.
const longestCode = 40

// typedCode is what may be a code of what was typed: letters and digits in capitals.
func typedCode(typed string) string {
	var b bytes.Buffer
	for _, r := range typed {
		switch {
		case b.Len() == longestCode:
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ask shows a form for a code, or leads to the page of the code that was typed.
func (p *Pages) ask(c *gin.Context, name string, form codeForm) {
	typed, sent := c.GetQuery("kode")
	if code := typedCode(typed); code != "" {
		c.Redirect(http.StatusSeeOther, form.Action+"/"+code)
		return
	}
	f, err := p.frame(c, map[string]string{"track": "Lacak permohonan", "check": "Cek surat"}[name])
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := codePage{frame: f, Form: form}
	view.Here, view.Form.Value = form.Action[1:], typed
	p.withQR(&view, name)
	if name == "check" {
		view.File = p.fileForm()
	}
	status := http.StatusOK
	if sent {
		status, view.Failed = http.StatusUnprocessableEntity, true
		view.Form.Problem = fmt.Sprintf("Tuliskan %s: 10 huruf dan angka.", lowerFirst(form.Label))
		view.Problems = problems{{view.Form.ID, view.Form.Problem}}
	}
	p.show(c, status, name, view)
}

// codePage is a page with nothing but a form for a code.
type codePage struct {
	frame
	Problems problems
	Form     codeForm
	Unknown  bool
	Shown    []string // the unknown code
	Instead  string   // where the code is known
	Search   string   // address of the register searched by what was typed instead of a code; empty: nothing to search by
	QR       qrForm
	Refused  *refusedQR // why the QR that was sent is not accepted

	File *fileForm // asks for the letter's file; nil: on pages about other codes
}

// unknown is the page for a code that is not known here; elsewhere is where it is.
func (p *Pages) unknown(c *gin.Context, name string, form codeForm, elsewhere string) {
	f, err := p.frame(c, "Kode tidak ditemukan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := codePage{frame: f, Form: form, Unknown: true, Shown: groups(form.Value), Instead: elsewhere}
	view.Private, view.Here = true, form.Action[1:]
	p.withQR(&view, name)
	p.show(c, http.StatusNotFound, name, view)
}

package pages

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"
)

// longestAddress is how much the input for a letter's code takes: people paste the address from the letter, or what a scanner
// has read, where the code comes before all else.
const longestAddress = 300

// longestQuery is by how much of what was typed the register is searched, in letters.
const longestQuery = 100

// printedAddress is the address of a letter as letters print it and as people copy it: with or without its beginning.
var printedAddress = regexp.MustCompile(`(?i)^(?:https?://)?([^/?#\s]{0,260})/?cek(?:/|\?kode=)([0-9A-Z]{10})(?:$|[^0-9A-Z])`)

// writtenCode is a letter's code as people type it from paper, U left out as in the codes: 10 signs in any groups.
var writtenCode = regexp.MustCompile(`(?i)^[0-9A-TV-Z]{10}$`)

// joints stand between the groups of a code. A slash is none: numbers of letters have it.
var joints = strings.NewReplacer(" ", "", "-", "", "\u2013", "", "\u00a0", "", "\t", "", "\n", "", "\r", "")

// codeOf is the code that somebody typed for a letter's, in capitals; empty where it is none.
func codeOf(typed string) string {
	code := strings.Trim(joints.Replace(typed), ".,;:")
	if !writtenCode.MatchString(code) {
		return ""
	}
	return strings.ToUpper(code)
}

// check shows the form for a letter's code, or leads to the page of the code or address that was typed.
func (p *Pages) check(c *gin.Context) {
	typed := strings.TrimSpace(c.Query("kode"))
	m := printedAddress.FindStringSubmatch(strings.Join(strings.Fields(typed), "")) // paper breaks long addresses
	switch code := codeOf(typed); {
	case m != nil && p.answersAt(c, m[1]):
		c.Redirect(http.StatusSeeOther, checkPath+"/"+strings.ToUpper(m[2]))
	case m != nil:
		p.elsewhere(c, typed, m[1])
	case code != "":
		c.Redirect(http.StatusSeeOther, checkPath+"/"+code)
	case typedCode(typed) != "":
		p.notCode(c, http.StatusUnprocessableEntity, typed)
	default:
		p.ask(c, "check", checkForm(""))
	}
}

// answersAt tells whether letters are checked at a host; the empty host was not typed.
func (p *Pages) answersAt(c *gin.Context, host string) bool {
	name := func(host string) string {
		if bare, _, err := net.SplitHostPort(host); err == nil {
			host = bare
		}
		return strings.ToLower(host)
	}
	host = name(host)
	return host == "" || host == name(p.checkHost()) || host == name(hostOf(c.Request))
}

// checkHost is where the QR of every letter leads.
func (p *Pages) checkHost() string {
	u, err := url.Parse(p.Office.CheckAddress())
	if err != nil {
		return ""
	}
	return u.Host
}

// elsewhere refuses an address that leads to another host: a letter that prints it is not one of the office.
func (p *Pages) elsewhere(c *gin.Context, typed, host string) {
	p.refuseCode(c, http.StatusUnprocessableEntity, codePage{Form: checkForm(typed)}, fmt.Sprintf("Alamat ini menuju %s, bukan alamat resmi %s. "+
		"Bila alamat ini tercetak pada surat, surat itu tiruan; jangan buka alamatnya.", host, p.checkHost()))
}

// notCode tells that what was typed is no code at all. It tells nothing of any letter.
func (p *Pages) notCode(c *gin.Context, status int, typed string) {
	letters := []rune(typed)
	view := codePage{Form: checkForm(string(letters[:min(len(letters), longestAddress)]))}
	if len(letters) <= longestQuery && !strings.Contains(typed, "://") {
		view.Search = registerPath + "?" + url.Values{"q": {typed}}.Encode()
	}
	p.refuseCode(c, status, view, "Itu bukan kode surat (10 huruf dan angka, di samping kode QR).")
}

// refuseCode shows the form again with what is wrong.
func (p *Pages) refuseCode(c *gin.Context, status int, view codePage, problem string) {
	f, err := p.frame(c, "Cek surat")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view.frame, view.File = f, p.fileForm()
	view.Here, view.Private, view.Failed = "cek", true, true
	view.Form.Problem = problem
	view.Problems = problems{{view.Form.ID, problem}}
	p.withQR(&view, "check")
	p.show(c, status, "check", view)
}

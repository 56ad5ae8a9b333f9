package pages

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/workflow"
)

// personal is the handler of a page for somebody who is signed in.
type personal func(c *gin.Context, by workflow.Actor)

// signedIn lets a page be seen by whoever is signed in. Others sign in first and go on: what a form carried goes along,
// so that a session that ended in the middle costs nothing that was typed.
func (p *Pages) signedIn(next personal) gin.HandlerFunc {
	return func(c *gin.Context) {
		by, err := p.who(c)
		switch {
		case err == nil:
			c.Header("Cache-Control", "no-store")
			next(c, by)
		case workflow.KindOf(err) != workflow.Unauthenticated:
			p.Refuse(c, err)
		case c.Request.Method == http.MethodGet:
			c.Redirect(http.StatusSeeOther, "/masuk?lanjut="+url.QueryEscape(c.Request.URL.RequestURI()))
		default:
			p.signInAgain(c)
		}
	}
}

// who is the person of a request.
func (p *Pages) who(c *gin.Context) (workflow.Actor, error) {
	user, generation, ok := p.Sessions.Holder(c.Request.Context())
	if !ok {
		return workflow.Actor{}, workflow.Refuse(workflow.Unauthenticated, "belum_masuk", "Silakan masuk lebih dahulu.")
	}
	return p.Accounts.Actor(c.Request.Context(), user, generation)
}

// crumb is one step of the way to a page.
type crumb struct{ Label, URL string }

// personFrame is the frame of a page for somebody who is signed in.
func (p *Pages) personFrame(c *gin.Context, by workflow.Actor, title string, way ...crumb) (frame, error) {
	office, err := p.Office.OfficeByID(c.Request.Context(), by.Office)
	if err != nil {
		return frame{}, err
	}
	return frame{
		Title: title, Demo: p.Demo, Office: office, Private: true, Person: by.Name, Nav: navigation(by), Way: way,
		Path: c.Request.URL.Path, Notice: notices[c.Query("selesai")], came: filesCame(c),
	}, nil
}

// frameFor is the frame of a page that anybody may see: whoever is signed in finds there what every page has.
func (p *Pages) frameFor(c *gin.Context, title string) (frame, error) {
	by, err := p.who(c)
	if err != nil {
		return p.frame(c, title)
	}
	return p.personFrame(c, by, title)
}

// navigation is what a person finds in the head of every page, by what the person may do.
func navigation(by workflow.Actor) []crumb {
	nav := []crumb{{"Beranda", "/beranda"}}
	if by.Has(registry.ApplicantRole) {
		nav = append(nav, crumb{"Organisasi", "/ormas"})
	}
	if by.Reads {
		nav = append(nav, crumb{"Antrean", "/antrean"}, crumb{"Dasbor", "/dasbor"})
	}
	if by.Has(registry.AdminRole) {
		nav = append(nav, crumb{"Pengaturan", "/pengaturan"})
	}
	return nav
}

// notices are the sentences that tell what was just done, by the word in the address. Pages bring theirs in a map of
// their own; the acts of the SOP are told by their labels.
var notices = together(map[string]string{
	"tersimpan": "Perubahan Anda sudah disimpan.",
	"masuk":     "Anda sudah masuk.",
}, applicantNotices, memberNotices, staffNotices, settingsNotices, ownAccountNotices)

// together puts maps together; later ones win.
func together(all ...map[string]string) map[string]string {
	one := map[string]string{}
	for _, m := range all {
		maps.Copy(one, m)
	}
	return one
}

// safePath is a path of this service to go on to, "/beranda" for anything else.
func safePath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/beranda"
	}
	return path
}

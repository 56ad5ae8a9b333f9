// Package web is the service as HTTP: pages for people, the API for programs, and what holds for every request.
package web

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/web/api"
	"ormas/web/pages"
	"ormas/workflow"
)

// Deps is what the web calls and is told.
type Deps struct {
	Office     *casework.Office
	Rulemaking *rulemaking.Office
	Measures   *measures.Office
	Mandates   *mandates.Office
	Accounts   *account.Accounts
	Sessions   *account.Sessions
	Ready      func(ctx context.Context) error // nil: database, store, schema and demo are there
	Counts     func() Counts                   // what the database was given to do
	BaseURL    string
	Proxies    []netip.Prefix // whose word on a client's address is believed
	Demo       bool
}

// Limits of time for a connection; a request's body and answer are watched by their own deadlines.
const (
	headerTime = 10 * time.Second
	idleTime   = 2 * time.Minute
)

// Server is an HTTP server for a handler with the limits that hold everywhere.
func Server(address string, h http.Handler) *http.Server {
	return &http.Server{Addr: address, Handler: h, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: 32 << 10}
}

// New joins pages, API and health into one handler.
func New(d Deps) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false
	m := newMetrics(d.Counts)
	r.Use(observe(m), recoverPanic)
	api.Register(r, api.Deps{Office: d.Office, Rulemaking: d.Rulemaking, Measures: d.Measures, Mandates: d.Mandates, Accounts: d.Accounts.ForPrograms(), Sessions: d.Sessions, Demo: d.Demo})
	health(r, d.Ready, m)
	people := mountPages(r, d)
	r.NoRoute(refuse(people, registry.NotFound("Halaman ini")))
	r.NoMethod(refuse(people, errMethod))
	var h http.Handler = d.Sessions.Handler(r)
	h = sameOrigin(h)
	h = headGets(h)
	h = patience{silence: silence, drained: d.Office.UploadLimit() + 1<<20}.handler(h)
	h = headers(strings.HasPrefix(d.BaseURL, "https://"), h)
	return identified(behind(d.Proxies, apart(h)))
}

var errMethod = workflow.Refuse(methodKind, "cara_tidak_dikenal", "Alamat ini tidak menerima cara permintaan itu.")

// methodKind is a refusal that only the web knows: the address is there, the method is not.
const methodKind workflow.Kind = "method"

// refuse answers what no route takes: programs with a problem, people with a page.
func refuse(people *pages.Pages, err error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if strings.HasPrefix(c.Request.URL.Path, api.Prefix) || !wantsPage(c.Request) {
			api.WriteProblem(c.Writer, c.Request, err)
			return
		}
		people.Refuse(c, err)
	}
}

func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

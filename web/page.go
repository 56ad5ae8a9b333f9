package web

import (
	"github.com/gin-gonic/gin"

	"ormas/web/api"
	"ormas/web/pages"
)

// mountPages mounts the pages for people.
func mountPages(r *gin.Engine, d Deps) *pages.Pages {
	return pages.Register(r, pages.Deps{Office: d.Office, Rulemaking: d.Rulemaking, Measures: d.Measures, Mandates: d.Mandates, Accounts: d.Accounts, Sessions: d.Sessions, Status: api.StatusOf, Demo: d.Demo})
}

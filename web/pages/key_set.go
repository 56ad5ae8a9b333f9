package pages

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// keySet gives the issuing keys to anybody, pages of others included: they are public and the same for all.
func (p *Pages) keySet(c *gin.Context) {
	set, err := p.Office.KeySet(c.Request.Context())
	if err != nil {
		p.Refuse(c, err)
		return
	}
	body, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	sum := sha256.Sum256(body)
	p.publicFile(c, "application/json; charset=utf-8", hex.EncodeToString(sum[:16]), body)
}

// statusList gives the list of states of an office to anybody.
func (p *Pages) statusList(c *gin.Context) {
	name, ok := strings.CutSuffix(c.Param("office"), ".cwt")
	office, err := uuid.Parse(name)
	if err != nil || !ok {
		p.Refuse(c, registry.NotFound("Daftar keadaan surat"))
		return
	}
	list, err := p.Office.StatusList(c.Request.Context(), office)
	if workflow.KindOf(err) == workflow.Conflict { // its key is not here
		err = workflow.Refuse(workflow.Away, "daftar_belum_tersedia", "Daftar keadaan surat belum tersedia. Silakan coba lagi nanti.")
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Header("Last-Modified", list.IssuedAt.UTC().Format(http.TimeFormat))
	p.publicFile(c, "application/statuslist+cwt", list.Tag, list.Body)
}

// publicFile answers a file that is asked for again and again; whoever has the latest is told so without it.
func (p *Pages) publicFile(c *gin.Context, kind, tag string, body []byte) {
	tag = `"` + tag + `"`
	readByAll(c, tag)
	if strings.Contains(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, kind, body)
}

// readByAll lets pages of others read a file too, and everybody ask whether theirs is the latest.
func readByAll(c *gin.Context, tag string) {
	for name, value := range map[string]string{
		"Cache-Control": "no-cache", "ETag": tag, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin",
	} {
		c.Header(name, value)
	}
}

// checkRoutes mounts what letters are checked with.
func (p *Pages) checkRoutes(r gin.IRouter) {
	r.GET(casework.KeySetPath, p.keySet)
	r.GET(casework.StatusListPath+":office", p.statusList)
	r.POST(checkPath+"/qr", p.checkQR)
	r.GET(workerPath, p.worker)
	r.GET(manifestPath, p.manifest)
}

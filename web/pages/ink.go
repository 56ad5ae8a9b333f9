package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// inkRoutes mounts what a letter needs that is signed on paper.
func (p *Pages) inkRoutes(r gin.IRouter) {
	r.GET("/tanda-tangan/:id/naskah", p.signedIn(p.finalLetter))
	r.POST("/tanda-tangan/:id/pindaian", p.signedIn(p.addScan))
}

// inkForm leads from the printed letter to its scan.
type inkForm struct {
	Final, Post, Limit string
	Once               string
	Problem            string // what was wrong with the scan that was sent
	Again              string // asks to choose it once more; empty: none came
}

func (f caseFile) inkForm() *inkForm {
	base := "/tanda-tangan/" + f.Dossier.ID.String()
	return &inkForm{Final: base + "/naskah", Post: base + "/pindaian", Once: uuid.NewString(), Limit: f.limit, Problem: f.scanProblem}
}

// finalLetter is the letter as it is printed to be signed.
func (p *Pages) finalLetter(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	content, err := p.Office.FinalLetter(c.Request.Context(), by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	sendFile(c, content)
}

// addScan takes the scan of the signed paper. What does not fit is said on the digest, where the form stands.
func (p *Pages) addScan(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	b, err := p.unpack(c)
	defer b.close()
	if err == nil {
		n := casework.SignedScan{Key: sentOnce(b.fields.Get(onceInput), c.Request.URL.Path, b.print())}
		if n.File, n.Filename, err = p.one(c, by, b, []string{"application/pdf"}); err == nil {
			_, err = p.Office.AddSignedScan(c.Request.Context(), by, f.Dossier.ID, n)
		}
	}
	err = b.inWords(err, intake.ScanKinds())
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, f.URL+"?selesai="+signStepOf(f))
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		again, ok := p.openCase(c, by) // what was kept apart stands on the page
		if !ok {
			return
		}
		again.scanProblem = problemsOf(refusal)[0].Detail
		p.showDigest(c, status, again)
	}
}

// awaitsScan tells whether the letter was set down to be signed on paper: all that is missing is its scan.
func (f caseFile) awaitsScan() bool { return f.Signing != nil && f.Signing.Kind == registry.WetInk }

// signStepOf is the step that signs the letter of a case, as it was before it was taken.
func signStepOf(f caseFile) string {
	if o := f.signOffer(); o != nil {
		return o.Action
	}
	return ""
}

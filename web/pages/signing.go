package pages

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// signingRoutes mounts the signing day of the head.
func (p *Pages) signingRoutes(r gin.IRouter) {
	r.GET("/tanda-tangan", p.signedIn(p.signingList))
	r.POST("/tanda-tangan", p.signedIn(p.signSeveral))
	r.GET("/tanda-tangan/:id", p.signedIn(p.digest))
	r.GET("/tanda-tangan/:id/konsep/:page", p.signedIn(p.draftPicture))
	p.inkRoutes(r)
}

// signingPage is what waits for a signature of this person.
type signingPage struct {
	frame
	Problems problems
	Rows     []signingRow
	Ready    int // how many may be signed together now
	Results  []signingResult
	More     bool // there are more than are listed
	Pen      pen  // how this person signs
}

// At is what is wrong with an input.
func (v signingPage) At(field string) string { return v.Problems.At(field) }

// signingRow is one letter that waits.
type signingRow struct {
	Row    caseRow
	Digest string // address
	Value  string // in the form: id and version
	Opened bool
	Alone  string // why it is signed by itself, empty where it may be signed with others
}

// signingResult is what came of one signature.
type signingResult struct {
	Name, URL, Detail string
	Done              bool
}

// signingMost is how many letters one list holds.
const signingMost = 100

// waiting are the dossiers whose letter waits for this person's signature.
func (p *Pages) waiting(c *gin.Context, by workflow.Actor) (rows []casework.DossierRow, more bool, err error) {
	part, err := p.Office.Part(c.Request.Context(), by)
	if err == nil && len(part.Signs) == 0 {
		err = registry.Forbid("bukan_penanda_tangan", "Halaman ini hanya untuk yang menandatangani surat.")
	}
	for i := 0; err == nil && i < len(part.Signs); i++ {
		var page casework.Page[casework.DossierRow]
		page, err = p.Office.Dossiers(c.Request.Context(), by, casework.Filter{Queue: "role", State: part.Signs[i], Limit: signingMost})
		rows, more = append(rows, page.Items...), more || page.Next != ""
	}
	return rows, more, err
}

// signingList shows what waits for a signature. Only what was opened in this session may be signed together.
func (p *Pages) signingList(c *gin.Context, by workflow.Actor) {
	p.showSigning(c, by, http.StatusOK, signingPage{})
}

func (p *Pages) showSigning(c *gin.Context, by workflow.Actor, status int, v signingPage) {
	found, more, err := p.waiting(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	rows, err := p.caseRows(c, by, found)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed, err := p.personFrame(c, by, "Tanda tangan surat", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if v.Pen, err = p.penOf(c, by); err != nil {
		p.Refuse(c, err)
		return
	}
	framed.Failed = len(v.Problems) > 0
	v.frame, v.More = framed, more
	for i, r := range found {
		one := signingRow{Row: rows[i], Digest: "/tanda-tangan/" + r.ID.String(), Value: paperKey(r.ID, r.Version)}
		one.Opened = p.Sessions.Opened(c.Request.Context(), one.Value)
		if r.HeldSince != nil {
			one.Alone = "Sedang ditangguhkan."
		}
		if one.Opened && one.Alone == "" {
			v.Ready++
		}
		v.Rows = append(v.Rows, one)
	}
	p.show(c, status, "signing", v)
}

// paperKey is a dossier as it was read: when it has moved since, it has to be read again.
func paperKey(id uuid.UUID, version int) string { return id.String() + ":" + strconv.Itoa(version) }

// signSeveral signs what was ticked, each letter by itself: one that is refused does not hold up the others.
func (p *Pages) signSeveral(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	ticked := c.PostFormArray("surat")
	if len(ticked) == 0 {
		p.showSigning(c, by, http.StatusUnprocessableEntity, signingPage{Problems: problems{{"surat", "Pilih sekurang-kurangnya satu surat yang sudah Anda baca."}}})
		return
	}
	var v signingPage
	for _, key := range ticked[:min(len(ticked), signingMost)] {
		result, err := p.signOne(c, by, key)
		if err != nil {
			p.Refuse(c, err)
			return
		}
		v.Results = append(v.Results, result)
	}
	p.showSigning(c, by, http.StatusOK, v)
}

// signOne signs one letter of several. A refusal is its result; anything else ends the work.
func (p *Pages) signOne(c *gin.Context, by workflow.Actor, key string) (signingResult, error) {
	text, _, _ := strings.Cut(key, ":")
	id, err := idOf(text, "Permohonan")
	if err != nil {
		return signingResult{}, err
	}
	f, err := p.caseFile(c, by, id)
	if err != nil {
		return signingResult{}, err
	}
	result := signingResult{Name: f.Dossier.Name, URL: f.URL}
	offer := f.signOffer()
	switch {
	case offer == nil:
		result.Detail = "Surat ini tidak sedang menunggu tanda tangan Anda."
		return result, nil
	case key != paperKey(id, f.Dossier.Version) || !p.Sessions.Opened(c.Request.Context(), key):
		result.Detail = "Surat ini belum Anda baca sejak perubahan terakhir. Buka ringkasannya lebih dahulu."
		return result, nil
	case p.signsOnPaper(c, by):
		result.Detail = "Anda menandatangani basah. Mulai dari ringkasan surat ini."
		return result, nil
	case offer.Note:
		result.Detail = "Surat ini memerlukan alasan tertulis. Tandatangani dari ringkasannya."
		return result, nil
	}
	_, err = p.Office.Act(c.Request.Context(), by, casework.Command{Dossier: id, Request: workflow.Request{
		Action:  offer.Action,
		Version: &f.Dossier.Version, Input: rawJSON(jsonOf(offer.Inputs, c.Request.PostForm, reading{zone: f.Location})),
	}})
	result, err = outcomeOf(result, err)
	if err == nil && result.Done {
		return p.withNumber(c, by, id, result)
	}
	return result, err
}

// withNumber tells the number that a letter was signed with.
func (p *Pages) withNumber(c *gin.Context, by workflow.Actor, id uuid.UUID, result signingResult) (signingResult, error) {
	v, err := p.Office.Dossier(c.Request.Context(), by, id)
	if err != nil {
		return result, err
	}
	if n := v.Dossier.LetterNumber; n != nil {
		result.Detail = "Sudah ditandatangani dengan nomor " + *n + "."
	}
	return result, nil
}

// outcomeOf tells what came of a signature.
func outcomeOf(result signingResult, err error) (signingResult, error) {
	var refusal *registry.Error
	switch {
	case err == nil:
		result.Done, result.Detail = true, "Sudah ditandatangani."
		return result, nil
	case errors.As(err, &refusal):
		result.Detail = refusal.Detail
		for _, f := range refusal.Fields {
			result.Detail += " " + f.Detail
		}
		return result, nil
	}
	return result, fmt.Errorf("sign one of several: %w", err)
}

// signOffer is the step that signs the letter, nil where this person may not take it now.
func (f caseFile) signOffer() *workflow.Offer {
	name := f.offerWith(casework.SignEffect)
	for i := range f.Allowed {
		if name != "" && f.Allowed[i].Action == name {
			return &f.Allowed[i]
		}
	}
	return nil
}

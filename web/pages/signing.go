package pages

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// signingRoutes mounts the signing day of the head.
func (p *Pages) signingRoutes(r gin.IRouter) {
	r.GET("/tanda-tangan", p.signedIn(p.signingList))
	r.POST("/tanda-tangan", p.signedIn(p.startBatch))
	r.GET("/tanda-tangan/bersama/:id", p.signedIn(p.batch))
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
	Most     int // how many at once
	Scope    string
	Last     *lastBatch // nil: none that anything is left of
	More     bool       // there are more than are listed
	Signer   signer     // how this person signs
	Not      *hindrance // why this person does not sign now; nil: nothing is in the way
}

// Closed tells that nothing can be signed together here.
func (v signingPage) Closed() bool { return v.Not != nil || v.Signer.Alone }

// At is what is wrong with an input.
func (v signingPage) At(field string) string { return v.Problems.At(field) }

// signingRow is one letter that waits.
type signingRow struct {
	ID     uuid.UUID // of the dossier
	Row    caseRow
	Digest string // address
	Value  string // in the form: id and version
	Opened bool
	Ticked bool
	First  bool   // among those that may be signed at once
	Alone  string // why it is signed by itself, empty where it may be signed with others
}

// Joins tells whether it may be signed together with others.
func (r signingRow) Joins() bool { return r.Opened && r.Alone == "" }

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

// signingList shows what waits for a signature. Only what this person has read as it is now may be signed together.
func (p *Pages) signingList(c *gin.Context, by workflow.Actor) {
	p.showSigning(c, by, http.StatusOK, signingPage{})
}

func (p *Pages) showSigning(c *gin.Context, by workflow.Actor, status int, v signingPage) {
	err := p.fillSigning(c, by, &v)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed, err := p.personFrame(c, by, "Tanda tangan surat", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed.Failed = len(v.Problems) > 0
	v.frame = framed
	p.show(c, status, "signing", v)
}

func (p *Pages) fillSigning(c *gin.Context, by workflow.Actor, v *signingPage) error {
	found, more, err := p.waiting(c, by)
	if err != nil {
		return err
	}
	rows, err := p.caseRows(c, by, found)
	if err != nil {
		return err
	}
	read, err := p.read(c, by, found)
	if err != nil {
		return err
	}
	if v.Signer, err = p.signerOf(c, by); err != nil {
		return err
	}
	if v.Not, err = p.hindranceOf(c, by); err != nil {
		return err
	}
	reasons, err := p.Office.ReasonsToSign(c.Request.Context(), by, found)
	if err != nil {
		return err
	}
	v.More, v.Most = more, registry.BatchMost
	for i, r := range found {
		one := signingRow{ID: r.ID, Row: rows[i], Digest: digestURL(r.ID), Value: paperKey(r.ID, r.Version), Opened: read[r.ID] == r.Version}
		one.Ticked = slices.Contains(c.PostFormArray("surat"), one.Value)
		one.Alone = v.alone(r, reasons[r.ID])
		if one.Joins() {
			v.Ready++
			one.First = v.Ready <= registry.BatchMost
		}
		v.Rows = append(v.Rows, one)
	}
	v.Last, err = p.lastBatch(c, by)
	return err
}

// alone tells why a letter is not signed with others, empty where it is; reason is why it needs one in writing.
func (v signingPage) alone(r casework.DossierRow, reason string) string {
	switch {
	case r.HeldSince != nil:
		return "Sedang ditangguhkan."
	case v.Not != nil:
		return "Sekarang tidak Anda tandatangani."
	case v.Signer.Alone:
		return "Ditandatangani di halamannya sendiri."
	case reason != "":
		return "Ditandatangani di halamannya sendiri, karena perlu alasan tertulis. " + reason
	}
	return ""
}

// read are the versions in which this person last read some dossiers.
func (p *Pages) read(c *gin.Context, by workflow.Actor, rows []casework.DossierRow) (map[uuid.UUID]int, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return p.Office.Readings(c.Request.Context(), by, ids)
}

func digestURL(id uuid.UUID) string { return "/tanda-tangan/" + id.String() }

// nextToRead is the letter that this person has not read yet, nearest to its due time and not the one at hand; nil where
// all are read.
func (p *Pages) nextToRead(c *gin.Context, by workflow.Actor, at uuid.UUID) (next *crumb, err error) {
	rows, _, err := p.waiting(c, by)
	if workflow.KindOf(err) == workflow.Forbidden {
		return next, nil // whoever only looks has nothing to read on
	}
	if err != nil {
		return next, err
	}
	read, err := p.read(c, by, rows)
	for _, r := range rows {
		if next == nil && r.ID != at && read[r.ID] != r.Version {
			next = &crumb{r.Name, digestURL(r.ID)}
		}
	}
	return next, err
}

// paperKey is a dossier as it was read: when it has moved since, it has to be read again.
func paperKey(id uuid.UUID, version int) string { return id.String() + ":" + strconv.Itoa(version) }

// signOffer is the step that signs the letter, nil where this person may not take it now.
func (f caseFile) signOffer() *workflow.Offer {
	name := f.offerWith(workflow.EffectSign)
	for i := range f.Allowed {
		if name != "" && f.Allowed[i].Action == name {
			return &f.Allowed[i]
		}
	}
	return nil
}

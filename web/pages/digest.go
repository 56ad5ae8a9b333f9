package pages

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// digestPage is a case on one screen for whoever signs: what is out of the ordinary first, then who did what.
type digestPage struct {
	frame
	File       caseFile
	Head       caseHead
	Exceptions []pair
	Alike      namesakes // organisations that look like the one of the case
	Did        []sheetStep
	Data       []pair
	Tasks      progressCount
	Rounds     []roundRow
	Draft      string // address of the draft letter
	Pictures   []pageLink
	Sign       *offerLink
	Others     []offerLink
	Signer     signer          // how this person signs
	Not        *hindrance      // why this person does not sign now; nil: nothing is in the way
	UnderWay   *underWay       // nil: no outcome is unknown
	PutsRight  *correctionView // nil: the letter is no correction
	Next       *crumb          // the letter to read next; nil: all are read
}

// digest shows a case to whoever signs, and notes that it was opened.
func (p *Pages) digest(c *gin.Context, by workflow.Actor) {
	if f, ok := p.openCase(c, by); ok {
		p.showDigest(c, http.StatusOK, f)
	}
}

// showDigest shows the digest of a case that was opened.
func (p *Pages) showDigest(c *gin.Context, status int, f caseFile) {
	by := f.By
	framed, err := p.personFrame(c, by, f.Dossier.Name, crumb{"Beranda", "/beranda"}, crumb{"Tanda tangan", "/tanda-tangan"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed.Failed = status != http.StatusOK
	framed.Wide = true
	v := digestPage{
		frame: framed, File: f, Head: f.head(), Exceptions: f.exceptions(), Did: f.didWhat(), Rounds: f.rounds(),
		Data: f.letterData(),
	}
	if err := p.fillDigest(c, f, &v); err != nil {
		p.Refuse(c, err)
		return
	}
	_, v.Tasks = f.items()
	offer := f.signOffer()
	for _, o := range f.offers() {
		switch {
		case offer == nil || o.URL != f.URL+"/aksi/"+offer.Action:
			v.Others = append(v.Others, o)
		case !f.awaitsScan():
			v.Sign = &o
		}
	}
	if err = p.drawDraft(c, f, &v); err == nil {
		err = p.readDigest(c, by, &v)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, status, "digest", v)
}

// drawDraft adds the draft of the letter, page by page.
func (p *Pages) drawDraft(c *gin.Context, f caseFile, v *digestPage) error {
	draft := f.draft()
	if draft == nil {
		return nil
	}
	v.Draft = "/api/v1/attachments/" + draft.ID.String() + "/content"
	pages, err := p.Office.PaperPages(c.Request.Context(), f.By, draft.ID)
	for n := 1; n <= pages; n++ {
		v.Pictures = append(v.Pictures, pageLink{Number: n, Picture: fmt.Sprintf("/tanda-tangan/%s/konsep/%d", f.Dossier.ID, n)})
	}
	return err
}

// fillDigest adds how the letter of a case is signed by the reader, and what it puts right.
func (p *Pages) fillDigest(c *gin.Context, f caseFile, v *digestPage) (err error) {
	if v.UnderWay = f.underWay(); v.UnderWay != nil && v.UnderWay.Ink != nil {
		v.UnderWay.Ink.Again = v.Again("file")
	}
	if v.PutsRight, err = p.correction(c, f); err != nil {
		return err
	}
	alike, err := p.namesakes(c, f.By, f.Dossier.ID)
	if err != nil {
		return err
	}
	v.Alike = alike[f.Dossier.ID]
	if v.Signer, err = p.signerOf(c, f.By); err != nil {
		return err
	}
	v.Not, err = p.hindranceOf(c, f.By)
	return err
}

// readDigest notes that whoever signs has read the case, and finds what to read next.
func (p *Pages) readDigest(c *gin.Context, by workflow.Actor, v *digestPage) (err error) {
	d := v.File.Dossier
	if v.Sign != nil {
		err := p.Office.NoteReading(c.Request.Context(), by, casework.NewReading{Dossier: d.ID, Version: d.Version})
		if err != nil && workflow.KindOf(err) != workflow.Conflict { // what moved at this moment has to be opened again
			return err
		}
	}
	v.Next, err = p.nextToRead(c, by, d.ID)
	return err
}

// draft is the newest draft of the letter, nil before the first.
func (f caseFile) draft() *registry.Attachment {
	all := f.Dossier.Attachments
	for i := range slices.Backward(all) {
		if all[i].Kind == registry.DraftLetter {
			return &all[i]
		}
	}
	return nil
}

// exceptions are what was out of the ordinary in a case, each with its words.
func (f caseFile) exceptions() []pair {
	d := f.Dossier
	var all []pair
	if offer := f.signOffer(); offer != nil && offer.Note {
		for _, rule := range d.Definition.Separation {
			if !rule.Strict && slices.Contains(rule.Not, offer.Action) {
				all = append(all, pair{"Pemisahan tugas", rule.Reason})
			}
		}
	}
	if n := len(d.Rounds); n > 1 {
		all = append(all, pair{"Putaran perbaikan", fmt.Sprintf("Pemohon diminta melengkapi %d kali.", n)})
	}
	for _, r := range d.Rounds {
		if r.ExtendedAt != nil {
			all = append(all, pair{"Batas waktu diperpanjang", fmt.Sprintf("Putaran %d, pada %s.", r.Number, f.when(*r.ExtendedAt))})
		}
	}
	if r := f.Clock.Office; r.Norm != nil && r.Used > *r.Norm {
		all = append(all, pair{"Waktu kantor terlampaui", clockOf("", r).Used})
	}
	for i, e := range d.Journal {
		if e.Held && (i == 0 || !d.Journal[i-1].Held) {
			all = append(all, pair{"Pernah ditangguhkan", e.Note})
		}
	}
	for _, o := range d.Findings {
		if o.Accepted != nil {
			verdict := "ditolak"
			if *o.Accepted {
				verdict = "diterima"
			}
			all = append(all, pair{"Jawaban pemohon " + verdict, d.FindingLabel(o) + ". " + textOf(o.DecisionNote)})
		}
	}
	return all
}

// didWhat are the steps of the office that stand on the numbered way, the last time each was done.
func (f caseFile) didWhat() []sheetStep {
	var steps []sheetStep
	for i, e := range f.Dossier.Journal {
		row := f.Dossier.StepOf(e)
		role, _ := f.Dossier.At(e).Role(e.As)
		if row.Step == "" || role.Applicant || i >= len(f.History) {
			continue
		}
		steps = slices.DeleteFunc(steps, func(s sheetStep) bool { return s.Label == f.History[i].Label })
		steps = append(steps, sheetStep{Label: f.History[i].Label, By: e.ByName, As: f.History[i].AsLabel, At: f.when(e.At), Note: e.Note, Said: f.said(e)})
	}
	return steps
}

// letterData are the data that decide what the letter says and how long it holds.
func (f caseFile) letterData() []pair {
	def, form := f.Dossier.Definition, f.Dossier.Form
	var rows []pair
	for _, field := range def.Form {
		if field.Required && field.Type != workflow.LongText && field.Type != workflow.List || slices.Contains(def.Validity.Fields, field.Name) {
			if text := valueText(field, dig(form, field.Name)); text != "" {
				rows = append(rows, pair{field.Label, text})
			}
		}
	}
	for _, position := range def.Positions {
		rows = append(rows, pair{position.Label, officerOf(f.Dossier, position.ID).Text("name")})
	}
	return rows
}

// draftPicture is a page of the draft letter as a picture.
func (p *Pages) draftPicture(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	number, err := strconv.Atoi(c.Param("page"))
	draft := f.draft()
	if err != nil || draft == nil {
		p.Refuse(c, registry.NotFound("Halaman"))
		return
	}
	picture, err := p.Office.PaperPicture(c.Request.Context(), by, casework.PageOf{Document: draft.ID, Number: number})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	defer func() { _ = picture.Body.Close() }() // there is nobody left to tell
	c.Header("Cache-Control", "private, max-age=31536000, immutable")
	c.Header("Content-Security-Policy", "sandbox")
	c.DataFromReader(http.StatusOK, picture.Size, picture.MIME, picture.Body, nil)
}

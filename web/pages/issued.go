package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// issuedRoutes mounts the pages about letters that were issued: for the office, and their renewal for the organisation.
func (p *Pages) issuedRoutes(r gin.IRouter) {
	r.GET("/surat", p.signedIn(p.lapses))
	r.GET("/surat.csv", p.signedIn(p.lapsesFile))
	r.GET(lettersPath, p.signedIn(p.letters))
	r.GET("/surat/:id", p.signedIn(p.issuedLetter))
	r.GET("/surat/:id/aksi/:action", p.signedIn(p.letterAction))
	r.POST("/surat/:id/aksi/:action", p.signedIn(p.actOnLetter))
	r.GET("/surat/:id/perbarui", p.signedIn(p.renewForm))
	r.POST("/surat/:id/perbarui", p.signedIn(p.renew))
	r.GET("/ormas/:id/status", p.signedIn(p.statusForm))
	r.POST("/ormas/:id/status", p.signedIn(p.recordStatus))
	r.POST("/ormas/:id/status/:status/tarik", p.signedIn(p.withdrawStatus))
}

// issuedCard is a letter in words.
type issuedCard struct {
	V             *casework.LetterView
	URL, File     string
	Tone, Label   string
	Sentence      string
	Since         string
	Issued, Until string
	Lapse         string // what ends first and when
	Renew         string // where it is renewed; empty: not by this person, not now
	Status        string // legal status of the organisation; empty: nothing is known
	Records       []issuedRecord
}

// issuedRecord is a row of a letter's journal in words.
type issuedRecord struct {
	Label, State, At, By, Role, Ground, Reason string
	Paper, Number                              string // the letter about it
}

func issuedCards(all []*casework.LetterView) []issuedCard {
	cards := make([]issuedCard, len(all))
	for i, v := range all {
		cards[i] = issuedCardOf(v)
	}
	return cards
}

func letterURL(id uuid.UUID) string { return "/surat/" + id.String() }

// actURL is the form of an act on the letter. A correction is begun once: while a case is open that is to replace the
// letter, its address is that of the case.
func (v issuedCard) actURL(action string) string {
	if row, _ := v.V.Definition.LetterAction(action); row.Effect == workflow.EffectCorrect && v.V.Successor != nil {
		return caseURL(v.V.Successor.ID)
	}
	return v.URL + "/aksi/" + action
}

func issuedCardOf(v *casework.LetterView) issuedCard {
	c, s := v.Letter, letterStanding(v.State)
	card := issuedCard{
		V: v, URL: letterURL(c.ID), File: "/api/v1/dossiers/" + c.DossierID.String() + "/certificate", Tone: s.tone, Label: s.label,
		Sentence: insideSentence(v.State), Since: calendar.FormatDate(v.Since), Issued: calendar.FormatDate(c.IssuedOn),
		Until: calendar.FormatDate(c.ValidUntil), Lapse: v.Lapse + ", " + calendar.FormatDate(c.LapseOn),
	}
	if v.Renews {
		card.Renew = card.URL + "/perbarui"
	}
	if v.Status != nil {
		card.Status = casework.StatusLabel(v.Definition, v.Status.Status)
	}
	loc := v.Office.Location()
	for _, r := range slices.Backward(v.History) {
		at := r.At.In(loc)
		row := issuedRecord{
			Label: r.Label, State: r.State, At: calendar.FormatMoment(at), By: r.ByName, Role: r.Role,
			Ground: r.Ground, Reason: r.Reason, Number: r.LetterNumber,
		}
		if r.AttachmentID != nil {
			row.Paper = "/api/v1/attachments/" + r.AttachmentID.String() + "/content"
		}
		card.Records = append(card.Records, row)
	}
	return card
}

// issuedPage is a letter with its history and what this person may do about it.
type issuedPage struct {
	frame
	Card         issuedCard
	Offers       []offerLink
	Case         string // address of the letter's case
	Organisation string // address; empty: none
	Before       *crumb
	After        *crumb
	Successor    *crumb
	Calls        string // label of the act that the legal status calls for
}

// letterOf finds the letter of a page.
func (p *Pages) letterOf(c *gin.Context, by workflow.Actor) (*casework.LetterView, error) {
	id, err := idOf(c.Param("id"), "Surat")
	if err != nil {
		return nil, err
	}
	return p.Office.Letter(c.Request.Context(), by, id)
}

func (p *Pages) issuedLetter(c *gin.Context, by workflow.Actor) {
	v, err := p.letterOf(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Surat "+v.Letter.Name, lettersWay(by)...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	page := issuedPage{frame: f, Card: issuedCardOf(v), Case: caseURL(v.Letter.DossierID)}
	if v.Letter.OrganisationID != nil {
		page.Organisation = "/ormas/" + v.Letter.OrganisationID.String()
	}
	for _, o := range v.Allowed {
		page.Offers = append(page.Offers, offerLink{URL: page.Card.actURL(o.Action), Label: o.Label, Blocked: o.Blocked})
		if o.Action == v.Calls {
			page.Calls = o.Label
		}
	}
	page.lead(v)
	p.show(c, http.StatusOK, "issued", page)
}

// lead fills in the ways to the letters before and after, and to the case that is to replace it.
func (v *issuedPage) lead(l *casework.LetterView) {
	if l.Before != nil {
		v.Before = &crumb{l.Before.LetterNumber, letterURL(l.Before.ID)}
	}
	if l.After != nil {
		v.After = &crumb{l.After.LetterNumber, letterURL(l.After.ID)}
	}
	if l.Draft != nil {
		v.Successor = &crumb{"Draf pembaruan " + l.Draft.TrackingCode, caseURL(l.Draft.ID)}
	}
	if next := successorWay(l); next != nil {
		v.Successor = next
	}
}

// successorWay leads to the case that is to replace a letter, nil where none is open.
func successorWay(l *casework.LetterView) *crumb {
	if l.Successor == nil {
		return nil
	}
	what := "Pembaruan"
	if l.Successor.Correction() {
		what = "Pembetulan"
	}
	return &crumb{what + " " + l.Successor.TrackingCode, caseURL(l.Successor.ID)}
}

// letterActionPage is one act on a letter as a form.
type letterActionPage struct {
	frame
	Problems problems
	V        *casework.LetterView
	URL      string
	Offer    workflow.Offer
	Inputs   []input
	Corrects []inputGroup // of a correction: the data of the letter's case
	Status   string
	Note     string
	Changes  []changeRow // of a correction that is about to be begun; empty: the form itself is shown
	Carried  []value     // what was typed for it
	Late     *overtaken  // somebody else was quicker; nil: nobody was

	typed url.Values
}

// At is what is wrong with an input.
func (v letterActionPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) letterOffer(c *gin.Context, by workflow.Actor) (v letterActionPage, err error) {
	if v.V, err = p.letterOf(c, by); err != nil {
		return v, err
	}
	v.URL = letterURL(v.V.Letter.ID)
	v.Offer, err = offered(c, v.V.Allowed, "surat")
	return v, err
}

func (p *Pages) letterAction(c *gin.Context, by workflow.Actor) {
	v, err := p.letterOffer(c, by)
	if err != nil {
		p.lateForLetter(c, by, v.V, err)
		return
	}
	if v.corrects() && v.V.Successor != nil {
		c.Redirect(http.StatusSeeOther, caseURL(v.V.Successor.ID)+"?selesai=penggantinya-berjalan")
		return
	}
	p.showLetterAction(c, http.StatusOK, by, v)
}

// actOnLetter carries out an act with what was typed; where it is refused, the form comes back as it was typed.
func (p *Pages) actOnLetter(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v, err := p.letterOffer(c, by)
	if err != nil {
		p.lateForLetter(c, by, v.V, err)
		return
	}
	typed := c.Request.PostForm
	v.typed, v.Note = typed, typed.Get("note")
	if p.looksFirst(c, by, v) {
		return
	}
	command := casework.LetterCommand{
		Certificate: v.V.Letter.ID, Key: sentOnce(typed.Get(onceInput), c.Request.URL.Path, typed.Encode()),
		Request: requestFor(v.Offer, typed, v.V.Office.Location()),
	}
	done := "surat-berubah"
	if v.corrects() {
		done = "surat-dibetulkan"
		command.Form = jsonOf(v.V.Definition.Form, typed, reading{clear: true})
		command.Officers = correctedOfficers(v.V.Definition, typed)
	}
	_, err = p.Office.ActOnLetter(c.Request.Context(), by, command)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, v.URL+"?selesai="+done)
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		v.Problems, v.Failed = problemsOf(refusal, append(inputNames(v.Offer), v.formNames()...)...), true
		if overtakenBy(refusal) && !p.lookAgainAtLetter(c, by, &v) {
			return
		}
		p.showLetterAction(c, status, by, v)
	}
}

// lookAgainAtLetter adds to a form that comes back what somebody else did meanwhile; false where the act is not to be had any
// more, which it has told.
func (p *Pages) lookAgainAtLetter(c *gin.Context, by workflow.Actor, v *letterActionPage) bool {
	now, err := p.letterOffer(c, by)
	if err != nil {
		p.lateForLetter(c, by, now.V, err)
		return false
	}
	late := letterOvertaken(issuedCardOf(now.V), by)
	v.V, v.Offer, v.Late, v.Problems = now.V, now.Offer, &late, lookAgain("Surat")
	return true
}

// inputGroup is a part of a long form, folded away where nothing is wrong in it.
type inputGroup struct {
	Title  string
	Open   bool
	Inputs []input
}

// groupsFrom shows fields like inputsFrom, in the groups of the definition.
func groupsFrom(fields []workflow.Field, typed url.Values, wrong problems) []inputGroup {
	var all []inputGroup
	for _, i := range inputsFrom(fields, typed, wrong) {
		if i.Group != "" || len(all) == 0 {
			all = append(all, inputGroup{Title: i.Group})
		}
		g := &all[len(all)-1]
		g.Inputs, g.Open = append(g.Inputs, i), g.Open || i.Problem != ""
	}
	return all
}

// corrects tells whether the act begins a corrected version.
func (v letterActionPage) corrects() bool {
	row, _ := v.V.Definition.LetterAction(v.Offer.Action)
	return row.Effect == workflow.EffectCorrect
}

func (v letterActionPage) formNames() []string {
	var names []string
	for _, f := range correctable(v.V.Definition, v.typed) {
		names = append(names, f.Name)
	}
	return names
}

func (p *Pages) showLetterAction(c *gin.Context, status int, by workflow.Actor, v letterActionPage) {
	f, err := p.personFrame(c, by, v.Offer.Label, append(lettersWay(by), crumb{"Surat " + v.V.Letter.Name, v.URL})...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	v.frame = f
	if v.V.Status != nil {
		v.Status = casework.StatusLabel(v.V.Definition, v.V.Status.Status)
	}
	v.Inputs = inputsFrom(v.Offer.Inputs, v.typed, v.Problems)
	if v.corrects() {
		typed := v.typed
		if typed == nil {
			d, err := p.Office.Dossier(c.Request.Context(), by, v.V.Letter.DossierID)
			if err != nil {
				p.Refuse(c, err)
				return
			}
			typed = correctValues(d.Dossier, v.V.Definition)
		}
		v.Corrects = groupsFrom(correctable(v.V.Definition, typed), typed, v.Problems)
	}
	p.show(c, status, "letteraction", v)
}

// renewPage asks once more before a letter is renewed.
type renewPage struct {
	frame
	Problems problems
	Card     issuedCard
	InForce  bool
	Standing string // how a letter stands that is not in force, as a heading
	UnderWay string // address of the case that is to replace the letter; empty: none is open
	Draft    string // address of the renewal that was begun already; empty: none was
	After    *crumb // the letter that took its place
}

func (p *Pages) renewForm(c *gin.Context, by workflow.Actor) {
	v, err := p.letterOf(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showRenew(c, http.StatusOK, by, renewPage{Card: issuedCardOf(v)})
}

func (p *Pages) renew(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v, err := p.letterOf(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	id := v.Letter.ID
	made, err := p.Office.CreateDossier(c.Request.Context(), by, casework.NewDossier{Renews: &id, Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path)})
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, caseURL(made.Resource)+"?selesai=pembaruan")
	case errors.As(err, &refusal) && refusal.Code == casework.RenewalBegun:
		p.leadToDraft(c, by)
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		page := renewPage{Card: issuedCardOf(v), Problems: problemsOf(refusal)}
		page.Failed = true
		p.showRenew(c, status, by, page)
	}
}

// leadToDraft goes on with the renewal that was begun before.
func (p *Pages) leadToDraft(c *gin.Context, by workflow.Actor) {
	v, err := p.letterOf(c, by)
	switch {
	case err != nil:
		p.Refuse(c, err)
	case v.Draft == nil: // deleted a moment ago
		c.Redirect(http.StatusSeeOther, letterURL(v.Letter.ID)+"/perbarui")
	default:
		c.Redirect(http.StatusSeeOther, caseURL(v.Draft.ID))
	}
}

func (p *Pages) showRenew(c *gin.Context, status int, by workflow.Actor, v renewPage) {
	f, err := p.personFrame(c, by, "Perbarui surat", crumb{"Beranda", "/beranda"}, crumb{"Surat " + v.Card.V.Letter.Name, v.Card.URL})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	v.frame = f
	v.look()
	p.show(c, status, "renew", v)
}

// look tells how the letter stands and what is under way already.
func (v *renewPage) look() {
	l := v.Card.V
	told, out := insideStandingOf(l.State)
	v.InForce, v.Standing = !out, told.heading
	if l.Successor != nil {
		v.UnderWay = caseURL(l.Successor.ID)
	}
	if l.Draft != nil {
		v.Draft = caseURL(l.Draft.ID)
	}
	if l.After != nil {
		v.After = &crumb{l.After.LetterNumber, letterURL(l.After.ID)}
	}
}

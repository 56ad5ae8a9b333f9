package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// organisationsPage lists the organisations that a person acts for.
type organisationsPage struct {
	frame
	Organisations []registry.Organisation
}

func (p *Pages) organisations(c *gin.Context, by workflow.Actor) {
	me, err := p.Accounts.Me(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Organisasi Anda", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "organisations", organisationsPage{f, me.Organisations})
}

// newOrganisationPage asks for the one thing an organisation cannot be without.
type newOrganisationPage struct {
	frame
	Problems problems
	Name     string
}

// At is what is wrong with an input.
func (v newOrganisationPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) newOrganisation(c *gin.Context, by workflow.Actor) {
	p.showNewOrganisation(c, http.StatusOK, by, newOrganisationPage{})
}

// addOrganisation enters an organisation; its data are filled in afterwards, page by page.
func (p *Pages) addOrganisation(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v := newOrganisationPage{Name: c.PostForm("name")}
	made, err := p.Office.CreateOrganisation(c.Request.Context(), by, casework.NewOrganisation{
		Form: registry.Form{"name": v.Name}, Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path, v.Name),
	})
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.organisationAdded(c, by, made.Resource, v.Name)
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v.Problems, v.Failed = problemsOf(refusal, "name"), true
		p.showNewOrganisation(c, status, by, v)
	}
}

// organisationAdded leads on to the data of a new organisation. That the public register has its name already is a hint: two may
// share one, and somebody may have begun what his organisation has long had.
func (p *Pages) organisationAdded(c *gin.Context, by workflow.Actor, id uuid.UUID, name string) {
	known, err := p.Office.NameRegistered(c.Request.Context(), by, name)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	done := "ormas-dicatat"
	if known {
		done = "ormas-senama"
	}
	c.Redirect(http.StatusSeeOther, "/ormas/"+id.String()+"/isian/1?selesai="+done)
}

func (p *Pages) showNewOrganisation(c *gin.Context, status int, by workflow.Actor, v newOrganisationPage) {
	f, err := p.personFrame(c, by, "Daftarkan organisasi", crumb{"Beranda", "/beranda"}, crumb{"Organisasi Anda", "/ormas"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	v.frame = f
	p.show(c, status, "neworganisation", v)
}

// askedOrganisation is the organisation that a request's address names, with its record.
func (p *Pages) askedOrganisation(c *gin.Context, by workflow.Actor) (id uuid.UUID, r record, err error) {
	if id, err = idOf(c.Param("id"), "Organisasi"); err == nil {
		r, err = p.organisationRecord(c, by, id)
	}
	return id, r, err
}

// organisationRecord reads an organisation with the form of its office.
func (p *Pages) organisationRecord(c *gin.Context, by workflow.Actor, id uuid.UUID) (record, error) {
	g, err := p.Office.Organisation(c.Request.Context(), by, id)
	if err != nil {
		return record{}, err
	}
	def, err := p.Office.OrganisationForm(c.Request.Context(), g.OfficeID)
	if err != nil {
		return record{}, err
	}
	own := by.Has(registry.ApplicantRole) || g.MadeBy == by.User // others read it because it has handed something in
	base := "/ormas/" + id.String()
	return record{
		def: def, form: g.Form, officers: g.Officers, open: func(string) bool { return own }, name: g.Name, base: base, sheet: base,
		way: append(organisationsWay(by), crumb{g.Name, base}),
	}, nil
}

// organisationsWay leads back from an organisation: staff has no list of organisations of its own.
func organisationsWay(by workflow.Actor) []crumb {
	way := []crumb{{"Beranda", "/beranda"}}
	if by.Has(registry.ApplicantRole) {
		way = append(way, crumb{"Organisasi Anda", "/ormas"})
	}
	return way
}

// faults is what a record lacks.
func (r record) faults() []registry.FieldError {
	officers := make([]map[string]any, len(r.officers))
	for i, o := range r.officers {
		officers[i] = o
	}
	return r.def.CheckComplete(r.form, officers)
}

// organisation shows all that is known of an organisation, its dossiers, and what can be begun for it.
func (p *Pages) organisation(c *gin.Context, by workflow.Actor) {
	id, r, err := p.askedOrganisation(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	cards, err := p.caseCards(c, by, &id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, r.name, organisationsWay(by)...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	letters, err := p.Office.LettersOf(c.Request.Context(), by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	faults := r.faults()
	f.tellLack(c, r, faults)
	var filled *caseCard
	if r.open("") && len(faults) > 0 {
		filled = latestOf(cards)
	}
	p.show(c, http.StatusOK, "organisation", answersPage{
		Filled: filled, Letters: issuedCards(letters), Status: r.base + "/status", frame: f, Name: r.name, Start: startPath(id.String()), Members: r.base + "/anggota", Sections: sectionsOf(r, faults), Missing: r.lack(faults).String(),
		Editable: r.open(""), Dossiers: cards,
	})
}

// latestOf is the case whose data are the latest that an organisation stood by: the one that was handed in last, else the
// draft that was changed last; nil where there is none.
func latestOf(cards []caseCard) *caseCard {
	var found *caseCard
	for i, card := range cards {
		switch {
		case card.of.Correction: // its data are those of the letter it corrects
		case found == nil, later(card.of, found.of):
			found = &cards[i]
		}
	}
	return found
}

func later(a, b casework.DossierRow) bool {
	if a.SubmittedAt == nil || b.SubmittedAt == nil {
		return b.SubmittedAt == nil && (a.SubmittedAt != nil || a.ChangedAt.After(b.ChangedAt))
	}
	return a.SubmittedAt.After(*b.SubmittedAt)
}

// ID names the case of a card.
func (card caseCard) ID() string { return card.of.ID.String() }

// fillOrganisation fills what an organisation does not say yet from one of its cases.
func (p *Pages) fillOrganisation(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	id, err := idOf(c.Param("id"), "Organisasi")
	var dossier uuid.UUID
	if err == nil {
		dossier, err = idOf(c.PostForm("permohonan"), "Permohonan")
	}
	n := 0
	if err == nil {
		n, err = p.Office.FillOrganisation(c.Request.Context(), by, id, dossier)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	done := "ormas-terisi"
	if n == 0 {
		done = "ormas-tetap"
	}
	c.Redirect(http.StatusSeeOther, "/ormas/"+id.String()+"?selesai="+done)
}

func (p *Pages) organisationStep(c *gin.Context, by workflow.Actor) {
	_, r, err := p.askedOrganisation(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showStep(c, by, r, r.faults())
}

func (p *Pages) saveOrganisationStep(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Organisasi")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.saveStep(c, by, filler{
		load: func() (record, error) { return p.organisationRecord(c, by, id) },
		save: func(patch casework.Patch) error {
			_, err := p.Office.PatchOrganisation(c.Request.Context(), by, id, patch)
			return err
		},
	})
}

// newDossierPage asks along which procedure a case is begun, and for which organisation.
type newDossierPage struct {
	frame
	Problems      problems
	Services      []service
	Organisations []beginner
	Service       string // as chosen
	Organisation  string
}

// beginner is an organisation for which a case may be begun.
type beginner struct {
	registry.Organisation
	Letter *issuedCard // which it can renew instead; nil: none
}

// beginners are a person's organisations with the letters that they can renew.
func (p *Pages) beginners(ctx context.Context, by workflow.Actor, all []registry.Organisation) ([]beginner, error) {
	found := make([]beginner, len(all))
	for i, o := range all {
		letters, err := p.Office.LettersOf(ctx, by, o.ID)
		if err != nil {
			return nil, err
		}
		found[i].Organisation = o
		if at := slices.IndexFunc(letters, func(l *casework.LetterView) bool { return l.Renews }); at >= 0 {
			card := issuedCardOf(letters[at])
			found[i].Letter = &card
		}
	}
	return found, nil
}

// At is what is wrong with an input.
func (v newDossierPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) newDossier(c *gin.Context, by workflow.Actor) {
	p.showNewDossier(c, http.StatusOK, by, newDossierPage{Organisation: c.Query("ormas")})
}

// beginDossier makes a draft with a copy of the organisation's data.
func (p *Pages) beginDossier(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v := newDossierPage{Service: c.PostForm("service"), Organisation: c.PostForm("organisation_id")}
	n := casework.NewDossier{Service: v.Service, Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path, v.Service, v.Organisation)}
	if id, err := uuid.Parse(v.Organisation); err == nil {
		n.OrganisationID = &id
	}
	if v.Service == "" {
		n.Problem = registry.Invalid("service", "wajib", "Pilih layanan menurut status badan hukum organisasi.")
	}
	made, err := p.Office.CreateDossier(c.Request.Context(), by, n)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, caseURL(made.Resource)+"?selesai=draf-dimulai")
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v.Problems, v.Failed = problemsOf(refusal, "service", "organisation_id"), true
		p.showNewDossier(c, status, by, v)
	}
}

func (p *Pages) showNewDossier(c *gin.Context, status int, by workflow.Actor, v newDossierPage) {
	ctx := c.Request.Context()
	me, err := p.Accounts.Me(ctx, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if len(me.Organisations) == 0 { // nobody to begin it for yet
		c.Redirect(http.StatusSeeOther, "/ormas/baru")
		return
	}
	offered, err := p.Office.Services(ctx, rules.Place{OfficeID: &by.Office})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	offered = slices.DeleteFunc(offered, func(d *workflow.Definition) bool { return !d.Organisation })
	f, err := p.personFrame(c, by, "Mulai permohonan", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	if v.Organisations, err = p.beginners(ctx, by, me.Organisations); err != nil {
		p.Refuse(c, err)
		return
	}
	v.frame, v.Services = f, servicesOf(offered)
	if v.Organisation == "" && len(me.Organisations) == 1 {
		v.Organisation = me.Organisations[0].ID.String()
	}
	p.show(c, status, "newdossier", v)
}

// startPath begins a case for an organisation.
func startPath(organisation string) string {
	return "/permohonan/baru?" + url.Values{"ormas": {organisation}}.Encode()
}

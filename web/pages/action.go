package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// actionPage is one step of the SOP as a form: what it needs, what still stands in its way, and the button.
type actionPage struct {
	frame
	Problems problems
	Dossier  *casework.DossierView
	Offer    workflow.Offer
	Inputs   []input
	Note     string
	Preview  string                // where the notice can be read before it is sent; empty: nothing is noted
	Move     *casework.MovePreview // what moving to another version of the SOP changes; nil: the step moves nothing
	Photos   string                // where photos of the visit are uploaded; empty: this is no visit
	Record   string                // the record of the visit just before; empty: the step follows none
	Reader   string                // who reads the note; empty: it is not told
	Cautions []string              // what is still undone, though the step may be taken

	Noted *casework.HistoryLine // the step before, where something was noted with it; nil: nothing was

	Signer   *signer    // how this person signs; nil: this signs nothing
	UnderWay *underWay  // a signature whose outcome nobody knows; nil: none
	Late     *overtaken // somebody else was quicker; nil: nobody was

	typed url.Values // nil: nothing yet
}

// At is what is wrong with an input.
func (v actionPage) At(field string) string { return v.Problems.At(field) }

// action shows the form of a step that this person may take now. The pages know no step by name: buttons and inputs come
// from the definition.
func (p *Pages) action(c *gin.Context, by workflow.Actor) {
	v, err := p.offer(c, by)
	if err != nil {
		p.lateForCase(c, by, v.Dossier, err)
		return
	}
	p.showAction(c, http.StatusOK, by, v)
}

// offer finds the step in what is allowed now.
func (p *Pages) offer(c *gin.Context, by workflow.Actor) (actionPage, error) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		return actionPage{}, err
	}
	d, err := p.Office.Dossier(c.Request.Context(), by, id)
	if err != nil {
		return actionPage{}, err
	}
	o, err := offered(c, d.Allowed, "permohonan")
	return actionPage{Dossier: d, Offer: o}, err
}

// offered is the action of a page among those allowed now; the noun is for the sentence where it is not.
func offered(c *gin.Context, allowed []workflow.Offer, noun string) (workflow.Offer, error) {
	i := slices.IndexFunc(allowed, func(o workflow.Offer) bool { return o.Action == c.Param("action") })
	if i < 0 {
		return workflow.Offer{}, registry.Conflict("keadaan_tidak_sesuai", "Tindakan ini tidak dapat dilakukan sekarang. Muat ulang halaman "+noun+".")
	}
	return allowed[i], nil
}

// requestFor asks for an action as it was typed; times are read on the clock of a zone.
func requestFor(o workflow.Offer, typed url.Values, zone *time.Location) workflow.Request {
	return workflow.Request{
		Action: o.Action, Note: typed.Get("note"), Version: versionOf(typed),
		Input: rawJSON(jsonOf(o.Inputs, typed, reading{zone: zone})),
	}
}

// act takes the step with what was typed; where it is refused, the form comes back as it was typed.
func (p *Pages) act(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v, err := p.offer(c, by)
	if err != nil {
		p.lateForCase(c, by, v.Dossier, err)
		return
	}
	typed := c.Request.PostForm
	v.Note = typed.Get("note")
	_, err = p.Office.Act(c.Request.Context(), by, casework.Command{
		Dossier: v.Dossier.Dossier.ID, Request: requestFor(v.Offer, typed, v.Dossier.Location),
	})
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, casePath(v.Dossier.Dossier)+"?selesai="+url.QueryEscape(v.Offer.Action))
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		v.Problems, v.Failed, v.typed = problemsOf(refusal, inputNames(v.Offer)...), true, typed
		if overtakenBy(refusal) && !p.lookAgainAtCase(c, by, &v) {
			return
		}
		if v.handsIn() {
			p.showSubmit(c, status, by, v)
			return
		}
		p.showAction(c, status, by, v)
	}
}

// lookAgainAtCase adds to a form that comes back what somebody else did meanwhile; false where the step is not to be had any
// more, which it has told.
func (p *Pages) lookAgainAtCase(c *gin.Context, by workflow.Actor, v *actionPage) bool {
	now, err := p.offer(c, by)
	if err != nil {
		p.lateForCase(c, by, now.Dossier, err)
		return false
	}
	late := caseOvertaken(now.Dossier, by)
	v.Dossier, v.Offer, v.Late, v.Problems = now.Dossier, now.Offer, &late, lookAgain("Permohonan")
	return true
}

func inputNames(o workflow.Offer) []string {
	var names []string
	for _, f := range o.Inputs {
		names = append(names, f.Name)
	}
	return append(names, "note")
}

func versionOf(typed url.Values) *int {
	n, err := strconv.Atoi(typed.Get("version"))
	if err != nil {
		return nil // the rules say that it is missing
	}
	return &n
}

func (p *Pages) showAction(c *gin.Context, status int, by workflow.Actor, v actionPage) {
	d := v.Dossier.Dossier
	f, err := p.personFrame(c, by, v.Offer.Label, crumb{"Beranda", "/beranda"}, crumb{d.Name, casePath(d)})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	v.frame = f
	v.lead(by)
	if err := p.previewMove(c, &v); err != nil {
		p.Refuse(c, err)
		return
	}
	if v.typed == nil {
		v.typed = p.suggested(v)
	}
	if err := p.leadToSigning(c, by, &v); err != nil {
		p.Refuse(c, err)
		return
	}
	fields := v.Offer.Inputs
	if v.Signer != nil && v.Signer.Alone { // on paper there is no passphrase
		fields = slices.DeleteFunc(slices.Clone(fields), func(f workflow.Field) bool { return f.Type == workflow.Secret })
	}
	v.Inputs = inputsFrom(fields, v.typed, v.Problems)
	if err := p.choices(c, by, &v); err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, status, "action", v)
}

// lead fills in the pages that help with the step.
func (v *actionPage) lead(by workflow.Actor) {
	d := v.Dossier.Dossier
	row, _ := d.Definition.ActionAt(v.Offer.Action, d.State)
	v.Noted = noted(v.Dossier)
	if by.Reads && hasDrafts(d) {
		v.Preview = casePath(d) + "/pratinjau"
	}
	if row.Effect == workflow.EffectVisit {
		v.Photos = casePath(d) + "/kunjungan"
	}
	v.Reader = noteReader(d, row, by)
	if by.Reads {
		v.Record, v.Cautions = recordBefore(v.Dossier), cautions(d, row)
	}
}

// noteReader tells who reads what is noted with a step: whoever the step is told to, else the office alone.
func noteReader(d *registry.Dossier, step workflow.Action, by workflow.Actor) string {
	switch {
	case !d.Definition.Public():
		return ""
	case !by.Reads:
		return "Dibaca petugas kantor."
	case casework.NoteTold(d.Definition, step.Name):
		return "Pemohon juga membacanya."
	}
	return "Hanya dibaca petugas kantor."
}

// noted is the step before, where something was noted with it, such as why a case came back; nil where nothing was.
func noted(v *casework.DossierView) *casework.HistoryLine {
	last := len(v.History) - 1
	if last < 0 || v.History[last].Note == "" {
		return nil
	}
	return &v.History[last]
}

// recordBefore is the address of the record of the visit that was the step before, empty where it was another.
func recordBefore(v *casework.DossierView) string {
	if len(v.History) == 0 {
		return ""
	}
	if last, _ := v.Dossier.Definition.Action(v.History[len(v.History)-1].Action); last.Effect != workflow.EffectVisit {
		return ""
	}
	for _, a := range slices.Backward(v.Dossier.Attachments) {
		if a.Kind == registry.VisitRecord {
			return "/api/v1/attachments/" + a.ID.String() + "/content"
		}
	}
	return ""
}

// cautions are what a step of the check leaves undone and whoever comes next cannot catch up on: answers that nobody has
// decided, and files without a verdict where files are no longer judged. What guards watch, they tell themselves.
func cautions(d *registry.Dossier, step workflow.Action) []string {
	from, _ := d.Definition.State(d.State)
	to, _ := d.Definition.State(step.To)
	if step.Step == "" || len(to.Judge) > 0 { // off the way, or back to where both are done
		return nil
	}
	var all []string
	if labels := undecided(d); len(labels) > 0 && len(from.Settle) > 0 {
		all = append(all, "Jawaban pemohon belum diputus: "+joined(labels)+". "+settledBy(d))
	}
	if labels := d.Facts(time.Time{}).Unjudged; len(labels) > 0 && len(from.Judge) == 0 && len(from.Find) > 0 && len(step.Guards) == 0 {
		all = append(all, "Berkas belum diperiksa: "+joined(labels)+". Kembalikan dahulu untuk diperiksa ulang; tanpa itu berkas tidak dapat dinyatakan lengkap.")
	}
	return all
}

// leadToSigning tells whoever signs how, and what became of the last try.
func (p *Pages) leadToSigning(c *gin.Context, by workflow.Actor, v *actionPage) error {
	f := caseFile{DossierView: v.Dossier, limit: p.Office.LimitInWords()}
	v.UnderWay = f.underWay()
	if f.offerWith(workflow.EffectSign) != v.Offer.Action {
		return nil
	}
	signer, err := p.signerOf(c, by)
	v.Signer = &signer
	return err
}

// previewMove fills in what a step changes that moves the case to another version of the SOP, and that version.
func (p *Pages) previewMove(c *gin.Context, v *actionPage) (err error) {
	d := v.Dossier.Dossier
	row, _ := d.Definition.ActionAt(v.Offer.Action, d.State)
	if row.Effect != workflow.EffectMove {
		return nil
	}
	if v.Move, err = p.Office.PreviewMove(c.Request.Context(), v.Dossier); err == nil && v.typed == nil {
		v.typed = url.Values{"to_version": {strconv.Itoa(v.Move.To)}}
	}
	return err
}

// suggested is what stands in a fresh form: times begin with now, on the office's clock, and everything that can be chosen
// several times with all of it.
func (p *Pages) suggested(v actionPage) url.Values {
	values := url.Values{}
	for _, f := range v.Offer.Inputs {
		switch f.Type {
		case workflow.DateTime:
			values.Set(f.Name, p.Office.Now().In(v.Dossier.Location).Format(secondly))
		case workflow.IDs:
			for _, a := range v.Dossier.Dossier.Attachments {
				values.Add(f.Name, a.ID.String())
			}
		}
	}
	return values
}

// choices fills what can be chosen: the persons whom a step may name, and the photos of the case.
func (p *Pages) choices(c *gin.Context, by workflow.Actor, v *actionPage) error {
	d := v.Dossier.Dossier
	for i := range v.Inputs {
		switch v.Inputs[i].Type {
		case workflow.Person:
			row, _ := d.Definition.ActionAt(v.Offer.Action, d.State)
			users, err := p.Office.Users(c.Request.Context(), by, row.Assigns, &d.ID)
			if err != nil {
				return err
			}
			held := d.Assignee(row.Assigns)
			users = slices.DeleteFunc(users, func(u registry.User) bool { return held != nil && *held == u.ID })
			for _, u := range users {
				v.Inputs[i].Choices = append(v.Inputs[i].Choices, workflow.Option{Value: u.ID.String(), Label: u.Name})
			}
			switch len(users) {
			case 0:
				v.Inputs[i].Hint = "belum ada orang lain dengan peran ini; administrator dapat menambahkannya"
			case 1: // nobody else can be meant
				v.Inputs[i].Value = users[0].ID.String()
			}
		case workflow.IDs:
			for _, a := range d.Attachments {
				if a.Kind == registry.VisitPhoto {
					v.Inputs[i].Choices = append(v.Inputs[i].Choices, workflow.Option{Value: a.ID.String(), Label: a.Filename})
				}
			}
		}
	}
	return nil
}

// idOf reads an id from a path; what is no id is not there.
func idOf(text, what string) (uuid.UUID, error) {
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return uuid.Nil, registry.NotFound(what)
	}
	return id, nil
}

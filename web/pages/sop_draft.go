package pages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/sopdoc"
	"ormas/workflow"
)

const (
	versionsPath = "/pengaturan/sop"
	draftsPath   = versionsPath + "/draf"
)

// draftSOPRoutes mounts the versions of the office's procedures and the drafts of them, for everybody of the office: the
// rules tell who may do what.
func (p *Pages) draftSOPRoutes(r gin.IRouter) {
	r.GET(versionsPath, p.signedIn(p.versions))
	r.POST(versionsPath+"/versi/:id/batalkan", p.signedIn(p.callOff))
	r.POST(draftsPath, p.signedIn(p.beginDraft))
	r.GET(draftsPath+"/:id", p.signedIn(p.draftSOP))
	r.POST(draftsPath+"/:id", p.signedIn(p.saveDraft))
	r.GET(draftsPath+"/:id/isian", p.signedIn(p.draftValues))
	r.POST(draftsPath+"/:id/isian", p.signedIn(p.saveDraftValues))
	r.POST(draftsPath+"/:id/aksi", p.signedIn(p.actOnDraft))
	r.POST(draftsPath+"/:id/komentar", p.signedIn(p.commentDraft))
	r.GET(draftsPath+"/:id/sop.pdf", p.signedIn(p.draftPaper))
}

// draftPage shows a draft of a procedure with what this person may do with it.
type draftPage struct {
	frame
	*rulemaking.DraftView
	Problems problems
	URL      string
	Name     string // of the procedure
	Tone     string // of the state
	Changed  string // when it was last changed
	Number   int    // of the version that is compared with; 0: none
	Tight    string // that the steps may take longer than the whole; empty: they may not
	Said     []noteRow
	Steps    []event
	Stand    string      // why nothing can be changed or answered now; empty: it can
	Typed    draftTyped  // what stands in the form
	Other    *draftClash // what somebody else has stored meanwhile
	Reply    draftReply  // what was typed for an answer
	Comment  noteForm    // what was typed as a comment
	Try      string      // where it is tried on past cases; empty: it cannot be, or not by this person
}

// draftTyped is the form of the text.
type draftTyped struct {
	Body    string
	Waiting bool
}

// draftClash is the text of two who wrote at once.
type draftClash struct {
	Stored      string
	Differences []string // of what was typed against what is stored, in words; only where both can run
	Lost        bool     // the draft is no longer open, so that what was typed cannot be stored here
}

// draftReply is what was typed into the forms of the answer.
type draftReply struct{ On, Note, Returned string }

func (p *Pages) draftSOP(c *gin.Context, by workflow.Actor) {
	p.showDraft(c, by, http.StatusOK, nil)
}

// showDraft shows a draft as it is stored; change puts in what was typed and what is wrong with it.
func (p *Pages) showDraft(c *gin.Context, by workflow.Actor, status int, change func(*draftPage)) {
	v, err := p.draftSeen(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	name := v.Service
	if v.Definition != nil {
		name = v.Definition.Title
	} else if v.Base != nil {
		name = v.Base.Title
	}
	f, err := p.personFrame(c, by, "Draf SOP "+name, versionsWay(by)...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := draftInWords(v)
	view.frame, view.Name = f, name
	if view.Try, err = p.whereTried(c, by, v); err != nil {
		p.Refuse(c, err)
		return
	}
	if change != nil {
		change(&view)
		view.Failed = true
	}
	p.show(c, status, "sopdraft", view)
}

// whereTried is the page on which a draft is tried, for whoever may and where it can run.
func (p *Pages) whereTried(c *gin.Context, by workflow.Actor, v *rulemaking.DraftView) (string, error) {
	if v.Definition == nil || v.Base == nil {
		return "", nil
	}
	switch err := p.Rulemaking.MayTry(c.Request.Context(), by); {
	case workflow.KindOf(err) == workflow.Forbidden:
		return "", nil
	default:
		return tryPath + "?draf=" + v.ID.String(), err
	}
}

// draftSeen is the draft that the address names.
func (p *Pages) draftSeen(c *gin.Context, by workflow.Actor) (*rulemaking.DraftView, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil { // nobody's draft; whoever may see none is told that
		id = uuid.Nil
	}
	return p.Rulemaking.DefinitionDraft(c.Request.Context(), by, id)
}

// versionsWay leads back to the versions; only administrators have settings.
func versionsWay(by workflow.Actor) []crumb {
	way := []crumb{{"Beranda", "/beranda"}}
	if by.Has(registry.AdminRole) {
		way = settingsCrumb
	}
	return append(slices.Clip(way), crumb{"Versi SOP", versionsPath})
}

func draftInWords(v *rulemaking.DraftView) draftPage {
	at := v.ChangedAt.In(v.Location)
	view := draftPage{
		DraftView: v, URL: draftsPath + "/" + v.ID.String(), Tone: draftTones[v.State], Stand: draftStand(v),
		Changed: calendar.FormatDayTime(at), Typed: draftTyped{v.Body, v.Waiting},
		Comment: noteForm{URL: draftsPath + "/" + v.ID.String() + "/komentar"}, Steps: eventsInWords(v.Events, v.Location),
	}
	if v.Base != nil {
		view.Number = v.Base.Version
	}
	if v.Definition != nil {
		view.Tight = tightNorms(v.Definition)
	}
	for _, c := range v.Comments {
		said := c.At.In(v.Location)
		view.Said = append(view.Said, noteRow{c.ByName, calendar.FormatDayTime(said), c.Text})
	}
	return view
}

// tightNorms tells when the steps of the office may together take longer than the whole procedure.
func tightNorms(d *workflow.Definition) string {
	if days := d.DaysOnTheWay(); d.Norm.Unit == calendar.WorkingDay && days > d.Norm.Amount {
		return "Bila setiap langkah kantor memakai seluruh waktunya, jumlahnya " + itoa(days) + " hari kerja, lebih lama daripada seluruh prosedur: " + d.Norm.String() + "."
	}
	return ""
}

var draftTones = map[string]string{
	registry.DraftOpen: "tenang", registry.DraftProposed: "perhatian", registry.DraftPublished: "baik", registry.DraftCancelled: "tenang",
}

// draftStand tells why this person can neither change nor answer a draft now.
func draftStand(v *rulemaking.DraftView) string {
	switch {
	case v.MayEdit || v.MayAnswer:
		return ""
	case v.State == registry.DraftPublished:
		return "Draf ini sudah disahkan menjadi versi SOP, sehingga isinya tetap."
	case v.State == registry.DraftCancelled:
		return "Draf ini sudah dibatalkan. Isinya tetap tersimpan, tetapi tidak dapat diubah atau diajukan."
	case v.Alone:
		return "Anda ikut menulis draf ini, sehingga pengesahannya dilakukan orang lain."
	case v.State == registry.DraftProposed && v.MayTakeBack:
		return "Draf ini menunggu pengesahan oleh " + orNobody(v.Approvers) + ". Selama itu isinya tidak dapat diubah, kecuali pengajuannya ditarik."
	case v.State == registry.DraftProposed:
		return "Draf ini menunggu pengesahan oleh " + orNobody(v.Approvers) + "."
	}
	return "Draf SOP ditulis oleh administrator. Anda dapat membacanya di sini."
}

// orNobody are roles in words.
func orNobody(labels []string) string {
	if len(labels) == 0 {
		return "pejabat yang belum ditetapkan dalam definisi"
	}
	return strings.Join(labels, " atau ")
}

// draftPaper gives the official SOP as the draft would make it, marked as a draft.
func (p *Pages) draftPaper(c *gin.Context, by workflow.Actor) {
	v, err := p.draftSeen(c, by)
	if err == nil && v.Definition == nil {
		err = workflow.Refuse(workflow.Invalid, "tidak_sah", "SOP belum dapat dicetak. "+strings.Join(v.Errors, " "))
	}
	var f frame
	if err == nil {
		f, err = p.personFrame(c, by, "Draf SOP")
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.official(c, paper{f, v.Definition, "draf-sop-" + strconv.Itoa(v.Definition.Version), draftPrinted})
}

// draftPrinted is the paper; what does not fit on it is told to whoever writes the text.
func draftPrinted(d *workflow.Definition, o sopdoc.Issuer) ([]byte, error) {
	pdf, err := sopdoc.Draft(d, o)
	if err != nil {
		return nil, workflow.Refuse(workflow.Invalid, "tidak_muat", "SOP belum dapat dicetak: "+strings.TrimSuffix(err.Error(), ".")+".")
	}
	return pdf, nil
}

package pages

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// statusPage is a case as the applicant finds it: a draft as a list of what is still to be done, later where it is.
type statusPage struct {
	frame
	D       *registry.Dossier
	State   string
	Service string
	Product string
	Base    string
	Code    []string

	Replacing *replacing         // the letter that the case is to replace; nil: none
	Followed  *casework.Followed // the draft follows a new version of the SOP; nil: it does not

	Draft   bool
	Tasks   []task
	Submit  *workflow.Offer  // the step that hands it in; nil: not now
	Onward  []workflow.Offer // the steps that lead on
	Offers  []workflow.Offer // what else can be done
	Just    bool             // handed in a moment ago
	Tone    string
	Turn    string
	Advice  string
	Step    string
	Expect  string
	Hold    string // that the office waits for a third party, and why
	Remark  string // that the days told may still move
	Given   string
	Theirs  spent // the office's clock
	Mine    spent
	Yours   bool // it is the applicant's turn
	Stops   []stop
	History []event
	Papers  []paperLink
	Letter  *ownLetter // nil: none yet
	There   int        // items with a file
	Again   int        // sheets among them that have to be printed anew
	Items   int
	Open    int // findings that wait for an answer
	Told    int // findings that were sent and still stand
	Fix     bool
	Ready   bool // every finding is answered, and nothing of it has been sent yet
}

// task is one thing to do in a draft.
type task struct {
	Title, URL, State, Tone, Hint string
}

// event is one line of what has happened.
type event struct{ At, Label, By, Note string }

// paperLink leads to a paper of the case.
type paperLink struct{ Label, URL string }

// applicantCase shows a case to the applicant's side.
func (p *Pages) applicantCase(c *gin.Context, by workflow.Actor, v *casework.DossierView) {
	d := v.Dossier
	f, err := p.personFrame(c, by, d.Name, crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	first := d.Definition.FirstAction()
	view := statusPage{
		frame: f, D: d, State: v.StateLabel, Service: d.Definition.Title, Product: d.Definition.Product, Base: casePath(d),
		Code: groups(d.TrackingCode), Draft: d.SubmittedAt == nil, Just: c.Query("selesai") == first.Name && d.SubmittedAt != nil,
	}
	if view.Notice == "" && !view.Just {
		view.Notice = doneNotice(d, c.Query("selesai"))
	}
	view.Onward, view.Offers = offersOf(v)
	if i := slices.IndexFunc(view.Onward, func(o workflow.Offer) bool { return o.Action == first.Name }); i >= 0 {
		view.Submit = &view.Onward[i]
	}
	board := boardOf(v, by)
	view.Items = len(board)
	for _, item := range board {
		if item.Document != nil {
			view.There++
		}
		if item.Again {
			view.Again++
		}
	}
	if view.Replacing, err = p.replacingOf(c, by, d); err != nil {
		p.Refuse(c, err)
		return
	}
	if view.Draft {
		view.Tasks, view.Followed = p.tasks(v, by, view), v.Followed
		p.show(c, http.StatusOK, "draft", view)
		return
	}
	if view.Letter, err = p.ownLetterOf(c, by, v); err != nil {
		p.Refuse(c, err)
		return
	}
	view.tell(v, by)
	p.show(c, http.StatusOK, "status", view)
}

// doneNotice tells the step that was just taken by its label.
func doneNotice(d *registry.Dossier, action string) string {
	if a, ok := d.Definition.Action(action); ok {
		return "Langkah “" + a.Label + "” sudah dilakukan."
	}
	return ""
}

// offersOf parts what can be done into the numbered steps of the SOP and the ways off them.
func offersOf(v *casework.DossierView) (onward, other []workflow.Offer) {
	for _, o := range v.Allowed {
		if a, _ := v.Dossier.Definition.ActionAt(o.Action, v.Dossier.State); a.Step != "" {
			onward = append(onward, o)
		} else {
			other = append(other, o)
		}
	}
	return onward, other
}

// tasks is what a draft still needs, in the order in which it is done.
func (p *Pages) tasks(v *casework.DossierView, by workflow.Actor, view statusPage) []task {
	base := view.Base
	sections := sectionsOf(recordOf(v, by), p.faultsOf(v))
	all := make([]task, 0, len(sections)+2)
	for _, s := range sections {
		one := task{Title: s.Title, URL: base + "/isian/" + s.Key, State: "Lengkap", Tone: "baik"}
		switch {
		case s.Lack != "":
			one.State, one.Tone = s.Lack, "perhatian"
		case s.Doubt != "":
			one.State, one.Tone = "Periksa NIK", "perhatian"
		}
		all = append(all, one)
	}
	files := task{
		Title: "Berkas persyaratan", URL: base + "/berkas", State: itoa(view.There) + " dari " + itoa(view.Items) + " terunggah", Tone: "perhatian",
		Hint: "Termasuk surat yang dibuat di sini, siap dicetak dan ditandatangani.",
	}
	switch {
	case view.Again > 0:
		files.State += ", " + itoa(view.Again) + " perlu dicetak ulang"
	case view.There == view.Items:
		files.Tone = "baik"
	}
	return append(all, files)
}

// tell fills in how a case that was handed in stands.
func (view *statusPage) tell(v *casework.DossierView, by workflow.Actor) {
	d, w := v.Dossier, turns[v.Dossier.Owner]
	role, _ := d.Definition.Role(d.TurnRole)
	view.Yours = d.Owner == workflow.OwnerApplicant
	view.Tone, view.Turn, view.Advice = w.tone, w.named(role.Label), yourTurn(d.Owner, w.sentence)
	if v.Clock.Hold != nil {
		view.Hold, view.Turn = v.Clock.Hold.Text+" Alasan: "+*d.HeldReason, thirdParty
	}
	given := d.SubmittedAt.In(v.Location)
	view.Given = calendar.FormatDayTime(given)
	view.Theirs, view.Mine, view.Remark = spentOn(v.Clock.Office), spentOn(v.Clock.Applicant), v.Clock.Remark
	if v.Clock.Step.Due != nil {
		view.Step = v.Clock.Step.Text
	}
	view.Expect = expectedDay(v.Clock, d.Owner, v.Location)
	view.Stops = stops(v.Steps())
	view.History = toldBackward(v)
	for _, f := range d.Findings {
		if toldOpen(f) {
			view.Told++
		}
		if f.State == registry.FindingSent {
			view.Open++
		}
	}
	view.Fix = view.Told > 0 && mayEdit(v, by)
	view.Ready = view.Fix && view.Open == 0
	view.papers(v)
}

// toldBackward is what has happened, the latest first.
func toldBackward(v *casework.DossierView) []event {
	var all []event
	when := func(at time.Time) string {
		at = at.In(v.Location)
		return calendar.FormatDayTime(at)
	}
	moves := v.Moves
	for _, h := range slices.Backward(v.History) {
		for n := len(moves); n > 0 && !moves[n-1].At.Before(h.At); n = len(moves) {
			all = append(all, event{At: when(moves[n-1].At), Label: movedLabel, Note: moves[n-1].Text})
			moves = moves[:n-1]
		}
		all = append(all, event{when(h.At), h.Label, h.By, h.Note})
	}
	return all
}

// yourTurn tells the applicant himself what the public is told about him.
func yourTurn(owner workflow.Owner, sentence string) string {
	switch owner {
	case workflow.OwnerApplicant:
		return "Sekarang giliran Anda. Waktu kantor berhenti berjalan sampai Anda melanjutkan."
	case workflow.OwnerOffice:
		return "Kantor sedang mengerjakan langkah ini; Anda tidak perlu berbuat apa-apa."
	}
	return sentence
}

// paperLabels name the papers that an applicant gets.
var paperLabels = map[string]string{
	registry.Receipt: "Tanda terima", registry.Notice: "Pemberitahuan kekurangan berkas", registry.Extension: "Perpanjangan batas waktu",
	registry.VisitRecord: "Berita acara kunjungan", registry.LetterDecision: "Keputusan tentang surat", registry.Scanned: "Surat", registry.Logo: "Lambang organisasi", registry.Flag: "Bendera organisasi",
}

func (view *statusPage) papers(v *casework.DossierView) {
	switch {
	case view.Letter == nil:
	case !view.Letter.InForce: // what is left to do changes nothing about the letter, so it is not put first
		view.Tone, view.Offers, view.Onward = "tenang", append(view.Onward, view.Offers...), nil
		if view.Yours {
			view.Advice = "Langkah yang masih tersisa boleh diselesaikan; keadaan surat tidak berubah karenanya."
		}
	case view.Yours:
		view.Advice = "Unduh suratnya, lalu selesaikan langkah di bawah ini."
	}
	for _, a := range slices.Backward(v.Dossier.Attachments) {
		label, known := paperLabels[a.Kind]
		if !known {
			label = a.Filename
		}
		at := a.MadeAt.In(v.Location)
		view.Papers = append(view.Papers, paperLink{label + ", " + calendar.FormatDate(at), "/api/v1/attachments/" + a.ID.String() + "/content"})
	}
}

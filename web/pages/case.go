package pages

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// caseURL is the address of a dossier.
func caseURL(id uuid.UUID) string { return "/permohonan/" + id.String() }

// caseFile is a dossier as the staff of the office read it, with the names of everybody in it.
type caseFile struct {
	*casework.DossierView
	By    workflow.Actor
	Names map[uuid.UUID]string
	URL   string
	Now   time.Time

	limit       string // of an upload, in words
	scanProblem string // what was wrong with the scan of a signed letter; empty: nothing was sent
}

// casePage is a dossier for the staff of the office.
type casePage struct {
	frame
	File    caseFile
	Head    caseHead
	Own     bool   // the office's own case, without an applicant
	Visits  bool   // some step is a visit
	Now     string // the tab
	Tabs    []tab
	Offers  []offerLink
	Leads   []crumb
	Noted   *casework.HistoryLine // the step before, for whoever does the next; nil: nothing was noted with it
	Doors   []crumb
	Tasks   progressCount
	Items   []itemRow
	Changed *changeView // since the last round; nil: nothing

	PutsRight *correctionView // what the letter corrects; nil: the case is no correction
	Alike     namesakes       // organisations that look like the one of the case
	UnderWay  *underWay       // a signature whose outcome nobody knows; nil: none
	Open      []findingRow
	Closed    []findingRow
	Parts     []dataPart
	Papers    []paperRow
	Story     []storyDay
	Rounds    []roundRow
	Attach    attachForm
	Notes     []noteRow
	Note      noteForm
}

// caseHead is what everybody wants to know of a case first.
type caseHead struct {
	Service, State, Tone, Turn string
	Code                       []string
	Held                       string
	Facts                      []pair
	Clocks                     []clockBar
}

// pair is a label with a value.
type pair struct{ Label, Value string }

// clockBar is one clock with what was used of its norm.
type clockBar struct {
	Label, Used string
	Bar         bar
}

// offerLink is a step that this person may take, with what still stands in its way.
type offerLink struct {
	URL, Label string
	Main       bool // onward on the numbered way of the SOP; what sends a case back needs a reason
	Blocked    []string
	More       []string // further sentences
	Spent      bool     // it was done as often as it can be
}

// fewBlocked is how many sentences stand below a button before the rest is folded away.
const fewBlocked = 2

// openCase finds the dossier of a page for the staff of the office. Where it is not there, or not for this person, it has
// answered.
func (p *Pages) openCase(c *gin.Context, by workflow.Actor) (caseFile, bool) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err == nil && !by.Reads {
		err = registry.NotFound("Permohonan")
	}
	var f caseFile
	if err == nil {
		f, err = p.caseFile(c, by, id)
	}
	if err != nil {
		p.Refuse(c, err)
		return caseFile{}, false
	}
	return f, true
}

func (p *Pages) caseFile(c *gin.Context, by workflow.Actor, id uuid.UUID) (caseFile, error) {
	v, err := p.Office.Dossier(c.Request.Context(), by, id)
	if err != nil {
		return caseFile{}, err
	}
	return p.fileOf(c, by, v)
}

// fileOf is what belongs to a dossier that somebody of the office opens here.
func (p *Pages) fileOf(c *gin.Context, by workflow.Actor, v *casework.DossierView) (caseFile, error) {
	names, err := p.Office.People(c.Request.Context(), by, v)
	if err == nil {
		err = p.Office.Open(c.Request.Context(), by, v)
	}
	return caseFile{
		DossierView: v, By: by, Names: names, URL: caseURL(v.Dossier.ID), Now: p.Office.Now(), limit: p.Office.LimitInWords(),
	}, err
}

// may tells whether the reader may do some work on the case now.
func (f caseFile) may(w workflow.Work) bool {
	return f.Dossier.Definition.May(w, f.Dossier.Snapshot(), f.By) == nil
}

// when writes an instant on the office's clock.
func (f caseFile) when(t time.Time) string {
	return calendar.FormatMoment(t.In(f.Location))
}

// Seen tells who else of the office has the case open, empty for nobody.
func (f caseFile) Seen() string {
	if f.Opened == nil {
		return ""
	}
	return seenText(f.Opened.Name, f.Now.Sub(f.Opened.At))
}

// seenText tells who has a case open and how long ago that person was last seen at it.
func seenText(name string, ago time.Duration) string {
	if n := int(ago.Minutes()); n > 0 {
		return "Dibuka oleh " + name + ", " + strconv.Itoa(n) + " menit lalu"
	}
	return "Dibuka oleh " + name + ", baru saja"
}

// caseTabs are the parts that a case can have.
var caseTabs = []struct{ name, label string }{
	{"", "Ringkasan"}, {"data", "Data"}, {"berkas", "Berkas"}, {"kekurangan", "Kekurangan"}, {"surat", "Surat dan lampiran"}, {"riwayat", "Riwayat"}, {"catatan", "Catatan intern"},
}

// has tells whether a case has a part: what its procedure asks nobody to bring is not there to be checked either.
func (f caseFile) has(part string) bool {
	switch def := f.Dossier.Definition; part {
	case "berkas":
		return len(def.Requirements) > 0
	case "kekurangan":
		return len(f.Dossier.Findings) > 0 || slices.ContainsFunc(def.States, func(s workflow.State) bool { return len(s.Judge)+len(s.Find) > 0 })
	}
	return true
}

// dossierCase shows a dossier: to the staff of the office as a case, to the applicant's side as their request.
func (p *Pages) dossierCase(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v, err := p.Office.Dossier(c.Request.Context(), by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if !by.Reads {
		p.applicantCase(c, by, v)
		return
	}
	f, err := p.fileOf(c, by, v)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showCase(c, http.StatusOK, casePage{File: f, Now: c.Query("bagian")})
}

// showCase shows one part of a case.
func (p *Pages) showCase(c *gin.Context, status int, v casePage) {
	f := v.File
	framed, err := p.personFrame(c, f.By, f.Dossier.Name, crumb{"Beranda", "/beranda"}, crumb{"Antrean", "/antrean"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if framed.Notice == "" {
		framed.Notice = f.told(c.Query("selesai"))
	}
	framed.Failed = v.Failed
	v.frame, v.Head, v.UnderWay = framed, f.head(), f.underWay()
	v.Own, v.Visits = !f.Dossier.Definition.Public(), len(f.Dossier.Definition.RolesWith(workflow.EffectVisit)) > 0
	for _, t := range caseTabs {
		if !f.has(t.name) {
			continue
		}
		address := f.URL
		if t.name != "" {
			address += "?bagian=" + t.name
		}
		v.Tabs = append(v.Tabs, tab{t.label, address, t.name == v.Now})
	}
	if v.PutsRight, err = p.correction(c, f); err != nil {
		p.Refuse(c, err)
		return
	}
	v.Attach.Limit, v.Attach.Bytes = p.Office.LimitInWords(), p.Office.UploadLimit()
	v.fill()
	if err := p.fillPart(c, &v); err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, status, "case", v)
}

// fillPart reads what only one part of a case shows.
func (p *Pages) fillPart(c *gin.Context, v *casePage) error {
	switch v.Now {
	case "catatan":
		return p.notes(c, v)
	case "":
		alike, err := p.namesakes(c, v.File.By, v.File.Dossier.ID)
		v.Alike = alike[v.File.Dossier.ID]
		return err
	}
	return nil
}

// fill loads what the tab shows.
func (v *casePage) fill() {
	f := v.File
	switch v.Now {
	case "data":
		v.Parts = f.data()
	case "berkas":
		v.Items, v.Tasks = f.items()
	case "kekurangan":
		v.Open, v.Closed = f.findings()
		v.Rounds = f.rounds()
	case "surat":
		v.Papers = f.papers()
		v.Attach.URL = f.attachURL()
	case "riwayat":
		v.Story = f.story()
	case "catatan":
		if casework.MayNote(f.Dossier, f.By) {
			v.Note.URL = f.URL + "/catatan"
		}
	default:
		v.Now = ""
		v.Tabs[0].Now = true
		v.Offers, v.Leads, v.Doors = f.offersHere(), f.leads(), f.doors()
		if len(v.Offers)+len(v.Leads) > 0 {
			v.Noted = noted(f.DossierView)
		}
		v.Items, v.Tasks = f.items()
		v.Story = latest(f.story())
		v.Open, _ = f.findings()
		v.Changed = f.changed()
	}
}

// told is the sentence about the step that was just taken.
func (f caseFile) told(action string) string {
	if n := len(f.History); action != "" && n > 0 && f.History[n-1].Action == action {
		return f.History[n-1].Label + ": sudah dicatat. Tahap sekarang: " + f.StateLabel + "."
	}
	return ""
}

// head is what stands above every part of a case.
func (f caseFile) head() caseHead {
	d := f.Dossier
	h := caseHead{Service: d.Definition.Title, State: f.StateLabel, Code: groups(d.TrackingCode), Tone: turns[d.Owner].tone, Turn: f.turn()}
	if d.HeldSince != nil {
		h.Held = f.Clock.Hold.Text + " Alasan: " + *d.HeldReason
	}
	if d.SubmittedAt != nil {
		handed := "Diterima"
		if !d.Definition.Public() {
			handed = "Diajukan"
		}
		h.Facts = append(h.Facts, pair{handed, f.when(*d.SubmittedAt)})
	}
	for _, n := range []struct {
		label  string
		number *string
	}{{"Nomor agenda", d.AgendaNumber}, {"Nomor registrasi", d.RegistrationNumber}, {"Nomor surat", d.LetterNumber}} {
		if n.number != nil {
			h.Facts = append(h.Facts, pair{n.label, *n.number})
		}
	}
	if d.Counter != nil {
		h.Facts = append(h.Facts, pair{"Diajukan di loket oleh", d.Counter.Name + " " + d.Counter.Phone})
	}
	for _, r := range d.Definition.Roles {
		if who := d.Assignee(r.ID); who != nil {
			h.Facts = append(h.Facts, pair{r.Label, f.Names[*who]})
		}
	}
	if day := expectedDay(f.Clock, d.Owner, f.Location); day != "" {
		h.Facts = append(h.Facts, pair{"Perkiraan selesai", "paling lambat " + day})
	}
	h.Clocks = []clockBar{clockOf("Langkah ini", f.Clock.Step), clockOf("Waktu kantor", f.Clock.Office)}
	if d.Definition.Public() {
		h.Clocks = append(h.Clocks, clockOf("Waktu pemohon", f.Clock.Applicant))
	}
	return h
}

// turn is whose turn it is, with the name of the person the step waits for.
func (f caseFile) turn() string {
	role, _ := f.Dossier.Definition.Role(f.Dossier.TurnRole)
	if f.Dossier.SubmittedAt == nil { // nobody's clock runs on a draft, and yet somebody has to go on
		return role.Label
	}
	who := turns[f.Dossier.Owner].named(role.Label)
	if u := f.Dossier.TurnUser; u != nil {
		who += ", " + f.Names[*u]
	}
	if f.Dossier.HeldSince != nil {
		return heldTurn(who)
	}
	return who
}

func clockOf(label string, r casework.ClockReading) clockBar {
	b := clockBar{Label: label, Used: strconv.Itoa(r.Used) + " " + string(r.Unit), Bar: bar{Text: r.Text, None: true}}
	if r.Norm != nil && *r.Norm > 0 {
		b.Used = strconv.Itoa(r.Used) + " dari " + strconv.Itoa(*r.Given) + " " + string(r.Unit)
		b.Bar = bar{Text: r.Text, Used: min(100, 100*r.Used / *r.Given), Late: r.Used > *r.Given}
	}
	if r.Due == nil {
		b.Bar.Text = "sedang tidak berjalan"
	}
	return b
}

// offers are the steps that this person may take now; those on the numbered way come first.
func (f caseFile) offers() []offerLink {
	var onWay, beside []offerLink
	for _, o := range f.Allowed {
		row, _ := f.Dossier.Definition.ActionAt(o.Action, f.Dossier.State)
		link := offerLink{URL: f.URL + "/aksi/" + o.Action, Label: o.Label, Main: row.Step != "" && row.Note != workflow.NoteRequired, Blocked: o.Blocked, Spent: o.Spent}
		if len(link.Blocked) > fewBlocked+1 {
			link.Blocked, link.More = o.Blocked[:fewBlocked], o.Blocked[fewBlocked:]
		}
		if link.Main {
			onWay = append(onWay, link)
		} else {
			beside = append(beside, link)
		}
	}
	return append(onWay, beside...)
}

// offersHere are those that the case itself leads to: the record of a visit is led to by the page of the visit, after the
// photos.
func (f caseFile) offersHere() []offerLink {
	visit := f.URL + "/aksi/" + f.visitAction()
	return slices.DeleteFunc(f.offers(), func(o offerLink) bool {
		return o.URL == visit || f.awaitsScan() && o.URL == f.URL+"/aksi/"+signStepOf(f)
	})
}

// leads are the pages on which this person's work on the case is done now, besides taking a step.
func (f caseFile) leads() []crumb {
	fills, public := f.may(workflow.Editing), f.Dossier.Definition.Public()
	return useful([]door{
		{len(undecided(f.Dossier)) > 0 && f.may(workflow.Settling), "Putuskan jawaban pemohon", f.URL + "/periksa#h-kurang"},
		{f.working(), "Periksa berkas", f.URL + "/periksa"},
		{f.visitAction() != "", "Catat kunjungan lapangan", f.URL + "/kunjungan"},
		{f.signOffer() != nil && !f.awaitsScan(), "Baca ringkasan sebelum menandatangani", "/tanda-tangan/" + f.Dossier.ID.String()},
		{fills && public, "Isi data pemohon", f.URL + "/isian"},
		{fills && !public, "Isi data", f.URL + "/isian"},
		{fills && f.has("berkas"), "Unggah berkas pemohon", f.URL + "/berkas"},
		{fills && !public && f.attachURL() != "", "Lampirkan surat", f.URL + "?bagian=surat"},
		{fills && f.Dossier.Round() != nil, "Jawab kekurangan berkas", f.URL + "/kekurangan"},
	})
}

// doors are the other pages of the case that are of use now.
func (f caseFile) doors() []crumb {
	d := f.Dossier
	letter := ""
	if f.Certificate != nil {
		letter = letterURL(f.Certificate.ID)
	}
	return useful([]door{
		{letter != "", "Surat yang terbit dan riwayatnya", letter},
		{!f.working() && len(d.Documents) > 0, "Lihat berkas satu per satu", f.URL + "/periksa"},
		{hasDrafts(d), "Pratinjau pemberitahuan kekurangan", f.URL + "/pratinjau"},
		{d.SubmittedAt != nil && f.prints(workflow.CheckSheet), "Lembar pemeriksaan", f.URL + "/lembar-periksa"},
		{d.SubmittedAt != nil && f.prints(workflow.DispositionSheet), "Lembar disposisi", f.URL + "/lembar-disposisi"},
		{!d.Definition.Public(), "Alur dan SOP", "/alur/" + d.Service},
		{!d.Definition.Public() && d.SubmittedAt == nil && f.may(workflow.Editing), "Hapus draf ini", f.URL + "/hapus"},
		{d.Own && d.Counter != nil && d.OrganisationID != nil, "Anggota organisasi pemohon", organisationMembers(d)},
	})
}

// prints tells whether some step stands on a sheet of the office.
func (f caseFile) prints(sheet workflow.Sheet) bool {
	return slices.ContainsFunc(f.Dossier.Definition.Actions, func(a workflow.Action) bool { return a.Sheet == sheet })
}

// working tells whether this person checks documents, or what was found of them, now.
func (f caseFile) working() bool {
	return f.may(workflow.Judging) || f.may(workflow.Finding) || f.may(workflow.Settling)
}

// door is a way to a page, where it is of use.
type door struct {
	useful     bool
	label, url string
}

func useful(doors []door) []crumb {
	var all []crumb
	for _, d := range doors {
		if d.useful {
			all = append(all, crumb{d.label, d.url})
		}
	}
	return all
}

func hasDrafts(d *registry.Dossier) bool {
	for _, o := range d.Findings {
		if o.State == registry.FindingDraft {
			return true
		}
	}
	return false
}

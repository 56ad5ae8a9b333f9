package pages

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/workflow"
)

// mandatesPath is where mandates are registered, confirmed and ended, and where it is entered who is away.
const mandatesPath = "/pengaturan/mandat"

// mandateRoutes mounts the pages about who acts for whom.
func (p *Pages) mandateRoutes(r gin.IRouter) {
	r.GET(mandatesPath, p.signedIn(p.mandates))
	r.GET(mandatesPath+"/baru", p.signedIn(p.newMandate))
	r.POST(mandatesPath+"/baru", p.signedIn(p.registerMandate))
	r.POST(mandatesPath+"/berhalangan", p.signedIn(p.registerAbsence))
	r.POST(mandatesPath+"/berhalangan/:id", p.signedIn(p.endAbsence))
	r.GET(mandatesPath+"/:id/surat", p.signedIn(p.mandateOrder))
	r.POST(mandatesPath+"/:id", p.signedIn(p.answerMandate))
	r.GET(exceptionsPath, p.signedIn(p.exceptions))
}

// mandatesPage lists the mandates of the office, or a person's own.
type mandatesPage struct {
	frame
	Problems problems
	Clerk    mandates.Clerk
	Rows     []mandateRow
	Away     []absenceRow
	Absent   []input // to enter who is away
	Next     string
}

// mandateRow is a mandate in words.
type mandateRow struct {
	ID, Holder, Post, For, Span, Order, Limits, By, Ended, Warning string
	Standing
	Confirms, Ends bool   // this person may
	End            string // what ending it is called
	Second         string // who may confirm it; empty: it waits for nobody
}

// absenceRow is an absence in words.
type absenceRow struct {
	ID, Name, Span, By, Warning string
	Standing
	Ends bool
}

func (p *Pages) mandates(c *gin.Context, by workflow.Actor) {
	p.showMandates(c, by, sentForm{status: http.StatusOK})
}

// showMandates shows the list, with what was wrong with something that was sent from it.
func (p *Pages) showMandates(c *gin.Context, by workflow.Actor, sent sentForm) {
	view, err := p.mandatesView(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view.Problems, view.Failed = sent.wrong, len(sent.wrong) > 0
	if view.Clerk.Registers {
		choices, err := p.Mandates.MandateChoices(c.Request.Context(), by)
		if err != nil {
			p.Refuse(c, err)
			return
		}
		view.Absent = inputsFrom(absenceFields(choices), sent.typed, sent.wrong)
	}
	p.show(c, sent.status, "mandates", view)
}

func (p *Pages) mandatesView(c *gin.Context, by workflow.Actor) (view mandatesPage, err error) {
	ctx := c.Request.Context()
	if view.Clerk, err = p.Mandates.Clerk(ctx, by); err != nil {
		return view, err
	}
	way := []crumb{{"Beranda", "/beranda"}}
	if by.Has(registry.AdminRole) {
		way = settingsCrumb
	}
	if view.frame, err = p.personFrame(c, by, "Mandat", way...); err != nil {
		return view, err
	}
	if view.Clerk.Registers && c.Query("selesai") == "berhalangan-dicatat" {
		view.NoticeWay = &crumb{"Daftarkan mandat", mandatesPath + "/baru"}
	}
	page, err := p.Mandates.Mandates(ctx, by, casework.Search{Cursor: c.Query("cursor"), Limit: casework.DefaultLimit})
	if err != nil {
		return view, err
	}
	if page.Next != "" {
		view.Next = mandatesPath + "?cursor=" + url.QueryEscape(page.Next)
	}
	choices, err := p.Mandates.MandateChoices(ctx, by)
	if err != nil {
		return view, err
	}
	w := mandateWords{choices, view.Clerk, by, p.Office.Now()}
	for _, m := range page.Items {
		view.Rows = append(view.Rows, w.row(m))
	}
	if !view.Clerk.Reads {
		return view, nil
	}
	away, err := p.Mandates.Absences(ctx, by)
	if err != nil {
		return view, err
	}
	latest, err := p.Mandates.Mandates(ctx, by, casework.Search{Limit: 100}) // whichever page of them is shown
	for _, a := range away {
		row := w.absence(a, view.Office.Location())
		if !a.Over(w.now) {
			row.Warning = unattended(choices.Unattended(a, latest.Items, w.now))
		}
		view.Away = append(view.Away, row)
	}
	return view, err
}

// mandateWords tells mandates in words to somebody.
type mandateWords struct {
	choices mandates.MandateChoices
	clerk   mandates.Clerk
	by      workflow.Actor
	now     time.Time
}

var mandateStandings = map[registry.MandateState]Standing{
	registry.MandateWaits:     {"perhatian", "Menunggu orang kedua"},
	registry.MandateWithdrawn: {"", "Dibatalkan"},
	registry.MandateAhead:     {"", "Belum mulai"},
	registry.MandateHolds:     {"baik", "Berlaku"},
	registry.MandateOver:      {"", "Berakhir"},
}

func (w mandateWords) row(m registry.Mandate) mandateRow {
	zone := registry.Office{TimeZone: m.TimeZone}.Location()
	state := m.StateAt(w.now)
	role, _ := w.choices.Role(m.Role)
	row := mandateRow{
		ID: m.ID.String(), Holder: m.HolderName, Post: m.Kind.Short() + " " + role.Label, Span: spanOf(m.From.In(zone), m.Until.In(zone)),
		Order: "Nomor " + m.OrderNumber + " tanggal " + calendar.FormatDate(m.OrderDate), Standing: mandateStandings[state],
		By: "Didaftarkan " + m.ByName, Warning: w.warning(m),
		Confirms: state == registry.MandateWaits && mandates.MayConfirmMandate(w.clerk, m, w.by) == nil,
		Ends:     state != registry.MandateOver && state != registry.MandateWithdrawn && mandates.MayEndMandate(w.clerk, m, w.by),
	}
	if m.Behalf != "" {
		row.Post = m.Kind.Short() + " " + m.Behalf
	}
	if m.ForName != nil {
		row.For = "mewakili " + *m.ForName
	}
	if m.ConfirmedName != nil {
		row.By += ", disetujui " + *m.ConfirmedName
	}
	if m.EndedAt != nil {
		row.Ended = w.ended(m) + " " + *m.EndedName + " pada " + calendar.FormatDayTime(m.EndedAt.In(zone)) + ": " + *m.EndReason
	}
	w.awaits(m, &row)
	row.Limits = joined(append(labelsOf(role.Actions, m.Actions), labelsOf(w.choices.Services, m.Services)...))
	return row
}

// awaits tells of a mandate that waits who may confirm it, and what ending it means for the reader.
func (w mandateWords) awaits(m registry.Mandate, row *mandateRow) {
	row.End = "Akhiri"
	switch {
	case m.StateAt(w.now) != registry.MandateWaits:
	case row.Confirms:
		row.End, row.Second = "Tolak", "Menunggu persetujuan Anda."
	default:
		row.End, row.Second = "Batalkan", "Selain "+m.ByName+" dan "+m.HolderName+", yang dapat menyetujuinya: pemegang jabatan yang menandatangani, Bagian Umum, atau administrator."
	}
}

// ended is how a mandate came to its end.
func (w mandateWords) ended(m registry.Mandate) string {
	switch {
	case m.StateAt(w.now) != registry.MandateWithdrawn:
		return "Diakhiri"
	case m.EndedBy != nil && *m.EndedBy != m.By && *m.EndedBy != m.Holder:
		return "Ditolak"
	}
	return "Dibatalkan"
}

// warning is what people should know of a mandate that holds: that it ends soon, or goes on for longer than is usual.
func (w mandateWords) warning(m registry.Mandate) string {
	switch s := m.Standing(); {
	case mandates.EndsSoon(s, w.now):
		return "Berakhir " + calendar.FormatDayTime(s.Until) + "."
	case mandates.Overlong(m):
		return "Plt. ini lebih lama daripada enam bulan."
	}
	return ""
}

func (w mandateWords) absence(a registry.Absence, zone *time.Location) absenceRow {
	row := absenceRow{ID: a.ID.String(), Name: a.Name, Span: spanOf(a.From.In(zone), a.Until.In(zone)), By: "Dicatat " + a.ByName, Ends: w.clerk.Registers && !a.Over(w.now)}
	switch {
	case a.Over(w.now):
		row.Standing = Standing{"", "Sudah kembali"}
	case w.now.Before(a.From):
		row.Standing = Standing{"", "Belum mulai"}
	default:
		row.Standing = Standing{"perhatian", "Berhalangan"}
	}
	return row
}

// unattended warns of posts without anybody, empty for none.
func unattended(posts []mandates.MandateRole) string {
	labels := make([]string, len(posts))
	for i, r := range posts {
		labels[i] = r.Label
	}
	if len(labels) == 0 {
		return ""
	}
	return "Belum ada mandat yang berlaku sepanjang waktu ini untuk jabatan " + joined(labels) + "."
}

func spanOf(from, until time.Time) string {
	return calendar.FormatDayTime(from) + " sampai " + calendar.FormatDayTime(until)
}

// labelsOf are the labels of chosen options.
func labelsOf(all []workflow.Option, chosen []string) []string {
	var labels []string
	for _, o := range all {
		if slices.Contains(chosen, o.Value) {
			labels = append(labels, o.Label)
		}
	}
	return labels
}

// answerMandate confirms a mandate or ends it.
func (p *Pages) answerMandate(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	ctx, done := c.Request.Context(), "mandat-diakhiri"
	id, err := idOf(c.Param("id"), "Mandat")
	switch {
	case err != nil:
	case c.PostForm("jawab") == "setuju":
		done = "mandat-disetujui"
		_, err = p.Mandates.ConfirmMandate(ctx, by, id)
	default:
		var m *registry.Mandate
		if m, err = p.Mandates.EndMandate(ctx, by, id, c.PostForm("reason")); err == nil && m.StateAt(p.Office.Now()) == registry.MandateWithdrawn {
			done = "mandat-ditolak"
		}
	}
	p.backToMandates(c, by, err, done)
}

func (p *Pages) registerAbsence(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	typed := c.Request.PostForm
	err := p.Mandates.RegisterAbsence(c.Request.Context(), by, mandates.NewAbsence{
		User: typed.Get("user"), From: typed.Get("away_from"), Until: typed.Get("away_until"),
		Key: sentOnce(typed.Get(onceInput), mandatesPath, typed.Get("user"), typed.Get("away_from"), typed.Get("away_until")),
	})
	p.backToMandates(c, by, err, "berhalangan-dicatat")
}

func (p *Pages) endAbsence(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Catatan berhalangan ini")
	if err == nil {
		err = p.Mandates.EndAbsence(c.Request.Context(), by, id)
	}
	p.backToMandates(c, by, err, "berhalangan-diakhiri")
}

// backToMandates shows the list again, with what was wrong above it.
func (p *Pages) backToMandates(c *gin.Context, by workflow.Actor, err error, done string) {
	if err == nil {
		c.Redirect(http.StatusSeeOther, mandatesPath+"?selesai="+done)
		return
	}
	fields := append(absenceFields(mandates.MandateChoices{}), workflow.Field{Name: "reason"})
	if wrong, again := p.refusedForm(c, err, fields); again {
		p.showMandates(c, by, sentForm{p.Status(err), c.Request.PostForm, wrong})
	}
}

func (p *Pages) mandateOrder(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Mandat")
	if err == nil {
		var content intake.Content
		if content, err = p.Mandates.MandateOrder(c.Request.Context(), by, id); err == nil {
			sendFile(c, content)
			return
		}
	}
	p.Refuse(c, err)
}

// absenceFields ask who is away.
func absenceFields(choices mandates.MandateChoices) []workflow.Field {
	return []workflow.Field{
		{Name: "user", Label: "Siapa yang berhalangan", Type: workflow.Choice, Required: true, Options: peopleOptions(choices.People)},
		{Name: "away_from", Label: "Mulai", Type: workflow.DateTime, Required: true, Hint: "menurut jam kantor."},
		{Name: "away_until", Label: "Sampai", Type: workflow.DateTime, Required: true, Hint: "menurut jam kantor."},
	}
}

func peopleOptions(people []registry.User) []workflow.Option {
	options := make([]workflow.Option, len(people))
	for i, u := range people {
		options[i] = workflow.Option{Value: u.ID.String(), Label: u.Name}
		if u.Title != "" {
			options[i].Label += ", " + u.Title
		}
	}
	return options
}

// waitingMandates counts the mandates that wait for this person to agree.
func (p *Pages) waitingMandates(c *gin.Context, by workflow.Actor, clerk mandates.Clerk) (n int, err error) {
	if !clerk.Confirms {
		return 0, nil
	}
	page, err := p.Mandates.Mandates(c.Request.Context(), by, casework.Search{Limit: 100})
	for _, m := range page.Items {
		if m.StateAt(p.Office.Now()) == registry.MandateWaits && mandates.MayConfirmMandate(clerk, m, by) == nil {
			n++
		}
	}
	return n, err
}

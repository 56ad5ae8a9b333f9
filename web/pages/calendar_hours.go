package pages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

const hoursPath = calendarPath + "/jam"

// hoursCrumb leads back to the hours.
var hoursCrumb = append(calendarCrumb[:3:3], crumb{"Jam dan zona waktu", hoursPath})

// hoursPage are the hours of the office and its counter, range by range, and the time zone.
type hoursPage struct {
	frame
	Outside  []string // where the counter is open while the office does not work, in sentences
	Problems problems
	Lists    []hoursList
	Zone     input
	ZoneNow  string
}

// hoursList is one of the two lists of hours.
type hoursList struct {
	Of          calendar.Which
	Title, Lead string
	Name        string // the title within a sentence
	Ranges      []hoursRow
	Past        []hoursRow // over since some day before today
	Add         string     // where a range is added
}

// hoursRow is a range of hours in words.
type hoursRow struct {
	hoursBlock
	Of        calendar.Which
	Title     string // of the list
	Key       string
	Edit      string // where it is changed
	Today     bool   // it holds today
	Removable bool
}

var hoursTitles = map[calendar.Which]string{calendar.Working: "Jam kerja", calendar.Counter: "Jam loket"}

func (p *Pages) hours(c *gin.Context, by workflow.Actor) {
	p.showHours(c, by, http.StatusOK, nil)
}

func (p *Pages) showHours(c *gin.Context, by workflow.Actor, status int, wrong problems) {
	v, f, err := p.calendarSeen(c, by, "Jam dan zona waktu", calendarCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(wrong) > 0
	cal := v.Current
	zone := workflow.Field{Name: "zone", Label: "Zona waktu kantor", Type: workflow.Choice, Required: true}
	for _, z := range calendar.Zones() {
		zone.Options = append(zone.Options, workflow.Option{Value: z.Name, Label: z.Label})
	}
	now := cal.In(p.Office.Now())
	view := hoursPage{
		frame: f, Problems: wrong, ZoneNow: calendar.FormatTime(now),
		Zone: inputsFrom([]workflow.Field{zone}, url.Values{"zone": {cal.Zone}}, wrong)[0],
		Lists: []hoursList{
			{Of: calendar.Working, Lead: "Dasar setiap batas waktu. Rentang dengan tanggal selesai, seperti Ramadan, mendahului jam sehari-hari."},
			{Of: calendar.Counter, Lead: "Ditampilkan di halaman depan dan panduan. Pada hari tanpa jam loket, loket mengikuti jam kerja."},
		},
	}
	for i := range view.Lists {
		list := &view.Lists[i]
		list.Title, list.Add = hoursTitles[list.Of], rangePath(list.Of, "")
		list.Name = strings.ToLower(list.Title)
		list.fill(cal, now.Format(time.DateOnly))
	}
	view.Outside = cal.CounterOutside(now.Format(time.DateOnly))
	p.show(c, status, "hours", view)
}

// rangePath is where a range of hours is changed, or added where the key is empty.
func rangePath(of calendar.Which, key string) string {
	query := url.Values{hoursOf: {string(of)}}
	if key != "" {
		query.Set(askedInstead, key)
	}
	return hoursPath + "/rentang?" + query.Encode()
}

// fill tells the ranges of a list. The last rule of the working hours has to stay.
func (l *hoursList) fill(cal *calendar.Calendar, today string) {
	ranges, rules := cal.List(l.Of), 0
	for _, h := range ranges {
		if h.To == "" {
			rules++
		}
	}
	now, some := calendar.InForce(ranges, today)
	for _, h := range ranges {
		row := hoursRow{
			hoursBlock: blockOf(h), Of: l.Of, Title: l.Title, Key: h.Key(), Edit: rangePath(l.Of, h.Key()),
			Today: some && h.Key() == now.Key(), Removable: l.Of == calendar.Counter || h.To != "" || rules > 1,
		}
		if h.To != "" && h.To < today {
			l.Past = append(l.Past, row)
			continue
		}
		l.Ranges = append(l.Ranges, row)
	}
}

// rangePage is where a range of hours is written.
type rangePage struct {
	frame
	Problems     problems
	Of           calendar.Which
	Was          string // empty: a new one
	Dates, Hours []input
	Remark       input
}

// hoursRange shows a range as it is stored, or a new one.
func (p *Pages) hoursRange(c *gin.Context, by workflow.Actor) {
	of, was := calendar.Which(c.Query(hoursOf)), c.Query(askedInstead)
	typed := url.Values{hoursOf: {string(of)}, askedInstead: {was}}
	if hoursTitles[of] == "" {
		p.Refuse(c, registry.NotFound("Halaman"))
		return
	}
	v, err := p.Rulemaking.Calendar(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	h := v.Current.HoursToday(of, p.Office.Now()) // a new one begins with the hours of these days
	if was != "" {
		stored, there := v.Current.Range(of, was)
		if !there {
			p.Refuse(c, registry.NotFound("Rentang jam"))
			return
		}
		h = stored
		typed.Set("from", h.From)
		typed.Set("to", h.To)
		typed.Set("remark", h.Remark)
	}
	for _, day := range calendar.Weekdays() {
		typed.Set(day.Key, calendar.WriteIntervals(h.On(day.Key)))
	}
	p.showRange(c, by, sentForm{http.StatusOK, typed, nil})
}

// rangeFields are what a range of hours consists of: two dates, the days of the week, a remark.
func rangeFields() []workflow.Field {
	fields := []workflow.Field{
		{Name: "from", Label: "Berlaku mulai", Type: workflow.Date, Hint: "kosongkan keduanya untuk jam sehari-hari."},
		{Name: "to", Label: "Sampai dengan", Type: workflow.Date, Hint: "isi bila jam ini hanya berlaku sementara, seperti selama Ramadan."},
	}
	for _, day := range calendar.Weekdays() {
		fields = append(fields, workflow.Field{Name: day.Key, Label: day.Name, Type: workflow.Text})
	}
	return append(fields, workflow.Field{Name: "remark", Label: "Keterangan", Type: workflow.Text, Max: 200, Example: "Jam kerja Ramadan menurut surat edaran"})
}

func (p *Pages) showRange(c *gin.Context, by workflow.Actor, sent sentForm) {
	view := rangePage{Problems: sent.wrong, Of: calendar.Which(sent.typed.Get(hoursOf)), Was: sent.typed.Get(askedInstead)}
	title := hoursTitles[view.Of] + ": ubah rentang"
	if view.Was == "" {
		title = hoursTitles[view.Of] + ": tambah rentang"
	}
	f, err := p.personFrame(c, by, title, hoursCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong) > 0
	all := inputsFrom(rangeFields(), sent.typed, sent.wrong)
	view.frame, view.Dates, view.Hours, view.Remark = f, all[:2], all[2:len(all)-1], all[len(all)-1]
	p.show(c, sent.status, "hoursrange", view)
}

// hoursChange is the change that a form asks for; base is the version that was looked at before.
func hoursChange(form url.Values, base int) rulemaking.CalendarChange {
	of, was := calendar.Which(form.Get(hoursOf)), form.Get(askedInstead)
	key := sentOnce(form.Get(onceInput), hoursPath, form.Encode())
	switch form.Get(asked) {
	case askedZone:
		return rulemaking.ZoneChange{Zone: form.Get("zone"), Base: base, Key: key}
	case askedGone:
		return rulemaking.HoursRemoval{Of: of, Was: was, Base: base, Key: key}
	}
	change := rulemaking.HoursChange{
		Of: of, Was: was, From: form.Get("from"), To: form.Get("to"), Remark: form.Get("remark"), Days: map[string]string{}, Base: base, Key: key,
	}
	for _, day := range calendar.Weekdays() {
		change.Days[day.Key] = form.Get(day.Key)
	}
	return change
}

// tryHours shows what a change of the hours would lead to, or what was written once more, to be written otherwise.
func (p *Pages) tryHours(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	form := c.Request.PostForm
	if form.Has("lagi") && hoursTitles[calendar.Which(form.Get(hoursOf))] != "" {
		p.showRange(c, by, sentForm{http.StatusOK, form, nil})
		return
	}
	tried, err := p.Rulemaking.PreviewCalendar(c.Request.Context(), by, hoursChange(form, 0))
	if err != nil {
		p.againHours(c, by, err)
		return
	}
	view := calendarTry{Save: hoursPath + "/simpan", Back: hoursPath}
	if form.Get(asked) == askedRange {
		view.Again = hoursPath
	}
	view.carry(form, rangeFields(), hoursOf, "zone")
	p.showCalendarTry(c, by, tried, view)
}

func (p *Pages) saveHours(c *gin.Context, by workflow.Actor) {
	p.saved(c, by, calendarForm{hoursChange, p.againHours, func(url.Values) string { return hoursPath + calendarSaved }})
}

// againHours shows the form again with what is wrong with it.
func (p *Pages) againHours(c *gin.Context, by workflow.Actor, err error) {
	form := c.Request.PostForm
	wrong, again := p.refusedForm(c, err, append(rangeFields(), workflow.Field{Name: "zone"}))
	switch {
	case !again:
	case form.Get(asked) == askedRange && hoursTitles[calendar.Which(form.Get(hoursOf))] != "":
		p.showRange(c, by, sentForm{p.Status(err), form, wrong})
	default:
		p.showHours(c, by, p.Status(err), wrong)
	}
}

// hoursLines tell what changes in a list of hours.
func hoursLines(what string, d calendar.RangeDifference) []string {
	var lines []string
	for _, h := range d.Added {
		lines = append(lines, what+" ditambah ("+h.Period()+"): "+weekWords(h)+".")
	}
	for _, r := range d.Changed {
		lines = append(lines, what+" diubah ("+r.After.Period()+"). Semula: "+weekWords(r.Before)+". Menjadi: "+weekWords(r.After)+".")
	}
	for _, h := range d.Removed {
		lines = append(lines, what+" dihapus ("+h.Period()+"): "+weekWords(h)+".")
	}
	return lines
}

// weekWords are the hours of a week in one line, with their remark.
func weekWords(h calendar.Hours) string {
	words := strings.Join(h.Brief(), "; ")
	if h.Remark != "" {
		words += " (" + strings.TrimSuffix(h.Remark, ".") + ")"
	}
	return words
}

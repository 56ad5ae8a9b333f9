package pages

import (
	"cmp"
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

// dayPath is where one free day is added, changed or taken out.
const dayPath = calendarPath + "/hari"

// dayChangePath is where the free day of a date is changed.
func dayChangePath(date string) string {
	return dayPath + "?" + url.Values{askedInstead: {date}}.Encode()
}

// dayFields are what a free day consists of.
func dayFields() []workflow.Field {
	kind := workflow.Field{Name: "jenis", Label: "Jenis", Type: workflow.Choice, Required: true}
	for _, k := range calendar.Kinds() {
		kind.Options = append(kind.Options, workflow.Option{Value: string(k), Label: strings.TrimSuffix(calendar.AsSentence(k.Label()), ".")})
	}
	return []workflow.Field{
		{Name: "tanggal", Label: "Tanggal", Type: workflow.Date, Required: true},
		{Name: "nama", Label: "Nama hari libur", Type: workflow.Text, Required: true, Max: 200, Example: "Hari jadi kota"},
		kind,
		{Name: "sumber", Label: "Keputusan yang menetapkannya", Type: workflow.Text, Required: true, Max: 200, Example: "Surat Edaran Wali Kota 12/2026"},
	}
}

// dayPage is where a free day is written.
type dayPage struct {
	frame
	Problems problems
	Was      string // empty: a new one
	Taken    string // where the day is changed that the date has already; empty: it has none
	Inputs   []input
}

// day shows a free day as it is stored, or a new one.
func (p *Pages) day(c *gin.Context, by workflow.Actor) {
	was := c.Query(askedInstead)
	typed := url.Values{askedInstead: {was}}
	v, err := p.Rulemaking.Calendar(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	h, there := v.Current.FreeDay(was)
	if was != "" && !there {
		p.Refuse(c, registry.NotFound("Hari libur"))
		return
	}
	for name, text := range map[string]string{"tanggal": h.Date, "nama": h.Name, "jenis": string(h.Kind), "sumber": h.Source} {
		typed.Set(name, text)
	}
	p.showDay(c, by, sentForm{http.StatusOK, typed, nil})
}

func (p *Pages) showDay(c *gin.Context, by workflow.Actor, sent sentForm) {
	view := dayPage{Problems: sent.wrong, Was: sent.typed.Get(askedInstead), Inputs: inputsFrom(dayFields(), sent.typed, sent.wrong)}
	title := "Tambah satu hari libur"
	if view.Was != "" {
		title = "Ubah hari libur"
	}
	var err error
	if view.frame, err = p.personFrame(c, by, title, calendarCrumb...); err != nil {
		p.Refuse(c, err)
		return
	}
	if view.Failed = len(sent.wrong) > 0; view.Failed {
		view.Taken, err = p.takenDay(c, by, sent.typed)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, sent.status, "calendarday", view)
}

// takenDay is where the free day is changed that stands on the date of a form, unless the form is about it.
func (p *Pages) takenDay(c *gin.Context, by workflow.Actor, form url.Values) (string, error) {
	v, err := p.Rulemaking.Calendar(c.Request.Context(), by)
	if err != nil {
		return "", err
	}
	day, there := v.Current.FreeDay(strings.TrimSpace(form.Get("tanggal")))
	if !there || day.Date == form.Get(askedInstead) {
		return "", nil
	}
	return dayChangePath(day.Date), nil
}

// dayChange is the change that a form asks for; base is the version that was looked at before.
func dayChange(form url.Values, base int) rulemaking.CalendarChange {
	was, basis := form.Get(askedInstead), rulemaking.Basis{Base: base, Key: sentOnce(form.Get(onceInput), dayPath, form.Encode())}
	if form.Get(asked) == askedGone {
		return rulemaking.DayRemoval{Was: was, Basis: basis}
	}
	day := calendar.Holiday{Date: form.Get("tanggal"), Name: form.Get("nama"), Kind: calendar.Kind(form.Get("jenis")), Source: form.Get("sumber")}
	return rulemaking.DayChange{Was: was, Day: day, Basis: basis}
}

// tryDay shows what a free day more, less or another would lead to, or what was written once more, to be written otherwise.
func (p *Pages) tryDay(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	form := c.Request.PostForm
	if form.Has("lagi") {
		p.showDay(c, by, sentForm{http.StatusOK, form, nil})
		return
	}
	tried, err := p.Rulemaking.PreviewCalendar(c.Request.Context(), by, dayChange(form, 0))
	if err != nil {
		p.againDay(c, by, err)
		return
	}
	view := calendarTry{Save: dayPath + "/simpan", Back: calendarPath}
	if view.Idle, err = p.idleDay(c, by, form); err != nil {
		p.Refuse(c, err)
		return
	}
	if form.Get(asked) != askedGone {
		view.Again = dayPath
	}
	view.carry(form, dayFields())
	p.showCalendarTry(c, by, tried, view)
}

// idleDay tells that a day that is to be free is one on which nobody works anyway; empty for others.
func (p *Pages) idleDay(c *gin.Context, by workflow.Actor, form url.Values) (string, error) {
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(form.Get("tanggal")))
	if err != nil || form.Get(asked) == askedGone {
		return "", nil //nolint:nilerr // the change tells what is wrong with the date
	}
	v, err := p.Rulemaking.Calendar(c.Request.Context(), by)
	if err != nil {
		return "", err
	}
	if _, free := v.Current.FreeDay(day.Format(time.DateOnly)); free || v.Current.IsWorkingDay(day.Add(12*time.Hour)) {
		return "", nil
	}
	return calendar.FormatDay(day) + " memang bukan hari kerja; batas waktu tidak berubah karena hari itu.", nil
}

func (p *Pages) saveDay(c *gin.Context, by workflow.Actor) {
	p.saved(c, by, calendarForm{dayChange, p.againDay, func(form url.Values) string {
		year, _, _ := strings.Cut(cmp.Or(form.Get("tanggal"), form.Get(askedInstead)), "-")
		return calendarPath + calendarSaved + "&tahun=" + url.QueryEscape(year)
	}})
}

// againDay shows the form again with what is wrong with it; what is wrong with taking a day out stands on the calendar.
func (p *Pages) againDay(c *gin.Context, by workflow.Actor, err error) {
	form := c.Request.PostForm
	wrong, again := p.refusedForm(c, err, dayFields())
	switch {
	case !again:
	case form.Get(asked) == askedGone:
		p.showCalendar(c, by, p.Status(err), wrong)
	default:
		p.showDay(c, by, sentForm{p.Status(err), form, wrong})
	}
}

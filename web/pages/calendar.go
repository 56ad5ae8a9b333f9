package pages

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

// calendarRoutes mounts the pages of the office's calendar.
func (p *Pages) calendarRoutes(r gin.IRouter) {
	r.GET(calendarPath, p.admin(p.calendar))
	r.POST(calendarPath, p.admin(p.tryCalendar))
	r.POST(calendarPath+"/simpan", p.admin(p.saveCalendar))
	r.GET(calendarPath+"/unduh", p.admin(p.calendarFile))
	r.GET(dayPath, p.admin(p.day))
	r.POST(dayPath, p.admin(p.tryDay))
	r.POST(dayPath+"/simpan", p.admin(p.saveDay))
	r.GET(hoursPath, p.admin(p.hours))
	r.POST(hoursPath, p.admin(p.tryHours))
	r.GET(hoursPath+"/rentang", p.admin(p.hoursRange))
	r.POST(hoursPath+"/simpan", p.admin(p.saveHours))
}

const calendarPath = "/pengaturan/kalender"

// The names of the inputs of the forms that change the calendar besides their fields, and what such a form may ask for.
const (
	asked        = "perubahan"
	askedRange   = "rentang"
	askedGone    = "hapus"
	askedZone    = "zona"
	hoursOf      = "untuk"
	askedInstead = "menggantikan"
)

// calendarCrumb leads back to the calendar.
var calendarCrumb = append(settingsCrumb[:2:2], crumb{"Kalender kerja", calendarPath})

// mostCalendar is the most bytes of a list of free days, so that it fits into the form that confirms it; a year has about
// thirty rows of a hundred.
const mostCalendar = 20 << 10

// calendarPage is the calendar of the office: the free days of one year, the hours, and what was changed.
type calendarPage struct {
	frame
	Problems problems
	Year     int
	Years    []tab
	Source   string // of most free days of the year
	Days     []calendarDay
	Open     bool // the free days of the year are not decreed yet
	Hours    []hoursBlock
	Counter  []hoursBlock // empty: people are received while the office works
	Zone     string
	History  []calendarStep
	Download string
}

// calendarDay is a free day in words; Source is empty where it is that of most days.
type calendarDay struct {
	Day, Name, Kind, Source string
	Edit                    string // where it is changed
}

// hoursBlock are the hours of a week with the time in which they hold.
type hoursBlock struct {
	Period, Remark string
	Lines          []string
}

// calendarStep is one version of the calendar in words.
type calendarStep struct {
	At, By  string
	Version int
	Lines   []string
}

func (p *Pages) calendar(c *gin.Context, by workflow.Actor) {
	p.showCalendar(c, by, http.StatusOK, nil)
}

func (p *Pages) showCalendar(c *gin.Context, by workflow.Actor, status int, wrong problems) {
	v, f, err := p.calendarSeen(c, by, "Kalender kerja", settingsCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(wrong) > 0
	view := calendarPage{
		frame: f, Problems: wrong, Year: v.Current.In(p.Office.Now()).Year(), Zone: calendar.ZoneLabel(v.Current.Zone),
		Hours: blocksOf(v.Current.Hours), Counter: blocksOf(v.Current.Counter),
	}
	view.pick(v.Current, c.Query("tahun"))
	for _, s := range v.History {
		at := v.Current.In(s.At)
		step := calendarStep{At: calendar.FormatDayTime(at), By: s.By, Version: s.Version, Lines: changeLines(s.Change)}
		if s.First {
			step.Lines = []string{"Kalender awal kantor."}
		}
		view.History = append(view.History, step)
	}
	p.show(c, status, "calendar", view)
}

// calendarSeen is the office's calendar in the frame of a page about it.
func (p *Pages) calendarSeen(c *gin.Context, by workflow.Actor, title string, way ...crumb) (*rulemaking.CalendarView, frame, error) {
	v, err := p.Rulemaking.Calendar(c.Request.Context(), by)
	if err != nil {
		return nil, frame{}, err
	}
	f, err := p.personFrame(c, by, title, way...)
	return v, f, err
}

func blockOf(h calendar.Hours) hoursBlock { return hoursBlock{h.Period(), h.Remark, h.Lines()} }

func blocksOf(hours []calendar.Hours) []hoursBlock {
	blocks := make([]hoursBlock, len(hours))
	for i, h := range hours {
		blocks[i] = blockOf(h)
	}
	return blocks
}

// pick fills in the free days of the year that was asked for, else of this one.
func (view *calendarPage) pick(cal *calendar.Calendar, wanted string) {
	years := cal.Years()
	for _, year := range years {
		if strconv.Itoa(year) == wanted {
			view.Year = year
		}
	}
	for _, year := range years {
		text := strconv.Itoa(year)
		view.Years = append(view.Years, tab{text, calendarPath + "?tahun=" + text, year == view.Year})
	}
	view.Open = !cal.Decreed(view.Year)
	view.Download = calendarPath + "/unduh?tahun=" + strconv.Itoa(view.Year)
	days := cal.HolidaysOf(view.Year)
	view.Source = mostCommonSource(days)
	for _, h := range days {
		row := calendarDay{h.Day(), h.Name, h.Kind.Label(), h.Source, dayChangePath(h.Date)}
		if h.Source == view.Source && !view.Open {
			row.Source = ""
		}
		view.Days = append(view.Days, row)
	}
}

// mostCommonSource is the source that most days name, the earlier one where two are named as often.
func mostCommonSource(days []calendar.Holiday) string {
	counts, best := map[string]int{}, ""
	for _, h := range days {
		counts[h.Source]++
	}
	for _, h := range days {
		if counts[h.Source] > counts[best] {
			best = h.Source
		}
	}
	return best
}

// changeLines tell a change one sentence per day or range of hours.
func changeLines(d calendar.Difference) []string {
	var lines []string
	for _, h := range d.Added {
		lines = append(lines, "Ditambah: "+dayLine(h))
	}
	for _, r := range d.Changed {
		lines = append(lines, "Diubah: "+dayLine(r.Before)+" Menjadi: "+r.After.Name+", "+r.After.Kind.Label()+", "+r.After.Source+".")
	}
	for _, h := range d.Removed {
		lines = append(lines, "Dihapus: "+dayLine(h))
	}
	lines = append(lines, hoursLines("Jam kerja", d.Hours)...)
	lines = append(lines, hoursLines("Jam loket", d.Counter)...)
	if d.Zone != nil {
		lines = append(lines, "Zona waktu: dari "+calendar.ZoneLabel(d.Zone.Before)+" menjadi "+calendar.ZoneLabel(d.Zone.After)+".")
	}
	return lines
}

func dayLine(h calendar.Holiday) string {
	return h.Words() + ", " + h.Kind.Label() + ", " + h.Source + "."
}

// calendarTry is what a change of the calendar would lead to, before it is made.
type calendarTry struct {
	frame
	Lines   []string
	Moved   string
	Idle    string // that the day is free without the change; empty: it is not
	Example []rulemaking.CaseMove
	Reads   bool    // this person may open those cases
	Save    string  // where the change is confirmed
	Carried []crumb // what is sent there: names and values
	Again   string  // where it can be written otherwise first; empty: nowhere
	Back    string
}

// carry takes along what a form told: what it asked for, its fields, and more by name.
func (t *calendarTry) carry(form url.Values, fields []workflow.Field, more ...string) {
	names := append([]string{asked, askedInstead}, more...)
	for _, f := range fields {
		names = append(names, f.Name)
	}
	for _, name := range names {
		if form.Has(name) {
			t.Carried = append(t.Carried, crumb{name, form.Get(name)})
		}
	}
}

// tryCalendar shows what a file would change.
func (p *Pages) tryCalendar(c *gin.Context, by workflow.Actor) {
	file, err := p.calendarSent(c)
	var tried *rulemaking.CalendarPreview
	if err == nil {
		tried, err = p.Rulemaking.PreviewCalendar(c.Request.Context(), by, rulemaking.CalendarFile{Body: file})
	}
	if err != nil {
		p.againCalendar(c, by, err)
		return
	}
	days, _ := calendar.ReadHolidays(file) // it has been read without complaint
	p.showCalendarTry(c, by, tried, calendarTry{
		Save: calendarPath + "/simpan", Back: calendarPath, Carried: []crumb{{"daftar", string(calendar.WriteHolidays(days))}},
	})
}

// showCalendarTry shows what a change would lead to.
func (p *Pages) showCalendarTry(c *gin.Context, by workflow.Actor, tried *rulemaking.CalendarPreview, view calendarTry) {
	f, err := p.personFrame(c, by, "Periksa perubahan kalender", calendarCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view.frame, view.Lines, view.Moved, view.Example = f, changeLines(tried.Change), movedCases(tried), tried.Example
	view.Reads = by.Reads
	view.Carried = append(view.Carried, crumb{"dasar", strconv.Itoa(tried.Base)})
	p.show(c, http.StatusOK, "calendartry", view)
}

// calendarSent is the file of a form.
func (p *Pages) calendarSent(c *gin.Context) ([]byte, error) {
	b, err := p.unpack(c)
	defer b.close()
	switch {
	case err != nil:
		return nil, err
	case len(b.files) != 1:
		return nil, registry.Invalid("file", "wajib", "Pilih satu berkas CSV.")
	case b.files[0].Size() > mostCalendar:
		return nil, registry.Invalid("file", "terlalu_besar", "Berkas ini terlalu besar untuk sebuah daftar hari libur.")
	}
	body, err := io.ReadAll(b.files[0])
	if err != nil {
		return nil, fmt.Errorf("read list of free days: %w", err)
	}
	return body, nil
}

// againCalendar shows the calendar with what is wrong with a file.
func (p *Pages) againCalendar(c *gin.Context, by workflow.Actor, err error) {
	var refusal *registry.Error
	status := p.Status(err)
	if !errors.As(err, &refusal) || status >= http.StatusInternalServerError || status == http.StatusForbidden {
		p.Refuse(c, err)
		return
	}
	p.showCalendar(c, by, status, fileProblems(refusal))
}

// movedCases tells how many running cases a change moves.
func movedCases(tried *rulemaking.CalendarPreview) string {
	switch {
	case !tried.All:
		return fmt.Sprintf("Dari %d permohonan pertama yang sedang berjalan, %d berubah batas waktunya. Selebihnya dihitung setelah disimpan.", tried.Looked, tried.Moved)
	case tried.Looked == 0:
		return "Tidak ada permohonan yang sedang berjalan."
	case tried.Moved == 0:
		return fmt.Sprintf("Tidak satu pun dari %d permohonan yang sedang berjalan berubah batas waktunya.", tried.Looked)
	default:
		return fmt.Sprintf("%d dari %d permohonan yang sedang berjalan berubah batas waktunya.", tried.Moved, tried.Looked)
	}
}

// calendarForm is one of the forms that change the calendar.
type calendarForm struct {
	change func(form url.Values, base int) rulemaking.CalendarChange // base is the version that was looked at before; 0: none
	again  func(c *gin.Context, by workflow.Actor, err error)        // shows the form with what is wrong with it
	done   func(form url.Values) string                              // where it leads
}

// saved stores a change that was looked at before.
func (p *Pages) saved(c *gin.Context, by workflow.Actor, f calendarForm) {
	if !p.readForm(c) {
		return
	}
	base, err := baseSent(c)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	form := c.Request.PostForm
	if err := p.Rulemaking.SetCalendar(c.Request.Context(), by, f.change(form, base)); err != nil {
		f.again(c, by, err)
		return
	}
	c.Redirect(http.StatusSeeOther, f.done(form))
}

const calendarSaved = "?selesai=kalender-tersimpan"

func (p *Pages) saveCalendar(c *gin.Context, by workflow.Actor) {
	p.saved(c, by, calendarForm{fileChange, p.againCalendar, func(url.Values) string { return calendarPath + calendarSaved }})
}

func fileChange(form url.Values, base int) rulemaking.CalendarChange {
	list := form.Get("daftar")
	return rulemaking.CalendarFile{Body: []byte(list), Base: base, Key: sentOnce(form.Get(onceInput), form.Get("dasar"), list)}
}

// baseSent is the version of the calendar that was looked at before a change was confirmed.
func baseSent(c *gin.Context) (int, error) {
	base, err := strconv.Atoi(c.PostForm("dasar"))
	if err != nil || base < 1 {
		return 0, registry.Invalid("", "tidak_terbaca", "Isian yang dikirim tidak dapat dibaca.")
	}
	return base, nil
}

// calendarFile gives the free days of a year as a file that can be changed and sent back.
func (p *Pages) calendarFile(c *gin.Context, by workflow.Actor) {
	v, err := p.Rulemaking.Calendar(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	year, _ := strconv.Atoi(c.Query("tahun")) // no year has no days
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fmt.Sprintf("kalender-%d.csv", year)}))
	c.Header("Cache-Control", "private")
	c.Data(http.StatusOK, "text/csv; charset=utf-8", calendar.WriteHolidays(v.Current.HolidaysOf(year)))
}

package pages

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

const seriesPath = "/pengaturan/nomor"

// seriesRoutes mounts the pages of the number series.
func (p *Pages) seriesRoutes(r gin.IRouter) {
	r.GET(seriesPath, p.signedIn(p.seriesList))
	r.GET(seriesPath+"/:service/:kind", p.signedIn(p.series))
	r.POST(seriesPath+"/:service/:kind", p.admin(p.changeSeries))
}

// numberSeriesPage is all number series of an office in a year.
type numberSeriesPage struct {
	frame
	Years   []tab
	Rows    []numberSeriesRow
	Changes []event
	Admin   bool
	Parts   []string // what the parts of the templates mean
}

// numberSeriesRow is one series in words.
type numberSeriesRow struct {
	ID, Title, Kind, URL      string
	Template, Source          string
	Parts                     []string // what the parts of the template mean
	Next                      string
	Given, Voided, Start      int
	Whole                     bool
	Check                     string // that nothing is missing, or what is
	Unused                    bool   // no number of the year is given yet
	Service, KindValue, Years string
}

// seriesKinds name the numbers that are counted.
var seriesKinds = map[string]string{registry.RegistrationSeries: "Nomor registrasi", registry.LetterSeries: "Nomor surat", registry.DecisionSeries: "Nomor keputusan tentang surat"}

// seriesList shows how the series of a year stand.
func (p *Pages) seriesList(c *gin.Context, by workflow.Actor) {
	year, _ := strconv.Atoi(c.Query("tahun")) // no year is this year
	b, err := p.Rulemaking.Series(c.Request.Context(), by, year)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Deret nomor", seriesWay(by)...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := numberSeriesPage{frame: f, Changes: numberEvents(b), Admin: by.Has(registry.AdminRole)}
	for _, year := range b.Years {
		text := strconv.Itoa(year)
		v.Years = append(v.Years, tab{text, seriesPath + "?tahun=" + text, year == b.Year})
	}
	for _, s := range b.Series {
		v.Rows = append(v.Rows, seriesInWords(s))
		for _, part := range templateParts(s.Template) {
			if !slices.Contains(v.Parts, part) {
				v.Parts = append(v.Parts, part)
			}
		}
	}
	p.show(c, http.StatusOK, "numberseries", v)
}

// seriesWay leads back: to the settings for who sees them.
func seriesWay(by workflow.Actor) []crumb {
	if by.Has(registry.AdminRole) {
		return settingsCrumb
	}
	return settingsCrumb[:1]
}

func seriesInWords(s rulemaking.SeriesView) numberSeriesRow {
	year := strconv.Itoa(s.Year)
	row := numberSeriesRow{
		ID: s.Service + "-" + s.Kind, Title: s.Title, Kind: seriesKinds[s.Kind], URL: seriesPath + "/" + url.PathEscape(s.Service) + "/" + s.Kind + "?tahun=" + year,
		Template: s.Template, Parts: templateParts(s.Template), Source: "menurut SOP", Next: s.Next, Given: s.Given, Voided: s.Voided, Start: s.Start, Whole: s.Whole(),
		Check: wholeness(s.SeriesCount), Unused: s.Given == 0, Service: s.Service, KindValue: s.Kind, Years: year,
	}
	if s.Since > 0 {
		row.Source = "ditetapkan kantor mulai " + strconv.Itoa(s.Since)
	}
	return row
}

var templatePart = regexp.MustCompile(`\{([a-z]+)(?::([1-9]))?\}`)

// templateParts tell what the parts of a template of numbers mean, in its order.
func templateParts(template string) []string {
	var all []string
	for _, m := range templatePart.FindAllStringSubmatch(template, -1) {
		means := map[string]string{
			"urut": "nomor urut", "tahun": "tahun", "bulan": "bulan dalam angka Romawi",
			"klasifikasi": "kode klasifikasi dari Pengaturan, Kantor", "unit": "kode unit dari Pengaturan, Kantor",
		}[m[1]]
		if m[2] != "" {
			means += ", sekurang-kurangnya " + m[2] + " angka"
		}
		all = append(all, m[0]+": "+means)
	}
	return all
}

// wholeness says in words what the count of the books found.
func wholeness(s rulemaking.SeriesCount) string {
	first, last := strconv.Itoa(s.Start), strconv.Itoa(s.Last)
	switch {
	case !s.Whole() && s.Missing > 0:
		return strconv.Itoa(s.Missing) + " nomor tidak tercatat di antara " + first + " dan " + last + ", mulai dari nomor urut " + strconv.FormatInt(s.Lost[0], 10) + ". Mintalah pengelola server menjalankan pemeriksaan."
	case !s.Whole():
		return strconv.Itoa(s.Stray) + " nomor tercatat di luar deret. Mintalah pengelola server menjalankan pemeriksaan."
	case s.Given == 0:
		return "Belum ada nomor yang diberikan."
	case s.Given == 1:
		return "Diperiksa satu per satu: nomor urut " + first + " tercatat."
	}
	return "Diperiksa satu per satu: nomor urut " + first + " sampai " + last + " semuanya tercatat, tidak ada yang terlewat."
}

// numberEvents are what was decided about numbers, in words.
func numberEvents(b *rulemaking.SeriesBook) []event {
	var all []event
	for _, c := range b.Changes {
		at := c.At.In(b.Location)
		e := event{At: calendar.FormatDayTime(at), By: c.ByName, Note: c.Reason}
		what := seriesKinds[c.Kind] + " " + c.Service
		if c.Template != nil {
			e.Label = what + " mulai " + strconv.Itoa(c.Year) + ": dari " + c.Was + " menjadi " + *c.Template
		} else {
			e.Label = what + " tahun " + strconv.Itoa(c.Year) + ": mulai dari " + strconv.Itoa(*c.Start) + ", sebelumnya dari " + c.Was
		}
		all = append(all, e)
	}
	return all
}

// oneSeriesPage is a single series with the numbers it has given.
type oneSeriesPage struct {
	frame
	Problems    problems
	Row         numberSeriesRow
	Forms       []numberForm // empty: nothing can be set now
	Rows        []givenRow
	List        bool // the numbers given are shown to this person
	First, Next string
	Changes     []event
	Later       string // why nothing can be set now; empty: it can, or it is not this person's business
}

// numberForm is one of the two things that can be set.
type numberForm struct {
	ID, Heading, Button string
	Lead                string
	Inputs              []input
}

// givenRow is a number in words.
type givenRow struct {
	N                      int
	Text, Name, URL, Given string
	Voided, Reason         string // when and why; empty: it stands
}

func (p *Pages) series(c *gin.Context, by workflow.Actor) {
	p.showSeries(c, by, sentForm{status: http.StatusOK})
}

func seriesID(c *gin.Context) rulemaking.SeriesID {
	year, _ := strconv.Atoi(c.Query("tahun")) // no year is this year
	return rulemaking.SeriesID{Service: c.Param("service"), Kind: c.Param("kind"), Year: year}
}

func (p *Pages) showSeries(c *gin.Context, by workflow.Actor, sent sentForm) {
	of := seriesID(c)
	b, err := p.Rulemaking.OneSeries(c.Request.Context(), by, of)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	row := seriesInWords(b.Series[0])
	f, err := p.personFrame(c, by, row.Kind+" "+row.Years, slices.Concat(seriesWay(by), []crumb{{"Deret nomor", seriesPath + "?tahun=" + row.Years}})...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong) > 0
	v := oneSeriesPage{frame: f, Problems: sent.wrong, Row: row, List: b.MayList, Changes: numberEvents(b)}
	switch {
	case b.MayWrite && row.Unused:
		v.Forms = seriesForms(b.Series[0], sent)
	case b.MayWrite:
		v.Later = "Nomor tahun " + row.Years + " sudah ada yang diberikan, jadi bentuk dan awalnya tetap sampai akhir tahun. Yang baru dapat ditetapkan untuk tahun " + strconv.Itoa(b.Year+1) + "."
	}
	if b.MayList {
		if err := p.givenNumbers(c, by, &v, b); err != nil {
			p.Refuse(c, err)
			return
		}
	}
	p.show(c, sent.status, "onenumberseries", v)
}

// givenNumbers fills in a page of the numbers that a series has given.
func (p *Pages) givenNumbers(c *gin.Context, by workflow.Actor, v *oneSeriesPage, b *rulemaking.SeriesBook) error {
	page, err := p.Rulemaking.GivenNumbers(c.Request.Context(), by, seriesID(c), c.Query("cursor"))
	if err != nil {
		return err
	}
	for _, n := range page.Items {
		row := givenRow{N: n.N, Text: n.Text, Name: n.Name, URL: caseURL(n.DossierID), Given: calendar.FormatDate(n.GivenAt.In(b.Location))}
		if n.VoidedAt != nil {
			row.Voided, row.Reason = calendar.FormatDate(n.VoidedAt.In(b.Location)), *n.Reason
		}
		v.Rows = append(v.Rows, row)
	}
	if page.Next != "" {
		v.Next = v.Row.URL + "&cursor=" + page.Next
	}
	if c.Query("cursor") != "" {
		v.First = v.Row.URL
	}
	return nil
}

// The fields of what can be set about a series. Both forms ask why.
var (
	templateFields = []workflow.Field{
		{Name: "template", Label: "Bentuk nomor", Type: workflow.Text, Required: true, Max: 100, Example: "220/{urut}/BH/{tahun}, yang menjadi 220/12/BH/2026", Hint: "di tempat {urut} tercetak nomor urut, di tempat {tahun} tahunnya; keduanya harus ada. {urut:4} mencetak paling sedikit empat angka, seperti 0012. Boleh juga {bulan}, {klasifikasi}, dan {unit}. Tulisan lain tercetak apa adanya."},
		{Name: "reason", Label: "Alasan atau dasar", Type: workflow.Text, Required: true, Max: 1000},
	}
	startFields = []workflow.Field{
		{Name: "start", Label: "Nomor urut pertama", Type: workflow.Number, Required: true, Max: 6},
		{Name: "start_reason", Label: "Alasan atau dasar", Type: workflow.Text, Required: true, Max: 1000},
	}
)

// seriesForms are what the administrator can set before the first number of the year.
func seriesForms(s rulemaking.SeriesView, sent sentForm) []numberForm {
	stored := url.Values{"template": {s.Template}, "start": {strconv.Itoa(s.Start)}}
	typed := stored
	if sent.typed != nil {
		typed = sent.typed
		for name, v := range stored { // the other form keeps what is stored
			if !typed.Has(name) {
				typed[name] = v
			}
		}
	}
	year := strconv.Itoa(s.Year)
	return []numberForm{
		{"bentuk", "Bentuk nomor mulai " + year, "Simpan bentuk nomor", "Berlaku mulai " + year + " sampai ada bentuk lain. Dengan nomor berikutnya sekarang: " + s.Next, inputsFrom(templateFields, typed, sent.wrong)},
		{"awal", "Nomor pertama tahun " + year, "Simpan awal nomor", "Bila nomor tahun ini sudah dimulai di buku kertas, lanjutkan dari nomor berikutnya. Awal nomor hanya dapat maju, tidak dapat mundur.", inputsFrom(startFields, typed, sent.wrong)},
	}
}

// changeSeries sets how numbers are written or with which a year begins.
func (p *Pages) changeSeries(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	typed := c.Request.PostForm
	change := rulemaking.NumberChange{SeriesID: seriesID(c), Key: sentOnce(typed.Get(onceInput), c.Request.URL.RequestURI(), typed.Encode())}
	if typed.Has("start") {
		change.Reason = typed.Get("start_reason")
		change.Start, _ = strconv.Atoi(strings.TrimSpace(typed.Get("start")))
		if change.Start == 0 { // what is no number is refused as one out of bounds
			change.Start = -1
		}
	} else {
		change.Template, change.Reason = typed.Get("template"), typed.Get("reason")
	}
	err := p.Rulemaking.ChangeNumbers(c.Request.Context(), by, change)
	if err == nil {
		c.Redirect(http.StatusSeeOther, c.Request.URL.Path+"?"+url.Values{"tahun": {c.Query("tahun")}, "selesai": {"nomor-tersimpan"}}.Encode())
		return
	}
	if wrong, again := p.refusedForm(c, err, slices.Concat(templateFields, startFields)); again {
		for i := range wrong {
			if typed.Has("start") && wrong[i].Field == "reason" { // each form has one of its own
				wrong[i].Field = "start_reason"
			}
		}
		p.showSeries(c, by, sentForm{p.Status(err), typed, wrong})
	}
}

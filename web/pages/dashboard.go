package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/workflow"
)

// dashboardPage shows how a service goes, as pictures with a table beside each.
type dashboardPage struct {
	frame
	Problems problems
	Services []workflow.Option
	Spans    []workflow.Option
	Over     measures.Over
	Service  string // title of what is shown
	Span     string // what is chosen of Spans
	Ready    bool
	Time     string // what the figures are of, and when they were told
	Sums     []figure
	Tables   []figureTable
}

// At is what is wrong with an input.
func (v dashboardPage) At(field string) string { return v.Problems.At(field) }

// figure is a number with what it counts; URL leads to its cases.
type figure struct{ Label, Value, URL, Note string }

// figureTable is a table with its picture.
type figureTable struct {
	ID, Title, Note, Empty, CSV string
	Plot                        *plot // nil: none
	Head                        []string
	Rows                        [][]cell
}

// cell is a value, and where its cases are listed.
type cell struct{ Text, URL string }

// ownSpan is the choice of days from and to.
const ownSpan = "0"

func (p *Pages) dashboardRoutes(r gin.IRouter) {
	r.GET("/dasbor", p.signedIn(p.dashboard))
	r.GET("/dasbor/permohonan", p.signedIn(p.countedCases))
	r.GET("/dasbor/tabel/:table", p.signedIn(p.dashboardCSV)) // ends with .csv
}

// overOf reads what is asked for.
func overOf(c *gin.Context) measures.Over {
	q := measures.Over{Service: c.Query("layanan")}
	days, dated := c.Query("hari"), c.Query("dari") != "" || c.Query("sampai") != ""
	if days == ownSpan || days == "" && dated {
		q.From, q.To, q.Dated = c.Query("dari"), c.Query("sampai"), true
		return q
	}
	if days != "" {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 {
			n = -1
		}
		q.Days = n
	}
	return q
}

// dashboard shows the figures of a service.
func (p *Pages) dashboard(c *gin.Context, by workflow.Actor) {
	v := dashboardPage{Over: overOf(c)}
	d, err := p.Measures.Dashboard(c.Request.Context(), by, v.Over)
	status, refusal := http.StatusOK, (*registry.Error)(nil)
	if err != nil {
		if workflow.KindOf(err) != workflow.Invalid || !errors.As(err, &refusal) {
			p.Refuse(c, err)
			return
		}
		status, v.Failed, v.Problems = p.Status(err), true, problemsOf(refusal, "hari", "dari", "sampai")
	}
	f, err := p.personFrame(c, by, "Dasbor", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed, f.Wide = v.Failed, true
	v.frame = f
	if err := p.chooseOver(c, by, &v, d); err != nil {
		p.Refuse(c, err)
		return
	}
	if d != nil {
		v.Over, v.Ready, v.Service = d.Over, d.Ready, d.Definition.Title
		v.fill(d)
	}
	p.show(c, status, "dashboard", v)
}

// chooseOver says what may be chosen, and what is.
func (p *Pages) chooseOver(c *gin.Context, by workflow.Actor, v *dashboardPage, d *measures.Dashboard) error {
	services, err := p.Office.Procedures(c.Request.Context(), by.Office)
	for _, s := range services {
		v.Services = append(v.Services, workflow.Option{Value: s.Service, Label: s.Title})
	}
	v.Spans = []workflow.Option{{Value: "30", Label: "30 hari terakhir"}, {Value: "90", Label: "90 hari terakhir"}, {Value: "365", Label: "365 hari terakhir"}, {Value: ownSpan, Label: "Dari tanggal sampai tanggal"}}
	v.Span = c.Query("hari")
	if d != nil {
		v.Span = strconv.Itoa(d.Over.Days)
	}
	if v.Over.Dated && v.Over.From == "" && v.Over.To == "" {
		v.Span = ownSpan
	}
	return err
}

// fill tells the figures in words.
func (v *dashboardPage) fill(d *measures.Dashboard) {
	w := words{d}
	v.Time = w.time()
	if d.Ready {
		v.Sums = w.sums()
	}
	v.Tables = w.tables()
}

// dashboardCSV gives one of the tables as a file.
func (p *Pages) dashboardCSV(c *gin.Context, by workflow.Actor) {
	d, err := p.Measures.Dashboard(c.Request.Context(), by, overOf(c))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	w := words{d}
	tables := w.tables()
	i := slices.IndexFunc(tables, func(t figureTable) bool { return t.ID+".csv" == c.Param("table") })
	if i < 0 {
		p.Refuse(c, registry.NotFound("Tabel"))
		return
	}
	rows := [][]string{tables[i].Head}
	for _, r := range tables[i].Rows {
		line := make([]string, len(r))
		for k, one := range r {
			line[k] = one.Text
		}
		rows = append(rows, line)
	}
	if err := sheetCSV(c, "dasbor-"+tables[i].ID+"-"+d.Over.Service, rows); err != nil {
		p.Refuse(c, err)
	}
}

// words tells a dashboard.
type words struct{ d *measures.Dashboard }

// query is the address of something about the same figures.
func (w words) query(path string, more ...string) string {
	q := url.Values{"layanan": {w.d.Over.Service}}
	if w.d.Over.Days != 0 {
		q.Set("hari", strconv.Itoa(w.d.Over.Days))
	} else {
		q.Set("dari", w.d.Over.From)
		q.Set("sampai", w.d.Over.To)
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return path + "?" + q.Encode()
}

// count is a number that leads to its cases where there are any.
func (w words) count(n int, more ...string) cell {
	if n == 0 {
		return cell{Text: "0"}
	}
	return cell{itoa(n), w.query("/dasbor/permohonan", more...)}
}

// time says what the figures are of.
func (w words) time() string {
	if !w.d.Ready {
		return ""
	}
	last := w.d.Figures.Until.Add(-1).In(w.d.Zone)
	return "Dari " + calendar.FormatDay(w.d.Figures.From.In(w.d.Zone)) + " sampai " + calendar.FormatDay(last) + ". Dihitung " +
		calendar.FormatDayTime(w.d.ComputedAt) + " dari catatan langkah setiap permohonan."
}

// sums are the figures of the whole; none where nothing happened.
func (w words) sums() []figure {
	m := w.d.Figures
	if m.Submitted+m.Whole.Count+m.Returned == 0 {
		return nil
	}
	link := func(n int, more ...string) string { return w.count(n, more...).URL }
	all := []figure{
		{"Diajukan", itoa(m.Submitted), link(m.Submitted, "isi", measures.CountSubmitted), ""},
		{"Diputus", itoa(m.Whole.Count), link(m.Whole.Count, "isi", measures.CountDecided), ""},
	}
	if m.Whole.Count > 0 {
		unit := calendar.Unit(m.Whole.Unit)
		late := m.Whole.Count - m.Whole.Within
		all = append(all,
			figure{"Waktu kantor, separuhnya paling lama", measures.AmountWords(m.Whole.Median, unit), "", "sembilan dari sepuluh paling lama " + measures.AmountWords(m.Whole.P90, unit)})
		if !w.d.Definition.Norm.IsZero() {
			all = append(all, figure{"Dalam batas " + w.d.Definition.Norm.String(), measures.ShareWords(m.Whole.Within, m.Whole.Count), "", ""},
				figure{"Lewat batas", itoa(late), link(late, "isi", measures.CountDecidedLate), ""})
		}
	}
	return append(all, figure{"Dikembalikan kepada pemohon", itoa(m.Returned), "", "permohonan yang dikirimi catatan kekurangan"})
}

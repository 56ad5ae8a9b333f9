package pages

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/workflow"
)

// lapsesPage lists the letters that end soon.
type lapsesPage struct {
	frame
	Filters []tab
	Rows    []lapseRow
	More    string
	File    string
}

type lapseRow struct {
	casework.LapseRow
	URL, Tone, Label, Lapse, Reminded string
}

// lapseFilters are how far the list looks.
var lapseFilters = []struct {
	within int
	label  string
}{{7, "7 hari"}, {30, "30 hari"}, {60, "60 hari"}, {90, "90 hari"}, {-1, "Sudah lewat"}}

// letterTabs lead to the lists of letters; within is how far the present one looks, nil where it lists all.
func letterTabs(within *int) []tab {
	var all []tab
	for _, f := range lapseFilters {
		all = append(all, tab{f.label, "/surat?dalam=" + strconv.Itoa(f.within), within != nil && f.within == *within})
	}
	return append(all, tab{"Semua surat", lettersPath, within == nil})
}

// lapsesWithin is the filter of a request.
func lapsesWithin(c *gin.Context) int {
	n, err := strconv.Atoi(c.DefaultQuery("dalam", "90"))
	if err != nil || n < -1 || n > casework.MaxWithin {
		return 90
	}
	return n
}

func (p *Pages) lapses(c *gin.Context, by workflow.Actor) {
	within := lapsesWithin(c)
	found, err := p.Office.Lapses(c.Request.Context(), by, casework.LapseListing{Within: within, Cursor: c.Query("cursor"), Limit: 25})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Surat yang segera berakhir", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := lapsesPage{frame: f, File: "/surat.csv?dalam=" + strconv.Itoa(within)}
	v.Filters = letterTabs(&within)
	for _, r := range found.Items {
		v.Rows = append(v.Rows, p.lapseRow(r, f))
	}
	if found.Next != "" {
		v.More = "/surat?" + url.Values{"dalam": {strconv.Itoa(within)}, "cursor": {found.Next}}.Encode()
	}
	p.show(c, http.StatusOK, "lapses", v)
}

func (p *Pages) lapseRow(r casework.LapseRow, f frame) lapseRow {
	s := letterStanding(r.State)
	row := lapseRow{LapseRow: r, URL: letterURL(r.ID), Tone: s.tone, Label: s.label, Lapse: calendar.FormatDate(r.LapseOn)}
	if r.RemindedAt != nil && f.Office != nil {
		row.Reminded = calendar.FormatDate(r.RemindedAt.In(f.Office.Location()))
	}
	return row
}

// mostInFile bounds the file of letters that end; a longer list is cut.
const mostInFile = 5000

// lapsesFile is the same list as CSV.
func (p *Pages) lapsesFile(c *gin.Context, by workflow.Actor) {
	rows := [][]string{{"nomor_registrasi", "nama", "keadaan", "berlaku_sampai", "berakhir_pada", "yang_berakhir", "hari_lagi", "pengingat_terakhir", "diperbarui"}}
	l := casework.LapseListing{Within: lapsesWithin(c), Limit: 100}
	loc, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	for len(rows) <= mostInFile {
		found, err := p.Office.Lapses(c.Request.Context(), by, l)
		if err != nil {
			p.Refuse(c, err)
			return
		}
		for _, r := range found.Items {
			reminded := ""
			if r.RemindedAt != nil {
				reminded = r.RemindedAt.In(loc).Format("2006-01-02") // the day of the office, as on the page
			}
			rows = append(rows, []string{
				r.RegistrationNumber, r.Name, r.State, r.ValidUntil.Format("2006-01-02"), r.LapseOn.Format("2006-01-02"), r.What,
				strconv.Itoa(r.Days), reminded, map[bool]string{true: "ya", false: "tidak"}[r.Renewing],
			})
		}
		if l.Cursor = found.Next; l.Cursor == "" {
			break
		}
	}
	if err := sheetCSV(c, "surat-segera-berakhir", rows); err != nil {
		p.Refuse(c, err)
	}
}

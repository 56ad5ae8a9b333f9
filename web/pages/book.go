package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/sopdoc"
	"ormas/workflow"
)

const bookPath = "/buku-induk"

// bookRoutes mounts the main register book, its paper and its sheet.
func (p *Pages) bookRoutes(r gin.IRouter) {
	r.GET(bookPath, p.signedIn(p.book))
	r.GET(bookPath+".pdf", p.signedIn(p.bookPaper))
	r.GET(bookPath+".xlsx", p.signedIn(p.bookSheet))
}

// bookPage is a page of the main register book with its filters.
type bookPage struct {
	frame
	Problems    problems
	Filter      casework.BookFilter
	Year        string // as it is chosen; "semua": any
	Years       []workflow.Option
	Services    []workflow.Option
	States      []workflow.Option
	Columns     []string
	Rows        []bookRow
	PDF, XLSX   string
	First, Next string
}

// At is what is wrong with an input.
func (v bookPage) At(field string) string { return v.Problems.At(field) }

// bookRow is one line.
type bookRow struct {
	URL   string
	Name  string
	Cells []string
}

// everyYear stands in the address for a book of all years.
const everyYear = "semua"

// bookFilter is what the address asks for: this year where it names none.
func (p *Pages) bookFilter(c *gin.Context, f frame) (casework.BookFilter, string) {
	filter := casework.BookFilter{Service: c.Query("layanan"), State: c.Query("status"), Cursor: c.Query("cursor"), Limit: casework.DefaultLimit}
	year := c.Query("tahun")
	if year == everyYear {
		return filter, year
	}
	filter.Year, _ = strconv.Atoi(year) // what is no year is this year
	if filter.Year == 0 {
		filter.Year = p.Office.Now().In(f.Office.Location()).Year()
	}
	return filter, strconv.Itoa(filter.Year)
}

// book shows a page of the book.
func (p *Pages) book(c *gin.Context, by workflow.Actor) {
	choices, err := p.Office.BookChoices(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Buku Induk", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := bookPage{frame: f, Services: choices.Services, Years: []workflow.Option{{Value: everyYear, Label: "Semua tahun"}}}
	v.Wide = true
	v.Filter, v.Year = p.bookFilter(c, f)
	for _, year := range choices.Years {
		v.Years = append(v.Years, workflow.Option{Value: strconv.Itoa(year), Label: strconv.Itoa(year)})
	}
	for _, s := range registry.BookStates {
		v.States = append(v.States, workflow.Option{Value: s.Value, Label: s.Label})
	}
	for _, column := range registry.BookColumns {
		v.Columns = append(v.Columns, column.Title)
	}
	page, err := p.Office.Book(c.Request.Context(), by, v.Filter)
	status := http.StatusOK
	if err != nil {
		var again bool
		if v.Problems, again = p.refusedForm(c, err, []workflow.Field{{Name: "state"}, {Name: "cursor"}, {Name: "year"}, {Name: "service"}}); !again {
			return
		}
		v.Failed, status = true, p.Status(err)
	}
	v.fill(page)
	p.show(c, status, "book", v)
}

func (v *bookPage) fill(page casework.Page[registry.BookEntry]) {
	for _, e := range page.Items {
		row := bookRow{URL: caseURL(e.DossierID), Name: e.Name}
		for _, column := range registry.BookColumns {
			row.Cells = append(row.Cells, column.Value(e))
		}
		v.Rows = append(v.Rows, row)
	}
	v.PDF, v.XLSX = v.address(bookPath+".pdf", ""), v.address(bookPath+".xlsx", "")
	if page.Next != "" {
		v.Next = v.address(bookPath, page.Next)
	}
	if v.Filter.Cursor != "" {
		v.First = v.address(bookPath, "")
	}
}

// address is that of the same part of the book.
func (v *bookPage) address(path, cursor string) string {
	q := url.Values{"tahun": {v.Year}}
	for name, value := range map[string]string{"layanan": v.Filter.Service, "status": v.Filter.State, "cursor": cursor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return path + "?" + q.Encode()
}

// bookHeading says in words which part of the book a filter names.
func bookHeading(filter casework.BookFilter, services []workflow.Option) string {
	heading := "Semua tahun"
	if filter.Year != 0 {
		heading = "Tahun " + strconv.Itoa(filter.Year)
	}
	for _, s := range services {
		if s.Value == filter.Service {
			heading += ", " + s.Label
		}
	}
	if filter.State != "" {
		heading += ", status: " + registry.BookEntry{State: filter.State}.StateLabel()
	}
	return heading
}

// bookPaper prints the part of the book that is shown.
func (p *Pages) bookPaper(c *gin.Context, by workflow.Actor) {
	choices, err := p.Office.BookChoices(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Buku Induk")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	filter, year := p.bookFilter(c, f)
	now := p.Office.Now().In(f.Office.Location())
	paper := sopdoc.BookPaper{
		Issuer: sopdoc.Issuer{Office: *f.Office}, Heading: bookHeading(filter, choices.Services), Made: now,
		Printed: calendar.FormatMoment(now),
	}
	for e, err := range p.Office.WholeBook(c.Request.Context(), by, filter) {
		if err == nil && len(paper.Entries) == sopdoc.MostBookEntries {
			err = registry.Conflict("buku_terlalu_tebal", fmt.Sprintf("Bagian ini lebih dari %d baris. Pilih satu tahun, atau unduh XLSX.", sopdoc.MostBookEntries))
		}
		if err != nil {
			p.Refuse(c, err)
			return
		}
		paper.Entries = append(paper.Entries, e)
	}
	pdf, err := sopdoc.Book(paper)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.sendBook(c, by, bookFile{"buku-induk-" + year + ".pdf", "application/pdf", pdf})
}

// bookFile is a part of the book as a file.
type bookFile struct {
	name, kind string
	body       []byte
}

// sendBook gives out a file of the book, which names people: it is noted first, and kept by no one on the way.
func (p *Pages) sendBook(c *gin.Context, by workflow.Actor, f bookFile) {
	if err := p.Office.NoteExtract(c.Request.Context(), by, f.name, f.body); err != nil {
		p.Refuse(c, err)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, f.name))
	c.Header("Cache-Control", "private, no-store")
	c.Data(http.StatusOK, f.kind, f.body)
}

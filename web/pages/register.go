package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// registerRows is how many letters a page of the register shows.
const registerRows = 20

// publicRegisterPage is the register of letters with its search and filters.
type publicRegisterPage struct {
	frame
	Problems problems
	Q        string // as it was typed
	Filter   casework.RegisterFilter
	Choices  casework.RegisterChoices
	States   []registry.LabelledState
	Rows     []registerRow
	Searched string        // instead of Q; empty: Q itself
	Exact    bool          // Q is searched as it was typed
	AsTyped  string        // address that searches for Q as it was typed
	More     string        // address of the next page; empty: there is none
	First    bool          // the first page of the list
	Narrowed bool          // something was looked for
	Again    string        // address of the first page
	Filters  string        // that are set, in words; empty: none is
	Wider    string        // address of the same search without them; empty: there is no search or no filter
	Short    bool          // Q is shorter than the parts of names that are looked for
	Data     *registerData // nil: no files are made yet
}

// registerRow is one letter in words.
type registerRow struct {
	registry.PublicLetter
	Tone, Label   string // of its state today
	Issued, Until string
}

// URL is where the letter has its page.
func (r registerRow) URL() string { return registerPath + "/" + r.ID.String() }

const registerPath = "/register"

// At is what is wrong with an input.
func (v publicRegisterPage) At(field string) string { return v.Problems.At(field) }

// publicRegister lists the letters that the office has issued, for anybody.
func (p *Pages) publicRegister(c *gin.Context) {
	f, err := p.frame(c, "Register surat")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Here = "register"
	year, _ := strconv.Atoi(c.Query("tahun")) // what is no year is any
	view := publicRegisterPage{frame: f, Q: c.Query("q"), First: c.Query("cursor") == "", States: registry.LetterStates, Filter: casework.RegisterFilter{
		Field: c.Query("bidang"), Kecamatan: c.Query("kecamatan"), State: c.Query("keadaan"), Year: year,
	}}
	view.Exact = c.Query("persis") == "1"
	view.Narrowed, view.Again = view.Q != "" || view.Filter != casework.RegisterFilter{}, view.address("")
	if f.Office == nil {
		p.show(c, http.StatusOK, "publicregister", view)
		return
	}
	at := rules.Place{OfficeID: &f.Office.ID}
	if view.Choices, err = p.Office.RegisterChoices(c.Request.Context(), at); err != nil {
		p.Refuse(c, err)
		return
	}
	if view.Data, err = p.dataOf(c, f.Office); err != nil {
		p.Refuse(c, err)
		return
	}
	found, err := p.Office.Register(c.Request.Context(), at, view.Filter, casework.Search{
		Q: view.Q, Cursor: c.Query("cursor"), Limit: registerRows, Exact: view.Exact,
	})
	var refusal *registry.Error
	switch {
	case errors.As(err, &refusal) && workflow.KindOf(err) == workflow.Invalid:
		view.Problems, view.Failed = problemsOf(refusal, "q", "state"), true
		p.show(c, p.Status(err), "publicregister", view)
		return
	case err != nil:
		p.Refuse(c, err)
		return
	}
	view.fill(found)
	p.show(c, http.StatusOK, "publicregister", view)
}

func (v *publicRegisterPage) fill(found casework.RegisterPage) {
	v.Rows, v.Searched = registerRowsOf(found.Items), found.Searched
	asTyped := *v
	asTyped.Exact = true
	v.AsTyped = asTyped.address("")
	v.Filters = v.filters()
	if v.Filters != "" && v.Q != "" {
		wider := *v
		wider.Filter = casework.RegisterFilter{}
		v.Wider = wider.address("")
	}
	v.Short = v.Q != "" && utf8.RuneCountInString(registry.Search(v.Q)) < shortestName
	if found.Next != "" {
		v.More = v.address(found.Next)
	}
}

// shortestName is how many letters a part of a name has at least that is looked for.
const shortestName = 3

// filters are those that are set, in words.
func (v *publicRegisterPage) filters() string {
	var all []string
	if v.Filter.Field != "" {
		all = append(all, "bidang "+v.Filter.Field)
	}
	if v.Filter.Kecamatan != "" {
		all = append(all, "kecamatan "+v.Filter.Kecamatan)
	}
	for _, s := range v.States {
		if s.Value == v.Filter.State && s.Value != "" {
			all = append(all, "keadaan "+s.Label)
		}
	}
	if v.Filter.Year != 0 {
		all = append(all, "tahun surat "+strconv.Itoa(v.Filter.Year))
	}
	return strings.Join(all, ", ")
}

// address is that of the register with the same search and filters.
func (v *publicRegisterPage) address(cursor string) string {
	q := url.Values{}
	year, exact := "", ""
	if v.Exact {
		exact = "1"
	}
	if v.Filter.Year != 0 {
		year = strconv.Itoa(v.Filter.Year)
	}
	for name, value := range map[string]string{
		"q": v.Q, "bidang": v.Filter.Field, "kecamatan": v.Filter.Kecamatan, "keadaan": v.Filter.State, "tahun": year, "cursor": cursor,
		"persis": exact,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return registerPath
	}
	return registerPath + "?" + q.Encode()
}

func registerRowsOf(letters []registry.PublicLetter) []registerRow {
	var rows []registerRow
	for _, l := range letters {
		s := letterStanding(l.State)
		rows = append(rows, registerRow{l, s.tone, s.label, calendar.FormatDate(l.IssuedOn), calendar.FormatDate(l.ValidUntil)})
	}
	return rows
}

// registerEntryPage is one letter of the register with what became of it.
type registerEntryPage struct {
	frame
	Row      registerRow
	Sentence string
	Events   []pair // day and state
}

// registerEntry shows one letter of the register, for anybody.
func (p *Pages) registerEntry(c *gin.Context) {
	f, err := p.frame(c, "Register surat")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	id, err := idOf(c.Param("id"), "Surat")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	l, err := p.Office.PublicLetter(c.Request.Context(), rules.Place{Host: hostOf(c.Request)}, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Here, f.Title, f.Way = "register", l.Name, []crumb{{"Register surat", registerPath}}
	v := registerEntryPage{frame: f, Row: registerRowsOf([]registry.PublicLetter{l.PublicLetter})[0], Sentence: letterStanding(l.State).sentence}
	for _, e := range l.Events {
		v.Events = append(v.Events, pair{calendar.FormatDate(e.On), letterStanding(e.State).label})
	}
	p.show(c, http.StatusOK, "registerentry", v)
}

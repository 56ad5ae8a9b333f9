package pages

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// registerRows is how many letters a page of the register shows.
const registerRows = 20

// publicRegisterPage is the register of letters with its search.
type publicRegisterPage struct {
	frame
	Problems problems
	Q        string // as it was typed
	Rows     []registerRow
	More     string // address of the next page; empty: there is none
	First    bool   // the first page of the list
}

// registerRow is one letter in words.
type registerRow struct {
	registry.PublicLetter
	Tone, Label   string // of its state today
	Issued, Until string
}

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
	view := publicRegisterPage{frame: f, Q: c.Query("q"), First: c.Query("cursor") == ""}
	if f.Office == nil {
		p.show(c, http.StatusOK, "publicregister", view)
		return
	}
	found, err := p.Office.Register(c.Request.Context(), casework.Place{OfficeID: &f.Office.ID},
		casework.Search{Q: view.Q, Cursor: c.Query("cursor"), Limit: registerRows})
	var refusal *registry.Error
	switch {
	case errors.As(err, &refusal) && workflow.KindOf(err) == workflow.Invalid:
		view.Problems, view.Failed = problemsOf(refusal, "q"), true
		p.show(c, p.Status(err), "publicregister", view)
		return
	case err != nil:
		p.Refuse(c, err)
		return
	}
	view.fill(found)
	p.show(c, http.StatusOK, "publicregister", view)
}

func (v *publicRegisterPage) fill(found casework.Page[registry.PublicLetter]) {
	for _, item := range found.Items {
		s := standings[item.State]
		v.Rows = append(v.Rows, registerRow{item, s.tone, s.label, calendar.FormatDate(item.IssuedOn), calendar.FormatDate(item.ValidUntil)})
	}
	if found.Next != "" {
		v.More = "/register?" + url.Values{"q": {v.Q}, "cursor": {found.Next}}.Encode()
	}
}

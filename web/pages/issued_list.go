package pages

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// lettersPath is where the office finds each of its letters.
const lettersPath = "/surat/semua"

// lettersWay leads back from a letter: for the office to all of them.
func lettersWay(by workflow.Actor) []crumb {
	way := []crumb{{"Beranda", "/beranda"}}
	if by.Reads {
		way = append(way, crumb{"Semua surat", lettersPath})
	}
	return way
}

// lettersPage lists the letters of the office with a search.
type lettersPage struct {
	frame
	Problems problems
	Tabs     []tab
	Q, State string
	States   []registry.LabelledState
	Rows     []registerRow
	Searched string // instead of Q; empty: Q itself
	Next     string // address of the next page
	First    string // address of the first page, where this is another
}

// At is what is wrong with an input.
func (v lettersPage) At(field string) string { return v.Problems.At(field) }

// Act is where the office has its page of the letter.
func (r registerRow) Act() string { return letterURL(r.ID) }

// letters lists what the office has issued, the latest first.
func (p *Pages) letters(c *gin.Context, by workflow.Actor) {
	v := lettersPage{Tabs: letterTabs(nil), Q: c.Query("q"), State: c.Query("keadaan"), States: registry.LetterStates}
	found, err := p.Office.Letters(c.Request.Context(), by, casework.RegisterFilter{State: v.State},
		casework.Search{Q: v.Q, Cursor: c.Query("cursor"), Limit: casework.DefaultLimit})
	status := http.StatusOK
	if err != nil {
		var again bool
		if v.Problems, again = p.refusedForm(c, err, []workflow.Field{{Name: "q"}, {Name: "state"}}); !again {
			return
		}
		status = p.Status(err)
	}
	if v.frame, err = p.personFrame(c, by, "Semua surat", crumb{"Beranda", "/beranda"}); err != nil {
		p.Refuse(c, err)
		return
	}
	v.Failed = len(v.Problems) > 0
	v.Rows, v.Searched = registerRowsOf(found.Items), found.Searched
	if found.Next != "" {
		v.Next = v.address(found.Next)
	}
	if c.Query("cursor") != "" {
		v.First = v.address("")
	}
	p.show(c, status, "letters", v)
}

// address is that of the list with the same search.
func (v lettersPage) address(cursor string) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": v.Q, "keadaan": v.State, "cursor": cursor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return lettersPath
	}
	return lettersPath + "?" + q.Encode()
}

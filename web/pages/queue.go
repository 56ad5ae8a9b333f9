package pages

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// queueKind is one of the lists in which staff find their work.
type queueKind struct{ name, title, empty string }

var queueKinds = []queueKind{
	{"now", "Menunggu saya", "Tidak ada permohonan yang menunggu Anda."},
	{"others", "Sedang di orang lain", "Tidak ada permohonan Anda yang sedang di orang lain."},
	{"overdue", "Lewat waktu", "Tidak ada langkah kantor yang lewat waktu."},
	{"waiting", "Menunggu pemohon", "Tidak ada permohonan yang sedang menunggu pemohon."},
	{"role", "Menunggu peran saya", "Tidak ada permohonan yang menunggu peran Anda."},
	{"mine", "Pernah ditugaskan", "Tidak ada permohonan yang ditugaskan kepada Anda."},
	{"all", "Semua", "Belum ada permohonan."},
}

// queuePage is a list of dossiers with its filters.
type queuePage struct {
	frame
	Problems problems
	Tabs     []tab
	Queue    string
	State    string
	Q        string
	States   []workflow.Option
	Rows     []caseRow
	Empty    string
	Next     string // address of the next page
	First    string // address of the first page, where this is another
}

// At is what is wrong with an input.
func (v queuePage) At(field string) string { return v.Problems.At(field) }

// tab is one of several views of the same thing.
type tab struct {
	Label, URL string
	Now        bool
}

// caseRow is a dossier in a list, in words.
type caseRow struct {
	URL, Name, Code, Service, State, Turn, Numbers string
	Seen                                           string // who else has it open
	Deemed                                         string // that a law's day is near
	Replacing                                      string // what it does to a letter, empty: nothing
	Held, LateNotice                               bool
	Left                                           bar
}

// bar is how much of a norm is gone, as words and as a bar of 100 parts.
type bar struct {
	Text string
	Used int
	Late bool
	None bool // there is no norm to show a bar for
}

// queue lists dossiers by queue, state and search.
func (p *Pages) queue(c *gin.Context, by workflow.Actor) {
	if !by.Reads {
		p.Refuse(c, registry.Forbid("bukan_petugas", "Antrean ini hanya untuk petugas kantor."))
		return
	}
	ctx, v := c.Request.Context(), queuePage{Queue: queueOf(c.Query("queue")), State: c.Query("state"), Q: c.Query("q")}
	part, err := p.Office.Part(ctx, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v.States = part.States
	page, err := p.Office.Dossiers(ctx, by, casework.Filter{Queue: v.Queue, State: v.State, Q: v.Q, Cursor: c.Query("cursor"), Limit: casework.DefaultLimit})
	if err == nil {
		v.Rows, err = p.caseRows(c, by, page.Items)
	}
	if page.Next != "" {
		v.Next = v.address(v.Queue, page.Next)
	}
	if c.Query("cursor") != "" {
		v.First = v.address(v.Queue, "")
	}
	p.showQueue(c, by, v, err)
}

// showQueue shows what was found; where the filter was refused, it says so above an empty list.
func (p *Pages) showQueue(c *gin.Context, by workflow.Actor, v queuePage, err error) {
	status := http.StatusOK
	var refusal *registry.Error
	switch {
	case err != nil && workflow.KindOf(err) == workflow.Invalid && errors.As(err, &refusal):
		v.Problems, v.Failed, status = problemsOf(refusal, "q", "state"), true, p.Status(err)
	case err != nil:
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Antrean", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	v.frame = f
	for _, k := range queueKinds {
		v.Tabs = append(v.Tabs, tab{k.title, v.address(k.name, ""), k.name == v.Queue})
		if k.name == v.Queue {
			v.Empty = k.empty
		}
	}
	if v.Q != "" || v.State != "" {
		v.Empty = "Tidak ada permohonan yang cocok dengan saringan ini."
	}
	p.show(c, status, "queue", v)
}

// address is that of a queue with the same filters.
func (v queuePage) address(queue, cursor string) string {
	q := url.Values{"queue": {queue}}
	for name, value := range map[string]string{"state": v.State, "q": v.Q, "cursor": cursor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "/antrean?" + q.Encode()
}

// queueOf is a queue by its name; whatever is no queue is the first.
func queueOf(name string) string {
	for _, k := range queueKinds {
		if k.name == name {
			return name
		}
	}
	return queueKinds[0].name
}

// replacingMark tells a case apart that is to replace a letter.
func replacingMark(r casework.DossierRow) string {
	if !r.Replacing {
		return ""
	}
	return strings.ToLower(replacingWord(r.Correction))
}

// caseRows tells rows in words, with the time that is left.
func (p *Pages) caseRows(c *gin.Context, by workflow.Actor, found []casework.DossierRow) ([]caseRow, error) {
	left, err := p.Office.Left(c.Request.Context(), by, found)
	if err != nil {
		return nil, err
	}
	rows := make([]caseRow, len(found))
	for i, r := range found {
		rows[i] = caseRow{
			URL: caseURL(r.ID), Name: r.Name, Code: r.TrackingCode, Service: r.Service, State: r.StateLabel, Held: r.HeldSince != nil,
			LateNotice: r.LateNotice, Deemed: r.DeemedText, Replacing: replacingMark(r),
			Turn: r.TurnRoleLabel, Left: bar{Text: left[i].Text, Used: left[i].Used, Late: left[i].Late, None: !left[i].Runs},
		}
		if r.TurnName != "" {
			rows[i].Turn += ", " + r.TurnName
		}
		if r.HeldSince != nil {
			rows[i].Turn = heldTurn(rows[i].Turn)
		}
		if r.OpenedAt != nil {
			rows[i].Seen = seenText(r.OpenedBy, p.Office.Now().Sub(*r.OpenedAt))
		}
		if r.AgendaNumber != nil {
			rows[i].Numbers = "Agenda " + *r.AgendaNumber
		}
	}
	return rows, nil
}

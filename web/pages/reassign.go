package pages

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// reassignPage hands the cases of a person on to another: first whose, then which and to whom, then what became of each.
type reassignPage struct {
	frame
	Problems problems
	Holders  []holderRow
	Holder   *casework.Holder // whose cases are shown; nil: not chosen yet
	Rows     []heldRow
	More     bool // the person has more than are shown
	People   []workflow.Option
	Typed    url.Values
	Moved    []caseRow
	Refused  []refusedRow
	Done     bool
}

// At is what is wrong with an input.
func (v reassignPage) At(field string) string { return v.Problems.At(field) }

// holderRow leads to the cases of a person in a role.
type holderRow struct {
	casework.Holder
	URL string
}

// heldRow is a case that can be handed on.
type heldRow struct {
	caseRow
	ID      string
	Checked bool
}

// refusedRow is a case that stayed where it is, and why.
type refusedRow struct{ URL, Name, Why string }

// reassignment shows whose cases may be handed on, or those of one person.
func (p *Pages) reassignment(c *gin.Context, by workflow.Actor) {
	p.showReassignment(c, http.StatusOK, by, reassignPage{Typed: url.Values{}})
}

// reassign hands cases on and shows what became of each. Nothing is done silently, so it is shown and not led away from;
// a page that is sent again finds that they are gone.
func (p *Pages) reassign(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v := reassignPage{Typed: c.Request.PostForm}
	all, err := p.Office.Reassign(c.Request.Context(), by, reassignmentFrom(v.Typed))
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		v.Done = true
		if err := p.became(c, by, &v, all); err != nil {
			p.Refuse(c, err)
			return
		}
		p.showReassignment(c, http.StatusOK, by, v)
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v.Problems, v.Failed = problemsOf(refusal, "perkara", "pengganti", "alasan"), true
		p.showReassignment(c, status, by, v)
	}
}

func reassignmentFrom(typed url.Values) casework.Reassignment {
	r := casework.Reassignment{Role: typed.Get("peran"), All: typed.Get("cakupan") == "semua", Note: typed.Get("alasan")}
	r.From, _ = uuid.Parse(typed.Get("orang")) // what is no id is nobody, and has no cases
	r.To, _ = uuid.Parse(typed.Get("pengganti"))
	for _, text := range typed["perkara"] {
		if id, err := uuid.Parse(text); err == nil {
			r.Dossiers = append(r.Dossiers, id)
		}
	}
	return r
}

// became tells what became of each case.
func (p *Pages) became(c *gin.Context, by workflow.Actor, v *reassignPage, all []casework.Reassigned) error {
	var moved []casework.DossierRow
	for _, r := range all {
		switch {
		case r.Why == "":
			moved = append(moved, r.DossierRow)
		case r.Name == "":
			v.Refused = append(v.Refused, refusedRow{caseURL(r.ID), "Satu permohonan", r.Why})
		default:
			v.Refused = append(v.Refused, refusedRow{caseURL(r.ID), r.Name, r.Why})
		}
	}
	rows, err := p.caseRows(c, by, moved)
	v.Moved = rows
	return err
}

func (p *Pages) showReassignment(c *gin.Context, status int, by workflow.Actor, v reassignPage) {
	f, err := p.personFrame(c, by, "Alihkan tugas", crumb{"Beranda", "/beranda"})
	if err == nil {
		f.Failed = v.Failed
		v.frame = f
		err = p.holders(c, by, &v)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, status, "reassign", v)
}

// holders fills in whose cases may be handed on, and those of the person who was chosen.
func (p *Pages) holders(c *gin.Context, by workflow.Actor, v *reassignPage) error {
	all, err := p.Office.Holders(c.Request.Context(), by)
	if err != nil {
		return err
	}
	chosen := reassignmentFrom(url.Values{"orang": {cmp.Or(v.Typed.Get("orang"), c.Query("orang"))}, "peran": {cmp.Or(v.Typed.Get("peran"), c.Query("peran"))}})
	for _, h := range all {
		q := url.Values{"orang": {h.User.String()}, "peran": {h.Role}}
		v.Holders = append(v.Holders, holderRow{h, "/pengaturan/mutasi?" + q.Encode()})
	}
	i := slices.IndexFunc(all, func(h casework.Holder) bool { return h.User == chosen.From && h.Role == chosen.Role })
	if i < 0 || v.Done {
		return nil
	}
	v.Holder = &all[i]
	return p.heldBy(c, by, v)
}

// heldBy fills in the cases of the person who was chosen, and who may take them over.
func (p *Pages) heldBy(c *gin.Context, by workflow.Actor, v *reassignPage) error {
	ctx := c.Request.Context()
	held, more, err := p.Office.Held(ctx, by, v.Holder.Role, v.Holder.User)
	if err != nil {
		return err
	}
	v.More = more
	rows, err := p.caseRows(c, by, held)
	if err != nil {
		return err
	}
	for i, r := range rows {
		id := held[i].ID.String()
		v.Rows = append(v.Rows, heldRow{r, id, slices.Contains(v.Typed["perkara"], id)})
	}
	people, err := p.Office.Users(ctx, by, v.Holder.Role, nil)
	for _, u := range people {
		if u.ID != v.Holder.User {
			v.People = append(v.People, workflow.Option{Value: u.ID.String(), Label: u.Name})
		}
	}
	return err
}

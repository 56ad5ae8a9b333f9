package pages

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// legalStatusPage shows what other offices decided about an organisation, and records it.
type legalStatusPage struct {
	frame
	Problems problems
	Name     string
	Rows     []statusRow
	URL      string // where it is recorded; empty: not by this person
	Choices  []workflow.LegalStatus
	Typed    url.Values
	Limit    string
}

// statusRow is what another office decided, in words.
type statusRow struct {
	Label, Letter, Issuer, Note, By, At, URL string
	Withdrawn                                string // when, by whom and why; empty: it stands
	Withdraw                                 string // where it is withdrawn; empty: not by this person, or it was
	Reason                                   string // id of the input for that
}

// At is what is wrong with an input.
func (v legalStatusPage) At(field string) string { return v.Problems.At(field) }

func (p *Pages) statusForm(c *gin.Context, by workflow.Actor) {
	p.showStatus(c, http.StatusOK, by, legalStatusPage{Typed: url.Values{}})
}

// recordStatus records what another office decided, with its letter.
func (p *Pages) recordStatus(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Organisasi")
	if err == nil {
		err = p.Office.MayRecordStatus(c.Request.Context(), by, id)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	b, err := p.unpack(c)
	defer b.close()
	if err == nil {
		err = p.keepStatus(c, by, id, b)
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.leave(c, "/ormas/"+id.String()+"/status?selesai=status-dicatat")
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		v := legalStatusPage{Problems: problemsOf(refusal, "status", "issuer", "letter_number", "letter_date", "note", "file"), Typed: b.fields}
		v.Failed = true
		p.showStatus(c, status, by, v)
	}
}

func (p *Pages) keepStatus(c *gin.Context, by workflow.Actor, organisation uuid.UUID, b *parcel) error {
	n := casework.NewStatus{
		Status: b.fields.Get("status"), LetterNumber: b.fields.Get("letter_number"), LetterDate: b.fields.Get("letter_date"),
		Issuer: b.fields.Get("issuer"), Note: b.fields.Get("note"),
	}
	if len(b.files) > 0 {
		n.File, n.Filename = b.files[0], b.names[0]
		n.Key = sentOnce(b.fields.Get(onceInput), c.Request.URL.Path, n.Status, n.LetterNumber, n.File.SHA256)
	}
	_, err := p.Office.RecordStatus(c.Request.Context(), by, organisation, n)
	return b.inWords(err, intake.ScanKinds())
}

// withdrawReason is the input for the reason why an entry is withdrawn.
func withdrawReason(status uuid.UUID) string { return "alasan-" + status.String() }

// withdrawStatus takes back an entry that was wrong.
func (p *Pages) withdrawStatus(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	id, err := idOf(c.Param("status"), "Status hukum")
	if err == nil {
		_, err = p.Office.WithdrawStatus(c.Request.Context(), by, id, c.PostForm("reason"))
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/ormas/"+c.Param("id")+"/status?selesai=status-ditarik")
		return
	}
	wrong, again := p.refusedForm(c, err, []workflow.Field{{Name: "reason"}})
	if !again {
		return
	}
	for i := range wrong {
		wrong[i].Field = withdrawReason(id)
	}
	v := legalStatusPage{Problems: wrong, Typed: url.Values{withdrawReason(id): {c.PostForm("reason")}}}
	v.Failed = true
	p.showStatus(c, p.Status(err), by, v)
}

func (p *Pages) showStatus(c *gin.Context, status int, by workflow.Actor, v legalStatusPage) {
	id, r, err := p.askedOrganisation(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Status hukum organisasi", crumb{"Beranda", "/beranda"}, crumb{r.name, r.base})
	if err == nil {
		err = p.fillStatus(c, by, id, &v)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = v.Failed
	v.frame, v.Name, v.Limit = f, r.name, p.Office.LimitInWords()
	p.show(c, status, "legalstatus", v)
}

func (p *Pages) fillStatus(c *gin.Context, by workflow.Actor, id uuid.UUID, v *legalStatusPage) error {
	keeping, err := p.Office.StatusKeeping(c.Request.Context(), by)
	if err != nil {
		return err
	}
	if keeping.May {
		v.URL, v.Choices = "/ormas/"+id.String()+"/status", keeping.Choices
	}
	all, err := p.Office.LegalStatuses(c.Request.Context(), by, id)
	if err != nil {
		return err
	}
	loc, err := p.Office.Location(c.Request.Context(), by.Office)
	if err != nil {
		return err
	}
	labels, err := p.Office.StatusLabels(c.Request.Context(), by.Office)
	if err != nil {
		return err
	}
	for _, s := range all {
		row := statusRow{
			Label: cmp.Or(labels[s.Status], s.Status), Letter: "nomor " + s.LetterNumber + " tanggal " + calendar.FormatDate(s.LetterDate),
			Issuer: s.Issuer, Note: s.Note, At: calendar.FormatDate(s.At.In(loc)), URL: "/api/v1/legal-status/" + s.ID.String() + "/content",
		}
		if by.Reads {
			row.By = s.ByName
		}
		if s.WithdrawnAt != nil {
			row.Withdrawn = "Ditarik " + calendar.FormatDate(s.WithdrawnAt.In(loc)) + " oleh " + *s.WithdrawnName + ": " + *s.WithdrawnReason
		} else if keeping.May {
			row.Withdraw, row.Reason = "/ormas/"+id.String()+"/status/"+s.ID.String()+"/tarik", withdrawReason(s.ID)
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

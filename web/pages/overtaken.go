package pages

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// overtaken tells somebody who came too late what was done before, by whom and when, and leads to what came of it.
type overtaken struct {
	Sentence string
	Ways     []crumb
}

// overtakenPage is what stands in the place of a form whose act cannot be carried out any more, with what was typed.
type overtakenPage struct {
	frame
	Late  overtaken
	Label string // of the act
	Name  string // of what it was about
	Note  string // as it was typed; empty: nothing was
}

// overtakenBy tells whether a refusal is of somebody who had an older version before them, or a twin of whose act is under way.
func overtakenBy(refusal *registry.Error) bool {
	return refusal.Code == workflow.Outdated || refusal.Code == casework.SuccessorUnderWay
}

// lookAgain is told above a form that comes back because of that.
func lookAgain(noun string) problems {
	return problems{{Detail: noun + " ini sudah berubah sejak Anda membukanya. Periksa keadaannya, lalu kirim lagi bila masih perlu."}}
}

// tooLate tells whether a refusal may come from what somebody else did in the meantime.
func tooLate(err error) bool { return workflow.KindOf(err) == workflow.Conflict }

// showOvertaken answers an act that is not to be had now. The way is that to the thing it was about.
func (p *Pages) showOvertaken(c *gin.Context, by workflow.Actor, v overtakenPage, way ...crumb) {
	f, err := p.personFrame(c, by, v.Label, way...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v.frame, v.Note = f, c.PostForm("note")
	p.show(c, http.StatusConflict, "overtaken", v)
}

// lateForLetter tells what was done to a letter before somebody's act on it.
func (p *Pages) lateForLetter(c *gin.Context, by workflow.Actor, v *casework.LetterView, cause error) {
	if v == nil || !tooLate(cause) {
		p.Refuse(c, cause)
		return
	}
	action, known := v.Definition.LetterAction(c.Param("action"))
	if !known {
		p.Refuse(c, cause)
		return
	}
	card := issuedCardOf(v)
	p.showOvertaken(c, by, overtakenPage{Late: letterOvertaken(card, by), Label: action.Label, Name: v.Letter.Name + ", surat nomor " + v.Letter.LetterNumber},
		append(lettersWay(by), crumb{"Surat " + v.Letter.Name, card.URL})...)
}

// letterOvertaken tells what was done to a letter last.
func letterOvertaken(card issuedCard, by workflow.Actor) overtaken {
	o := overtaken{Ways: []crumb{{"Buka surat ini", card.URL}}}
	if len(card.Records) > 0 {
		last, r := card.V.History[len(card.V.History)-1], card.Records[0]
		self := last.ByUser != nil && *last.ByUser == by.User
		o.Sentence = lastDone(r.Label, doer{r.By, r.Role, self}, r.At) + " "
	}
	o.Sentence += "Keadaan surat sekarang: " + card.Label + "."
	if next := successorWay(card.V); next != nil {
		o.Ways = append(o.Ways, *next)
	}
	return o
}

// doer is who did something: a name, the role, and whether it was the reader.
type doer struct {
	name, role string
	self       bool
}

// lastDone is the sentence about what was done last.
func lastDone(label string, d doer, at string) string {
	who := d.name
	switch {
	case d.self:
		who = "Anda sendiri"
	case who == "" || who == d.role:
		who = d.role
	default:
		who += " (" + d.role + ")"
	}
	return fmt.Sprintf("Yang terakhir dilakukan: \"%s\" oleh %s, %s.", label, who, at)
}

// lateForCase tells what was done in a case before somebody's step in it.
func (p *Pages) lateForCase(c *gin.Context, by workflow.Actor, v *casework.DossierView, cause error) {
	if v == nil || !tooLate(cause) {
		p.Refuse(c, cause)
		return
	}
	d := v.Dossier
	row, known := d.Definition.Action(c.Param("action"))
	if !known {
		p.Refuse(c, cause)
		return
	}
	p.showOvertaken(c, by, overtakenPage{Late: caseOvertaken(v, by), Label: row.Label, Name: d.Name},
		crumb{"Beranda", "/beranda"}, crumb{d.Name, casePath(d)})
}

// caseOvertaken tells what was done in a case last.
func caseOvertaken(v *casework.DossierView, by workflow.Actor) overtaken {
	d := v.Dossier
	o := overtaken{Ways: []crumb{{"Buka permohonan ini", casePath(d)}}}
	if n := len(v.History); n > 0 {
		h := v.History[n-1]
		self := n <= len(d.Journal) && d.Journal[n-1].By != nil && *d.Journal[n-1].By == by.User
		o.Sentence = lastDone(h.Label, doer{h.By, h.AsLabel, self}, calendar.FormatMoment(h.At.In(v.Location))) + " "
	}
	o.Sentence += "Tahap sekarang: " + v.StateLabel + "."
	if d.Signing && by.Reads {
		o.Sentence += " Suratnya sedang ditandatangani."
	}
	return o
}

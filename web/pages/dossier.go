package pages

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/rules"
	"ormas/workflow"
)

func (p *Pages) track(c *gin.Context) { p.ask(c, "track", trackForm("")) }

// dossierPage is how far a case has come, for anybody with its code.
type dossierPage struct {
	frame
	D             *casework.PublicDossier
	Shown         []string // the code
	Tone          string
	Turn          string
	TurnSentence  string
	Step          string // time left for the step
	Expected      string
	Submitted     string
	OfficeTime    spent
	ApplicantTime spent
	Stops         []stop
	Form          codeForm
	Onward        bool // the applicant's turn: who signs in can go on
}

// spent is one clock in words.
type spent struct{ Used, Text string }

// stop is one step on the way.
type stop struct {
	Number, Label, Status string
	Now                   bool
	Word                  string // Status in words
}

// stops are the steps of a case for a page.
func stops(steps []casework.StepStatus) []stop {
	all := make([]stop, len(steps))
	for i, s := range steps {
		all[i] = stop{s.Number, s.Label, s.Status, s.Status == casework.StepNow, s.Status}
		if s.Again {
			all[i].Word += ", sekali lagi"
		}
	}
	return all
}

// dossier shows a case to anybody with its code, whichever office has it: the codes on paper name none.
func (p *Pages) dossier(c *gin.Context) {
	code := c.Param("code")
	d, err := p.Office.PublicDossier(c.Request.Context(), rules.Place{}, code)
	if workflow.KindOf(err) == workflow.Missing {
		elsewhere := ""
		if letter, err := p.Office.PublicCertificate(c.Request.Context(), rules.Place{}, code); err == nil {
			elsewhere = "/cek/" + letter.Code
		}
		p.unknown(c, "track", trackForm(shortened(code)), elsewhere)
		return
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "dossier", p.dossierPage(d))
}

// expectedDay is the day by which the office will be done; empty while that depends on the applicant or on a third party,
// whose time nobody can promise.
func expectedDay(c casework.ClockView, owner workflow.Owner, zone *time.Location) string {
	if c.ExpectedOn == nil || c.Hold != nil || owner == workflow.OwnerApplicant {
		return ""
	}
	return calendar.FormatDay(c.ExpectedOn.In(zone))
}

func (p *Pages) dossierPage(d *casework.PublicDossier) dossierPage {
	zone := d.Office.Location()
	w := turns[d.Owner]
	if d.Issued && d.Owner == workflow.OwnerApplicant {
		w = received
	}
	submitted := d.SubmittedAt.In(zone)
	view := dossierPage{
		frame: frame{Title: d.StateLabel + ": lacak permohonan", Here: "lacak", Office: d.Office, Demo: p.Demo, Private: true},
		D:     d, Shown: groups(d.TrackingCode), Tone: w.tone, Turn: w.named(d.Turn), TurnSentence: w.sentence,
		Submitted:  calendar.FormatDayTime(submitted),
		OfficeTime: spentOn(d.Clock.Office), ApplicantTime: spentOn(d.Clock.Applicant), Form: trackForm(""),
		Onward: d.Owner == workflow.OwnerApplicant,
	}
	if d.Clock.Step.Due != nil {
		view.Step = d.Clock.Step.Text
	}
	view.Expected = expectedDay(d.Clock, d.Owner, zone)
	view.Stops = stops(d.Steps)
	return view
}

// turn is what people are told where somebody's clock runs.
type turn struct{ tone, who, sentence string }

var turns = map[workflow.Owner]turn{
	workflow.OwnerOffice: {"baik", "", "Kantor sedang mengerjakan langkah ini; pemohon tidak perlu berbuat apa-apa."},
	workflow.OwnerApplicant: {"perhatian", "", "Permohonan menunggu pemohon. " +
		"Bacalah pemberitahuan yang dikirim kepada Anda, atau tanyakan di loket."},
	workflow.OwnerThirdParty: {"tenang", "", "Permohonan ditangguhkan sampai urusan di luar kantor ini selesai. " +
		"Waktu kantor dan waktu pemohon tidak berjalan."},
	workflow.OwnerNobody: {"tenang", "Tidak ada lagi", "Permohonan ini sudah berakhir."},
}

// received is what people are told while a letter that is given out waits for its receipt.
var received = turn{"baik", "", "Suratnya sudah terbit. Pemohon dapat masuk untuk mengunduhnya, lalu menyatakan sudah menerimanya. " +
	"Apakah surat itu masih berlaku, dapat dicek dengan kode pada surat."}

// thirdParty is whose turn it is while a case is on hold.
const thirdParty = "Pihak ketiga"

// heldTurn tells staff whose turn it is on a case on hold, and whose afterwards.
func heldTurn(next string) string {
	if next == "" {
		return thirdParty
	}
	return thirdParty + ", sesudah itu " + next
}

func (t turn) named(role string) string {
	if t.who != "" {
		return t.who
	}
	return role
}

func spentOn(r casework.ClockReading) spent {
	s := spent{fmt.Sprintf("%d %s", r.Used, r.Unit), "sedang tidak berjalan"}
	if r.Norm != nil {
		s.Used = fmt.Sprintf("%d dari %d %s", r.Used, *r.Given, r.Unit)
	}
	if r.Due != nil {
		s.Text = r.Text
	}
	return s
}

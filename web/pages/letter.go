package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// letterPage is what anybody with the code of a letter learns.
type letterPage struct {
	frame
	C             *casework.PublicCertificate
	Shown         []string // the code
	Tone          string
	State         string
	Sentence      string
	Since         string
	Issued, Until string
	Form          codeForm
	QR            *qrResult // what became of the QR that was sent; nil: none was
}

// letter tells whether a letter holds, whichever office gave it out: the QR on paper leads here.
func (p *Pages) letter(c *gin.Context) {
	code := c.Param("code")
	l, err := p.Office.PublicCertificate(c.Request.Context(), rules.Place{}, code)
	if workflow.KindOf(err) == workflow.Missing {
		if code := codeOf(code); code == "" {
			p.notCode(c, http.StatusNotFound, c.Param("code"))
			return
		}
		elsewhere := ""
		if d, err := p.Office.PublicDossier(c.Request.Context(), rules.Place{}, code); err == nil {
			elsewhere = "/lacak/" + d.TrackingCode
		}
		p.unknown(c, "check", checkForm(shortened(code)), elsewhere)
		return
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "letter", p.letterPage(l))
}

// Other is what a number turned out to be that is not the letter's; nil: none was sent with a QR, or it is the letter's.
func (v letterPage) Other() *other {
	if v.QR == nil {
		return nil
	}
	return v.QR.Other
}

// letterPage is what the register tells of a letter.
func (p *Pages) letterPage(l *casework.PublicCertificate) letterPage {
	s := letterStanding(l.State)
	return letterPage{
		frame: frame{Title: s.label + ": hasil cek surat", Here: "cek", Office: l.Office, Demo: p.Demo, Private: true},
		C:     l, Shown: groups(l.Code), Tone: s.tone, State: s.label, Sentence: s.sentence, Since: calendar.FormatDate(l.Since),
		Issued: calendar.FormatDate(l.IssuedOn), Until: calendar.FormatDate(l.ValidUntil), Form: checkForm(""),
	}
}

// standing is how a state of a letter is told.
type standing struct{ tone, label, sentence string }

// datedStandings are those that a day makes of a letter in force.
var datedStandings = map[string]standing{
	registry.CertificateExpiring: {"perhatian", "", "Surat ini masih berlaku, tetapi akan berakhir dalam 90 hari."},
	registry.CertificateExpired:  {"buruk", "", "Masa berlaku surat ini sudah lewat."},
}

var standings = map[workflow.LetterStanding]standing{
	workflow.LetterHolds:     {"baik", "", "Surat ini dikeluarkan oleh kantor dan masih berlaku."},
	workflow.LetterSuspended: {"perhatian", "", "Untuk sementara surat ini tidak dapat dipakai."},
	workflow.LetterVoid:      {"buruk", "", "Surat ini sudah dicabut dan tidak berlaku lagi."},
	workflow.LetterReplaced:  {"tenang", "", "Mintalah surat yang baru kepada organisasi."},
}

// letterStanding is how a state of a letter is told; the zero standing for a state that the register does not keep.
func letterStanding(state string) standing {
	s, dated := datedStandings[state]
	if w, known := workflow.LetterWordOf(state); known && !dated {
		s = standings[w.Is]
	}
	s.label = registry.BookEntry{State: state}.StateLabel()
	return s
}

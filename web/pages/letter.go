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
	s := standings[l.State]
	return letterPage{
		frame: frame{Title: s.label + ": hasil cek surat", Here: "cek", Office: l.Office, Demo: p.Demo, Private: true},
		C:     l, Shown: groups(l.Code), Tone: s.tone, State: s.label, Sentence: s.sentence, Since: calendar.FormatDate(l.Since),
		Issued: calendar.FormatDate(l.IssuedOn), Until: calendar.FormatDate(l.ValidUntil), Form: checkForm(""),
	}
}

// standing is how a state of a letter is told.
type standing struct{ tone, label, sentence string }

var standings = map[string]standing{
	registry.CertificateActive:   {"baik", "Aktif", "Surat ini dikeluarkan oleh kantor dan masih berlaku."},
	registry.CertificateExpiring: {"perhatian", "Segera berakhir", "Surat ini masih berlaku, tetapi akan berakhir dalam 90 hari."},
	registry.CertificateExpired:  {"buruk", "Berakhir", "Masa berlaku surat ini sudah lewat."},
	"ditunda":                    {"perhatian", "Ditunda", "Untuk sementara surat ini tidak dapat dipakai."},
	"dicabut":                    {"buruk", "Dicabut", "Surat ini sudah dicabut dan tidak berlaku lagi."},
	"diganti":                    {"tenang", "Diganti dengan surat baru", "Mintalah surat yang baru kepada organisasi."},
}

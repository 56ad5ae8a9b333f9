package pages

import (
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// insideStanding is how a letter that is not in force is told to those who have it: as a heading, and as what to do.
type insideStanding struct {
	heading, sentence string
	waits             bool // it may come into force again, so that its organisation has something to do
}

// insideStandings speak to the office and to the organisation itself; standings speak to anybody who was shown the letter.
var insideStandings = map[workflow.LetterStanding]insideStanding{
	workflow.LetterSuspended: {"Surat sedang ditunda", "Surat ini tidak dapat dipakai sampai kantor mengaktifkannya kembali.", true},
	workflow.LetterVoid:      {"Surat sudah dicabut", "Surat ini tidak berlaku lagi untuk seterusnya.", false},
	workflow.LetterReplaced:  {"Surat sudah diganti dengan surat baru", "Surat ini tidak dipakai lagi; yang berlaku surat penggantinya.", false},
}

// insideStandingOf is how a letter is told there; out is false where it is in force.
func insideStandingOf(state string) (told insideStanding, out bool) {
	if state == registry.CertificateExpired {
		return insideStanding{"Masa berlaku surat sudah lewat", "Surat ini tidak dapat dipakai lagi. Perbarui untuk mendapat surat yang baru.", false}, true
	}
	w, known := workflow.LetterWordOf(state)
	if !known { // no letter, or one that a day has brought near its end
		return told, false
	}
	told, out = insideStandings[w.Is]
	return told, out
}

// insideSentence tells inside the office and its organisations how a letter stands.
func insideSentence(state string) string {
	if s, ok := insideStandingOf(state); ok {
		return s.sentence
	}
	return letterStanding(state).sentence
}

// ownLetter is the letter of a case as its organisation finds it there.
type ownLetter struct {
	Card     issuedCard
	Heading  string
	InForce  bool
	Expiring bool
	Paper    string   // address of the decision that took it out of force; empty: there is none
	Remedies []string // what can be done against that
	After    *crumb   // the letter that took its place
}

// ownLetterOf is the letter that a case ended with, nil where it has none yet.
func (p *Pages) ownLetterOf(c *gin.Context, by workflow.Actor, v *casework.DossierView) (own *ownLetter, err error) {
	if v.Certificate == nil {
		return own, nil
	}
	l, err := p.Office.Letter(c.Request.Context(), by, v.Certificate.ID)
	if err != nil {
		return own, err
	}
	told, out := insideStandingOf(l.State)
	own = &ownLetter{Card: issuedCardOf(l), Heading: told.heading, InForce: !out, Expiring: l.State == registry.CertificateExpiring}
	if !out {
		own.Heading = v.Dossier.Definition.Product + " sudah terbit"
	}
	if l.After != nil {
		own.After = &crumb{l.After.LetterNumber, letterURL(l.After.ID)}
	}
	for i, e := range slices.Backward(l.History) {
		if out && e.To == l.Letter.State && e.From != e.To && e.AttachmentID != nil {
			own.Paper, own.Remedies = own.Card.Records[len(l.History)-1-i].Paper, l.Definition.LetterLife.Remedies
			break
		}
	}
	return own, nil
}

// replacing is the letter that a case is to replace, as its organisation is told on the case's page.
type replacing struct {
	What, Number, URL string
	Standing          string // how that letter stands where it is not in force
}

// replacingOf finds the letter that a case is to replace, nil where it replaces none.
func (p *Pages) replacingOf(c *gin.Context, by workflow.Actor, d *registry.Dossier) (r *replacing, err error) {
	if d.Replaces == nil {
		return r, nil
	}
	l, err := p.Office.Letter(c.Request.Context(), by, *d.Replaces)
	if workflow.KindOf(err) == workflow.Missing { // the case of the letter is not this person's
		return r, nil
	}
	if err != nil {
		return r, err
	}
	r = &replacing{What: replacingWord(d.Correction()), Number: l.Letter.LetterNumber, URL: letterURL(l.Letter.ID)}
	if s, out := insideStandingOf(l.State); out && (l.After == nil || l.After.DossierID != d.ID) {
		r.Standing = s.heading + "."
	}
	return r, nil
}

func replacingWord(correction bool) string {
	if correction {
		return "Pembetulan surat"
	}
	return "Pembaruan surat"
}

package pages

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// beginPage is where an applicant begins: what waits for him, his cases and his organisations.
type beginPage struct {
	frame
	Greeting      string
	Yours         []caseCard // it is the applicant's turn
	Others        []caseCard
	Organisations []registry.Organisation
	Invitations   []invited
}

// caseCard is a case in a list of the applicant's.
type caseCard struct {
	Name, Service, State, Tone string
	Turn                       string // a sentence
	Due                        string // in words, empty: none
	Next                       string // what to do, as a link
	URL                        string
	Yours                      bool
	Replaces                   string // what it is, where it is to replace a letter

	of casework.DossierRow
}

// applicantHome shows an applicant what waits for him.
func (p *Pages) applicantHome(c *gin.Context, by workflow.Actor) {
	me, err := p.Accounts.Me(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	cards, err := p.caseCards(c, by, nil)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Beranda")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := beginPage{frame: f, Greeting: strings.TrimSpace(me.Name), Organisations: me.Organisations}
	for _, card := range cards {
		if card.Yours {
			view.Yours = append(view.Yours, card)
		} else {
			view.Others = append(view.Others, card)
		}
	}
	if view.Invitations, err = p.invitationsTo(c, by, f); err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "begin", view)
}

// mostCards is how many cases a page lists; nobody has more.
const mostCards = 100

// caseCards are the cases that a person may see, of one organisation or of all.
func (p *Pages) caseCards(c *gin.Context, by workflow.Actor, organisation *uuid.UUID) ([]caseCard, error) {
	ctx := c.Request.Context()
	page, err := p.Office.Dossiers(ctx, by, casework.Filter{Queue: "mine", Limit: mostCards})
	if err != nil {
		return nil, err
	}
	offered, err := p.Office.Services(ctx, rules.Place{OfficeID: &by.Office})
	if err != nil {
		return nil, err
	}
	titles := map[string]string{}
	for _, d := range offered {
		titles[d.Service] = d.Title
	}
	letters, err := p.Office.CaseLetters(ctx, by, page.Items)
	if err != nil {
		return nil, err
	}
	answers, err := p.Office.Answering(ctx, by, page.Items)
	if err != nil {
		return nil, err
	}
	var cards []caseCard
	for _, r := range page.Items {
		if organisation == nil || r.OrganisationID != nil && *r.OrganisationID == *organisation {
			cards = append(cards, cardOf(r, titles[r.Service]).withAnswers(answers[r.ID]).withLetter(letters[r.ID]))
		}
	}
	return cards, nil
}

func cardOf(r casework.DossierRow, title string) caseCard {
	card := caseCard{of: r, Name: r.Name, Service: title, State: r.StateLabel, URL: caseURL(r.ID), Next: "Lihat permohonan", Tone: turns[r.Owner].tone}
	switch {
	case r.SubmittedAt == nil:
		card.Yours, card.Turn, card.Next, card.Tone = true, "Belum dikirim ke kantor.", "Lanjutkan mengisi", "perhatian"
	case r.HeldSince != nil:
		card.Turn, card.Tone = "Ditangguhkan sampai urusan di luar kantor ini selesai.", "tenang"
	case r.Owner == workflow.OwnerApplicant:
		card.Yours, card.Turn, card.Next = true, "Giliran Anda.", "Buka dan lanjutkan"
		if r.Expected != "" {
			card.Turn = "Langkah Anda: " + r.Expected + "."
		}
	case r.TurnRoleLabel != "":
		card.Turn = "Giliran " + r.TurnRoleLabel + "; Anda tidak perlu berbuat apa-apa."
	default:
		card.Turn = "Permohonan ini sudah berakhir."
	}
	if r.DueAt != nil && r.SubmittedAt != nil {
		card.Due = calendar.FormatDay(r.DueAt.Add(-time.Second)) // midnight is the end of the day before
	}
	return card
}

// withAnswers tells how many of the findings that an applicant was told of wait for his answer, while it is his turn.
func (card caseCard) withAnswers(a registry.Answering) caseCard {
	switch {
	case !card.Yours || a.Told == 0:
	case a.Open == 0:
		card.Turn, card.Next = "Semua kekurangan sudah dijawab, tetapi jawaban Anda belum dikirim ke kantor.", "Buka dan kirim"
	default:
		card.Turn += fmt.Sprintf(" %d dari %d kekurangan belum dijawab.", a.Open, a.Told)
	}
	return card
}

// withLetter names a case by the letter that it is to replace, and tells of a letter that is not in force instead of the
// steps that are left: a suspended one waits for its organisation, the others only for whoever looks them up.
func (card caseCard) withLetter(l casework.CaseLetter) caseCard {
	if l.Replaces != "" {
		card.Replaces = replacingWord(l.Correction) + " " + l.Replaces
	}
	told, out := insideStandingOf(l.State)
	if !out {
		return card
	}
	s := letterStanding(l.State)
	card.State, card.Tone, card.Turn, card.Due, card.Next = s.label, s.tone, told.heading+". "+told.sentence, "", "Lihat keadaan surat"
	if l.Reason != "" {
		card.Turn += " Alasan: " + l.Reason
	}
	card.Yours = told.waits
	return card
}

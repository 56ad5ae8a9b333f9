package pages

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// outboxRows is how many mails the page shows.
const outboxRows = 100

// outboxPage lists the mails that have left.
type outboxPage struct {
	frame
	Rows []mailRow
}

// mailRow is one mail in words; its text is there in the demo only.
type mailRow struct {
	Subject, Recipient, Left string
	Text                     []mailLine
}

// mailLine is one line of a mail; one that is nothing but an address of this service can be followed.
type mailLine struct{ Text, URL string }

func (p *Pages) outbox(c *gin.Context, by workflow.Actor) {
	all, err := p.Accounts.Outbox(c.Request.Context(), by, outboxRows)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Email keluar", settingsCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := outboxPage{frame: f}
	for _, m := range all {
		left := m.SentAt.In(f.Office.Location())
		row := mailRow{Subject: m.Subject, Recipient: m.Recipient, Left: calendar.FormatDayTime(left)}
		if p.Demo {
			row.Text = mailLines(m.Body)
		}
		view.Rows = append(view.Rows, row)
	}
	p.show(c, http.StatusOK, "outbox", view)
}

func mailLines(body string) []mailLine {
	var lines []mailLine
	for line := range strings.Lines(strings.TrimSpace(body)) {
		one := mailLine{Text: strings.TrimSpace(line)}
		if (strings.HasPrefix(one.Text, "http://") || strings.HasPrefix(one.Text, "https://")) && !strings.Contains(one.Text, " ") {
			one.URL = one.Text
		}
		lines = append(lines, one)
	}
	return lines
}

package pages

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"ormas/workflow"
)

// flowPage shows the steps of a procedure as a picture and as a table.
type flowPage struct {
	frame
	D       *workflow.Definition
	Picture flowPicture
	Steps   []flowRow
}

// flowRow is one step in the table beside the picture.
type flowRow struct {
	Number, Label, Roles, Norm string
	Output                     string
	Onward                     string // where a step off the straight way leads
	Side                       bool   // off the straight way
}

// flow shows the steps of a procedure; with .svg behind its id it gives the picture as a file.
func (p *Pages) flow(c *gin.Context) {
	id, file := strings.CutSuffix(c.Param("service"), ".svg")
	f, d, err := p.procedure(c, "Alur", id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := flowPage{frame: f, D: d, Picture: drawFlow(d)}
	if file {
		p.flowFile(c, view)
		return
	}
	view.Steps = flowRows(d)
	p.show(c, http.StatusOK, "flow", view)
}

// flowRows are the steps of a procedure in words.
func flowRows(d *workflow.Definition) []flowRow {
	var rows []flowRow
	for _, s := range d.Flow() {
		rows = append(rows, flowRow{
			Number: s.Action.Step, Label: s.Action.Label, Roles: s.Roles, Norm: normOf(s),
			Output: strings.Join(s.Action.Output, ", "), Onward: onwardOf(s), Side: s.Side,
		})
	}
	return rows
}

// flowFile answers with the picture alone.
func (p *Pages) flowFile(c *gin.Context, view flowPage) {
	b := bytes.NewBufferString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if err := p.views.ExecuteTemplate(b, "flowpicture", view.Picture); err != nil {
		slog.ErrorContext(c.Request.Context(), "picture failed", "error", err)
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="alur-%s.svg"`, view.D.Service))
	c.Data(http.StatusOK, kinds[".svg"], b.Bytes())
}

func normOf(s workflow.FlowStep) string {
	switch norm := s.Action.Norm.String(); {
	case norm == "":
		return ""
	case s.Owner == workflow.OwnerApplicant:
		return "paling lama " + norm + ", waktu pemohon"
	default:
		return "paling lama " + norm
	}
}

func onwardOf(s workflow.FlowStep) string {
	var words []string
	if s.Back != "" && s.Side {
		words = append(words, "Berlanjut ke langkah "+s.Back+".")
	}
	if len(s.Also) > 0 {
		words = append(words, "Juga dapat dari langkah "+joined(s.Also)+".")
	}
	return strings.Join(words, " ")
}

// flowPicture is the picture of the steps: one box below the other, so that it fits a telephone. The rail on the left is
// the straight way; steps off it hang from the rail.
type flowPicture struct {
	Title         string
	Width, Height int // in units of the picture
	Boxes         []flowBox
	Lines         []flowLine
	Heads         []flowHead
}

type flowBox struct {
	X, Y, Width, Height int
	Side, Applicant     bool
	Number              flowText
	Texts               []flowText
}

type flowText struct {
	X, Y int
	Text string
	Bold bool
}

type flowLine struct {
	X1, Y1, X2, Y2 int
	Dashed         bool
}

// flowHead is the point of an arrow, looking down.
type flowHead struct{ X, Y int }

// The measures of the picture, in its own units; a letter of the larger size is about 8 wide.
const (
	flowWidth   = 360
	flowRail    = 20 // where the straight way runs
	flowIndent  = 40 // of the steps off it
	flowText0   = 56 // from the left edge of a box to its text
	flowGap     = 24
	flowPadding = 12
	flowLarge   = 20 // height of a line of a label
	flowSmall   = 18
)

// drawFlow puts the steps of a procedure into place.
func drawFlow(d *workflow.Definition) flowPicture {
	pic := flowPicture{Title: "Alur " + d.Title, Width: flowWidth}
	y, rail := 2, 0 // rail: where the straight way goes on
	for _, s := range d.Flow() {
		box := boxOf(s, y)
		box.Applicant = box.Applicant || s.Action.First && d.Public()
		switch {
		case !s.Side && rail > 0:
			pic.Lines = append(pic.Lines, flowLine{flowRail, rail, flowRail, y - 6, false})
			pic.Heads = append(pic.Heads, flowHead{flowRail, y})
		case s.Next:
			pic.Lines = append(pic.Lines, flowLine{flowIndent + flowRail, y - flowGap, flowIndent + flowRail, y - 6, true})
			pic.Heads = append(pic.Heads, flowHead{flowIndent + flowRail, y})
		case s.Side:
			pic.Lines = append(pic.Lines, flowLine{flowRail, y + flowGap, flowIndent, y + flowGap, true})
		}
		y += box.Height
		if !s.Side {
			rail = y
		}
		y += flowGap
		pic.Boxes = append(pic.Boxes, box)
	}
	pic.Height = y - flowGap + 2
	return pic
}

// boxOf is the box of a step whose upper edge is at y.
func boxOf(s workflow.FlowStep, y int) flowBox {
	box := flowBox{X: 2, Y: y, Width: flowWidth - 4, Side: s.Side, Applicant: s.Owner == workflow.OwnerApplicant}
	if s.Side {
		box.X, box.Width = flowIndent, flowWidth-flowIndent-2
	}
	room := box.Width - flowText0 - flowPadding/2
	at := y + flowPadding
	write := func(text string, bold bool) {
		size, per := flowSmall, 7
		if bold {
			size, per = flowLarge, 9
		}
		for _, line := range wrapped(text, room/per) {
			at += size
			box.Texts = append(box.Texts, flowText{box.X + flowText0, at - 5, line, bold})
		}
	}
	write(s.Action.Label, true)
	write(s.Roles, false)
	write(normOf(s), false)
	write(onwardOf(s), false)
	box.Height = at + flowPadding - y
	box.Number = flowText{box.X + flowText0/2, y + flowPadding + flowLarge - 5, s.Action.Step, true}
	return box
}

// wrapped breaks a text into lines of at most so many letters; a longer word stands alone.
func wrapped(text string, letters int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > letters {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

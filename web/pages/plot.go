package pages

import "strings"

// plot is a picture of bars, each below its label. The table beside it says the same in words.
type plot struct {
	ID, Title, Desc string
	Height          int
	Bars            []plotBar
	Legend          []plotKey
}

// plotKey says what a shade stands for.
type plotKey struct{ Shade, Label string }

// plotBar is one bar of parts that stand one after the other.
type plotBar struct {
	Label, Value         string
	LabelY, BarY, ValueY int
	ValueX               int
	Parts                []plotPart
}

// plotPart is a stretch of a bar.
type plotPart struct {
	X, Width int
	Shade    string // class of the sheet
}

// The measures of a plot in units of its picture, which is 360 wide.
const (
	plotBars   = 200 // widest bar
	plotRow    = 46
	plotLabel  = 46 // characters
	plotIndent = 8  // between a bar and its value
)

// shade is a part of a bar that is to be drawn: an amount in a shade.
type shade struct {
	Name   string
	Amount int
}

// add draws a bar; whole is the amount that fills the width.
func (p *plot) add(label, value string, whole int, parts ...shade) {
	top := len(p.Bars) * plotRow
	b := plotBar{Label: cutLabel(label, plotLabel), Value: value, LabelY: top + 15, BarY: top + 22, ValueY: top + 35}
	for _, s := range parts {
		width := 0
		if whole > 0 {
			width = s.Amount * plotBars / whole
		}
		if width == 0 && s.Amount > 0 {
			width = 1 // so that it is seen at all
		}
		b.Parts = append(b.Parts, plotPart{b.ValueX, width, s.Name})
		b.ValueX += width
	}
	b.ValueX += plotIndent
	p.Bars = append(p.Bars, b)
	p.Height = len(p.Bars) * plotRow
}

// cutLabel cuts a text that is longer than so many characters.
func cutLabel(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return strings.TrimSpace(string(runes[:most-1])) + "…"
}

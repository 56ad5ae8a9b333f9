package certificate

import "time"

// Standard is the content of a service standard (standar pelayanan, PermenPANRB 15/2014).
type Standard struct {
	Office     Letterhead
	Service    string // title of the procedure
	Parts      []StandardPart
	Definition Definition // from which version it was printed
	MadeAt     time.Time  // the date inside the PDF; it is not printed
}

// StandardPart is one of the two halves of the standard: what people meet, and what lies behind it.
type StandardPart struct {
	Title      string
	Components []Component
}

// Component is one of the fourteen of the standard.
type Component struct {
	Number int // counts through both parts, from 1
	Title  string
	Lines  []string // a single one is printed as a sentence, more as a numbered list
}

// PDF renders the standard. The same content always gives the same bytes.
func (s Standard) PDF() ([]byte, error) {
	return render(page{
		template: "standard.html", data: s, title: "Standar pelayanan " + s.Service,
		author: s.Office.name(), footer: s.Definition.text(), made: s.MadeAt,
	})
}

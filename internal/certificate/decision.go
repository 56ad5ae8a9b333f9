package certificate

import "time"

// Decision is the content of a letter about a letter: its suspension, reinstatement or revocation.
type Decision struct {
	Office       Letterhead `json:"office"`
	Title        string     `json:"title"`  // such as Surat Pencabutan
	Number       string     `json:"number"` // of this letter
	Organisation string     `json:"organisation"`
	Product      string     `json:"product"` // title of the letter it is about
	Registration string     `json:"registration"`
	LetterNumber string     `json:"letter_number"` // of the letter it is about
	Issued       string     `json:"issued"`        // day of that letter in words
	State        string     `json:"state"`         // what it is from now on, in words
	Ground       string     `json:"ground"`        // legal ground
	Fact         string     `json:"fact,omitempty"`
	Reason       string     `json:"reason"`
	Grounds      []string   `json:"grounds"`  // legal grounds of the procedure
	Remedies     []string   `json:"remedies"` // what the organisation can do against it
	CheckURL     string     `json:"check_url"`
	Place        string     `json:"place"`
	SentAt       time.Time  `json:"sent_at"` // the date inside the PDF; the page says Sent
	Sent         string     `json:"sent"`    // the day in words
	Signatory    Signatory  `json:"signatory"`
}

// Head is the letterhead, to be given its logo before it is printed.
func (d *Decision) Head() *Letterhead { return &d.Office }

// PDF renders the letter. The same content always gives the same bytes.
func (d Decision) PDF() ([]byte, error) {
	title := d.Title + " nomor " + d.Number
	return render(page{template: "decision.html", data: d, title: title, author: d.Office.name(), footer: title, made: d.SentAt})
}

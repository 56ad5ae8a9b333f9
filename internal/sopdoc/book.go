package sopdoc

import (
	"cmp"
	"fmt"
	"time"

	"github.com/carlos7ags/folio/document"

	"ormas/internal/registry"
)

// BookPaper is the main register book (Buku Induk) as it is printed.
type BookPaper struct {
	Issuer
	Heading string // which part of the book it is, such as a year
	Printed string // when, in words
	Made    time.Time
	Entries []registry.BookEntry
}

// MostBookEntries is how many lines are printed at once: some three hundred pages.
const MostBookEntries = 3000

// A3, the size of the books it takes the place of; printed on A4 it is still legible.
var bookSheet = document.PageSize{Width: 1190.55, Height: 841.89}

const (
	bookFirst = 92.0 // where the table begins, below the title
	bookLast  = 841.89 - 40
)

var (
	bookHead = style{size: 7.5, strong: true, centred: true}
	bookCell = style{size: 7.5}
)

// Book prints the book, A3 landscape: the head of the columns on each page, pages numbered, no line parted by a page.
func Book(b BookPaper) ([]byte, error) {
	if len(b.Entries) > MostBookEntries {
		return nil, fmt.Errorf("buku dengan %d baris: paling banyak %d baris sekali cetak", len(b.Entries), MostBookEntries)
	}
	p := &book{paper: newSheets("Buku Induk "+b.Name+", dicetak "+b.Printed, bookSheet), of: b}
	p.measure()
	p.begin()
	for _, e := range b.Entries {
		p.entry(e)
	}
	if len(b.Entries) == 0 {
		p.fill(box{left, p.y, p.width(), 24}, "Tidak ada nomor registrasi pada bagian buku ini.", bookCell)
	}
	p.number()
	return p.bytes(document.Info{
		Title: "Buku Induk " + b.Heading, Author: cmp.Or(b.Name, blank), Creator: "ormas", Language: "id-ID", CreationDate: b.Made, ModDate: b.Made,
	})
}

// book is the book while it is drawn.
type book struct {
	*paper
	of     BookPaper
	widths []float64
	y      float64 // where the next line begins
}

func (p *book) width() float64 { return p.size.Width - 2*left }

// measure shares out the width by what the columns ask for.
func (p *book) measure() {
	sum := 0.0
	for _, c := range registry.BookColumns {
		sum += c.Width
	}
	for _, c := range registry.BookColumns {
		p.widths = append(p.widths, c.Width/sum*p.width())
	}
}

// begin begins a page with the title and the head of the columns.
func (p *book) begin() {
	p.newPage()
	p.put(p.strong, 15, point{left, top + 16}, "BUKU INDUK ORGANISASI KEMASYARAKATAN")
	p.put(p.text, 10, point{left, top + 32}, p.of.Name)
	p.put(p.text, 10, point{left, top + 46}, p.of.Heading)
	var titles []string
	for _, c := range registry.BookColumns {
		titles = append(titles, c.Title)
	}
	p.y = bookFirst
	p.row(titles, bookHead, true)
}

// entry draws one line, on a new page where this one has no room for it.
func (p *book) entry(e registry.BookEntry) {
	cells := make([]string, len(registry.BookColumns))
	for i, c := range registry.BookColumns {
		cells[i] = c.Value(e)
	}
	if p.y+p.tallest(cells, bookCell) > bookLast {
		p.begin()
	}
	p.row(cells, bookCell, false)
}

// tallest is the height of a row of cells.
func (p *book) tallest(cells []string, s style) (height float64) {
	for i, text := range cells {
		height = max(height, p.height(text, p.widths[i], s))
	}
	return height
}

// row draws cells beside each other, with their borders.
func (p *book) row(cells []string, s style, head bool) {
	height, x := p.tallest(cells, s), left
	for i, text := range cells {
		b := box{x, p.y, p.widths[i], height}
		if head {
			p.tint(b, [3]float64{0.92, 0.92, 0.9})
			p.ink(0)
		}
		p.frame(b)
		p.fill(b, text, s)
		x += p.widths[i]
	}
	p.y += height
}

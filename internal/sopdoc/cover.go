package sopdoc

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/carlos7ags/folio/image"

	"ormas/internal/calendar"
	"ormas/workflow"
)

// entry is one titled field of the cover sheet.
type entry struct{ title, text string }

// cover draws the cover sheet. Its letters get smaller until it fits one page; below what can be read it gives up.
func (p *paper) cover(d *workflow.Definition, o Issuer) error {
	logo, err := picture(o.Logo)
	if err != nil {
		return err
	}
	for size := 10.0; size >= 6.5; size -= 0.5 {
		c := coverSheet{paper: p, d: d, o: o, logo: logo, size: size}
		if c.height() > bottom-top {
			continue
		}
		p.newPage()
		c.draw()
		return nil
	}
	return fmt.Errorf("lembar sampul SOP %s terlalu panjang untuk satu halaman", d.Service)
}

// picture reads a logo; none of nothing.
func picture(png []byte) (*image.Image, error) {
	if png == nil {
		return nil, nil //nolint:nilnil // an office without a logo has none on its sheet
	}
	logo, err := image.NewPNG(png)
	if err != nil {
		return nil, fmt.Errorf("read logo: %w", err)
	}
	return logo, nil
}

// coverSheet is the cover in one size of letters.
type coverSheet struct {
	*paper
	d    *workflow.Definition
	o    Issuer
	logo *image.Image // nil: none
	size float64
}

// half is the width of either column; label that of the titles at the upper right.
const (
	half  = (right - left) / 2
	label = 110.0
)

func (c coverSheet) plain() style  { return style{size: c.size} }
func (c coverSheet) titled() style { return style{size: c.size, strong: true} }

// identity are the fields at the upper right.
func (c coverSheet) identity() []entry {
	cover := c.d.Cover
	return []entry{
		{"Nomor SOP", cmp.Or(cover.Number, blank)},
		{"Tanggal pembuatan", day(cover.Made)},
		{"Tanggal revisi", day(cover.Revised)},
		{"Tanggal efektif", day(cover.Effective)},
		{"Disahkan oleh", c.approval()},
		{"Nama SOP", c.d.Title},
	}
}

// approval leaves room to sign between the office held and the name.
func (c coverSheet) approval() string {
	role, _ := c.d.Role(c.d.Cover.ApprovedBy)
	title := role.Label
	if c.o.Settings.HeadTitle != "" && title != "" {
		title = c.o.Settings.HeadTitle
	}
	return cmp.Or(title, blank)
}

// pairs are the fields below, two beside each other.
func (c coverSheet) pairs() [][2]entry {
	cover := c.d.Cover
	return [][2]entry{
		{{"Dasar hukum", listed(c.d.LegalGrounds)}, {"Kualifikasi pelaksana", listed(cover.Qualifications)}},
		{{"Keterkaitan", listed(cover.Related)}, {"Peralatan dan perlengkapan", listed(cover.Equipment)}},
		{{"Peringatan", listed(cover.Warnings)}, {"Pencatatan dan pendataan", listed(cover.Records)}},
	}
}

// signing is the room for a signature below the title of who approves.
const signing = 44.0

func (c coverSheet) identityHeight(e entry) float64 {
	height := c.paper.height(e.text, half-label, c.plain())
	if e.title == "Disahkan oleh" {
		height += signing + 2*c.size*leading
	}
	return max(height, c.paper.height(e.title, label, c.titled()))
}

func (c coverSheet) pairHeight(pair [2]entry) float64 {
	return c.size*leading + padding + max(
		c.paper.height(pair[0].text, half, c.plain()),
		c.paper.height(pair[1].text, half, c.plain()))
}

func (c coverSheet) height() float64 {
	total := 0.0
	for _, e := range c.identity() {
		total += c.identityHeight(e)
	}
	for _, pair := range c.pairs() {
		total += c.pairHeight(pair)
	}
	return total
}

func (c coverSheet) draw() {
	y := top
	for _, e := range c.identity() {
		height := c.identityHeight(e)
		title, value := box{left + half, y, label, height}, box{left + half + label, y, half - label, height}
		c.frame(title)
		c.frame(value)
		c.fill(title, e.title, c.titled())
		c.fill(value, e.text, c.plain())
		if e.title == "Disahkan oleh" {
			below := box{value.x, y + height - 2*c.size*leading - padding, value.width, 2 * c.size * leading}
			c.fill(below, "Nama: "+blank+"\nNIP: "+blank, c.plain())
		}
		y += height
	}
	c.drawHead(box{left, top, half, y - top})
	for _, pair := range c.pairs() {
		c.drawPair(pair, y)
		y += c.pairHeight(pair)
	}
}

// emblem is the side of the logo above the name of the office, and the room below it.
const (
	emblem     = 62.0
	emblemRoom = 8.0
)

// drawHead names the office in the middle of a box, below its logo where it has one.
func (c coverSheet) drawHead(at box) {
	c.frame(at)
	text := style{size: c.size + 2, strong: true, centred: true}
	if c.logo == nil {
		c.fill(at, c.letterhead(), text)
		return
	}
	words := c.paper.height(c.letterhead(), at.width, text)
	side := min(emblem, at.height-words-emblemRoom)
	y := at.y + (at.height-side-emblemRoom-words)/2
	c.page.AddImage(c.logo, at.x+(at.width-side)/2, c.paper.size.Height-y-side, side, side)
	c.fill(box{at.x, y + side + emblemRoom, at.width, words}, c.letterhead(), text)
}

func (c coverSheet) drawPair(pair [2]entry, y float64) {
	height := c.pairHeight(pair)
	for i, e := range pair {
		at := box{left + float64(i)*half, y, half, height}
		c.frame(at)
		c.fill(at, e.title, c.titled())
		at.y += c.size*leading + padding
		c.fill(at, e.text, c.plain())
	}
}

// letterhead names the office as its papers do.
func (c coverSheet) letterhead() string {
	if len(c.o.Settings.Letterhead) > 0 {
		return strings.Join(c.o.Settings.Letterhead, "\n")
	}
	return cmp.Or(c.o.Name, "Nama perangkat daerah\n"+blank)
}

// listed numbers the lines of a list.
func listed(lines []string) string {
	if len(lines) == 0 {
		return blank
	}
	numbered := make([]string, len(lines))
	for i, line := range plain(lines) {
		numbered[i] = fmt.Sprintf("%d. %s", i+1, line)
	}
	return strings.Join(numbered, "\n")
}

func day(on time.Time) string {
	if on.IsZero() {
		return blank
	}
	return calendar.FormatDate(on)
}

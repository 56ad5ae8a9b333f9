package sopdoc

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/carlos7ags/folio/document"

	"ormas/internal/certificate"
	"ormas/workflow"
)

// The colours of posters and pictures are those of the pages of the service.
var (
	green = [3]float64{0.04, 0.29, 0.24}
	cream = [3]float64{0.98, 0.97, 0.94}
	pale  = [3]float64{0.89, 0.94, 0.91}
	gold  = [3]float64{0.98, 0.94, 0.84} // what the applicant does
)

// Poster draws the procedure for a wall, A3 upright, as a PDF, in the largest letters with which it fits.
func Poster(d *workflow.Definition, o Issuer) ([]byte, error) {
	if err := forPublic(d); err != nil {
		return nil, err
	}
	for scale := 2.0; scale >= 0.7; scale -= 0.05 {
		b := newBoard(d, o, document.PageSize{Width: 841.89, Height: 1190.55}, scale)
		end, err := b.poster()
		if err != nil {
			return nil, err
		}
		if end <= b.end() {
			return b.write(d, o)
		}
	}
	return nil, fmt.Errorf("poster %s terlalu panjang untuk satu lembar", d.Service)
}

// poster draws the page and tells where it ends.
func (b board) poster() (float64, error) {
	const between = 20
	b.newPage()
	y, err := b.facts(b.banner(false))
	if err != nil {
		return 0, err
	}
	column := (b.inner() - between) / 2
	all := b.straight()
	lower := y
	for i, part := range [][]step{all[:(len(all)+1)/2], all[(len(all)+1)/2:]} {
		end := y
		for _, s := range part {
			end = b.card(s, box{x: b.edge + float64(i)*(column+between), y: end, width: column})
		}
		lower = max(lower, end)
	}
	if words := b.aside(); len(words) > 0 {
		lower = b.paragraph("Bila ada yang perlu diperbaiki: "+strings.Join(words, "; ")+".", b.inner(), lower)
	}
	return lower, nil
}

// Square draws the procedure as a series of pictures of 1080 by 1080, for messages and social media.
func Square(d *workflow.Definition, o Issuer) ([]byte, error) { return series(d, o, 1080) }

// Story draws the procedure as a series of pictures of 1080 by 1920.
func Story(d *workflow.Definition, o Issuer) ([]byte, error) { return series(d, o, 1920) }

// series draws the pictures in the largest letters with which there are as few of them as with the smallest.
func series(d *workflow.Definition, o Issuer, height float64) ([]byte, error) {
	if err := forPublic(d); err != nil {
		return nil, err
	}
	const largest, smallest = 1.9, 1.5
	size := document.PageSize{Width: 1080, Height: height}
	least, err := newBoard(d, o, size, smallest).series()
	if err != nil {
		return nil, err
	}
	for scale := largest; scale > smallest; scale -= 0.05 {
		b := newBoard(d, o, size, scale)
		if n, err := b.series(); err != nil || n > least {
			continue
		}
		return b.write(d, o)
	}
	b := newBoard(d, o, size, smallest)
	if _, err := b.series(); err != nil {
		return nil, err
	}
	return b.write(d, o)
}

// series begins with what the procedure is; each picture holds as many steps as fit. It tells how many there are.
func (b board) series() (pictures int, err error) {
	b.newPage()
	y, err := b.facts(b.banner(false))
	if err != nil {
		return 0, err
	}
	if y > b.end() {
		return 0, fmt.Errorf("gambar %s terlalu panjang untuk satu bidang", b.d.Service)
	}
	pictures = 1
	for _, s := range b.straight() {
		at := box{x: b.edge, y: y, width: b.inner()}
		if y+b.cardHeight(s, at.width) > b.end() {
			b.newPage()
			pictures++
			at.y = b.banner(true)
		}
		y = b.card(s, at)
	}
	return pictures, nil
}

// Caption is the text to send with the pictures.
func Caption(d *workflow.Definition) (string, error) {
	if err := forPublic(d); err != nil {
		return "", err
	}
	lines := []string{d.Title, fmt.Sprintf("Hasil: %s.", cmp.Or(d.Product, blank))}
	if norm := d.Norm.String(); norm != "" {
		lines = append(lines, "Waktu kantor paling lama "+norm+"; waktu untuk melengkapi berkas dihitung terpisah.")
	}
	lines = append(lines, fmt.Sprintf("Siapkan %d berkas, dan yang berlaku dalam keadaan tertentu.", slots(d)), fmt.Sprintf("Sumber: SOP %s versi %d.", d.Service, d.Version))
	return strings.Join(lines, "\n") + "\n", nil
}

// board is a poster or a picture; all measures grow with its scale.
type board struct {
	*paper
	d     *workflow.Definition
	o     Issuer
	scale float64
}

func newBoard(d *workflow.Definition, o Issuer, size document.PageSize, scale float64) board {
	p := newSheets(edition(d), size)
	p.small, p.edge, p.ground = 8*scale, 36*scale, &cream
	return board{p, d, o, scale}
}

func (b board) inner() float64 { return b.size.Width - 2*b.edge }

// end is where the footer begins.
func (b board) end() float64 { return b.size.Height - 5*b.small }

// banner draws the head of a page and tells where it ends; on later ones it is lower.
func (b board) banner(again bool) float64 {
	title := style{size: 30 * b.scale, strong: true}
	if again {
		title.size = 15 * b.scale
	}
	above := strings.Join(b.o.Settings.Letterhead, " · ")
	if above = cmp.Or(above, b.o.Name, "Nama perangkat daerah "+blank); again {
		above = ""
	}
	small := style{size: 12 * b.scale}
	line := b.height(above, b.inner(), small)
	height := line + b.height(b.d.Title, b.inner(), title) + 24*b.scale
	b.tint(box{0, 0, b.size.Width, height}, green)
	b.ink(1)
	b.fill(box{b.edge - padding, 12 * b.scale, b.inner(), 0}, above, small)
	b.fill(box{b.edge - padding, 12*b.scale + line, b.inner(), 0}, b.d.Title, title)
	b.ink(0)
	return height + 14*b.scale
}

// facts are what people ask first; beside them stands the way to the guide as a code to scan.
func (b board) facts(y float64) (float64, error) {
	width := b.inner()
	lower, err := b.code(y)
	if err != nil {
		return 0, err
	}
	if b.o.Guide != "" {
		width -= b.codeSize() + 10*b.scale
	}
	for _, f := range []entry{
		{"Hasil", cmp.Or(b.d.Product, blank)},
		{"Waktu kantor", "paling lama " + cmp.Or(b.d.Norm.String(), blank)},
		{"Berkas yang disiapkan", fmt.Sprintf("%d, ditambah yang berlaku dalam keadaan tertentu", slots(b.d))},
		{"Biaya", cmp.Or(b.d.Standard.Fee, blank)},
	} {
		y = b.paragraph(f.title+": "+f.text, width, y) - 3*b.scale
	}
	y = b.paragraph(b.contact(), width, y)
	if b.o.Guide != "" {
		y = b.paragraph("Panduan: "+b.o.Guide, width, y-3*b.scale)
	}
	return max(y, lower) + 8*b.scale, nil
}

// codeSize is the width and height of the code with its white border.
func (b board) codeSize() float64 { return 104 * b.scale }

// code draws the address of the guide to scan, at the right edge, and tells where it ends.
func (b board) code(y float64) (float64, error) {
	if b.o.Guide == "" {
		return y, nil
	}
	rows, err := certificate.Modules(b.o.Guide)
	if err != nil {
		return 0, err
	}
	at := box{b.size.Width - b.edge - b.codeSize(), y, b.codeSize(), b.codeSize()}
	b.tint(at, [3]float64{1, 1, 1})
	const quiet = 4 // modules of white around it (ISO/IEC 18004)
	module := at.width / float64(len(rows)+2*quiet)
	for i, row := range rows {
		for j, dark := range row {
			if dark {
				b.tint(box{at.x + float64(j+quiet)*module, at.y + float64(i+quiet)*module, module, module}, [3]float64{})
			}
		}
	}
	return y + at.height, nil
}

// paragraph writes from the left edge on and tells where it ends.
func (b board) paragraph(text string, width, y float64) float64 {
	s := style{size: 14 * b.scale}
	b.fill(box{b.edge - padding, y, width + 2*padding, 0}, text, s)
	return y + b.height(text, width+2*padding, s)
}

// badge is the width of the number of a step.
func (b board) badge() float64 { return 40 * b.scale }

func (b board) label() style { return style{size: 16 * b.scale, strong: true} }
func (b board) note() style  { return style{size: 12 * b.scale} }

// noted is who takes a step and how long it may take.
func noted(s step) string {
	if norm := s.Action.Norm.String(); norm != "" {
		return s.Roles + ", paling lama " + norm
	}
	return s.Roles
}

func (b board) cardHeight(s step, width float64) float64 {
	width -= b.badge()
	return b.height(s.Action.Label, width, b.label()) + b.height(noted(s), width, b.note()) + 10*b.scale
}

// card draws a step and tells where the next may stand.
func (b board) card(s step, at box) float64 {
	at.height = b.cardHeight(s, at.width) - 8*b.scale
	colour := pale
	if s.Owner == workflow.OwnerApplicant || s.Action.First {
		colour = gold
	}
	b.tint(at, colour)
	b.tint(box{at.x, at.y, 3 * b.scale, at.height}, green)
	b.fill(box{at.x, at.y, b.badge(), at.height}, s.Action.Step, style{size: 16 * b.scale, strong: true, centred: true})
	text := box{at.x + b.badge(), at.y, at.width - b.badge(), 0}
	b.fill(text, s.Action.Label, b.label())
	text.y += b.height(s.Action.Label, text.width, b.label()) - padding
	b.fill(text, noted(s), b.note())
	return at.y + at.height + 8*b.scale
}

// straight are the steps of a case in which all goes well.
func (b board) straight() []step {
	all, _ := flowOf(b.d)
	var way []step
	for _, s := range all {
		if !s.Side {
			way = append(way, s)
		}
	}
	return way
}

// aside are the other steps in a few words.
func (b board) aside() []string {
	all, _ := flowOf(b.d)
	var words []string
	for _, s := range all {
		if s.Side {
			words = append(words, s.Action.Step+" "+lower(s.Action.Label)+" ("+s.Roles+")")
		}
	}
	return words
}

func (b board) contact() string {
	if all := channels(b.o.Settings); len(all) > 0 {
		return "Tanya dan pengaduan: " + strings.Join(all, ", ") + "."
	}
	return "Tanya dan pengaduan: " + blank
}

// slots are the files that everybody brings.
func slots(d *workflow.Definition) int {
	n := 0
	for _, r := range d.Requirements {
		switch {
		case r.When != nil:
		case r.PerOfficer:
			n += len(d.Positions)
		default:
			n++
		}
	}
	return n
}

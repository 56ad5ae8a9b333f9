package sopdoc

import (
	"math"
	"strings"

	"ormas/workflow"
)

// drawSymbol draws the figure of a node around x with its number inside.
func (p *paper) drawSymbol(n *node, x float64) {
	w, h := n.width/2, n.high/2
	switch n.symbol {
	case decision:
		p.shape(false, point{x, n.y - h}, point{x + w, n.y}, point{x, n.y + h}, point{x - w, n.y})
	case connector:
		p.shape(false, point{x - w, n.y - h}, point{x + w, n.y - h}, point{x + w, n.y + h/3}, point{x, n.y + h}, point{x - w, n.y + h/3})
	case terminator:
		p.shape(false, rounded(x, n.y, w, h)...)
	default:
		p.shape(false, point{x - w, n.y - h}, point{x + w, n.y - h}, point{x + w, n.y + h}, point{x - w, n.y + h})
	}
	size := 6.5
	for size > 4 && p.text.MeasureString(n.text, size) > n.width*0.7 {
		size -= 0.5
	}
	p.put(p.text, size, point{x - p.text.MeasureString(n.text, size)/2, n.y + size*0.33}, n.text)
}

// legend explains the symbols below the table, on a page of its own where there is no room.
func (p *paper) legend(d *workflow.Definition, y float64) {
	const height = 30.0
	y += 10
	if y+height+3*cellSize > bottom {
		p.newPage()
		y = top
	}
	x := left
	for _, one := range []struct {
		symbol symbol
		text   string
	}{
		{terminator, "mulai atau selesai"},
		{process, "kegiatan"},
		{decision, "keputusan, dengan jawaban Ya atau Tidak"},
		{connector, "penghubung ke langkah di halaman lain"},
	} {
		n := &node{symbol: one.symbol, y: y + height/2, width: 26, high: symbolHeight}
		if one.symbol == connector {
			n.width, n.high = connectorSize, connectorSize
		}
		p.drawSymbol(n, x+15)
		p.fill(box{x + 30, y + 5, 110, height}, one.text, cellStyle)
		x += 150
	}
	p.line(arrowWidth, point{x, y + height/2}, point{x + 22, y + height/2})
	p.shape(true, point{x + 26, y + height/2}, point{x + 21, y + height/2 - 2.2}, point{x + 21, y + height/2 + 2.2})
	p.fill(box{x + 30, y + 5, 110, height}, "arah kegiatan", cellStyle)
	if norm := d.Norm.String(); norm != "" {
		text := "Waktu kantor untuk seluruh prosedur paling lama " + norm + "."
		if d.Public() {
			text = strings.TrimSuffix(text, ".") + "; waktu pemohon dihitung terpisah."
		}
		p.fill(box{left - padding, y + height, right - left, cellSize}, text, cellStyle)
	}
}

// rounded are the corners of a figure whose short sides are half circles.
func rounded(x, y, w, h float64) []point {
	const corners = 12 // of each half circle
	var all []point
	for i := range 2 * (corners + 1) {
		side := 1.0
		if i > corners {
			side = -1
		}
		angle := math.Pi * float64(i%(corners+1)) / corners
		all = append(all, point{x + side*(w-h+h*math.Sin(angle)), y - side*h*math.Cos(angle)})
	}
	return all
}

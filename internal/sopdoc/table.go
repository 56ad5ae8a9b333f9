package sopdoc

import (
	"fmt"
	"slices"

	"ormas/workflow"
)

// Measures of the flow table in points.
const (
	cellSize  = 8.0
	headSize  = 7.0
	laneRoom  = 300.0
	widest    = 62.0 // of a lane
	lowest    = 42.0 // of a row: a symbol and room for arrows above and below it
	stripRoom = 38.0 // for the connectors at either end of a page
)

// table is the flow table while it is drawn.
type table struct {
	*paper
	d      *workflow.Definition
	steps  []step
	lanes  []string
	widths struct{ before, after []float64 }
	lane   float64 // width of one
	lanesX float64 // where the lanes begin
	head   float64 // height of the titles of the columns
	first  float64 // where they end
}

// table draws the steps as rows with arrows from symbol to symbol, on as many pages as they need.
func (p *paper) table(d *workflow.Definition) error {
	t := table{paper: p, d: d}
	t.steps, t.lanes = flowOf(d)
	t.measure()
	pages, err := t.paginate()
	if err != nil {
		return err
	}
	end := bottom
	for i, rows := range pages {
		p.newPage()
		end = t.drawPage(rows, i > 0)
	}
	p.legend(d, end)
	return nil
}

// measure shares out the width: what the lanes leave goes to the words.
func (t *table) measure() {
	t.lane = min(widest, laneRoom/float64(len(t.lanes)))
	spare := (laneRoom - t.lane*float64(len(t.lanes))) / 4
	t.widths.before = []float64{24, 108 + spare}
	t.widths.after = []float64{102 + spare, 46, 108 + spare, 97.89 + spare}
	t.lanesX = left + t.widths.before[0] + t.widths.before[1]
	for _, label := range t.lanes {
		t.head = max(t.head, t.height(label, t.lane, headStyle))
	}
	t.head += headSize*leading + 2*padding
	t.first = top + t.height(t.title(true), right-left, titleStyle) + t.head
}

// title stands above the table on each page.
func (t *table) title(again bool) string {
	if again {
		return "SOP " + t.d.Title + " (lanjutan)"
	}
	return "SOP " + t.d.Title
}

var (
	headStyle = style{size: headSize, strong: true, centred: true}
	cellStyle = style{size: cellSize}

	titleStyle = style{size: 9, strong: true}
)

// rowHeight is that of the tallest text, and never less than the symbol needs.
func (t *table) rowHeight(s step) float64 {
	height := lowest
	before, after := s.cells()
	for i, text := range before {
		height = max(height, t.height(text, t.widths.before[i], cellStyle))
	}
	for i, text := range after {
		height = max(height, t.height(text, t.widths.after[i], cellStyle))
	}
	return height
}

// paginate gives each page its rows, with room for connectors above and below them.
func (t *table) paginate() ([][]int, error) {
	room := bottom - t.first - 2*stripRoom
	var pages [][]int
	used := room
	for i, s := range t.steps {
		height := t.rowHeight(s)
		if height > room {
			return nil, fmt.Errorf("langkah %s terlalu panjang untuk satu halaman", s.Action.Step)
		}
		if used+height > room {
			pages, used = append(pages, nil), 0
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], i)
		used += height
	}
	return pages, nil
}

// drawPage draws the rows of one page, then the arrows, then the symbols, which cover the ends of the arrows.
func (t *table) drawPage(rows []int, again bool) (end float64) {
	t.fill(box{left - padding, top, right - left, 0}, t.title(again), titleStyle)
	t.drawHead(t.first - t.head)
	s := newSheet(t, rows)
	end = s.layOut()
	t.borders(end)
	s.draw()
	return end
}

// drawHead writes the titles of the columns at y.
func (t *table) drawHead(y float64) {
	upper := headSize*leading + 2*padding
	write := func(x, y, width, height float64, text string) {
		at := box{x, y, width, height}
		t.frame(at)
		t.fill(at, text, headStyle)
	}
	write(left, y, t.widths.before[0], t.head, "No")
	write(left+t.widths.before[0], y, t.widths.before[1], t.head, "Kegiatan")
	write(t.lanesX, y, t.lanesWidth(), upper, "Pelaksana")
	for i, label := range t.lanes {
		write(t.lanesX+float64(i)*t.lane, y+upper, t.lane, t.head-upper, label)
	}
	x := t.lanesX + t.lanesWidth()
	quality := t.widths.after[0] + t.widths.after[1] + t.widths.after[2]
	write(x, y, quality, upper, "Mutu baku")
	for i, label := range []string{"Kelengkapan", "Waktu", "Output"} {
		write(x, y+upper, t.widths.after[i], t.head-upper, label)
		x += t.widths.after[i]
	}
	write(x, y, t.widths.after[3], t.head, "Keterangan")
}

func (t *table) lanesWidth() float64 { return t.lane * float64(len(t.lanes)) }

// drawRow writes the words of a row and the line below it.
func (t *table) drawRow(s step, y, height float64) {
	before, after := s.cells()
	x := left
	for i, text := range before {
		t.fill(box{x, y, t.widths.before[i], height}, text, cellStyle)
		x += t.widths.before[i]
	}
	x += t.lanesWidth()
	for i, text := range after {
		t.fill(box{x, y, t.widths.after[i], height}, text, cellStyle)
		x += t.widths.after[i]
	}
	t.rule(point{left, y + height}, point{right, y + height})
}

// borders draw the lines between the columns from the head down to y.
func (t *table) borders(y float64) {
	from := t.first
	x := left
	for _, width := range slices.Concat(t.widths.before, slices.Repeat([]float64{t.lane}, len(t.lanes)), t.widths.after) {
		t.rule(point{x, from}, point{x, y})
		x += width
	}
	t.frame(box{left, from, right - left, y - from})
}

// middle is where the symbols of a lane stand.
func (t *table) middle(lane int) float64 { return t.lanesX + (float64(lane)+0.5)*t.lane }

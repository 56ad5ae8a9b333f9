package sopdoc

import (
	"cmp"
	"math"
	"slices"
)

// Measures of symbols and arrows in points. Arrows run in the bands above and below the symbols of a row, and along the
// borders between lanes, where no symbol stands.
const (
	symbolHeight  = 19.0
	symbolSide    = 8.0 // from a symbol to the border of its lane
	connectorSize = 13.0
	band          = 3.0 // from the edge of a row to the arrows in it
	track         = 2.6 // from the border between lanes to the arrows along it
	arrowWidth    = 0.8
	pointed       = 4.5 // length of the head
)

// node is a symbol on a page.
type node struct {
	x, y        float64 // its middle
	width, high float64
	enter       float64 // height at which arrows come in from the side
	leave       float64 // height at which an arrow goes out to the side
	order       int     // among the rows of the page; -1 for a connector
	symbol      symbol
	text        string
	also        []float64 // middles of further lanes
}

func (n node) upper() float64 { return n.y - n.high/2 }
func (n node) lower() float64 { return n.y + n.high/2 }

// link is an arrow between two symbols of a page.
type link struct {
	from, to *node
	exit     exit
}

// sheet is one page of the table with what stands in its lanes.
type sheet struct {
	*table
	rows              []int
	nodes             map[int]*node // by row
	arriving, leaving []*node       // connectors; their text is the step they lead to
	targets           map[*node]int // connector → row
	links             []link
}

// newSheet finds out which arrows leave the page or come from another.
func newSheet(t *table, rows []int) *sheet {
	s := &sheet{table: t, rows: rows, nodes: map[int]*node{}, targets: map[*node]int{}}
	for i, from := range t.steps {
		for _, e := range from.exits {
			here, there := slices.Contains(rows, i), slices.Contains(rows, e.to)
			switch {
			case here && !there:
				s.leaving = s.connect(s.leaving, e.to)
			case there && !here:
				s.arriving = s.connect(s.arriving, e.to)
			}
		}
	}
	return s
}

// layOut writes the rows and places what stands in the lanes; end is the lower edge.
func (s *sheet) layOut() (end float64) {
	y := s.strip(s.first, s.arriving)
	for _, i := range s.rows {
		height := s.rowHeight(s.steps[i])
		s.drawRow(s.steps[i], y, height)
		s.place(i, y, height)
		y += height
	}
	return s.strip(y, s.leaving)
}

// connect adds the connector of a row, once.
func (s *sheet) connect(all []*node, row int) []*node {
	if s.connectorTo(all, row) != nil {
		return all
	}
	n := &node{
		symbol: connector, text: s.steps[row].Action.Step, order: -1,
		width: connectorSize, high: connectorSize, x: s.middle(s.steps[row].lanes[0]),
	}
	s.targets[n] = row
	return append(all, n)
}

func (s *sheet) connectorTo(all []*node, row int) *node {
	i := slices.IndexFunc(all, func(n *node) bool { return s.targets[n] == row })
	if i < 0 {
		return nil
	}
	return all[i]
}

// strip places connectors in a row of their own at y and gives where it ends.
func (s *sheet) strip(y float64, connectors []*node) float64 {
	if len(connectors) == 0 {
		return y
	}
	lanes := map[float64][]*node{}
	for i, n := range connectors {
		n.y = y + stripRoom/2
		n.enter = y + band + 1.6*float64(i%4)
		n.leave = y + stripRoom - band - 1.6*float64(i%4)
		lanes[n.x] = append(lanes[n.x], n)
	}
	for middle, beside := range lanes {
		apart := min(connectorSize+1, (s.lane-symbolSide)/float64(len(beside)))
		for i, n := range beside {
			n.x = middle + (float64(i)-float64(len(beside)-1)/2)*apart
			n.width = min(connectorSize, apart-1)
		}
	}
	s.fill(box{left + s.widths.before[0], y, s.widths.before[1], stripRoom}, "Penghubung halaman; angkanya langkah yang dituju", style{size: 6.5})
	s.rule(point{left, y + stripRoom}, point{right, y + stripRoom})
	return y + stripRoom
}

// place puts the symbol of a row into its lane.
func (s *sheet) place(row int, y, height float64) {
	from := s.steps[row]
	n := &node{
		x: s.middle(from.lanes[0]), y: y + height/2, width: s.lane - 2*symbolSide, high: symbolHeight,
		enter: y + band, leave: y + height - band, order: slices.Index(s.rows, row), symbol: from.symbol, text: from.Action.Step,
	}
	for _, lane := range from.lanes[1:] {
		n.also = append(n.also, s.middle(lane))
	}
	s.nodes[row] = n
}

// draw draws all arrows of the page, then the symbols.
func (s *sheet) draw() {
	s.linkUp()
	ways := s.buses()
	for _, l := range s.links {
		s.arrow(l, ways[l.to])
	}
	for _, n := range slices.Concat(s.arriving, s.leaving) {
		s.drawSymbol(n, n.x)
	}
	for _, row := range s.rows {
		n := s.nodes[row]
		for _, x := range n.also {
			s.line(arrowWidth, point{n.x, n.y}, point{x, n.y})
			s.drawSymbol(n, x)
		}
		s.drawSymbol(n, n.x)
	}
}

// linkUp turns the exits into links between what stands on this page.
func (s *sheet) linkUp() {
	for _, n := range s.arriving {
		s.links = append(s.links, link{n, s.nodes[s.targets[n]], exit{}})
	}
	for _, row := range s.rows {
		for _, e := range s.steps[row].exits {
			to := s.nodes[e.to]
			if to == nil {
				to = s.connectorTo(s.leaving, e.to)
			}
			s.links = append(s.links, link{s.nodes[row], to, e})
		}
	}
}

// straight tells whether an arrow goes down into the next row without a way along the lanes.
func (l link) straight() bool {
	return !l.exit.aside && l.from.order >= 0 && l.to.order == l.from.order+1 || l.from.symbol == connector && l.to.order == 0
}

// start is the height at which an arrow that is not straight goes to the side.
func (l link) start() float64 {
	if l.exit.aside {
		return l.from.y
	}
	return l.from.leave
}

// bus is the way along a border between lanes that all arrows into one symbol share.
type bus struct{ x, from, to float64 }

// buses gives each symbol with arrows from afar the nearest way that no other bus takes at the same height.
func (s *sheet) buses() map[*node]float64 {
	far := map[*node]*bus{}
	var order []*node
	for _, l := range s.links {
		if l.straight() {
			continue
		}
		b, known := far[l.to]
		if !known {
			b = &bus{x: l.to.x, from: l.to.enter, to: l.to.enter}
			far[l.to], order = b, append(order, l.to)
		}
		b.x = (b.x + l.from.x) / 2
		b.from, b.to = min(b.from, l.start()), max(b.to, l.start())
	}
	ways := map[*node]float64{}
	var taken []bus
	for _, n := range order {
		b := *far[n]
		b.x = s.free(b, taken)
		ways[n], taken = b.x, append(taken, b)
	}
	return ways
}

// free is the nearest track beside a border of the lanes along which a bus meets no other.
func (s *sheet) free(b bus, taken []bus) float64 {
	var tracks []float64
	for i := range len(s.lanes) + 1 {
		border := s.lanesX + float64(i)*s.lane
		if i > 0 {
			tracks = append(tracks, border-track)
		}
		if i < len(s.lanes) {
			tracks = append(tracks, border+track)
		}
	}
	slices.SortStableFunc(tracks, func(a, c float64) int { return cmp.Compare(math.Abs(a-b.x), math.Abs(c-b.x)) })
	for _, x := range tracks {
		meets := func(t bus) bool { return t.x == x && t.from < b.to+band && b.from < t.to+band }
		if !slices.ContainsFunc(taken, meets) {
			return x
		}
	}
	return tracks[0] // more ways than tracks: two share one
}

// arrow draws a link; x is the bus of its end.
func (s *sheet) arrow(l link, x float64) {
	s.line(arrowWidth, l.way(x)...)
	end := point{l.to.x, l.to.upper()}
	s.shape(true, end, point{end.x - 2.2, end.y - pointed}, point{end.x + 2.2, end.y - pointed})
	s.answer(l, x)
}

// way is the line of an arrow from corner to corner.
func (l link) way(x float64) []point {
	way := []point{{l.from.x, l.from.lower()}}
	switch {
	case l.straight():
		way = append(way, point{l.from.x, l.to.enter})
	case l.exit.aside:
		way = []point{{l.from.x + math.Copysign(l.from.width/2, x-l.from.x), l.from.y}, {x, l.from.y}, {x, l.to.enter}}
	default:
		way = append(way, point{l.from.x, l.from.leave}, point{x, l.from.leave}, point{x, l.to.enter})
	}
	return append(way, point{l.to.x, l.to.enter}, point{l.to.x, l.to.upper() - pointed})
}

// answer writes the word of a decision's exit beside the corner that the arrow leaves.
func (s *sheet) answer(l link, x float64) {
	const size = 5.5
	at := point{l.from.x + 2, l.from.lower() + size}
	if l.exit.aside {
		at = point{l.from.x + 4, l.from.y - 7}
		if x < l.from.x {
			at.x = l.from.x - 4 - s.text.MeasureString(l.exit.label, size)
		}
	}
	s.put(s.text, size, at, l.exit.label)
}

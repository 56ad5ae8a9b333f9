package pages

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// mark is a part of a page as it is drawn on the picture, in thousandths.
type mark struct{ X, Y, Width, Height int }

func markOf(r registry.Region) mark {
	part := func(v float64) int { return int(v*1000 + .5) }
	return mark{part(r.X), part(r.Y), part(r.Width), part(r.Height)}
}

// marks are the parts of a page of a document that its verdict and its findings name.
func (f caseFile) marks(doc *registry.Document, page int) []mark {
	var all []mark
	add := func(at *int, r *registry.Region) {
		if r == nil || pageOr(at) != page {
			return
		}
		if m := markOf(*r); !slices.Contains(all, m) { // a verdict and its finding name the same
			all = append(all, m)
		}
	}
	if doc.Verdict != nil {
		add(doc.Verdict.Page, doc.Verdict.Region)
	}
	for _, o := range f.Dossier.Findings {
		if o.DocumentID != nil && *o.DocumentID == doc.ID {
			add(o.Page, o.Region)
		}
	}
	return all
}

// pageOr is the page that something is about; the first where none is named.
func pageOr(page *int) int {
	if page == nil {
		return 1
	}
	return *page
}

// placeText tells where in a document something is, in words: "halaman 2, kiri atas".
func placeText(page *int, r *registry.Region) string {
	var parts []string
	if page != nil || r != nil {
		parts = append(parts, "halaman "+strconv.Itoa(pageOr(page)))
	}
	if r != nil {
		parts = append(parts, r.Words())
	}
	return strings.Join(parts, ", ")
}

// ninth is one of the nine parts of a page that can be chosen without a picture.
type ninth struct {
	Value, Label string
	Now          bool
}

// ninths are the parts of a page in the order of reading.
func ninths(typed string) []ninth {
	all := make([]ninth, 9)
	for i := range all {
		value := strconv.Itoa(i + 1)
		all[i] = ninth{value, ninthAt(i).Words(), value == typed}
	}
	return all
}

// ninthAt is one of nine parts of a page, counted from 0 in the order of reading.
func ninthAt(i int) registry.Region {
	const third = 1.0 / 3
	return registry.Region{X: float64(i%3) * third, Y: float64(i/3) * third, Width: third, Height: third}
}

// regionText writes a region as the form carries it: fractions of the page, apart by commas.
func regionText(r registry.Region) string {
	return fmt.Sprintf("%.4f,%.4f,%.4f,%.4f", r.X, r.Y, r.Width, r.Height)
}

// drawnText tells a region that the form carries, in words; empty for none and for a ninth.
func drawnText(typed string) string {
	if r, err := readFractions(typed); err == nil {
		return r.Words()
	}
	return ""
}

// readRegion reads which part of a page was marked into a verdict: one of nine as the page was seen, or a box drawn on
// it. A mark without a page is on the page that was looked at.
func readRegion(v *casework.NewVerdict, typed url.Values, seen url.Values) {
	text := typed.Get("bagian")
	if text == "" {
		return
	}
	r, err := readFractions(text)
	if n, wrong := strconv.Atoi(text); wrong == nil && n >= 1 && n <= 9 {
		r, err = ninthAt(n-1).Turned(within(seen.Get("putar"), 0, 270)/90*90), nil
	}
	if err != nil {
		v.Problem = registry.Invalid("region", "tidak_sah", "Pilih bagian halaman dari daftar, atau gambar lagi kotaknya.")
		return
	}
	v.Region = &r
	if v.Page == nil {
		v.Page = new(within(seen.Get("halaman"), 1, maxPageNumber))
	}
}

// maxPageNumber bounds the number of a page in an address; whether the document has it is judged later.
const maxPageNumber = 1_000_000

func readFractions(text string) (registry.Region, error) {
	parts := strings.Split(text, ",")
	if len(parts) != 4 {
		return registry.Region{}, strconv.ErrSyntax
	}
	var of [4]float64
	for i, part := range parts {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil {
			return registry.Region{}, err
		}
		of[i] = v
	}
	return registry.Region{X: of[0], Y: of[1], Width: of[2], Height: of[3]}, nil
}

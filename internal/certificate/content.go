package certificate

import (
	"bytes"
	"slices"

	"github.com/carlos7ags/folio/core"
	"github.com/carlos7ags/folio/reader"
)

// Box is the room that a signature may take on a page, in points; the zero Box is none: the signature is not seen.
type Box struct{ Width, Height float64 }

// onlySigned tells whether a file is a letter to which a signature was added and nothing else. That it begins with the
// letter is not enough: what is appended to a PDF can put other pages in the place of those before, and the signature
// covers them too. So every object of the letter must still be what it was, but for the hooks by which a signature
// hangs on it: the form in the catalogue and the signature's own place on a page.
func onlySigned(letter, file []byte, seen Box) bool {
	if !bytes.HasPrefix(file, letter) {
		return false
	}
	before, err := reader.Parse(letter)
	if err != nil {
		return false
	}
	after, err := reader.Parse(file)
	if err != nil {
		return false
	}
	c := comparison{objects{before}, objects{after}, seen}
	for _, key := range []string{"Root", "Info"} {
		if !alike(before.Trailer().Get(key), after.Trailer().Get(key)) {
			return false
		}
	}
	for n := 1; n <= before.MaxObjectNumber(); n++ {
		if !c.unchanged(n) {
			return false
		}
	}
	return c.onlySignatureForm()
}

// comparison is a letter and what became of it.
type comparison struct {
	before, after objects
	seen          Box
}

// unchanged tells whether an object is what it was, but for the hooks of a signature.
func (c comparison) unchanged(n int) bool {
	ref := core.NewPdfIndirectReference(n, 0)
	old, now := c.before.resolve(ref), c.after.resolve(ref)
	if alike(old, now) {
		return true
	}
	was, ok := old.(*core.PdfDictionary)
	is, still := now.(*core.PdfDictionary)
	if !ok || !still {
		return false
	}
	switch {
	case alike(ref, c.before.r.Trailer().Get("Root")):
		return alikeBut(was, is, "AcroForm", "DSS", "Extensions", "Version")
	case alike(ref, c.before.r.Trailer().Get("Info")):
		return alikeBut(was, is, "ModDate", "Producer")
	case alike(was.Get("Type"), core.NewPdfName("Page")):
		return alikeBut(was, is, "Annots") && c.onlySignatureAdded(was.Get("Annots"), is.Get("Annots"))
	}
	return false
}

// onlySignatureAdded tells whether a page has no other new places than those of signatures, in the room they may take.
func (c comparison) onlySignatureAdded(old, now core.PdfObject) bool {
	was, is := c.before.list(old), c.after.list(now)
	if len(is) < len(was) || !slices.EqualFunc(was, is[:len(was)], alike) {
		return false
	}
	for _, place := range is[len(was):] {
		d := c.after.dict(place)
		if !alike(d.Get("Subtype"), core.NewPdfName("Widget")) || !c.isSignatureField(d) || !c.fits(d.Get("Rect")) {
			return false
		}
	}
	return true
}

// fits tells whether a rectangle is no larger than the room for the signature.
func (c comparison) fits(rect core.PdfObject) bool {
	var side [4]float64
	corners := c.after.list(rect)
	if len(corners) != len(side) {
		return false
	}
	for i, corner := range corners {
		n, ok := c.after.resolve(corner).(*core.PdfNumber)
		if !ok {
			return false
		}
		side[i] = n.FloatValue()
	}
	width, height := max(side[0], side[2])-min(side[0], side[2]), max(side[1], side[3])-min(side[1], side[3])
	return width <= c.seen.Width && height <= c.seen.Height || width*height == 0
}

// onlySignatureForm tells whether the form of the file has fields for signatures only, and runs nothing.
func (c comparison) onlySignatureForm() bool {
	form := c.after.dict(c.after.r.Catalog().Get("AcroForm"))
	if form.Get("XFA") != nil {
		return false
	}
	for _, field := range c.after.list(form.Get("Fields")) {
		if !c.isSignatureField(c.after.dict(field)) {
			return false
		}
	}
	return true
}

func (c comparison) isSignatureField(d *core.PdfDictionary) bool {
	kind := d.Get("FT")
	if kind == nil { // a place on a page may be apart from its field
		kind = c.after.dict(d.Get("Parent")).Get("FT")
	}
	return alike(kind, core.NewPdfName("Sig")) && d.Get("A") == nil && d.Get("AA") == nil
}

// list is an array as a slice; what is none reads as empty.
func (o objects) list(object core.PdfObject) []core.PdfObject {
	a, ok := o.resolve(object).(*core.PdfArray)
	if !ok {
		return nil
	}
	return items(a)
}

func items(a *core.PdfArray) []core.PdfObject {
	all := make([]core.PdfObject, 0, a.Len())
	for _, item := range a.All() {
		all = append(all, item)
	}
	return all
}

// alikeBut compares dictionaries without some of their keys.
func alikeBut(a, b *core.PdfDictionary, but ...string) bool {
	keys := func(d *core.PdfDictionary) (n int) {
		for key := range d.All() {
			if !slices.Contains(but, key) {
				n++
			}
		}
		return n
	}
	for key, value := range a.All() {
		if !slices.Contains(but, key) && !alike(value, b.Get(key)) {
			return false
		}
	}
	return keys(a) == keys(b)
}

// alike compares objects as they are written, in whatever order; references are compared by where they lead.
func alike(a, b core.PdfObject) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case *core.PdfDictionary:
		other, ok := b.(*core.PdfDictionary)
		return ok && alikeBut(a, other)
	case *core.PdfArray:
		other, ok := b.(*core.PdfArray)
		return ok && slices.EqualFunc(items(a), items(other), alike)
	case *core.PdfStream:
		other, ok := b.(*core.PdfStream)
		return ok && alikeBut(a.Dict, other.Dict, "Length") && bytes.Equal(a.Data, other.Data)
	}
	if b == nil {
		return false
	}
	var left, right bytes.Buffer
	_, err := a.WriteTo(&left)
	_, err2 := b.WriteTo(&right)
	return err == nil && err2 == nil && a.Type() == b.Type() && bytes.Equal(left.Bytes(), right.Bytes())
}

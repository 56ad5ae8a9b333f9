package certificate

import (
	"fmt"
	"image"
	"strings"
	"unicode"

	"github.com/carlos7ags/folio/core"
	"github.com/carlos7ags/folio/reader"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// printed is what a PDF really holds, read back from its bytes.
type printed struct {
	text  string   // of all pages in the order it was written, without the margins; spaces may be lost
	codes []string // what its QR images say
	loose []string // fonts that are not embedded
	cut   bool     // some text stands outside the margins

	pictures int // images, the QR included
}

// readBack reads a PDF of ours. What stands in the margins is cut off, so that text that flows over a page reads on.
func readBack(pdf []byte, margin string) (printed, error) {
	var p printed
	r, err := reader.Parse(pdf)
	if err != nil {
		return p, err
	}
	seen := map[*core.PdfStream]bool{} // an image or font of several pages counts once
	for i := range r.PageCount() {
		page, err := r.Page(i)
		if err != nil {
			return p, err
		}
		if err := p.readText(page, margin); err != nil {
			return p, err
		}
		resources, err := page.Resources()
		if err != nil {
			return p, err
		}
		p.readResources(objects{r}, resources, seen)
	}
	return p, nil
}

// readText reads the words in the order in which they were written, which is the order of the template, cells of tables
// included.
func (p *printed) readText(page *reader.PageInfo, margin string) error {
	spans, err := page.TextSpans()
	if err != nil {
		return err
	}
	var words reader.SimpleStrategy
	for _, span := range spans {
		words.ProcessSpan(span)
		if span.Tag != "Artifact" && (span.X < leftMargin-1 || span.X+span.Width > rightEdge+1 || span.Y < bottomMargin-1) {
			p.cut = true
		}
	}
	text := words.Result()
	p.text += text[:max(strings.LastIndex(text, margin), 0)] + "\n"
	return nil
}

func (p *printed) readResources(o objects, resources *core.PdfDictionary, seen map[*core.PdfStream]bool) {
	for name, ref := range o.dict(resources.Get("Font")).All() {
		if !o.embedded(o.dict(ref)) {
			p.loose = append(p.loose, name)
		}
	}
	for _, ref := range o.dict(resources.Get("XObject")).All() {
		stream, ok := o.resolve(ref).(*core.PdfStream)
		if !ok || seen[stream] {
			continue
		}
		seen[stream] = true
		p.pictures++
		if code, err := o.decodeQR(stream); err == nil {
			p.codes = append(p.codes, code)
		}
	}
}

// objects follows references; what is not there reads as empty.
type objects struct{ r *reader.PdfReader }

func (o objects) resolve(object core.PdfObject) core.PdfObject {
	found, err := o.r.ResolveObject(object)
	if err != nil {
		return nil
	}
	return found
}

func (o objects) dict(object core.PdfObject) *core.PdfDictionary {
	if d, ok := o.resolve(object).(*core.PdfDictionary); ok {
		return d
	}
	return core.NewPdfDictionary()
}

func (o objects) number(object core.PdfObject) int {
	if n, ok := o.resolve(object).(*core.PdfNumber); ok {
		return n.IntValue()
	}
	return 0
}

// embedded tells whether the font program of a composite font lies in the file. We write no other kind.
func (o objects) embedded(face *core.PdfDictionary) bool {
	descendants, ok := o.resolve(face.Get("DescendantFonts")).(*core.PdfArray)
	if !ok || descendants.Len() == 0 {
		return false
	}
	descriptor := o.dict(o.dict(descendants.At(0)).Get("FontDescriptor"))
	return descriptor.Get("FontFile2") != nil || descriptor.Get("FontFile3") != nil
}

// decodeQR reads a grey picture of 8 bits, as our QR is stored.
func (o objects) decodeQR(stream *core.PdfStream) (string, error) {
	width, height := o.number(stream.Dict.Get("Width")), o.number(stream.Dict.Get("Height"))
	if width <= 0 || height <= 0 || len(stream.Data) != width*height {
		return "", fmt.Errorf("no grey picture of %d × %d", width, height)
	}
	return decodeQR(&image.Gray{Pix: stream.Data, Stride: width, Rect: image.Rect(0, 0, width, height)})
}

// readings are the ways in which the reader looks for a QR. Its search for corners fails on one clean picture in eighty;
// it reads those as what they are, a code and nothing else.
var readings = []map[gozxing.DecodeHintType]any{nil, {gozxing.DecodeHintType_PURE_BARCODE: true}}

// decodeQR reads the QR in a picture of ours that is the code and little else, by the first of some ways that finds one.
func decodeQR(picture image.Image) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", fmt.Errorf("read QR: %w", err)
	}
	for _, hints := range readings {
		var found *gozxing.Result
		if found, err = qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return found.GetText(), nil
		}
	}
	return "", fmt.Errorf("read QR: %w", err)
}

// squeeze takes out all white space: where a line breaks is of no concern.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

package draw

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"regexp"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// scan is a page that consists of one JPEG, as those of scanners and of pictures joined here do. Drawing it without the PDF
// library takes two thirds of the time, for the library decodes and scales in WebAssembly and in full colours.
type scan struct {
	jpeg  []byte
	turn  orientation
	page  [2]float64 // width and height of the page, not turned, in points
	where [4]float64 // of the JPEG on it from the left and upper edge: left, top, right, bottom, in points
}

// sheet is a page in the PDF library, and the file it is from.
type sheet struct {
	lib  pdfium.Pdfium
	page requests.Page
	file []byte
}

// scan finds out whether a page is one JPEG and nothing else. False also wherever that is not quite certain: then the library
// draws the page, and nobody sees anything but what it would have shown.
func (s sheet) scan() (scan, bool) {
	object, is := s.onlyImage()
	if !is {
		return scan{}, false
	}
	raw, err := s.lib.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: object})
	if err != nil || !s.plain(raw.Data) {
		return scan{}, false
	}
	found := scan{jpeg: raw.Data}
	return found, s.lie(object, &found)
}

// onlyImage is the page's one object, if it is a picture that stands there as it is: without a stamp or a field over it, a
// path that cuts it, a layer or transparency.
func (s sheet) onlyImage() (object references.FPDF_PAGEOBJECT, is bool) {
	objects, err := s.lib.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: s.page})
	if err != nil || objects.Count != 1 {
		return "", false
	}
	notes, err := s.lib.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: s.page})
	if err != nil || notes.Count != 0 {
		return "", false
	}
	only, err := s.lib.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: s.page})
	if err != nil {
		return "", false
	}
	return only.PageObject, s.bare(only.PageObject)
}

// bare tells whether an object is a picture that nothing changes.
func (s sheet) bare(object references.FPDF_PAGEOBJECT) bool {
	kind, err := s.lib.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil || kind.Type != enums.FPDF_PAGEOBJ_IMAGE {
		return false
	}
	through, err := s.lib.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: object})
	if err != nil || through.HasTransparency {
		return false
	}
	marks, err := s.lib.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: object})
	if err != nil || marks.Count != 0 {
		return false
	}
	return !s.cut(object)
}

// cut tells whether a path cuts an object.
func (s sheet) cut(object references.FPDF_PAGEOBJECT) bool {
	clip, err := s.lib.FPDFPageObj_GetClipPath(&requests.FPDFPageObj_GetClipPath{PageObject: object})
	if err != nil {
		return false // it has none
	}
	paths, err := s.lib.FPDFClipPath_CountPaths(&requests.FPDFClipPath_CountPaths{ClipPath: clip.ClipPath})
	return err == nil && paths.Count > 0
}

// dictionary is how a PDF describes a JPEG that is shown as it is: without mask, other order of values, profile or layer.
var dictionary = regexp.MustCompile(`\bobj\s*<<(?:\s*(?:/Type\s*/XObject|/Subtype\s*/Image|/(?:Width|Height)\s+\d+|/BitsPerComponent\s+8|` +
	`/ColorSpace\s*/Device(?:Gray|RGB)|/Filter\s*(?:/DCTDecode|\[\s*/DCTDecode\s*\])|/Length\s+\d+(?:\s+\d+\s+R)?|` +
	`/Interpolate\s+(?:true|false)|/Name\s*/\w+))+\s*>>\s*stream\r?\n$`)

// longestDictionary is what is read of it, in bytes.
const longestDictionary = 512

// plain tells whether the file describes these bytes so. The library does not tell of masks, so the words before the bytes are
// read; they stand there in clear, because a stream is never packed into another.
func (s sheet) plain(raw []byte) bool {
	at := bytes.Index(s.file, raw)
	if at < 0 || bytes.Contains(s.file[at+1:], raw) {
		return false
	}
	return dictionary.Match(s.file[max(0, at-longestDictionary):at])
}

// lie finds out where the picture lies; false where it is turned or leaves the page.
func (s sheet) lie(object references.FPDF_PAGEOBJECT, to *scan) bool {
	box, err := s.lib.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: s.page})
	if err != nil {
		return false
	}
	matrix, err := s.lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: object})
	if err != nil {
		return false
	}
	turned, err := s.lib.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: s.page})
	if err != nil {
		return false
	}
	to.turn = []orientation{asIs, clockwise, overhead, anticlockwise}[turned.PageRotation&3]
	b, m := box.Rect, matrix.Matrix
	to.page = [2]float64{float64(b.Right - b.Left), float64(b.Top - b.Bottom)}
	to.where = [4]float64{float64(m.E - b.Left), float64(b.Top - m.F - m.D), float64(m.E + m.A - b.Left), float64(b.Top - m.F)}
	return m.B == 0 && m.C == 0 && m.A > 0 && m.D > 0 && to.page[0] > 0 && to.page[1] > 0
}

// drawn is the page width pixels wide; false where it must be left to the library.
func (s scan) drawn(width int) (image.Image, bool) {
	paper := s.paper(width)
	where, is := s.on(paper)
	size, err := jpeg.DecodeConfig(bytes.NewReader(s.jpeg))
	// A picture that has to become larger is smoothed by the library.
	if !is || err != nil || size.Width < where.Dx() || size.Height < where.Dy() {
		return nil, false
	}
	picture, err := decode(s.jpeg, "image/jpeg")
	if err != nil {
		return nil, false
	}
	r, is := rasterOf(picture.Image)
	if !is {
		return nil, false
	}
	return r.scaled(where.Size()).placed(paper, where.Min).turned(s.turn).image(), true
}

// paper is the size of the page in pixels before it is turned, the same that the library would give it.
func (s scan) paper(width int) image.Point {
	across, down := s.page[0], s.page[1]
	if s.turn.sideways() {
		across, down = down, across
	}
	factor := min(float64(width)/across, float64(maxRatio*width)/down)
	size := image.Pt(max(1, int(math.Ceil(across*factor))), max(1, int(math.Ceil(down*factor))))
	if s.turn.sideways() {
		return image.Pt(size.Y, size.X)
	}
	return size
}

// on is where on the paper the picture lies, in pixels; false if it leaves it by more than a pixel.
func (s scan) on(paper image.Point) (image.Rectangle, bool) {
	x, y := float64(paper.X)/s.page[0], float64(paper.Y)/s.page[1]
	pixel := func(points, factor float64) int { return int(math.Round(max(-9, min(points*factor, 1<<20)))) }
	where := image.Rect(pixel(s.where[0], x), pixel(s.where[1], y), pixel(s.where[2], x), pixel(s.where[3], y))
	all := image.Rectangle{Max: paper}
	return where.Intersect(all), where.In(all.Inset(-1)) && !where.Intersect(all).Empty()
}

package inspect

import (
	"compress/zlib"
	"context"
	"io"
	"strings"
	"unicode"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const (
	// maxTables bounds in bytes what all tables and all packed objects of a file unfold to.
	maxTables = 8 << 20
	// maxCuts bounds how often the text of one dictionary may look like the beginning of its stream.
	maxCuts = 4
)

// checkTables refuses a file whose tables unfold to more than maxTables, before the library unfolds them: it
// bounds each stream, a table of objects by 512 MiB, but not their sum. Other streams it leaves packed.
//
// It does not trust the table of objects, which may point anywhere: whatever reads like an object counts.
func checkTables(ctx context.Context, text string) error {
	left, cut := int64(maxTables), 0
	for pos := 0; ; {
		next := strings.Index(text[pos:], "obj")
		if next < 0 {
			return nil
		}
		pos += next + len("obj")
		if ctx.Err() != nil {
			return refuse(intricatePDF)
		}
		if !opensDictionary(text[pos:]) {
			continue
		}
		if cut < pos {
			cut = nextStream(text, pos)
		}
		if cut < 0 {
			return nil
		}
		if left -= unfolded(ctx, text, span{pos, cut}, left); left < 0 {
			return refuse(intricatePDF)
		}
	}
}

// opensDictionary holds where a dictionary follows, or a remark that may hide one.
func opensDictionary(text string) bool {
	text = strings.TrimLeftFunc(text, isBlank)
	return strings.HasPrefix(text, "<<") || strings.HasPrefix(text, "%")
}

func isBlank(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// nextStream finds the word stream behind the end of a dictionary, -1 if there is none after pos.
func nextStream(text string, pos int) int {
	const word = "stream"
	for {
		next := strings.Index(text[pos:], word)
		if next < 0 {
			return -1
		}
		if at := pos + next; strings.HasSuffix(strings.TrimRightFunc(text[:at], isBlank), ">>") {
			return at
		}
		pos += next + len(word)
	}
}

// span is from where an object begins to where its stream may.
type span struct{ from, cut int }

// unfolded counts what the stream of an object unfolds to, up to one byte more than left; 0 for objects without,
// and for streams the library leaves packed. The word stream may stand in a string: then the next one is tried.
func unfolded(ctx context.Context, text string, s span, left int64) int64 {
	for range maxCuts {
		body := text[s.from:s.cut]
		o, err := model.ParseObjectContext(ctx, &body, 0, 100)
		if d, ok := o.(types.Dict); ok {
			return unfoldedTable(d, text[s.cut+len("stream"):], left)
		}
		if err == nil {
			return 0
		}
		if s.cut = nextStream(text, s.cut+1); s.cut < 0 {
			return 0
		}
	}
	return left + 1
}

func unfoldedTable(d types.Dict, stream string, left int64) int64 {
	if !isTable(d) {
		return 0
	}
	if !plainlyPacked(d["Filter"]) {
		return left + 1
	}
	z, err := zlib.NewReader(strings.NewReader(strings.TrimLeft(stream, "\x00\t\n\f\r ")))
	if err != nil {
		return 0 // not packed, or broken: no bomb
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(z, left+1))
	return n
}

// isTable holds for packed objects and for tables of objects.
func isTable(d types.Dict) bool {
	_, w := d["W"]
	kind := d.Type()
	return w || kind != nil && *kind == "ObjStm"
}

// plainlyPacked holds for no filter or Flate alone; nobody packs tables otherwise but to hide how large they are.
func plainlyPacked(filter types.Object) bool {
	if a, ok := filter.(types.Array); ok {
		if len(a) != 1 {
			return len(a) == 0
		}
		filter = a[0]
	}
	name, ok := filter.(types.Name)
	return filter == nil || ok && (name == "FlateDecode" || name == "Fl")
}

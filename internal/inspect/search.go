package inspect

import (
	"regexp"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// keys maps the keys of a dictionary that no passive file has to the code of the refusal.
//
// OpenAction and AA are not among them: most of them only turn to a page. What they could do besides is an
// action of its own, found wherever it stands.
var keys = map[string]string{
	"JS": activePDF, "JavaScript": activePDF,
	"XFA":           activePDF, // a form in XML, with scripts we could not see
	"EmbeddedFiles": carryingPDF, "EF": carryingPDF, "Collection": carryingPDF, "RichMediaContent": carryingPDF,
}

// names does the same for values of S, Subtype and Type.
//
// SubmitForm, ImportData, GoToR and GoToE are refused with Launch: each makes the reader's program fetch or open
// something else, and none has a place in a scanned or printed document. Links (URI) only open when clicked.
var names = map[string]string{
	"JavaScript": activePDF, "Launch": activePDF, "SubmitForm": activePDF, "ImportData": activePDF,
	"GoToR": activePDF, "GoToE": activePDF, "Rendition": activePDF,
	"EmbeddedFile": carryingPDF, "FileAttachment": carryingPDF, "RichMedia": carryingPDF,
	"Movie": carryingPDF, "Sound": carryingPDF, "Screen": carryingPDF, "3D": carryingPDF,
}

// search looks at every dictionary of a file, used or not, since readers differ in what they use.
type search struct {
	guard    *guard
	table    *model.XRefTable
	whole    string
	unpacked int // bytes of packed objects so far
}

// run looks at all objects, those in packed streams included; the library has undone the escapes in names.
func (s *search) run() error {
	for _, entry := range s.table.Table {
		if entry == nil || entry.Free {
			continue
		}
		if err := s.unpack(entry); err != nil {
			return err
		}
		if entry.Object == nil && s.unreadable(entry) {
			return refuse(brokenPDF)
		}
		if err := s.look(entry.Object); err != nil {
			return err
		}
	}
	return nil
}

// unpack reads an object from its packed stream. Many entries may name one packed object, so their sum is bounded.
func (s *search) unpack(entry *model.XRefTableEntry) error {
	lazy, ok := entry.Object.(types.LazyObjectStreamObject)
	if !ok {
		return nil
	}
	text, err := lazy.GetData()
	if err != nil {
		return refuse(brokenPDF)
	}
	if s.unpacked += len(text); s.unpacked > maxTables {
		return refuse(intricatePDF)
	}
	if entry.Object, err = lazy.DecodedObject(s.guard); err != nil {
		return refuse(brokenPDF)
	}
	return nil
}

// composite is how an object begins that may hold others.
var composite = regexp.MustCompile(`^\s*\d+\s+\d+\s+obj\s*(<<|\[)`)

// unreadable holds for an object that the library passed over but another reader might not.
func (s *search) unreadable(entry *model.XRefTableEntry) bool {
	if entry.Offset == nil || *entry.Offset <= 0 || *entry.Offset >= int64(len(s.whole)) {
		return false
	}
	rest := s.whole[*entry.Offset:]
	return composite.MatchString(rest[:min(len(rest), 256)])
}

// look goes down into an object, not through references: each object has its own turn.
func (s *search) look(o types.Object) error {
	switch o := o.(type) {
	case types.Dict:
		return s.lookDict(o)
	case types.StreamDict:
		return s.lookDict(o.Dict)
	case types.ObjectStreamDict:
		return s.lookDict(o.Dict)
	case types.XRefStreamDict:
		return s.lookDict(o.Dict)
	case types.Array:
		for _, item := range o {
			if err := s.look(item); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *search) lookDict(d types.Dict) error {
	if s.guard.Err() != nil {
		return refuse(intricatePDF)
	}
	for key, value := range d {
		if code, bad := keys[key]; bad {
			return refuse(code)
		}
		if key == "S" || key == "Subtype" || key == "Type" {
			if err := s.lookName(value); err != nil {
				return err
			}
		}
		if err := s.look(value); err != nil {
			return err
		}
	}
	return nil
}

// lookName judges a name, which may stand in an object of its own.
func (s *search) lookName(value types.Object) error {
	for range 8 {
		ref, ok := value.(types.IndirectRef)
		if !ok {
			break
		}
		resolved, err := s.table.Dereference(ref)
		if err != nil {
			return refuse(brokenPDF)
		}
		value = resolved
	}
	if name, ok := value.(types.Name); ok {
		if code, bad := names[string(name)]; bad {
			return refuse(code)
		}
	}
	return nil
}

// countPages walks the tree of pages; a node met twice, or a tree without pages, is a broken file.
func countPages(g *guard, table *model.XRefTable, limit int) (int, error) {
	catalog, err := table.Catalog()
	if err != nil || catalog == nil {
		return 0, refuse(brokenPDF)
	}
	pages, seen := 0, map[types.IndirectRef]bool{}
	for open := []types.Object{catalog["Pages"]}; len(open) > 0; {
		node := open[len(open)-1]
		open = open[:len(open)-1]
		ref, indirect := node.(types.IndirectRef)
		d, err := table.DereferenceDict(node)
		if err != nil || d == nil || indirect && seen[ref] || g.Err() != nil {
			return 0, refuse(brokenPDF)
		}
		seen[ref] = true
		kids, branch := d["Kids"]
		if !branch {
			if pages++; pages > limit {
				return 0, refuse(manyPages)
			}
			continue
		}
		children, err := table.DereferenceArray(kids)
		if err != nil {
			return 0, refuse(brokenPDF)
		}
		open = append(open, children...)
	}
	if pages == 0 {
		return 0, refuse(brokenPDF)
	}
	return pages, nil
}

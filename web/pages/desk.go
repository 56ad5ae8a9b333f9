package pages

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// deskRoutes mounts the pages on which documents are checked and findings written.
func (p *Pages) deskRoutes(r gin.IRouter) {
	r.GET("/permohonan/:id/periksa", p.signedIn(p.checkBoard))
	r.GET("/permohonan/:id/periksa/:document", p.signedIn(p.desk))
	r.POST("/permohonan/:id/periksa/:document", p.signedIn(p.judge))
	r.POST("/permohonan/:id/temuan", p.signedIn(p.addFinding))
	r.POST("/permohonan/:id/temuan/:finding/hapus", p.signedIn(p.removeFinding))
	r.POST("/permohonan/:id/temuan/:finding/putusan", p.signedIn(p.decide))
	r.GET("/permohonan/:id/pratinjau", p.signedIn(p.notice))
}

// deskPage is one document beside what it has to agree with and the form for the verdict.
type deskPage struct {
	frame
	Problems problems
	File     caseFile
	Doc      *registry.Document
	Item     itemRow
	MadeHere bool
	Current  bool
	Facts    []pair
	Changed  []changeRow // of what it has to agree with, in the last round
	Versions []version
	Sheet    sheet
	Before   *sheet // the version before, beside it
	Compare  string // address that shows it, or hides it again
	Findings []findingRow
	Judges   bool
	Finds    bool
	Reasons  []workflow.Option
	Typed    url.Values
	Ninths   []ninth
	Drawn    string // where the box lies that was drawn; empty: none
	Items    []itemRow
	Tasks    progressCount
	Next     string // address of the next item that nobody has judged
	Offers   []offerLink
}

// At is what is wrong with an input.
func (v deskPage) At(field string) string { return v.Problems.At(field) }

// version is one of the files that an item has had.
type version struct {
	Label, URL string
	Now        bool
}

// sheet is one page of a document as a picture, with the ways to its other pages.
type sheet struct {
	Title, Picture, Alt, Content string
	Number, Of                   int
	Turn                         int // degrees clockwise
	Close                        bool
	Marks                        []mark
	Zoom, Right                  string // addresses
	Pages                        []pageLink
}

// pageLink leads to a page of a document.
type pageLink struct {
	Number       int
	URL, Picture string
	Now          bool
}

// desk shows one document.
func (p *Pages) desk(c *gin.Context, by workflow.Actor) {
	f, doc, ok := p.openDocument(c, by)
	if ok {
		p.showDesk(c, http.StatusOK, deskPage{File: f, Doc: doc})
	}
}

// openDocument finds a document of a case. Where it is not there, it has answered.
func (p *Pages) openDocument(c *gin.Context, by workflow.Actor) (caseFile, *registry.Document, bool) {
	f, ok := p.openCase(c, by)
	if !ok {
		return f, nil, false
	}
	id, err := idOf(c.Param("document"), "Berkas")
	i := slices.IndexFunc(f.Dossier.Documents, func(o registry.Document) bool { return err == nil && o.ID == id })
	if i < 0 {
		p.Refuse(c, registry.NotFound("Berkas"))
		return f, nil, false
	}
	return f, &f.Dossier.Documents[i], true
}

func (p *Pages) showDesk(c *gin.Context, status int, v deskPage) {
	f, d := v.File, v.File.Dossier
	item, _ := d.Definition.Item(v.Doc.Requirement, v.Doc.Slot)
	framed, err := p.personFrame(c, f.By, item.Label(d.Definition), crumb{"Beranda", "/beranda"}, crumb{d.Name, f.URL}, crumb{"Pemeriksaan", f.URL + "/periksa"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed.Failed, framed.Wide = v.Failed, true
	v.frame = framed
	v.Item, v.MadeHere, v.Current, v.Facts = f.item(item), item.Requirement.MadeHere, v.Doc.Current, f.agreesWith(item)
	v.Changed = f.changedFor(item)
	v.Items, v.Tasks = f.items()
	v.Next = f.next(v.Doc.ID)
	v.Judges = v.Doc.Current && f.may(workflow.Judging)
	v.Finds = !v.Judges && f.may(workflow.Finding)
	v.Reasons = f.reasonsFor(v.Doc.Requirement)
	v.Versions = f.versions(v.Doc)
	for _, o := range d.Findings {
		if o.Requirement != nil && *o.Requirement == v.Doc.Requirement && o.Slot == v.Doc.Slot {
			v.Findings = append(v.Findings, f.finding(o))
		}
	}
	v.look(c.Request.URL)
	if v.Typed == nil {
		v.Typed = f.verdictTyped(v.Doc)
	}
	v.Ninths, v.Drawn = ninths(v.Typed.Get("bagian")), drawnText(v.Typed.Get("bagian"))
	if v.Next == "" {
		v.Offers = f.offers()
	}
	p.show(c, status, "desk", v)
}

// look is what of the document is seen: its page, how close, how it is turned, and the version before beside it.
func (v *deskPage) look(at *url.URL) {
	q := at.Query()
	see := func(changes ...string) string {
		next := url.Values{}
		maps.Copy(next, q)
		next.Del("selesai") // told once
		for i := 0; i+1 < len(changes); i += 2 {
			next.Set(changes[i], changes[i+1])
		}
		return v.File.deskURL(v.Doc.ID) + "?" + next.Encode()
	}
	page, turn, close := within(q.Get("halaman"), 1, v.Doc.Pages), within(q.Get("putar"), 0, 270)/90*90, q.Get("ukuran") == "rinci"
	v.Sheet = v.File.sheet(v.Doc, page)
	v.Sheet.Turn, v.Sheet.Close = turn, close
	v.Sheet.Right = see("putar", strconv.Itoa((turn+90)%360))
	v.Sheet.Zoom = see("ukuran", "rinci")
	if close {
		v.Sheet.Picture = picture(v.Doc, page, "rinci")
		v.Sheet.Zoom = see("ukuran", "besar")
	}
	for n := 1; n <= v.Doc.Pages && v.Doc.Pages > 1; n++ {
		v.Sheet.Pages = append(v.Sheet.Pages, pageLink{n, see("halaman", strconv.Itoa(n)), picture(v.Doc, n, "kecil"), n == page})
	}
	if old := v.File.before(v.Doc); old != nil {
		v.Compare = see("banding", "1")
		if q.Get("banding") == "1" {
			beside := v.File.sheet(old, min(page, old.Pages))
			v.Before, v.Compare = &beside, see("banding", "0")
		}
	}
}

// sheet is a page of a document as it is shown first, with what is marked on it.
func (f caseFile) sheet(doc *registry.Document, page int) sheet {
	title := "Versi " + strconv.Itoa(doc.Version)
	return sheet{
		Marks: f.marks(doc, page),
		Title: title, Picture: picture(doc, page, "besar"), Number: page, Of: doc.Pages, Content: "/api/v1/documents/" + doc.ID.String() + "/content",
		Alt: fmt.Sprintf("Halaman %d dari %d, %s, %s", page, doc.Pages, doc.Filename, strings.ToLower(title)),
	}
}

func picture(doc *registry.Document, page int, size string) string {
	return fmt.Sprintf("/api/v1/documents/%s/pages/%d?size=%s", doc.ID, page, size)
}

// within reads a number between two others; what is none is the least.
func within(text string, least, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return least
	}
	return max(least, min(most, n))
}

// next is the address of the item behind a document that nobody has judged; behind the last one it begins again.
func (f caseFile) next(after uuid.UUID) string {
	rows, _ := f.items()
	from := slices.IndexFunc(rows, func(r itemRow) bool { return r.Doc != nil && r.Doc.ID == after })
	for i := range rows {
		r := rows[(from+1+i)%len(rows)]
		if r.Doc != nil && r.Doc.Verdict == nil && r.Doc.ID != after {
			return r.URL
		}
	}
	return ""
}

// before is the version that a document replaced, nil for the first.
func (f caseFile) before(doc *registry.Document) *registry.Document {
	for i := range f.Dossier.Documents {
		o := &f.Dossier.Documents[i]
		if o.Requirement == doc.Requirement && o.Slot == doc.Slot && o.Version == doc.Version-1 {
			return o
		}
	}
	return nil
}

// versions are all files that an item has had.
func (f caseFile) versions(doc *registry.Document) []version {
	var all []version
	for _, o := range f.Dossier.Documents {
		if o.Requirement == doc.Requirement && o.Slot == doc.Slot {
			label := fmt.Sprintf("Versi %d, diunggah %s", o.Version, f.when(o.UploadedAt))
			if o.Verdict != nil && o.Verdict.Result == registry.Unsuitable {
				label += ", tidak sesuai"
			}
			all = append(all, version{label, f.deskURL(o.ID), o.ID == doc.ID})
		}
	}
	return all
}

// reasonsFor are the coded reasons that fit a requirement, all of them for none.
func (f caseFile) reasonsFor(requirement string) []workflow.Option {
	var all []workflow.Option
	for _, r := range f.Dossier.Definition.Reasons {
		if requirement == "" || len(r.Requirements) == 0 || slices.Contains(r.Requirements, requirement) {
			all = append(all, workflow.Option{Value: r.Code, Label: r.Label})
		}
	}
	return all
}

// verdictTyped are the words of a verdict that is there, to be changed.
func (f caseFile) verdictTyped(doc *registry.Document) url.Values {
	typed := url.Values{}
	if v := doc.Verdict; v != nil && v.Result == registry.Unsuitable {
		typed.Set("reason", textOf(v.Reason))
		typed.Set("note", textOf(v.Note))
		if v.Page != nil {
			typed.Set("page", strconv.Itoa(*v.Page))
		}
		if v.Region != nil {
			typed.Set("bagian", regionText(*v.Region))
		}
	}
	return typed
}

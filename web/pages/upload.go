package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// uploadPage is where one item is uploaded: what it is, what it may be, what is there already.
type uploadPage struct {
	frame
	Problems  problems
	Label     string
	Condition string
	Stand     itemStand
	Finding   *findingCard
	Must      []string // signatures and stamp
	Agree     []row    // data that the file must agree with
	Made      string   // address of the paper that is made here; empty: it is not
	Open      bool
	Draft     bool
	Accept    string
	Kinds     string // in words
	Several   bool   // several pictures become one PDF
	Most      int
	Limit     string
	Bytes     int64 // the same for programs
	Pages     int   // the most of a PDF; 0: none is taken
	Pixels    string
	Post      string
	Back      string
	Versions  []documentVersion
	Also      []boardItem // other items that the same file may serve
	Ticked    map[string]bool
	Next      string // the next item that is missing

	of shownItem
}

// At is what is wrong with an input.
func (v uploadPage) At(field string) string { return v.Problems.At(field) }

func acceptsPDF(kinds []string) bool { return slices.Contains(kinds, "application/pdf") }

// itemOf finds the item of an address in an opened dossier.
func (p *Pages) itemOf(c *gin.Context, by workflow.Actor) (*casework.DossierView, workflow.Item, error) {
	v, err := p.opened(c, by)
	if err != nil {
		return nil, workflow.Item{}, err
	}
	item, ok := itemAt(v.Dossier, c.Param("item"))
	if !ok {
		return nil, workflow.Item{}, registry.NotFound("Persyaratan")
	}
	return v, item, nil
}

func (p *Pages) uploadForm(c *gin.Context, by workflow.Actor) {
	v, item, err := p.itemOf(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showUpload(c, http.StatusOK, by, uploadPage{of: shownItem{v, item}})
}

// upload stores a file for an item, and for the others it was ticked for. What is refused is said on the form.
func (p *Pages) upload(c *gin.Context, by workflow.Actor) {
	v, item, err := p.itemOf(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if _, err := p.Office.MayUpload(c.Request.Context(), by, v.Dossier.ID); err != nil {
		p.Refuse(c, err)
		return
	}
	b, err := p.unpack(c)
	defer b.close()
	if err == nil {
		err = p.store(c, by, v.Dossier, wanted{b, once(append([]string{c.Param("item")}, b.fields["juga"]...)), item.Requirement.Kinds})
	}
	err = b.inWords(err, item.Requirement.Kinds)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.leave(c, uploadedPath(v.Dossier, item))
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		view := uploadPage{of: shownItem{v, item}, Problems: problemsOf(refusal, "file"), Ticked: map[string]bool{}}
		if view.Problems[0].Field == "" {
			view.Problems[0].Field = "file" // whatever was wrong, it was about the file
		}
		view.Failed = true
		for _, key := range b.fields["juga"] {
			view.Ticked[key] = true
		}
		p.showUpload(c, status, by, view)
	}
}

// uploadedPath is where one goes on from an upload: in a draft to all items, in a correction to what is left to answer.
func uploadedPath(d *registry.Dossier, item workflow.Item) string {
	code, slot := item.Requirement.Code, item.Slot
	if !repairing(d) {
		return casePath(d) + "/berkas?selesai=terunggah&butir=" + itemKey(code, slot) // the head of the list leads to the next
	}
	path := casePath(d) + "/kekurangan?selesai=diganti"
	if open := openFinding(d, code, slot); open != nil {
		path += "#k-" + open.ID.String()
	}
	return path
}

// once are the items, each named once.
func once(items []string) []string {
	var all []string
	for _, item := range items {
		if !slices.Contains(all, item) {
			all = append(all, item)
		}
	}
	return all
}

// wanted is what came with a form, the items that it is for, and the types that they take.
type wanted struct {
	*parcel
	items []string
	kinds []string
}

// store puts a file into each of the items, the one whose page it is first. A form that comes once more makes no second
// version.
func (p *Pages) store(c *gin.Context, by workflow.Actor, d *registry.Dossier, w wanted) error {
	sent, content := w.fields.Get(onceInput), w.print()
	file, name, err := p.one(c, by, w.parcel, w.kinds)
	if err != nil {
		return err
	}
	for i, key := range w.items {
		code, slot, _ := strings.Cut(key, ".")
		u := casework.Upload{Requirement: code, Slot: slot, Filename: name, File: file, Key: sentOnce(sent, d.ID.String(), key, content)}
		_, err := p.Office.Upload(c.Request.Context(), by, d.ID, u)
		var refusal *registry.Error
		if i > 0 && errors.As(err, &refusal) {
			item, _ := d.Definition.Item(code, slot)
			return &registry.Error{Kind: refusal.Kind, Code: refusal.Code, Detail: "Berkas sudah disimpan untuk persyaratan ini, tetapi tidak untuk \"" +
				item.Label(d.Definition) + "\". " + refusal.Error()}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shownItem is an item of an opened dossier.
type shownItem struct {
	*casework.DossierView
	item workflow.Item
}

func (p *Pages) showUpload(c *gin.Context, status int, by workflow.Actor, view uploadPage) {
	s, d, r := view.of, view.of.Dossier, view.of.item.Requirement
	label := s.item.Label(d.Definition)
	f, err := p.personFrame(c, by, "Unggah: "+label, crumb{"Beranda", "/beranda"}, crumb{d.Name, casePath(d)}, crumb{"Berkas persyaratan", casePath(d) + "/berkas"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = view.Failed
	view.frame, view.Label, view.Stand = f, label, standOf(d, s.item)
	view.Open, view.Draft = mayEdit(s.DossierView, by) && d.ItemOpen(r.Code, s.item.Slot), d.SubmittedAt == nil
	view.Accept, view.Kinds, view.Several = strings.Join(r.Kinds, ","), kindsInWords(r.Kinds), acceptsPDF(r.Kinds)
	view.Most, view.Limit, view.Bytes, view.Pixels = casework.MaxPictures, p.Office.LimitInWords(), p.Office.UploadLimit(), intake.PixelsInWords()
	if view.Several {
		view.Pages = intake.PageLimit()
	}
	view.Post, view.Back = casePath(d)+"/berkas/"+c.Param("item"), casePath(d)+"/berkas"
	view.Versions, view.Must, view.Agree = versionsOf(s.DossierView, s.item), mustOf(d, s.item), s.agree()
	if r.When != nil {
		view.Condition = r.When.Label
	}
	if r.MadeHere {
		view.Made = casePath(d) + "/dibuat/" + c.Param("item")
	}
	if open := openFinding(d, r.Code, s.item.Slot); open != nil {
		card := cardOfFinding(s.DossierView, *open)
		view.Finding = &card
	}
	for _, other := range boardOf(s.DossierView, by) {
		item, _ := itemAt(d, other.Key)
		if other.Open && other.Key != c.Param("item") && other.Document == nil && slices.Equal(item.Requirement.Kinds, r.Kinds) {
			view.Also = append(view.Also, other)
		}
	}
	p.show(c, status, "upload", view)
}

// agree are the data that the file of an item must agree with.
func (s shownItem) agree() []row {
	var rows []row
	for _, name := range s.item.Requirement.Fields {
		rows = append(rows, rowAt(s.Dossier, name))
	}
	return rows
}

// mustOf are the signatures and the stamp that an item needs.
func mustOf(d *registry.Dossier, item workflow.Item) []string {
	var must []string
	var signers []string
	for _, id := range item.Requirement.SignedBy {
		for _, position := range d.Definition.Positions {
			if position.ID == id {
				signers = append(signers, position.Label)
			}
		}
	}
	if len(signers) > 0 {
		must = append(must, "Ditandatangani oleh "+strings.Join(signers, " dan ")+", dengan cap organisasi.")
	}
	if stamp := item.Requirement.Stamp; stamp != "" {
		must = append(must, "Bermeterai "+stamp+"; tanda tangan mengenai meterai.")
	}
	return must
}

// kindsInWords names types of files.
func kindsInWords(kinds []string) string {
	var pictures []string
	for _, kind := range kinds {
		switch kind {
		case "image/jpeg":
			pictures = append(pictures, "JPEG")
		case "image/png":
			pictures = append(pictures, "PNG")
		}
	}
	words := "Gambar " + strings.Join(pictures, " atau ")
	if acceptsPDF(kinds) {
		words = "PDF, atau gambar " + strings.Join(pictures, " atau ")
	}
	return words
}

// lowerPicture names types inside a sentence.
func lowerPicture(kinds []string) string {
	return strings.Replace(kindsInWords(kinds), "Gambar", "gambar", 1)
}

// removeDocument takes a version out of a draft.
func (p *Pages) removeDocument(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	id, err := idOf(c.PostForm("document"), "Berkas")
	if err == nil {
		err = p.Office.DeleteDocument(c.Request.Context(), by, id)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, casePath(v.Dossier)+"/berkas?selesai=berkas-dihapus#"+c.Param("item"))
}

// removePage asks once more before a draft is thrown away.
type removePage struct {
	frame
	Name, Base string
	Files      int
	Copied     bool // of an organisation, whose data stay
}

func (p *Pages) removeForm(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err == nil && v.Dossier.SubmittedAt != nil {
		err = registry.Conflict("bukan_draf", "Permohonan yang sudah diajukan tidak dapat dihapus.")
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.caseFrame(c, by, v.Dossier, "Hapus draf")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "remove", removePage{f, v.Dossier.Name, casePath(v.Dossier), len(v.Dossier.Documents) + len(v.Dossier.Attachments), v.Dossier.OrganisationID != nil})
}

func (p *Pages) removeDossier(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err == nil {
		err = p.Office.DeleteDossier(c.Request.Context(), by, id)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/beranda?selesai=draf-dihapus")
}

// pictureForm is where the emblem or the flag is uploaded.
func (p *Pages) pictureForm(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showPicture(c, by, v, sentForm{status: http.StatusOK})
}

func (p *Pages) showPicture(c *gin.Context, by workflow.Actor, v *casework.DossierView, sent sentForm) {
	i := slices.IndexFunc(pictureKinds, func(o workflow.Option) bool { return o.Value == c.Param("kind") })
	if i < 0 {
		p.Refuse(c, registry.NotFound("Halaman"))
		return
	}
	d := v.Dossier
	f, err := p.personFrame(c, by, "Unggah: "+pictureKinds[i].Label, crumb{"Beranda", "/beranda"}, crumb{d.Name, casePath(d)}, crumb{"Berkas persyaratan", casePath(d) + "/berkas"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = len(sent.wrong) > 0
	kinds := casework.AcceptedAs(c.Param("kind"))
	p.show(c, sent.status, "upload", uploadPage{
		frame: f, Problems: sent.wrong, Label: pictureKinds[i].Label, Condition: "Boleh dikosongkan", Open: mayEdit(v, by),
		Accept: strings.Join(kinds, ","), Kinds: kindsInWords(kinds), Limit: p.Office.LimitInWords(), Bytes: p.Office.UploadLimit(),
		Pixels: intake.PixelsInWords(), Post: c.Request.URL.Path, Back: casePath(d) + "/berkas",
	})
}

func (p *Pages) uploadPicture(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err == nil {
		err = p.Office.MayAttach(c.Request.Context(), by, v.Dossier.ID)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	b, err := p.unpack(c)
	defer b.close()
	if err == nil {
		var f *intake.File
		n := casework.NewAttachment{Kind: c.Param("kind"), Key: sentOnce(b.fields.Get(onceInput), c.Request.URL.Path, b.print())}
		if f, n.Filename, err = p.one(c, by, b, nil); err == nil {
			n.File = f
			_, err = p.Office.AddAttachment(c.Request.Context(), by, v.Dossier.ID, n)
		}
	}
	err = b.inWords(err, casework.AcceptedAs(c.Param("kind")))
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.leave(c, casePath(v.Dossier)+"/berkas?selesai=terunggah")
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		p.showPicture(c, by, v, sentForm{status: status, wrong: problems{{"file", refusal.Error()}}})
	}
}

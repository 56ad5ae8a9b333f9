package pages

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// itemsPage lists what a case has to bring, each item with its state.
type itemsPage struct {
	frame
	Items    []boardItem
	There    int  // items with a file
	Again    int  // sheets among them that have to be printed anew
	Print    int  // sheets that are to be printed now, as one file; 0: none, or a single one
	Gaps     bool // in the data, which those sheets would show
	Editable bool
	Back     string
	Pictures []boardPicture
	Draft    bool
	Followed *casework.Followed // the draft follows a new version of the SOP; nil: it does not
	Kept     []boardItem        // files of items that are not asked for any more
	Next     *boardItem         // the first that is missing; nil: none can be uploaded
	HandIn   string             // where a draft with all its files is looked over and handed in; empty: not yet
}

// boardItem is an item as the applicant finds it.
type boardItem struct {
	Key, Code, Label string
	Condition        string
	State, Tone      string
	Advice           string // what to do about it
	MadeHere         bool
	Open             bool // can be uploaded now
	Again            bool // a sheet that has to be printed anew
	Document         *registry.Document
	URL              string
}

// boardPicture is the emblem or the flag of an organisation, which nobody has to bring.
type boardPicture struct {
	Label, URL string
	File       *registry.Attachment
}

// itemKey is an item in an address: its code, and the position behind a dot.
func itemKey(code, slot string) string {
	if slot == "" {
		return code
	}
	return code + "." + slot
}

// itemAt finds the item of an address among those that apply to a dossier.
func itemAt(d *registry.Dossier, key string) (workflow.Item, bool) {
	items := d.Definition.Items(d.Form)
	i := slices.IndexFunc(items, func(i workflow.Item) bool { return itemKey(i.Requirement.Code, i.Slot) == key })
	if i < 0 {
		return workflow.Item{}, false
	}
	return items[i], true
}

func (p *Pages) itemBoard(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err == nil && len(v.Dossier.Definition.Requirements) == 0 {
		err = registry.NotFound("Persyaratan")
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.caseFrame(c, by, v.Dossier, "Berkas persyaratan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	view := itemsPage{
		frame: f, Items: boardOf(v, by), Editable: mayEdit(v, by), Back: casePath(v.Dossier), Draft: v.Dossier.SubmittedAt == nil,
		Pictures: boardPictures(v.Dossier), Followed: v.Followed, Kept: keptOf(v.Dossier),
	}
	view.nameUploaded(c.Query("butir"))
	if i := slices.IndexFunc(view.Items, func(i boardItem) bool { return i.Open && i.Document == nil }); i >= 0 {
		view.Next = &view.Items[i]
	}
	view.There = countItems(view.Items, func(i boardItem) bool { return i.Document != nil })
	if n := len(casework.ToPrint(v.Dossier)); view.Editable && n > 1 {
		view.Print, view.Gaps = n, len(p.faultsOf(v)) > 0
	}
	view.Again = countItems(view.Items, func(i boardItem) bool { return i.Again })
	if view.Draft && view.There == len(view.Items) {
		view.HandIn = casePath(v.Dossier) + "/ajukan"
	}
	p.show(c, http.StatusOK, "items", view)
}

// nameUploaded tells of which item a file was just uploaded.
func (v *itemsPage) nameUploaded(key string) {
	i := slices.IndexFunc(v.Items, func(i boardItem) bool { return i.Key == key && i.Document != nil })
	if i >= 0 && v.Notice == applicantNotices["terunggah"] {
		v.Notice += " Butir: " + v.Items[i].Label + "."
	}
}

// countItems counts the items of which something holds.
func countItems(items []boardItem, holds func(boardItem) bool) int {
	n := 0
	for _, item := range items {
		if holds(item) {
			n++
		}
	}
	return n
}

// keptOf are the files that stand for items which do not apply any more; nothing of them is lost.
func keptOf(d *registry.Dossier) []boardItem {
	items := d.Definition.Items(d.Form)
	var kept []boardItem
	for i := range d.Documents {
		o := &d.Documents[i]
		asked := slices.ContainsFunc(items, func(item workflow.Item) bool {
			return item.Requirement.Code == o.Requirement && item.Slot == o.Slot
		})
		if o.Current && !asked {
			kept = append(kept, boardItem{Code: o.Requirement, Document: o, URL: "/api/v1/documents/" + o.ID.String() + "/content"})
		}
	}
	return kept
}

// boardOf are the items that apply to a case, in the order of the definition.
func boardOf(v *casework.DossierView, by workflow.Actor) []boardItem {
	d, may := v.Dossier, mayEdit(v, by)
	var all []boardItem
	for _, item := range d.Definition.Items(d.Form) {
		code := item.Requirement.Code
		one := boardItem{
			Key: itemKey(code, item.Slot), Code: code, Label: item.Label(d.Definition), MadeHere: item.Requirement.MadeHere,
			Open: may && d.ItemOpen(code, item.Slot), Document: d.Current(code, item.Slot),
		}
		if item.Requirement.When != nil {
			one.Condition = item.Requirement.When.Label
		}
		one.URL, one.Again = casePath(d)+"/berkas/"+one.Key, printsAgain(d, one.Document)
		s := standOf(d, item)
		one.State, one.Tone, one.Advice = s.Label, s.Tone, s.Advice
		all = append(all, one)
	}
	return all
}

// itemStand is how an item stands, in words; Advice is empty where there is nothing to do.
type itemStand struct{ Tone, Label, Advice string }

// standOf tells how an item stands for the applicant, in words.
func standOf(d *registry.Dossier, item workflow.Item) itemStand {
	doc := d.Current(item.Requirement.Code, item.Slot)
	open := openFinding(d, item.Requirement.Code, item.Slot)
	switch {
	case open != nil && open.State == registry.FindingSent:
		return itemStand{"buruk", "Harus diganti", "Kantor menemukan kekurangan pada berkas ini."}
	case printsAgain(d, doc):
		return itemStand{"perhatian", "Cetak ulang", printAgain}
	case open != nil:
		return itemStand{"perhatian", "Sudah dijawab", "Jawaban Anda dikirim bersama perbaikan."}
	case doc == nil && d.Replaces != nil && d.SubmittedAt == nil && item.Requirement.Until != "":
		return itemStand{"perhatian", "Belum diunggah", "Tidak dibawa dari permohonan sebelumnya: berkas lama sudah habis masa berlakunya atau belum pernah diterima. Unggah yang baru."}
	case doc == nil:
		return itemStand{"tenang", "Belum diunggah", ""}
	case doc.Verdict != nil && doc.Verdict.Result == registry.Unsuitable:
		return itemStand{"buruk", "Harus diganti", "Berkas ini dinyatakan belum sesuai."}
	case doc.Verdict != nil:
		return itemStand{"baik", "Diterima", ""}
	case d.SubmittedAt != nil && d.Open && !d.ItemOpen(item.Requirement.Code, item.Slot):
		return itemStand{"tenang", "Diperiksa", "Kantor belum memberitahukan hasil pemeriksaan berkas ini."}
	}
	if doc.CarriedFrom != nil && d.SubmittedAt == nil {
		return itemStand{"baik", "Dibawa", "Dibawa dari permohonan sebelumnya. Ganti bila sudah berubah."}
	}
	return itemStand{"baik", "Terunggah", ""}
}

// printAgain is what to do about a sheet that tells other data than are filled in.
const printAgain = "Data yang tercetak di berkas ini sudah berubah sejak diunggah. Unduh lembar baru, tanda tangani lagi, lalu unggah."

// printsAgain tells whether a sheet has to be printed anew. Of one that cannot be replaced now nobody is asked to: what the
// office has accepted stays accepted.
func printsAgain(d *registry.Dossier, doc *registry.Document) bool {
	return doc != nil && doc.Stale && d.ItemOpen(doc.Requirement, doc.Slot)
}

// openFinding is the finding that an item waits for, nil where none does.
func openFinding(d *registry.Dossier, code, slot string) *registry.Finding {
	i := slices.IndexFunc(d.Findings, func(f registry.Finding) bool {
		return toldOpen(f) && f.Requirement != nil && *f.Requirement == code && f.Slot == slot
	})
	if i < 0 {
		return nil
	}
	return &d.Findings[i]
}

// toldOpen tells whether the applicant knows of a finding that still stands.
func toldOpen(f registry.Finding) bool {
	return f.State == registry.FindingSent || f.State == registry.FindingAnswered
}

// pictureKinds are the pictures that an organisation may add.
var pictureKinds = []workflow.Option{{Value: registry.Logo, Label: "Lambang organisasi"}, {Value: registry.Flag, Label: "Bendera organisasi"}}

func boardPictures(d *registry.Dossier) []boardPicture {
	var all []boardPicture
	for _, k := range pictureKinds {
		one := boardPicture{Label: k.Label, URL: casePath(d) + "/gambar/" + k.Value}
		for i := range d.Attachments {
			if d.Attachments[i].Kind == k.Value {
				one.File = &d.Attachments[i] // the newest is the last
			}
		}
		all = append(all, one)
	}
	return all
}

// madeHere answers the paper of an item that is made here, ready to print.
func (p *Pages) madeHere(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	code, slot, _ := strings.Cut(c.Param("item"), ".")
	content, err := p.Office.MadeHere(c.Request.Context(), by, id, code, slot)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	sendFile(c, content)
}

// madeTogether answers all papers that are to be printed now, as one file.
func (p *Pages) madeTogether(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	content, err := p.Office.MadeHereTogether(c.Request.Context(), by, id)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	sendFile(c, content)
}

// versionsOf are all versions of an item, newest first.
func versionsOf(v *casework.DossierView, item workflow.Item) []documentVersion {
	var all []documentVersion
	for _, doc := range v.Dossier.Documents {
		if doc.Requirement == item.Requirement.Code && doc.Slot == item.Slot {
			at := doc.UploadedAt.In(v.Location)
			all = append(all, documentVersion{doc, calendar.FormatDayTime(at), sizeInWords(doc.Size)})
		}
	}
	slices.SortFunc(all, func(a, b documentVersion) int { return b.Version - a.Version })
	return all
}

// documentVersion is a version of an item in words.
type documentVersion struct {
	registry.Document
	At   string
	Long string
}

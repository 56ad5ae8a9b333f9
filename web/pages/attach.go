package pages

import (
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// attachForm is the form that adds files to a case, besides its requirement items.
type attachForm struct {
	URL      string // empty: this person may add nothing now
	Problems problems
	Kind     string // as it was chosen
	Limit    string
	Bytes    int64 // the same for programs
}

// paperRow is a file of a case that is no requirement item.
type paperRow struct {
	Kind, Filename, URL, By, At string
	Photo                       bool // taken at the visit
}

var paperKinds = map[string]string{
	registry.VisitPhoto: "Foto kunjungan", registry.Scanned: "Surat", registry.Other: "Lain-lain",
	registry.Logo: "Logo organisasi", registry.Flag: "Bendera organisasi", registry.Receipt: "Tanda terima", registry.Notice: "Pemberitahuan kekurangan",
	registry.Extension:   "Perpanjangan batas waktu",
	registry.VisitRecord: "Berita acara kunjungan", registry.DraftLetter: "Konsep surat", registry.LetterDecision: "Keputusan tentang surat",
}

// papers are the letters and attachments, newest first, the signed letter before them.
func (f caseFile) papers() []paperRow {
	var rows []paperRow
	if f.Certificate != nil {
		rows = append(rows, paperRow{Kind: "Surat yang ditandatangani", Filename: f.Certificate.LetterNumber, URL: "/api/v1/dossiers/" + f.Dossier.ID.String() + "/certificate"})
	}
	for _, a := range slices.Backward(f.Dossier.Attachments) {
		row := paperRow{Kind: paperKinds[a.Kind], Filename: a.Filename, URL: "/api/v1/attachments/" + a.ID.String() + "/content", At: f.when(a.MadeAt), Photo: a.Kind == registry.VisitPhoto}
		if a.MadeBy != nil {
			row.By = f.Names[*a.MadeBy]
		}
		rows = append(rows, row)
	}
	return rows
}

// attachURL is where this person adds files, empty where nothing can be added now.
func (f caseFile) attachURL() string {
	if !casework.MayAttachNow(f.Dossier, f.By) {
		return ""
	}
	return f.URL + "/lampiran"
}

// attach adds files to a case: letters, photos of the visit.
func (p *Pages) attach(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	kind, err := p.takeFiles(c, by, f)
	back := f.URL + "?bagian=surat&selesai=lampiran"
	if c.Query("dari") == "kunjungan" {
		back = f.URL + "/kunjungan?selesai=lampiran"
	}
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.leave(c, back)
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	case kind == registry.VisitPhoto && c.Query("dari") == "kunjungan":
		p.showVisit(c, status, f, fileProblems(refusal))
	default:
		v := casePage{File: f, Now: "surat", Attach: attachForm{Problems: fileProblems(refusal), Kind: kind}}
		v.Failed = true
		p.showCase(c, status, v)
	}
}

// takeFiles stores the files of an upload one after the other; those before one that is refused stay.
func (p *Pages) takeFiles(c *gin.Context, by workflow.Actor, f caseFile) (kind string, err error) {
	if err := p.Office.MayAttach(c.Request.Context(), by, f.Dossier.ID); err != nil {
		return "", err
	}
	b, err := p.unpack(c)
	defer b.close()
	kind = b.fields.Get("kind")
	if err == nil && len(b.files) == 0 {
		err = registry.Invalid("file", "wajib", "Pilih berkas yang akan diunggah.")
	}
	for i := 0; err == nil && i < len(b.files); i++ {
		n := casework.NewAttachment{
			Kind: kind, Filename: b.names[i], File: b.files[i], Key: sentOnce(b.fields.Get(onceInput), c.Request.URL.Path, kind, b.files[i].SHA256),
		}
		_, err = p.Office.AddAttachment(c.Request.Context(), by, f.Dossier.ID, n)
	}
	return kind, b.inWords(err, casework.AcceptedAs(kind))
}

// fileProblems are what a refusal says of an upload; what names no input is about the file.
func fileProblems(refusal *registry.Error) problems {
	all := problemsOf(refusal, "kind", "file")
	if len(refusal.Fields) == 0 {
		all[0].Field = "file"
	}
	return all
}

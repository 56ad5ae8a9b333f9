package pages

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// visitPage is the phone page of the field officer: where to go, whom to meet, photos first, then the record.
type visitPage struct {
	frame
	Problems problems
	File     caseFile
	Address  []pair
	People   []pair
	Photos   []paperRow
	Attach   string
	Record   string // address of the form for the record
	Limit    string
	Bytes    int64 // the same for programs
	Pixels   string
}

// At is what is wrong with an input.
func (v visitPage) At(field string) string { return v.Problems.At(field) }

// visit shows the visit to whoever may write its record now.
func (p *Pages) visit(c *gin.Context, by workflow.Actor) {
	if f, ok := p.openCase(c, by); ok {
		p.showVisit(c, http.StatusOK, f, nil)
	}
}

func (p *Pages) showVisit(c *gin.Context, status int, f caseFile, wrong problems) {
	record := f.visitAction()
	if record == "" {
		p.Refuse(c, registry.Conflict("keadaan_tidak_sesuai", "Kunjungan tidak sedang menunggu Anda pada permohonan ini."))
		return
	}
	framed, err := p.personFrame(c, f.By, "Kunjungan lapangan", crumb{"Beranda", "/beranda"}, crumb{f.Dossier.Name, f.URL})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	framed.Failed = len(wrong) > 0
	v := visitPage{
		frame: framed, Problems: wrong, File: f, Attach: f.attachURL(), Record: f.URL + "/aksi/" + record,
		Limit: p.Office.LimitInWords(), Bytes: p.Office.UploadLimit(), Pixels: intake.PixelsInWords(),
	}
	for _, field := range f.Dossier.Definition.Form {
		if text := valueText(field, dig(f.Dossier.Form, field.Name)); text != "" && strings.HasPrefix(field.Name, "address.") {
			v.Address = append(v.Address, pair{field.Label, text})
		}
	}
	for _, position := range f.Dossier.Definition.Positions {
		officer := officerOf(f.Dossier, position.ID)
		v.People = append(v.People, pair{position.Label, strings.TrimSpace(officer.Text("name") + " " + officer.Text("phone"))})
	}
	for _, a := range f.papers() {
		if a.Photo {
			v.Photos = append(v.Photos, a)
		}
	}
	p.show(c, status, "visit", v)
}

// visitAction is the step that writes the record of a visit, where this person may take it now; empty otherwise.
func (f caseFile) visitAction() string { return f.offerWith(workflow.EffectVisit) }

// offerWith is the step with an effect that this person may take now, empty for none.
func (f caseFile) offerWith(effect string) string {
	for _, o := range f.Allowed {
		if row, _ := f.Dossier.Definition.ActionAt(o.Action, f.Dossier.State); row.Effect == effect {
			return o.Action
		}
	}
	return ""
}

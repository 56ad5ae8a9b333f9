package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// answersPage shows all answers of a record for checking, page by page.
type answersPage struct {
	frame
	Name     string
	Sections []section
	Missing  string // what all sections lack, in words; empty: nothing
	Editable bool   // something can be changed now
	Next     *crumb // where to go on in a draft; nil: nowhere

	Start    string     // where a case is begun for an organisation
	Members  string     // where its members are
	Dossiers []caseCard // of an organisation
	Letters  []issuedCard
	Status   string    // where its legal status is
	Filled   *caseCard // a case from which gaps of an organisation can be filled; nil: none
}

// section is one page of filling in as it is checked.
type section struct {
	Key, Title string
	Rows       []row
	Missing    []missed
	Lack       string // how much is missing, in words; empty: nothing
	Doubt      string // what may be wrong, though it is complete; empty: nothing
	URL        string // where it is changed; empty: it cannot be now
}

// missed is a fault with the way to where it is mended.
type missed struct{ Detail, URL string }

// sectionsOf are all pages of a record with their answers and what is wrong with them.
func sectionsOf(r record, faults []registry.FieldError) []section {
	steps := stepsOf(r.def)
	all := make([]section, len(steps))
	for i, s := range steps {
		one := section{Key: s.Key, Title: s.Title, Rows: rowsOf(s.Fields, r.data(s)), Lack: s.lack(faults).String(), Doubt: s.doubt(r)}
		if open, _ := r.fields(s); len(open) > 0 {
			one.URL = r.base + "/isian/" + s.Key
		}
		for _, fault := range s.missing(faults) {
			one.Missing = append(one.Missing, missed{fault.Detail, one.wayTo(r, s, fault)})
		}
		all[i] = one
	}
	return all
}

// wayTo leads to the input that a fault is about, on its page.
func (s section) wayTo(r record, of fillStep, fault registry.FieldError) string {
	if s.URL == "" {
		return ""
	}
	for _, f := range of.Fields {
		if of.full(f.Name) == fault.Field {
			return r.base + "/isian/" + of.Key + "?periksa=1#" + f.Name
		}
	}
	return s.URL + "?periksa=1"
}

// recordOf is a dossier's copy of the data.
func recordOf(v *casework.DossierView, by workflow.Actor) record {
	d := v.Dossier
	may := mayEdit(v, by)
	base := casePath(d)
	r := record{
		def: d.Definition, form: d.Form, officers: d.Officers, version: &d.Version, name: d.Name, base: base, sheet: base + "/isian",
		open: func(name string) bool { return may && d.FieldOpen(name) && !givenField(d, name) },
		way:  []crumb{{"Beranda", "/beranda"}, {d.Name, base}, {"Isian data", base + "/isian"}},
	}
	if may && repairing(d) {
		r.findings, r.way[2] = base+"/kekurangan", crumb{"Kekurangan berkas", base + "/kekurangan"}
		for _, f := range d.Findings {
			if toldOpen(f) {
				r.told = append(r.told, cardOfFinding(v, f))
			}
		}
	}
	return r
}

// repairing tells whether only what findings name may be changed now.
func repairing(d *registry.Dossier) bool {
	st, _ := d.Definition.State(d.State)
	return st.Edit == workflow.EditFindings
}

// givenField tells whether the procedure itself has answered a field of a case.
func givenField(d *registry.Dossier, name string) bool {
	f, known := d.Definition.Field(name)
	return known && f.IsGiven(d.Form)
}

// faultsOf is what the data still lack before the case can be handed in.
func (p *Pages) faultsOf(v *casework.DossierView) []registry.FieldError {
	return v.Dossier.Facts(p.Office.Now()).FormProblems
}

// form shows all data of a dossier for checking.
func (p *Pages) form(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.caseFrame(c, by, v.Dossier, "Periksa isian data")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	r, faults := recordOf(v, by), p.faultsOf(v)
	f.tellLack(c, r, faults)
	p.show(c, http.StatusOK, "answers", answersPage{
		frame: f, Name: v.Dossier.Name, Sections: sectionsOf(r, faults), Missing: r.lack(faults).String(),
		Editable: mayEdit(v, by), Next: onwardFrom(v.Dossier),
	})
}

// onwardFrom leads on from the data of a case: to what has to be brought, back to the findings while only they may be
// answered, or where nothing has to be brought back to the case.
func onwardFrom(d *registry.Dossier) *crumb {
	if repairing(d) {
		return &crumb{"Kembali ke kekurangan berkas", casePath(d) + "/kekurangan"}
	}
	if len(d.Definition.Requirements) == 0 {
		return &crumb{"Lanjut", casePath(d)}
	}
	return &crumb{"Lanjut ke berkas persyaratan", casePath(d) + "/berkas"}
}

// formStep shows one page of a dossier's data.
func (p *Pages) formStep(c *gin.Context, by workflow.Actor) {
	v, err := p.opened(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showStep(c, by, recordOf(v, by), p.faultsOf(v))
}

// saveFormStep keeps one page of a dossier's data.
func (p *Pages) saveFormStep(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Permohonan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	ctx := c.Request.Context()
	p.saveStep(c, by, filler{
		load: func() (record, error) {
			v, err := p.Office.Dossier(ctx, by, id)
			if err != nil {
				return record{}, err
			}
			return recordOf(v, by), nil
		},
		save: func(patch casework.Patch) error { return p.Office.PatchDossier(ctx, by, id, patch) },
	})
}

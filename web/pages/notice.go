package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/workflow"
)

// noticePage shows what the applicant is going to be told, before anything is sent.
type noticePage struct {
	frame
	File     caseFile
	Findings []findingRow
	Round    int
	Due      string // norm of the applicant's answer
	Offers   []offerLink
}

// notice shows the draft findings as the letter will tell them.
func (p *Pages) notice(c *gin.Context, by workflow.Actor) {
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	framed, err := p.personFrame(c, by, "Pratinjau pemberitahuan kekurangan", crumb{"Beranda", "/beranda"}, crumb{f.Dossier.Name, f.URL},
		crumb{"Pemeriksaan", f.URL + "/periksa"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := noticePage{frame: framed, File: f, Round: len(f.Dossier.Rounds) + 1, Due: f.answerNorm(), Offers: f.offers()}
	for _, o := range f.Dossier.Findings {
		if row := f.finding(o); o.Round == nil && o.Open() {
			v.Findings = append(v.Findings, row)
		}
	}
	p.show(c, http.StatusOK, "notice", v)
}

// answerNorm is how long the applicant has to answer a round, in words.
func (f caseFile) answerNorm() string {
	def := f.Dossier.Definition
	for _, st := range def.States {
		if st.Edit == workflow.EditFindings {
			_, _, norm := def.Turn(st.ID)
			return norm.String()
		}
	}
	return ""
}

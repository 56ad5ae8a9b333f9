package pages

import (
	"github.com/gin-gonic/gin"
)

// correctionView is what a corrected letter puts right, for those who read and sign it.
type correctionView struct {
	Number, URL    string // of the letter
	Ground, Reason string
	Rows           []changeRow
	Files          string // address of the case that has the files; empty: this one has files of its own
}

// correction tells what the letter of a case puts right, nil where it is no correction.
func (p *Pages) correction(c *gin.Context, f caseFile) (v *correctionView, err error) {
	found, err := p.Office.Correction(c.Request.Context(), f.By, f.Dossier)
	if err != nil || found == nil {
		return v, err
	}
	v = &correctionView{
		Number: found.Letter.LetterNumber, URL: letterURL(found.Letter.ID), Ground: found.Ground, Reason: found.Reason,
		Rows: f.changeRows(found.Changes),
	}
	if len(f.Dossier.Documents) == 0 {
		v.Files = caseURL(found.Files)
	}
	return v, nil
}

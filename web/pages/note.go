package pages

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// noteRow is a note of the office to itself.
type noteRow struct{ By, At, Text string }

// noteForm is the form that adds a note.
type noteForm struct {
	URL     string // empty: this person writes none
	Text    string // as it was typed
	Problem string
}

// addNote writes an internal note.
func (p *Pages) addNote(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	f, ok := p.openCase(c, by)
	if !ok {
		return
	}
	_, err := p.Office.AddNote(c.Request.Context(), by, f.Dossier.ID, casework.NewNote{
		Text: c.PostForm("text"), Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path, c.PostForm("text")),
	})
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, f.URL+"?bagian=catatan&selesai=catatan")
	case !errors.As(err, &refusal) || status != http.StatusUnprocessableEntity:
		p.Refuse(c, err)
	default:
		v := casePage{File: f, Now: "catatan", Note: noteForm{Text: c.PostForm("text"), Problem: problemsOf(refusal, "text").At("text")}}
		v.Failed = true
		p.showCase(c, status, v)
	}
}

// notes loads the internal notes of a case into its page.
func (p *Pages) notes(c *gin.Context, v *casePage) error {
	all, err := p.Office.Notes(c.Request.Context(), v.File.By, v.File.Dossier.ID)
	if workflow.KindOf(err) == workflow.Forbidden {
		return nil // the tab says that there is nothing for this person
	}
	for _, n := range all {
		v.Notes = append(v.Notes, noteRow{n.ByName, v.File.when(n.At), n.Text})
	}
	return err
}

package pages

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/workflow"
)

// mostDraft is the most bytes of a form with a definition, which has at most 256 KB.
const mostDraft = 1 << 20

// readDraft reads a form that carries a definition; where it cannot, it has answered.
func (p *Pages) readDraft(c *gin.Context) bool {
	err := readTexts(c, mostDraft, "Definisi paling besar 256 KB.")
	if err != nil {
		p.Refuse(c, err)
	}
	return err == nil
}

// readTexts reads a form with files of text, all of it into memory: at most so many bytes, or else it is told that it is too
// large. Without a file it may come as any form, as what was carried over the end of a session does.
func readTexts(c *gin.Context, most int64, tooLarge string) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
	err := c.Request.ParseMultipartForm(most)
	switch tooLong := new(http.MaxBytesError); {
	case err == nil, errors.Is(err, http.ErrNotMultipart):
		return nil
	case errors.As(err, &tooLong):
		return workflow.Refuse(workflow.TooLarge, "terlalu_besar", tooLarge)
	}
	return registry.Invalid("", "tidak_terbaca", "Isian yang dikirim tidak dapat dibaca.")
}

// beginDraft begins a draft: a copy of the version in force, or a file.
func (p *Pages) beginDraft(c *gin.Context, by workflow.Actor) {
	if !p.readDraft(c) {
		return
	}
	n := rulemaking.NewDraft{Service: c.PostForm("service"), Waiting: c.PostForm("menunggu") != ""}
	if c.PostForm("dari") == "berkas" {
		n.Body, n.Problem = sentDefinition(c)
	}
	n.Key = sentOnce(c.PostForm(onceInput), n.Service, n.Body, c.PostForm("dari"), c.PostForm("menunggu"))
	id, err := p.Rulemaking.NewDefinitionDraft(c.Request.Context(), by, n)
	if err == nil {
		c.Redirect(http.StatusSeeOther, draftsPath+"/"+id.String()+"?selesai=draf-sop-dibuat")
		return
	}
	var refusal *registry.Error
	if !p.onPage(err, &refusal) || workflow.KindOf(err) == workflow.Forbidden {
		p.Refuse(c, err)
		return
	}
	p.showVersions(c, by, p.Status(err), problemsOf(refusal, "body"))
}

// sentDefinition is the file of a form.
func sentDefinition(c *gin.Context) (string, *registry.Error) {
	if c.Request.MultipartForm == nil || len(c.Request.MultipartForm.File["body"]) != 1 {
		return "", registry.Invalid("body", "wajib", "Pilih satu berkas YAML.")
	}
	fileCame(c, "body")
	text, err := fileText(c.Request.MultipartForm, "body")
	switch {
	case err != nil:
		return "", registry.Invalid("body", "tidak_terbaca", "Berkas ini tidak dapat dibaca. Pilih lagi berkasnya.")
	case strings.TrimSpace(text) == "":
		return "", registry.Invalid("body", "wajib", "Berkas ini kosong.")
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// revisionSent is the revision of a draft that was looked at.
func revisionSent(c *gin.Context) (int, *registry.Error) {
	revision, err := strconv.Atoi(c.PostForm("revision"))
	if err != nil || revision < 1 {
		return 0, registry.Invalid("", "tidak_terbaca", "Isian yang dikirim tidak dapat dibaca. Muat ulang halaman draf ini.")
	}
	return revision, nil
}

// onDraft opens what was sent about the draft that the address names; where it cannot, it has answered.
func (p *Pages) onDraft(c *gin.Context, by workflow.Actor, read func(*gin.Context) bool) (*rulemaking.DraftView, bool) {
	if !read(c) {
		return nil, false
	}
	v, err := p.draftSeen(c, by)
	if err != nil {
		p.Refuse(c, err)
	}
	return v, err == nil
}

// saveDraft stores the text. What was typed is never lost: a refusal shows it again.
func (p *Pages) saveDraft(c *gin.Context, by workflow.Actor) {
	v, ok := p.onDraft(c, by, p.readDraft)
	if !ok {
		return
	}
	typed := draftTyped{strings.ReplaceAll(c.PostForm("body"), "\r\n", "\n"), c.PostForm("menunggu") != ""}
	revision, problem := revisionSent(c)
	err := p.Rulemaking.EditDefinitionDraft(c.Request.Context(), by, v.ID, rulemaking.DraftEdit{
		Revision: revision, Body: typed.Body, Waiting: typed.Waiting, Problem: problem,
	})
	if err == nil || workflow.KindOf(err) == workflow.Conflict && p.sentTwice(c, by, typed) {
		c.Redirect(http.StatusSeeOther, draftsPath+"/"+v.ID.String()+"?selesai=draf-sop-tersimpan")
		return
	}
	p.draftAgain(c, by, err, func(view *draftPage) {
		view.Typed = typed
		if workflow.KindOf(err) == workflow.Conflict {
			view.Other = clashOf(view.DraftView, typed)
		}
	})
}

// sentTwice tells whether what is stored is what was typed, as after a double click.
func (p *Pages) sentTwice(c *gin.Context, by workflow.Actor, typed draftTyped) bool {
	v, err := p.draftSeen(c, by)
	return err == nil && v.State == registry.DraftOpen && v.Body == typed.Body && v.Waiting == typed.Waiting
}

// clashOf puts what was typed beside what is stored.
func clashOf(v *rulemaking.DraftView, typed draftTyped) *draftClash {
	clash := &draftClash{Stored: v.Body, Lost: !v.MayEdit}
	if mine, err := workflow.Load([]byte(typed.Body)); err == nil && v.Definition != nil {
		clash.Differences = workflow.Diff(v.Definition, mine)
	}
	return clash
}

// draftAgain shows the draft with what a refusal says about what was sent.
func (p *Pages) draftAgain(c *gin.Context, by workflow.Actor, err error, change func(*draftPage)) {
	var refusal *registry.Error
	if !p.onPage(err, &refusal) || workflow.KindOf(err) == workflow.Forbidden {
		p.Refuse(c, err)
		return
	}
	p.showDraft(c, by, p.Status(err), func(view *draftPage) {
		shown := []string{"text"}
		if view.MayEdit {
			shown = append(shown, "body")
		}
		if view.MayAnswer {
			shown = append(shown, "effective_on", "note")
		}
		view.Problems = problemsOf(refusal, shown...)
		change(view)
	})
}

// actOnDraft proposes a draft, takes it back, approves it, returns it or gives it up.
func (p *Pages) actOnDraft(c *gin.Context, by workflow.Actor) {
	v, ok := p.onDraft(c, by, p.readForm)
	if !ok {
		return
	}
	var err error
	cmd := rulemaking.DraftCommand{Act: c.PostForm("action"), Note: c.PostForm("note")}
	cmd.Revision, cmd.Problem = revisionSent(c)
	if text := c.PostForm("effective_on"); text != "" && cmd.Problem == nil {
		if cmd.EffectiveOn, err = time.ParseInLocation(time.DateOnly, text, v.Location); err != nil {
			cmd.Problem = registry.Invalid("effective_on", "tidak_sah", "Tuliskan tanggal berlaku yang ada di kalender.")
		}
	}
	if err = p.Rulemaking.ActOnDraft(c.Request.Context(), by, v.ID, cmd); err == nil {
		c.Redirect(http.StatusSeeOther, draftsPath+"/"+v.ID.String()+"?selesai=draf-sop-"+cmd.Act)
		return
	}
	p.draftAgain(c, by, err, func(view *draftPage) {
		view.Reply.On = c.PostForm("effective_on")
		if cmd.Act == rulemaking.ReturnDraft {
			view.Reply.Returned = cmd.Note
		} else {
			view.Reply.Note = cmd.Note
		}
	})
}

// commentDraft adds a comment.
func (p *Pages) commentDraft(c *gin.Context, by workflow.Actor) {
	v, ok := p.onDraft(c, by, p.readForm)
	if !ok {
		return
	}
	text := c.PostForm("text")
	_, err := p.Rulemaking.CommentDefinition(c.Request.Context(), by, v.ID, rulemaking.NewComment{
		Text: text, Key: sentOnce(c.PostForm(onceInput), c.Request.URL.Path, text),
	})
	if err == nil {
		c.Redirect(http.StatusSeeOther, draftsPath+"/"+v.ID.String()+"?selesai=draf-sop-komentar#h-komentar")
		return
	}
	p.draftAgain(c, by, err, func(view *draftPage) {
		view.Comment.Text, view.Comment.Problem = text, view.Problems.At("text")
	})
}

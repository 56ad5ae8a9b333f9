package pages

import (
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rules"
)

// fileForm asks for the file of a letter.
type fileForm struct{ Limit, Problem, Again string }

// fileForm is the form as it is shown first.
func (p *Pages) fileForm() *fileForm { return &fileForm{Limit: p.Office.LimitInWords()} }

// checkedPage tells what somebody's file is.
type checkedPage struct {
	frame
	Problems problems
	Heading  string
	Check    *casework.FileCheck // nil: the file could not be taken
	Tone     string
	Verdict  string
	State    string   // of the letter today
	At       string   // of the check
	Digest   []string // of the file, in groups
	Form     *fileForm
}

// verdictOnFile is how the result of a check is told first.
type verdictOnFile struct{ tone, label string }

var verdictsOnFiles = map[string]verdictOnFile{
	casework.FileOriginal: {"baik", "Surat asli"},
	casework.FileDoubtful: {"buruk", "Tidak dapat dipastikan"},
	casework.FileOther:    {"buruk", "Bukan berkas asli"},
	casework.FileUnknown:  {"buruk", "Tidak dikenal"},
}

// checkFile tells what a file is that somebody holds for a letter. The answer is the page itself: nothing is kept to come back to.
func (p *Pages) checkFile(c *gin.Context) {
	check, err := p.fileChecked(c)
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		p.showChecked(c, http.StatusOK, checkedPage{Check: &check})
	case !p.onPage(err, &refusal):
		p.Refuse(c, err)
	default:
		p.showChecked(c, status, checkedPage{Problems: heldFileProblems(refusal)})
	}
}

// heldFileProblems are the reasons why a file was not taken, at the input that asks for it.
func heldFileProblems(refusal *registry.Error) problems {
	all := fileProblems(refusal)
	for i := range all {
		all[i].Field = "berkas"
	}
	return all
}

func (p *Pages) fileChecked(c *gin.Context) (casework.FileCheck, error) {
	ctx := c.Request.Context()
	if err := p.Office.MayCheck(addressOf(c.Request)); err != nil {
		return casework.FileCheck{}, err
	}
	f, err := p.sentFile(c)
	if err != nil {
		return casework.FileCheck{}, partRefusal(err)
	}
	defer func() { _ = f.Close() }() // it has no name any more
	return p.Office.CheckFile(ctx, rules.Place{}, f)
}

// sentFile is the one file of a form that has no other input.
func (p *Pages) sentFile(c *gin.Context) (*intake.File, error) {
	none := registry.Invalid("file", "wajib", "Pilih berkas yang akan dicek.")
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, p.Office.UploadLimit()+formLimit)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, none
	}
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, none
		case err != nil:
			return nil, err
		case part.FormName() == "file" && part.FileName() != "":
			fileCame(c, "file")
			return p.Office.Spool(c.Request.Context(), part)
		}
	}
}

func (p *Pages) showChecked(c *gin.Context, status int, v checkedPage) {
	if v.Check == nil {
		v.Heading = "Cek berkas surat"
	} else {
		v.Heading = "Hasil cek berkas"
	}
	f, err := p.frame(c, v.Heading)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Here, f.Private, f.Failed = "cek", true, len(v.Problems) > 0
	v.frame, v.Form = f, p.fileForm()
	v.Form.Problem = v.Problems.At("berkas")
	if v.Check == nil {
		v.Form.Again = v.Again("file")
	} else {
		v.fill()
		v.Title = v.Verdict + ": hasil cek berkas" // heard first where pages are read out
	}
	p.show(c, status, "checked", v)
}

// fill puts the result into words.
func (v *checkedPage) fill() {
	told := verdictsOnFiles[v.Check.Result]
	v.Tone, v.Verdict, v.Digest = told.tone, told.label, groups(v.Check.SHA256)
	if v.Check.Picture && v.Check.OtherHost == "" {
		v.Tone, v.Verdict = "perhatian", "Gambar, bukan berkas surat"
	}
	at := v.Check.At
	if v.Office != nil {
		at = at.In(v.Office.Location())
	}
	v.At = calendar.FormatMoment(at)
	if v.Check.Letter == nil {
		return
	}
	s := letterStanding(v.Check.Letter.State)
	v.State = s.label
	if v.Check.Result == casework.FileOriginal {
		v.Tone, v.Verdict = s.tone, v.Verdict+", "+lowerFirst(s.label)
	}
}

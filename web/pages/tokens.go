package pages

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/account"
	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// tokensPage lists the person's own tokens; a new one is on it once.
type tokensPage struct {
	frame
	Problems problems
	Fresh    string // the token just made
	Rows     []tokenRow
	Life     input
}

// tokenRow is one token in words.
type tokenRow struct{ ID, Ending, Made, Ends string }

func lifeField() workflow.Field {
	f := workflow.Field{Name: "hari", Label: "Berlaku selama", Type: workflow.Choice, Required: true}
	for _, days := range account.TokenLives {
		f.Options = append(f.Options, workflow.Option{Value: strconv.Itoa(days), Label: fmt.Sprintf("%d hari", days)})
	}
	return f
}

func (p *Pages) tokens(c *gin.Context, by workflow.Actor) {
	p.showTokens(c, by, http.StatusOK, tokensPage{})
}

// makeToken answers with the token itself: it is told once, and stored hashed.
func (p *Pages) makeToken(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	days, err := strconv.Atoi(c.PostForm("hari"))
	if err != nil || !slices.Contains(account.TokenLives, days) {
		wrong := problems{{"hari", "Pilih berapa lama token berlaku."}}
		view := tokensPage{Problems: wrong}
		view.Failed = true
		p.showTokens(c, by, http.StatusUnprocessableEntity, view)
		return
	}
	token, err := p.Accounts.OwnToken(c.Request.Context(), by, time.Duration(days)*24*time.Hour)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showTokens(c, by, http.StatusCreated, tokensPage{Fresh: token})
}

func (p *Pages) endToken(c *gin.Context, by workflow.Actor) {
	if !p.readForm(c) {
		return
	}
	hash, err := hex.DecodeString(c.PostForm("token"))
	if err != nil {
		err = registry.NotFound("Token ini")
	} else {
		err = p.Accounts.EndToken(c.Request.Context(), by, hash)
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/pengaturan/token?selesai=token-diakhiri")
}

func (p *Pages) showTokens(c *gin.Context, by workflow.Actor, status int, view tokensPage) {
	all, err := p.Accounts.Tokens(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Token API", settingsCrumb...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Failed = view.Failed
	view.frame = f
	zone := f.Office.Location()
	for _, t := range all {
		view.Rows = append(view.Rows, tokenRow{hex.EncodeToString(t.Hash), t.Ending, calendar.FormatDay(t.CreatedAt.In(zone)), calendar.FormatDay(t.ExpiresAt.In(zone))})
	}
	view.Life = inputsFrom([]workflow.Field{lifeField()}, c.Request.PostForm, view.Problems)[0]
	p.show(c, status, "tokens", view)
}

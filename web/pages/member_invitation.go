package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// invitationPage asks whether somebody wants to become a member.
type invitationPage struct {
	frame
	I      *registry.Invitation // nil: the link leads to none
	Role   registry.MemberRole
	As     string // the role inside a sentence
	By     string
	Until  string
	Refuse string // why it cannot be accepted; empty: it can
	Mine   string // address of who is signed in
	Member string // address of the organisation, where who is signed in belongs to it already
	Next   string // where to sign in for it
}

// Foreign tells that somebody is signed in whom the invitation is not for.
func (v invitationPage) Foreign() bool { return v.Mine != "" && v.I != nil && v.Mine != v.I.Email }

// mailedInvitation is behind the link in the mail. Following it changes nothing, since scanners of mailboxes follow links;
// whoever has no account yet learns what is asked before making one.
func (p *Pages) mailedInvitation(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	i, err := p.Office.InvitationBySecret(c.Request.Context(), c.Query("token"))
	by, nobody := p.who(c)
	switch {
	case err != nil && workflow.KindOf(err) != workflow.Missing:
		p.Refuse(c, err)
	case nobody != nil && workflow.KindOf(nobody) != workflow.Unauthenticated:
		p.Refuse(c, nobody)
	case nobody == nil:
		p.showInvitation(c, by, i)
	default:
		p.showInvitationToAnybody(c, i)
	}
}

// invitation is one that waits for whoever is signed in; the address was confirmed, so no link is needed.
func (p *Pages) invitation(c *gin.Context, by workflow.Actor) {
	i, err := p.ownInvitation(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.showInvitation(c, by, i)
}

func (p *Pages) ownInvitation(c *gin.Context, by workflow.Actor) (*registry.Invitation, error) {
	id, err := idOf(c.Param("invitation"), "Undangan ini")
	if err != nil {
		return nil, err
	}
	return p.Office.Invitation(c.Request.Context(), by, id)
}

// acceptInvitation makes the person a member and leads to the organisation.
func (p *Pages) acceptInvitation(c *gin.Context, by workflow.Actor) {
	i, err := p.ownInvitation(c, by)
	if err == nil {
		_, err = p.Office.AcceptInvitation(c.Request.Context(), by, casework.InvitationRef{ID: i.ID})
	}
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/ormas/"+i.OrganisationID.String()+"?selesai=bergabung")
}

func (p *Pages) showInvitation(c *gin.Context, by workflow.Actor, i *registry.Invitation) {
	me, err := p.Accounts.Me(c.Request.Context(), by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Undangan", crumb{"Beranda", "/beranda"})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v := invitationPage{frame: f, I: i, Mine: me.Email}
	if i != nil {
		v.tell(i, casework.MayAccept(i, by, p.Office.Now()))
		if v.Refuse != "" && slices.ContainsFunc(me.Organisations, func(o registry.Organisation) bool { return o.ID == i.OrganisationID }) {
			v.Member = "/ormas/" + i.OrganisationID.String()
		}
	}
	p.show(c, statusOf(v), "invitation", v)
}

func (p *Pages) showInvitationToAnybody(c *gin.Context, i *registry.Invitation) {
	f, err := p.frame(c, "Undangan")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	f.Private = true
	v := invitationPage{frame: f, I: i, Next: "/masuk?lanjut=" + url.QueryEscape(c.Request.URL.RequestURI())}
	if i != nil {
		v.tell(i, casework.StillOpen(i, p.Office.Now()))
	}
	p.show(c, statusOf(v), "invitation", v)
}

// statusOf is that of a page that may have nothing to show.
func statusOf(v invitationPage) int {
	if v.I == nil {
		return http.StatusNotFound
	}
	return http.StatusOK
}

// tell puts an invitation into words, with what stands against it.
func (v *invitationPage) tell(i *registry.Invitation, against error) {
	v.By, v.Role = i.InvitedBy, memberRole(i.Role)
	v.As = lowerFirst(v.Role.Label)
	if v.By == "" {
		v.By = "Petugas kantor"
	}
	if v.Office != nil {
		v.Until = calendar.FormatDay(i.ExpiresAt.In(v.Office.Location()))
	}
	if refusal, ok := errors.AsType[*registry.Error](against); ok {
		v.Refuse = refusal.Detail
	}
}

// invited is an invitation on the start page of whom it is for.
type invited struct{ Organisation, By, Until, URL string }

// invitationsTo are the invitations that wait for a person.
func (p *Pages) invitationsTo(c *gin.Context, by workflow.Actor, f frame) ([]invited, error) {
	all, err := p.Office.InvitationsTo(c.Request.Context(), by)
	if err != nil {
		return nil, err
	}
	rows := make([]invited, len(all))
	for n, i := range all {
		v := invitationPage{frame: f}
		v.tell(&i, nil)
		rows[n] = invited{i.Organisation, v.By, v.Until, "/undangan/" + i.ID.String()}
	}
	return rows, nil
}

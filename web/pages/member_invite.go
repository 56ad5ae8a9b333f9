package pages

import (
	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/workflow"
)

// invite mails an invitation; what was typed stays where it is refused.
func (p *Pages) invite(c *gin.Context, by workflow.Actor) {
	id, err := idOf(c.Param("id"), "Organisasi")
	if err != nil || !p.readForm(c) {
		p.refuseUnless(c, err)
		return
	}
	v := membersPage{Email: c.PostForm("email"), Role: input{Value: c.PostForm("role")}}
	_, err = p.Office.Invite(c.Request.Context(), by, casework.NewInvitation{Organisation: id, Email: v.Email, Role: v.Role.Value})
	p.membersDone(c, by, err, memberDeed{done: "diundang", at: "email", page: v})
}

func (p *Pages) sendInvitation(c *gin.Context, by workflow.Actor) {
	ref, err := invitationRef(c)
	if err == nil {
		_, err = p.Office.SendInvitation(c.Request.Context(), by, ref)
	}
	p.membersDone(c, by, err, memberDeed{done: "undangan-dikirim"})
}

func (p *Pages) withdrawInvitation(c *gin.Context, by workflow.Actor) {
	ref, err := invitationRef(c)
	if err == nil {
		err = p.Office.WithdrawInvitation(c.Request.Context(), by, ref)
	}
	p.membersDone(c, by, err, memberDeed{done: "undangan-dibatalkan"})
}

func invitationRef(c *gin.Context) (ref casework.InvitationRef, err error) {
	if ref.Organisation, err = idOf(c.Param("id"), "Organisasi"); err == nil {
		ref.ID, err = idOf(c.Param("invitation"), "Undangan ini")
	}
	return ref, err
}

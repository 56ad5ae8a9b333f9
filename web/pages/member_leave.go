package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// leavingPage asks once more before somebody is shut out.
type leavingPage struct {
	frame
	Organisation, Base string
	Who                memberRow
}

// removeMemberForm asks before a membership is ended; it can be begun again by an invitation only. Whoever has to stay is
// told why.
func (p *Pages) removeMemberForm(c *gin.Context, by workflow.Actor) {
	_, user, err := memberOf(c)
	var seen *casework.Circle
	if err == nil {
		seen, err = p.circle(c, by)
	}
	var who registry.Member
	if err == nil {
		who, err = seen.Leaving(by, user)
	}
	if err != nil && workflow.KindOf(err) != workflow.Conflict {
		p.Refuse(c, err)
		return
	}
	f, err := p.personFrame(c, by, "Akhiri keanggotaan", append(memberWay(by, seen), crumb{"Anggota", membersPath(seen)})...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	p.show(c, http.StatusOK, "memberleaves", leavingPage{f, seen.Organisation.Name, membersPath(seen), memberRowOf(seen, who, by)})
}

// removeMember ends a membership. Who has left oneself cannot see the page any more.
func (p *Pages) removeMember(c *gin.Context, by workflow.Actor) {
	organisation, user, err := memberOf(c)
	if err == nil {
		err = p.Office.RemoveMember(c.Request.Context(), by, organisation, user)
	}
	if err == nil && user == by.User {
		c.Redirect(http.StatusSeeOther, "/ormas?selesai=keluar-anggota")
		return
	}
	p.membersDone(c, by, err, memberDeed{done: "anggota-dikeluarkan"})
}

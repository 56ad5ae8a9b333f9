package pages

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// memberRoutes mounts the pages of the people who act for an organisation, and those of who is asked to.
func (p *Pages) memberRoutes(r gin.IRouter) {
	r.GET("/ormas/:id/anggota", p.signedIn(p.members))
	r.POST("/ormas/:id/anggota/undang", p.signedIn(p.invite))
	r.POST("/ormas/:id/anggota/undangan/:invitation/kirim", p.signedIn(p.sendInvitation))
	r.POST("/ormas/:id/anggota/undangan/:invitation/batal", p.signedIn(p.withdrawInvitation))
	r.POST("/ormas/:id/anggota/:user/peran", p.signedIn(p.changeMember))
	r.GET("/ormas/:id/anggota/:user/keluarkan", p.signedIn(p.removeMemberForm))
	r.POST("/ormas/:id/anggota/:user/keluarkan", p.signedIn(p.removeMember))
	r.GET("/undangan", p.mailedInvitation)
	r.GET("/undangan/:invitation", p.signedIn(p.invitation))
	r.POST("/undangan/:invitation", p.signedIn(p.acceptInvitation))
}

var memberNotices = map[string]string{
	"diundang":            "Undangan sudah dikirim lewat email.",
	"undangan-dikirim":    "Undangan sudah dikirim ulang. Hanya tautan dalam email yang terbaru yang berlaku.",
	"undangan-dibatalkan": "Undangan sudah dibatalkan.",
	"peran-anggota":       "Peran anggota sudah diubah.",
	"anggota-dikeluarkan": "Anggota sudah dikeluarkan. Orang itu tidak lagi melihat apa pun dari organisasi ini.",
	"keluar-anggota":      "Anda sudah keluar dari organisasi itu.",
	"bergabung":           "Anda sekarang anggota organisasi ini.",
}

// membersPage is who acts for an organisation, who is asked to, and how that came about.
type membersPage struct {
	frame
	Problems     problems
	Organisation string
	Base         string // address of the page
	Leads        bool
	Counter      bool // only staff acts for it
	Members      []memberRow
	Alone        string // why the reader can neither leave nor lose the lead; empty: can
	Waiting      []invitationRow
	Roles        []registry.MemberRole
	Email        string // as it was typed
	Role         input
	Story        []memberLine
}

// At is what is wrong with an input.
func (v membersPage) At(field string) string { return v.Problems.At(field) }

// memberRow is one member in words.
type memberRow struct {
	ID, Name, Email, Role, Since string
	Self, Shut                   bool
	Other, OtherID               string // the role that the member may get
	Stays                        string // why the member can neither leave nor lose the lead; empty: can
}

// invitationRow is one open invitation in words.
type invitationRow struct {
	ID, Email, Role, Until string
	Over                   bool
}

// memberLine is one line of the story.
type memberLine struct{ At, Said string }

func (p *Pages) members(c *gin.Context, by workflow.Actor) {
	p.showMembers(c, by, http.StatusOK, membersPage{})
}

func (p *Pages) showMembers(c *gin.Context, by workflow.Actor, status int, v membersPage) {
	seen, err := p.circle(c, by)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	if v.frame, err = p.personFrame(c, by, "Anggota "+seen.Organisation.Name, memberWay(by, seen)...); err != nil {
		p.Refuse(c, err)
		return
	}
	v.Failed = len(v.Problems) > 0
	v.Organisation, v.Base, v.Roles = seen.Organisation.Name, membersPath(seen), registry.MemberRoles
	v.Leads, v.Counter = seen.Leads, len(seen.Members) == 0
	v.fill(seen, by)
	v.askRole()
	for i, w := range seen.Invitations {
		v.Waiting[i].Over = !p.Office.Now().Before(w.ExpiresAt)
	}
	p.show(c, status, "members", v)
}

// circle is that of the organisation of an address.
func (p *Pages) circle(c *gin.Context, by workflow.Actor) (*casework.Circle, error) {
	id, err := idOf(c.Param("id"), "Organisasi")
	if err != nil {
		return nil, err
	}
	return p.Office.Members(c.Request.Context(), by, id)
}

func membersPath(seen *casework.Circle) string {
	return "/ormas/" + seen.Organisation.ID.String() + "/anggota"
}

// organisationMembers is where the members of a case's organisation are, empty where it is of none.
func organisationMembers(d *registry.Dossier) string {
	if d.OrganisationID == nil {
		return ""
	}
	return "/ormas/" + d.OrganisationID.String() + "/anggota"
}

// memberWay is the way to the page.
func memberWay(by workflow.Actor, seen *casework.Circle) []crumb {
	return append(organisationsWay(by), crumb{seen.Organisation.Name, "/ormas/" + seen.Organisation.ID.String()})
}

// Members is where the people are who may go on with a case by themselves.
func (view statusPage) Members() string { return organisationMembers(view.D) }

// memberRowOf is a member in words, as the reader sees it.
func memberRowOf(seen *casework.Circle, m registry.Member, by workflow.Actor) memberRow {
	other := otherRole(m.Role)
	row := memberRow{
		ID: m.UserID.String(), Name: m.Name, Email: m.Email, Role: memberRole(m.Role).Label, Self: m.UserID == by.User, Shut: m.Shut,
		Other: lowerFirst(other.Label), OtherID: other.ID,
	}
	if stays, ok := errors.AsType[*registry.Error](seen.MayLose(m)); ok {
		row.Stays = stays.Detail
	}
	return row
}

// fill puts everybody and everything that happened into words.
func (v *membersPage) fill(seen *casework.Circle, by workflow.Actor) {
	zone := v.Office.Location()
	for _, m := range seen.Members {
		row := memberRowOf(seen, m, by)
		row.Since = calendar.FormatDay(m.Since.In(zone))
		if row.Self {
			v.Alone = row.Stays
		}
		v.Members = append(v.Members, row)
	}
	for _, i := range seen.Invitations {
		v.Waiting = append(v.Waiting, invitationRow{
			ID: i.ID.String(), Email: i.Email, Role: lowerFirst(memberRole(i.Role).Label), Until: calendar.FormatDay(i.ExpiresAt.In(zone)),
		})
	}
	for _, e := range seen.Events {
		at := e.At.In(zone)
		v.Story = append(v.Story, memberLine{calendar.FormatDay(at) + ", " + calendar.FormatTime(at), told(e)})
	}
}

// askRole asks for the role of who is invited: as it was typed, else the one that can do less harm, but first somebody has
// to lead.
func (v *membersPage) askRole() {
	role := cmp.Or(v.Role.Value, registry.PlainMember)
	if v.Counter {
		role = registry.LeadingMember
	}
	v.Role = inputsFrom([]workflow.Field{roleField()}, url.Values{"role": {role}}, v.Problems)[0]
}

// roleField asks for the role of somebody who is invited.
func roleField() workflow.Field {
	f := workflow.Field{Name: "role", Label: "Peran", Type: workflow.Choice, Required: true}
	for _, r := range registry.MemberRoles {
		f.Options = append(f.Options, workflow.Option{Value: r.ID, Label: r.Label})
	}
	return f
}

func memberRole(id string) registry.MemberRole {
	i := slices.IndexFunc(registry.MemberRoles, func(r registry.MemberRole) bool { return r.ID == id })
	return registry.MemberRoles[max(0, i)]
}

// otherRole is the role that a member does not have: there are two.
func otherRole(id string) registry.MemberRole {
	i := slices.IndexFunc(registry.MemberRoles, func(r registry.MemberRole) bool { return r.ID != id })
	return registry.MemberRoles[max(0, i)]
}

// told is an event in a sentence. Staff is not named to applicants.
func told(e registry.MemberEvent) string {
	by, role := e.ByName, lowerFirst(memberRole(e.Role).Label)
	if by == "" {
		by = "Petugas kantor"
	}
	switch e.Kind {
	case registry.MemberEntered:
		return by + " mencatat organisasi ini dan menjadi " + role + "."
	case registry.MemberInvited:
		return by + " mengundang " + e.About + " sebagai " + role + "."
	case registry.MemberRemailed:
		return by + " mengirim ulang undangan kepada " + e.About + "."
	case registry.MemberUninvited:
		return by + " membatalkan undangan kepada " + e.About + "."
	case registry.MemberJoined:
		return e.About + " menerima undangan dan menjadi " + role + "."
	case registry.MemberChanged:
		return by + " mengubah peran " + e.About + " menjadi " + role + "."
	case registry.MemberRemoved:
		return by + " mengeluarkan " + e.About + "."
	}
	return e.About + " keluar dari organisasi ini."
}

// refuseUnless answers with a refusal, if there is one; nil has been answered already.
func (p *Pages) refuseUnless(c *gin.Context, err error) {
	if err != nil {
		p.Refuse(c, err)
	}
}

// memberDeed is what was tried on the members' page.
type memberDeed struct {
	done string // notice afterwards
	at   string // the input that a conflict is told at; empty: none
	page membersPage
}

// membersDone goes back to the members' page, or shows it with what was wrong.
func (p *Pages) membersDone(c *gin.Context, by workflow.Actor, err error, deed memberDeed) {
	var refusal *registry.Error
	switch status := p.Status(err); {
	case err == nil:
		c.Redirect(http.StatusSeeOther, "/ormas/"+c.Param("id")+"/anggota?selesai="+deed.done)
	case errors.As(err, &refusal) && status == http.StatusUnprocessableEntity:
		deed.page.Problems = problemsOf(refusal, "email", "role")
		p.showMembers(c, by, status, deed.page)
	case refusal != nil && status == http.StatusConflict:
		deed.page.Problems = problems{{deed.at, refusal.Detail}}
		p.showMembers(c, by, status, deed.page)
	default:
		p.Refuse(c, err)
	}
}

func (p *Pages) changeMember(c *gin.Context, by workflow.Actor) {
	organisation, user, err := memberOf(c)
	if err != nil || !p.readForm(c) {
		p.refuseUnless(c, err)
		return
	}
	err = p.Office.ChangeMember(c.Request.Context(), by, casework.MemberChange{Organisation: organisation, User: user, Role: c.PostForm("role")})
	p.membersDone(c, by, err, memberDeed{done: "peran-anggota"})
}

func memberOf(c *gin.Context) (organisation, user uuid.UUID, err error) {
	if organisation, err = idOf(c.Param("id"), "Organisasi"); err == nil {
		user, err = idOf(c.Param("user"), "Anggota")
	}
	return organisation, user, err
}

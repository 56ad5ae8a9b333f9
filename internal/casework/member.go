package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// membersMost is how many members and open invitations an organisation may have together.
const membersMost = 100

// Circle is who acts for an organisation, who is asked to, and how that came about.
type Circle struct {
	Organisation *registry.Organisation
	Leads        bool // the reader may change it
	Members      []registry.Member
	Invitations  []registry.Invitation
	Events       []registry.MemberEvent // the newest first
}

// Members tells who acts for an organisation: to its members, and to the staff member who made it at the counter.
func (o *Office) Members(ctx context.Context, by workflow.Actor, organisation uuid.UUID) (*Circle, error) {
	g, err := o.db.Organisation(ctx, by, organisation)
	if err != nil {
		return nil, err
	}
	c, err := circleOf(ctx, o.db, by, g)
	if err != nil {
		return nil, err
	}
	if c.Events, err = o.db.MemberEvents(ctx, organisation); err != nil {
		return nil, err
	}
	for i, e := range c.Events {
		if e.Counter && !by.Reads { // applicants learn no names of staff
			c.Events[i].ByName = ""
		}
	}
	return c, nil
}

// circles find the members of an organisation; the database and a transaction both do.
type circles interface {
	Members(ctx context.Context, organisation uuid.UUID) ([]registry.Member, error)
	Invitations(ctx context.Context, organisation uuid.UUID) ([]registry.Invitation, error)
}

func circleOf(ctx context.Context, r circles, by workflow.Actor, g *postgres.Applicant) (*Circle, error) {
	if !g.Own {
		return nil, registry.Forbid("bukan_organisasi_anda", "Anggota organisasi hanya dapat dilihat dan diubah oleh anggotanya.")
	}
	c := &Circle{Organisation: &g.Organisation}
	var err error
	if c.Members, err = r.Members(ctx, g.ID); err != nil {
		return nil, err
	}
	c.Invitations, err = r.Invitations(ctx, g.ID)
	m, found := c.member(by.User)
	c.Leads = found && m.Role == registry.LeadingMember || c.atCounter() // who made it there acts until there is somebody else
	return c, err
}

// atCounter tells that nobody acts for the organisation but the staff member who made it at the counter.
func (c *Circle) atCounter() bool { return len(c.Members) == 0 && c.Organisation.Counter != nil }

func (c *Circle) member(user uuid.UUID) (registry.Member, bool) {
	i := slices.IndexFunc(c.Members, func(m registry.Member) bool { return m.UserID == user })
	if i < 0 {
		return registry.Member{}, false
	}
	return c.Members[i], true
}

// lockCircle finds an organisation this person may see, locks it, and loads who acts for it. Every change of members and
// invitations begins here, or with LockInvitation.
func lockCircle(ctx context.Context, tx *postgres.Tx, by workflow.Actor, organisation uuid.UUID) (*Circle, error) {
	g, err := tx.LockOrganisation(ctx, by, organisation)
	if err != nil {
		return nil, err
	}
	return circleOf(ctx, tx, by, g)
}

// mustLead refuses whoever may not change the members.
func (c *Circle) mustLead() error {
	if c.Leads {
		return nil
	}
	return registry.Forbid("bukan_pengelola", "Keanggotaan hanya dapat diubah oleh pengelola organisasi. Mintalah kepada salah seorang pengelola.")
}

// MayLose refuses to take the lead, or the membership, from a member where nobody else leads: somebody must be able to let
// others in. Who cannot sign in does not count.
func (c *Circle) MayLose(leaving registry.Member) error {
	other := slices.ContainsFunc(c.Members, func(m registry.Member) bool {
		return m.UserID != leaving.UserID && m.Role == registry.LeadingMember && !m.Shut
	})
	if other || leaving.Role != registry.LeadingMember {
		return nil
	}
	return registry.Conflict("pengelola_terakhir",
		"Organisasi harus mempunyai sekurang-kurangnya satu pengelola. Jadikan anggota lain pengelola lebih dahulu, atau undang seseorang sebagai pengelola.")
}

// event is a line of the story by somebody.
func (c *Circle) event(kind string, by workflow.Actor, role string) registry.MemberEvent {
	_, found := c.member(by.User)
	return registry.MemberEvent{OrganisationID: c.Organisation.ID, Kind: kind, By: by.User, Counter: !found && by.Reads, Role: role}
}

// MemberChange gives a member another role.
type MemberChange struct {
	Organisation, User uuid.UUID
	Role               string
	Problem            *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// ChangeMember gives a member another role. Whoever hands over makes somebody else lead first. The same role again changes
// nothing.
func (o *Office) ChangeMember(ctx context.Context, by workflow.Actor, change MemberChange) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		c, err := lockCircle(ctx, tx, by, change.Organisation)
		if err != nil {
			return err
		}
		m, found := c.member(change.User)
		if !found {
			return registry.NotFound("Anggota")
		}
		if err := c.mustLead(); err != nil {
			return err
		}
		switch {
		case change.Problem != nil:
			return change.Problem
		case !knownMemberRole(change.Role):
			return workflow.RefuseFields(unknownMemberRole)
		case m.Role == change.Role:
			return nil
		}
		if err := c.MayLose(m); err != nil { // there are two roles only: who leads is to lead no longer, or the other way round
			return err
		}
		m.Role = change.Role
		if err := tx.ChangeMember(ctx, change.Organisation, m); err != nil {
			return err
		}
		if m.Role != registry.LeadingMember {
			if err := c.withdrawOf(ctx, tx, by, m.UserID); err != nil {
				return err
			}
		}
		e := c.event(registry.MemberChanged, by, m.Role)
		e.AboutUser = &m.UserID
		return tx.AddMemberEvent(ctx, e)
	})
}

// unknownMemberRole is what is wrong with any other word for a role.
var unknownMemberRole = registry.FieldError{Field: "role", Code: "tidak_dikenal", Detail: "Pilih salah satu peran anggota."}

func knownMemberRole(role string) bool {
	return slices.ContainsFunc(registry.MemberRoles, func(r registry.MemberRole) bool { return r.ID == role })
}

// Leaving finds the member whose membership a person may end: the own, or anybody's by whoever leads.
func (c *Circle) Leaving(by workflow.Actor, user uuid.UUID) (registry.Member, error) {
	m, found := c.member(user)
	if !found {
		return m, registry.NotFound("Anggota")
	}
	if user != by.User {
		if err := c.mustLead(); err != nil {
			return m, err
		}
	}
	return m, c.MayLose(m)
}

// RemoveMember ends a membership: somebody else's by whoever leads, the own by oneself. The person sees nothing of the
// organisation from then on.
func (o *Office) RemoveMember(ctx context.Context, by workflow.Actor, organisation, user uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		c, err := lockCircle(ctx, tx, by, organisation)
		if err != nil {
			return err
		}
		m, err := c.Leaving(by, user)
		if err != nil {
			return err
		}
		if err := tx.RemoveMember(ctx, organisation, user); err != nil {
			return err
		}
		if err := c.withdrawOf(ctx, tx, by, user); err != nil {
			return err
		}
		kind := registry.MemberRemoved
		if user == by.User {
			kind = registry.MemberLeft
		}
		e := c.event(kind, by, m.Role)
		e.AboutUser = &user
		return tx.AddMemberEvent(ctx, e)
	})
}

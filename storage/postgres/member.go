package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Members are the persons who act for an organisation, those who let others in first, then by name.
func (r reader) Members(ctx context.Context, organisation uuid.UUID) ([]registry.Member, error) {
	var all []registry.Member
	err := r.list(ctx, &all, `SELECT m.user_id, u.name, u.email, m.role, m.created_at, u.disabled_at IS NOT NULL AS shut
		FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = $1
		ORDER BY m.role = $2 DESC, u.name, u.id LIMIT 200`, organisation, registry.LeadingMember)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return all, nil
}

// AddMember lets a person act for an organisation in a role.
func (tx *Tx) AddMember(ctx context.Context, organisation uuid.UUID, m registry.Member) error {
	_, err := tx.exec(ctx, `INSERT INTO memberships (user_id, organisation_id, role, created_at) VALUES ($1, $2, $3, $4)`,
		m.UserID, organisation, m.Role, tx.Now)
	if err != nil {
		return fmt.Errorf("add member: %w", err)
	}
	return nil
}

// ChangeMember gives a member another role.
func (tx *Tx) ChangeMember(ctx context.Context, organisation uuid.UUID, m registry.Member) error {
	_, err := tx.exec(ctx, `UPDATE memberships SET role = $3 WHERE organisation_id = $1 AND user_id = $2`, organisation, m.UserID, m.Role)
	if err != nil {
		return fmt.Errorf("change member: %w", err)
	}
	return nil
}

// RemoveMember ends a membership: everything that is seen through it is out of sight at once.
func (tx *Tx) RemoveMember(ctx context.Context, organisation, user uuid.UUID) error {
	if _, err := tx.exec(ctx, `DELETE FROM memberships WHERE organisation_id = $1 AND user_id = $2`, organisation, user); err != nil {
		return fmt.Errorf("remove member: %w", err)
	}
	return nil
}

// MemberEvents are the newest events in the story of an organisation's members, the newest first.
func (r reader) MemberEvents(ctx context.Context, organisation uuid.UUID) ([]registry.MemberEvent, error) {
	var all []registry.MemberEvent
	err := r.list(ctx, &all, `SELECT e.id, e.organisation_id, e.kind, e.by_user, b.name AS by_name, e.at_counter, e.about_user,
			e.about_email, coalesce(a.name, e.about_email) AS about, e.role, e.at
		FROM member_events e JOIN users b ON b.id = e.by_user LEFT JOIN users a ON a.id = e.about_user
		WHERE e.organisation_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT 100`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list member events: %w", err)
	}
	return all, nil
}

// AddMemberEvent writes one line of the story of an organisation's members. ID and At are set here.
func (tx *Tx) AddMemberEvent(ctx context.Context, e registry.MemberEvent) error {
	_, err := tx.exec(ctx, `INSERT INTO member_events (id, organisation_id, kind, by_user, at_counter, about_user, about_email, role, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		registry.NewID(), e.OrganisationID, e.Kind, e.By, e.Counter, e.AboutUser, e.AboutEmail, e.Role, tx.Now)
	if err != nil {
		return fmt.Errorf("add member event: %w", err)
	}
	return nil
}

// MailedTo is how many invitations an address was mailed: for one organisation, and for all.
type MailedTo struct {
	ForOrganisation int `db:"for_organisation"`
	ForAll          int `db:"for_all"`
}

// InvitationsMailedTo counts the invitations that an address was mailed since a time, withdrawn ones too. The caller holds the
// lock on the organisation; two organisations at one address at once may each add one more.
func (r reader) InvitationsMailedTo(ctx context.Context, email string, organisation uuid.UUID, since time.Time) (n MailedTo, err error) {
	err = r.get(ctx, &n, `SELECT count(*) FILTER (WHERE organisation_id = $2) AS for_organisation, count(*) AS for_all
		FROM member_events WHERE about_email = $1 AND at > $3 AND kind IN ('diundang', 'dikirim_ulang')`, email, organisation, since)
	if err != nil {
		return MailedTo{}, fmt.Errorf("count invitations mailed to an address: %w", err)
	}
	return n, nil
}

// InvitationsMailed counts the invitations that a person has had mailed since a time, to whatever organisation.
func (r reader) InvitationsMailed(ctx context.Context, by uuid.UUID, since time.Time) (n int, err error) {
	err = r.get(ctx, &n, `SELECT count(*) FROM member_events WHERE by_user = $1 AND at > $2 AND kind IN ('diundang', 'dikirim_ulang')`, by, since)
	if err != nil {
		return 0, fmt.Errorf("count mailed invitations: %w", err)
	}
	return n, nil
}

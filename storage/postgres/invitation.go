package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// invitations are the columns of lists and single reads. Staff that invites at the counter is not named: its people are
// told by the office's name only.
const invitations = `SELECT i.id, i.organisation_id, g.office_id, g.name AS organisation, i.email, i.role,
		CASE WHEN g.counter IS NOT NULL AND g.made_by = i.invited_by THEN '' ELSE b.name END AS invited_by,
		i.invited_by AS inviter,
		i.created_at, i.expires_at, i.accepted_at, i.withdrawn_at
	FROM invitations i JOIN organisations g ON g.id = i.organisation_id JOIN users b ON b.id = i.invited_by`

// openInvitation is the predicate for those that were neither accepted nor withdrawn; they may be too old.
const openInvitation = `i.accepted_at IS NULL AND i.withdrawn_at IS NULL`

// Invitations are the open invitations of an organisation, the newest first.
func (r reader) Invitations(ctx context.Context, organisation uuid.UUID) ([]registry.Invitation, error) {
	var all []registry.Invitation
	err := r.list(ctx, &all, invitations+` WHERE i.organisation_id = $1 AND `+openInvitation+`
		ORDER BY i.created_at DESC, i.id DESC LIMIT 100`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	return all, nil
}

// InvitationsTo are the invitations in an office that an address can accept at a time, the newest first.
func (r reader) InvitationsTo(ctx context.Context, office uuid.UUID, email string, at time.Time) ([]registry.Invitation, error) {
	var all []registry.Invitation
	err := r.list(ctx, &all, invitations+` WHERE i.email = $1 AND g.office_id = $2 AND i.expires_at > $3 AND `+openInvitation+`
		ORDER BY i.created_at DESC, i.id DESC LIMIT 100`, email, office, at)
	if err != nil {
		return nil, fmt.Errorf("list invitations to an address: %w", err)
	}
	return all, nil
}

// Invitation finds an invitation, whatever has become of it.
func (r reader) Invitation(ctx context.Context, id uuid.UUID) (*registry.Invitation, error) {
	return r.invitation(ctx, invitations+` WHERE i.id = $1`, id)
}

// InvitationBySecret finds an invitation by the SHA-256 of the secret in its newest link.
func (r reader) InvitationBySecret(ctx context.Context, hash []byte) (*registry.Invitation, error) {
	return r.invitation(ctx, invitations+` WHERE i.hash = $1`, hash)
}

func (r reader) invitation(ctx context.Context, query string, arg any) (*registry.Invitation, error) {
	return find[registry.Invitation](ctx, r, sought{"Undangan ini", query}, arg)
}

// LockInvitation finds an invitation and locks its organisation, as every change of members does: who accepts it is no
// member yet and cannot come in by LockOrganisation.
func (tx *Tx) LockInvitation(ctx context.Context, id uuid.UUID) (*registry.Invitation, error) {
	var organisation uuid.UUID
	err := tx.get(ctx, &organisation, `SELECT g.id FROM invitations i JOIN organisations g ON g.id = i.organisation_id
		WHERE i.id = $1 FOR UPDATE OF g`, id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("lock organisation of invitation: %w", err)
	}
	return tx.Invitation(ctx, id) // a statement of its own, so that it is no older than the lock
}

// NewInvitation is an invitation with what is stored of the secret in its link.
type NewInvitation struct {
	registry.Invitation
	Hash []byte
	By   uuid.UUID
}

// AddInvitation stores an invitation. CreatedAt is set here.
func (tx *Tx) AddInvitation(ctx context.Context, n NewInvitation) error {
	_, err := tx.exec(ctx, `INSERT INTO invitations (id, organisation_id, email, role, hash, invited_by, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, n.ID, n.OrganisationID, n.Email, n.Role, n.Hash, n.By, tx.Now, n.ExpiresAt)
	if err != nil {
		return fmt.Errorf("add invitation: %w", err)
	}
	return nil
}

// RenewInvitation gives an invitation another secret and another end: links mailed before lead nowhere.
func (tx *Tx) RenewInvitation(ctx context.Context, n NewInvitation) error {
	_, err := tx.exec(ctx, `UPDATE invitations SET hash = $2, invited_by = $3, expires_at = $4 WHERE id = $1`, n.ID, n.Hash, n.By, n.ExpiresAt)
	if err != nil {
		return fmt.Errorf("renew invitation: %w", err)
	}
	return nil
}

// WithdrawInvitation ends an invitation that nobody accepted.
func (tx *Tx) WithdrawInvitation(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE invitations SET withdrawn_at = $2 WHERE id = $1`, id, tx.Now); err != nil {
		return fmt.Errorf("withdraw invitation: %w", err)
	}
	return nil
}

// AcceptInvitation marks an invitation as used by a person.
func (tx *Tx) AcceptInvitation(ctx context.Context, id, by uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE invitations SET accepted_at = $2, accepted_by = $3 WHERE id = $1`, id, tx.Now, by); err != nil {
		return fmt.Errorf("accept invitation: %w", err)
	}
	return nil
}

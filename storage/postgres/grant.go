package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const grants = `SELECT g.id, g.office_id, g.user_id, g.role, g.asked_by, g.asked_at, u.name, a.name AS asked_name FROM role_grants g
	JOIN users u ON u.id = g.user_id JOIN users a ON a.id = g.asked_by
	WHERE g.office_id = $1 AND g.confirmed_at IS NULL AND g.withdrawn_at IS NULL`

// RoleGrants are the roles of an office that wait for a second person, the oldest first.
func (r reader) RoleGrants(ctx context.Context, office uuid.UUID) ([]registry.RoleGrant, error) {
	var all []registry.RoleGrant
	if err := r.list(ctx, &all, grants+` ORDER BY g.asked_at, g.id LIMIT 200`, office); err != nil {
		return nil, fmt.Errorf("list role grants: %w", err)
	}
	return all, nil
}

// AskForRole writes down that somebody is to have a role once a second person agrees; asking twice changes nothing. AskedAt
// is set here.
func (tx *Tx) AskForRole(ctx context.Context, g registry.RoleGrant) error {
	_, err := tx.exec(ctx, `INSERT INTO role_grants (id, office_id, user_id, role, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`, g.ID, g.OfficeID, g.UserID, g.Role, g.AskedBy, tx.Now)
	if err != nil {
		return fmt.Errorf("ask for role: %w", err)
	}
	return nil
}

// LockRoleGrant finds a grant that still waits and locks it: of two who answer at once the second finds nothing.
func (tx *Tx) LockRoleGrant(ctx context.Context, office, id uuid.UUID) (*registry.RoleGrant, error) {
	return find[registry.RoleGrant](ctx, tx.reader, sought{"Penetapan peran ini", grants + ` AND g.id = $2 FOR UPDATE OF g`}, office, id)
}

// ConfirmRoleGrant writes down who agreed. The schema refuses the one who asked, and the one who is to have the role.
func (tx *Tx) ConfirmRoleGrant(ctx context.Context, id, by uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE role_grants SET confirmed_by = $2, confirmed_at = $3 WHERE id = $1`, id, by, tx.Now); err != nil {
		return fmt.Errorf("confirm role grant: %w", err)
	}
	return nil
}

// WithdrawRoleGrant ends a grant that nobody confirmed.
func (tx *Tx) WithdrawRoleGrant(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE role_grants SET withdrawn_at = $2 WHERE id = $1`, id, tx.Now); err != nil {
		return fmt.Errorf("withdraw role grant: %w", err)
	}
	return nil
}

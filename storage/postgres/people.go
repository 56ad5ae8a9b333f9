package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// People are the accounts of an office by name, at most 200: those of its own people, or with a search all whose name or
// address contains it, applicants too. Disabled and unconfirmed ones are among them.
func (r reader) People(ctx context.Context, office uuid.UUID, search string) ([]registry.User, error) {
	var rows []userRow
	err := r.list(ctx, &rows, `SELECT `+userColumns+` FROM users u WHERE u.office_id = $1
		AND CASE WHEN $2 = '' THEN NOT EXISTS (SELECT 1 FROM user_roles h WHERE h.user_id = u.id AND h.role = $3)
				OR EXISTS (SELECT 1 FROM user_roles h WHERE h.user_id = u.id AND h.role <> $3)
			ELSE strpos(lower(u.name), $2) > 0 OR strpos(u.email, $2) > 0 END
		ORDER BY u.name, u.id LIMIT 200`, office, strings.ToLower(search), registry.ApplicantRole)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	all := make([]registry.User, len(rows))
	for i, row := range rows {
		all[i] = row.user()
	}
	return all, nil
}

// Person finds an account of an office.
func (r reader) Person(ctx context.Context, office, id uuid.UUID) (*registry.User, error) {
	u, err := r.User(ctx, id)
	if err == nil && u.OfficeID != office {
		return nil, registry.NotFound("Akun")
	}
	return u, err
}

// LockPerson finds an account of an office and locks it, so that two changes of roles follow each other.
func (tx *Tx) LockPerson(ctx context.Context, office, id uuid.UUID) (*registry.User, error) {
	of := sought{"Akun", `SELECT id FROM users WHERE id = $1 AND office_id = $2 FOR UPDATE`}
	if _, err := find[uuid.UUID](ctx, tx.reader, of, id, office); err != nil {
		return nil, err
	}
	return tx.User(ctx, id)
}

// ChangeUser stores what is printed about a person: name, NIP, NIK, rank and title.
func (tx *Tx) ChangeUser(ctx context.Context, u registry.User) error {
	_, err := tx.exec(ctx, `UPDATE users SET name = $2, nip = $3, nik = $4, rank = $5, title = $6 WHERE id = $1`,
		u.ID, u.Name, u.NIP, u.NIK, u.Rank, u.Title)
	if err != nil {
		return fmt.Errorf("change user: %w", err)
	}
	return nil
}

// ChangeOwn stores what a person changed under the own account.
func (tx *Tx) ChangeOwn(ctx context.Context, id uuid.UUID, name, phone string) error {
	if _, err := tx.exec(ctx, `UPDATE users SET name = $2, phone = $3 WHERE id = $1`, id, name, phone); err != nil {
		return fmt.Errorf("change own account: %w", err)
	}
	return nil
}

// EndSessions ends all sessions of a person; bearer tokens stay.
func (tx *Tx) EndSessions(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE users SET generation = generation + 1 WHERE id = $1`, id); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

// DisableUser shuts a person out at once: sessions and bearer tokens end.
func (tx *Tx) DisableUser(ctx context.Context, id uuid.UUID) error {
	_, err := tx.exec(ctx, `UPDATE users SET disabled_at = coalesce(disabled_at, $2), generation = generation + 1 WHERE id = $1`, id, tx.Now)
	if err != nil {
		return fmt.Errorf("disable user: %w", err)
	}
	if _, err := tx.exec(ctx, `DELETE FROM tokens WHERE user_id = $1`, id); err != nil {
		return fmt.Errorf("end tokens: %w", err)
	}
	return nil
}

// EnableUser lets a person in again, with the password as before.
func (tx *Tx) EnableUser(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE users SET disabled_at = NULL WHERE id = $1`, id); err != nil {
		return fmt.Errorf("enable user: %w", err)
	}
	return nil
}

// GiveRoles adds roles to a person; those held already stay.
func (tx *Tx) GiveRoles(ctx context.Context, id uuid.UUID, roles ...string) error {
	_, err := tx.exec(ctx, `INSERT INTO user_roles (user_id, role, created_at) SELECT $1, role, $3 FROM unnest($2::text[]) AS role
		ON CONFLICT DO NOTHING`, id, pq.StringArray(roles), tx.Now)
	if err != nil {
		return fmt.Errorf("give roles: %w", err)
	}
	return nil
}

// TakeRoles takes roles from a person.
func (tx *Tx) TakeRoles(ctx context.Context, id uuid.UUID, roles ...string) error {
	if _, err := tx.exec(ctx, `DELETE FROM user_roles WHERE user_id = $1 AND role = ANY($2)`, id, pq.StringArray(roles)); err != nil {
		return fmt.Errorf("take roles: %w", err)
	}
	return nil
}

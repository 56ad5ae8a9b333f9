package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// userColumns are those of lists and single reads, the roles gathered into one array. The password's hash is read for
// signing in only.
const userColumns = `u.id, u.office_id, u.email, u.name, u.phone, u.nip, u.nik, u.rank, u.title,
	u.generation, u.confirmed_at, u.disabled_at, u.created_at, ` + heldRoles

// heldRoles are the roles of a person u, in the order of the alphabet.
const heldRoles = `ARRAY(SELECT r.role FROM user_roles r WHERE r.user_id = u.id ORDER BY r.role) AS held`

// active is the predicate for a person u who may be somebody here: confirmed and not disabled.
const active = `u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL`

// userRow is a person with the roles as the driver gives them.
type userRow struct {
	registry.User
	Held pq.StringArray `db:"held"`
}

func (r userRow) user() registry.User {
	r.User.Roles = r.Held
	return r.User
}

// User finds a person by id.
func (r reader) User(ctx context.Context, id uuid.UUID) (*registry.User, error) {
	return r.user(ctx, `SELECT `+userColumns+` FROM users u WHERE u.id = $1`, id)
}

// UserByEmail finds a person with the password's hash by the address in small letters.
func (r reader) UserByEmail(ctx context.Context, email string) (*registry.User, error) {
	return r.user(ctx, `SELECT u.password_hash, `+userColumns+` FROM users u WHERE u.email = $1`, email)
}

func (r reader) user(ctx context.Context, query string, arg any) (*registry.User, error) {
	row, err := find[userRow](ctx, r, sought{"Akun", query}, arg)
	if err != nil {
		return nil, err
	}
	u := row.user()
	return &u, nil
}

// Users are the first thousand active persons of an office who hold a role, by name; with no role all who hold any but the
// applicant's.
func (r reader) Users(ctx context.Context, office uuid.UUID, role string) ([]registry.User, error) {
	return r.UsersAfter(ctx, UserList{Office: office, Role: role, Limit: 1000})
}

// UserList asks for the persons of an office in a role, by name, behind one of them.
type UserList struct {
	Office uuid.UUID
	Role   string
	After  uuid.UUID // zero: from the start
	Limit  int
}

// UsersAfter are the active persons that a list asks for.
func (r reader) UsersAfter(ctx context.Context, l UserList) ([]registry.User, error) {
	var rows []userRow
	err := r.list(ctx, &rows, `SELECT `+userColumns+` FROM users u WHERE u.office_id = $1 AND `+active+`
		AND EXISTS (SELECT 1 FROM user_roles h WHERE h.user_id = u.id AND (h.role = $2 OR $2 = '' AND h.role <> $3))
		AND ($4 = '`+uuid.Nil.String()+`'::uuid OR (u.name, u.id) > (SELECT name, id FROM users WHERE id = $4 AND office_id = $1))
		ORDER BY u.name, u.id LIMIT $5`, l.Office, l.Role, registry.ApplicantRole, l.After, l.Limit)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	all := make([]registry.User, len(rows))
	for i, row := range rows {
		all[i] = row.user()
	}
	return all, nil
}

// AddUser stores a new person with the roles; a person may have one account only, whatever the office. CreatedAt is
// set here.
func (tx *Tx) AddUser(ctx context.Context, u registry.User) error {
	_, err := tx.exec(ctx, `INSERT INTO users (id, office_id, email, name, phone, nip, nik, rank, title, password_hash,
		confirmed_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		u.ID, u.OfficeID, u.Email, u.Name, u.Phone, u.NIP, u.NIK, u.Rank, u.Title, u.PasswordHash, u.ConfirmedAt, tx.Now)
	if broken(err, "users_email_key") {
		return ErrEmailTaken
	}
	if err != nil {
		return fmt.Errorf("add user: %w", err)
	}
	_, err = tx.exec(ctx, `INSERT INTO user_roles (user_id, role, created_at) SELECT $1, role, $3 FROM unnest($2::text[]) AS role`,
		u.ID, pq.StringArray(u.Roles), tx.Now)
	if err != nil {
		return fmt.Errorf("add roles: %w", err)
	}
	return nil
}

// ErrEmailTaken means that the address already has an account. Only staff may be told.
var ErrEmailTaken = registry.Invalid("email", "sudah_dipakai", "Alamat email ini sudah mempunyai akun.")

// ConfirmUser marks an address as the person's own.
func (tx *Tx) ConfirmUser(ctx context.Context, id uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE users SET confirmed_at = coalesce(confirmed_at, $2) WHERE id = $1`, id, tx.Now); err != nil {
		return fmt.Errorf("confirm user: %w", err)
	}
	return nil
}

// SetPassword gives a person a new password and ends whatever the old one had opened: sessions by the generation,
// bearer tokens by their rows. Who could set it read the mail, so the address is confirmed as well.
func (tx *Tx) SetPassword(ctx context.Context, id uuid.UUID, hash string) error {
	_, err := tx.exec(ctx, `UPDATE users SET password_hash = $2, generation = generation + 1,
		confirmed_at = coalesce(confirmed_at, $3) WHERE id = $1`, id, hash, tx.Now)
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	if _, err := tx.exec(ctx, `DELETE FROM tokens WHERE user_id = $1`, id); err != nil {
		return fmt.Errorf("end tokens: %w", err)
	}
	return nil
}

// MembershipsOf are the organisations a person acts for, by name; only id and name are read.
func (r reader) MembershipsOf(ctx context.Context, user uuid.UUID) ([]registry.Organisation, error) {
	var all []registry.Organisation
	err := r.list(ctx, &all, `SELECT o.id, o.name FROM memberships m JOIN organisations o ON o.id = m.organisation_id
		WHERE m.user_id = $1 ORDER BY o.name, o.id LIMIT 100`, user)
	if err != nil {
		return nil, fmt.Errorf("list memberships: %w", err)
	}
	return all, nil
}

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const absences = `SELECT a.id, a.office_id, a.user_id, a.from_at, a.until_at, a.registered_by, a.registered_at, a.ended_at, a.ended_by,
	u.name, r.name AS registered_name FROM absences a JOIN users u ON u.id = a.user_id JOIN users r ON r.id = a.registered_by `

// Absences are the latest 100 absences of an office, those that end last first.
func (r reader) Absences(ctx context.Context, office uuid.UUID) ([]registry.Absence, error) {
	var all []registry.Absence
	err := r.list(ctx, &all, absences+`WHERE a.office_id = $1 ORDER BY a.until_at DESC, a.id DESC LIMIT 100`, office)
	if err != nil {
		return nil, fmt.Errorf("list absences: %w", err)
	}
	return all, nil
}

// AwayUntil is until when a person is away at a time, zero where the person is not.
func (r reader) AwayUntil(ctx context.Context, user uuid.UUID, at time.Time) (time.Time, error) {
	var until []time.Time
	err := r.list(ctx, &until, `SELECT until_at FROM absences WHERE user_id = $1 AND from_at <= $2 AND until_at > $2
		AND (ended_at IS NULL OR ended_at > $2) LIMIT 1`, user, at)
	if err != nil {
		return time.Time{}, fmt.Errorf("find absence: %w", err)
	}
	if len(until) == 0 {
		return time.Time{}, nil
	}
	return until[0], nil
}

// AddAbsence stores that somebody is away. At is set here.
func (tx *Tx) AddAbsence(ctx context.Context, a registry.Absence) error {
	_, err := tx.exec(ctx, `INSERT INTO absences (id, office_id, user_id, from_at, until_at, registered_by, registered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, a.ID, a.OfficeID, a.UserID, a.From, a.Until, a.By, tx.Now)
	if broken(err, "absences_apart") {
		return registry.Conflict("berhalangan_bertumpuk", "Orang ini sudah tercatat berhalangan pada waktu itu.")
	}
	if err != nil {
		return fmt.Errorf("add absence: %w", err)
	}
	return nil
}

// LockAbsence finds an absence of an office and locks it.
func (tx *Tx) LockAbsence(ctx context.Context, office, id uuid.UUID) (*registry.Absence, error) {
	return find[registry.Absence](ctx, tx.reader, sought{"Catatan berhalangan ini", absences + `WHERE a.office_id = $1 AND a.id = $2 FOR UPDATE OF a`}, office, id)
}

// EndAbsence writes down that somebody is back now.
func (tx *Tx) EndAbsence(ctx context.Context, id, by uuid.UUID) error {
	if _, err := tx.exec(ctx, `UPDATE absences SET ended_at = $3, ended_by = $2 WHERE id = $1`, id, by, tx.Now); err != nil {
		return fmt.Errorf("end absence: %w", err)
	}
	return nil
}

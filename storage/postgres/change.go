package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
)

// Changes are what the applicant has changed in the rounds of a dossier, by rounds. What was changed back is not among
// them. Who may see it was asked before.
func (r reader) Changes(ctx context.Context, dossier uuid.UUID) ([]registry.Change, error) {
	var rows []struct {
		Round         int
		Field         string
		Before, After []byte
	}
	err := r.list(ctx, &rows, `SELECT c.round, c.field, c.before, c.after FROM changes c
		WHERE c.dossier_id = $1 AND c.before <> c.after ORDER BY c.round, c.at, c.field LIMIT 2000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list changes: %w", err)
	}
	all := make([]registry.Change, len(rows))
	for i, row := range rows {
		all[i] = registry.Change{Round: row.Round, Field: row.Field}
		for into, from := range map[*any][]byte{&all[i].Before: row.Before, &all[i].After: row.After} {
			if err := json.Unmarshal(from, into); err != nil {
				return nil, fmt.Errorf("read change of %s: %w", row.Field, err)
			}
		}
	}
	return all, nil
}

// KeepChanges stores what was changed in the newest round of a locked dossier. What stood there first in the round stays.
func (tx *Tx) KeepChanges(ctx context.Context, dossier uuid.UUID, changes []registry.Change) error {
	var fields, before, after pq.StringArray
	for _, c := range changes {
		old, err := json.Marshal(c.Before)
		if err != nil {
			return fmt.Errorf("write change of %s: %w", c.Field, err)
		}
		now, err := json.Marshal(c.After)
		if err != nil {
			return fmt.Errorf("write change of %s: %w", c.Field, err)
		}
		fields, before, after = append(fields, c.Field), append(before, string(old)), append(after, string(now))
	}
	_, err := tx.exec(ctx, `INSERT INTO changes (dossier_id, round, field, before, after, at)
		SELECT $1, r.number, c.field, c.before::jsonb, c.after::jsonb, $5
		FROM (SELECT max(number) AS number FROM rounds WHERE dossier_id = $1) r,
			unnest($2::text[], $3::text[], $4::text[]) AS c (field, before, after)
		ON CONFLICT (dossier_id, round, field) DO UPDATE SET after = excluded.after, at = excluded.at`,
		dossier, fields, before, after, tx.Now)
	if err != nil {
		return fmt.Errorf("keep changes: %w", err)
	}
	return nil
}

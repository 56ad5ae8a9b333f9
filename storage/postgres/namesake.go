package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/workflow"
)

// sameMost is how many organisations are found by one mark. More than are told, since those found may be few organisations.
const sameMost = "20"

// alike are the ways in which another organisation g can look like that of a case d. $2 is the office. Each is answered by an index of its
// own and cut off, so that a frequent value costs no more than a rare one.
var alike = []string{
	`SELECT g.id, 'name' AS by FROM organisations g WHERE g.office_id = $2 AND g.submitted_at IS NOT NULL
		AND name_key(g.name) = name_key(d.name) AND name_key(d.name) <> '' AND g.id <> d.organisation_id ORDER BY g.id`,
	`SELECT c.organisation_id, 'name' FROM certificates c WHERE c.office_id = $2
		AND name_key(c.name) = name_key(d.name) AND name_key(d.name) <> '' AND c.organisation_id <> d.organisation_id ORDER BY c.id`,
	`SELECT g.id, 'npwp' FROM organisations g WHERE g.office_id = $2 AND g.submitted_at IS NOT NULL
		AND number_key(g.form ->> 'npwp') = number_key(d.form ->> 'npwp') AND number_key(d.form ->> 'npwp') <> '' AND g.id <> d.organisation_id ORDER BY g.id`,
	`SELECT g.id, 'deed' FROM organisations g WHERE g.office_id = $2 AND g.submitted_at IS NOT NULL
		AND name_key(g.form ->> 'deed_number') = name_key(d.form ->> 'deed_number') AND name_key(d.form ->> 'deed_number') <> ''
		AND g.form ->> 'deed_date' = d.form ->> 'deed_date' AND name_key(g.form ->> 'deed_notary') = name_key(d.form ->> 'deed_notary')
		AND g.id <> d.organisation_id ORDER BY g.id`,
	`SELECT f.organisation_id, 'nik' FROM jsonb_array_elements(d.officers) o, LATERAL (SELECT f.organisation_id
			FROM officers f JOIN organisations g ON g.id = f.organisation_id
			WHERE f.nik = o ->> 'nik' AND f.nik <> '' AND g.office_id = $2 AND g.submitted_at IS NOT NULL AND g.id <> d.organisation_id
			ORDER BY f.organisation_id LIMIT ` + sameMost + `) f`,
}

// letterNow is the letter in force of an organisation g, else its newest.
const letterNow = `SELECT c.letter_number, c.state, c.valid_until FROM dossiers o JOIN certificates c ON c.dossier_id = o.id
	WHERE o.organisation_id = g.id ORDER BY c.state = 'aktif' DESC, c.issued_on DESC, c.id DESC LIMIT 1`

// NamesakesQuery finds what looks like the organisations of cases that a person may see.
func NamesakesQuery(by workflow.Actor) string {
	return `SELECT d.id AS dossier_id, n.* FROM dossiers d, LATERAL (
		SELECT g.id, g.name, s.same_name, s.same_npwp, s.same_deed, s.same_nik, l.letter_number, l.state AS letter_state, l.valid_until
		FROM (SELECT a.id, bool_or(a.by = 'name') AS same_name, bool_or(a.by = 'npwp') AS same_npwp, bool_or(a.by = 'deed') AS same_deed,
				bool_or(a.by = 'nik') AS same_nik FROM (` + union(alike) + `) a GROUP BY a.id) s
			JOIN organisations g ON g.id = s.id LEFT JOIN LATERAL (` + letterNow + `) l ON true
		ORDER BY s.same_name DESC, coalesce(l.state = 'aktif', false) DESC, g.name, g.id LIMIT $4) n
		WHERE ` + visible(by) + ` AND d.id = ANY ($3) AND d.organisation_id IS NOT NULL LIMIT 1000`
}

func union(parts []string) string {
	return `(` + strings.Join(parts, ` LIMIT `+sameMost+`) UNION ALL (`) + ` LIMIT ` + sameMost + `)`
}

// Namesakes finds organisations of the office that look like those of some of its cases, at most limit for each: those of the same
// name first, those with a letter in force before others.
func (r reader) Namesakes(ctx context.Context, by workflow.Actor, dossiers []uuid.UUID, limit int) ([]registry.Namesake, error) {
	var all []registry.Namesake
	if err := r.list(ctx, &all, NamesakesQuery(by), by.User, by.Office, pq.Array(dossiers), limit); err != nil {
		return nil, fmt.Errorf("find namesakes: %w", err)
	}
	return all, nil
}

// NameRegistered tells whether the register of an office has a letter of an organisation of this name.
func (r reader) NameRegistered(ctx context.Context, office uuid.UUID, name string) (known bool, err error) {
	err = r.get(ctx, &known, `SELECT EXISTS (SELECT 1 FROM certificates c WHERE c.office_id = $1 AND name_key(c.name) = name_key($2) AND name_key($2) <> '')`, office, name)
	if err != nil {
		return false, fmt.Errorf("look for a name in the register: %w", err)
	}
	return known, nil
}

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// PublicLetter is one letter of an office in the register, by its id.
func (r reader) PublicLetter(ctx context.Context, office, id uuid.UUID) (*registry.Certificate, error) {
	return find[registry.Certificate](ctx, r, sought{"Surat", `SELECT ` + registerColumns + `, c.since FROM certificates c WHERE c.office_id = $1 AND c.id = $2`}, office, id)
}

// RegisterFacets are the kecamatan and fields of activity that occur in an office's register, up to most of each. They are
// stepped through in their indexes from one to the next, so that it costs what there are of them, however many letters.
func (r reader) RegisterFacets(ctx context.Context, office uuid.UUID, most int) (kecamatan, fields []string, err error) {
	for column, into := range map[string]*[]string{"kecamatan": &kecamatan, "field_of_activity": &fields} {
		err := r.list(ctx, into, fmt.Sprintf(`WITH RECURSIVE step AS (
				(SELECT c.%[1]s AS v, 1 AS i FROM certificates c WHERE c.office_id = $1 ORDER BY c.%[1]s LIMIT 1)
				UNION ALL SELECT (SELECT c.%[1]s FROM certificates c WHERE c.office_id = $1 AND c.%[1]s > s.v ORDER BY c.%[1]s LIMIT 1), s.i + 1
					FROM step s WHERE s.v IS NOT NULL AND s.i < $2)
			SELECT v FROM step WHERE v <> '' ORDER BY v LIMIT $2`, column), office, most)
		if err != nil {
			return nil, nil, fmt.Errorf("list %s of the register: %w", column, err)
		}
	}
	return kecamatan, fields, nil
}

// FirstIssued is the day of the oldest letter of an office; zero where there is none.
func (r reader) FirstIssued(ctx context.Context, office uuid.UUID) (time.Time, error) {
	var first *time.Time
	if err := r.get(ctx, &first, `SELECT min(issued_on) FROM certificates WHERE office_id = $1`, office); err != nil {
		return time.Time{}, fmt.Errorf("find the first letter: %w", err)
	}
	if first == nil {
		return time.Time{}, nil
	}
	return *first, nil
}

// PublicEvents are when a letter came into which state, oldest first; of all that was done only what changed it.
func (r reader) PublicEvents(ctx context.Context, certificate uuid.UUID) ([]registry.LetterEvent, error) {
	var all []registry.LetterEvent
	err := r.list(ctx, &all, `SELECT to_state, at FROM certificate_events WHERE certificate_id = $1 AND from_state <> to_state
		ORDER BY seq LIMIT 1000`, certificate)
	if err != nil {
		return nil, fmt.Errorf("read what became of a letter: %w", err)
	}
	return all, nil
}

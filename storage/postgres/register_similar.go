package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// How far Similar looks: through so many of the latest letters, and then at so many that the index offers. What is common
// in the register is found among the latest; what is not has few candidates.
const (
	similarWalk  = 1000
	similarOffer = 1000
)

// Similar finds letters of an office whose names and numbers read much like the term of a listing, the likest first. After
// and all of the term but the name are not looked at. A frequent word would bring its every letter to be compared, so where
// the latest letters are enough no others are looked at.
//
// Candidates come out of the index of groups of three letters; from half of the groups on it counts as alike
// (pg_trgm.word_similarity_threshold, set for the connection): so two letters of a long word may be in each other's place.
func (r reader) Similar(ctx context.Context, l RegisterListing) ([]registry.Certificate, error) {
	q := newRegisterQuery(l)
	latest := fmt.Sprintf(`SELECT c.id, c.search FROM (SELECT %s FROM certificates c WHERE c.office_id = $1 ORDER BY %s LIMIT %d) c
		WHERE true%s`, registerKeys, registerOrder, similarWalk, q.filter())
	found, err := r.likest(ctx, q, latest)
	if err != nil || len(found) == l.Limit {
		return found, err
	}
	q = newRegisterQuery(l)
	offered := fmt.Sprintf(`SELECT c.id, c.search FROM certificates c WHERE c.office_id = $1 AND c.search %%> %s%s LIMIT %d`,
		q.arg(l.Term.Name), q.filter(), similarOffer)
	return r.likest(ctx, q, offered)
}

// likest are those of some letters that read most like the term.
func (r reader) likest(ctx context.Context, q *registerQuery, among string) ([]registry.Certificate, error) {
	name := q.arg(q.l.Term.Name)
	var all []registry.Certificate
	err := r.list(ctx, &all, fmt.Sprintf(`WITH among AS MATERIALIZED (%s),
			alike AS (SELECT a.id, word_similarity(%s, a.search) AS how FROM among a WHERE a.search %%> %[2]s)
		SELECT %[3]s FROM (SELECT a.id, a.how FROM alike a ORDER BY a.how DESC, a.id DESC LIMIT %[4]d) n
			JOIN certificates c ON c.id = n.id WHERE c.office_id = $1 ORDER BY n.how DESC, %[5]s`,
		among, name, registerColumns, sizeFor(q.l.Limit), registerOrder), q.arguments...)
	if err != nil {
		return nil, fmt.Errorf("look for what is alike: %w", err)
	}
	return all[:min(len(all), q.l.Limit)], nil
}

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

package postgres

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

const (
	rareWord  = 3000 // so many letters are sooner fetched by their words than met on the way
	mostWords = 100  // that a part of a word may stand in, else it does not narrow
	mostParts = 10   // of a term that narrow
	leastPart = 3    // letters of a part of a word that narrows; the index knows words by groups of three
)

// IsWordLetter tells whether a letter of what is looked for, folded as by registry.Search, belongs to a word. Like words_of in
// the database.
func IsWordLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= utf8.RuneSelf }

// partsOf are patterns for the words of a name that is looked for anywhere: its first word may be the end of a longer one, its
// last the beginning.
func partsOf(name string) []string {
	var patterns []string
	from := 0
	for from < len(name) && len(patterns) < mostParts {
		word := name[from:]
		if end := strings.IndexFunc(word, notOfWord); end >= 0 {
			word = word[:end]
		}
		to := from + len(word)
		if pattern := partOf(word, from == 0, to == len(name)); pattern != "" {
			patterns = append(patterns, pattern)
		}
		from = to + 1 // what is no letter of a word takes one byte
	}
	return patterns
}

func notOfWord(r rune) bool { return !IsWordLetter(r) }

// partOf is the pattern for a word that may go on before or behind; empty where it is too short to be looked for.
func partOf(word string, before, behind bool) string {
	if word == "" || (before || behind) && utf8.RuneCountInString(word) < leastPart {
		return ""
	}
	pattern := escapes.Replace(word)
	if before {
		pattern = "%" + pattern
	}
	if behind {
		pattern += "%"
	}
	return pattern
}

// partWords are for each word of what is looked for the words of the register that it may be.
type partWords []struct {
	Words pq.StringArray `db:"words"` // empty: there are none, or too many to narrow
	Count int64          `db:"count"` // of letters with one of them, at most
	Many  bool           `db:"many"`
}

// none tells whether one of the words stands in no letter.
func (p partWords) none() bool {
	for _, w := range p {
		if len(w.Words) == 0 && !w.Many {
			return true
		}
	}
	return false
}

// most is how many letters can have all of the words.
func (p partWords) most() int64 {
	most := int64(math.MaxInt64)
	for _, w := range p {
		if !w.Many {
			most = min(most, w.Count)
		}
	}
	return most
}

// partWords finds the words of an office's register that fit patterns.
func (r reader) partWords(ctx context.Context, office uuid.UUID, patterns []string) (partWords, error) {
	var all partWords
	if len(patterns) == 0 {
		return all, nil
	}
	err := r.list(ctx, &all, `SELECT CASE WHEN count(w.word) <= $3 THEN array_agg(w.word) FILTER (WHERE w.word IS NOT NULL) END AS words,
			coalesce(sum(w.count), 0)::bigint AS count, count(w.word) > $3 AS many
		FROM unnest($2::text[]) WITH ORDINALITY p (pattern, place)
			LEFT JOIN LATERAL (SELECT w.word, w.count FROM register_words w WHERE w.office_id = $1 AND w.word LIKE p.pattern LIMIT $3 + 1) w ON true
		GROUP BY p.place ORDER BY p.place`, office, pq.StringArray(patterns), mostWords)
	if err != nil {
		return nil, fmt.Errorf("look for words of the register: %w", err)
	}
	return all, nil
}

// NearWord is a word of the register that may be meant by what was typed.
type NearWord struct {
	Place int    `db:"place"` // which of the words that were typed, from 1 on
	Word  string `db:"word"`
	Count int64  `db:"count"` // how often it stands in the register
}

// mostNear is how many words may be meant by one. The word itself comes first, then the frequent ones.
const mostNear = 300

// NearWords finds the words of an office's register that are, or may be but one error away from, what was typed (two in
// words of six letters and more); it gives others too. They come in order of places.
func (r reader) NearWords(ctx context.Context, office uuid.UUID, typed []string) ([]NearWord, error) {
	var all []NearWord
	err := r.list(ctx, &all, `SELECT t.place, w.word, w.count FROM unnest($2::text[]) WITH ORDINALITY t (typed, place)
		CROSS JOIN LATERAL (SELECT w.word, w.count FROM register_words w WHERE w.office_id = $1 AND w.near && near_words(t.typed)
			AND length(w.word) BETWEEN length(t.typed) - 2 AND length(t.typed) + 2
			ORDER BY w.word = t.typed DESC, w.count DESC, w.word LIMIT $3) w
		ORDER BY t.place`, office, pq.StringArray(typed), mostNear)
	if err != nil {
		return nil, fmt.Errorf("look for what may be meant: %w", err)
	}
	return all, nil
}

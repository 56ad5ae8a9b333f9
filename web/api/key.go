package api

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"ormas/internal/casework"
	"ormas/internal/registry"
)

// longestKey is the longest Idempotency-Key, in characters.
const longestKey = 200

// key reads the Idempotency-Key of a call and what it was sent for.
func (k Keyed) key(place string, body []byte) (casework.Key, *registry.Error) {
	if k.IdempotencyKey == "" {
		return casework.Key{}, nil
	}
	if problem := k.problem(); problem != nil {
		return casework.Key{}, problem
	}
	sum := sha256.Sum256(append([]byte(place+"\n"), canonical(body)...))
	return casework.Key{Value: k.IdempotencyKey, Fingerprint: sum[:]}, nil
}

func (k Keyed) problem() *registry.Error {
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	if !utf8.ValidString(k.IdempotencyKey) || strings.ContainsFunc(k.IdempotencyKey, odd) ||
		utf8.RuneCountInString(k.IdempotencyKey) > longestKey {
		return registry.Invalid("Idempotency-Key", "tidak_sah", "Kunci paling panjang 200 karakter yang dapat dicetak.")
	}
	return nil
}

// Posted is the input of calls that add to what they name, or do something with it.
type Posted struct {
	ByID
	Keyed
	Raw
}

// posted reads what was sent to a place, and the key of it. What is wrong with either is reported when its turn has come.
func posted[T any](in *Posted, place string) (body T, key casework.Key, problem *registry.Error) {
	body, problem = decode[T](in.Raw)
	key, wrong := in.key("POST "+place, in.sent)
	return body, key, cmp.Or(problem, wrong)
}

// canonical is a JSON body with sorted names and without passphrases; a body that is no JSON stays as it is.
func canonical(body []byte) []byte {
	var v map[string]any
	if json.Unmarshal(body, &v) != nil {
		return body
	}
	delete(v, "passphrase")
	if input, ok := v["input"].(map[string]any); ok {
		delete(input, "passphrase")
	}
	sorted, err := json.Marshal(v)
	if err != nil {
		return body
	}
	return sorted
}

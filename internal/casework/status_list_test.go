package casework

import (
	"testing"

	"ormas/internal/certificate"
)

func TestStatesListed(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	check := func(want map[string]certificate.ListState) {
		t.Helper()
		told, err := k.statesListed(t.Context(), k.As("kabid").Office)
		if err != nil {
			t.Fatal(err)
		}
		for state, s := range want {
			if got := told.of(state); got != s {
				t.Errorf("%s: got %d, want %d", state, got, s)
			}
		}
	}
	want := map[string]certificate.ListState{
		"aktif": certificate.ListActive, "ditunda": certificate.ListSuspended, "dicabut": certificate.ListRevoked, "diganti": certificate.ListReplaced,
		"dilepaskan": certificate.ListRevoked, "": certificate.ListRevoked,
	}
	check(want)
	const another = `INSERT INTO definitions (id, office_id, service, version, hash, body, effective_at, created_at)
		SELECT gen_random_uuid(), office_id, service, $2, hash, replace(body, '{id: ditunda, label: Ditunda}', '{id: ditunda, label: Ditunda, open: true}'),
			$1, created_at FROM definitions WHERE service = 'pelaporan' AND version = 1`
	k.exec(another, k.Clock.Now().AddDate(0, 0, 1), 99)
	check(want) // what is not in force yet says nothing
	k.exec(another, k.Clock.Now(), 98)
	want["ditunda"] = certificate.ListRevoked // two procedures do not agree about it
	check(want)
}

package certificate

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"
)

func TestStatusList(t *testing.T) {
	t.Parallel()
	k := newKey(t)
	marks := []MarkedState{{0, ListRevoked}, {5, ListSuspended}, {6, ListReplaced}, {99, ListRevoked}, {-1, ListRevoked}, {100, ListRevoked}}
	packed, err := PackStates(100, marks)
	if err != nil {
		t.Fatal(err)
	}
	made := StatusList{"https://ormas.contoh.example/daftar", signedAt, signedAt.Add(time.Hour), 100, packed}
	signed, err := made.Sign(k)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("says what it was told", func(t *testing.T) {
		t.Parallel()
		l, err := ReadStatusList(signed, k.Public())
		if err != nil || !l.IssuedAt.Equal(made.IssuedAt) || !l.ExpiresAt.Equal(made.ExpiresAt) || l.Address != made.Address || l.Size != 100 {
			t.Fatalf("got %+v, %v", l, err)
		}
		want := map[int]ListState{0: ListRevoked, 5: ListSuspended, 6: ListReplaced, 99: ListRevoked}
		for i := range 100 {
			if got, err := l.At(i); got != want[i] || err != nil {
				t.Errorf("at %d: %d, %v", i, got, err)
			}
		}
		for _, i := range []int{-1, 100} {
			if _, err := l.At(i); !errors.Is(err, ErrBeyondList) {
				t.Errorf("at %d: %v", i, err)
			}
		}
	})
	t.Run("of another key, changed, or something else that was signed is refused", func(t *testing.T) {
		t.Parallel()
		if _, err := ReadStatusList(signed, newKey(t).Public()); err == nil {
			t.Error("another key")
		}
		for i := range signed {
			changed := append([]byte(nil), signed...)
			changed[i] ^= 1
			if _, err := ReadStatusList(changed, k.Public()); err == nil {
				t.Fatalf("byte %d", i)
			}
		}
		token, err := k.seal("", listClaims{}, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadStatusList(token, k.Public()); err == nil {
			t.Error("a token")
		}
	})
}

// TestStatusListIsSmall holds what the register's size allows: a million letters, one in a hundred revoked.
func TestStatusListIsSmall(t *testing.T) {
	t.Parallel()
	const size, most = 1_000_000, 130_000
	random := rand.New(rand.NewPCG(3, 5))
	var marks []MarkedState
	for i := range size {
		if random.IntN(100) == 0 {
			marks = append(marks, MarkedState{i, ListRevoked})
		}
	}
	begun := time.Now()
	packed, err := PackStates(size, marks)
	if err != nil || len(packed) > most {
		t.Errorf("%d bytes, %v", len(packed), err)
	}
	t.Logf("%d marks, %d bytes, %v", len(marks), len(packed), time.Since(begun))
}

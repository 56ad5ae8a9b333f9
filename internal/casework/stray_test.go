package casework

import (
	"testing"

	"github.com/google/uuid"
)

// Every letter is in one batch, wherever batches end.
func TestStrayLettersInBatches(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	for range 4 {
		k.issuedLetter()
	}
	k.exec(`UPDATE numbers SET voided_at = given_at, reason = 'Alasan contoh.' WHERE kind = 'surat' AND n IN (1, 3, 4)`)
	for _, batch := range []int{1, 2, 3, 4, 5} {
		var found, rounds int
		for last := uuid.Nil; last != uuid.Max; rounds++ {
			letters, next, err := k.DB.StrayLetters(t.Context(), last, batch)
			if err != nil || rounds > 5 {
				t.Fatal(rounds, err)
			}
			found, last = found+len(letters), next
		}
		if found != 3 {
			t.Errorf("in batches of %d: found %d, want 3", batch, found)
		}
	}
}

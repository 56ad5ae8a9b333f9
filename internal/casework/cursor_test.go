package casework

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/storage/postgres"
	"ormas/workflow"
)

func TestReadCursor(t *testing.T) {
	t.Parallel()
	list := []string{"daftar", "90"}
	want := postgres.Mark{At: time.Date(2026, time.November, 30, 8, 0, 0, 0, time.UTC), ID: uuid.New()}
	if got, err := readCursor(writeCursor(want, list...), list...); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err := readCursor(writeCursor(want, "daftar", "30"), list...)
	wantRefusal(t, err, workflow.Invalid, "cursor")
	for _, micros := range []int64{math.MinInt64, math.MaxInt64} { // of a time that the database does not know
		b := binary.BigEndian.AppendUint64(fingerprint(list), uint64(micros))
		_, err := readCursor(base64.RawURLEncoding.EncodeToString(append(b, make([]byte, 16)...)), list...)
		wantRefusal(t, err, workflow.Invalid, "cursor")
	}
}

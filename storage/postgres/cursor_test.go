package postgres

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

func TestReadCursor(t *testing.T) {
	t.Parallel()
	list := []string{"daftar", "90"}
	refused := func(text string) {
		t.Helper()
		if _, err := ReadCursor(text, list...); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("got %v", err)
		}
	}
	want := Cursor{At: time.Date(2026, time.November, 30, 8, 0, 0, 0, time.UTC), ID: uuid.New()}
	if got, err := ReadCursor(want.Text(list...), list...); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
	refused(want.Text("daftar", "30"))
	for _, micros := range []int64{math.MinInt64, math.MaxInt64} { // of a time that the database does not know
		b := binary.BigEndian.AppendUint64(printOf(list), uint64(micros))
		refused(base64.RawURLEncoding.EncodeToString(append(b, make([]byte, 16)...)))
	}
}

package casework

import (
	"sync"
	"testing"

	"ormas/storage/postgres"
)

func TestSignTwins(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	c := k.command(id, "tandatangani", nil)
	c.Key = postgres.Key{Value: "satu kali saja", Fingerprint: []byte("sama")}
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			out, err := k.Act(t.Context(), k.As("kepala_badan"), c)
			if err != nil || out.Status != 200 || out.Version == nil || *out.Version != *c.Request.Version+1 {
				t.Errorf("a twin got %+v, %v", out, err)
			}
		})
	}
	all.Wait()
	if len(k.pen.given) != 1 {
		t.Errorf("signed %d times, want once", len(k.pen.given))
	}
}

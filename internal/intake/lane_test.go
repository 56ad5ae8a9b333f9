package intake

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
)

func TestLanes(t *testing.T) {
	t.Parallel()
	var all Lanes
	one, other := uuid.New(), uuid.New()
	end, err := all.Take(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("one person waits for himself", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := all.Take(ctx, one); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("and nobody for another", func(t *testing.T) {
		end, err := all.Take(t.Context(), other)
		if err != nil {
			t.Fatal(err)
		}
		end()
	})
	t.Run("until the lane ends, which leaves nothing", func(t *testing.T) {
		taken := make(chan func())
		go func() {
			next, _ := all.Take(context.Background(), one)
			taken <- next
		}()
		end()
		(<-taken)()
		if len(all.of) > 0 {
			t.Errorf("%d left", len(all.of))
		}
	})
}

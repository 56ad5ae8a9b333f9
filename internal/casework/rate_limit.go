package casework

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ormas/internal/registry"
	"ormas/workflow"
)

// rateLimit lets each network ask for something costly a few times at once, and then again after a while. It is kept in memory:
// it protects this process, and forgets with it.
type rateLimit struct {
	every time.Duration // after which one more is allowed
	burst int

	mu sync.Mutex
	of map[string]*rate.Limiter
}

// mostNetworks is how many networks are remembered. Forgetting all of them lets some ask a little more, nothing else.
const mostNetworks = 10_000

// take counts one time, or refuses it in words.
func (l *rateLimit) take(address string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil || len(l.of) >= mostNetworks {
		l.of = map[string]*rate.Limiter{}
	}
	network := registry.Network(address)
	mine, known := l.of[network]
	if !known {
		mine = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.of[network] = mine
	}
	if !mine.AllowN(now, 1) {
		return errTooOften
	}
	return nil
}

var errTooOften = workflow.Refuse(workflow.TooMany, "terlalu_sering", "Permintaan datang terlalu sering. Tunggu sebentar, lalu coba lagi.")

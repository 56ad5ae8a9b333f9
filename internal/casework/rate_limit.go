package casework

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ormas/internal/registry"
	"ormas/workflow"
)

// pace lets each network ask for something costly a few times at once, and then again after a while. It is kept in memory:
// it protects this process, and forgets with it.
type pace struct {
	every time.Duration // after which one more is allowed
	burst int

	mu sync.Mutex
	of map[string]*rate.Limiter
}

// paceMost is how many networks are remembered. Forgetting all of them lets some ask a little more, nothing else.
const paceMost = 10_000

// take counts one time, or refuses it in words.
func (p *pace) take(address string, now time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil || len(p.of) >= paceMost {
		p.of = map[string]*rate.Limiter{}
	}
	network := registry.Network(address)
	mine, known := p.of[network]
	if !known {
		mine = rate.NewLimiter(rate.Every(p.every), p.burst)
		p.of[network] = mine
	}
	if !mine.AllowN(now, 1) {
		return errPace
	}
	return nil
}

var errPace = workflow.Refuse(workflow.TooMany, "terlalu_sering", "Permintaan datang terlalu sering. Tunggu sebentar, lalu coba lagi.")

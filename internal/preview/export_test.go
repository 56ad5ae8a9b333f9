package preview

import "time"

// Impatient shortens the waits of a renderer for a test.
func Impatient(o Options, page, idle time.Duration) Options {
	o.times = usualTimes
	o.times.page, o.times.idle = page, idle
	return o
}

// Process is the id of the child process, 0 while there is none.
func (r *Renderer) Process() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.child == nil || !r.child.alive() {
		return 0
	}
	return int(r.child.pid.Load())
}

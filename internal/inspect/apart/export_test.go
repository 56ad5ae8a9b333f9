package apart

import "ormas/internal/inspect"

// Answer is what a child says of a file.
type Answer = answer

// Read gives what an answer is taken for.
func (a answer) Read(l inspect.Limits) (int, error) { return a.pages(l) }

// Processes are the ids of the living children, which nobody uses meanwhile.
func (i *Inspectors) Processes() (ids []int) {
	for range cap(i.free) {
		select {
		case c := <-i.free:
			if c != nil && c.Alive() {
				ids = append(ids, c.Process())
			}
			i.free <- c
		default:
		}
	}
	return ids
}

// Rest ends the children, as when nothing came for a while.
func (i *Inspectors) Rest() { i.retire() }

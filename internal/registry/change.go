package registry

// Change is what the applicant has put in the place of something in a round of repair.
type Change struct {
	Round  int
	Field  string // dotted: address.street, officers.ketua.nik
	Before any    // as it stood when the round was sent; nil: nothing
	After  any
}

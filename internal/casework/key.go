package casework

import "ormas/storage/postgres"

// Key is an Idempotency-Key with what it was sent for; the zero Key means that none was sent.
type Key = postgres.Key

// Outcome is what a request led to.
type Outcome = postgres.Outcome

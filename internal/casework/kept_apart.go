package casework

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/intake"
)

// What is kept apart of one signing, scans that are not of the letter and answers of a gateway alike: enough to see what went wrong.
// The first of them are kept, since they tell how it began.
const (
	keptApartMost  = 20
	keptApartBytes = 100 << 20
)

// keptApart counts what is kept apart of a signing.
type keptApart interface {
	KeptApart(ctx context.Context, signing uuid.UUID) (files int, bytes int64, err error)
}

// unkept says, to be added to another sentence, that a file of so many bytes is not kept apart any more; empty where it is.
func unkept(ctx context.Context, r keptApart, signing uuid.UUID, size int64) (told string, err error) {
	n, all, err := r.KeptApart(ctx, signing)
	if err != nil || n < keptApartMost && all+size <= keptApartBytes {
		return "", err
	}
	return fmt.Sprintf(" Berkas ini tidak disimpan, karena sudah %d berkas (%s) yang tidak dipakai disimpan untuk surat ini.", n, intake.Megabytes(all)), nil
}

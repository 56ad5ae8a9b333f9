package objects

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/minio/minio-go/v7"
)

// ErrMissing means that the store holds no such object.
var ErrMissing = errors.New("no such object")

// ErrAway means that the store did not answer or could not serve; the same call may succeed later.
var ErrAway = errors.New("object store is away")

// explain says what was being done and marks the two errors callers tell apart.
func explain(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case missing(err):
		return fmt.Errorf("%s: %w", doing, ErrMissing)
	case away(err):
		return fmt.Errorf("%s: %w: %w", doing, ErrAway, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// missing tells an absent object from an absent bucket, which is a fault of the installation.
func missing(err error) bool { return minio.ToErrorResponse(err).Code == minio.NoSuchKey }

// away holds for no answer, an answer too late, and answers that blame the store; not for a caller who gave up.
func away(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	// The client wraps whatever went wrong below HTTP, refusals and resets included, in a url.Error.
	if unreachable := new(url.Error); errors.As(err, &unreachable) {
		return true
	}
	status := minio.ToErrorResponse(err).StatusCode
	return status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

package casework_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// turner stands for the child process, which package preview tests: it gives a photograph in the size asked for.
type turner struct {
	mu    sync.Mutex
	asked []preview.Sheet
	fails error
}

// Page draws a photograph.
func (r *turner) Page(_ context.Context, _ io.Reader, _ int64, s preview.Sheet) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, s)
	var b bytes.Buffer
	err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 20, 30*len(r.asked)), image.YCbCrSubsampleRatio420), nil)
	if r.fails != nil {
		return nil, r.fails
	}
	return b.Bytes(), err
}

func TestJoin(t *testing.T) {
	t.Parallel()
	spool := func(t *testing.T, o *casework.Office, bodies ...[]byte) []*intake.File {
		t.Helper()
		var all []*intake.File
		for _, body := range bodies {
			f, err := o.Spool(t.Context(), bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = f.Close() })
			all = append(all, f)
		}
		return all
	}
	office := func(t *testing.T, p casework.Pictures) *casework.Office {
		t.Helper()
		return casework.New(nil, nil, casework.Settings{SpoolDir: t.TempDir(), MaxUpload: 1 << 20, Pictures: p})
	}
	t.Run("makes a page of each picture, upright as they are drawn", func(t *testing.T) {
		t.Parallel()
		r := new(turner)
		o := office(t, r)
		f, err := o.Join(t.Context(), workflow.Actor{User: uuid.New()}, spool(t, o, testkit.PNG(), testkit.PNG(), testkit.PNG()))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		found, err := inspect.Inspector{}.Check(t.Context(), f, f.Size(), inspect.DefaultLimits())
		if err != nil || found.MIME != inspect.PDF || found.Pages != 3 {
			t.Errorf("got %+v, %v", found, err)
		}
		if len(r.asked) != 3 || r.asked[0].Number != 1 || r.asked[0].MIME != inspect.PNG {
			t.Errorf("asked for %+v", r.asked)
		}
	})
	t.Run("joins no PDF with pictures, and nothing broken", func(t *testing.T) {
		t.Parallel()
		o := office(t, new(turner))
		for _, body := range [][]byte{testkit.PDF(1), []byte("bukan apa-apa"), testkit.PNG()[:40]} {
			_, err := o.Join(t.Context(), workflow.Actor{User: uuid.New()}, spool(t, o, testkit.PNG(), body))
			if kind := workflow.KindOf(err); kind != workflow.Invalid && kind != workflow.Unsupported {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("joins no more than a person can look through", func(t *testing.T) {
		t.Parallel()
		o := office(t, new(turner))
		if _, err := o.Join(t.Context(), workflow.Actor{User: uuid.New()}, make([]*intake.File, casework.MaxPictures+1)); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("got %v", err)
		}
	})
	t.Run("says that it cannot be done now, where nothing draws", func(t *testing.T) {
		t.Parallel()
		for _, p := range []casework.Pictures{nil, &turner{fails: preview.ErrAway}} {
			o := office(t, p)
			if _, err := o.Join(t.Context(), workflow.Actor{User: uuid.New()}, spool(t, o, testkit.PNG(), testkit.PNG())); workflow.KindOf(err) != workflow.Away {
				t.Errorf("got %v", err)
			}
		}
		o := office(t, &turner{fails: preview.ErrPage})
		if _, err := o.Join(t.Context(), workflow.Actor{User: uuid.New()}, spool(t, o, testkit.PNG(), testkit.PNG())); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("got %v", err)
		}
	})
}

// QR reads nothing.
func (r *turner) QR(context.Context, io.Reader, int64, preview.Sheet) (string, error) { return "", nil }

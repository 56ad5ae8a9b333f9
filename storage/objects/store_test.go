package objects

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// setup opens a bucket of the test's own in the shared store.
func setup(t *testing.T) *Store {
	t.Helper()
	o := shared
	o.Bucket = "uji-" + strings.ToLower(rand.Text())[:20]
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *Store, key, content string) {
	t.Helper()
	if err := s.Put(t.Context(), key, strings.NewReader(content), int64(len(content)), "text/plain"); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *Store, key string) string {
	t.Helper()
	rc, size, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer rc.Close()
	b, err := io.ReadAll(rc)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(b)) != size {
		t.Errorf("size %d, but %d bytes came", size, len(b))
	}
	return string(b)
}

func TestStore(t *testing.T) {
	t.Parallel()

	t.Run("gives back what was put", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		content := strings.Repeat("isi berkas karangan ", 20_000)
		put(t, s, "2026/11/24/a", content)
		if get(t, s, "2026/11/24/a") != content {
			t.Error("other bytes came back")
		}
	})

	t.Run("opens a bucket that is there", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		put(t, s, "a", "isi")
		o := shared
		o.Bucket = s.bucket
		again, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if get(t, again, "a") != "isi" {
			t.Error("the object is gone")
		}
	})

	t.Run("opens a bucket that another server made at the same moment", func(t *testing.T) {
		t.Parallel()
		o := shared
		o.Bucket = "uji-" + strings.ToLower(rand.Text())[:20]
		var opening errgroup.Group
		for range 8 {
			opening.Go(func() error {
				_, err := Open(t.Context(), o)
				return err
			})
		}
		if err := opening.Wait(); err != nil {
			t.Error(err)
		}
	})

	t.Run("says that an object is missing", func(t *testing.T) {
		t.Parallel()
		_, _, err := setup(t).Get(t.Context(), "tidak-ada")
		if !errors.Is(err, ErrMissing) || errors.Is(err, ErrAway) {
			t.Errorf("got %v", err)
		}
	})

	t.Run("deletes, once or twice", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		put(t, s, "a", "isi")
		for range 2 {
			if err := s.Delete(t.Context(), "a"); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := s.Get(t.Context(), "a"); !errors.Is(err, ErrMissing) {
			t.Errorf("got %v", err)
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()

	t.Run("lists one day", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		day := time.Date(2026, 11, 24, 23, 59, 0, 0, time.UTC)
		want := []string{NewKey(day, "berkas"), NewKey(day, "berkas")}
		for _, key := range append(want, NewKey(day.Add(time.Hour), "berkas")) {
			put(t, s, key, "isi")
		}
		var got []string
		for o, err := range s.List(t.Context(), DayPrefix(day)) {
			if err != nil {
				t.Fatal(err)
			}
			if o.Size != 3 || time.Since(o.Modified).Abs() > time.Hour {
				t.Errorf("odd object %+v", o)
			}
			got = append(got, o.Key)
		}
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("listed %v, want %v", got, want)
		}
	})

	t.Run("stops listing when nobody listens", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		put(t, s, "a", "isi")
		put(t, s, "b", "isi")
		n := 0
		for _, err := range s.List(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			n++
			break
		}
		if n != 1 {
			t.Errorf("%d objects", n)
		}
	})
}

func TestStoreAndCaller(t *testing.T) {
	t.Parallel()

	t.Run("is refused with a wrong secret, which is not the store's absence", func(t *testing.T) {
		t.Parallel()
		o := shared
		o.Bucket, o.SecretKey = setup(t).bucket, "salah"
		if _, err := Open(t.Context(), o); err == nil || errors.Is(err, ErrAway) {
			t.Errorf("got %v", err)
		}
	})

	t.Run("answers a ping, and misses its bucket", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		gone := &Store{client: s.client, bucket: "uji-tidak-pernah-dibuat"}
		if err := gone.Ping(t.Context()); !errors.Is(err, ErrMissing) {
			t.Errorf("got %v", err)
		}
	})

	t.Run("leaves the caller's file open", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		upload, err := Spool(t.Context(), strings.NewReader("isi"), t.TempDir(), 10)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Put(t.Context(), "a", upload, upload.Size(), "text/plain"); err != nil {
			t.Fatal(err)
		}
		if err := upload.Close(); err != nil {
			t.Errorf("closed under the caller: %v", err)
		}
	})
}

func TestLent(t *testing.T) {
	t.Parallel()
	l := &lent{r: strings.NewReader("abc")}
	if n, err := l.Read(make([]byte, 2)); n != 2 || err != nil {
		t.Fatalf("read %d, %v", n, err)
	}
	l.takeBack()
	if n, err := l.Read(make([]byte, 2)); n != 0 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("still read %d, %v", n, err)
	}
}

// fake opens a store whose server is the handler; making the bucket goes well.
func fake(t *testing.T, handler http.HandlerFunc) *Store {
	t.Helper()
	var opened atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if opened.Load() {
			handler(w, r)
		}
	}))
	t.Cleanup(server.Close)
	s, err := Open(t.Context(), Options{Endpoint: server.Listener.Addr().String(), Bucket: "uji", AccessKey: "a", SecretKey: "b"})
	if err != nil {
		t.Fatal(err)
	}
	opened.Store(true)
	return s
}

func TestPutSendsUnsignedPayloadOnce(t *testing.T) {
	t.Parallel()
	var seen []*http.Request
	s := fake(t, func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		seen = append(seen, r)
	})
	const size = 20 << 20 // past the client's part size
	if err := s.Put(t.Context(), "a", bytes.NewReader(make([]byte, size)), size, "application/pdf"); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 {
		t.Fatalf("%d requests", len(seen))
	}
	if h := seen[0].Header; h.Get("X-Amz-Content-Sha256") != "UNSIGNED-PAYLOAD" || h.Get("Content-Type") != "application/pdf" {
		t.Errorf("headers %v", h)
	}
	if seen[0].ContentLength != size || len(seen[0].TransferEncoding) > 0 {
		t.Errorf("length %d, encoding %v", seen[0].ContentLength, seen[0].TransferEncoding)
	}
}

// calls are all the ways to ask a store for something.
func calls(s *Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"put": func(ctx context.Context) error {
			return s.Put(ctx, "a", bytes.NewReader(make([]byte, 4<<20)), 4<<20, "text/plain")
		},
		"get": func(ctx context.Context) error {
			rc, _, err := s.Get(ctx, "a")
			if err != nil {
				return err
			}
			defer rc.Close()
			_, err = io.Copy(io.Discard, rc)
			return err
		},
		"delete": func(ctx context.Context) error { return s.Delete(ctx, "a") },
		"list": func(ctx context.Context) error {
			for _, err := range s.List(ctx, "") {
				return err
			}
			return nil
		},
		"ping": s.Ping,
	}
}

// wantAway runs every call and wants ErrAway within the time.
func wantAway(t *testing.T, s *Store, within time.Duration) {
	t.Helper()
	for name, call := range calls(s) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			if err := call(context.Background()); !errors.Is(err, ErrAway) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took > within {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestAway(t *testing.T) {
	t.Parallel()

	t.Run("a store that blames itself", func(t *testing.T) {
		t.Parallel()
		wantAway(t, fake(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }), 2*time.Second)
	})

	t.Run("a store that breaks off", func(t *testing.T) {
		t.Parallel()
		wantAway(t, fake(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), 2*time.Second)
	})

	t.Run("a store that says nothing", func(t *testing.T) {
		t.Parallel()
		wantAway(t, silent(t), 8*time.Second)
	})

	t.Run("a store that falls silent within an object", func(t *testing.T) {
		t.Parallel()
		s := fake(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Last-Modified", time.Unix(0, 0).UTC().Format(http.TimeFormat))
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "awal")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		if err := calls(s)["get"](t.Context()); !errors.Is(err, ErrAway) {
			t.Errorf("got %v", err)
		}
	})

	t.Run("but not a caller who gives up", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := setup(t).Ping(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, ErrAway) {
			t.Errorf("got %v", err)
		}
	})
}

// silent is a store that accepts connections and then neither reads nor writes.
func silent(t *testing.T) *Store {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := fake(t, nil)
	lost, err := newClient(Options{Endpoint: l.Addr().String(), AccessKey: "a", SecretKey: "b", Region: defaultRegion})
	if err != nil {
		t.Fatal(err)
	}
	return &Store{client: lost, bucket: s.bucket}
}

func TestRecoversWithoutRestart(t *testing.T) {
	t.Parallel()
	dir, address := t.TempDir(), freeAddress()
	first, err := startGateway(dir, address)
	if err != nil {
		t.Fatal(err)
	}
	o := first.options
	o.Bucket = "uji"
	s, err := Open(t.Context(), o)
	if err != nil {
		first.stop()
		t.Fatal(err)
	}
	put(t, s, "a", "isi")
	first.stop()
	for name, call := range calls(s) {
		if err := call(t.Context()); !errors.Is(err, ErrAway) {
			t.Errorf("%s while it is down: %v", name, err)
		}
	}
	second, err := startGateway(dir, address)
	if err != nil {
		t.Fatal(err)
	}
	defer second.stop()
	put(t, s, "b", "baru")
	if get(t, s, "a") != "isi" || get(t, s, "b") != "baru" {
		t.Error("other bytes after the restart")
	}
}

func BenchmarkPut300KB(b *testing.B) {
	o := shared
	o.Bucket = "uji-laju"
	s, err := Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	content := make([]byte, 300<<10)
	rand.Read(content)
	dir := b.TempDir()
	b.SetBytes(int64(len(content)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			upload, err := Spool(b.Context(), bytes.NewReader(content), dir, 1<<20)
			if err != nil {
				b.Fatal(err)
			}
			if err := s.Put(b.Context(), NewKey(time.Now(), "berkas"), upload, upload.Size(), "application/pdf"); err != nil {
				b.Fatal(err)
			}
			upload.Close()
		}
	})
	_ = os.RemoveAll(dir)
}

package api_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ormas/internal/casework"
	"ormas/internal/testkit"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/web"
)

// wire is a TCP way to a service that can be cut and joined again.
type wire struct {
	listener net.Listener
	network  string // tcp or unix
	to       string

	mu    sync.Mutex
	cut   bool
	conns []net.Conn
	still sync.RWMutex // held while nothing passes, and nothing is closed
}

func newWire(t *testing.T, network, to string) *wire {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: listener, network: network, to: to}
	go w.carry()
	t.Cleanup(func() { _ = listener.Close(); w.set(true) })
	return w
}

func (w *wire) carry() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		w.mu.Lock()
		if w.cut {
			_ = near.Close()
		} else if far, err := (&net.Dialer{}).DialContext(context.Background(), w.network, w.to); err == nil {
			w.conns = append(w.conns, near, far)
			for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
				go func() {
					_, _ = io.Copy(held{way[0], &w.still}, way[1]) // ends when the wire is cut
					_ = way[0].Close()
				}()
			}
		}
		w.mu.Unlock()
	}
}

// held passes nothing on while the wire is still.
type held struct {
	io.Writer
	still *sync.RWMutex
}

func (h held) Write(b []byte) (int, error) {
	h.still.RLock()
	defer h.still.RUnlock()
	return h.Writer.Write(b)
}

// set cuts the wire with all that runs over it, or joins it again.
func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

func (w *wire) address() string { return w.listener.Addr().String() }

// databaseAt is where a connection string leads: the socket in a folder, or an address.
func databaseAt(u *url.URL) (network, to string) {
	q := u.Query()
	if folder := q.Get("host"); strings.HasPrefix(folder, "/") {
		return "unix", filepath.Join(folder, ".s.PGSQL."+cmp.Or(q.Get("port"), u.Port(), "5432"))
	}
	return "tcp", u.Host
}

// wired is a world whose database and store are reached over wires.
func wired(t *testing.T) (w *world, database, store *wire) {
	t.Helper()
	k := testkit.New(t)
	u, err := url.Parse(k.URL)
	if err != nil {
		t.Fatal(err)
	}
	network, to := databaseAt(u)
	database, store = newWire(t, network, to), newWire(t, "tcp", os.Getenv("ORMAS_TEST_S3"))
	q := u.Query()
	q.Del("host")
	q.Del("port")
	q.Set("sslmode", "disable")
	u.Host, u.RawQuery = database.address(), q.Encode()
	db, err := postgres.Open(postgres.Options{URL: u.String(), Now: k.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	k.Store, err = objects.Open(t.Context(), objects.Options{
		Endpoint: store.address(), Bucket: "uji",
		AccessKey: os.Getenv("ORMAS_TEST_S3_ACCESS_KEY"), SecretKey: os.Getenv("ORMAS_TEST_S3_SECRET_KEY"),
	})
	if err != nil {
		t.Fatal(err)
	}
	w = serve(t, k, db, func(d *web.Deps, _ *casework.Settings) {
		d.Ready = func(ctx context.Context) error { return errors.Join(db.Ping(ctx), k.Store.Ping(ctx)) }
	})
	return w, database, store
}

// health asks at the root.
func (w *world) health(t *testing.T, path string) int {
	t.Helper()
	got := (&client{t: t, url: w.server.URL, http: w.server.Client()}).call("GET", path, nil)
	return got.StatusCode
}

// backWithin waits until the service works again.
func backWithin(t *testing.T, limit time.Duration, works func() bool) {
	t.Helper()
	for until := time.Now().Add(limit); !works(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("does not come back")
		}
	}
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	w, database, _ := wired(t)
	c := w.role("pemohon")
	id := c.draft()
	w.member("satu@contoh.test", "pemohon")
	in := w.anybody().call("POST", "/session", obj{"email": "satu@contoh.test", "password": password})
	cookie := "ormas=" + in.Cookies()[0].Value
	if got := w.health(t, "/readyz"); got != http.StatusOK {
		t.Fatalf("readyz %d", got)
	}
	database.set(true)
	for range 3 {
		for _, call := range []string{"GET /me", "GET /dossiers", "GET /dossiers/" + id, "POST /organisations", "PATCH /dossiers/" + id, "POST /dossiers/" + id + "/actions"} {
			method, path, _ := strings.Cut(call, " ")
			got := c.call(method, path, map[string]any{"POST": obj{"name": "A"}, "PATCH": obj{"version": 1}}[method])
			if c.isRefusal(got, http.StatusServiceUnavailable, "basis_data_tidak_tersedia"); got.Header.Get("Retry-After") != "5" {
				t.Errorf("%s: retry after %q", call, got.Header.Get("Retry-After"))
			}
		}
	}
	w.anybody().refused(http.StatusServiceUnavailable, "basis_data_tidak_tersedia", "GET", "/me", nil, "Cookie", cookie)
	w.anybody().refused(http.StatusServiceUnavailable, "basis_data_tidak_tersedia", "POST", "/session", obj{"email": "satu@contoh.test", "password": password})
	w.anybody().refused(http.StatusServiceUnavailable, "basis_data_tidak_tersedia", "GET", "/public/register", nil)
	c.isRefusal(c.upload("/dossiers/"+id+"/documents", []part{{name: "requirement", body: []byte("P1")}, {"file", "a.pdf", testkit.PDF(1)}}),
		http.StatusServiceUnavailable, "basis_data_tidak_tersedia")
	if ready, alive := w.health(t, "/readyz"), w.health(t, "/healthz"); ready != http.StatusServiceUnavailable || alive != http.StatusOK {
		t.Errorf("readyz %d, healthz %d", ready, alive)
	}
	database.set(false)
	backWithin(t, 10*time.Second, func() bool { return w.health(t, "/readyz") == http.StatusOK })
	c.item(id, "P1", "", testkit.PDF(1))
	w.anybody().want(http.StatusOK, "GET", "/me", nil, "Cookie", cookie)
}

// A database that is frozen keeps its connections open and says nothing.
func TestDatabaseSilent(t *testing.T) {
	t.Parallel()
	w, database, _ := wired(t)
	c := w.role("pemohon")
	id := c.draft()
	database.still.Lock()
	begun := time.Now()
	var asking sync.WaitGroup
	for range 40 { // more than there are connections
		asking.Go(func() {
			got := c.call("GET", "/dossiers/"+id, nil)
			if c.isRefusal(got, http.StatusServiceUnavailable, "basis_data_tidak_tersedia"); got.Header.Get("Retry-After") != "5" {
				t.Errorf("retry after %q", got.Header.Get("Retry-After"))
			}
		})
	}
	asking.Wait()
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("told after %s", took)
	}
	if ready, alive := w.health(t, "/readyz"), w.health(t, "/healthz"); ready != http.StatusServiceUnavailable || alive != http.StatusOK {
		t.Errorf("readyz %d, healthz %d", ready, alive)
	}
	database.still.Unlock()
	backWithin(t, 10*time.Second, func() bool { return w.health(t, "/readyz") == http.StatusOK })
	c.want(http.StatusOK, "GET", "/dossiers/"+id, nil)
}

func TestStoreAway(t *testing.T) {
	t.Parallel()
	w, _, store := wired(t)
	c := w.role("pemohon")
	id := c.draft()
	doc := c.item(id, "P1", "", testkit.PDF(1))
	submitted := w.submitted()
	before := w.rows()
	store.set(true)
	upload := []part{{name: "requirement", body: []byte("P2")}, {"file", "a.pdf", testkit.PDF(1)}}
	got := c.upload("/dossiers/"+id+"/documents", upload, "Idempotency-Key", "unggah")
	if c.isRefusal(got, http.StatusServiceUnavailable, "penyimpanan_tidak_tersedia"); got.Header.Get("Retry-After") != "5" {
		t.Errorf("retry after %q", got.Header.Get("Retry-After"))
	}
	c.refused(http.StatusServiceUnavailable, "penyimpanan_tidak_tersedia", "GET", "/documents/"+str(doc, "id")+"/content", nil)
	c.refused(http.StatusServiceUnavailable, "penyimpanan_tidak_tersedia", "GET", "/dossiers/"+submitted+"/receipt", nil)
	c.want(http.StatusOK, "GET", "/dossiers/"+id, nil) // what needs no file goes on
	if ready, alive := w.health(t, "/readyz"), w.health(t, "/healthz"); ready != http.StatusServiceUnavailable || alive != http.StatusOK {
		t.Errorf("readyz %d, healthz %d", ready, alive)
	}
	if after := w.rows(); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
	store.set(false)
	backWithin(t, 10*time.Second, func() bool { return w.health(t, "/readyz") == http.StatusOK })
	if again := c.upload("/dossiers/"+id+"/documents", upload, "Idempotency-Key", "unggah"); again.StatusCode != http.StatusCreated {
		t.Errorf("again: %d %s", again.StatusCode, clip(again.raw))
	}
	c.want(http.StatusOK, "GET", "/documents/"+str(doc, "id")+"/content", nil)
	c.want(http.StatusOK, "GET", "/dossiers/"+submitted+"/receipt", nil)
}

// Package testkit gives tests a real PostgreSQL with a database of their own, a real S3 store, a fake clock, an office and
// its people.
package testkit

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// Kit is one test's own world.
type Kit struct {
	DB     *postgres.DB
	URL    string // connection string of the test's own database
	Store  *objects.Store
	Clock  *Clock
	Office registry.Office

	t      testing.TB
	mu     sync.Mutex
	people map[string]workflow.Actor
}

// Start is when the fake clock begins: a Tuesday morning in working hours of the test's office (UTC+8).
var Start = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)

// New makes a database of the test's own and founds an office in it.
func New(t testing.TB) *Kit {
	t.Helper()
	k := &Kit{t: t, Clock: &Clock{now: Start}, people: map[string]workflow.Actor{}}
	k.URL = database(t)
	db, err := postgres.Open(postgres.Options{URL: k.URL, Conns: 40, Now: k.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	k.DB = db
	k.Store = store(t)
	k.Office = k.Found("kesbangpol.contoh.test", "Kota Contoh")
	return k
}

// Found founds an office with the shipped definitions and the default calendar.
func (k *Kit) Found(host, city string) registry.Office {
	k.t.Helper()
	o := registry.Office{
		ID: registry.NewID(), Host: host, Name: "Badan Kesatuan Bangsa dan Politik " + city, City: city,
		TimeZone: "Asia/Makassar", Settings: registry.OfficeSettings{
			Letterhead: []string{"PEMERINTAH " + strings.ToUpper(city), "BADAN KESATUAN BANGSA DAN POLITIK"},
			Address:    "Jalan Contoh Nomor 1", Phone: "(0542) 000000", Email: "kantor@contoh.test", Site: "contoh.test",
			HeadTitle: "Kepala Badan Kesatuan Bangsa dan Politik " + city, Addressee: "Wali Kota",
			NumberParts: map[string]string{"klasifikasi": "220", "unit": "KESBANGPOL"},
		},
	}
	body, err := calendarBody(o.TimeZone)
	if err != nil {
		k.t.Fatal(err)
	}
	err = k.DB.InTx(k.t.Context(), func(tx *postgres.Tx) error {
		if err := tx.AddOffice(k.t.Context(), o); err != nil {
			return err
		}
		if err := tx.AddCalendar(k.t.Context(), registry.CalendarVersion{OfficeID: o.ID, Version: 1, Body: body, ByName: "Contoh"}); err != nil {
			return err
		}
		return addDefinitions(k.t.Context(), tx, o.ID)
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return o
}

func addDefinitions(ctx context.Context, tx *postgres.Tx, office uuid.UUID) error {
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			return err
		}
		if err := tx.AddDefinition(ctx, office, d, body); err != nil {
			return err
		}
	}
	return nil
}

func calendarBody(zone string) ([]byte, error) {
	c, err := calendar.Default(zone)
	if err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

// As is the person of the test's office who holds a role; always the same one for a role.
func (k *Kit) As(role string) workflow.Actor {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known, ok := k.people[role]; ok {
		return known
	}
	k.people[role] = k.Person(k.Office, role)
	return k.people[role]
}

// Person makes a new confirmed person of an office with roles.
func (k *Kit) Person(o registry.Office, roles ...string) workflow.Actor {
	k.t.Helper()
	id := registry.NewID()
	a := workflow.Actor{User: id, Office: o.ID, Name: "Contoh " + strings.Join(roles, " "), Roles: roles}
	email := fmt.Sprintf("%s.%s@contoh.test", strings.Join(roles, "."), id)
	k.exec(`INSERT INTO users (id, office_id, email, name, rank, title, confirmed_at, created_at)
		VALUES ($1, $2, $3, $4, 'Pembina (IV/a)', 'Pejabat Contoh', $5, $5)`, id, o.ID, email, a.Name, k.Clock.Now())
	for _, r := range roles {
		k.exec(`INSERT INTO user_roles (user_id, role, created_at) VALUES ($1, $2, $3)`, id, r, k.Clock.Now())
		a.Reads = a.Reads || r != "pemohon" && r != "admin"
	}
	if slices.Contains(roles, "kepala_badan") { // who signs, with the office's key
		k.exec(`INSERT INTO signers (user_id, kind, set_at) VALUES ($1, 'kunci_kantor', $2)`, id, k.Clock.Now())
	}
	return a
}

// Token is a new bearer token of a person.
func (k *Kit) Token(of workflow.Actor) string {
	k.t.Helper()
	token := "uji-" + uuid.NewString()
	sum := sha256.Sum256([]byte(token))
	k.exec(`INSERT INTO tokens (hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`, sum[:], of.User, k.Clock.Now(),
		k.Clock.Now().AddDate(10, 0, 0))
	return token
}

func (k *Kit) exec(query string, args ...any) {
	k.t.Helper()
	if _, err := k.DB.Pool().ExecContext(k.t.Context(), query, args...); err != nil {
		k.t.Fatal(err)
	}
}

// Clock is a clock that stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to an instant.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

// store opens the store of the test run; keys are unique, so tests share one bucket.
func store(t testing.TB) *objects.Store {
	t.Helper()
	s := services(t)
	store, err := objects.Open(t.Context(), objects.Options{
		Endpoint: s.endpoint, Bucket: "uji", AccessKey: s.access,
		SecretKey: s.secret, Region: "us-east-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// service is where the run's PostgreSQL and S3 are.
type service struct{ database, endpoint, access, secret string }

func services(t testing.TB) service {
	t.Helper()
	s := service{
		os.Getenv("ORMAS_TEST_DATABASE_URL"), os.Getenv("ORMAS_TEST_S3"),
		os.Getenv("ORMAS_TEST_S3_ACCESS_KEY"), os.Getenv("ORMAS_TEST_S3_SECRET_KEY"),
	}
	if s.database == "" || s.endpoint == "" {
		t.Fatal("no test database and store: run `make test`, or `bin/ormas _services -- go test ./...`")
	}
	return s
}

package jobs

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/storage/postgres"
)

// inbox is a mail server that keeps what it takes. answer refuses recipients.
type inbox struct {
	mu     sync.Mutex
	taken  []string
	answer func(to string) error
	tried  int
}

func (b *inbox) Reset()                               {}
func (b *inbox) Logout() error                        { return nil }
func (b *inbox) Mail(string, *smtp.MailOptions) error { return nil }
func (b *inbox) Rcpt(to string, _ *smtp.RcptOptions) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tried++
	if b.answer == nil {
		return nil
	}
	return b.answer(to)
}

func (b *inbox) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken = append(b.taken, string(text))
	return err
}

func (b *inbox) all() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.taken...)
}

func (b *inbox) tries() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tried
}

// serve starts the mail server and gives its URL.
func (b *inbox) serve(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return b, nil }))
	server.Domain = "surel.contoh.test"
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	return "smtp://" + listener.Addr().String()
}

// world is one test's workers with what they need.
type world struct {
	*testkit.Kit
	t   *testing.T
	log *bytes.Buffer
	mu  sync.Mutex
}

// Write lets the log be read while it is written.
func (w *world) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(line)
}

func (w *world) logged() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

func setup(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	return &world{Kit: testkit.New(t), t: t, log: &bytes.Buffer{}}
}

// start lets the workers run for the rest of the test.
func (w *world) start(change func(*Options)) {
	w.t.Helper()
	o := Options{
		DB: w.DB, Store: w.Store, Log: slog.New(slog.NewTextHandler(w, nil)), Poll: 100 * time.Millisecond,
		Office: casework.New(w.DB, w.Store, casework.Settings{BaseURL: "https://contoh.test", SpoolDir: w.t.TempDir()}),
	}
	o.Rulemaking = rulemaking.New(w.DB, o.Office.Rules)
	o.Measures = measures.New(w.DB, o.Office.Rules)
	o.Mandates = mandates.New(w.DB, o.Office.Rules, o.Office.Intake)
	change(&o)
	stop, err := Start(w.t.Context(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := stop(context.Background()); err != nil {
			w.t.Error(err)
		}
	})
}

// post stores a mail in a transaction that ends with an error, or commits.
func (w *world) post(subject string, end error) {
	w.t.Helper()
	err := w.DB.InTx(w.t.Context(), func(tx *postgres.Tx) error {
		err := tx.AddMail(w.t.Context(), registry.Mail{
			OfficeID: w.Office.ID, Recipient: "orang@contoh.test", Subject: subject,
			Body: "Selamat pagi — permohonan Anda sudah diterima.\n",
		})
		return errors.Join(err, end)
	})
	if !errors.Is(err, end) {
		w.t.Fatal(err)
	}
}

// await waits until something holds.
func (w *world) await(what string, holds func() bool) {
	w.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if holds() {
			return
		}
	}
	w.t.Fatalf("waited in vain until %s; log: %s", what, w.logged())
}

// one reads one value.
func one[T any](w *world, query string, args ...any) (v T) {
	w.t.Helper()
	if err := w.DB.Pool().QueryRowContext(context.Background(), query, args...).Scan(&v); err != nil {
		w.t.Fatal(err)
	}
	return v
}

// job is the state of the one mail job.
func (w *world) job() string {
	return one[string](w, `SELECT coalesce(max(state::text), 'none') FROM river_job WHERE kind = 'mail'`)
}

func TestMail(t *testing.T) {
	t.Run("leaves when its transaction commits, and only then", func(t *testing.T) {
		w, box := setup(t), &inbox{}
		w.start(func(o *Options) { o.SMTP = box.serve(t) })
		w.post("tidak jadi", errors.New("rolled back"))
		w.post("Permohonan diterima", nil)
		w.await("a mail came", func() bool { return len(box.all()) > 0 && w.job() == "completed" })
		if n := one[int](w, `SELECT count(*) FROM river_job WHERE kind = 'mail'`); n != 1 || len(box.all()) != 1 {
			t.Errorf("%d jobs, %d mails", n, len(box.all()))
		}
		m, err := mail.ReadMessage(strings.NewReader(box.all()[0]))
		if err != nil {
			t.Fatal(err)
		}
		id := one[uuid.UUID](w, `SELECT id FROM mails`)
		for header, want := range map[string]string{
			"Subject": "Permohonan diterima", "To": "<orang@contoh.test>",
			"From":           `"Badan Kesatuan Bangsa dan Politik Kota Contoh" <kantor@contoh.test>`,
			"Auto-Submitted": "auto-generated", "Message-Id": "<" + id.String() + "@kesbangpol.contoh.test>",
		} {
			if got := m.Header.Get(header); got != want {
				t.Errorf("%s: %s, want %s", header, got, want)
			}
		}
	})
	t.Run("is marked and emptied once it has left", func(t *testing.T) {
		w, box := setup(t), &inbox{}
		w.post("Permohonan diterima", nil)
		w.start(func(o *Options) { o.SMTP = box.serve(t) })
		w.await("it was marked", func() bool { return one[bool](w, `SELECT sent_at IS NOT NULL FROM mails`) })
		if body := one[string](w, `SELECT body FROM mails`); body != "" || len(box.all()) != 1 {
			t.Errorf("body %q, %d mails", body, len(box.all()))
		}
	})
	t.Run("stays readable in the demo, with a mail server and without", func(t *testing.T) {
		for _, with := range []bool{true, false} {
			t.Run(map[bool]string{true: "with", false: "without"}[with], func(t *testing.T) {
				w, box := setup(t), &inbox{}
				w.start(func(o *Options) {
					if o.Demo = true; with {
						o.SMTP = box.serve(t)
					}
				})
				w.post("Permohonan diterima", nil)
				w.await("it was marked", func() bool { return one[bool](w, `SELECT sent_at IS NOT NULL FROM mails`) })
				kept, err := w.DB.Mails(t.Context(), w.Office.ID, 10)
				if err != nil || len(kept) != 1 || kept[0].Body == "" || (len(box.all()) == 1) != with {
					t.Errorf("outbox %+v, %v, %d mails", kept, err, len(box.all()))
				}
			})
		}
	})
	t.Run("waits outside the demo until there is a mail server", func(t *testing.T) {
		w := setup(t)
		w.start(func(*Options) {})
		w.post("Permohonan diterima", nil)
		w.await("the job was put off", func() bool { return w.job() == "scheduled" })
		if one[bool](w, `SELECT sent_at IS NOT NULL OR body = '' FROM mails`) {
			t.Error("it counts as sent")
		}
	})
}

func TestMailThatFails(t *testing.T) {
	t.Run("is tried again after a passing refusal, and not after a final one", func(t *testing.T) {
		for code, want := range map[int]string{450: "retryable", 550: "cancelled"} {
			t.Run(want, func(t *testing.T) {
				w := setup(t)
				box := &inbox{answer: func(to string) error { return &smtp.SMTPError{Code: code, Message: "no mailbox for " + to} }}
				w.start(func(o *Options) { o.SMTP = box.serve(t) })
				w.post("Permohonan diterima", nil)
				w.await("the job was "+want, func() bool { return w.job() == want || box.tries() > 1 })
				if one[bool](w, `SELECT sent_at IS NOT NULL FROM mails`) {
					t.Error("it counts as sent")
				}
				kept := one[string](w, `SELECT errors::text || args::text FROM river_job WHERE kind = 'mail'`) + w.logged()
				if strings.Contains(kept, "orang@") || strings.Contains(kept, "Permohonan") {
					t.Errorf("log or queue name the person: %s", kept)
				}
			})
		}
	})
	t.Run("is tried again while the mail server is away", func(t *testing.T) {
		w := setup(t)
		w.start(func(o *Options) { o.SMTP = "smtp://127.0.0.1:1" })
		w.post("Permohonan diterima", nil)
		w.await("the job waits", func() bool { return w.job() == "retryable" })
	})
}

func TestParseServer(t *testing.T) {
	t.Parallel()
	for raw, ok := range map[string]bool{
		"smtp://surel.contoh.test": true, "smtps://a:b@surel.contoh.test:465": true,
		"smtp://a:rahasia@surel.contoh.test:587": true, "surel.contoh.test:25": false, "http://surel.contoh.test": false,
		"smtp://": false, "smtp://a:rahasia@surel.contoh.test:99999": false, "smtp://a:rahasia@%zz": false,
	} {
		_, err := parseServer(raw)
		if (err == nil) != ok {
			t.Errorf("%s: %v", raw, err)
		}
		if err != nil && strings.Contains(err.Error(), "rahasia") {
			t.Errorf("tells the password: %v", err)
		}
	}
}

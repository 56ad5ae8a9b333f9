package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// issueEnv hands a job to this test binary when it is started again as a process of its own, which can be killed.
const issueEnv = "ORMAS_TEST_ISSUE"

// issuedByChild issues the letters of a job where this process was started for one.
func issuedByChild() bool {
	text := os.Getenv(issueEnv)
	if text == "" {
		return false
	}
	if err := issueAll(context.Background(), text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

// issueJob is what a process is told: which letters to issue, and where it dies.
type issueJob struct {
	Database string
	Key      string // PKCS#12 file
	Now      time.Time
	Workers  int
	Letters  []issueLetter

	DieAt string // "dimulai": content and number are stored; "ditandatangani": signed and not kept; empty: nowhere
	After int    // how often it has passed that point before
}

// issueLetter is a letter and who signs it.
type issueLetter struct {
	Dossier uuid.UUID
	By      workflow.Actor
}

// issueAll issues all letters of a job that are not issued yet and tells on the standard output what it does: "isi" with
// the hash of the content that is being signed, "terbit" for a letter that is issued.
func issueAll(ctx context.Context, text string) error {
	var job issueJob
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return err
	}
	db, err := postgres.Open(postgres.Options{URL: job.Database, Now: func() time.Time { return job.Now }})
	if err != nil {
		return err
	}
	store, err := objects.Open(ctx, objects.Options{
		Endpoint: os.Getenv("ORMAS_TEST_S3"), Bucket: "uji", AccessKey: os.Getenv("ORMAS_TEST_S3_ACCESS_KEY"),
		SecretKey: os.Getenv("ORMAS_TEST_S3_SECRET_KEY"), Region: "us-east-1",
	})
	if err != nil {
		return err
	}
	var passed atomic.Int64
	o := New(db, store, Settings{BaseURL: "http://ormas.contoh.test", MaxUpload: 1 << 20, Signer: func(o registry.Office, s registry.Signer) (certificate.Signer, error) {
		return mortal{job.signer(o, s), job, &passed}, nil
	}})
	work, failed := make(chan issueLetter), make(chan error, job.Workers)
	for range job.Workers {
		go func() { failed <- o.issueEach(ctx, work) }()
	}
	for _, l := range job.Letters {
		work <- l
	}
	close(work)
	var all []error
	for range job.Workers {
		all = append(all, <-failed)
	}
	return errors.Join(all...)
}

func (j issueJob) signer(o registry.Office, s registry.Signer) certificate.Signer {
	if s.Kind == registry.OfficeKey {
		return certificate.OwnKey{Path: j.Key, Now: func() time.Time { return j.Now }}
	}
	g := o.Settings.Gateway
	return certificate.Gateway{
		Address: g.Address, Credential: g.Credential, Issuers: g.Issuers, Timeout: 30 * time.Second, NIK: s.NIK, Owned: s.Certificate,
	}
}

// issueEach issues letters until there are no more. A letter that fails is tried again, as its signer would.
func (o *Office) issueEach(ctx context.Context, work <-chan issueLetter) (failed error) {
	for l := range work {
		var err error
		for try := range 50 {
			if err = o.issue(ctx, l); err == nil {
				break
			}
			select { // connections that were cut come back
			case <-time.After(time.Duration(try) * 10 * time.Millisecond):
			case <-ctx.Done():
			}
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("letter %s: %w", l.Dossier, err))
		}
	}
	return failed
}

func (o *Office) issue(ctx context.Context, l issueLetter) error {
	d, err := o.db.Cover(ctx, l.By, l.Dossier)
	if err != nil {
		return err
	}
	if d.LetterNumber != nil {
		return nil
	}
	input := json.RawMessage(`{}`)
	if s, ok, err := o.db.SignerOf(ctx, l.By.User); err != nil || ok && s.Kind == registry.StateGateway {
		input = json.RawMessage(`{"passphrase": "` + headSecret + `"}`)
	}
	_, err = o.Act(ctx, l.By, Command{Dossier: l.Dossier, Request: workflow.Request{Action: "tandatangani", Version: &d.Version, Input: input}})
	if err == nil {
		fmt.Println("terbit", l.Dossier)
	}
	return err
}

// mortal is a signer in a process that dies at a point.
type mortal struct {
	certificate.Signer
	job    issueJob
	passed *atomic.Int64
}

func (m mortal) Sign(ctx context.Context, p certificate.Prepared, passphrase []byte) (certificate.Signed, error) {
	fmt.Println("isi", p.SHA256())
	m.pass("dimulai")
	signed, err := m.Signer.Sign(ctx, p, passphrase)
	m.pass("ditandatangani")
	return signed, err
}

func (m mortal) pass(point string) {
	if point == m.job.DieAt && m.passed.Add(1) > int64(m.job.After) {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // nothing of this process runs after it
		select {}
	}
}

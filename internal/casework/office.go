// Package casework is the office at work: Act carries out the steps of the SOP, one file per effect; the other files
// are what is done to a case without a step, and one per kind of read.
package casework

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Office is all offices of the installation at work.
type Office struct {
	*rules.Rules   // what the offices go by
	*intake.Intake // the files that come in
	db             *postgres.DB
	store          *objects.Store
	settings       Settings

	logos logoCache
	lists sync.Map // id of an office → *SignedList, the latest made here

	drawing singleflight.Group // of pictures, by name
	packing singleflight.Group // of lists of states, by office
	unshown unshown

	reading   intake.Lanes        // of strangers who send a picture of a QR
	checking  *semaphore.Weighted // of files that strangers hold for letters
	checkRate rateLimit           // likewise
	verifying *semaphore.Weighted // of their signatures
	printing  *semaphore.Weighted // of all sheets of a dossier in one file, which takes the time and room of thirty
	batches   batches             // of letters that are being signed
}

// Settings are what the work needs besides database and store.
type Settings struct {
	BaseURL   string                                          // where the service is reached; printed on paper
	SpoolDir  string                                          // where uploads lie while they are checked
	MaxUpload int64                                           // bytes
	Inspector inspect.Inspector                               // looks at the bytes of uploads
	Scan      func(ctx context.Context, file io.Reader) error // nil: no malware scanner
	Signer    func(registry.Office, registry.Signer) (certificate.Signer, error)
	Pictures  Pictures // nil: pages are not shown
	KeyDir    string   // where the files of issuing keys lie; empty: letters carry no token
}

// New puts the office to work.
func New(db *postgres.DB, store *objects.Store, s Settings) *Office {
	return &Office{
		Rules: rules.New(db), Intake: intake.New(store, db.Now, intake.Settings{SpoolDir: s.SpoolDir, MaxUpload: s.MaxUpload, Scan: s.Scan, Inspector: s.Inspector}),
		db: db, store: store, settings: s,
		checking: semaphore.NewWeighted(checksWait), verifying: semaphore.NewWeighted(verifiedMost), printing: semaphore.NewWeighted(1), checkRate: rateLimit{every: 6 * time.Second, burst: 20},
		batches: batches{ending: make(chan struct{})},
	}
}

// Now is the time by which the office works.
func (o *Office) Now() time.Time { return o.db.Now() }

// lock finds a dossier this person may see, locks it, and loads what the rules look at.
func (o *Office) lock(ctx context.Context, tx *postgres.Tx, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	d, err := tx.LockDossier(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if err := tx.LoadCase(ctx, d); err != nil {
		return nil, err
	}
	return d, o.GiveDefinitions(ctx, tx, d)
}

// Package casework is the office at work: Act carries out the steps of the SOP, one file per effect; the other files
// are what is done to a case without a step, and one per kind of read.
package casework

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"

	"ormas/internal/calendar"
	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Office is all offices of the installation at work.
type Office struct {
	db       *postgres.DB
	store    *objects.Store
	settings Settings

	definitions sync.Map // id → *workflow.Definition; stored versions never change
	calendars   sync.Map // id → *calendar.Calendar; likewise
	logos       logoCache
	locations   sync.Map // id of an office → knownLocation
	lists       sync.Map // id of an office → *SignedList, the latest made here

	drawing singleflight.Group // of pictures, by name
	packing singleflight.Group // of lists of states, by office
	unshown unshown

	inspecting lanes               // of those who upload
	reading    lanes               // of strangers who send a picture of a QR
	checking   *semaphore.Weighted // of files that strangers hold for letters
	checkRate  rateLimit           // likewise
	verifying  *semaphore.Weighted // of their signatures
	trying     *semaphore.Weighted // one trial at a time
	surveys    *semaphore.Weighted // of figures that somebody waits for
	batches    batches             // of letters that are being signed
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
		db: db, store: store, settings: s, trying: semaphore.NewWeighted(1), surveys: semaphore.NewWeighted(surveysAtOnce),
		checking: semaphore.NewWeighted(checksWait), verifying: semaphore.NewWeighted(verifiedMost), checkRate: rateLimit{every: 6 * time.Second, burst: 20},
		batches: batches{ending: make(chan struct{})},
	}
}

// definition gives a stored version of a procedure, parsed once.
func (o *Office) definition(ctx context.Context, r definitions, id uuid.UUID) (*workflow.Definition, error) {
	if known, ok := o.definitions.Load(id); ok {
		return known.(*workflow.Definition), nil
	}
	row, err := r.Definition(ctx, id)
	if err != nil {
		return nil, err
	}
	d, err := workflow.Load([]byte(row.Body))
	if err != nil {
		return nil, fmt.Errorf("load definition %s: %w", id, err)
	}
	kept, _ := o.definitions.LoadOrStore(id, d) // one for all, so that versions can be told apart by their pointers
	return kept.(*workflow.Definition), nil
}

// definitions finds stored definitions; the database and a transaction both do.
type definitions interface {
	Definition(ctx context.Context, id uuid.UUID) (*postgres.Definition, error)
}

// calendars finds the calendar of an office; the database and a transaction both do.
type calendars interface {
	CurrentCalendar(ctx context.Context, office uuid.UUID) (uuid.UUID, error)
	Calendar(ctx context.Context, id uuid.UUID) ([]byte, error)
}

// calendar gives the current calendar of an office, each version parsed once.
func (o *Office) calendar(ctx context.Context, r calendars, office uuid.UUID) (*calendar.Calendar, error) {
	id, err := r.CurrentCalendar(ctx, office)
	if err != nil {
		return nil, err
	}
	if known, ok := o.calendars.Load(id); ok {
		return known.(*calendar.Calendar), nil
	}
	body, err := r.Calendar(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := calendar.Parse(body)
	if err != nil {
		return nil, fmt.Errorf("load calendar %s: %w", id, err)
	}
	o.calendars.Store(id, c)
	return c, nil
}

// lock finds a dossier this person may see, locks it, and loads what the rules look at.
func (o *Office) lock(ctx context.Context, tx *postgres.Tx, by workflow.Actor, id uuid.UUID) (*registry.Dossier, error) {
	d, err := tx.LockDossier(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if err := tx.LoadCase(ctx, d); err != nil {
		return nil, err
	}
	return d, o.giveDefinitions(ctx, tx, d)
}

// giveDefinitions gives a case whose journal is loaded its version of the SOP, and each event that of its time.
func (o *Office) giveDefinitions(ctx context.Context, r definitions, d *registry.Dossier) (err error) {
	if d.Definition, err = o.definition(ctx, r, d.DefinitionID); err != nil {
		return err
	}
	return o.readBy(ctx, r, procedure{d.Definition, d.DefinitionID}, d.Journal)
}

// readBy gives each event of a case the version of the SOP of its time; most have that on which the case stands.
func (o *Office) readBy(ctx context.Context, r definitions, p procedure, journal []registry.Event) (err error) {
	for i := range journal {
		e := &journal[i]
		if e.Definition = p.Definition; e.DefinitionID == p.id {
			continue
		}
		if e.Definition, err = o.definition(ctx, r, e.DefinitionID); err != nil {
			return err
		}
	}
	return nil
}

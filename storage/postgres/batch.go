package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/workflow"
)

// BatchLease is how long a batch counts as going on after the process that signs has said so.
const BatchLease = 30 * time.Second

// Reading is a dossier as somebody has read it.
type Reading struct {
	Dossier uuid.UUID
	Version int
}

// NoteReading notes that a person has read a dossier; ok is false where it is another version by now, or where this person
// may not see it. Like Open it takes no lock.
func (tx *Tx) NoteReading(ctx context.Context, by workflow.Actor, r Reading) (ok bool, err error) {
	n, err := tx.exec(ctx, `INSERT INTO readings (dossier_id, user_id, version, at) SELECT d.id, $1, d.version, $5 FROM dossiers d
		WHERE `+visible(by)+` AND d.id = $3 AND d.version = $4::bigint
		ON CONFLICT (dossier_id, user_id) DO UPDATE SET version = excluded.version, at = excluded.at`,
		by.User, by.Office, r.Dossier, r.Version, tx.Now)
	if err != nil {
		return false, fmt.Errorf("note reading: %w", err)
	}
	return n == 1, nil
}

// LastDoers tells who took some steps the last time in some dossiers, by dossier and action. Steps that the clock took
// have nobody.
func (r reader) LastDoers(ctx context.Context, dossiers []uuid.UUID, actions []string) (map[uuid.UUID]map[string]uuid.UUID, error) {
	var rows []struct {
		ID     uuid.UUID `db:"dossier_id"`
		Action string    `db:"action"`
		By     uuid.UUID `db:"by_user"`
	}
	err := r.list(ctx, &rows, `SELECT DISTINCT ON (dossier_id, action) dossier_id, action, by_user FROM journal
		WHERE dossier_id = ANY ($1) AND action = ANY ($2) AND by_user IS NOT NULL ORDER BY dossier_id, action, seq DESC LIMIT 10000`,
		pq.Array(dossiers), pq.Array(actions))
	if err != nil {
		return nil, fmt.Errorf("look up who took steps: %w", err)
	}
	did := make(map[uuid.UUID]map[string]uuid.UUID, len(dossiers))
	for _, row := range rows {
		if did[row.ID] == nil {
			did[row.ID] = map[string]uuid.UUID{}
		}
		did[row.ID][row.Action] = row.By
	}
	return did, nil
}

// Readings are the versions in which a person last read some dossiers; those never read are missing.
func (r reader) Readings(ctx context.Context, user uuid.UUID, dossiers []uuid.UUID) (map[uuid.UUID]int, error) {
	var rows []struct {
		ID      uuid.UUID `db:"dossier_id"`
		Version int       `db:"version"`
	}
	err := r.list(ctx, &rows, `SELECT dossier_id, version FROM readings WHERE user_id = $1 AND dossier_id = ANY ($2) LIMIT 1000`,
		user, pq.Array(dossiers))
	if err != nil {
		return nil, fmt.Errorf("look up readings: %w", err)
	}
	read := make(map[uuid.UUID]int, len(rows))
	for _, row := range rows {
		read[row.ID] = row.Version
	}
	return read, nil
}

const batchColumns = `b.id, b.office_id, b.signer, b.begun_at, b.alive_until, b.ended_at, b.stopped`

// Batch finds a batch of this person with its letters. Nobody sees another's.
func (r reader) Batch(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Batch, error) {
	b, err := find[registry.Batch](ctx, r, sought{"Penandatanganan ini", `SELECT ` + batchColumns + ` FROM signing_batches b
		WHERE b.signer = $1 AND b.office_id = $2 AND b.id = $3`}, by.User, by.Office, id)
	if err != nil {
		return nil, err
	}
	return b, r.loadItems(ctx, b)
}

// LatestBatch is the batch that a person began last; ok is false before the first.
func (r reader) LatestBatch(ctx context.Context, by workflow.Actor) (b registry.Batch, ok bool, err error) {
	b, ok, err = lookUp[registry.Batch](ctx, r, sought{"Penandatanganan", `SELECT ` + batchColumns + ` FROM signing_batches b
		WHERE b.signer = $1 AND b.office_id = $2 ORDER BY b.begun_at DESC, b.id DESC LIMIT 1`}, by.User, by.Office)
	if err != nil || !ok {
		return b, false, err
	}
	return b, true, r.loadItems(ctx, &b)
}

func (r reader) loadItems(ctx context.Context, b *registry.Batch) error {
	err := r.list(ctx, &b.Items, `SELECT i.n, i.dossier_id, i.version, i.state, i.detail, i.at, d.name, d.tracking_code, d.letter_number, d.signing
		FROM signing_batch_items i JOIN dossiers d ON d.id = i.dossier_id WHERE i.batch_id = $1 ORDER BY i.n LIMIT $2`, b.ID, registry.BatchMost)
	if err != nil {
		return fmt.Errorf("list letters of batch: %w", err)
	}
	return nil
}

// SeenAmong counts those of some dossiers that a person may see.
func (r reader) SeenAmong(ctx context.Context, by workflow.Actor, dossiers []uuid.UUID) (n int, err error) {
	err = r.get(ctx, &n, `SELECT count(*) FROM dossiers d WHERE `+visible(by)+` AND d.id = ANY ($3)`, by.User, by.Office, pq.Array(dossiers))
	if err != nil {
		return 0, fmt.Errorf("look for dossiers: %w", err)
	}
	return n, nil
}

// errBatchGoesOn refuses a second batch of the same person.
var errBatchGoesOn = registry.Conflict("penandatanganan_bersama_berjalan",
	"Penandatanganan Anda yang sebelumnya masih berjalan. Tunggu sampai selesai, lalu ulangi.")

// FreeForBatch refuses while a batch of a person goes on. One that broke off is ended.
func (tx *Tx) FreeForBatch(ctx context.Context, signer uuid.UUID) error {
	_, err := tx.exec(ctx, `UPDATE signing_batches SET ended_at = $2, stopped = $3
		WHERE signer = $1 AND ended_at IS NULL AND alive_until <= $2`, signer, tx.Now, "Layanan terhenti di tengah penandatanganan.")
	if err != nil {
		return fmt.Errorf("end broken batch: %w", err)
	}
	var busy bool
	err = tx.get(ctx, &busy, `SELECT EXISTS (SELECT 1 FROM signing_batches WHERE signer = $1 AND ended_at IS NULL)`, signer)
	if err != nil {
		return fmt.Errorf("look for batch: %w", err)
	}
	if busy {
		return errBatchGoesOn
	}
	return nil
}

// AddBatch writes down what a person is going to sign. BegunAt and AliveUntil are set here.
func (tx *Tx) AddBatch(ctx context.Context, b *registry.Batch) error {
	b.BegunAt, b.AliveUntil = tx.Now, tx.Now.Add(BatchLease)
	_, err := tx.exec(ctx, `INSERT INTO signing_batches (id, office_id, signer, begun_at, alive_until) VALUES ($1, $2, $3, $4, $5)`,
		b.ID, b.OfficeID, b.Signer, b.BegunAt, b.AliveUntil)
	if broken(err, "signing_batches_current") {
		return errBatchGoesOn // begun at this very moment
	}
	if err != nil {
		return fmt.Errorf("add batch: %w", err)
	}
	for _, it := range b.Items {
		_, err := tx.exec(ctx, `INSERT INTO signing_batch_items (batch_id, n, dossier_id, version) VALUES ($1, $2, $3, $4)`,
			b.ID, it.N, it.DossierID, it.Version)
		if err != nil {
			return fmt.Errorf("add letter to batch: %w", err)
		}
	}
	return nil
}

// KeepAlive says that a batch goes on; ok is false where it was ended meanwhile.
func (tx *Tx) KeepAlive(ctx context.Context, batch uuid.UUID) (ok bool, err error) {
	n, err := tx.exec(ctx, `UPDATE signing_batches SET alive_until = $2 WHERE id = $1 AND ended_at IS NULL`, batch, tx.Now.Add(BatchLease))
	if err != nil {
		return false, fmt.Errorf("keep batch alive: %w", err)
	}
	return n == 1, nil
}

// SetBatchItem notes how a letter of a batch stands.
func (tx *Tx) SetBatchItem(ctx context.Context, batch uuid.UUID, it registry.BatchItem) error {
	_, err := tx.exec(ctx, `UPDATE signing_batch_items SET state = $3, detail = $4, at = $5 WHERE batch_id = $1 AND n = $2`,
		batch, it.N, it.State, it.Detail, tx.Now)
	if err != nil {
		return fmt.Errorf("note letter of batch: %w", err)
	}
	return nil
}

// EndBatch ends a batch; stopped tells why letters were left, empty where every one was tried.
func (tx *Tx) EndBatch(ctx context.Context, batch uuid.UUID, stopped string) error {
	_, err := tx.exec(ctx, `WITH ended AS (
			UPDATE signing_batches SET ended_at = $2, stopped = $3 WHERE id = $1 AND ended_at IS NULL RETURNING id)
		UPDATE signing_batch_items SET state = 'tidak_dicoba', at = $2
		WHERE batch_id IN (SELECT id FROM ended) AND state = 'menunggu'`, batch, tx.Now, stopped)
	if err != nil {
		return fmt.Errorf("end batch: %w", err)
	}
	return nil
}

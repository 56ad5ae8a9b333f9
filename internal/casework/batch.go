package casework

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewBatch asks to sign several letters with one passphrase.
type NewBatch struct {
	Letters    []BatchLetter
	Passphrase []byte // cleared when the batch has ended
	Key        Key
	Problem    *registry.Error // what is wrong with the request itself; nil: nothing
}

// BatchLetter is a dossier as it was read.
type BatchLetter struct {
	Dossier uuid.UUID
	Version int
}

// StartBatch writes down which letters a person is going to sign and begins to sign them, each by itself and one after the
// other. It answers as soon as that is written; Batch tells how far it is. The passphrase stays in the memory of this
// process: when it ends, what is not signed yet waits to be signed again.
func (o *Office) StartBatch(ctx context.Context, by workflow.Actor, n NewBatch) (postgres.Outcome, error) {
	part, err := o.Part(ctx, by)
	if err != nil {
		return postgres.Outcome{}, err
	}
	batch, t := n.batch(by), &together{passphrase: n.Passphrase}
	begun := false
	see := func(tx *postgres.Tx) error { return seesAll(ctx, tx, by, batch) }
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, see, func(tx *postgres.Tx) (_ postgres.Outcome, err error) {
		begun = true
		if len(part.Signs) == 0 {
			return postgres.Outcome{}, registry.Forbid("bukan_penanda_tangan", "Halaman ini hanya untuk yang menandatangani surat.")
		}
		if t.pen, err = batchPen(ctx, tx, by.User); err != nil {
			return postgres.Outcome{}, err
		}
		if err := tx.FreeForBatch(ctx, by.User); err != nil {
			return postgres.Outcome{}, err
		}
		if problem := n.problem(); problem != nil {
			return postgres.Outcome{}, problem
		}
		return postgres.Outcome{Status: 202, Resource: batch.ID}, tx.AddBatch(ctx, batch)
	})
	if workflow.KindOf(err) == workflow.Conflict { // perhaps a twin's batch that has begun between two looks
		if of, done, failed := o.db.Outcome(ctx, by, n.Key); done || failed != nil {
			out, err = of, failed
		}
	}
	if err != nil || !begun || out.Resource != batch.ID { // refused, or a twin was quicker
		clear(n.Passphrase)
		return out, err
	}
	o.batches.start(func() { (&run{o, by, batch, t}).all(context.WithoutCancel(ctx)) }, t.forget)
	return out, nil
}

// batchPen is how a person signs, unless that is on paper: no passphrase signs such a letter, its scan is brought to its own page.
// Whoever has no way of signing yet is told so letter by letter.
func batchPen(ctx context.Context, tx *postgres.Tx, user uuid.UUID) (registry.Signer, error) {
	s, ok, err := tx.SignerOf(ctx, user)
	if err == nil && ok && s.Kind == registry.WetInk {
		err = registry.Conflict("tanda_tangan_basah", "Anda menandatangani basah, jadi setiap surat ditandatangani sendiri-sendiri. "+
			"Buka ringkasan surat, lalu cetak naskah akhirnya dan unggah pindaiannya di halaman surat itu.")
	}
	return s, err
}

// batch is what is asked for as it is stored.
func (n NewBatch) batch(by workflow.Actor) *registry.Batch {
	b := &registry.Batch{ID: registry.NewID(), OfficeID: by.Office, Signer: by.User}
	for i, l := range n.Letters {
		b.Items = append(b.Items, registry.BatchItem{N: i + 1, DossierID: l.Dossier, Version: l.Version})
	}
	return b
}

// problem is what is wrong with a request, nil for nothing.
func (n NewBatch) problem() *registry.Error {
	seen := map[uuid.UUID]bool{}
	for _, l := range n.Letters {
		seen[l.Dossier] = true
	}
	unread := slices.ContainsFunc(n.Letters, func(l BatchLetter) bool { return l.Version < 1 || l.Version > math.MaxInt32 })
	switch {
	case n.Problem != nil:
		return n.Problem
	case len(n.Letters) == 0:
		return registry.Invalid("letters", "wajib", "Pilih sekurang-kurangnya satu surat yang sudah Anda baca.")
	case len(n.Letters) > registry.BatchMost:
		return registry.Invalid("letters", "terlalu_banyak", fmt.Sprintf("Paling banyak %d surat ditandatangani bersama-sama.", registry.BatchMost))
	case len(seen) != len(n.Letters):
		return registry.Invalid("letters", "ganda", "Setiap surat hanya disebut satu kali.")
	case unread:
		return registry.Invalid("letters", "tidak_sah", "Sebutkan versi permohonan yang Anda baca.")
	}
	return nil
}

// seesAll refuses a batch with a dossier that this person may not see.
func seesAll(ctx context.Context, tx *postgres.Tx, by workflow.Actor, b *registry.Batch) error {
	ids := make([]uuid.UUID, 0, len(b.Items))
	for _, it := range b.Items {
		if !slices.Contains(ids, it.DossierID) {
			ids = append(ids, it.DossierID)
		}
	}
	n, err := tx.SeenAmong(ctx, by, ids)
	if err == nil && n < len(ids) {
		err = registry.NotFound("Permohonan")
	}
	return err
}

// Batch tells how far a batch of this person is.
func (o *Office) Batch(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Batch, error) {
	b, err := o.db.Batch(ctx, by, id)
	if err == nil {
		b.Settle(o.db.Now())
	}
	return b, err
}

// LatestBatch is the batch that this person began last; ok is false before the first.
func (o *Office) LatestBatch(ctx context.Context, by workflow.Actor) (b registry.Batch, ok bool, err error) {
	if b, ok, err = o.db.LatestBatch(ctx, by); ok {
		b.Settle(o.db.Now())
	}
	return b, ok, err
}

// NewReading tells what was read; Problem is what is wrong with the request itself.
type NewReading struct {
	Dossier uuid.UUID
	Version int
	Problem *registry.Error
}

// NoteReading notes that a person of the office has read a dossier for signing. A version that it has no more is refused:
// something has changed since.
func (o *Office) NoteReading(ctx context.Context, by workflow.Actor, n NewReading) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.Cover(ctx, by, n.Dossier); err != nil {
			return err
		}
		if !by.Reads {
			return registry.Forbid("bukan_tugas_anda", "Hanya petugas kantor yang membaca permohonan untuk ditandatangani.")
		}
		if n.Problem != nil {
			return n.Problem
		}
		ok, err := tx.NoteReading(ctx, by, postgres.Reading{Dossier: n.Dossier, Version: n.Version})
		if err == nil && !ok {
			err = registry.Conflict(workflow.Outdated, "Permohonan ini sudah berubah sejak Anda membukanya. Muat ulang lalu baca lagi.")
		}
		return err
	})
}

// ReasonsToSign tells for cases in a list whose letter waits for a person's signature what written reason is asked for
// first, by dossier; those of which none is asked are missing. Such a letter is signed by itself.
func (o *Office) ReasonsToSign(ctx context.Context, by workflow.Actor, rows []DossierRow) (map[uuid.UUID]string, error) {
	defs, ids, actions := make([]*workflow.Definition, len(rows)), make([]uuid.UUID, len(rows)), map[string]bool{}
	for i, r := range rows {
		def, err := o.Definition(ctx, o.db, r.DefinitionID)
		if err != nil {
			return nil, err
		}
		defs[i], ids[i] = def, r.ID
		for _, rule := range def.Separation {
			for _, did := range rule.Did {
				actions[did] = true
			}
		}
	}
	did, err := o.db.LastDoers(ctx, ids, slices.Sorted(maps.Keys(actions)))
	if err != nil {
		return nil, err
	}
	reasons := map[uuid.UUID]string{}
	for i, def := range defs {
		if why := def.ReasonToSign(did[ids[i]], by); why != "" {
			reasons[ids[i]] = why
		}
	}
	return reasons, nil
}

// Readings are the versions in which a person last read some dossiers.
func (o *Office) Readings(ctx context.Context, by workflow.Actor, dossiers []uuid.UUID) (map[uuid.UUID]int, error) {
	return o.db.Readings(ctx, by.User, dossiers)
}

// opened refuses a letter of a batch that this person has not read as it is now. By itself a letter is signed from the
// page that shows it.
func (a *act) opened(ctx context.Context) error {
	if a.c.together == nil {
		return nil
	}
	read, err := a.tx.Readings(ctx, a.by.User, []uuid.UUID{a.d.ID})
	if err == nil && read[a.d.ID] != a.d.Version {
		err = registry.Conflict("belum_dibaca", "Surat ini belum Anda baca sejak perubahan terakhir. Buka ringkasannya lebih dahulu.")
	}
	return err
}

// together is what the letters of a batch are signed with. It lives as long as the batch is worked on, in memory only.
type together struct {
	passphrase []byte
	pen        registry.Signer               // how the person signed when the batch was begun
	opened     map[string]certificate.Signer // keys of the office's own, by their file
}

// penChanged is the code for a letter whose signer signs otherwise by now.
const penChanged = "cara_tanda_tangan_diubah"

// fits refuses a letter of a batch whose signer has been given another way of signing meanwhile: the passphrase was for the first one,
// and a letter signed on paper waits for its scan. Outside a batch every way fits.
func (t *together) fits(how registry.Signer) error {
	if t == nil || t.pen.Kind == how.Kind && t.pen.NIK == how.NIK && t.pen.Certificate == how.Certificate {
		return nil
	}
	return registry.Conflict(penChanged, "Cara Anda menandatangani diubah sesudah penandatanganan ini dimulai. Surat ini tetap seperti semula.")
}

// open gives a signer whose key is open, where it has one to open: it is read and its passphrase stretched once a batch.
func (t *together) open(file string, s certificate.Signer, passphrase []byte) (certificate.Signer, error) {
	closed, ok := s.(certificate.Opener)
	if t == nil || !ok {
		return s, nil
	}
	if known := t.opened[file]; known != nil {
		return known, nil
	}
	open, err := closed.Open(passphrase)
	if err != nil {
		return nil, err
	}
	if t.opened == nil {
		t.opened = map[string]certificate.Signer{}
	}
	t.opened[file] = open
	return open, nil
}

// forget ends what must not outlive the batch.
func (t *together) forget() {
	clear(t.passphrase)
	t.passphrase, t.opened = nil, nil
}

// batches are those that this process works on.
type batches struct {
	mu     sync.Mutex
	ended  bool
	ending chan struct{} // closed when no further letter may be begun
	going  sync.WaitGroup
}

// start works on a batch beside the request that asked for it, and forgets what it was signed with in any case.
func (b *batches) start(work, forget func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended { // nobody waits for it any more; it begins nothing and says so
		defer forget()
		work()
		return
	}
	b.going.Go(func() {
		defer forget()
		work()
	})
}

// EndBatches lets the letters that are being signed come to their end and begins no other: the service ends. The error is
// that of ctx, where they take longer.
func (o *Office) EndBatches(ctx context.Context) error {
	b := &o.batches
	b.mu.Lock()
	if !b.ended {
		b.ended = true
		close(b.ending)
	}
	b.mu.Unlock()
	done := make(chan struct{})
	go func() { b.going.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

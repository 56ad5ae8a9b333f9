package casework

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// run is a batch that is being signed.
type run struct {
	*Office
	by       workflow.Actor
	batch    *registry.Batch
	together *together
}

// Why letters of a batch are left, for the person who signs.
const (
	leftForWrong     = "Surat berikutnya tidak dicoba, supaya akun penanda tangan tidak terkunci. Periksa frasa sandi Anda, lalu mulai lagi."
	leftForLock      = "Akun penanda tangan terkunci atau ditangguhkan, jadi surat berikutnya tidak dicoba."
	leftForSameCause = "Tiga surat berturut-turut gagal dengan sebab yang sama, jadi surat berikutnya tidak dicoba."
	leftForEnd       = "Layanan sedang dihentikan, jadi surat berikutnya tidak dicoba. Mulai lagi sebentar lagi."
	leftForPerson    = "Peran atau akun Anda berubah di tengah penandatanganan, jadi surat berikutnya tidak dicoba."
	leftForPen       = "Cara Anda menandatangani diubah di tengah penandatanganan, jadi surat berikutnya tidak dicoba. Tandatangani dengan cara yang baru."
	leftForFault     = "Terjadi gangguan pada layanan, jadi surat berikutnya tidak dicoba. Mulai lagi sebentar lagi."
)

// sameMost is how often one cause may stop letters in a row before the others are left: a gateway that does not answer
// would leave all of them with an unknown outcome.
const sameMost = 3

// all signs the letters one after the other. Whatever happens, the batch ends.
func (r *run) all(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := leftForFault
	defer func() {
		if v := recover(); v != nil {
			slog.ErrorContext(ctx, "signing together failed", "panic", v, "stack", string(debug.Stack()))
		}
		if err := r.end(ctx, stopped); err != nil {
			slog.ErrorContext(ctx, "end of signing together was not noted", "batch", r.batch.ID, "error", err)
		}
	}()
	go r.keepAlive(ctx)
	var err error
	if stopped, err = r.each(ctx); err != nil {
		slog.ErrorContext(ctx, "signing together broke off", "batch", r.batch.ID, "error", err)
	}
}

// each tells why letters were left, empty where every one was tried.
func (r *run) each(ctx context.Context) (stopped string, err error) {
	began, err := r.db.User(ctx, r.by.User)
	if err != nil {
		return leftForFault, err
	}
	var causes []string
	for _, it := range r.batch.Items {
		if stopped, err := r.mayGoOn(ctx, began); stopped != "" {
			return stopped, err
		}
		if ok, err := r.begin(ctx, it); err != nil || !ok {
			return leftForFault, err
		}
		refusal := r.one(ctx, it)
		if err := r.note(ctx, outcomeOf(it, refusal)); err != nil {
			return leftForFault, err
		}
		causes = append(causes, causeOf(refusal))
		if left := leftAfter(refusal, causes); left != "" && it.N < len(r.batch.Items) {
			return left, nil
		}
	}
	return "", nil
}

// mayGoOn is why no further letter may be begun, empty where one may: the service ends, or the person is no longer who they
// were when they began.
func (r *run) mayGoOn(ctx context.Context, began *registry.User) (stopped string, err error) {
	select {
	case <-r.batches.ending:
		return leftForEnd, nil
	default:
	}
	u, err := r.db.User(ctx, r.by.User)
	if err != nil {
		return leftForFault, err
	}
	if u.DisabledAt != nil || !slices.Equal(u.Roles, began.Roles) {
		return leftForPerson, nil
	}
	return "", nil
}

// one signs one letter as Act does: number and content first, then the signature, then the step.
func (r *run) one(ctx context.Context, it registry.BatchItem) error {
	action, err := r.signingAction(ctx, r.by, it.DossierID)
	if err != nil {
		return err
	}
	_, err = r.Act(ctx, r.by, Command{
		Dossier: it.DossierID, together: r.together,
		Request: workflow.Request{Action: action, Version: &it.Version},
	})
	if refusal := new(registry.Error); err != nil && !errors.As(err, &refusal) {
		slog.ErrorContext(ctx, "letter was not signed", "dossier", it.DossierID, "error", err)
	}
	return err
}

// signingAction is the step that signs the letter of a dossier in its state.
func (o *Office) signingAction(ctx context.Context, by workflow.Actor, id uuid.UUID) (string, error) {
	d, err := o.db.Cover(ctx, by, id)
	if err != nil {
		return "", err
	}
	def, err := o.Definition(ctx, o.db, d.DefinitionID)
	if err != nil {
		return "", err
	}
	if a, ok := def.StepAt(workflow.EffectSign, d.State); ok {
		return a.Name, nil
	}
	return "", registry.Conflict("tidak_menunggu", "Surat ini tidak sedang menunggu tanda tangan Anda.")
}

// outcomeOf is a letter with what came of it.
func outcomeOf(it registry.BatchItem, err error) registry.BatchItem {
	var refusal *registry.Error
	switch {
	case err == nil:
		it.State, it.Detail = registry.ItemSigned, ""
	case !errors.As(err, &refusal):
		it.State, it.Detail = registry.ItemFailed, "Terjadi kesalahan pada layanan. Buka ringkasannya untuk melihat keadaan surat ini."
	case about(refusal, "note"):
		it.State, it.Detail = registry.ItemFailed, "Surat ini memerlukan alasan tertulis. Tandatangani dari ringkasannya."
	default:
		it.State, it.Detail = registry.ItemFailed, refusal.Words()
	}
	return it
}

func about(e *registry.Error, field string) bool {
	return slices.ContainsFunc(e.Fields, func(f registry.FieldError) bool { return f.Field == field })
}

// causeOf is why a letter was not signed, as far as others may fail for the same reason; empty for what is the letter's own.
func causeOf(err error) string {
	var refusal *registry.Error
	if !errors.As(err, &refusal) {
		return ""
	}
	common := []string{signingFailed, outcomeOpen, "penanda_tangan_belum_diatur", "gateway_belum_diatur"}
	if refusal.Kind == workflow.Away || slices.Contains(common, refusal.Code) {
		return refusal.Detail
	}
	return ""
}

// leftAfter is why the other letters are left after one, empty where they are not. The gateway may close an account after
// some wrong passphrases, so one is enough.
func leftAfter(err error, causes []string) string {
	var refusal *registry.Error
	switch {
	case errors.As(err, &refusal) && about(refusal, "passphrase"):
		return leftForWrong
	case refusal != nil && refusal.Code == accountLocked:
		return leftForLock
	case refusal != nil && refusal.Code == penChanged:
		return leftForPen
	}
	if n := len(causes); n >= sameMost && causes[n-1] != "" && len(slices.Compact(slices.Clone(causes[n-sameMost:]))) == 1 {
		return leftForSameCause
	}
	return ""
}

// begin says that a letter is begun; ok is false where the batch was ended meanwhile.
func (r *run) begin(ctx context.Context, it registry.BatchItem) (ok bool, err error) {
	it.State = registry.ItemGoesOn
	err = r.db.InTx(ctx, func(tx *postgres.Tx) error {
		if ok, err = tx.KeepAlive(ctx, r.batch.ID); err != nil || !ok {
			return err
		}
		return tx.SetBatchItem(ctx, r.batch.ID, it)
	})
	return ok, err
}

func (r *run) note(ctx context.Context, it registry.BatchItem) error {
	return r.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.SetBatchItem(ctx, r.batch.ID, it) })
}

func (r *run) end(ctx context.Context, stopped string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishing)
	defer cancel()
	return r.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.EndBatch(ctx, r.batch.ID, stopped) })
}

// keepAlive says until ctx ends that the batch goes on: a call to a gateway may take longer than such a word holds.
func (r *run) keepAlive(ctx context.Context) {
	tick := time.NewTicker(postgres.BatchLease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := r.db.InTx(ctx, func(tx *postgres.Tx) error {
			_, err := tx.KeepAlive(ctx, r.batch.ID)
			return err
		})
		if err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "batch was not kept alive", "batch", r.batch.ID, "error", fmt.Errorf("next try follows: %w", err))
		}
	}
}

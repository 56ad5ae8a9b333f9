package mandates

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// MayConfirmMandate refuses whoever is no second person for a mandate: who registered it, and who holds it.
func MayConfirmMandate(c Clerk, m registry.Mandate, by workflow.Actor) error {
	switch {
	case !c.Confirms:
		return registry.Forbid("bukan_tugas_anda", "Mandat disetujui oleh Bagian Umum, administrator, atau pemegang jabatan yang menandatangani.")
	case by.User == m.By:
		return registry.Forbid("orang_yang_sama", "Anda yang mendaftarkan mandat ini, sehingga orang lain yang menyetujuinya.")
	case by.User == m.Holder:
		return registry.Forbid("diri_sendiri", "Mandat ini untuk Anda sendiri, sehingga orang lain yang menyetujuinya.")
	}
	return nil
}

// ConfirmMandate puts a mandate that waits into force. Who registered it cannot, nor can its holder.
func (o *Office) ConfirmMandate(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Mandate, error) {
	return o.onMandate(ctx, by, id, func(tx *postgres.Tx, c Clerk, m *registry.Mandate) error {
		if err := MayConfirmMandate(c, *m, by); err != nil {
			return err
		}
		if m.StateAt(tx.Now) != registry.MandateWaits {
			return registry.Conflict("tidak_menunggu", "Mandat ini tidak menunggu persetujuan lagi.")
		}
		if err := tx.ConfirmMandate(ctx, id, by.User); err != nil {
			return err
		}
		return onlyWay(ctx, tx, m)
	})
}

// onlyWay lets the holder of a mandate that signs use the office's own key, where that is the only way to sign there, as
// whoever comes to the role itself.
func onlyWay(ctx context.Context, tx *postgres.Tx, m *registry.Mandate) error {
	office, err := tx.Office(ctx, m.OfficeID)
	if err != nil || !m.Signs || office.Settings.SignerKey == "" || office.Settings.Gateway != nil {
		return err
	}
	if _, set, err := tx.SignerOf(ctx, m.Holder); err != nil || set {
		return err
	}
	return tx.SetSigner(ctx, registry.Signer{UserID: m.Holder, Kind: registry.OfficeKey})
}

// MayEndMandate tells whether a person may end a mandate: whoever registers mandates, whom it stands for, its holder, and as
// long as it waits whoever may confirm it, who refuses it so.
func MayEndMandate(c Clerk, m registry.Mandate, by workflow.Actor) bool {
	return c.Registers || concerns(&m, by.User) || m.Waits() && MayConfirmMandate(c, m, by) == nil
}

// errNotYours refuses whoever sees a mandate and may not end it.
var errNotYours = registry.Forbid("bukan_tugas_anda", "Mandat diakhiri oleh Bagian Umum, administrator, pemegangnya, atau pejabat yang diwakilinya.")

// EndMandate ends a mandate now, with a reason: early, before it begins, or before anybody confirmed it.
func (o *Office) EndMandate(ctx context.Context, by workflow.Actor, id uuid.UUID, reason string) (*registry.Mandate, error) {
	return o.onMandate(ctx, by, id, func(tx *postgres.Tx, c Clerk, m *registry.Mandate) error {
		if !MayEndMandate(c, *m, by) {
			return errNotYours
		}
		if m.EndedAt != nil || !tx.Now.Before(m.Until) {
			return registry.Conflict("mandat_berakhir", "Mandat ini sudah berakhir.")
		}
		if err := registry.NeededNote("reason", &reason, "Tuliskan mengapa mandat ini diakhiri.").Err(); err != nil {
			return err
		}
		return tx.EndMandate(ctx, id, by.User, reason)
	})
}

// onMandate finds a mandate of the office, under a lock, for somebody who has to do with it, and gives it as it is afterwards.
func (o *Office) onMandate(ctx context.Context, by workflow.Actor, id uuid.UUID, do func(tx *postgres.Tx, c Clerk, m *registry.Mandate) error) (m *registry.Mandate, err error) {
	clerk, err := o.Clerk(ctx, by)
	if err != nil {
		return nil, err
	}
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if m, err = tx.LockMandate(ctx, by.Office, id); err != nil {
			return err
		}
		if !clerk.Reads && !MayEndMandate(clerk, *m, by) {
			return registry.NotFound("Mandat")
		}
		if err := do(tx, clerk, m); err != nil {
			return err
		}
		m, err = tx.Mandate(ctx, by.Office, id)
		return err
	})
	return m, err
}

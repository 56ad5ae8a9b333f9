package account

import (
	"context"
	"slices"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Outbox are the newest mails that have left the administrator's office. Their texts can be read where they are kept: in
// the demo. One that still waits is not shown: its link would open somebody else's account.
func (a *Accounts) Outbox(ctx context.Context, by workflow.Actor, limit int) ([]registry.Mail, error) {
	if !by.Has(registry.AdminRole) {
		return nil, registry.Forbid("bukan_tugas_anda", "Kotak keluar hanya untuk administrator.")
	}
	all, err := a.db.Mails(ctx, by.Office, limit)
	return slices.DeleteFunc(all, func(m registry.Mail) bool { return m.SentAt == nil }), err
}

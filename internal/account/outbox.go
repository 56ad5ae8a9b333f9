package account

import (
	"context"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Outbox are the newest mails of the administrator's office. Their texts can be read where they are kept: in the demo.
func (a *Accounts) Outbox(ctx context.Context, by workflow.Actor, limit int) ([]registry.Mail, error) {
	if !by.Has(registry.AdminRole) {
		return nil, registry.Forbid("bukan_tugas_anda", "Kotak keluar hanya untuk administrator.")
	}
	return a.db.Mails(ctx, by.Office, limit)
}

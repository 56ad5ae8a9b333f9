package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// AddMail keeps a mail and enqueues its job in the same transaction: it leaves if, and only if, that commits. ID and
// CreatedAt are set here.
func (tx *Tx) AddMail(ctx context.Context, m registry.Mail) error {
	m.ID = registry.NewID()
	_, err := tx.exec(ctx, `INSERT INTO mails (id, office_id, dossier_id, recipient, subject, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, m.ID, m.OfficeID, m.DossierID, m.Recipient, m.Subject, m.Body, tx.Now)
	if err != nil {
		return fmt.Errorf("add mail: %w", err)
	}
	if _, err := tx.jobs.InsertTx(ctx, tx.raw.Tx, registry.MailJob{ID: m.ID}, nil); err != nil {
		return fmt.Errorf("enqueue mail: %w", told(err))
	}
	return nil
}

// MemberEmails are the addresses of the confirmed, active members of an organisation.
func (r reader) MemberEmails(ctx context.Context, organisation uuid.UUID) ([]string, error) {
	var all []string
	err := r.list(ctx, &all, `SELECT u.email FROM memberships m JOIN users u ON u.id = m.user_id
		WHERE m.organisation_id = $1 AND u.confirmed_at IS NOT NULL AND u.disabled_at IS NULL ORDER BY u.email LIMIT 1000`,
		organisation)
	if err != nil {
		return nil, fmt.Errorf("find members: %w", err)
	}
	return all, nil
}

// Mails are the newest mails of an office, at most so many.
func (r reader) Mails(ctx context.Context, office uuid.UUID, limit int) ([]registry.Mail, error) {
	var all []registry.Mail
	err := r.list(ctx, &all, `SELECT id, office_id, dossier_id, recipient, subject, body, created_at, sent_at FROM mails
		WHERE office_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`, office, limit)
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	return all, nil
}

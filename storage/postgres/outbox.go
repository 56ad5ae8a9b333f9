package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Mail finds a mail by its id.
func (r reader) Mail(ctx context.Context, id uuid.UUID) (*registry.Mail, error) {
	return find[registry.Mail](ctx, r, sought{"Email", `SELECT id, office_id, dossier_id, recipient, subject, body, created_at, sent_at
		FROM mails WHERE id = $1`}, id)
}

// MailLeft notes that a mail has left. Unless the text is to be kept it is emptied: nobody needs it twice.
func (tx *Tx) MailLeft(ctx context.Context, id uuid.UUID, keep bool) error {
	_, err := tx.exec(ctx, `UPDATE mails SET sent_at = $2, body = CASE WHEN $3 THEN body ELSE '' END WHERE id = $1`,
		id, tx.Now, keep)
	if err != nil {
		return fmt.Errorf("mark mail: %w", err)
	}
	return nil
}

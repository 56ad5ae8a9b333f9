package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// SignerOf is how a person signs letters; ok is false where nobody has set it.
func (r reader) SignerOf(ctx context.Context, user uuid.UUID) (s registry.Signer, ok bool, err error) {
	return lookUp[registry.Signer](ctx, r, sought{"Penanda tangan", `SELECT s.user_id, s.kind, s.certificate, u.nik, s.set_by, s.set_at
		FROM signers s JOIN users u ON u.id = s.user_id WHERE s.user_id = $1`}, user)
}

// SetSigner stores how a person signs letters. SetAt is set here.
func (tx *Tx) SetSigner(ctx context.Context, s registry.Signer) error {
	_, err := tx.exec(ctx, `INSERT INTO signers (user_id, kind, certificate, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (user_id) DO UPDATE SET kind = excluded.kind, certificate = excluded.certificate,
			set_by = excluded.set_by, set_at = excluded.set_at`, s.UserID, s.Kind, s.Certificate, s.SetBy, tx.Now)
	if err != nil {
		return fmt.Errorf("set signer: %w", err)
	}
	return nil
}

// TakeSigner leaves a person without a way to sign letters.
func (tx *Tx) TakeSigner(ctx context.Context, user uuid.UUID) error {
	if _, err := tx.exec(ctx, `DELETE FROM signers WHERE user_id = $1`, user); err != nil {
		return fmt.Errorf("take signer: %w", err)
	}
	return nil
}

package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

const signingColumns = `s.id, s.dossier_id, s.number_id, s.code, s.signer, s.as_role, s.letter, s.pdf, s.sha256, s.note,
	s.kind, s.mandate_id, s.trouble, s.tried_at, s.state, s.reason, s.begun_at, s.ended_at, s.list_index`

// SigningUnderWay is the intent of a signature on a dossier that has no outcome yet; ok is false where there is none.
func (r reader) SigningUnderWay(ctx context.Context, dossier uuid.UUID) (s registry.Signing, ok bool, err error) {
	return lookUp[registry.Signing](ctx, r, sought{"Penandatanganan", `SELECT ` + signingColumns + ` FROM signings s
		WHERE s.dossier_id = $1 AND s.state = 'berjalan'`}, dossier)
}

// BeginSigning writes down the intent of a signature with the exact content, and marks the dossier: until the outcome
// is known, nothing else is done to it. BegunAt is set here.
func (tx *Tx) BeginSigning(ctx context.Context, s registry.Signing) error {
	_, err := tx.exec(ctx, `INSERT INTO signings (id, dossier_id, number_id, code, signer, as_role, letter, pdf, sha256, note, kind,
			begun_at, mandate_id, list_index)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		s.ID, s.DossierID, s.NumberID, s.Code, s.Signer, s.As, string(s.Letter), s.PDF, s.SHA256, s.Note, s.Kind, tx.Now, s.MandateID, s.ListIndex)
	if err != nil {
		return fmt.Errorf("begin signing: %w", err)
	}
	return tx.markSigning(ctx, s.DossierID, true)
}

// TroubleSigning notes what became of a try whose outcome nobody knows; the intent stays.
func (tx *Tx) TroubleSigning(ctx context.Context, id uuid.UUID, trouble string) error {
	_, err := tx.exec(ctx, `UPDATE signings SET trouble = $2, tried_at = $3 WHERE id = $1 AND state = 'berjalan'`, id, trouble, tx.Now)
	if err != nil {
		return fmt.Errorf("note what became of signing: %w", err)
	}
	return nil
}

// AddSignedAnswer notes what was kept apart. ReceivedAt is set here.
func (tx *Tx) AddSignedAnswer(ctx context.Context, a registry.SignedAnswer) error {
	_, err := tx.exec(ctx, `INSERT INTO signing_answers (id, signing_id, reason, object_key, sha256, size, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, a.ID, a.SigningID, a.Reason, a.ObjectKey, a.SHA256, a.Size, tx.Now)
	if err != nil {
		return fmt.Errorf("keep answer apart: %w", err)
	}
	return nil
}

// KeptApart counts what was kept apart while one letter was being signed.
func (r reader) KeptApart(ctx context.Context, signing uuid.UUID) (files int, bytes int64, err error) {
	var kept struct {
		Files int   `db:"files"`
		Bytes int64 `db:"bytes"`
	}
	err = r.get(ctx, &kept, `SELECT count(*) AS files, coalesce(sum(a.size), 0)::bigint AS bytes FROM signing_answers a WHERE a.signing_id = $1`, signing)
	if err != nil {
		return 0, 0, fmt.Errorf("count what was kept apart: %w", err)
	}
	return kept.Files, kept.Bytes, nil
}

// SignedAnswers are what was kept apart while a dossier was being signed, the newest 20 first.
func (r reader) SignedAnswers(ctx context.Context, dossier uuid.UUID) ([]registry.SignedAnswer, error) {
	var all []registry.SignedAnswer
	err := r.list(ctx, &all, `SELECT a.id, a.signing_id, a.reason, a.object_key, a.sha256, a.size, a.received_at
		FROM signing_answers a JOIN signings s ON s.id = a.signing_id WHERE s.dossier_id = $1
		ORDER BY a.received_at DESC, a.id DESC LIMIT 20`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list what was kept apart: %w", err)
	}
	return all, nil
}

// RefuseSigning ends an intent that was definitely refused and frees the dossier; the number stays for the next try.
func (tx *Tx) RefuseSigning(ctx context.Context, s registry.Signing, reason string) error {
	if err := tx.endSigning(ctx, s, registry.SigningRefused, &reason); err != nil {
		return err
	}
	return tx.markSigning(ctx, s.DossierID, false)
}

// CompleteSigning ends an intent with the signed letter stored. Apply frees the dossier, in the same transaction.
func (tx *Tx) CompleteSigning(ctx context.Context, s registry.Signing) error {
	return tx.endSigning(ctx, s, registry.SigningDone, nil)
}

// GiveUpSigning ends an intent whose outcome is unknown. Apply frees the dossier, in the same transaction.
func (tx *Tx) GiveUpSigning(ctx context.Context, s registry.Signing, reason string) error {
	if err := tx.endSigning(ctx, s, registry.SigningGivenUp, &reason); err != nil {
		return err
	}
	return tx.positionGivenUp(ctx, s)
}

// endSigning ends an intent that is under way, and no other. The content as bytes is emptied; the words stay.
func (tx *Tx) endSigning(ctx context.Context, s registry.Signing, state string, reason *string) error {
	n, err := tx.exec(ctx, `UPDATE signings SET state = $2, reason = $3, ended_at = $4, pdf = NULL
		WHERE id = $1 AND state = 'berjalan'`, s.ID, state, reason, tx.Now)
	if err != nil {
		return fmt.Errorf("end signing: %w", err)
	}
	if n == 0 {
		return registry.Conflict("penandatanganan_berakhir", "Penandatanganan ini sudah berakhir. Muat ulang halaman.")
	}
	return nil
}

func (tx *Tx) markSigning(ctx context.Context, dossier uuid.UUID, underWay bool) error {
	if _, err := tx.exec(ctx, `UPDATE dossiers SET signing = $2 WHERE id = $1`, dossier, underWay); err != nil {
		return fmt.Errorf("mark dossier as being signed: %w", err)
	}
	return nil
}

// Alone tells whether nobody runs Exclusive with this key; if so nobody can until the end of the transaction.
func (tx *Tx) Alone(ctx context.Context, key string) (alone bool, err error) {
	if err := tx.get(ctx, &alone, `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))`, key); err != nil {
		return false, fmt.Errorf("lock %s: %w", key, err)
	}
	return alone, nil
}

// CountGivenUp is how many signatures on a dossier were given up with an unknown outcome.
func (r reader) CountGivenUp(ctx context.Context, dossier uuid.UUID) (n int, err error) {
	if err := r.get(ctx, &n, `SELECT count(*) FROM signings WHERE dossier_id = $1 AND state = 'dilepaskan'`, dossier); err != nil {
		return 0, fmt.Errorf("count signatures given up: %w", err)
	}
	return n, nil
}

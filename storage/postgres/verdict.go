package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// Judge stores a verdict on a document, brings the findings of its item in line, and does all of it in one statement:
// the most frequent write of the office.
//   - not suitable: the document's draft finding is made or takes the new words;
//   - suitable: the document's draft finding goes;
//   - either way what the applicant has answered with this file is closed, for the verdict speaks in its place.
//
// At is set here.
func (tx *Tx) Judge(ctx context.Context, o *registry.Document, v *registry.Verdict) error {
	v.DocumentID, v.At = o.ID, tx.Now
	args := []any{v.DocumentID, v.Result, v.Reason, v.Note, v.Page, v.Region, v.By, v.At, o.DossierID, o.Requirement, o.Slot}
	if v.Result == registry.Suitable {
		return tx.judge(ctx, `removed AS (DELETE FROM findings WHERE document_id = $1 AND state = 'konsep')`, args...)
	}
	return tx.judge(ctx, `drafted AS (
			INSERT INTO findings (id, dossier_id, requirement, slot, document_id, reason, note, page, region, made_by, made_at)
			VALUES ($12, $9, $10, $11, $1, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (document_id) WHERE state = 'konsep' DO UPDATE SET reason = excluded.reason, note = excluded.note,
				page = excluded.page, region = excluded.region, made_by = excluded.made_by, made_at = excluded.made_at)`,
		append(args, registry.NewID())...)
}

// superseded closes the findings that an older version has, and those without a document that were answered by a file.
const superseded = `closed AS (
	UPDATE findings SET state = 'selesai' WHERE dossier_id = $9 AND requirement = $10 AND slot = $11
		AND state IN ('terkirim', 'dijawab')
		AND (document_id <> $1 OR document_id IS NULL AND answer_kind = 'berkas'))`

func (tx *Tx) judge(ctx context.Context, draft string, args ...any) error {
	_, err := tx.exec(ctx, `WITH `+superseded+`, `+draft+`
		INSERT INTO verdicts (document_id, result, reason, note, page, region, by_user, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (document_id) DO UPDATE SET result = excluded.result, reason = excluded.reason, note = excluded.note,
			page = excluded.page, region = excluded.region, by_user = excluded.by_user, at = excluded.at`, args...)
	if err != nil {
		return fmt.Errorf("judge document: %w", err)
	}
	return nil
}

// ClearVerdict takes back that the current document of an item is not suitable, with its draft finding.
func (tx *Tx) ClearVerdict(ctx context.Context, dossier uuid.UUID, requirement, slot string) error {
	_, err := tx.exec(ctx, `WITH cleared AS (
			DELETE FROM verdicts v USING documents o WHERE o.id = v.document_id AND o.dossier_id = $1 AND o.requirement = $2
				AND o.slot = $3 AND o.current AND v.result = 'tidak_sesuai' RETURNING o.id)
		DELETE FROM findings WHERE document_id IN (SELECT id FROM cleared) AND state = 'konsep'`, dossier, requirement, slot)
	if err != nil {
		return fmt.Errorf("clear verdict: %w", err)
	}
	return nil
}

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// documentRow is a document with its verdict, if it has one.
type documentRow struct {
	registry.Document
	Result   *string          `db:"v_result"`
	Reason   *string          `db:"v_reason"`
	Note     *string          `db:"v_note"`
	Page     *int             `db:"v_page"`
	Region   *registry.Region `db:"v_region"`
	JudgedBy *uuid.UUID       `db:"v_by"`
	JudgedAt *time.Time       `db:"v_at"`
}

const documentColumns = `o.id, o.dossier_id, o.requirement, o.slot, o.version, o.current, o.filename, o.size, o.sha256,
	o.mime, o.pages, o.scan, o.object_key, o.uploaded_by, o.uploaded_at, o.made_of, o.carried_from, v.result AS v_result, v.reason AS v_reason,
	v.note AS v_note, v.page AS v_page, v.region AS v_region, v.by_user AS v_by, v.at AS v_at`

func (row documentRow) document() registry.Document {
	d := row.Document
	if row.Result != nil {
		d.Verdict = &registry.Verdict{
			DocumentID: d.ID, Result: *row.Result, Reason: row.Reason, Note: row.Note,
			Page: row.Page, Region: row.Region, By: *row.JudgedBy, At: *row.JudgedAt,
		}
	}
	return d
}

// Documents are all versions of all items of a dossier with their verdicts, by item and version.
func (r reader) Documents(ctx context.Context, dossier uuid.UUID) ([]registry.Document, error) {
	var rows []documentRow
	err := r.list(ctx, &rows, `SELECT `+documentColumns+` FROM documents o LEFT JOIN verdicts v ON v.document_id = o.id
		WHERE o.dossier_id = $1 ORDER BY o.requirement, o.slot, o.version LIMIT 2000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	all := make([]registry.Document, len(rows))
	for i, row := range rows {
		all[i] = row.document()
	}
	return all, nil
}

// LockCoverOfDocument finds the dossier of a document if this person may see it and locks it like LockCover.
func (tx *Tx) LockCoverOfDocument(ctx context.Context, by workflow.Actor, document uuid.UUID) (*registry.Dossier, error) {
	return tx.lockOwner(ctx, by, document, owner{`documents`, "Berkas"})
}

// owner names a table whose rows belong to a dossier, and what people call such a row.
type owner struct{ table, called string }

// lockOwner finds the dossier to which a row belongs if this person may see it and locks it like LockCover.
func (tx *Tx) lockOwner(ctx context.Context, by workflow.Actor, id uuid.UUID, of owner) (*registry.Dossier, error) {
	return find[registry.Dossier](ctx, tx.reader, sought{of.called, `SELECT ` + coverColumns + ` FROM dossiers d WHERE ` + visible(by) + `
		AND d.id = (SELECT dossier_id FROM ` + of.table + ` WHERE id = $3)` + locked}, by.User, by.Office, id)
}

// VisibleDocument finds a document with its verdict if this person may see its dossier.
func (r reader) VisibleDocument(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Document, error) {
	return r.document(ctx, `SELECT `+documentColumns+` FROM documents o JOIN dossiers d ON d.id = o.dossier_id
		LEFT JOIN verdicts v ON v.document_id = o.id WHERE `+visible(by)+` AND o.id = $3`, by.User, by.Office, id)
}

// Document finds a document with its verdict. Who may see it was asked before.
func (r reader) Document(ctx context.Context, id uuid.UUID) (*registry.Document, error) {
	return r.document(ctx, `SELECT `+documentColumns+` FROM documents o LEFT JOIN verdicts v ON v.document_id = o.id
		WHERE o.id = $1`, id)
}

func (r reader) document(ctx context.Context, query string, args ...any) (*registry.Document, error) {
	row, err := find[documentRow](ctx, r, sought{"Berkas", query}, args...)
	if err != nil {
		return nil, err
	}
	d := row.document()
	return &d, nil
}

// Stock is what a dossier holds of documents, and of one item.
type Stock struct {
	Current  int  `db:"current"`  // current documents of the dossier
	Version  int  `db:"version"`  // newest version of the item; 0: none
	Replaces bool `db:"replaces"` // the item has a current document
}

// Stock counts the documents of a dossier, seen from one item.
func (r reader) Stock(ctx context.Context, dossier uuid.UUID, requirement, slot string) (s Stock, err error) {
	err = r.get(ctx, &s, `SELECT count(*) FILTER (WHERE current) AS current,
			coalesce(max(version) FILTER (WHERE requirement = $2 AND slot = $3), 0) AS version,
			coalesce(bool_or(current AND requirement = $2 AND slot = $3), false) AS replaces
		FROM documents WHERE dossier_id = $1`, dossier, requirement, slot)
	if err != nil {
		return Stock{}, fmt.Errorf("count documents: %w", err)
	}
	return s, nil
}

// RetireDocument takes the current document of an item out of use; it stays with its verdict.
func (tx *Tx) RetireDocument(ctx context.Context, dossier uuid.UUID, requirement, slot string) error {
	_, err := tx.exec(ctx, `UPDATE documents SET current = false WHERE dossier_id = $1 AND requirement = $2 AND slot = $3
		AND current`, dossier, requirement, slot)
	if err != nil {
		return fmt.Errorf("retire document: %w", err)
	}
	return nil
}

// AddDocument stores a new version of an item as its current one. Its object is in the store already. UploadedAt is set
// here.
func (tx *Tx) AddDocument(ctx context.Context, o *registry.Document) error {
	o.Current, o.UploadedAt = true, tx.Now
	_, err := tx.exec(ctx, `INSERT INTO documents (id, dossier_id, requirement, slot, version, filename, size, sha256, mime,
			pages, scan, object_key, uploaded_by, uploaded_at, made_of, carried_from)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		o.ID, o.DossierID, o.Requirement, o.Slot, o.Version, o.Filename, o.Size, o.SHA256, o.MIME, o.Pages, o.Scan,
		o.ObjectKey, o.UploadedBy, o.UploadedAt, o.MadeOf, o.CarriedFrom)
	if err != nil {
		return fmt.Errorf("add document: %w", err)
	}
	return nil
}

// DeleteDocument removes a version and has its object in the store deleted; if it was the current one, the version before
// it takes its place.
func (tx *Tx) DeleteDocument(ctx context.Context, o *registry.Document) error {
	if _, err := tx.exec(ctx, `DELETE FROM documents WHERE id = $1`, o.ID); err != nil {
		return fmt.Errorf("delete document: %w", err)
	}
	if o.CarriedFrom == nil { // else its bytes belong to the earlier case
		if err := tx.discard(ctx, o.ObjectKey); err != nil {
			return err
		}
	}
	if !o.Current {
		return nil
	}
	_, err := tx.exec(ctx, `UPDATE documents SET current = true WHERE dossier_id = $1 AND requirement = $2 AND slot = $3
		AND version = (SELECT max(version) FROM documents WHERE dossier_id = $1 AND requirement = $2 AND slot = $3)`,
		o.DossierID, o.Requirement, o.Slot)
	if err != nil {
		return fmt.Errorf("bring back document: %w", err)
	}
	return nil
}

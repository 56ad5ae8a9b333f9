package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
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
	o.mime, o.pages, o.scan, o.object_key, o.uploaded_by, o.uploaded_at, v.result AS v_result, v.reason AS v_reason,
	v.note AS v_note, v.page AS v_page, v.region AS v_region, v.by_user AS v_by, v.at AS v_at`

func (row documentRow) document() registry.Document {
	d := row.Document
	if row.Result != nil {
		d.Verdict = &registry.Verdict{DocumentID: d.ID, Result: *row.Result, Reason: row.Reason, Note: row.Note,
			Page: row.Page, Region: row.Region, By: *row.JudgedBy, At: *row.JudgedAt}
	}
	return d
}

// Documents are all versions of all items of a dossier with their verdicts, by item and version.
func (r reader) Documents(ctx context.Context, dossier uuid.UUID) ([]registry.Document, error) {
	var rows []documentRow
	err := r.list(ctx, &rows, `SELECT `+documentColumns+` FROM documents o LEFT JOIN verdicts v ON v.document_id = o.id
		WHERE o.dossier_id = $1 ORDER BY o.requirement, o.slot, o.version LIMIT 2000`, dossier)
	all := make([]registry.Document, len(rows))
	for i, row := range rows {
		all[i] = row.document()
	}
	return all, err
}

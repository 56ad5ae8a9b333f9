package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

// LatestPaper is the newest paper of a kind that was made here for a dossier.
func (r reader) LatestPaper(ctx context.Context, dossier uuid.UUID, kind string) (*registry.Attachment, error) {
	return r.paper(ctx, `SELECT `+attachmentColumns+` FROM attachments a
		WHERE a.dossier_id = $1 AND a.kind = $2 AND a.content IS NOT NULL ORDER BY a.made_at DESC, a.id DESC LIMIT 1`, dossier, kind)
}

func (r reader) paper(ctx context.Context, query string, args ...any) (*registry.Attachment, error) {
	return find[registry.Attachment](ctx, r, sought{"Surat", query}, args...)
}

// KeepRendered remembers where the rendered paper lies, unless somebody else rendered it first, and gives the row as it
// stands. No lock on the dossier: the content is fixed, so the case is the same before and after.
func (tx *Tx) KeepRendered(ctx context.Context, a registry.Attachment) (*registry.Attachment, error) {
	_, err := tx.exec(ctx, `UPDATE attachments SET object_key = $2, sha256 = $3, size = $4 WHERE id = $1 AND object_key IS NULL`,
		a.ID, a.ObjectKey, a.SHA256, a.Size)
	if err != nil {
		return nil, fmt.Errorf("keep rendered paper: %w", err)
	}
	return tx.paper(ctx, `SELECT `+attachmentColumns+` FROM attachments a WHERE a.id = $1`, a.ID)
}

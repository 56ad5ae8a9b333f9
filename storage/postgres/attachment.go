package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

const attachmentColumns = `a.id, a.dossier_id, a.kind, a.filename, a.for_applicant, a.content, a.size, a.sha256, a.mime,
	a.object_key, a.made_by, a.made_at`

// Attachments are the files of a dossier that are no requirement items, oldest first.
func (r reader) Attachments(ctx context.Context, dossier uuid.UUID) ([]registry.Attachment, error) {
	var all []registry.Attachment
	err := r.list(ctx, &all, `SELECT `+attachmentColumns+` FROM attachments a WHERE a.dossier_id = $1
		ORDER BY a.made_at, a.id LIMIT 1000`, dossier)
	if err != nil {
		return nil, fmt.Errorf("list attachments: %w", err)
	}
	return all, nil
}

// Attachment finds one attachment if this person may see it: staff all of a dossier they may see, the applicant only
// what is meant for him.
func (r reader) Attachment(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Attachment, error) {
	addressed := ` AND a.for_applicant`
	if by.Reads {
		addressed = ``
	}
	return find[registry.Attachment](ctx, r, sought{"Lampiran", `SELECT ` + attachmentColumns + `
		FROM attachments a JOIN dossiers d ON d.id = a.dossier_id WHERE ` + visible(by) + ` AND a.id = $3` + addressed}, by.User, by.Office, id)
}

// CountAttachments counts the files of a dossier that are no requirement items.
func (r reader) CountAttachments(ctx context.Context, dossier uuid.UUID) (n int, err error) {
	if err := r.get(ctx, &n, `SELECT count(*) FROM attachments WHERE dossier_id = $1`, dossier); err != nil {
		return 0, fmt.Errorf("count attachments: %w", err)
	}
	return n, nil
}

// AddAttachment stores an uploaded file's row, or a paper made here with its content. ID and MadeAt are set here.
func (tx *Tx) AddAttachment(ctx context.Context, a *registry.Attachment) error {
	a.ID, a.MadeAt = registry.NewID(), tx.Now
	var content *string // as text: the driver would send bytes as bytea
	if a.Content != nil {
		text := string(a.Content)
		content = &text
	}
	_, err := tx.exec(ctx, `INSERT INTO attachments (id, dossier_id, kind, filename, for_applicant, content, size, sha256,
			mime, object_key, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		a.ID, a.DossierID, a.Kind, a.Filename, a.ForApplicant, content, a.Size, a.SHA256, a.MIME, a.ObjectKey, a.MadeBy, a.MadeAt)
	if err != nil {
		return fmt.Errorf("add attachment: %w", err)
	}
	return nil
}

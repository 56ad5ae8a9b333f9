package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// noteRendering writes down that a paper leaves the office, before its first byte does: what cannot be written down is not given out, and
// whoever asked is told so. It is one row without a lock, so a download costs little more and waits for nobody.
func (o *Office) noteRendering(ctx context.Context, by workflow.Actor, r registry.Rendering) error {
	if by.User != uuid.Nil {
		r.By = &by.User
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error { return tx.AddRendering(ctx, r) })
}

// NoteExtract writes down that an extract of a book or a register leaves the office of a person; subject names which.
func (o *Office) NoteExtract(ctx context.Context, by workflow.Actor, subject string, body []byte) error {
	sum := sha256.Sum256(body)
	return o.noteRendering(ctx, by, registry.Rendering{
		OfficeID: by.Office, Kind: registry.RenderedExtract, Subject: subject, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(body)),
	})
}

// Renderings lists what left the office as files, the latest first, for those who read its cases.
func (o *Office) Renderings(ctx context.Context, by workflow.Actor, s Search) (Page[registry.Rendering], error) {
	if err := readsRenderings(by); err != nil {
		return Page[registry.Rendering]{}, err
	}
	return o.renderings(ctx, postgres.RenderingListing{Office: by.Office}, s)
}

// DossierRenderings lists what left the office of one case.
func (o *Office) DossierRenderings(ctx context.Context, by workflow.Actor, dossier uuid.UUID, s Search) (Page[registry.Rendering], error) {
	d, err := o.db.Dossier(ctx, by, dossier)
	if err == nil {
		err = readsRenderings(by)
	}
	if err != nil {
		return Page[registry.Rendering]{}, err
	}
	return o.renderings(ctx, postgres.RenderingListing{Office: d.OfficeID, Dossier: &d.ID}, s)
}

func readsRenderings(by workflow.Actor) error {
	if by.Reads {
		return nil
	}
	return registry.Forbid("bukan_tugas_anda", "Catatan unduhan hanya untuk petugas dan auditor kantor.")
}

func (o *Office) renderings(ctx context.Context, l postgres.RenderingListing, s Search) (Page[registry.Rendering], error) {
	page := Page[registry.Rendering]{Items: []registry.Rendering{}}
	if err := s.Problems().Err(); err != nil {
		return page, err
	}
	list := []string{"renderings", l.Office.String()}
	if l.Dossier != nil {
		list = append(list, l.Dossier.String())
	}
	var err error
	if l.After, err = postgres.ReadCursor(s.Cursor, list...); err != nil {
		return page, err
	}
	l.Limit = s.Limit + 1
	found, err := o.db.Renderings(ctx, l)
	if err != nil {
		return page, err
	}
	found, page.Next = postgres.Cut(found, s.Limit, func(r registry.Rendering) postgres.Cursor { return postgres.Cursor{At: r.At, ID: r.ID} }, list...)
	page.Items = append(page.Items, found...)
	return page, nil
}

// purposeOf is a purpose as it is kept.
func purposeOf(text string) (string, error) {
	text = workflow.Tidy(text)
	if utf8.RuneCountInString(text) > registry.MaxPurpose || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", registry.Invalid("purpose", "tidak_sah", "Tuliskan keperluan paling panjang 200 huruf.")
	}
	return text, nil
}

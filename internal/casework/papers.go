package casework

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Receipt is the receipt of a dossier this person may see, rendered when first read.
func (o *Office) Receipt(ctx context.Context, by workflow.Actor, dossier uuid.UUID) (intake.Content, error) {
	d, err := o.db.Dossier(ctx, by, dossier)
	if err != nil {
		return intake.Content{}, err
	}
	paper, err := o.db.LatestPaper(ctx, d.ID, registry.Receipt)
	if err != nil {
		return intake.Content{}, err
	}
	if paper, err = o.render(ctx, paper); err != nil {
		return intake.Content{}, err
	}
	if err := o.noteRendering(ctx, by, renderedPaper(d.OfficeID, paper)); err != nil {
		return intake.Content{}, err
	}
	return o.Fetch(ctx, *paper.ObjectKey, intake.Content{Filename: "tanda-terima-" + d.TrackingCode + ".pdf", MIME: paper.MIME})
}

// renderedPaper is a rendering of a paper that is made here and has its bytes.
func renderedPaper(office uuid.UUID, a *registry.Attachment) registry.Rendering {
	return registry.Rendering{OfficeID: office, DossierID: &a.DossierID, Kind: a.Kind, SHA256: *a.SHA256, Size: *a.Size}
}

// CertificateFor is the signed letter of a dossier this person may see, taken for a purpose; empty: none was given.
func (o *Office) CertificateFor(ctx context.Context, by workflow.Actor, dossier uuid.UUID, purpose string) (intake.Content, error) {
	d, err := o.db.Dossier(ctx, by, dossier)
	if err != nil {
		return intake.Content{}, err
	}
	c, err := o.db.CertificateOf(ctx, d.ID)
	if err != nil {
		return intake.Content{}, err
	}
	if purpose, err = purposeOf(purpose); err != nil {
		return intake.Content{}, err
	}
	file, err := o.Fetch(ctx, c.ObjectKey, intake.Content{Filename: "surat-" + c.Code + ".pdf", MIME: inspect.PDF})
	if err == nil {
		file, err = unchanged(file, c.SHA256)
	}
	if err != nil {
		return intake.Content{}, err
	}
	return file, o.noteRendering(ctx, by, registry.Rendering{
		OfficeID: c.OfficeID, DossierID: &c.DossierID, CertificateID: &c.ID, Kind: registry.RenderedLetter, SHA256: c.SHA256, Size: c.Size,
		Purpose: purpose,
	})
}

// unchanged gives a file only while it has the SHA-256 it was stored with: whoever could write to the store could
// otherwise have the office hand out what nobody signed. It is read whole, so it is for letters.
func unchanged(c intake.Content, digest string) (intake.Content, error) {
	body, err := io.ReadAll(c.Body)
	if err := errors.Join(err, c.Body.Close()); err != nil {
		return intake.Content{}, intake.StoreError(fmt.Errorf("read %s: %w", c.Filename, err))
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != digest {
		return intake.Content{}, fmt.Errorf("read %s: the store gives other bytes than were signed", c.Filename)
	}
	c.Body = io.NopCloser(bytes.NewReader(body))
	return c, nil
}

// render gives a paper that is kept as content its bytes, once and for all. Two readers at once both render; the row
// keeps the object of one, and the other is swept later.
func (o *Office) render(ctx context.Context, a *registry.Attachment) (*registry.Attachment, error) {
	if a.ObjectKey != nil {
		return a, nil
	}
	pdf, err := o.printed(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("render %s %s: %w", a.Kind, a.ID, err)
	}
	key, size, sum := objects.NewKey(o.db.Now(), a.Kind), int64(len(pdf)), sha256.Sum256(pdf)
	if err := o.PutPDF(ctx, key, pdf); err != nil {
		return nil, err
	}
	rendered, digest := *a, hex.EncodeToString(sum[:])
	rendered.ObjectKey, rendered.Size, rendered.SHA256 = &key, &size, &digest
	var kept *registry.Attachment
	err = o.db.InTx(ctx, func(tx *postgres.Tx) (err error) {
		kept, err = tx.KeepRendered(ctx, rendered)
		return err
	})
	return kept, err
}

// printed makes the PDF of a paper from its content and the logo that it names; the same content always gives the same
// bytes.
func (o *Office) printed(ctx context.Context, a *registry.Attachment) ([]byte, error) {
	p, err := paperOfKind(a.Kind)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(a.Content, p); err != nil {
		return nil, fmt.Errorf("read content: %w", err)
	}
	if err := o.withLogo(ctx, p.Head()); err != nil {
		return nil, err
	}
	return p.PDF()
}

// paper is a content that knows how it is printed.
type paper interface {
	Head() *certificate.Letterhead
	PDF() ([]byte, error)
}

// paperOfKind is an empty paper of a kind that is made here.
func paperOfKind(kind string) (paper, error) {
	switch kind {
	case registry.Receipt:
		return &certificate.Receipt{}, nil
	case registry.Notice:
		return &certificate.Notice{}, nil
	case registry.Extension:
		return &certificate.Extension{}, nil
	case registry.VisitRecord:
		return &certificate.VisitRecord{}, nil
	case registry.DraftLetter:
		return &draftPaper{}, nil
	case registry.LetterDecision:
		return &certificate.Decision{}, nil
	}
	return nil, errors.New("no paper that is made here")
}

// draftPaper is the letter while it is a draft.
type draftPaper certificate.Letter

// Head is the letterhead.
func (l *draftPaper) Head() *certificate.Letterhead { return &l.Office }

// PDF prints the draft.
func (l *draftPaper) PDF() ([]byte, error) {
	draft, err := certificate.PrepareDraft(certificate.Letter(*l))
	return draft.PDF(), err
}

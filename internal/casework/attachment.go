package casework

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/inspect"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewAttachment is a file of a dossier that is no requirement item, spooled on local disk. The caller closes File.
type NewAttachment struct {
	Kind     string
	Filename string // as the sender calls it
	File     *intake.File
	Key      postgres.Key
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// maxAttachments keeps a dossier readable; the contract names no limit.
const maxAttachments = 200

// uploadKind says whose a kind of attachment is, and as what it is accepted.
type uploadKind struct {
	applicant bool
	accepted  []string
}

var uploadKinds = map[string]uploadKind{
	registry.Logo:       {true, intake.PictureKinds()},
	registry.Flag:       {true, intake.PictureKinds()},
	registry.VisitPhoto: {false, intake.PictureKinds()},
	registry.Scanned:    {false, intake.ScanKinds()},
	registry.Other:      {false, intake.ScanKinds()},
}

// AcceptedAs are the MIME types that an attachment of a kind may have; none for a kind that nobody adds.
func AcceptedAs(kind string) []string { return uploadKinds[kind].accepted }

// MayAttach tells whether a person may ever attach something to a dossier; it is asked before the body of the request is
// read, like MayUpload.
func (o *Office) MayAttach(ctx context.Context, by workflow.Actor, dossier uuid.UUID) error {
	d, err := o.look(ctx, by, dossier)
	if err != nil {
		return err
	}
	if !d.Definition.ActsForApplicant(d.Snapshot(), by) && !d.Definition.Employs(by) {
		return errNotYourKind
	}
	return nil
}

var errNotYourKind = registry.Forbid("bukan_tugas_anda", "Lampiran jenis ini tidak dapat Anda tambahkan pada permohonan ini.")

// AddAttachment stores a file that is no requirement item: staff of the office while the case is open, in the office's own
// procedures whoever fills in the draft too, the applicant his logo and flag while he may edit. The row comes after the object, as in Upload.
func (o *Office) AddAttachment(ctx context.Context, by workflow.Actor, dossier uuid.UUID, n NewAttachment) (*registry.Attachment, error) {
	d, err := o.look(ctx, by, dossier)
	if err != nil {
		return nil, err
	}
	if before, done, err := o.db.Outcome(ctx, by, n.Key); err != nil || done {
		return o.attachmentAgain(ctx, by, before, err)
	}
	if err := n.check(d, by); err != nil {
		return nil, err
	}
	kind := uploadKinds[n.Kind]
	file, err := o.Receive(ctx, intake.Incoming{By: by.User, File: n.File, Name: n.Filename, Kind: n.Kind, Accepted: kind.accepted})
	if err != nil {
		return nil, err
	}
	a := &registry.Attachment{
		DossierID: dossier, Kind: n.Kind, Filename: file.Name, ForApplicant: kind.applicant,
		Size: &file.Size, SHA256: &file.SHA256, MIME: file.MIME, ObjectKey: &file.Key, MadeBy: &by.User,
	}
	return o.addAttachment(ctx, by, n, a)
}

// check refuses, in the order in which refusals are told: role, state, the request itself.
func (n NewAttachment) check(d *registry.Dossier, by workflow.Actor) error {
	kind, known := uploadKinds[n.Kind]
	if err := mayAttach(d, by, kind, known); err != nil {
		return err
	}
	switch {
	case n.Problem != nil:
		return n.Problem
	case !known:
		return registry.Invalid("kind", "tidak_dikenal", "Jenis lampiran ini tidak dikenal.")
	case n.File == nil:
		return intake.ErrNoFile
	}
	return nil
}

// MayAttachNow tells whether a person of the office may add letters and photos to a case now.
func MayAttachNow(d *registry.Dossier, by workflow.Actor) bool {
	return mayAttach(d, by, uploadKinds[registry.Scanned], true) == nil
}

// mayAttach holds the refusals about the person and the state.
func mayAttach(d *registry.Dossier, by workflow.Actor, kind uploadKind, known bool) error {
	applicant, works := d.Definition.ActsForApplicant(d.Snapshot(), by), d.Definition.Employs(by)
	st, _ := d.Definition.State(d.State)
	switch {
	case !known && (applicant || works):
		return nil // what it is, nobody knows; that is said with the rest of the input
	case !known, kind.applicant && !applicant, !kind.applicant && !works:
		return errNotYourKind
	case kind.applicant:
		return d.Definition.May(workflow.Editing, d.Snapshot(), by)
	case !d.Definition.Public() && d.SubmittedAt == nil: // the office's own from its first day
		return d.Definition.May(workflow.Editing, d.Snapshot(), by)
	case !st.Open || d.Signing:
		return registry.Conflict("keadaan_tidak_sesuai", "Lampiran tidak dapat ditambahkan pada tahap \""+st.Label+"\".")
	}
	return nil
}

// addAttachment writes the row of a file that is in the store.
func (o *Office) addAttachment(ctx context.Context, by workflow.Actor, n NewAttachment, a *registry.Attachment) (*registry.Attachment, error) {
	var d *registry.Dossier
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, o.seen(ctx, by, a.DossierID, &d), func(tx *postgres.Tx) (postgres.Outcome, error) {
		if err := n.check(d, by); err != nil {
			return postgres.Outcome{}, err
		}
		count, err := tx.CountAttachments(ctx, d.ID)
		if err != nil {
			return postgres.Outcome{}, err
		}
		if count >= maxAttachments {
			return postgres.Outcome{}, registry.Invalid("file", "terlalu_banyak_lampiran", fmt.Sprintf("Satu permohonan paling banyak memuat %d lampiran.", maxAttachments))
		}
		err = tx.AddAttachment(ctx, a)
		return postgres.Outcome{Status: 201, Resource: a.ID}, err
	})
	if err != nil || out.Resource != a.ID {
		return o.attachmentAgain(ctx, by, out, err)
	}
	return a, nil
}

// attachmentAgain is what a request led to that was made before.
func (o *Office) attachmentAgain(ctx context.Context, by workflow.Actor, before postgres.Outcome, err error) (*registry.Attachment, error) {
	if err != nil {
		return nil, err
	}
	return o.db.Attachment(ctx, by, before.Resource)
}

// AttachmentContent opens an attachment this person may see; a paper made here is rendered when first read.
func (o *Office) AttachmentContent(ctx context.Context, by workflow.Actor, id uuid.UUID) (intake.Content, error) {
	a, err := o.db.Attachment(ctx, by, id)
	if err != nil {
		return intake.Content{}, err
	}
	if a, err = o.render(ctx, a); err != nil {
		return intake.Content{}, err
	}
	if a.Content != nil { // made here; what others have written is theirs
		if err := o.noteRendering(ctx, by, renderedPaper(by.Office, a)); err != nil {
			return intake.Content{}, err
		}
	}
	return o.Fetch(ctx, *a.ObjectKey, intake.Content{Filename: inspect.SafeName(a.Filename, a.MIME), MIME: a.MIME})
}

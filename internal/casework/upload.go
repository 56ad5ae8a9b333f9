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

// Upload is a file for one item of a dossier, spooled on local disk. The caller closes File.
type Upload struct {
	Requirement string
	Slot        string // position, where the requirement is per officer
	Filename    string // as the sender calls it
	File        *intake.File
	Key         postgres.Key
	Problem     *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// Uploading is the leave to upload documents to a dossier, as it stood when a request began.
type Uploading struct {
	office *Office
	by     workflow.Actor
	d      *registry.Dossier
}

// MayUpload gives the leave to upload documents to a dossier, if the person may ever; it is asked before the body of the
// request is read. Whether it is possible now is asked by Upload: a repeated request is answered even when the case has moved
// on.
func (o *Office) MayUpload(ctx context.Context, by workflow.Actor, dossier uuid.UUID) (Uploading, error) {
	d, err := o.look(ctx, by, dossier)
	if err != nil {
		return Uploading{}, err
	}
	err = d.Definition.May(workflow.Editing, d.Snapshot(), by)
	if workflow.KindOf(err) == workflow.Conflict {
		err = nil
	}
	return Uploading{o, by, d}, err
}

// Upload stores a new version of an item for somebody whose request has no body left to read.
func (o *Office) Upload(ctx context.Context, by workflow.Actor, dossier uuid.UUID, u Upload) (*registry.Document, error) {
	d, err := o.look(ctx, by, dossier)
	if err != nil {
		return nil, err
	}
	return Uploading{o, by, d}.Upload(ctx, u)
}

// Upload stores a new version of an item. The bytes are checked and put into the store first, outside any transaction;
// the row comes after them, and what was decided before is decided again under the lock. So a request that is cut
// leaves at most an object without a row, which is swept, and never a row without its object.
func (g Uploading) Upload(ctx context.Context, u Upload) (*registry.Document, error) {
	o, by, d := g.office, g.by, g.d
	if before, done, err := o.db.Outcome(ctx, by, u.Key); err != nil || done {
		return o.documentAgain(ctx, before, err)
	}
	if err := u.check(d, by); err != nil {
		return nil, err
	}
	item, _ := d.Definition.Item(u.Requirement, u.Slot)
	file, err := o.Receive(ctx, intake.Incoming{By: by.User, File: u.File, Name: u.Filename, Kind: "berkas", Accepted: item.Requirement.Kinds})
	if err != nil {
		return nil, err
	}
	doc := &registry.Document{
		ID: registry.NewID(), DossierID: d.ID, Requirement: u.Requirement, Slot: u.Slot,
		Filename: file.Name, Size: file.Size, SHA256: file.SHA256, MIME: file.MIME, Pages: file.Pages, Scan: file.Scan,
		ObjectKey: file.Key, UploadedBy: by.User,
	}
	return o.addDocument(ctx, by, u, doc)
}

// check refuses, in the order in which refusals are told: role and state, a locked item, the request itself.
func (u Upload) check(d *registry.Dossier, by workflow.Actor) error {
	if err := d.Definition.May(workflow.Editing, d.Snapshot(), by); err != nil {
		return err
	}
	problems := checkItem(d.Definition, u.Requirement, u.Slot)
	switch {
	case len(problems) == 0 && !d.ItemOpen(u.Requirement, u.Slot):
		return registry.Conflict("berkas_terkunci", "Berkas ini tidak disebut dalam kekurangan, jadi tidak dapat diganti.")
	case u.Problem != nil:
		return u.Problem
	case len(problems) > 0:
		return problems.Err()
	case u.File == nil:
		return intake.ErrNoFile
	}
	return nil
}

// addDocument writes the row of a file that is in the store.
func (o *Office) addDocument(ctx context.Context, by workflow.Actor, u Upload, doc *registry.Document) (*registry.Document, error) {
	var d *registry.Dossier
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: u.Key}, o.seen(ctx, by, doc.DossierID, &d), func(tx *postgres.Tx) (postgres.Outcome, error) {
		if err := u.check(d, by); err != nil {
			return postgres.Outcome{}, err
		}
		if err := remember(ctx, tx, d, doc); err != nil {
			return postgres.Outcome{}, err
		}
		if err := putVersion(ctx, tx, doc); err != nil {
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 201, Resource: doc.ID}, answerByFile(ctx, tx, d, doc)
	})
	if err != nil || out.Resource != doc.ID {
		return o.documentAgain(ctx, out, err)
	}
	return doc, nil
}

// putVersion makes a document the next version of its item.
func putVersion(ctx context.Context, tx *postgres.Tx, doc *registry.Document) error {
	stock, err := tx.Stock(ctx, doc.DossierID, doc.Requirement, doc.Slot)
	if err != nil {
		return err
	}
	switch {
	case stock.Version >= registry.MaxDocumentVersions:
		return registry.Invalid("file", "terlalu_banyak_versi", fmt.Sprintf("Satu berkas paling banyak diganti sampai %d versi.", registry.MaxDocumentVersions))
	case !stock.Replaces && stock.Current >= registry.MaxCurrentDocuments:
		return registry.Invalid("file", "terlalu_banyak_berkas", fmt.Sprintf("Satu permohonan paling banyak memuat %d berkas.", registry.MaxCurrentDocuments))
	case stock.Replaces:
		if err := tx.RetireDocument(ctx, doc.DossierID, doc.Requirement, doc.Slot); err != nil {
			return err
		}
	}
	doc.Version = stock.Version + 1
	return tx.AddDocument(ctx, doc)
}

// answerByFile answers the findings on an item for which a new version came. Words that stand beside it stay.
func answerByFile(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, doc *registry.Document) error {
	for i := range d.Findings {
		f := &d.Findings[i]
		if !f.Told() || f.Requirement == nil || *f.Requirement != doc.Requirement || f.Slot != doc.Slot {
			continue
		}
		kind := registry.AnswerFile
		f.AnswerKind = &kind
		if err := tx.AnswerFinding(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// documentAgain is what a request led to that was made before. A verdict is not part of it: the applicant may not know
// it yet.
func (o *Office) documentAgain(ctx context.Context, before postgres.Outcome, err error) (*registry.Document, error) {
	if err != nil {
		return nil, err
	}
	doc, err := o.db.Document(ctx, before.Resource)
	if err != nil {
		return nil, err
	}
	doc.Verdict = nil
	return doc, nil
}

// DeleteDocument removes a version of an item from a draft, and its file with it.
func (o *Office) DeleteDocument(ctx context.Context, by workflow.Actor, document uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := tx.LockCoverOfDocument(ctx, by, document)
		if err != nil {
			return err
		}
		if err := o.prepare(ctx, tx, d); err != nil {
			return err
		}
		if err := inDraft(d, by); err != nil {
			return err
		}
		doc, err := tx.Document(ctx, document)
		if err != nil {
			return err
		}
		return tx.DeleteDocument(ctx, doc)
	})
}

// DeleteDossier removes a draft with all that belongs to it, the files included.
func (o *Office) DeleteDossier(ctx context.Context, by workflow.Actor, dossier uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := o.take(ctx, tx, by, dossier)
		if err != nil {
			return err
		}
		if err := inDraft(d, by); err != nil {
			return err
		}
		return tx.DeleteDossier(ctx, dossier)
	})
}

// inDraft lets only whoever may edit a draft remove something for good.
func inDraft(d *registry.Dossier, by workflow.Actor) error {
	if err := d.Definition.May(workflow.Editing, d.Snapshot(), by); err != nil {
		return err
	}
	if d.SubmittedAt != nil {
		return registry.Conflict("bukan_draf", "Permohonan yang sudah diajukan tidak dapat dihapus, begitu pula berkasnya.")
	}
	return nil
}

// DocumentContent opens a document of a dossier this person may see.
func (o *Office) DocumentContent(ctx context.Context, by workflow.Actor, id uuid.UUID) (intake.Content, error) {
	doc, err := o.db.VisibleDocument(ctx, by, id)
	if err != nil {
		return intake.Content{}, err
	}
	return o.Fetch(ctx, doc.ObjectKey, intake.Content{Filename: inspect.SafeName(doc.Filename, doc.MIME), MIME: doc.MIME})
}

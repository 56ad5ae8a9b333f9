package casework

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// maxNotes keeps a case readable.
const maxNotes = 500

// Notes are what the office has written to itself on a case, newest first, for whoever reads the office's dossiers.
func (o *Office) Notes(ctx context.Context, by workflow.Actor, dossier uuid.UUID) ([]registry.Note, error) {
	d, err := o.look(ctx, by, dossier)
	if err != nil {
		return nil, err
	}
	if !readsNotes(d, by) {
		return nil, errNoNotes
	}
	return o.db.Notes(ctx, dossier)
}

// NewNote is a note that somebody of the office writes on a case.
type NewNote struct {
	Text    string
	Key     postgres.Key
	Problem *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// AddNote writes a note on a case, by those who have a part in the office's work on it, in whatever state it is.
func (o *Office) AddNote(ctx context.Context, by workflow.Actor, dossier uuid.UUID, n NewNote) (*registry.Note, error) {
	var d *registry.Dossier
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, o.seen(ctx, by, dossier, &d), func(tx *postgres.Tx) (postgres.Outcome, error) {
		if !MayNote(d, by) {
			return postgres.Outcome{}, errNoNotes
		}
		if err := n.check(ctx, tx, d.ID); err != nil {
			return postgres.Outcome{}, err
		}
		made := &registry.Note{DossierID: d.ID, By: by.User, Text: n.Text}
		err := tx.AddNote(ctx, made)
		return postgres.Outcome{Status: 201, Resource: made.ID}, err
	})
	if err != nil {
		return nil, err
	}
	return o.db.Note(ctx, out.Resource)
}

// check holds what is refused as invalid, and cleans the words.
func (n *NewNote) check(ctx context.Context, tx *postgres.Tx, dossier uuid.UUID) error {
	if n.Problem != nil {
		return n.Problem
	}
	if err := registry.NeededNote("text", &n.Text, "Tuliskan catatannya.").Err(); err != nil {
		return err
	}
	count, err := tx.CountNotes(ctx, dossier)
	if err == nil && count >= maxNotes {
		err = registry.Invalid("text", "terlalu_banyak_catatan", fmt.Sprintf("Satu permohonan paling banyak memuat %d catatan.", maxNotes))
	}
	return err
}

// MayNote tells whether a person may write notes on a case. A person's own request is never noted upon by that person.
func MayNote(d *registry.Dossier, by workflow.Actor) bool {
	return readsNotes(d, by) && d.Definition.Employs(by)
}

// readsNotes tells whether a person reads the notes on a case: those who read the office's dossiers, once it was handed
// in, unless they belong to the applicant's side themselves. Staff that filled in at the counter does not,
// nor whoever began a case of the office's own.
func readsNotes(d *registry.Dossier, by workflow.Actor) bool {
	return by.Reads && d.SubmittedAt != nil && (!d.Own || d.Counter != nil || !d.Definition.Public())
}

var errNoNotes = registry.Forbid("bukan_tugas_anda", "Catatan intern pada permohonan ini tidak dibuka untuk Anda.")

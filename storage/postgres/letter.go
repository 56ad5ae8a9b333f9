package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// LetterEntry is what the journal of a letter keeps of an act besides the decision itself.
type LetterEntry struct {
	ByName       string
	MandateID    *uuid.UUID // the mandate under which the person acts; nil: that of the decision
	Ground       string     // code of the definition's closed list
	Reason       string     // for the public, where the letter stops being in force
	AttachmentID *uuid.UUID // the letter about it
	LetterNumber string     // of that letter
	StatusID     *uuid.UUID // the legal status it rests on
	DefinitionID uuid.UUID  // which version of the SOP has decided
	On           time.Time  // the office's day
}

// ApplyLetter carries out a decision about a letter: the new state and the row of its journal, in one statement. It is the
// only place where the state of a letter changes. A conflict where somebody else was quicker.
func (tx *Tx) ApplyLetter(ctx context.Context, c *registry.Certificate, t workflow.Transition, by workflow.Actor, e LetterEntry) error { //nolint:revive // an act is a letter, a decision, a person and an entry
	var actor *uuid.UUID
	if !by.Clock {
		actor = &by.User
	}
	if e.MandateID == nil {
		e.MandateID = mandateOf(t)
	}
	var reason *string // why it is not in force, for everybody; the journal keeps every reason
	since := c.Since
	if t.To() != t.From() {
		since = e.On
	}
	if t.To() != registry.CertificateActive {
		reason = &e.Reason
	}
	n, err := tx.exec(ctx, `WITH moved AS (
			UPDATE certificates SET state = $4, version = version + 1, reason = $5, since = $6
			WHERE id = $1 AND state = $2 AND version = $3
			RETURNING id, version, state)
		INSERT INTO certificate_events (id, certificate_id, seq, act, from_state, to_state, by_user, by_name, as_role, mandate_id,
			ground, reason, attachment_id, letter_number, status_id, definition_id, at)
		SELECT $7, id, version, $8, $2, state, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19 FROM moved`,
		c.ID, t.From(), t.Version(), t.To(), reason, day(since), registry.NewID(), t.Action().Name, actor, e.ByName, t.As(),
		e.MandateID, e.Ground, e.Reason, e.AttachmentID, e.LetterNumber, e.StatusID, e.DefinitionID, tx.Now)
	if err != nil {
		return fmt.Errorf("apply %s to letter: %w", t.Action().Name, err)
	}
	if n == 0 {
		return workflow.Stale("Surat")
	}
	c.State, c.Version, c.Reason, c.Since = t.To(), c.Version+1, reason, since
	return nil
}

// LetterEvents is everything that was done to a letter from its issue on, in order.
func (r reader) LetterEvents(ctx context.Context, certificate uuid.UUID) ([]registry.LetterEvent, error) {
	of, err := r.letterEvents(ctx, []uuid.UUID{certificate})
	return of[certificate], err
}

// letterEvents are those of some letters, by their ids.
func (r reader) letterEvents(ctx context.Context, letters []uuid.UUID) (map[uuid.UUID][]registry.LetterEvent, error) {
	var all []registry.LetterEvent
	err := r.list(ctx, &all, `SELECT e.id, e.certificate_id, e.seq, e.act, e.from_state, e.to_state, e.by_user, e.by_name, e.as_role,
		e.mandate_id, m.kind AS mandate_kind, e.ground, e.reason, e.attachment_id, e.letter_number, e.status_id, e.definition_id, e.at
		FROM certificate_events e LEFT JOIN mandates m ON m.id = e.mandate_id
		WHERE e.certificate_id = ANY($1::uuid[]) ORDER BY e.certificate_id, e.seq LIMIT $2`, keys(letters), 1000*len(letters))
	if err != nil {
		return nil, fmt.Errorf("list what was done to letters: %w", err)
	}
	of := make(map[uuid.UUID][]registry.LetterEvent, len(letters))
	for _, e := range all {
		of[e.CertificateID] = append(of[e.CertificateID], e)
	}
	return of, nil
}

// LockLetter finds a letter if this person may see its case, and locks both until the end of the transaction: the case
// first, as everywhere.
func (tx *Tx) LockLetter(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, *registry.Certificate, error) {
	d, err := tx.lockOwner(ctx, by, id, owner{`certificates`, "Surat"})
	if err != nil {
		return nil, nil, err
	}
	c, err := tx.LockLetterRow(ctx, id)
	return d, c, err
}

// LockLetterRow locks a letter that another one concerns. Who may see it was asked before.
func (tx *Tx) LockLetterRow(ctx context.Context, id uuid.UUID) (*registry.Certificate, error) {
	return tx.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.id = $1 FOR UPDATE`, id)
}

// Letter finds a letter with its case, without Form and Officers, if this person may see it.
func (r reader) Letter(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Dossier, *registry.Certificate, error) {
	d, err := find[registry.Dossier](ctx, r, sought{"Surat", `SELECT ` + coverColumns + ` FROM dossiers d WHERE ` + visible(by) + `
		AND d.id = (SELECT dossier_id FROM certificates WHERE id = $3)`}, by.User, by.Office, id)
	if err != nil {
		return nil, nil, err
	}
	c, err := r.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.id = $1`, id)
	return d, c, err
}

// SuccessorOf is the letter that took the place of another; ok is false where none did.
func (r reader) SuccessorOf(ctx context.Context, id uuid.UUID) (c *registry.Certificate, ok bool, err error) {
	c, err = r.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.replaces = $1`, id)
	if workflow.KindOf(err) == workflow.Missing {
		return nil, false, nil
	}
	return c, err == nil, err
}

// CertificateByID finds a letter. Who may see it was asked before.
func (r reader) CertificateByID(ctx context.Context, id uuid.UUID) (*registry.Certificate, error) {
	return r.certificate(ctx, `SELECT `+certificateColumns+` FROM certificates c WHERE c.id = $1`, id)
}

// LettersOf are the letters of an organisation, the latest 100 first.
func (r reader) LettersOf(ctx context.Context, organisation uuid.UUID) ([]registry.Certificate, error) {
	var all []registry.Certificate
	err := r.list(ctx, &all, `SELECT `+certificateColumns+` FROM certificates c WHERE c.organisation_id = $1
		ORDER BY c.issued_on DESC, c.id DESC LIMIT 100`, organisation)
	if err != nil {
		return nil, fmt.Errorf("list letters of organisation: %w", err)
	}
	return all, nil
}

// OpenSuccessor is the case that is open to replace a letter; ok is false where none is.
func (r reader) OpenSuccessor(ctx context.Context, certificate uuid.UUID) (d *registry.Dossier, ok bool, err error) {
	d, err = find[registry.Dossier](ctx, r, sought{"Permohonan", `SELECT ` + successorColumns + `
		FROM dossiers d WHERE d.replaces = $1 AND d.open`}, certificate)
	if workflow.KindOf(err) == workflow.Missing {
		return nil, false, nil
	}
	return d, err == nil, err
}

// VersionOf is the id of the version of the SOP on which a case stands.
func (r reader) VersionOf(ctx context.Context, dossier uuid.UUID) (id uuid.UUID, err error) {
	if err := r.get(ctx, &id, `SELECT definition_id FROM dossiers WHERE id = $1`, dossier); err != nil {
		return id, fmt.Errorf("find definition of case: %w", err)
	}
	return id, nil
}

package rulemaking

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// DraftView is a draft of a procedure as somebody of the office reads it.
type DraftView struct {
	registry.DefinitionDraft
	Definition  *workflow.Definition // nil: the text cannot run
	Errors      []string             // why it cannot be proposed, in sentences
	Base        *workflow.Definition // the version in force; nil: the procedure is new
	Differences []string             // against that, in words
	Comments    []registry.DefinitionComment
	Events      []registry.DefinitionEvent // oldest first
	Approvers   []string                   // labels of the roles that approve
	Location    *time.Location

	MayEdit, MayPropose, MayTakeBack, MayCancel, MayComment, MayAnswer bool
	Alone                                                              bool // holds the role that approves, but has written the draft
}

// Acts are the acts that this person may do with the draft now.
func (v *DraftView) Acts() (acts []string) {
	for _, one := range []struct {
		may bool
		act string
	}{
		{v.MayPropose, ProposeDraft},
		{v.MayTakeBack, TakeBackDraft},
		{v.MayAnswer, ApproveDraft},
		{v.MayAnswer, ReturnDraft},
		{v.MayCancel, CancelDraft},
	} {
		if one.may {
			acts = append(acts, one.act)
		}
	}
	return acts
}

// DefinitionDraft shows a draft of a procedure.
func (o *Office) DefinitionDraft(ctx context.Context, by workflow.Actor, id uuid.UUID) (*DraftView, error) {
	if err := readsDefinitions(by); err != nil {
		return nil, err
	}
	d, err := o.db.DefinitionDraft(ctx, by.Office, id)
	if err != nil {
		return nil, err
	}
	v := &DraftView{DefinitionDraft: *d}
	if v.Location, err = o.rules.Location(ctx, by.Office); err != nil {
		return nil, err
	}
	if v.Comments, err = o.db.DefinitionComments(ctx, id); err != nil {
		return nil, err
	}
	if v.Events, err = o.db.DraftEvents(ctx, id); err != nil {
		return nil, err
	}
	return v, o.judgeDraft(ctx, by, v)
}

// judgeDraft tells what stands in the way of a draft, what it changes, and what this person may do with it.
func (o *Office) judgeDraft(ctx context.Context, by workflow.Actor, v *DraftView) error {
	s, err := o.shelf(ctx, o.db, shelved{by.Office, v.Service, o.db.Now()})
	if err != nil {
		return err
	}
	v.Definition, v.Errors = s.judge(v.Body)
	if v.Base = s.inForce; v.Base != nil && v.Definition != nil {
		v.Differences = workflow.Diff(v.Base, v.Definition)
	}
	if v.Waiting {
		v.Errors = append(v.Errors, draftWaits)
	}
	writes := registry.OnlyAdmin(by, draftsAreWritten) == nil
	v.MayEdit = writes && v.State == registry.DraftOpen
	v.MayPropose = v.MayEdit && len(v.Errors) == 0
	v.MayTakeBack = writes && v.State == registry.DraftProposed
	v.MayCancel = writes && (v.State == registry.DraftOpen || v.State == registry.DraftProposed)
	if v.MayComment, err = o.commentsDefinitions(ctx, by); err != nil {
		return err
	}
	if v.Definition != nil && v.State == registry.DraftProposed {
		_, v.Approvers = s.approvers(v.Definition)
		why := s.mayAnswer(by, v.Definition, v.Events)
		v.MayAnswer, v.Alone = why == nil, errors.Is(why, errAlone)
	}
	return nil
}

// NewDraft is a version of a procedure that somebody begins to write.
type NewDraft struct {
	Service string
	Body    string               // empty: a copy of the version in force
	Norms   *workflow.Definition // that version with other norms, which the copy takes; nil: its own
	Waiting bool                 // for the decree on the office's structure
	Key     postgres.Key
	Problem *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// mostDefinition is the most bytes of a definition; the shipped ones have about forty thousand.
const mostDefinition = 256 << 10

// NewDefinitionDraft begins a draft. Its text may have errors; only what could run is ever proposed.
func (o *Office) NewDefinitionDraft(ctx context.Context, by workflow.Actor, n NewDraft) (uuid.UUID, error) {
	if err := registry.OnlyAdmin(by, draftsAreWritten); err != nil {
		return uuid.Nil, err
	}
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		if n.Problem != nil {
			return postgres.Outcome{}, n.Problem
		}
		d, err := o.beginDraft(ctx, tx, by.Office, n)
		if err != nil {
			return postgres.Outcome{}, err
		}
		d.MadeBy = &by.User
		if err := tx.AddDefinitionDraft(ctx, d); err != nil {
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 201, Resource: d.ID}, draftOf{d: d, by: by}.journal(ctx, tx, registry.DefinitionEvent{Kind: registry.DefinitionMade})
	})
	return out.Resource, err
}

// beginDraft is the draft as it is stored first.
func (o *Office) beginDraft(ctx context.Context, tx *postgres.Tx, office uuid.UUID, n NewDraft) (*registry.DefinitionDraft, error) {
	if n.Body != "" && n.Service == "" {
		d, err := workflow.Load([]byte(n.Body))
		if err != nil {
			return nil, registry.Invalid("body", "tidak_sah", faultIn(n.Body, err))
		}
		n.Service = d.Service
	}
	s, err := o.shelf(ctx, tx, shelved{office, n.Service, tx.Now})
	if err != nil {
		return nil, err
	}
	known := s.inForce != nil || s.newest != nil
	switch loaded, err := workflow.Load([]byte(n.Body)); {
	case n.Body == "" && s.inForce == nil:
		return nil, registry.Invalid("service", "tidak_dikenal", "Layanan ini belum mempunyai versi yang berlaku untuk disalin.")
	case n.Body == "":
		if n.Body, err = s.copied(n.Norms); err != nil {
			return nil, err
		}
	case !known && err != nil:
		return nil, registry.Invalid("body", "tidak_sah", faultIn(n.Body, err))
	case !known && loaded.Service != n.Service:
		return nil, registry.Invalid("service", "berbeda", fmt.Sprintf("Berkas ini tentang layanan %q.", loaded.Service))
	}
	if err := checkBody(n.Body); err != nil {
		return nil, err
	}
	return &registry.DefinitionDraft{
		OfficeID: office, Service: n.Service, Body: n.Body, Hash: hashOf(n.Body), Waiting: n.Waiting, State: registry.DraftOpen, Revision: 1,
	}, nil
}

// versionLine is where a definition says its version.
var versionLine = regexp.MustCompile(`(?m)^version:[ \t]*[0-9]+`)

// renumbered is a text as the next version.
func renumbered(body string, version int) string {
	return versionLine.ReplaceAllLiteralString(body, fmt.Sprintf("version: %d", version))
}

// checkBody refuses what could not be stored.
func checkBody(body string) error {
	switch {
	case strings.TrimSpace(body) == "":
		return registry.Invalid("body", "wajib", "Tuliskan isi definisinya.")
	case len(body) > mostDefinition:
		return registry.Invalid("body", "terlalu_besar", "Definisi paling besar 256 KB.")
	case !utf8.ValidString(body) || strings.ContainsRune(body, 0):
		return registry.Invalid("body", "huruf_tidak_sah", "Definisi memuat tanda yang tidak dapat disimpan.")
	}
	return nil
}

func hashOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// faultIn is what is wrong with a definition, with the line where that can be told.
func faultIn(body string, err error) string {
	text := calendar.Sentence(err)
	if line := workflow.Place([]byte(body), err); line > 0 {
		text += fmt.Sprintf(" Lihat baris %d.", line)
	}
	return text
}

// DraftEdit is what somebody makes of a draft.
type DraftEdit struct {
	Revision int // that was looked at; 0: not told
	Body     string
	Waiting  bool
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// EditDefinitionDraft stores a new text of a draft. Nothing is lost where two write at once: the second is told.
func (o *Office) EditDefinitionDraft(ctx context.Context, by workflow.Actor, id uuid.UUID, e DraftEdit) error {
	return o.onDraft(ctx, postgres.Request{By: by}, id, func(tx *postgres.Tx, d *registry.DefinitionDraft) error {
		if err := registry.OnlyAdmin(by, draftsAreWritten); err != nil {
			return err
		}
		if err := standsAt(d, draftAct{e.Revision, []string{registry.DraftOpen}}); err != nil {
			return err
		}
		if err := readable(e.Problem, e.Revision); err != nil {
			return err
		}
		e.Body = strings.ReplaceAll(e.Body, "\r\n", "\n") // as browsers send it
		if err := checkBody(e.Body); err != nil {
			return err
		}
		event := registry.DefinitionEvent{Kind: registry.DefinitionChanged}
		switch {
		case d.Body == e.Body && d.Waiting == e.Waiting:
			return nil
		case e.Waiting && !d.Waiting:
			event.Note = "Ditandai menunggu keputusan tentang struktur organisasi."
		case !e.Waiting && d.Waiting:
			event.Note = "Tidak lagi menunggu keputusan tentang struktur organisasi."
		}
		d.Body, d.Hash, d.Waiting = e.Body, hashOf(e.Body), e.Waiting
		if err := tx.SetDefinitionDraft(ctx, d); err != nil {
			return err
		}
		return draftOf{d: d, by: by}.journal(ctx, tx, event)
	})
}

// onDraft does something to a draft that this person may see, under its lock and once under a key.
func (o *Office) onDraft(ctx context.Context, r postgres.Request, id uuid.UUID, do func(tx *postgres.Tx, d *registry.DefinitionDraft) error) error {
	if err := readsDefinitions(r.By); err != nil {
		return err
	}
	var d *registry.DefinitionDraft
	see := func(tx *postgres.Tx) (err error) {
		d, err = tx.LockDefinitionDraft(ctx, r.By.Office, id)
		return err
	}
	_, err := o.db.Once(ctx, r, see, func(tx *postgres.Tx) (postgres.Outcome, error) {
		return postgres.Outcome{Status: 200, Resource: id}, do(tx, d)
	})
	return err
}

// draftAct is what an act on a draft expects of it.
type draftAct struct {
	revision int // that was looked at; 0: it was not told, which is reported as wrong input
	states   []string
}

// standsAt refuses an act on a draft that has changed since it was looked at.
func standsAt(d *registry.DefinitionDraft, a draftAct) error {
	switch {
	case !slices.Contains(a.states, d.State):
		return registry.Conflict("keadaan_tidak_sesuai", "Draf ini sudah "+d.State+", sehingga tidak dapat diperlakukan begitu lagi.")
	case a.revision != 0 && d.Revision != a.revision:
		return registry.Conflict("draf_berubah", "Draf ini sudah diubah orang lain sejak Anda membukanya. Muat ulang lalu ulangi.")
	}
	return nil
}

// readable refuses a request that could not be read, or does not tell which revision was looked at.
func readable(problem *registry.Error, revision int) error {
	switch {
	case problem != nil:
		return problem
	case revision == 0:
		return registry.Invalid("revision", "wajib", "Sertakan revisi draf yang Anda lihat.")
	}
	return nil
}

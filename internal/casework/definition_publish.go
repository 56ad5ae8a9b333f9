package casework

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// shelf is what an office has of a procedure: by it a new version is judged.
type shelf struct {
	office      *registry.Office
	all         []*workflow.Definition // in force, of every procedure
	inForce     *workflow.Definition   // nil: none
	inForceBody string
	newest      *workflow.Definition // published, scheduled ones included; nil: none
	scheduled   *postgres.Definition // the last one that is not in force yet; nil: none
	next        int                  // the number of the next version
}

// shelves reads what an office has; the database and a transaction both do.
type shelves interface {
	current
	Office(ctx context.Context, id uuid.UUID) (*registry.Office, error)
	Definitions(ctx context.Context, office uuid.UUID, service string) ([]postgres.Definition, error)
}

// shelved says what of an office to read, as of an instant: in a transaction that of the transaction.
type shelved struct {
	office  uuid.UUID
	service string
	at      time.Time
}

// shelf reads what an office has of a procedure. The order of what is in force is always the same, since the first role
// that approves is the one that the journal names.
func (o *Office) shelf(ctx context.Context, r shelves, of shelved) (*shelf, error) {
	s := &shelf{next: 1}
	var err error
	if s.office, err = r.Office(ctx, of.office); err != nil {
		return nil, err
	}
	inForce, err := r.CurrentDefinitions(ctx, of.office, of.at)
	if err != nil {
		return nil, err
	}
	for _, service := range slices.Sorted(maps.Keys(inForce)) {
		d, err := o.definition(ctx, r, inForce[service])
		if err != nil {
			return nil, err
		}
		s.all = append(s.all, d)
	}
	stored, err := r.Definitions(ctx, of.office, of.service)
	if err != nil {
		return nil, err
	}
	for i, row := range stored { // newest first
		s.next = max(s.next, row.Version+1)
		if row.CancelledAt != nil {
			continue
		}
		d, err := o.definition(ctx, r, row.ID)
		if err != nil {
			return nil, err
		}
		if s.newest == nil {
			s.newest = d
		}
		if row.EffectiveAt.After(of.at) && s.scheduled == nil {
			s.scheduled = &stored[i]
		}
		if inForce[of.service] == row.ID {
			s.inForce, s.inForceBody = d, row.Body
		}
	}
	return s, nil
}

// judge reads a text and tells in sentences why it cannot be the next version; the definition is nil where it cannot run.
func (s *shelf) judge(body string) (*workflow.Definition, []string) {
	d, err := workflow.Load([]byte(body))
	if err != nil {
		return nil, []string{faultIn(body, err)}
	}
	problems := workflow.Succession{Before: s.newest, Version: s.next}.Problems(d)
	for _, p := range officeProblems(*s.office, []shippedProcedure{{Definition: d}}) {
		if p.Field == "number_parts" { // whatever else is wrong with the office is no matter of this text
			problems = append(problems, p.Detail)
		}
	}
	return d, append(problems, s.alike(d)...)
}

// alike says where numbers of a text could be those of another procedure in force.
func (s *shelf) alike(d *workflow.Definition) (problems []string) {
	parts := s.office.Settings.NumberParts
	for _, other := range s.all {
		for _, pair := range [][2]string{{d.Numbers.Registration, other.Numbers.Registration}, {d.Numbers.Letter, other.Numbers.Letter}} {
			if other.Service != d.Service && pair[0] != "" && pair[1] != "" && workflow.NumbersAlike(pair[0], pair[1], parts) {
				problems = append(problems, "Bentuk nomor "+pair[0]+" dapat memberi nomor yang sama dengan "+other.Title+".")
			}
		}
	}
	return problems
}

// approvers are the roles that approve a version, and their labels: by the version in force, so that nobody gives the
// approval to himself with a draft. Where it names none, those that the office's other procedures name; only an office
// without any leaves it to the new version.
func (s *shelf) approvers(d *workflow.Definition) (roles, labels []string) {
	by := []*workflow.Definition{d}
	named := func(d *workflow.Definition) bool { return d.Cover.ApprovedBy != "" }
	switch {
	case s.inForce != nil && named(s.inForce):
		by = []*workflow.Definition{s.inForce}
	case slices.ContainsFunc(s.all, named):
		by = s.all
	}
	for _, of := range by {
		role, ok := of.Role(of.Cover.ApprovedBy)
		if ok && !slices.Contains(roles, role.ID) {
			roles, labels = append(roles, role.ID), append(labels, role.Label)
		}
	}
	return roles, labels
}

// errAlone refuses whoever would approve the own work.
var errAlone = registry.Forbid("penulis_sendiri", "Anda ikut menulis draf ini, sehingga pengesahannya dilakukan orang lain.")

// mayAnswer refuses whoever may not approve or return a proposed draft; events are what was done with it.
func (s *shelf) mayAnswer(by workflow.Actor, d *workflow.Definition, events []registry.DefinitionEvent) error {
	roles, _ := s.approvers(d)
	if !slices.ContainsFunc(roles, by.Has) {
		return registry.Forbid("bukan_tugas_anda", "Pengesahan SOP bukan bagian dari peran Anda.")
	}
	wrote := []string{registry.DefinitionMade, registry.DefinitionChanged, registry.DefinitionProposed}
	for _, e := range events {
		if e.By != nil && *e.By == by.User && slices.Contains(wrote, e.Kind) {
			return errAlone
		}
	}
	return nil
}

// as is the role in which somebody answers.
func (s *shelf) as(by workflow.Actor, d *workflow.Definition) string {
	roles, _ := s.approvers(d)
	i := slices.IndexFunc(roles, by.Has)
	if i < 0 {
		return ""
	}
	return roles[i]
}

// effectiveAt is the instant from which a version is in force that is to be so from a day on, today or later.
func (s *shelf) effectiveAt(d *workflow.Definition, on, now time.Time) (time.Time, error) {
	invalid := func(code, detail string) (time.Time, error) {
		return time.Time{}, registry.Invalid("effective_on", code, detail)
	}
	today := onDay(now.In(s.office.Location()))
	if on.IsZero() {
		if on = today; d.Cover.Effective.After(today) {
			on = d.Cover.Effective
		}
	}
	at := time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, s.office.Location())
	if onDay(on).Equal(today) {
		at = now
	}
	switch why := d.CheckEffective(on); {
	case onDay(on).Before(today):
		return invalid("sudah_lewat", "Tanggal berlaku paling awal hari ini.")
	case on.After(today.AddDate(5, 0, 0)):
		return invalid("terlalu_jauh", "Tanggal berlaku paling jauh lima tahun lagi.")
	case why != "":
		return invalid("bertentangan", why)
	case s.scheduled != nil && at.Before(s.scheduled.EffectiveAt):
		return invalid("mendahului", fmt.Sprintf("Versi %d sudah disahkan dan baru berlaku mulai %s. Versi berikutnya tidak dapat berlaku lebih dahulu.",
			s.scheduled.Version, calendar.FormatDate(s.scheduled.EffectiveAt.In(s.office.Location()))))
	}
	return at, nil
}

// The acts on a draft, as they are sent.
const (
	ProposeDraft  = "ajukan"
	TakeBackDraft = "tarik"
	ReturnDraft   = "kembalikan"
	ApproveDraft  = "setujui"
	CancelDraft   = "batalkan"
)

// DraftCommand asks for an act on a draft.
type DraftCommand struct {
	Act         string
	Revision    int             // that was looked at
	EffectiveOn time.Time       // of an approval: the first day; zero: as the sheet says, else today
	Note        string          // the reason, where the head returns a draft
	Problem     *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// ActOnDraft proposes a draft, takes it back, returns it, approves it or gives it up. Two answers at once: one wins.
func (o *Office) ActOnDraft(ctx context.Context, by workflow.Actor, id uuid.UUID, c DraftCommand) error {
	return o.onDraft(ctx, by, id, func(tx *postgres.Tx, d *registry.DefinitionDraft) error {
		switch c.Act {
		case ProposeDraft, TakeBackDraft, CancelDraft:
			return o.keeperAct(ctx, tx, draftOf{d, by, c})
		case ApproveDraft, ReturnDraft:
			return o.headAct(ctx, tx, draftOf{d, by, c})
		}
		return registry.Invalid("action", "tidak_dikenal", "Tindakan ini tidak ada pada draf SOP.")
	})
}

// draftOf is a locked draft with who does what to it.
type draftOf struct {
	d  *registry.DefinitionDraft
	by workflow.Actor
	c  DraftCommand
}

// keeperAct is an act of whoever keeps the office's settings.
func (o *Office) keeperAct(ctx context.Context, tx *postgres.Tx, w draftOf) error {
	act := map[string]struct {
		from     []string
		to, kind string
	}{
		ProposeDraft:  {[]string{registry.DraftOpen}, registry.DraftProposed, registry.DefinitionProposed},
		TakeBackDraft: {[]string{registry.DraftProposed}, registry.DraftOpen, registry.DefinitionTakenBack},
		CancelDraft:   {[]string{registry.DraftOpen, registry.DraftProposed}, registry.DraftCancelled, registry.DefinitionCancelled},
	}[w.c.Act]
	if err := writesDefinitions(w.by); err != nil {
		return err
	}
	if err := standsAt(w.d, draftAct{w.c.Revision, act.from}); err != nil {
		return err
	}
	if w.c.Problem != nil {
		return w.c.Problem
	}
	if w.c.Act == ProposeDraft {
		if err := o.proposable(ctx, tx, w.d); err != nil {
			return err
		}
	}
	w.d.State = act.to
	if err := tx.SetDefinitionDraft(ctx, w.d); err != nil {
		return err
	}
	return draftEvent(ctx, tx, w.d, registry.DefinitionEvent{Kind: act.kind, As: registry.AdminRole}, w.by)
}

// proposable refuses a draft that could not be the next version, with all that is wrong.
func (o *Office) proposable(ctx context.Context, tx *postgres.Tx, d *registry.DefinitionDraft) error {
	if d.Waiting {
		return registry.Invalid("waiting", "menunggu_keputusan", "Draf ini masih menunggu keputusan tentang struktur organisasi.")
	}
	s, err := o.shelf(ctx, tx, shelved{d.OfficeID, d.Service, tx.Now})
	if err != nil {
		return err
	}
	_, problems := s.judge(d.Body)
	return bodyProblems(problems)
}

func bodyProblems(problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	fields := make([]registry.FieldError, len(problems))
	for i, p := range problems {
		fields[i] = registry.FieldError{Field: "body", Code: "tidak_sah", Detail: p}
	}
	return workflow.RefuseFields(fields...)
}

// headAct is the answer of whoever approves. The office is locked, so that two versions get two numbers.
func (o *Office) headAct(ctx context.Context, tx *postgres.Tx, w draftOf) error {
	if _, err := tx.LockOffice(ctx, w.d.OfficeID); err != nil {
		return err
	}
	s, err := o.shelf(ctx, tx, shelved{w.d.OfficeID, w.d.Service, tx.Now})
	if err != nil {
		return err
	}
	events, err := tx.DraftEvents(ctx, w.d.ID)
	if err != nil {
		return err
	}
	d, problems := s.judge(w.d.Body)
	judged := d
	if judged == nil {
		judged = &workflow.Definition{}
	}
	alone := s.mayAnswer(w.by, judged, events)
	if alone != nil && !errors.Is(alone, errAlone) {
		return alone
	}
	if err := standsAt(w.d, draftAct{w.c.Revision, []string{registry.DraftProposed}}); err != nil {
		return err
	}
	if alone != nil {
		return alone
	}
	if w.c.Problem != nil {
		return w.c.Problem
	}
	if w.c.Act == ReturnDraft {
		return returnDraft(ctx, tx, w, s.as(w.by, judged))
	}
	if err := bodyProblems(problems); err != nil {
		return err
	}
	return publish(ctx, tx, w, approval{s, d})
}

// returnDraft gives a proposed draft back with a reason.
func returnDraft(ctx context.Context, tx *postgres.Tx, w draftOf, as string) error {
	note := cleanText(w.c.Note)
	if note == "" {
		return registry.Invalid("note", "wajib", "Tuliskan alasan mengapa draf ini dikembalikan.")
	}
	if problems := checkNote("note", &note); len(problems) > 0 {
		return workflow.RefuseFields(problems...)
	}
	w.d.State = registry.DraftOpen
	if err := tx.SetDefinitionDraft(ctx, w.d); err != nil {
		return err
	}
	return draftEvent(ctx, tx, w.d, registry.DefinitionEvent{Kind: registry.DefinitionReturned, As: as, Note: note}, w.by)
}

// approval is a definition that is approved, by what the office has.
type approval struct {
	s *shelf
	d *workflow.Definition
}

// publish makes a version of a draft, and has drafts of dossiers follow where it is in force at once.
func publish(ctx context.Context, tx *postgres.Tx, w draftOf, a approval) error {
	at, err := a.s.effectiveAt(a.d, w.c.EffectiveOn, tx.Now)
	if err != nil {
		return err
	}
	id, err := tx.Publish(ctx, postgres.Publication{Office: w.d.OfficeID, Definition: a.d, Body: w.d.Body, EffectiveAt: at})
	if err != nil {
		return err
	}
	w.d.State, w.d.DefinitionID = registry.DraftPublished, &id
	if err := tx.SetDefinitionDraft(ctx, w.d); err != nil {
		return err
	}
	event := registry.DefinitionEvent{
		Kind: registry.DefinitionPublished, DefinitionID: &id, EffectiveAt: &at, As: a.s.as(w.by, a.d), Note: cleanText(w.c.Note),
	}
	if err := draftEvent(ctx, tx, w.d, event, w.by); err != nil || at.After(tx.Now) {
		return err
	}
	return tx.MoveDraftsSoon(ctx, w.d.OfficeID)
}

// PublishDefinition publishes a text at once, for the operator of the server: by is who approves it and must hold the role
// that does.
func (o *Office) PublishDefinition(ctx context.Context, by workflow.Actor, body string, effectiveOn time.Time) (*workflow.Definition, time.Time, error) {
	var d *workflow.Definition
	var at time.Time
	err := o.db.InTx(ctx, func(tx *postgres.Tx) error {
		if _, err := tx.LockOffice(ctx, by.Office); err != nil {
			return err
		}
		if err := checkBody(body); err != nil {
			return err
		}
		var err error
		if d, err = workflow.Load([]byte(body)); err != nil {
			return registry.Invalid("body", "tidak_sah", calendar.Sentence(err))
		}
		s, err := o.shelf(ctx, tx, shelved{by.Office, d.Service, tx.Now})
		if err != nil {
			return err
		}
		if err := s.mayAnswer(by, d, nil); err != nil {
			return err
		}
		_, problems := s.judge(body)
		if err := bodyProblems(problems); err != nil {
			return err
		}
		draft := &registry.DefinitionDraft{
			OfficeID: by.Office, Service: d.Service, Body: body, Hash: d.Hash, State: registry.DraftOpen, Revision: 1,
		}
		if err := tx.AddDefinitionDraft(ctx, draft); err != nil {
			return err
		}
		if err := draftEvent(ctx, tx, draft, registry.DefinitionEvent{Kind: registry.DefinitionMade}, workflow.Actor{Name: operator}); err != nil {
			return err
		}
		if at, err = s.effectiveAt(d, effectiveOn, tx.Now); err != nil {
			return err
		}
		return publish(ctx, tx, draftOf{draft, by, DraftCommand{EffectiveOn: effectiveOn, Note: "Diterbitkan lewat perintah pada server."}}, approval{s, d})
	})
	return d, at, err
}

// operator is the name under which the operator of the server stands in journals.
const operator = "Pengelola server"

// CancelVersion calls off a version that is not in force yet, by whoever approves versions, with a reason.
func (o *Office) CancelVersion(ctx context.Context, by workflow.Actor, id uuid.UUID, note string) error {
	if err := readsDefinitions(by); err != nil {
		return err
	}
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		row, err := tx.DefinitionOf(ctx, by.Office, id)
		if err != nil {
			return err
		}
		if _, err := tx.LockOffice(ctx, by.Office); err != nil {
			return err
		}
		s, err := o.shelf(ctx, tx, shelved{by.Office, row.Service, tx.Now})
		if err != nil {
			return err
		}
		d, err := o.definition(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.mayAnswer(by, d, nil); err != nil {
			return err
		}
		note = cleanText(note)
		done, err := tx.CancelDefinition(ctx, id)
		switch {
		case err != nil:
			return err
		case !done:
			return registry.Conflict("keadaan_tidak_sesuai", "Versi ini sudah berlaku atau sudah dibatalkan.")
		case note == "":
			return registry.Invalid("note", "wajib", "Tuliskan alasan pembatalannya.")
		}
		if problems := checkNote("note", &note); len(problems) > 0 {
			return workflow.RefuseFields(problems...)
		}
		return tx.AddDefinitionEvent(ctx, registry.DefinitionEvent{
			OfficeID: by.Office, Service: row.Service, DefinitionID: &id, Kind: registry.DefinitionCancelled, Hash: row.Hash,
			By: &by.User, ByName: by.Name, As: s.as(by, d), Note: note,
		})
	})
}

package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// mostReassigned is how many cases of a person are listed and handed on at once.
const mostReassigned = 100

// Holder is a person who is named for cases in a role.
type Holder struct {
	Role, RoleLabel string
	User            uuid.UUID
	Name            string
	Cases           int // that can be handed on now
}

// Reassignment hands cases of one person on to another.
type Reassignment struct {
	Role     string
	From, To uuid.UUID
	All      bool // else those of Dossiers
	Dossiers []uuid.UUID
	Note     string // the reason, for all of them
}

// Reassigned tells for one case whether it changed hands, or why not.
type Reassigned struct {
	DossierRow
	Why string // empty: it did
}

// hands tells whether a row of the SOP gives the work of a role in a case into other hands: it names a person and leaves
// the state.
func hands(a workflow.Action, role string) bool {
	return a.To == "" && a.Assigns == role && role != "" && slices.ContainsFunc(a.Inputs, func(f workflow.Field) bool { return f.Type == workflow.Person })
}

// handedOn are the roles whose cases a person may hand on by a procedure.
func handedOn(def *workflow.Definition, by workflow.Actor) []string {
	var roles []string
	for _, a := range def.Actions {
		if hands(a, a.Assigns) && slices.ContainsFunc(a.By, by.Has) {
			roles = append(roles, a.Assigns)
		}
	}
	return roles
}

// movable tells whether a person may hand on the cases of a role that stand in a state.
func movable(def *workflow.Definition, state, role string, by workflow.Actor) bool {
	return slices.ContainsFunc(def.Actions, func(a workflow.Action) bool {
		return hands(a, role) && slices.ContainsFunc(a.By, by.Has) && slices.Contains(def.StatesOf(a), state)
	})
}

var errReassign = registry.Forbid("bukan_tugas_anda", "Mengalihkan tugas orang lain bukan bagian dari peran Anda.")

// Holders are those whose cases this person may hand on, by name.
func (o *Office) Holders(ctx context.Context, by workflow.Actor) ([]Holder, error) {
	part, err := o.Part(ctx, by)
	if err != nil {
		return nil, err
	}
	if len(part.HandsOn) == 0 {
		return nil, errReassign
	}
	loads, err := o.db.Loads(ctx, by.Office, part.HandsOn)
	if err != nil {
		return nil, err
	}
	var all []Holder
	for _, l := range loads {
		def, err := o.Definition(ctx, o.db, l.DefinitionID)
		if err != nil {
			return nil, err
		}
		if !movable(def, l.State, l.Role, by) {
			continue
		}
		i := slices.IndexFunc(all, func(h Holder) bool { return h.User == l.User && h.Role == l.Role })
		if i < 0 {
			role, _ := def.Role(l.Role)
			i, all = len(all), append(all, Holder{Role: l.Role, RoleLabel: role.Label, User: l.User, Name: l.Name})
		}
		all[i].Cases += l.Cases
	}
	return all, nil
}

// Held are the cases of one person in a role that can be handed on now, nearest due time first, and whether there are
// more than are listed.
func (o *Office) Held(ctx context.Context, by workflow.Actor, role string, user uuid.UUID) (rows []DossierRow, more bool, err error) {
	part, err := o.Part(ctx, by)
	if err != nil {
		return nil, false, err
	}
	if !slices.Contains(part.HandsOn, role) {
		return nil, false, errReassign
	}
	l := postgres.Listing{Queue: postgres.QueueMine, Limit: mostReassigned, Now: o.db.Now()}
	for {
		found, err := o.db.Held(ctx, by, postgres.Named{Role: role, User: user}, l)
		if err != nil {
			return nil, false, err
		}
		page, err := o.rows(ctx, by, found)
		if err != nil {
			return nil, false, err
		}
		for _, r := range page {
			def, err := o.Definition(ctx, o.db, r.DefinitionID)
			if err != nil {
				return nil, false, err
			}
			if movable(def, r.State, role, by) {
				rows = append(rows, r)
			}
		}
		if len(found) < l.Limit || len(rows) > mostReassigned {
			break
		}
		l.After = found[len(found)-1].Cursor(l.Queue)
	}
	return rows[:min(len(rows), mostReassigned)], len(rows) > mostReassigned, nil
}

// Reassign hands cases on, each by its own step of the SOP, and tells of each what became of it. One that is refused does
// not hold up the others. Sent twice it does nothing twice: what has gone is no longer the first person's.
func (o *Office) Reassign(ctx context.Context, by workflow.Actor, r Reassignment) ([]Reassigned, error) {
	held, _, err := o.Held(ctx, by, r.Role, r.From)
	if err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	var all []Reassigned
	var failed []error
	for _, row := range r.chosen(held) {
		why, err := o.handOn(ctx, by, r, row.ID)
		if err != nil {
			failed = append(failed, fmt.Errorf("dossier %s: %w", row.ID, err))
			why = "Terjadi kesalahan pada layanan, sehingga permohonan ini belum dialihkan."
		}
		all = append(all, Reassigned{row, why})
	}
	if len(failed) > 0 { // told once: while the database is away all of them fail for the same reason
		slog.ErrorContext(ctx, "reassignment failed", "failed", len(failed), "first", failed[0])
	}
	if len(all) == 0 {
		return nil, registry.Invalid("perkara", "wajib", "Orang ini tidak memiliki permohonan yang dapat dialihkan.")
	}
	return all, nil
}

// chosen are the cases to hand on; of one that the person has no longer only the id is known.
func (r *Reassignment) chosen(held []DossierRow) []DossierRow {
	if r.All {
		return held
	}
	rows := make([]DossierRow, len(r.Dossiers))
	for i, id := range r.Dossiers {
		rows[i] = DossierRow{ID: id}
		if at := slices.IndexFunc(held, func(h DossierRow) bool { return h.ID == id }); at >= 0 {
			rows[i] = held[at]
		}
	}
	return rows
}

// check holds what is refused as invalid, and cleans the words.
func (r *Reassignment) check() error {
	var problems registry.Faults
	if !r.All && len(r.Dossiers) == 0 {
		problems.Add("perkara", "wajib", "Pilih sekurang-kurangnya satu permohonan.")
	}
	if len(r.Dossiers) > mostReassigned {
		problems.Add("perkara", "terlalu_banyak", fmt.Sprintf("Pilih paling banyak %d permohonan sekaligus.", mostReassigned))
	}
	switch r.To {
	case uuid.Nil:
		problems.Add("pengganti", "wajib", "Pilih orang yang menggantikan.")
	case r.From:
		problems.Add("pengganti", "sama", "Pilih orang lain; tugas ini sudah ada pada orang tersebut.")
	}
	return append(problems, registry.NeededNote("alasan", &r.Note, "Tuliskan alasan pengalihan.")...).Err()
}

// handOn takes the step that hands one case on. Why not, in words, where it is refused.
func (o *Office) handOn(ctx context.Context, by workflow.Actor, r Reassignment, id uuid.UUID) (why string, err error) {
	d, err := o.read(ctx, by, id)
	if err != nil {
		return refusalWords(err)
	}
	if who := d.Assignee(r.Role); who == nil || *who != r.From {
		return "Permohonan ini sudah tidak ditugaskan kepada orang itu.", nil
	}
	for _, offer := range d.Definition.Allowed(d.Snapshot(), by, d.Facts(o.db.Now())) {
		row, _ := d.Definition.ActionAt(offer.Action, d.State)
		if !hands(row, r.Role) {
			continue
		}
		i := slices.IndexFunc(offer.Inputs, func(f workflow.Field) bool { return f.Type == workflow.Person })
		input, err := json.Marshal(map[string]any{offer.Inputs[i].Name: r.To})
		if err != nil {
			return "", fmt.Errorf("write input: %w", err)
		}
		_, err = o.Act(ctx, by, Command{Dossier: id, Request: workflow.Request{Action: offer.Action, Version: &d.Version, Note: r.Note, Input: input}})
		return refusalWords(err)
	}
	return "Pada keadaan sekarang permohonan ini tidak dapat dialihkan.", nil
}

// refusalWords are the words of a refusal; any other error stays one.
func refusalWords(err error) (string, error) {
	var refusal *registry.Error
	if err == nil || !errors.As(err, &refusal) {
		return "", err
	}
	return refusal.Words(), nil
}

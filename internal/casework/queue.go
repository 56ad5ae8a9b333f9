package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Filter says which dossiers to list.
type Filter struct {
	Queue   string // now, others, mine, role, overdue, waiting or all; empty: all
	State   string // empty: any
	Q       string // part of a name from three characters on; start of a number or tracking code
	Cursor  string // Next of the page before; empty: from the start
	Limit   int    // rows of a page, 1 to 100
	Count   bool   // whether to count all rows too
	Problem *registry.Error
}

// DefaultLimit is how many rows a page has where nobody says how many.
const DefaultLimit = 25

// Page is a part of a list.
type Page[T any] = registry.Page[T]

// CountedMost is where counting stops: a total of CountedMost means as many or more.
const CountedMost = 10_000

// DossierRow is a dossier in a list.
type DossierRow struct {
	ID                 uuid.UUID
	DefinitionID       uuid.UUID
	TrackingCode       string
	Service            string
	Name               string
	State              string
	StateLabel         string
	Version            int
	HeldSince          *time.Time // since when it waits for a third party; nil: it does not
	Owner              workflow.Owner
	TurnRole           string
	TurnRoleLabel      string
	OpenedBy           string     // who else has it open; empty: nobody, or not for this reader
	OpenedAt           *time.Time // when that person was last seen at it
	Expected           string     // label of the step that it waits for; empty: none
	TurnName           string     // the person the step waits for; empty: anybody of the role, or not for this reader
	DueAt              *time.Time
	Correction         bool       // of a letter that was given out
	Replacing          bool       // a letter, as corrections and renewals do
	LateNotice         bool       // the last round was sent late; only for those whom the definition names
	DeemedAt           *time.Time // by when a law may take it as granted, once that is near; nil for the applicant's side
	DeemedText         string
	SubmittedAt        *time.Time
	ChangedAt          time.Time
	AgendaNumber       *string
	RegistrationNumber *string
	LetterNumber       *string
	OrganisationID     *uuid.UUID
}

// Dossiers lists dossiers that a person may see. The queues: mine are those assigned to this person or of the person's
// organisations, and drafts made at the counter; role those whose step waits for a role of this person and for nobody in
// particular; now those of role and those that wait for this person, and the drafts of mine; others those of mine that
// are open and wait for somebody else; overdue those where the office is past the due time of its step; waiting those handed in where the
// applicant's clock runs; all. Nearest due time first, all: latest change first.
func (o *Office) Dossiers(ctx context.Context, by workflow.Actor, f Filter) (Page[DossierRow], error) {
	l, err := o.listing(ctx, by, f)
	if err != nil {
		return Page[DossierRow]{}, err
	}
	rows, err := o.db.Dossiers(ctx, by, l)
	if err != nil {
		return Page[DossierRow]{}, err
	}
	page := Page[DossierRow]{Items: []DossierRow{}}
	rows, page.Next = postgres.Cut(rows, f.Limit, func(r postgres.DossierRow) postgres.Cursor { return r.Cursor(l.Queue) }, f.print(by, l)...)
	if page.Items, err = o.rows(ctx, by, rows); err != nil || !f.Count {
		return page, err
	}
	total, err := o.db.CountDossiers(ctx, by, l, CountedMost)
	page.Total = &total
	return page, err
}

// listing checks a filter and turns it into what the database is asked.
func (o *Office) listing(ctx context.Context, by workflow.Actor, f Filter) (postgres.Listing, error) {
	if f.Problem != nil {
		return postgres.Listing{}, f.Problem
	}
	l := postgres.Listing{Queue: postgres.Queue(cmp.Or(f.Queue, string(postgres.QueueAll))), State: f.State, Limit: f.Limit + 1, Now: o.db.Now()}
	problems := (Search{Q: f.Q, Cursor: f.Cursor, Limit: f.Limit}).Problems()
	if !slices.Contains(queues, l.Queue) {
		problems.Add("queue", "tidak_dikenal", "Pilih now, others, mine, role, overdue, waiting, atau all.")
	}
	known, err := o.knownState(ctx, by, f.State)
	if err != nil {
		return l, err
	}
	if !known {
		problems.Add("state", "tidak_dikenal", "Tahap ini tidak ada dalam SOP kantor Anda.")
	}
	if err := problems.Err(); err != nil {
		return l, err
	}
	if l.Standings, err = o.standsIn(ctx, by); err != nil {
		return l, err
	}
	l.Term = termOf(f.Q)
	l.After, err = postgres.ReadCursor(f.Cursor, f.print(by, l)...)
	return l, err
}

// standsIn is what a person's mandates add to the queues: whatever waits for a step that they allow.
func (o *Office) standsIn(ctx context.Context, by workflow.Actor) ([]postgres.Standing, error) {
	held := mandatesHeld(by)
	if len(held) == 0 {
		return nil, nil
	}
	services, err := o.Procedures(ctx, by.Office)
	all := make([]postgres.Standing, len(held))
	for i, m := range held {
		all[i] = postgres.Standing{Role: m.Role, For: m.For, Services: m.Services}
		if m.Actions != nil {
			all[i].States = statesOf(services, m)
		}
	}
	return all, err
}

// statesOf are the states in which a mandate for some actions allows any.
func statesOf(services []*workflow.Definition, m workflow.Mandate) []string {
	states := []string{}
	for _, def := range services {
		for _, a := range def.Actions {
			if slices.Contains(a.By, m.Role) && m.Permits(def.Service, a.Name) {
				states = append(states, def.StatesOf(a)...)
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(states)))
}

var queues = []postgres.Queue{
	postgres.QueueNow, postgres.QueueOthers, postgres.QueueMine, postgres.QueueRole, postgres.QueueOverdue, postgres.QueueWaiting, postgres.QueueAll,
}

// print is what a cursor is good for: this person's list with this filter.
func (f Filter) print(by workflow.Actor, l postgres.Listing) []string {
	return []string{by.User.String(), by.Office.String(), string(l.Queue), l.State, l.Term.Name, l.Term.Number}
}

// knownState tells whether a current procedure of the office has a state; the empty one stands for any.
func (o *Office) knownState(ctx context.Context, by workflow.Actor, state string) (bool, error) {
	if state == "" {
		return true, nil
	}
	services, err := o.Procedures(ctx, by.Office)
	return slices.ContainsFunc(services, func(d *workflow.Definition) bool {
		_, ok := d.State(state)
		return ok
	}), err
}

// RowsOf are cases as lists show them, at most a hundred, in the order of their ids. Those that this person may not see are
// left out.
func (o *Office) RowsOf(ctx context.Context, by workflow.Actor, ids []uuid.UUID) ([]DossierRow, error) {
	found, err := o.db.DossierRows(ctx, by, ids)
	if err != nil {
		return nil, err
	}
	return o.rows(ctx, by, found)
}

// rows tells what was found in the words of the procedures and on the office's clock.
func (o *Office) rows(ctx context.Context, by workflow.Actor, found []postgres.DossierRow) ([]DossierRow, error) {
	rows := make([]DossierRow, len(found))
	var zone *time.Location
	for i, r := range found {
		def, err := o.Definition(ctx, o.db, r.DefinitionID)
		if err != nil {
			return nil, err
		}
		if zone == nil { // a person sees dossiers of one office only
			zone = registry.Office{TimeZone: r.TimeZone}.Location()
		}
		rows[i] = rowOf(r, def, zone)
		if r.OpenedBy != nil {
			rows[i].OpenedBy, rows[i].OpenedAt = *r.OpenedBy, r.OpenedAt
		}
		if by.Reads && r.TurnName != nil {
			rows[i].TurnName = *r.TurnName
		}
	}
	return rows, o.noticeRows(ctx, by, rows)
}

func rowOf(r postgres.DossierRow, def *workflow.Definition, zone *time.Location) DossierRow {
	st, _ := def.State(r.State)
	role, _ := def.Role(r.TurnRole)
	expected, _ := def.Expected(r.State, r.TurnRole)
	row := DossierRow{
		ID: r.ID, DefinitionID: r.DefinitionID, TrackingCode: r.TrackingCode, Service: r.Service, OrganisationID: r.OrganisationID, Name: r.Name,
		State: r.State, StateLabel: st.Label, Version: r.Version, HeldSince: r.HeldSince, Owner: r.Owner, TurnRole: r.TurnRole,
		TurnRoleLabel: role.Label, Expected: expected.Label, ChangedAt: r.ChangedAt.In(zone), AgendaNumber: r.AgendaNumber,
		RegistrationNumber: r.RegistrationNumber, LetterNumber: r.LetterNumber, LateNotice: r.LateNotice && r.Open, Correction: r.Correction, Replacing: r.Replacing,
	}
	if !r.DeemedAt.Equal(registry.NoDue) {
		at := r.DeemedAt.In(zone)
		row.DeemedAt = &at
	}
	if !r.DueAt.Equal(registry.NoDue) {
		due := r.DueAt.In(zone)
		row.DueAt = &due
	}
	if r.SubmittedAt != nil {
		at := r.SubmittedAt.In(zone)
		row.SubmittedAt = &at
	}
	return row
}

func idsOf(rows []DossierRow) []uuid.UUID {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

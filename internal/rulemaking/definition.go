package rulemaking

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// The standing of a published version on a day, in the words of the office.
const (
	VersionScheduled = "terjadwal"
	VersionInForce   = "berlaku"
	VersionReplaced  = "digantikan"
	VersionCancelled = "dibatalkan"
)

// Version is a published version of a procedure of an office.
type Version struct {
	postgres.Definition
	Title     string
	Standing  string
	Published *registry.DefinitionEvent // who approved it, and when
}

// Versions are a procedure of an office with all its versions.
type Versions struct {
	Service    string
	Title      string
	InForce    *Version // nil: none yet
	Versions   []Version
	Drafts     []registry.DefinitionDraft
	Events     []registry.DefinitionEvent // the office's journal of this procedure, newest first
	MayWrite   bool
	MayCallOff bool // what is scheduled
	Location   *time.Location
}

var errNoDefinitions = registry.Forbid("bukan_tugas_anda", "Versi dan draf SOP hanya dibuka untuk petugas kantor.")

// readsDefinitions refuses whoever has no part in the office: drafts are the office's own business.
func readsDefinitions(by workflow.Actor) error {
	if by.Reads || by.Has(registry.AdminRole) {
		return nil
	}
	return errNoDefinitions
}

// draftsAreWritten tells whoever does not keep the office's settings who writes drafts.
const draftsAreWritten = "Draf SOP ditulis oleh administrator."

// AllVersions are the procedures of an office with their versions, by service.
func (o *Office) AllVersions(ctx context.Context, by workflow.Actor) ([]Versions, error) {
	if err := readsDefinitions(by); err != nil {
		return nil, err
	}
	services, err := o.db.ServicesKept(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	all := make([]Versions, 0, len(services))
	for _, service := range services {
		p, err := o.VersionsOf(ctx, by, service)
		if err != nil {
			return nil, err
		}
		all = append(all, *p)
	}
	return all, nil
}

// VersionsOf is one of them.
func (o *Office) VersionsOf(ctx context.Context, by workflow.Actor, service string) (*Versions, error) {
	if err := readsDefinitions(by); err != nil {
		return nil, err
	}
	if !utf8.ValidString(service) || strings.ContainsRune(service, 0) { // the database knows no such text
		return nil, registry.NotFound("Layanan")
	}
	loc, err := o.rules.Location(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	p := &Versions{Service: service, Title: service, MayWrite: registry.OnlyAdmin(by, draftsAreWritten) == nil, Location: loc}
	stored, err := o.db.Definitions(ctx, by.Office, service)
	if err != nil {
		return nil, err
	}
	if p.Drafts, err = o.db.DefinitionDrafts(ctx, by.Office, service); err != nil {
		return nil, err
	}
	if len(stored)+len(p.Drafts) == 0 {
		return nil, registry.NotFound("Layanan")
	}
	if p.Events, err = o.db.DefinitionEvents(ctx, by.Office, service); err != nil {
		return nil, err
	}
	if err := o.standings(ctx, p, stored); err != nil {
		return nil, err
	}
	return p, o.callsOff(ctx, by, p)
}

// callsOff tells whether this person may call off what is scheduled, as CancelVersion will judge it.
func (o *Office) callsOff(ctx context.Context, by workflow.Actor, p *Versions) error {
	i := slices.IndexFunc(p.Versions, func(v Version) bool { return v.Standing == VersionScheduled })
	if i < 0 {
		return nil
	}
	s, err := o.shelf(ctx, o.db, shelved{by.Office, p.Service, o.db.Now()})
	if err != nil {
		return err
	}
	d, err := o.rules.Definition(ctx, o.db, p.Versions[i].ID)
	if err != nil {
		return err
	}
	p.MayCallOff = s.mayAnswer(by, d, nil) == nil
	return nil
}

// standings tells of each version how it stands now.
func (o *Office) standings(ctx context.Context, p *Versions, stored []postgres.Definition) error {
	now := o.db.Now()
	p.Versions = make([]Version, 0, len(stored))
	inForce := -1
	for i, row := range stored { // newest first
		d, err := o.rules.Definition(ctx, o.db, row.ID)
		if err != nil {
			return err
		}
		v := Version{Definition: row, Title: d.Title, Standing: VersionReplaced}
		switch {
		case row.CancelledAt != nil:
			v.Standing = VersionCancelled
		case row.EffectiveAt.After(now):
			v.Standing = VersionScheduled
		case inForce < 0:
			inForce, v.Standing = i, VersionInForce
		}
		j := slices.IndexFunc(p.Events, func(e registry.DefinitionEvent) bool {
			return e.Kind == registry.DefinitionPublished && e.DefinitionID != nil && *e.DefinitionID == row.ID
		})
		if j >= 0 {
			v.Published = &p.Events[j]
		}
		p.Versions = append(p.Versions, v)
	}
	if inForce >= 0 {
		p.InForce = &p.Versions[inForce]
		p.Title = p.InForce.Title
	}
	return nil
}

// PublishedVersion is one version of a procedure by its id, parsed.
func (o *Office) PublishedVersion(ctx context.Context, by workflow.Actor, id uuid.UUID) (*Version, *workflow.Definition, error) {
	if err := readsDefinitions(by); err != nil {
		return nil, nil, err
	}
	row, err := o.db.DefinitionOf(ctx, by.Office, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := o.VersionsOf(ctx, by, row.Service)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(p.Versions, func(v Version) bool { return v.ID == id })
	if i < 0 {
		return nil, nil, registry.NotFound("Versi SOP")
	}
	d, err := o.rules.Definition(ctx, o.db, id)
	return &p.Versions[i], d, err
}

// VersionDifference tells in words what a version of a procedure changes against another one of it.
func (o *Office) VersionDifference(ctx context.Context, by workflow.Actor, id, against uuid.UUID) ([]string, error) {
	was, before, err := o.PublishedVersion(ctx, by, against)
	if err != nil {
		return nil, err
	}
	is, after, err := o.PublishedVersion(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if was.Service != is.Service {
		return nil, registry.Invalid("against", "berbeda", "Kedua versi ini milik layanan yang berbeda.")
	}
	return workflow.Diff(before, after), nil
}

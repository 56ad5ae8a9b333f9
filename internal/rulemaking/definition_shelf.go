package rulemaking

import (
	"cmp"
	"context"
	"fmt"
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
	numbers     []numbering          // of this year and the next
}

// shelves reads what an office has; the database and a transaction both do.
type shelves interface {
	writings
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
	if s.numbers, err = numberings(ctx, r, s.office, of.at); err != nil {
		return nil, err
	}
	current, err := o.rules.InForce(ctx, r, of.office, of.at)
	if err != nil {
		return nil, err
	}
	for _, p := range current {
		s.all = append(s.all, p.Definition)
		if p.Service == of.service {
			s.inForce = p.Definition
		}
	}
	stored, err := r.Definitions(ctx, of.office, of.service)
	if err != nil {
		return nil, err
	}
	for i := range stored { // newest first
		d, err := o.rules.Definition(ctx, r, stored[i].ID)
		if err != nil {
			return nil, err
		}
		s.add(&stored[i], d, of.at)
	}
	return s, nil
}

// add puts a version of the procedure where it belongs; the newest come first.
func (s *shelf) add(row *postgres.Definition, d *workflow.Definition, at time.Time) {
	s.next = max(s.next, row.Version+1)
	if row.CancelledAt != nil {
		return
	}
	s.newest = cmp.Or(s.newest, d)
	if row.EffectiveAt.After(at) {
		s.scheduled = cmp.Or(s.scheduled, row)
	}
	if d == s.inForce { // each version is parsed once
		s.inForceBody = row.Body
	}
}

// judge reads a text and tells in sentences why it cannot be the next version; the definition is nil where it cannot run.
func (s *shelf) judge(body string) (*workflow.Definition, []string) {
	d, err := workflow.Load([]byte(body))
	if err != nil {
		return nil, []string{faultIn(body, err)}
	}
	problems := workflow.Succession{Before: s.newest, Version: s.next}.Problems(d)
	for _, p := range s.numberProblems(d) {
		problems = append(problems, p.Detail)
	}
	return d, problems
}

// numberProblems say what would be wrong with the numbers of a procedure beside the others in force: a part that the office has
// not filled in, or a number that another one could give too.
func (s *shelf) numberProblems(d *workflow.Definition) (problems registry.Faults) {
	parts := s.office.Settings.NumberParts
	others := slices.DeleteFunc(slices.Clone(s.all), func(other *workflow.Definition) bool { return other.Service == d.Service })
	var all []SeriesView
	for _, n := range s.numbers {
		all = append(all, n.series(d)...)
	}
	own := len(all)
	for _, n := range s.numbers {
		all = append(all, n.series(others...)...)
	}
	problems = missingParts(parts, all[:own])
	for i, v := range all[:own] {
		with := alike(all, parts, i)
		fault := registry.FieldError{
			Field: "number_parts", Code: numbersAlike, Detail: "Bentuk nomor " + v.Template + " dapat memberi nomor yang sama dengan " + with + ".",
		}
		if with != "" && !slices.Contains(problems, fault) { // told once for both years
			problems = append(problems, fault)
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
	today := s.office.DayAt(now)
	if on.IsZero() {
		if on = today; d.Cover.Effective.After(today) {
			on = d.Cover.Effective
		}
	}
	at := time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, s.office.Location())
	if registry.DayOf(on).Equal(today) {
		at = now
	}
	switch why := d.CheckEffective(on); {
	case registry.DayOf(on).Before(today):
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

package rulemaking

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/trial"
	"ormas/workflow"
)

// Try is a change that is only tried: another definition, another calendar, other people, or several of these.
type Try struct {
	Service    string               // whose current definition is taken where none is given
	Definition *workflow.Definition // nil: the one in force
	Draft      *uuid.UUID           // a stored draft of the office in its place; nil: none
	Holidays   []byte               // a list of free days as calendar.ReadHolidays reads it; nil: the calendar stays
	Since      time.Time            // cases that were handed in or moved since then; zero: a year ago
	People     map[string]int       // by role, in place of those the office has
	Quantile   int                  // see trial.Desk; 0: trial.DefaultQuantile
	Most       int                  // replay at most so many cases, the newest; 0: all
	Workers    int                  // processors to use; 0: one
}

// Tried is what came of it.
type Tried struct {
	trial.Result
	Changes  []string            `json:"changes"` // of the definition in force, see workflow.Diff
	Since    time.Time           `json:"since"`
	Desk     trial.Desk          `json:"desk"` // as it was played
	Roles    []workflow.Role     `json:"-"`    // whose turn comes
	Cut      int                 `json:"cases_left_out"`
	Free     calendar.Difference `json:"-"` // between the calendars
	Warnings []string            `json:"warnings"`
	Moves    Moves               `json:"running"`
	Zone     *calendar.Calendar  `json:"-"` // for telling dates
	Hidden   bool                `json:"-"` // which cases they are is not told to whoever asked
}

// Bounds of a trial on a page, so that it stays an answer and never holds up the service.
const (
	TryMost = 20_000
	tryTime = 40 * time.Second
	tryWait = 10 * time.Second
)

// mostPeople is more than any office has in one role.
const mostPeople = 1000

// TryChange tries a change on the cases of an office, for its administrator and for whoever approves the procedure. One
// trial runs at a time, on one processor and on the newest cases only. Nothing is changed.
func (o *Office) TryChange(ctx context.Context, by workflow.Actor, t Try) (*Tried, error) {
	if err := o.MayTry(ctx, by); err != nil {
		return nil, err
	}
	waiting, stop := context.WithTimeout(ctx, tryWait)
	defer stop()
	if err := o.trying.Acquire(waiting, 1); err != nil {
		return nil, workflow.Refuse(workflow.TooMany, "percobaan_berjalan", "Percobaan lain sedang dihitung. Tunggu sebentar, lalu coba lagi.")
	}
	defer o.trying.Release(1)
	bounded, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	t.Most, t.Workers = TryMost, 1
	tried, err := o.TryFor(bounded, by.Office, t)
	if err != nil && ctx.Err() == nil && errors.Is(bounded.Err(), context.DeadlineExceeded) {
		return nil, registry.Invalid("since", "terlalu_lama", "Percobaan ini terlalu lama dihitung. Pilih tanggal mulai yang lebih dekat.")
	}
	if err == nil && !by.Reads { // an administrator learns how many, but no case's tracking code
		tried.Hidden, tried.Flips, tried.Moves.Cases = true, nil, nil
	}
	return tried, err
}

// MayTry tells who may try a change.
func (o *Office) MayTry(ctx context.Context, by workflow.Actor) error {
	if by.Has(registry.AdminRole) {
		return nil
	}
	services, err := o.rules.Procedures(ctx, by.Office)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(services, func(d *workflow.Definition) bool { return d.Approves(by) }) {
		return nil
	}
	return registry.Forbid("bukan_tugas_anda", "Mencoba perubahan SOP hanya untuk administrator dan pejabat yang mengesahkan SOP.")
}

// TryFor does the same for the operator of the server, for as much as t asks for: it reads what the trial needs, replays, and looks at
// running cases.
func (o *Office) TryFor(ctx context.Context, office uuid.UUID, t Try) (*Tried, error) {
	now := o.db.Now()
	if t.Since.IsZero() {
		t.Since = now.AddDate(-1, 0, 0)
	}
	change, changes, err := o.changeOf(ctx, office, t)
	if err != nil {
		return nil, err
	}
	if !t.Since.Before(now) {
		return nil, registry.Invalid("since", "tidak_sah", "Tanggal mulai harus sebelum hari ini.")
	}
	tried := &Tried{Since: t.Since, Changes: changes, Free: change.After.Since(change.Before), Zone: change.After, Roles: trial.RolesOf(change.Definition)}
	if tried.Desk, err = o.desk(ctx, office, tried.Roles, t); err != nil {
		return nil, err
	}
	r := replaying{office: office, Try: t, change: change}
	gathered, cut, err := o.replay(ctx, r)
	if err != nil {
		return nil, err
	}
	tried.Cut = cut
	tried.Result = gathered.Result(tried.Desk)
	if tried.Moves, err = o.moves(ctx, r); err != nil {
		return nil, err
	}
	if tried.Warnings, err = reach(t, change, tried); err != nil {
		return nil, err
	}
	return tried, nil
}

// changeOf is the change as the trial wants it, and what differs from the definition in force.
func (o *Office) changeOf(ctx context.Context, office uuid.UUID, t Try) (c trial.Change, changes []string, err error) {
	current, err := o.rules.Procedures(ctx, office)
	if err != nil {
		return c, nil, err
	}
	if t.Draft != nil {
		if t.Definition, err = o.drafted(ctx, office, *t.Draft); err != nil {
			return c, nil, err
		}
	}
	service := t.Service
	if t.Definition != nil {
		service = t.Definition.Service
	}
	i := slices.IndexFunc(current, func(d *workflow.Definition) bool { return d.Service == service })
	if i < 0 || t.Service != "" && t.Service != service {
		return c, nil, registry.Invalid("definition", "layanan_lain", fmt.Sprintf("Definisi ini untuk layanan %q, yang tidak dipilih atau tidak ada di kantor ini.", service))
	}
	c = trial.Change{Definition: t.Definition, Now: o.db.Now()}
	if c.Definition == nil {
		c.Definition = current[i]
	}
	if c.Before, err = o.rules.Calendar(ctx, o.db, office); err != nil {
		return c, nil, err
	}
	c.After = c.Before
	if t.Holidays != nil {
		c.After, err = withFreeDays(c.Before, t.Holidays)
	}
	return c, workflow.Diff(current[i], c.Definition), err
}

// drafted is the definition in a stored draft of an office.
func (o *Office) drafted(ctx context.Context, office, id uuid.UUID) (*workflow.Definition, error) {
	d, err := o.db.DefinitionDraft(ctx, office, id)
	if err != nil {
		return nil, err
	}
	def, err := workflow.Load([]byte(d.Body))
	if err != nil {
		return nil, registry.Invalid("draft", "tidak_sah", "Draf ini belum dapat dicoba. "+faultIn(d.Body, err))
	}
	return def, nil
}

// withFreeDays is the calendar with a list of free days; one that changes nothing is the calendar itself.
func withFreeDays(current *calendar.Calendar, file []byte) (*calendar.Calendar, error) {
	days, wrong := calendar.ReadHolidays(file)
	if len(wrong) > 0 {
		problems := rowProblems(wrong)
		for i := range problems {
			problems[i].Field = "calendar"
		}
		return nil, problems.Err()
	}
	next, err := current.WithHolidays(days)
	if err != nil {
		return nil, fmt.Errorf("calendar to try: %w", err)
	}
	if next.Since(current).IsZero() {
		return current, nil
	}
	return next, nil
}

// desk puts people to the roles: those of the office, or as many as were asked for.
func (o *Office) desk(ctx context.Context, office uuid.UUID, roles []workflow.Role, t Try) (trial.Desk, error) {
	d := trial.Desk{Quantile: t.Quantile}
	if d.Quantile == 0 {
		d.Quantile = trial.DefaultQuantile
	}
	if d.Quantile < trial.LeastQuantile || d.Quantile > trial.MostQuantile {
		return d, registry.Invalid("quantile", "tidak_sah", fmt.Sprintf("Bagian permohonan tercepat harus %d sampai %d persen.", trial.LeastQuantile, trial.MostQuantile))
	}
	var err error
	if d.People, err = o.HeadCount(ctx, office, roles); err != nil {
		return d, err
	}
	for _, role := range slices.Sorted(maps.Keys(t.People)) {
		n := t.People[role]
		if _, known := d.People[role]; !known {
			return d, registry.Invalid("people", "tidak_dikenal", fmt.Sprintf("Peran %q tidak mendapat giliran dalam prosedur ini; pakai %s.", role, strings.Join(slices.Sorted(maps.Keys(d.People)), ", ")))
		}
		if n < 1 || n > mostPeople {
			return d, registry.Invalid("people."+role, "tidak_sah", fmt.Sprintf("Jumlah orang harus 1 sampai %d.", mostPeople))
		}
		d.People[role] = n
	}
	return d, nil
}

// HeadCount is how many people of an office can work now in each of some roles.
func (o *Office) HeadCount(ctx context.Context, office uuid.UUID, roles []workflow.Role) (map[string]int, error) {
	users, err := o.db.Users(ctx, office, "")
	if err != nil {
		return nil, err
	}
	count := map[string]int{}
	for _, r := range roles {
		count[r.ID] = 0
		for _, u := range users {
			if slices.Contains(u.Roles, r.ID) {
				count[r.ID]++
			}
		}
	}
	return count, nil
}

// reach tells of years whose free days are not known. Where a calendar is tried, a year without a single free day that
// cases need is an error: the trial would count holidays as work.
func reach(t Try, c trial.Change, tried *Tried) ([]string, error) {
	first, last := tried.First, tried.Last
	if tried.Moves.Latest.After(last) {
		last = tried.Moves.Latest
	}
	if first.IsZero() {
		return nil, nil
	}
	years := c.After.Years()
	for year := c.After.In(first).Year(); t.Holidays != nil && year <= c.After.In(last).Year(); year++ {
		if !slices.Contains(years, year) {
			return nil, registry.Invalid("calendar", "tahun_tidak_ada", fmt.Sprintf(
				"Kalender tidak memuat hari libur tahun %d, padahal ada permohonan yang berjalan pada tahun itu; tambahkan tahun itu ke berkas.", year))
		}
	}
	if remark := c.After.Remark(first, last); remark != "" {
		return []string{remark}, nil
	}
	return nil, nil
}

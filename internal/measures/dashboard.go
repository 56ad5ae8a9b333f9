package measures

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// Over says what figures to read: of which service, over which time.
type Over struct {
	Service string // empty: the first
	Days    int    // back from when it was measured last: MonthBack, QuarterBack, YearBack; 0: QuarterBack, or From to To
	From    string // first day, YYYY-MM-DD
	To      string // last day, YYYY-MM-DD
	Dated   bool   // From and To are asked for, even where nobody has typed them
}

// The bounds of figures that are measured while somebody waits for them.
const (
	longestTime   = 366    // days
	mostCases     = 20_000 // cases
	surveysAtOnce = 2
)

// Dashboard is what a service comes to over a time, for those who read the cases of the office.
type Dashboard struct {
	Services   []*workflow.Definition // to choose from
	Definition *workflow.Definition
	Over       Over
	Ready      bool              // false: nothing has been measured yet
	Figures    registry.Measures // over the time
	ComputedAt time.Time         // on the office's clock
	Now        registry.Measures // where cases wait
	NowAt      time.Time         // when that was; zero: not measured yet
	Zone       *time.Location
}

// Dashboard tells the figures of a service of the person's office. Those of so many days back are kept ready; others are
// measured at once and refused where they are made of too many cases.
func (o *Office) Dashboard(ctx context.Context, by workflow.Actor, q Over) (*Dashboard, error) {
	s, services, err := o.overseen(ctx, by, &q)
	if err != nil {
		return nil, err
	}
	zone := s.office.Location()
	d := &Dashboard{Services: services, Definition: s.def, Over: q, Zone: zone}
	kept, ready, err := s.kept(ctx, QuarterBack)
	if err != nil {
		return nil, err
	}
	if ready {
		d.Now, d.NowAt = kept.Body, kept.ComputedAt.In(zone)
	}
	if q.Days == 0 {
		d.Ready, d.ComputedAt = true, s.now.In(zone)
		d.Figures, err = s.over(ctx, q)
		return d, err
	}
	if kept, d.Ready, err = s.kept(ctx, q.Days); err == nil && d.Ready {
		d.Figures, d.ComputedAt = kept.Body, kept.ComputedAt.In(zone)
	}
	return d, err
}

// Overseen is a dashboard without figures: what is asked for, in the words of its service.
func (o *Office) Overseen(ctx context.Context, by workflow.Actor, q Over) (*Dashboard, error) {
	s, services, err := o.overseen(ctx, by, &q)
	if err != nil {
		return nil, err
	}
	return &Dashboard{Services: services, Definition: s.def, Over: q, Zone: s.office.Location()}, nil
}

// overseen checks who asks for what, completes it, and begins to read.
func (o *Office) overseen(ctx context.Context, by workflow.Actor, q *Over) (*survey, []*workflow.Definition, error) {
	if !by.Reads {
		return nil, nil, registry.Forbid("bukan_petugas", "Dasbor ini hanya untuk petugas kantor.")
	}
	office, err := o.db.Office(ctx, by.Office)
	if err != nil {
		return nil, nil, err
	}
	services, err := o.rules.Procedures(ctx, office.ID)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(services, func(d *workflow.Definition) bool { return q.Service == "" || d.Service == q.Service })
	if i < 0 {
		return nil, nil, registry.NotFound("Layanan")
	}
	q.Service = services[i].Service
	s, err := o.survey(ctx, *office, services[i])
	if err != nil {
		return nil, nil, err
	}
	return s, services, q.check(s.now.In(office.Location()))
}

// check completes the time that is asked for and refuses one that cannot be measured; now is on the office's clock.
func (q *Over) check(now time.Time) error {
	if q.Days != 0 || !q.Dated && q.From == "" && q.To == "" {
		if q.Days == 0 {
			q.Days = QuarterBack
		}
		if !slices.Contains([]int{MonthBack, QuarterBack, YearBack}, q.Days) {
			return registry.Invalid("hari", "tidak_dikenal", "Pilih 30, 90, atau 365 hari.")
		}
		q.From, q.To = "", ""
		return nil
	}
	from, to, err := q.days(now.Location())
	switch {
	case err != nil:
		return err
	case to.Before(from):
		return registry.Invalid("sampai", "sebelum_awal", "Tanggal akhir tidak boleh sebelum tanggal awal.")
	case from.After(now):
		return registry.Invalid("dari", "belum_tiba", "Tanggal awal belum tiba.")
	case to.After(from.AddDate(0, 0, longestTime-1)):
		return registry.Invalid("sampai", "terlalu_lama", "Pilih waktu yang paling lama satu tahun.")
	}
	return nil
}

// days are the beginnings of the first and the last day.
func (q *Over) days(zone *time.Location) (from, to time.Time, err error) {
	if from, err = time.ParseInLocation(time.DateOnly, q.From, zone); err != nil {
		return from, to, registry.Invalid("dari", "bukan_tanggal", "Tulis tanggal awal, misalnya 2026-11-01.")
	}
	if to, err = time.ParseInLocation(time.DateOnly, q.To, zone); err != nil {
		return from, to, registry.Invalid("sampai", "bukan_tanggal", "Tulis tanggal akhir, misalnya 2026-11-30.")
	}
	return from, to, nil
}

// kept are the measures that were made last over so many days.
func (s *survey) kept(ctx context.Context, days int) (row registry.MeasureRow, ready bool, err error) {
	rows, err := s.o.db.Measures(ctx, s.office.ID, days)
	if err != nil {
		return row, false, err
	}
	i := slices.IndexFunc(rows, func(r registry.MeasureRow) bool { return r.Service == s.def.Service })
	if i < 0 {
		return row, false, nil
	}
	return rows[i], true, nil
}

// bounds is the time asked for as instants; it ends with what has been.
func (s *survey) bounds(ctx context.Context, q Over) (from, until time.Time, err error) {
	zone := s.office.Location()
	if q.Days == 0 {
		from, to, err := q.days(zone)
		return from, earlier(to.AddDate(0, 0, 1), s.now), err
	}
	until = s.now
	row, ready, err := s.kept(ctx, q.Days)
	if ready {
		until = row.ComputedAt
	}
	return daysBack(until, q.Days, zone), until, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// over measures a time from one day to another. Few are measured at once: each keeps a processor busy for a while.
func (s *survey) over(ctx context.Context, q Over) (registry.Measures, error) {
	from, until, err := s.bounds(ctx, q)
	if err != nil {
		return registry.Measures{}, err
	}
	if err := s.o.surveys.Acquire(ctx, 1); err != nil {
		return registry.Measures{}, err
	}
	defer s.o.surveys.Release(1)
	ids, err := s.o.db.PastIDs(ctx, s.past(from, until), uuid.Nil)
	if err != nil {
		return registry.Measures{}, err
	}
	if len(ids) > mostCases {
		return registry.Measures{}, registry.Invalid("sampai", "terlalu_banyak", "Dalam waktu ini lebih dari 20.000 permohonan bergerak. Pilih waktu yang lebih pendek.")
	}
	t := newTally(s.def, s.office.Location(), from, until)
	if err := s.gather(ctx, t); err != nil {
		return registry.Measures{}, err
	}
	return s.finish(ctx, t)
}

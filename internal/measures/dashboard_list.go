package measures

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// What a figure of the dashboard counts, as the list of its cases is asked for.
const (
	CountPassed      = "tahap"       // left a step
	CountLate        = "tahap_lewat" // left it past its norm
	CountWaiting     = "menunggu"    // wait in a step now; Value: the bucket of their age, or empty
	CountWaitingLate = "menunggu_lewat"
	CountHeld        = "ditangguhkan" // wait in a step now and are on hold
	CountSubmitted   = "diajukan"     // Value: a month, or empty
	CountDecided     = "diputus"      // Value: a month, or empty
	CountDecidedLate = "diputus_lewat"
	CountReached     = "hasil"   // came into a state
	CountRounds      = "putaran" // decided; Value: rounds of repair, as registry.RoundsOf counts them
	CountReason      = "alasan"  // were sent a finding; Value: its reason
)

// Counted asks for the cases behind a figure.
type Counted struct {
	Over   Over
	What   string // one of the counts
	Step   string // or state
	Value  string
	Cursor string // Next of the page before; empty: from the start
	Limit  int    // rows of a page, 1 to 100
}

// lookedThrough is how many cases are looked through for one page: a page that is not full may have a next one.
const lookedThrough = 10_000

// CountedCases lists the ids of the cases behind a figure, by their age. Figures of a time are as of when they were measured, so that
// the list is as long as the number; where cases wait is told as of now.
func (o *Office) CountedCases(ctx context.Context, by workflow.Actor, q Counted) (registry.Page[uuid.UUID], error) {
	s, _, err := o.overseen(ctx, by, &q.Over)
	if err != nil {
		return registry.Page[uuid.UUID]{}, err
	}
	list := []string{by.User.String(), by.Office.String(), q.Over.Service, strconv.Itoa(q.Over.Days), q.Over.From, q.Over.To, q.What, q.Step, q.Value}
	mark, err := postgres.ReadCursor(q.Cursor, list...)
	if err != nil {
		return registry.Page[uuid.UUID]{}, err
	}
	l := lister{survey: s, q: q, after: mark.ID}
	if l.from, l.until, err = s.bounds(ctx, q.Over); err != nil {
		return registry.Page[uuid.UUID]{}, err
	}
	if q.Cursor != "" { // goes on as of the instant at which it began
		if l.until = mark.At; q.Over.Days != 0 {
			l.from = daysBack(l.until, q.Over.Days, s.office.Location())
		}
	}
	if err := o.surveys.Acquire(ctx, 1); err != nil { // it may look through as many cases as a figure
		return registry.Page[uuid.UUID]{}, err
	}
	ids, next, err := l.find(ctx)
	o.surveys.Release(1)
	if err != nil {
		return registry.Page[uuid.UUID]{}, err
	}
	page := registry.Page[uuid.UUID]{Items: ids}
	if next != uuid.Nil {
		page.Next = postgres.Cursor{At: l.until, ID: next}.Text(list...)
	}
	return page, nil
}

// lister finds the cases behind a figure.
type lister struct {
	*survey
	q           Counted
	from, until time.Time
	after       uuid.UUID
}

// find gives the ids of a page and the id after which the next one begins; the zero id: there is none.
func (l *lister) find(ctx context.Context) (ids []uuid.UUID, next uuid.UUID, err error) {
	past := l.past(l.from, l.until)
	if l.q.What == CountReason {
		if registry.UnfitLine(l.q.Value) {
			return nil, next, registry.NotFound("Daftar") // no reason is written like that, and the database takes no such text
		}
		ids, err = l.o.db.ReturnedFor(ctx, past, l.q.Value, postgres.Page{After: l.after, Limit: l.q.Limit + 1})
		if len(ids) > l.q.Limit {
			ids = ids[:l.q.Limit]
			next = ids[len(ids)-1]
		}
		return ids, next, err
	}
	fits := l.fits()
	if fits == nil {
		return nil, next, registry.NotFound("Daftar")
	}
	if slices.Contains([]string{CountWaiting, CountWaitingLate, CountHeld}, l.q.What) {
		return l.pick(l.each(ctx, l.o.db.RunningPast(ctx, past, l.after), l.now), fits)
	}
	return l.pick(l.each(ctx, l.o.db.PastCases(ctx, past, l.after), l.until), fits)
}

// pick takes a page of what fits.
func (l *lister) pick(all iter.Seq2[measured, error], fits func(measured) bool) (ids []uuid.UUID, next uuid.UUID, err error) {
	looked, last := 0, uuid.Nil
	for c, err := range all {
		switch {
		case err != nil:
			return nil, uuid.Nil, err
		case len(ids) == l.q.Limit || looked == lookedThrough: // there is at least one more to look at
			return ids, last, nil
		}
		if looked, last = looked+1, c.ID; fits(c) {
			ids = append(ids, c.ID)
		}
	}
	return ids, uuid.Nil, nil
}

// fits is what a case must be to be counted; nil: no figure counts that.
func (l *lister) fits() func(measured) bool {
	switch l.q.What {
	case CountPassed:
		return func(c measured) bool { return slices.ContainsFunc(c.Passages, l.passed) }
	case CountLate:
		return func(c measured) bool {
			return slices.ContainsFunc(c.Passages, func(p calendar.Passage) bool { return l.passed(p) && !p.Within })
		}
	case CountWaiting, CountWaitingLate, CountHeld:
		return l.waits
	case CountSubmitted:
		return func(c measured) bool { return l.inMonth(c.SubmittedAt) }
	case CountDecided:
		return func(c measured) bool { return l.inMonth(c.decided) }
	case CountDecidedLate:
		return func(c measured) bool { return l.inMonth(c.decided) && !c.Within }
	case CountRounds:
		return func(c measured) bool {
			return c.decidedIn(l.from, l.until) && strconv.Itoa(registry.RoundsOf(c.Rounds)) == l.q.Value
		}
	case CountReached:
		return func(c measured) bool {
			return slices.ContainsFunc(c.arrived, func(a arrival) bool { return a.state == l.q.Step && in(a.at, l.from, l.until) })
		}
	}
	return nil
}

func (l *lister) passed(p calendar.Passage) bool {
	return p.Step == l.q.Step && !p.Left.IsZero() && in(p.Left, l.from, l.until)
}

// inMonth tells whether an instant lies in the time, and in the month where one is asked for.
func (l *lister) inMonth(at time.Time) bool {
	if at.IsZero() || !in(at, l.from, l.until) {
		return false
	}
	return l.q.Value == "" || monthOf(at.In(l.office.Location())) == l.q.Value
}

// waits tells whether a case waits in the step in the way asked for.
func (l *lister) waits(c measured) bool {
	last := c.Passages[len(c.Passages)-1]
	if last.Step != l.q.Step {
		return false
	}
	switch l.q.What {
	case CountWaitingLate:
		return !last.Within
	case CountHeld:
		return c.held
	}
	return l.q.Value == "" || strconv.Itoa(registry.AgeOf(last.Spent.Days)) == l.q.Value
}

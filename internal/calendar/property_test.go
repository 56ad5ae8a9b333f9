package calendar

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"
)

func newRandom(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 21)) }

// randomInstant lies within about five months around the exception and the holidays of the tests.
func randomInstant(c *Calendar, r *rand.Rand) time.Time {
	return c.at(20700+r.IntN(150), r.IntN(secondsADay))
}

func randomNorm(r *rand.Rand) Norm {
	return []Norm{{}, {30, Minute}, {1 + r.IntN(9), Hour}, {1 + r.IntN(15), WorkingDay}}[r.IntN(4)]
}

func randomEvents(c *Calendar, r *rand.Rand, n int) []Event {
	owners := []Owner{Office, Office, Applicant, ThirdParty, Nobody}
	steps := []string{"pemeriksaan", "penelitian_kabid", "perbaikan"}
	events := make([]Event, n)
	at := randomInstant(c, r)
	for i := range events {
		at = at.Add(time.Duration(r.IntN(72*3600)) * time.Second)
		events[i] = Event{At: at, Owner: owners[r.IntN(len(owners))], Step: steps[r.IntN(len(steps))], Norm: randomNorm(r)}
		if r.IntN(8) == 0 {
			due := at.Add(time.Duration(r.IntN(240)) * time.Hour)
			events[i].Due = &due
		}
	}
	return events
}

func withHoliday(t testing.TB, c *Calendar, date string) *Calendar {
	t.Helper()
	changed := *c
	changed.Holidays = append([]Holiday{{Date: date, Name: "Hari Tambahan"}}, c.Holidays...)
	stored, err := json.Marshal(&changed)
	if err != nil {
		t.Fatal(err)
	}
	added, err := Parse(stored)
	if err != nil {
		t.Fatal(err)
	}
	return added
}

func TestOwnersAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(500) {
		r := newRandom(seed)
		events := randomEvents(c, r, 1+r.IntN(40))
		now := events[len(events)-1].At.Add(time.Duration(r.IntN(9e5)) * time.Second)
		got := c.Fold(events, whole, now).Totals
		work := got.Office.Work + got.Applicant.Work + got.ThirdParty.Work + got.Nobody.Work
		days := got.Office.Days + got.Applicant.Days + got.ThirdParty.Days + got.Nobody.Days
		if from := events[0].At; work != c.Working(from, now) || days != c.WorkingDays(from, now) {
			t.Fatalf("seed %d: owners %v and %d days, whole %v and %d", seed, work, days, c.Working(from, now), c.WorkingDays(from, now))
		}
	}
}

func TestFoldContinuesFromAnyPrefix(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(200) {
		r := newRandom(seed)
		events := randomEvents(c, r, 30)
		now := events[29].At.Add(time.Duration(r.IntN(9e5)) * time.Second)
		want := c.Fold(events, whole, now)
		running := newFold(whole)
		for i, e := range events {
			running.add(c, e)
			kept := running // read in between, as a page does, and go on
			kept.read(c, e.At.Add(time.Hour))
			for _, later := range events[i+1:] {
				kept.add(c, later)
			}
			if got := kept.read(c, now); got != want {
				t.Fatalf("seed %d from event %d: %+v, want %+v", seed, i, got, want)
			}
		}
	}
}

func TestHolidayNeverShortensADueTime(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(500) {
		r := newRandom(seed)
		day := 20700 + r.IntN(94) // before or after the free days that are there
		if r.IntN(2) == 0 {
			day = 20804 + r.IntN(60)
		}
		more := withHoliday(t, c, dateOf(day))
		start, norm := randomInstant(c, r), randomNorm(r)
		for _, owner := range []Owner{Office, Applicant} {
			due := c.Due(start, norm, owner)
			if more.Due(start, norm, owner).Before(due) {
				t.Fatalf("seed %d: %v from %v is due earlier than %v with a holiday more", seed, norm, start, due)
			}
		}
	}
}

// The sums that make the clock quick say the same as walking through the minutes.
func TestSumsAgreeWithWalking(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(60) {
		r := newRandom(seed)
		from := randomInstant(c, r).Truncate(time.Minute)
		to := from.Add(time.Duration(r.IntN(20*24*60)) * time.Minute)
		var want time.Duration
		for at := from; at.Before(to); at = at.Add(time.Minute) {
			day, second := c.split(at)
			for _, h := range c.hoursOn(day) {
				if h.From*60 <= second && second < h.To*60 {
					want += time.Minute
				}
			}
		}
		if got := c.Working(from, to); got != want {
			t.Fatalf("from %v to %v: %v, want %v", from, to, got, want)
		}
	}
}

// A due time is where the norm is used up: not before it, and past it a second later in working time.
func TestDueIsWhereTheNormIsUsed(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for seed := range uint64(500) {
		r := newRandom(seed)
		start, norm := randomInstant(c, r), randomNorm(r)
		if norm.IsZero() {
			continue
		}
		due := c.Due(start, norm, Office)
		if norm.Unit == WorkingDay {
			if c.WorkingDays(start, due) != norm.Amount || c.WorkingDays(start, due.Add(time.Second)) != norm.Amount+1 || c.DaysLeft(due, start) != norm.Amount {
				t.Fatalf("seed %d: %v from %v is not %v", seed, norm, start, due)
			}
			continue
		}
		allowed := time.Duration(norm.limit()) * time.Second
		if c.Working(start, due) != allowed || c.Working(start, due.Add(-time.Second)) >= allowed {
			t.Fatalf("seed %d: %v from %v is not %v", seed, norm, start, due)
		}
	}
}

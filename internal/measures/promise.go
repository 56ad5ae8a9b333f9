package measures

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// How many cases a figure for anybody is made of at least: fewer would tell of one organisation, and say little.
const (
	fewestDecided = 10
	fewestPassed  = 5
)

// Promise is what an office can promise of a service from what it did lately. It names nobody.
type Promise struct {
	Service    string
	Days       int       // back from ComputedAt
	ComputedAt time.Time // zero: nothing has been measured yet
	Norm       calendar.Norm
	Enough     bool // enough was decided to tell figures of the whole
	Whole      registry.Measure
	Steps      []PromiseStep // of the office, those that have a norm
	Waiting    int           // cases that the office has now; 0 where they are few, too
	Few        bool          // some wait, but so few that they are not told
	ExpectedOn time.Time     // for what is handed in now: by the median, else by the norm; zero: neither
	CautiousOn time.Time     // by the 90th percentile, else by the norm
	Summary    string        // one sentence
	How        string        // how the day is computed
}

// PromiseStep is a step as it was passed lately.
type PromiseStep struct {
	Label  string
	Norm   string
	Enough bool // enough cases passed to tell figures
	registry.Measure
	Waiting int
	Few     bool // some wait, but fewer than are told
}

// Promises are those of all services of an office, in the order of Services.
func (o *Office) Promises(ctx context.Context, p rules.Place) ([]Promise, error) {
	office, err := o.rules.OfficeAt(ctx, p)
	if err != nil {
		return nil, err
	}
	services, err := o.rules.Services(ctx, rules.Place{OfficeID: &office.ID})
	if err != nil {
		return nil, err
	}
	rows, err := o.db.Measures(ctx, office.ID, QuarterBack)
	if err != nil {
		return nil, err
	}
	cal, err := o.rules.Calendar(ctx, o.db, office.ID)
	if err != nil {
		return nil, err
	}
	all := make([]Promise, len(services))
	for i, def := range services {
		all[i] = promise(cal, def, rows, o.db.Now())
	}
	return all, nil
}

// Promise is that of one service.
func (o *Office) Promise(ctx context.Context, p rules.Place, service string) (Promise, error) {
	all, err := o.Promises(ctx, p)
	if err != nil {
		return Promise{}, err
	}
	i := slices.IndexFunc(all, func(p Promise) bool { return p.Service == service })
	if i < 0 {
		return Promise{}, registry.NotFound("Layanan")
	}
	return all[i], nil
}

// promise tells what was measured of a service, as far as anybody may know it.
func promise(cal *calendar.Calendar, def *workflow.Definition, rows []registry.MeasureRow, now time.Time) Promise {
	p := Promise{Service: def.Service, Days: QuarterBack, Norm: def.Norm}
	if i := slices.IndexFunc(rows, func(r registry.MeasureRow) bool { return r.Service == def.Service }); i >= 0 {
		m := rows[i].Body
		p.ComputedAt = cal.In(rows[i].ComputedAt)
		if p.Enough = m.Whole.Count >= fewestDecided; p.Enough {
			p.Whole = m.Whole
		}
		p.Steps, p.Waiting = promiseSteps(def, m), waitingAt(m, workflow.OwnerOffice)
	}
	p.Waiting, p.Few = discreet(p.Waiting)
	p.expect(cal, now)
	return p
}

// promiseSteps are the steps whose clock is the office's and that have a norm.
func promiseSteps(def *workflow.Definition, m registry.Measures) []PromiseStep {
	var all []PromiseStep
	for _, s := range m.Steps {
		st, known := def.State(s.Step)
		if !known || s.Owner != string(workflow.OwnerOffice) || s.Norm == "" {
			continue
		}
		told := PromiseStep{Label: st.Label, Norm: s.Norm, Enough: s.Count >= fewestPassed}
		if told.Enough {
			told.Measure = s.Measure
		}
		told.Waiting, told.Few = discreet(s.Waiting)
		all = append(all, told)
	}
	return all
}

// discreet keeps back how few wait.
func discreet(waiting int) (shown int, few bool) {
	if waiting > 0 && waiting < fewestPassed {
		return 0, true
	}
	return waiting, false
}

// waitingAt is how many cases wait in the steps whose clock is an owner's.
func waitingAt(m registry.Measures, owner workflow.Owner) int {
	n := 0
	for _, s := range m.Steps {
		if s.Owner == string(owner) {
			n += s.Waiting
		}
	}
	return n
}

// expect tells for what is handed in now when it will be decided, and how that is known.
func (p *Promise) expect(cal *calendar.Calendar, now time.Time) {
	const apart = " Waktu yang dipakai pemohon untuk melengkapi berkas tidak ikut dihitung."
	if !p.Enough {
		p.Summary = fmt.Sprintf("Dalam %d hari terakhir terlalu sedikit permohonan yang diputus untuk menghitung lamanya.", p.Days)
		if p.ComputedAt.IsZero() {
			p.Summary = "Lamanya permohonan akhir-akhir ini belum dihitung."
		}
		if p.Norm.IsZero() {
			return
		}
		p.ExpectedOn = cal.Due(now, p.Norm, calendar.Office)
		p.CautiousOn = p.ExpectedOn
		p.How = fmt.Sprintf("%s Karena itu dipakai batas waktunya, %s: permohonan yang diajukan sekarang diputus paling lambat %s.%s",
			p.Summary, p.Norm, calendar.FormatDay(p.ExpectedOn), apart)
		return
	}
	unit := calendar.Unit(p.Whole.Unit)
	p.ExpectedOn = cal.Due(now, calendar.Norm{Amount: p.Whole.Median, Unit: unit}, calendar.Office)
	p.CautiousOn = cal.Due(now, calendar.Norm{Amount: p.Whole.P90, Unit: unit}, calendar.Office)
	half, most := AmountWords(p.Whole.Median, unit), AmountWords(p.Whole.P90, unit)
	p.Summary = fmt.Sprintf("Dari %d permohonan yang diputus dalam %d hari terakhir, separuhnya selesai dalam %s waktu kantor dan sembilan dari sepuluh dalam %s.",
		p.Whole.Count, p.Days, half, most)
	p.How = fmt.Sprintf("Dihitung mulai sekarang menurut hari kerja kantor: dengan %s, seperti separuh permohonan itu, sampai %s; dengan %s, seperti sembilan dari sepuluh, sampai %s.%s",
		half, calendar.FormatDay(p.ExpectedOn), most, calendar.FormatDay(p.CautiousOn), apart)
}

// AmountWords tells an amount of a unit in words: "6 hari kerja", "kurang dari 1 hari kerja" for none.
func AmountWords(n int, unit calendar.Unit) string {
	if n == 0 {
		return "kurang dari 1 " + string(unit)
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// ShareWords tells a part in whole percent with the numbers it is made of, "–" of nothing. What is not all is never told as 100%.
func ShareWords(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%d%% (%d dari %d)", part*100/whole, part, whole)
}

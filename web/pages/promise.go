package pages

import (
	"fmt"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/measures"
	"ormas/internal/rules"
)

// promiseView is what an office can promise of a service, in words.
type promiseView struct {
	measures.Promise
	Computed string // "Senin, 30 November 2026 pukul 09.00 WITA"; empty: not yet
	Expected string // a day; empty: none
	Cautious string // a day; empty where it is the same
	Share    string // "92% (12 dari 13) dalam batas 15 hari kerja"
	Waits    string // how many the office has now
	Rows     []promiseRow
}

// promiseRow is a step in words.
type promiseRow struct{ Label, Norm, Half, Most, Share, Waits string }

// fewWords stand where so few cases are behind a figure that it is not told.
const fewWords = "kurang dari 5"

// promises are those of the office by service; none before the first office.
func (p *Pages) promises(c *gin.Context, f frame) (map[string]promiseView, error) {
	views := map[string]promiseView{}
	if f.Office == nil {
		return views, nil
	}
	all, err := p.Measures.Promises(c.Request.Context(), rules.Place{OfficeID: &f.Office.ID})
	for _, one := range all {
		views[one.Service] = promiseOf(one)
	}
	return views, err
}

func promiseOf(p measures.Promise) promiseView {
	v := promiseView{Promise: p, Waits: waits(p.Few, p.Waiting)}
	if !p.ComputedAt.IsZero() {
		v.Computed = calendar.FormatDayTime(p.ComputedAt)
	}
	if !p.ExpectedOn.IsZero() {
		v.Expected = calendar.FormatDay(p.ExpectedOn)
		if !p.CautiousOn.Equal(p.ExpectedOn) {
			v.Cautious = calendar.FormatDay(p.CautiousOn)
		}
	}
	if p.Enough && !p.Norm.IsZero() {
		v.Share = fmt.Sprintf("%s dalam batas %s", measures.ShareWords(p.Whole.Within, p.Whole.Count), p.Norm)
	}
	for _, s := range p.Steps {
		row := promiseRow{Label: s.Label, Norm: s.Norm, Half: "–", Most: "–", Share: "terlalu sedikit", Waits: waits(s.Few, s.Waiting)}
		if s.Enough {
			unit := calendar.Unit(s.Unit)
			row.Half, row.Most, row.Share = measures.AmountWords(s.Median, unit), measures.AmountWords(s.P90, unit), measures.ShareWords(s.Within, s.Count)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func waits(few bool, n int) string {
	if few {
		return fewWords
	}
	return itoa(n)
}

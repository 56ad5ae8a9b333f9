package rulemaking

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NumberChange is what somebody wants to decide about a series: how its numbers are written, or with which one the year
// begins.
type NumberChange struct {
	SeriesID
	Template string // empty: this is about the start
	Start    int    // 0: this is about the template
	Reason   string
	Key      postgres.Key
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// Limits of what is typed about a series.
const (
	longestTemplate = 100 // characters
	longestReason   = 1000
	highestStart    = 999_999
)

// ChangeNumbers decides about a series, for the administrator, before its first number of the year is given: afterwards the
// year goes on as it began. A start never goes back, since lower numbers may stand on paper.
func (o *Office) ChangeNumbers(ctx context.Context, by workflow.Actor, c NumberChange) error {
	if !by.Has(registry.AdminRole) {
		return registry.Forbid("bukan_tugas_anda", "Bentuk dan awal nomor ditetapkan oleh administrator.")
	}
	_, err := o.db.Once(ctx, postgres.Request{By: by, Key: c.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		if c.Problem != nil {
			return postgres.Outcome{}, c.Problem
		}
		return postgres.Outcome{Status: 200, Resource: by.Office}, o.changeNumbers(ctx, tx, by, c)
	})
	return err
}

// changeNumbers locks the office, so that two templates cannot become alike at once, and then the series, so that nobody
// takes its first number meanwhile.
func (o *Office) changeNumbers(ctx context.Context, tx *postgres.Tx, by workflow.Actor, c NumberChange) error {
	office, err := tx.LockOffice(ctx, by.Office)
	if err != nil {
		return err
	}
	this := tx.Now.In(office.Location()).Year()
	if c.Year == 0 {
		c.Year = this
	}
	all, err := o.written(ctx, tx, office.ID, min(max(c.Year, this), this+1)) // another year is refused below, once the series is known
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, c.names)
	if i < 0 {
		return errNoSeries
	}
	if err := c.problems(this).Err(); err != nil {
		return err
	}
	d := deciding{tx: tx, office: office, change: c, all: all, at: i}
	d.row = registry.NumberChange{
		OfficeID: office.ID, Kind: c.Kind, Service: c.Service, Year: c.Year, Reason: strings.TrimSpace(c.Reason), By: by.User, ByName: by.Name,
	}
	return o.decide(ctx, d)
}

// deciding is a change of a series under the locks of its office and of the series.
type deciding struct {
	tx     *postgres.Tx
	office *registry.Office
	change NumberChange
	row    registry.NumberChange // of the journal
	all    []SeriesView          // of the year
	at     int                   // the one of these that is changed
}

func (d deciding) series() postgres.Series {
	return postgres.Series{Office: d.office.ID, Kind: d.change.Kind, Service: d.change.Service, Year: d.change.Year}
}

// decide carries the change out.
func (o *Office) decide(ctx context.Context, d deciding) error {
	was, err := d.unused(ctx)
	if err != nil {
		return err
	}
	if d.change.Start > 0 {
		return d.startYear(ctx, d.change.Start, was)
	}
	next, err := o.written(ctx, d.tx, d.office.ID, d.change.Year+1)
	if err != nil {
		return err
	}
	d.row.Template, d.row.Was = &d.change.Template, d.all[d.at].Template
	if err := d.fits(next); err != nil {
		return err
	}
	return d.tx.AddNumberChange(ctx, d.row)
}

// unused locks the series and gives its start, or refuses where it has given numbers.
func (d deciding) unused(ctx context.Context) (start int, err error) {
	if err := d.tx.LockSeries(ctx, d.series()); err != nil {
		return 0, err
	}
	start, used, err := d.tx.SeriesStart(ctx, d.series())
	if year := d.change.Year; err == nil && used {
		err = registry.Conflict("nomor_sudah_diberikan", fmt.Sprintf("Nomor tahun %d sudah ada yang diberikan, jadi bentuk dan awalnya tetap sampai akhir tahun. Tetapkan yang baru untuk tahun %d.", year, year+1))
	}
	return start, err
}

// startYear lets the year begin with a number.
func (d deciding) startYear(ctx context.Context, start, was int) error {
	switch {
	case start == was:
		return registry.Invalid("start", "tidak_berubah", "Tahun ini sudah mulai dari nomor itu.")
	case start < was:
		return registry.Invalid("start", "mundur", "Awal nomor tidak dapat mundur: tahun ini sudah ditetapkan mulai dari "+strconv.Itoa(was)+".")
	}
	if err := d.tx.StartSeries(ctx, d.series(), start); err != nil {
		return err
	}
	d.row.Start, d.row.Was = &start, strconv.Itoa(was)
	return d.tx.AddNumberChange(ctx, d.row)
}

// fits refuses a template that changes nothing, has a hole, or could give a number that another procedure gives too, in its
// year or in the next, for which others may have decided already.
func (d deciding) fits(next []SeriesView) error {
	template, parts := d.change.Template, d.office.Settings.NumberParts
	if template == d.all[d.at].Template {
		return registry.Invalid("template", "tidak_berubah", "Bentuk nomor ini sudah yang berlaku.")
	}
	if _, err := workflow.FillTemplate(template, 1, time.Date(d.change.Year, 1, 1, 0, 0, 0, 0, time.UTC), parts); err != nil {
		return registry.Invalid("template", "pengaturan_nomor_belum_lengkap", "Bentuk ini memakai bagian yang belum diisi di Pengaturan, Kantor.")
	}
	d.all[d.at].Template = template
	with := alike(d.all, parts, d.at)
	if i := slices.IndexFunc(next, d.change.names); with == "" && next[i].Since <= d.change.Year {
		next[i].Template = template
		with = alike(next, parts, i)
	}
	if with != "" {
		return registry.Invalid("template", numbersAlike, "Bentuk ini dapat memberi nomor yang sama dengan "+with+". Tambahkan pembeda, misalnya singkatan layanan.")
	}
	return nil
}

// names tells whether a series is the one that is to be changed.
func (c NumberChange) names(v SeriesView) bool { return v.Service == c.Service && v.Kind == c.Kind }

// problems say what is wrong with what was typed, whatever the series is.
func (c *NumberChange) problems(this int) registry.Faults {
	var problems registry.Faults
	c.Template = strings.TrimSpace(c.Template)
	problems.Expect(c.Year == this || c.Year == this+1, "year", fmt.Sprintf("Nomor ditetapkan untuk tahun %d atau %d.", this, this+1))
	problems.Expect(strings.TrimSpace(c.Reason) != "", "reason", "Tuliskan alasan atau dasar perubahan ini.")
	problems = append(problems, registry.TooLong("reason", c.Reason, longestReason)...)
	if c.Start != 0 {
		problems.Expect(c.Template == "", "template", "Tetapkan bentuk nomor dan awal nomor satu per satu.")
		problems.Expect(c.Start >= 1 && c.Start <= highestStart, "start", fmt.Sprintf("Tuliskan awal nomor dengan angka 1 sampai %d.", highestStart))
		return problems
	}
	wrong := workflow.TemplateProblem(c.Template)
	problems.Expect(wrong == "", "template", wrong)
	problems.Expect(len([]rune(c.Template)) <= longestTemplate && !registry.UnfitLine(c.Template), "template", fmt.Sprintf("Bentuk nomor paling panjang %d huruf dalam satu baris.", longestTemplate))
	return problems
}

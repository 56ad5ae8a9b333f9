package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/embedded"
	"ormas/internal/registry"
)

// clockEvents is how many events the clock of one case is measured on.
const clockEvents = 60

// clock prints how fast the clock is: of one case, of trying a change on past cases, and of telling the due times of running
// ones anew in the background, with what that costs the pages meanwhile.
func clock(ctx context.Context, s *server, cases int) error {
	one, err := oneClock()
	if err != nil {
		return err
	}
	fmt.Printf("\n| jam | hasil | sasaran |\n| --- | --- | --- |\n| satu permohonan dengan %d kejadian | %.1f µs | di bawah 50 µs |\n", clockEvents, one.Seconds()*1e6)
	services, err := s.services(ctx)
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", services.DatabaseURL)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close()
	m := clockMeasure{s: s, db: db, services: services}
	if err := m.find(ctx); err != nil {
		return err
	}
	if err := FillWays(ctx, db, Wayfaring{m.office, m.definition, cases, 0}); err != nil {
		return err
	}
	if err := m.try(ctx); err != nil {
		return err
	}
	if err := FillWays(ctx, db, Wayfaring{m.office, m.definition, 0, cases}); err != nil {
		return err
	}
	return m.rebuild(ctx)
}

// oneClock is the time to fold the clock of one case, the fastest of some rounds.
func oneClock() (time.Duration, error) {
	cal, err := calendar.Shipped("Asia/Makassar")
	if err != nil {
		return 0, err
	}
	events := make([]calendar.Event, clockEvents)
	owners := []calendar.Owner{calendar.Office, calendar.Office, calendar.Applicant, calendar.ThirdParty}
	norms := []calendar.Norm{{Amount: 30, Unit: calendar.Minute}, {Amount: 2, Unit: calendar.WorkingDay}, {Amount: 15, Unit: calendar.WorkingDay}, {}}
	at := time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)
	for i := range events {
		at = at.Add(time.Duration(1+i*7%53) * time.Hour)
		events[i] = calendar.Event{At: at, Owner: owners[i%4], Step: fmt.Sprint(i % 7), Norm: norms[i%4]}
	}
	whole := calendar.Norm{Amount: 15, Unit: calendar.WorkingDay}
	best := time.Hour
	for range 20 {
		begun := time.Now()
		for range 1000 {
			cal.Fold(events, whole, at.Add(time.Hour))
		}
		best = min(best, time.Since(begun)/1000)
	}
	return best, nil
}

// clockMeasure measures in the demo's office.
type clockMeasure struct {
	s                  *server
	db                 *sql.DB
	services           embedded.Connection
	office, definition uuid.UUID
	host               string
}

func (m *clockMeasure) find(ctx context.Context) error {
	err := m.db.QueryRowContext(ctx, `SELECT d.office_id, d.id, o.host FROM definitions d JOIN offices o ON o.id = d.office_id JOIN users u ON u.office_id = d.office_id
		WHERE u.email = 'staf@demo.ormas.test' AND d.service = 'pelaporan'`).Scan(&m.office, &m.definition, &m.host)
	if err != nil {
		return fmt.Errorf("find the demo's office: %w", err)
	}
	return nil
}

// try measures the command on all past cases.
func (m *clockMeasure) try(ctx context.Context) error {
	file, err := m.changedSOP(ctx)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, m.s.binary, "sop", "try", "-office", m.host, file)
	cmd.Env = m.s.env
	before, begun := m.s.databaseBusy(), time.Now()
	out, err := output(cmd)
	if err != nil {
		return err
	}
	took, own := time.Since(begun), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	_, told, _ := strings.Cut(string(out), "\n")
	told, _, _ = strings.Cut(told, " ")
	fmt.Printf("| sop try atas %s permohonan lewat | %.1f detik (prosesor: perintah %.1f, basis data %.1f detik) | di bawah 30 detik |\n",
		told, took.Seconds(), own.Seconds(), (m.s.databaseBusy()-before)/1000)
	return nil
}

// changedSOP is a file with the demo's procedure in which one norm is another.
func (m *clockMeasure) changedSOP(ctx context.Context) (string, error) {
	var body string
	if err := m.db.QueryRowContext(ctx, `SELECT body FROM definitions WHERE id = $1`, m.definition).Scan(&body); err != nil {
		return "", fmt.Errorf("read the demo's procedure: %w", err)
	}
	changed := strings.Replace(body, "norm: 2 hari kerja", "norm: 3 hari kerja", 1)
	if changed == body {
		return "", errors.New("the demo's procedure has no norm of two days to change")
	}
	path := filepath.Join(m.s.state, "bench-sop.yaml")
	return path, os.WriteFile(path, []byte(changed), 0o600)
}

// queuePages are the pages whose time is watched while due times are told anew.
var queuePages = []struct{ who, path string }{
	{"kabid", "/antrean?queue=role"}, {"kepala", "/antrean?queue=role"}, {"staf", "/antrean?queue=mine"}, {"kabid", "/antrean?queue=overdue"},
}

// rebuild changes the calendar twice: the first change gives the filled cases their due times, the second is measured.
func (m *clockMeasure) rebuild(ctx context.Context) error {
	if _, err := m.change(ctx, time.Now().AddDate(0, 0, 40)); err != nil {
		return err
	}
	if _, err := m.db.ExecContext(ctx, `VACUUM ANALYZE dossiers`); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	look, err := m.looks(ctx)
	if err != nil {
		return err
	}
	if err := m.quiet(ctx); err != nil {
		return err
	}
	var calm []float64
	for range warming + repeats {
		ms, err := look(ctx)
		if err != nil {
			return err
		}
		calm = append(calm, ms)
	}
	busy, base := m.s.busy(), m.s.databaseBusy()
	var loaded []float64
	told, err := m.during(ctx, lastWeek(1), func(ctx context.Context) error {
		ms, err := look(ctx)
		loaded = append(loaded, ms)
		return err
	})
	if err != nil {
		return err
	}
	normal, meanwhile := median(calm[warming:]), median(loaded)
	fmt.Printf("| batas waktu %d permohonan berjalan dihitung ulang, sambil antrean dibuka | %.0f per detik, %.1f detik; %d berubah (prosesor: layanan %.1f, basis data %.1f detik) | 5000 per detik |\n",
		told.cases, float64(told.cases)/told.took.Seconds(), told.took.Seconds(), told.moved, (m.s.busy()-busy)/1000, (m.s.databaseBusy()-base)/1000)
	fmt.Printf("| halaman antrean sementara itu (median dari %d) | %.1f ms, biasanya %.1f ms: %.1f kali | di bawah 2 kali |\n", len(loaded), meanwhile, normal, meanwhile/normal)
	return m.alone(ctx)
}

// quiet waits until no long job is under way: what the filled cases have set going is not what is measured.
func (m *clockMeasure) quiet(ctx context.Context) error {
	for {
		var busy bool
		err := m.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE queue = $1 AND state IN ('available', 'running'))`, registry.LongQueue).Scan(&busy)
		if err != nil || !busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// looks gives a function that opens all queue pages once and gives the milliseconds that one took.
func (m *clockMeasure) looks(ctx context.Context) (func(context.Context) (float64, error), error) {
	visitors := map[string]*visitor{}
	for _, p := range queuePages {
		if visitors[p.who] != nil {
			continue
		}
		var err error
		if visitors[p.who], err = m.s.visit(ctx, p.who); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context) (float64, error) {
		begun := time.Now()
		for _, p := range queuePages {
			if err := visitors[p.who].get(ctx, p.path); err != nil {
				return 0, err
			}
		}
		return float64(time.Since(begun).Microseconds()) / 1000 / float64(len(queuePages)), nil
	}, nil
}

// alone measures once more while nobody looks.
func (m *clockMeasure) alone(ctx context.Context) error {
	busy, base := m.s.busy(), m.s.databaseBusy()
	told, err := m.change(ctx, lastWeek(2))
	if err != nil {
		return err
	}
	fmt.Printf("| sama, tanpa halaman dibuka | %.0f per detik; %d berubah (prosesor: layanan %.1f, basis data %.1f detik) | |\n",
		float64(told.cases)/told.took.Seconds(), told.moved, (m.s.busy()-busy)/1000, (m.s.databaseBusy()-base)/1000)
	return nil
}

// lastWeek is a day of the week before this one, in which all filled cases were under way; 0 is its Monday.
func lastWeek(n int) time.Time {
	today := time.Now().UTC()
	return today.AddDate(0, 0, n-7-(int(today.Weekday())+6)%7)
}

// retold is what a rebuild came to.
type retold struct {
	cases, moved int
	took         time.Duration
}

func (m *clockMeasure) change(ctx context.Context, day time.Time) (retold, error) {
	return m.during(ctx, day, func(context.Context) error { return nil })
}

// during makes a day free, and does something again and again until all running cases have been told.
func (m *clockMeasure) during(ctx context.Context, day time.Time, do func(ctx context.Context) error) (retold, error) {
	var last, changes int64
	if err := m.db.QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM river_job), 0), coalesce((SELECT max(id) FROM due_changes), 0)`).Scan(&last, &changes); err != nil {
		return retold{}, fmt.Errorf("read jobs: %w", err)
	}
	if err := m.importDay(ctx, day); err != nil {
		return retold{}, err
	}
	for {
		if err := do(ctx); err != nil {
			return retold{}, err
		}
		r, done, err := m.rebuilt(ctx, last, changes)
		if err != nil || done {
			return r, err
		}
		select {
		case <-ctx.Done():
			return retold{}, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// rebuilt tells whether the job that came after another has ended, and what it did.
func (m *clockMeasure) rebuilt(ctx context.Context, last, changes int64) (r retold, done bool, err error) {
	var begun, ended sql.NullTime
	err = m.db.QueryRowContext(ctx, `SELECT attempted_at, finalized_at FROM river_job WHERE kind = 'rebuild' AND id > $1 ORDER BY id LIMIT 1`, last).Scan(&begun, &ended)
	if err != nil || !ended.Valid {
		return r, false, err
	}
	r.took = ended.Time.Sub(begun.Time)
	err = m.db.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE owner <> 'tidak_ada'), (SELECT count(*) FROM due_changes WHERE id > $2)
		FROM dossiers WHERE office_id = $1`, m.office, changes).Scan(&r.cases, &r.moved)
	return r, true, err
}

// importDay adds a free day to the calendar of its year, by the command.
func (m *clockMeasure) importDay(ctx context.Context, day time.Time) error {
	year := fmt.Sprint(day.Year())
	show := exec.CommandContext(ctx, m.s.binary, "calendar", "show", "-office", m.host, "-year", year)
	show.Env = m.s.env
	list, err := output(show)
	if err != nil {
		return err
	}
	list = fmt.Appendf(list, "%s,Hari Rekaan,libur_daerah,Keputusan Contoh\n", day.Format(time.DateOnly))
	path := filepath.Join(m.s.state, "bench-libur.csv")
	if err := os.WriteFile(path, list, 0o600); err != nil {
		return err
	}
	put := exec.CommandContext(ctx, m.s.binary, "calendar", "import", "-office", m.host, "-file", path)
	put.Env = m.s.env
	_, err = output(put)
	return err
}

// output is what a command prints; its complaint is part of the error.
func output(cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%v: %w: %s", cmd.Args[1:], err, exit.Stderr)
	}
	return out, err
}

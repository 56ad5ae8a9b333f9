package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
)

// Wayfaring is what the clock is measured on: cases of an office with whole journals along the demo's procedure.
type Wayfaring struct {
	Office, Definition uuid.UUID
	Past, Running      int // how many; a past case has fourteen steps, a running one twelve
}

// fillWays are the ways of the cases: the straight one to the end, and three that stop after twelve steps, two of them
// with a round of repair.
const fillWays = `CREATE TEMP TABLE fill_ways ON COMMIT DROP AS
	WITH ways (kind, states) AS (VALUES
		(0, '{draf,diajukan,diagendakan,didisposisikan,pemeriksaan,penelitian_kasubbid,penelitian_kabid,penunjukan,penelitian_lapangan,penelitian_keberadaan,penomoran,penyusunan_konsep,penandatanganan,terbit,selesai}'::text[]),
		(1, '{draf,diajukan,diagendakan,didisposisikan,pemeriksaan,penelitian_kasubbid,penelitian_kabid,penunjukan,penelitian_lapangan,penelitian_keberadaan,penomoran,penyusunan_konsep,penandatanganan}'),
		(2, '{draf,diajukan,diagendakan,didisposisikan,pemeriksaan,penelitian_kasubbid,penelitian_kabid,pemberitahuan,perbaikan,pemeriksaan,penelitian_kasubbid,penelitian_kabid,penunjukan}'),
		(3, '{draf,diajukan,diagendakan,didisposisikan,pemeriksaan,penelitian_kasubbid,penelitian_kabid,pemberitahuan,perbaikan,pemeriksaan,penelitian_kasubbid,penelitian_kabid,pemberitahuan}')),
	acts (state, onward, action, as_role) AS (VALUES
		('draf', 'diajukan', 'ajukan', 'pemohon'), ('diajukan', 'diagendakan', 'agendakan', 'bagian_umum'),
		('diagendakan', 'didisposisikan', 'disposisi', 'kepala_badan'), ('didisposisikan', 'pemeriksaan', 'tugaskan', 'kabid'),
		('pemeriksaan', 'penelitian_kasubbid', 'teruskan', 'staf'), ('penelitian_kasubbid', 'penelitian_kabid', 'setujui_kasubbid', 'kasubbid'),
		('penelitian_kabid', 'penunjukan', 'nyatakan_lengkap', 'kabid'), ('penelitian_kabid', 'pemberitahuan', 'nyatakan_belum_lengkap', 'kabid'),
		('pemberitahuan', 'perbaikan', 'beritahukan', 'staf'), ('perbaikan', 'pemeriksaan', 'ajukan_ulang', 'pemohon'),
		('penunjukan', 'penelitian_lapangan', 'tunjuk_petugas', 'kabid'), ('penelitian_lapangan', 'penelitian_keberadaan', 'berita_acara', 'petugas_lapangan'),
		('penelitian_keberadaan', 'penomoran', 'nyatakan_sesuai', 'kabid'), ('penomoran', 'penyusunan_konsep', 'beri_nomor', 'kabid'),
		('penyusunan_konsep', 'penandatanganan', 'susun_konsep', 'staf'), ('penandatanganan', 'terbit', 'tandatangani', 'kepala_badan'),
		('terbit', 'selesai', 'serahkan', 'bagian_umum'))
	SELECT w.kind, s AS seq, w.states[s] AS from_state, w.states[s + 1] AS to_state, a.action, a.as_role
	FROM ways w CROSS JOIN LATERAL generate_series(1, cardinality(w.states) - 1) s
		JOIN acts a ON a.state = w.states[s] AND a.onward = w.states[s + 1]`

// fillCases draws the cases: $1 past ones, begun evenly over the year before the last month, and $2 running ones, begun
// in the third week before this one, so that all of them were under way in the last; $3 rows are there already. begun is a Monday, and early the share of the first week that has gone.
const fillCases = `CREATE TEMP TABLE fill_cases ON COMMIT DROP AS
	SELECT i, kind, begun, (i * 0.7548776662 % 1) * 5 AS early, md5('jam' || i) AS h, (i::numeric * 618033988749895 % 1125899906842624)::bigint AS c
	FROM (SELECT i, CASE WHEN i <= $3::int + $1::int THEN 0 ELSE 1 + i % 3 END AS kind,
			date_trunc('week', now() AT TIME ZONE 'UTC') - CASE WHEN i <= $3::int + $1::int
				THEN make_interval(weeks => 5 + (i::bigint * 47 % 48)::int) ELSE make_interval(weeks => 3) END AS begun
		FROM generate_series($3::int + 1, $3::int + $1::int + $2::int) i) n`

// fillSteps gives each step its time: a working day of eight hours after the other, some 0.9 days apart for past cases and 0.6 for
// running ones and never twice at once, between midnight and eight by UTC, which are working hours in the middle of the country.
const fillSteps = `CREATE TEMP TABLE fill_steps ON COMMIT DROP AS
	SELECT c.i, w.seq, w.from_state, w.to_state, w.action, w.as_role,
		(c.begun + make_interval(days => (7 * (floor(t)::int / 5) + floor(t)::int % 5), secs => (t - floor(t)) * 28800)) AT TIME ZONE 'UTC' AS at
	FROM fill_cases c JOIN fill_ways w ON w.kind = c.kind
		CROSS JOIN LATERAL (SELECT c.early + CASE WHEN c.kind = 0 THEN 0.9 ELSE 0.6 END * (w.seq + get_byte(decode(c.h, 'hex'), w.seq % 16) / 256.0) AS t) x`

const fillWayfarers = `INSERT INTO dossiers (id, office_id, definition_id, service, tracking_code, name, search, state, version, events,
		made_by, submitted_at, open, owner, turn_role, turn_user, due_at, created_at, changed_at)
	SELECT (lpad(to_hex((extract(epoch FROM s.first) * 1000)::bigint), 12, '0') || '7' || substr(c.h, 1, 3) || '8' || substr(c.h, 4, 15))::uuid,
		$1, $2, (SELECT service FROM definitions WHERE id = $2),
		(SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((c.c >> (5 * k)) & 31)::int + 1, 1), '' ORDER BY k) FROM generate_series(0, 9) k),
		'Forum Rekaan ' || c.i, 'forum rekaan ' || c.i, s.states[s.n], s.n + 1, s.n, $3::uuid, s.first, c.kind > 0,
		CASE WHEN c.kind > 0 THEN 'kantor' ELSE 'tidak_ada' END, (ARRAY['', 'kepala_badan', 'kabid', 'staf'])[1 + c.kind],
		CASE WHEN c.kind = 3 THEN $3::uuid END, CASE WHEN c.kind > 0 THEN s.last ELSE '9999-12-31 00:00+00' END, s.first, s.last
	FROM fill_cases c JOIN (SELECT i, count(*)::int AS n, min(at) AS first, max(at) AS last, array_agg(to_state ORDER BY seq) AS states
		FROM fill_steps GROUP BY i) s ON s.i = c.i`

const fillJournals = `INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, definition_id, at)
	SELECT d.id, s.seq, s.action, s.from_state, s.to_state, $1, 'Warga Contoh', s.as_role, false, $2, s.at
	FROM fill_steps s JOIN dossiers d ON d.name = 'Forum Rekaan ' || s.i WHERE d.definition_id = $2 ORDER BY s.at`

// FillWays adds invented cases of an office with journals that lead along the procedure step by step. The office must
// have a person. Their due times are not those of the calendar: a rebuild tells them.
func FillWays(ctx context.Context, db *sql.DB, w Wayfaring) error {
	err := fill(ctx, db, w.Office, func(person uuid.UUID, have int) []statement {
		return []statement{
			{fillWays, nil},
			{fillCases, []any{w.Past, w.Running, have}},
			{fillSteps, nil},
			{fillWayfarers, []any{w.Office, w.Definition, person}},
			{fillJournals, []any{person, w.Definition}},
		}
	})
	if err != nil {
		return fmt.Errorf("fill cases: %w", err)
	}
	_, err = db.ExecContext(ctx, `VACUUM ANALYZE dossiers, journal`)
	return err
}

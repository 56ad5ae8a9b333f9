package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// Words that the names of filled dossiers hold, for searches: three in ten names, one in a hundred thousand, none.
const (
	FrequentWord = "yayasan"
	RareWord     = "zaitunputih"
	AbsentWord   = "quixotria"
)

// fillRows draws the rows once, numbered on from those that are there. Nine in ten cases are over, as after years of work; the others stand all over the SOP.
// The ids and times grow together as they do in life, and the codes are scattered.
const fillRows = `CREATE TEMP TABLE fill ON COMMIT DROP AS
	WITH drawn AS (
		SELECT i, r, greatest(i - i % 4, $2::int + 1) AS g, now() - make_interval(secs => (1 - (i - $2::int) / $1::float) * 3e8) AS at,
			(CASE WHEN r < 880 THEN 'selesai' WHEN r < 900 THEN 'ditolak' WHEN r < 920 THEN 'ditarik' WHEN r < 930 THEN 'terbit'
				WHEN r < 950 THEN 'draf'
				ELSE (ARRAY['diajukan', 'diagendakan', 'didisposisikan', 'pemeriksaan', 'penelitian_kasubbid',
					'penelitian_kabid', 'perbaikan', 'penelitian_lapangan', 'penomoran', 'penandatanganan'])[1 + r % 10] END) AS state,
			(i::numeric * 618033988749895 % 1125899906842624)::bigint AS c, md5('baris' || i) AS h
		FROM (SELECT i, (i::bigint * 7919 % 1000)::int AS r FROM generate_series($2::int + 1, $2::int + $1::int) i) s)
	SELECT d.*, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid AS id,
		concat_ws(' ', (ARRAY['Yayasan', 'Yayasan', 'Yayasan', 'Forum', 'Forum', 'Perkumpulan', 'Perkumpulan', 'Ikatan', 'Paguyuban', 'Lembaga'])
				[1 + get_byte(decode(h, 'hex'), 0) % 10],
			w1.word, w2.word, CASE WHEN i % 100000 = 500 THEN 'Zaitunputih' END) AS name
	FROM drawn d
		JOIN fill_words w1 ON w1.n = ('x' || substr(h, 3, 4))::bit(16)::int % 2000
		JOIN fill_words w2 ON w2.n = ('x' || substr(h, 7, 4))::bit(16)::bigint * ('x' || substr(h, 11, 4))::bit(16)::bigint / 65536 % 2000`

// fillWords are 2,000 invented words.
const fillWords = `CREATE TEMP TABLE fill_words ON COMMIT DROP AS SELECT n, initcap(
	(ARRAY['ba','ca','da','ga','ha','ja','ka','la','ma','na','pa','ra','sa','ta','wa','bi','ci','di','gi','hi'])[1 + n % 20] ||
	(ARRAY['ran','min','lur','tek','sun','gar','bor','wis','dan','pul','cak','jir','lam','nes','rup','tin','ker','sol','mad','bun'])[1 + n / 20 % 20] ||
	(ARRAY['a','i','uta','ora','eli'])[1 + n / 400]) AS word FROM generate_series(0, 1999) n`

const fillOrganisations = `INSERT INTO organisations (id, office_id, name, form, made_by, submitted_at, created_at, changed_at)
	SELECT md5('organisasi' || f.g)::uuid, $1, f.name, '{}', $2, f.at AS submitted, f.at AS created, f.at AS changed FROM fill f WHERE f.i = f.g`

const fillDossiers = `INSERT INTO dossiers (id, office_id, definition_id, service, organisation_id, tracking_code, name, search, state, version, events,
		made_by, form, officers, submitted_at, agenda_year, agenda_number, registration_number, letter_number, open, owner,
		turn_role, turn_user, due_at, created_at, changed_at)
	SELECT f.id, $1, $2, (SELECT service FROM definitions WHERE id = $2), md5('organisasi' || f.g)::uuid, code, f.name, lower(f.name), f.state,
		CASE WHEN sent THEN 3 ELSE 1 END, CASE WHEN sent THEN 2 ELSE 0 END, $3::uuid,
		jsonb_build_object('name', f.name, 'field_of_activity', 'Bidang contoh', 'scope', 'kota', 'aims', repeat('Tujuan contoh. ', 20),
			'address', jsonb_build_object('street', 'Jalan Contoh ' || f.i, 'kelurahan', 'Contoh', 'kecamatan', 'Contoh Timur')),
		jsonb_build_array(jsonb_build_object('position', 'ketua', 'name', 'Warga Contoh ' || f.i)),
		CASE WHEN sent THEN f.at END, CASE WHEN entered THEN extract(year FROM f.at) END, CASE WHEN entered THEN f.i::text END,
		CASE WHEN f.r < 880 THEN '220/' || f.i || '/CONTOH' END, CASE WHEN f.r < 880 THEN 'B-' || f.i || '/CONTOH' END,
		f.r >= 950, owner, role, CASE WHEN role IN ('staf', 'petugas_lapangan') AND sent THEN $3::uuid END,
		CASE WHEN f.r >= 950 THEN now() + make_interval(hours => (f.i::bigint * 31 % 480)::int - 120) ELSE '9999-12-31 00:00+00' END,
		f.at, f.at + make_interval(hours => f.i % 300)
	FROM fill f CROSS JOIN LATERAL (SELECT f.state <> 'draf' AS sent, f.state NOT IN ('draf', 'diajukan') AS entered,
		CASE f.state WHEN 'diajukan' THEN 'bagian_umum' WHEN 'diagendakan' THEN 'kepala_badan' WHEN 'didisposisikan' THEN 'kabid'
			WHEN 'pemeriksaan' THEN 'staf' WHEN 'penelitian_kasubbid' THEN 'kasubbid' WHEN 'penelitian_kabid' THEN 'kabid'
			WHEN 'penelitian_lapangan' THEN 'petugas_lapangan' WHEN 'penomoran' THEN 'kabid' WHEN 'penandatanganan' THEN 'kepala_badan'
			WHEN 'selesai' THEN '' WHEN 'ditolak' THEN '' WHEN 'ditarik' THEN '' ELSE 'pemohon' END AS role,
		CASE WHEN f.state IN ('perbaikan', 'terbit') THEN 'pemohon' WHEN f.r >= 950 THEN 'kantor' ELSE 'tidak_ada' END AS owner,
		(SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((f.c >> (5 * k)) & 31)::int + 1, 1), '' ORDER BY k)
			FROM generate_series(0, 9) k) AS code) x`

const fillJournal = `INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, definition_id, at)
	SELECT f.id, s.seq, s.action, s.from_state, s.to_state, $2, 'Warga Contoh', s.as_role, false, $1, f.at
	FROM fill f CROSS JOIN LATERAL (VALUES (1, 'ajukan', 'draf', 'diajukan', 'pemohon'), (2, 'contoh', 'diajukan', f.state, 'staf'))
		s (seq, action, from_state, to_state, as_role) WHERE f.state <> 'draf'`

const fillDocuments = `INSERT INTO documents (id, dossier_id, requirement, version, filename, size, sha256, mime, pages, scan, object_key,
		uploaded_by, uploaded_at)
	SELECT md5('berkas' || f.h)::uuid, f.id, 'P1', 1, 'contoh.pdf', 300000, f.h || f.h, 'application/pdf', 1, 'tidak_dipindai',
		'contoh/' || f.h, $1, f.at FROM fill f`

const fillAssignments = `INSERT INTO assignments (dossier_id, role, user_id, assigned_by, from_at, open, due_at)
	SELECT f.id, 'staf', $1, $1, f.at, d.open, d.due_at FROM fill f JOIN dossiers d ON d.id = f.id WHERE f.state NOT IN ('draf', 'diajukan', 'diagendakan', 'didisposisikan') AND get_byte(decode(f.h, 'hex'), 1) % 20 = 0`

// FillDossiers adds n invented dossiers of an office along one of its definitions, as years of work would leave them.
// The office must have a person. A million takes some minutes: the indexes are built afterwards, and the references of
// the rows, which hold by construction, are not checked, for which the database role must be a superuser.
func FillDossiers(ctx context.Context, db *sql.DB, office, definition uuid.UUID, n int) error { //nolint:revive // two keys and a number need no struct
	err := fill(ctx, db, office, func(person uuid.UUID, have int) []statement {
		return []statement{
			{fillWords, nil},
			{fillRows, []any{n, have}},
			{fillOrganisations, []any{office, person}},
			{fillDossiers, []any{office, definition, person}},
			{fillJournal, []any{definition, person}},
			{fillDocuments, []any{person}},
			{fillAssignments, []any{person}},
		}
	})
	if err != nil {
		return fmt.Errorf("fill dossiers: %w", err)
	}
	_, err = db.ExecContext(ctx, `VACUUM ANALYZE dossiers, journal, documents, assignments`)
	return err
}

// fill runs statements in one transaction, while the tables have no indexes. They are told a person of the office and how
// many dossiers there are.
func fill(ctx context.Context, db *sql.DB, office uuid.UUID, with func(person uuid.UUID, have int) []statement) error {
	var person uuid.UUID
	var have int
	if err := db.QueryRowContext(ctx, `SELECT u.id, (SELECT count(*) FROM dossiers) FROM users u LEFT JOIN user_roles r ON r.user_id = u.id AND r.role = 'staf'
		WHERE u.office_id = $1 ORDER BY r.role, u.id LIMIT 1`, office).Scan(&person, &have); err != nil {
		return fmt.Errorf("find person of the office: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing to roll back
	if err := withoutIndexes(ctx, tx, []string{"dossiers", "journal", "documents", "assignments"}, func() error { return each(ctx, tx, with(person, have)) }); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

type statement struct {
	query string
	args  []any
}

func each(ctx context.Context, tx *sql.Tx, all []statement) error {
	for _, s := range all {
		if _, err := tx.ExecContext(ctx, s.query, s.args...); err != nil {
			return err
		}
	}
	return nil
}

// withoutIndexes runs fill with the indexes of the filled tables dropped, but for those of keys that other tables name, and builds
// them again: a million random keys are sorted in a second and entered one by one in ten.
func withoutIndexes(ctx context.Context, tx *sql.Tx, tables []string, fill func() error) error {
	rows, err := tx.QueryContext(ctx, `SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid) FROM pg_index i
		WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
		UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname),
			format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
		FROM pg_constraint c WHERE c.conrelid = ANY ($1::regclass[]) AND c.contype = 'u'
			AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid)`, pq.Array(tables))
	if err != nil {
		return err
	}
	defer rows.Close()
	before := []statement{{`SET LOCAL session_replication_role = replica`, nil}, {`SET LOCAL maintenance_work_mem = '256MB'`, nil}}
	var after []statement
	for rows.Next() {
		var drop, create statement
		if err := rows.Scan(&drop.query, &create.query); err != nil {
			return err
		}
		before, after = append(before, drop), append(after, create)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := each(ctx, tx, before); err != nil {
		return err
	}
	if err := fill(); err != nil {
		return err
	}
	return each(ctx, tx, after)
}

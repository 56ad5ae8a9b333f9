package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
)

// fillLetters writes a letter for each row of fill that is over. One in a hundred is revoked. Its dossier, number and
// signature are not written: what is measured reads none of them.
const fillLetters = `INSERT INTO certificates (id, office_id, dossier_id, signing_id, code, registration_number, letter_number, name,
		field_of_activity, kelurahan, kecamatan, search, letter, sha256, size, object_key, signatory, signature, issued_on, valid_until, state, reason, since)
	SELECT f.id, $1, md5('perkara' || f.h)::uuid, md5('tanda' || f.h)::uuid, code, lpad(f.i::text, 4, '0') || '/BH/CONTOH/' || extract(year FROM f.at),
		'220/' || f.i || '/BH/CONTOH/' || extract(year FROM f.at), f.name, 'Bidang ' || f.i % 40, 'Kelurahan ' || f.i % 34, 'Kecamatan ' || f.i % 6,
		lower(concat_ws(' ', f.name, lpad(f.i::text, 4, '0') || '/BH/CONTOH/' || extract(year FROM f.at), '220/' || f.i || '/BH/CONTOH/' || extract(year FROM f.at))),
		jsonb_build_object('title', 'Surat contoh', 'duties', repeat('Kewajiban contoh. ', 60)), f.h || f.h, 90000, 'contoh/' || f.h,
		'Warga Contoh, Kepala Badan', 'kunci_kantor', f.at::date, (f.at + interval '5 years')::date,
		CASE WHEN f.i % 100 = 0 THEN 'dicabut' ELSE 'aktif' END, CASE WHEN f.i % 100 = 0 THEN 'Alasan contoh.' END, f.at::date
	FROM fill f CROSS JOIN LATERAL (SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((f.c >> (5 * k)) & 31)::int + 1, 1), '' ORDER BY k) AS code
		FROM generate_series(0, 9) k) x`

// FillCertificates adds n invented letters of an office to the register.
func FillCertificates(ctx context.Context, db *sql.DB, office uuid.UUID, n int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing to roll back
	err = withoutIndexes(ctx, tx, []string{"certificates"}, func() error {
		return each(ctx, tx, []statement{{fillWords, nil}, {fillRows, []any{n, 10_000_000}}, {fillLetters, []any{office}}})
	})
	if err != nil {
		return fmt.Errorf("fill certificates: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	_, err = db.ExecContext(ctx, `VACUUM ANALYZE certificates`)
	return err
}

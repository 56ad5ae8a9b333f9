package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// filledFrom is after which number the rows of the fill are counted, so that their numbers are nobody's.
const filledFrom = 10_000_000

// fillLetters writes a letter for each row of fill. One in a hundred is revoked, drawn by a hash: an even pattern would pack
// better than life does. Its dossier, number and
// signature are not written: what is measured reads none of them.
var fillLetters = strings.Replace(`INSERT INTO certificates (id, office_id, dossier_id, signing_id, code, registration_number, letter_number, name,
		field_of_activity, kelurahan, kecamatan, search, letter, sha256, size, object_key, signatory, signature, issued_on, valid_until, state, reason, since, list_index)
	SELECT f.id, $1, md5('perkara' || f.h)::uuid, md5('tanda' || f.h)::uuid, CODE, f.i || '/BH/CONTOH/' || extract(year FROM f.at),
		'220/' || f.i || '/BH/CONTOH/' || extract(year FROM f.at), f.name, 'Bidang ' || f.i % 40, 'Kelurahan ' || f.i % 34, 'Kecamatan ' || f.i % 6,
		lower(concat_ws(' ', f.name, f.i || '/BH/CONTOH/' || extract(year FROM f.at), '220/' || f.i || '/BH/CONTOH/' || extract(year FROM f.at))),
		$3::jsonb, f.h || f.h, 90000, 'contoh/' || f.h,
		'Warga Contoh, Kepala Badan', 'kunci_kantor', f.at::date, (f.at + interval '5 years')::date,
		CASE WHEN x.revoked THEN 'dicabut' ELSE 'aktif' END, CASE WHEN x.revoked THEN 'Alasan contoh.' END, f.at::date,
		coalesce((SELECT l.size FROM status_lists l WHERE l.office_id = $1), 0) + f.i - $2::int - 1
	FROM fill f CROSS JOIN LATERAL (SELECT ('x' || substr(f.h, 15, 6))::bit(24)::int % 100 = 0 AS revoked) x`, "CODE", codeOf("f.c"), 1)

// codeOf writes a number below 2^50 in the digits of codes.
func codeOf(number string) string {
	digits := make([]string, 10)
	for i := range digits {
		digits[i] = fmt.Sprintf(`substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((%s >> %d) & 31)::int + 1, 1)`, number, 5*i)
	}
	return strings.Join(digits, ` || `)
}

// fillRegisterWords counts the words of the register, which triggers do elsewhere.
const fillRegisterWords = `INSERT INTO register_words AS r (office_id, word, count)
	SELECT c.office_id, word, count(*) FROM certificates c, unnest(words_of(c.search)) word WHERE c.object_key LIKE 'contoh/%' GROUP BY 1, 2
	ON CONFLICT (office_id, word) DO UPDATE SET count = r.count + EXCLUDED.count`

// growList gives the letters of the fill their positions in the list of states.
const growList = `INSERT INTO status_lists AS l (office_id, size, changes) VALUES ($1, $2, 1)
	ON CONFLICT (office_id) DO UPDATE SET size = l.size + $2, changes = l.changes + 1`

// FillCertificates adds n invented letters of an office to the register.
func FillCertificates(ctx context.Context, db *sql.DB, office uuid.UUID, n int) error {
	letter := `{"title": "Surat contoh", "duties": "` + strings.Repeat("Kewajiban contoh. ", 60) + `"}`
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit there is nothing to roll back
	err = withoutIndexes(ctx, tx, []string{"certificates"}, func() error {
		return each(ctx, tx, []statement{{fillWords, nil}, {fillRows, []any{n, filledFrom}}, {fillLetters, []any{office, filledFrom, letter}}, {fillRegisterWords, nil}, {growList, []any{office, n}}})
	})
	if err != nil {
		return fmt.Errorf("fill certificates: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	_, err = db.ExecContext(ctx, `VACUUM ANALYZE certificates, register_words`)
	return err
}

package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// certificates prints how long checks of letters and searches in the public register take with many letters.
func certificates(ctx context.Context, s *server, letters int) error {
	services, err := s.services(ctx)
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", services.DatabaseURL)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close()
	var office uuid.UUID
	if err := db.QueryRowContext(ctx, `SELECT office_id FROM users WHERE email = 'staf@demo.ormas.test'`).Scan(&office); err != nil {
		return fmt.Errorf("find the demo's office: %w", err)
	}
	begun := time.Now()
	if err := FillCertificates(ctx, db, office, letters); err != nil {
		return err
	}
	fmt.Printf("%d surat ditulis dalam %.0f detik\n", letters, time.Since(begun).Seconds())
	checks, err := s.checks(ctx, db)
	if err != nil {
		return err
	}
	if err := listed(ctx, services.DatabaseURL, office); err != nil {
		return err
	}
	names, err := drawNames(ctx, db, office)
	if err != nil {
		return err
	}
	fmt.Printf("\n| dengan %d surat | hasil, median | prosesor layanan | prosesor basis data | sasaran |\n| --- | --- | --- | --- | --- |\n", letters)
	for _, one := range slices.Concat(checks, searches(names), filters()) {
		if err := s.ask(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// ask prints how long a kind of question takes at the median, and how long it keeps processors busy on average, which other work
// on the machine makes less of a difference to.
func (s *server) ask(ctx context.Context, one asked) error {
	next, service, database := 0, s.busy(), s.databaseBusy()
	took, err := timed(func() error {
		next++
		return s.call(ctx, request{method: http.MethodGet, path: one.paths[next%len(one.paths)]}, nil)
	})
	if err != nil {
		return err
	}
	fmt.Printf("| %s | %.2f ms | %.2f ms | %.2f ms | %s |\n", one.name, took, (s.busy()-service)/float64(next),
		(s.databaseBusy()-database)/float64(next), one.goal)
	return nil
}

// asked is one kind of public question, asked of many letters in turn.
type asked struct {
	name, goal string
	paths      []string
}

// checks are checks by the codes of letters drawn from all over the register.
func (s *server) checks(ctx context.Context, db *sql.DB) ([]asked, error) {
	rows, err := db.QueryContext(ctx, `SELECT code FROM certificates WHERE object_key LIKE 'contoh/%' ORDER BY md5(code) LIMIT 200`)
	if err != nil {
		return nil, fmt.Errorf("draw letters: %w", err)
	}
	defer rows.Close()
	check := asked{"cek surat lewat kodenya", "di bawah 2 ms", nil}
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			return nil, err
		}
		check.paths = append(check.paths, "/api/v1/public/certificates/"+code)
	}
	return []asked{check}, rows.Err()
}

const searchPath = "/api/v1/public/register?q="

// drawNames are names drawn from all over the register.
func drawNames(ctx context.Context, db *sql.DB, office uuid.UUID) ([]string, error) {
	var names []string
	err := db.QueryRowContext(ctx, `SELECT array_agg(name) FROM (SELECT name FROM certificates
		WHERE office_id = $1 AND object_key LIKE 'contoh/%' ORDER BY md5(code || name) LIMIT 100) n`, office).Scan(pq.Array(&names))
	if err != nil {
		return nil, fmt.Errorf("draw names: %w", err)
	}
	return names, nil
}

// searches are names, and words of them, as they stand in the register and with the errors that people make in typing.
func searches(names []string) []asked {
	kinds := []asked{
		{name: "cari kata yang tepat, jarang", goal: "di bawah 20 ms"},
		{name: "cari kata yang tepat, sering", goal: "di bawah 20 ms"},
		{name: "cari kata yang tepat, satu dalam seribu nama", goal: "di bawah 20 ms"},
		{name: "cari nama lengkap yang tepat", goal: "di bawah 20 ms"},
		{name: "cari dengan salah ketik, satu kata", goal: "di bawah 20 ms"},
		{name: "cari dengan salah ketik, kata jarang", goal: "di bawah 20 ms"},
		{name: "cari dengan salah ketik, satu kata dari nama lengkap", goal: "di bawah 20 ms"},
		{name: "cari dengan salah ketik, semua kata nama lengkap", goal: "di bawah 20 ms"},
		{name: "cari yang tidak ada dan tidak mirip", goal: "di bawah 20 ms"},
	}
	for i, name := range names {
		words := strings.Fields(strings.ToLower(name))
		wrong := make([]string, len(words))
		for j, w := range words {
			wrong[j] = mistype(w, i+j)
		}
		one := slices.Concat(words[:1], wrong[1:2], words[2:])
		for k, q := range []string{
			RareWord, FrequentWord, words[1], strings.Join(words, " "), wrong[1], mistype(RareWord, i), strings.Join(one, " "),
			strings.Join(wrong, " "), AbsentWord,
		} {
			kinds[k].paths = append(kinds[k].paths, searchPath+url.QueryEscape(q))
		}
	}
	return kinds
}

// mistype makes one error in a word: the n-th of a letter left out, doubled, wrong, or in its neighbour's place, all over the word.
func mistype(word string, n int) string {
	i := 1 + n/4%(len(word)-2)
	switch n % 4 {
	case 0:
		return word[:i] + word[i+1:]
	case 1:
		return word[:i] + word[i:i+1] + word[i:]
	case 2:
		return word[:i] + "x" + word[i+1:]
	}
	return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
}

// filters are lists of the register, whole and narrowed.
func filters() []asked {
	var all []asked
	for _, f := range [][2]string{
		{"halaman pertama", ""},
		{"menurut kecamatan", "kecamatan=Kecamatan+3"},
		{"menurut bidang", "field_of_activity=Bidang+7"},
		{"menurut tahun", "year=2020"},
		{"yang aktif", "state=aktif"},
		{"yang segera berakhir", "state=segera_berakhir"},
		{"yang berakhir", "state=berakhir"},
		{"yang dicabut", "state=dicabut"},
		{"yang ditunda (tidak ada)", "state=ditunda"},
		{"yang berakhir, menurut kecamatan", "state=berakhir&kecamatan=Kecamatan+3"},
		{"yang berakhir, menurut tahun", "state=berakhir&year=2020"},
		{"menurut bidang dan kecamatan", "field_of_activity=Bidang+9&kecamatan=Kecamatan+3"},
		{"menurut bidang dan kecamatan yang tidak bertemu", "field_of_activity=Bidang+7&kecamatan=Kecamatan+4"},
	} {
		all = append(all, asked{name: "register " + f[0], paths: []string{"/api/v1/public/register?" + f[1]}})
	}
	return all
}

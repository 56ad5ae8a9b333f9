package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
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
	if err := FillCertificates(ctx, db, office, letters); err != nil {
		return err
	}
	checks, err := s.checks(ctx, db)
	if err != nil {
		return err
	}
	if err := listed(ctx, services.DatabaseURL, office); err != nil {
		return err
	}
	fmt.Printf("\n| dengan %d surat | hasil, median | sasaran |\n| --- | --- | --- |\n", letters)
	for _, one := range append(checks, searches()...) {
		next := 0
		took, err := timed(func() error {
			next++
			return s.call(ctx, request{method: http.MethodGet, path: one.paths[next%len(one.paths)]}, nil)
		})
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.2f ms | %s |\n", one.name, took, one.goal)
	}
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

// searches are words as they stand in invented names, and with the errors that people make in typing.
func searches() []asked {
	at := func(words ...string) []string {
		paths := make([]string, len(words))
		for i, w := range words {
			paths[i] = "/api/v1/public/register?q=" + url.QueryEscape(w)
		}
		return paths
	}
	wrong := strings.Replace(RareWord, "putih", "puith", 1)
	return []asked{
		{"cari kata yang tepat, jarang", "", at(RareWord)},
		{"cari kata yang tepat, sering", "", at(FrequentWord)},
		{"cari dengan salah ketik, kata jarang", "di bawah 20 ms", at(wrong, "zaitunptih", "zaitumputih")},
		{"cari dengan salah ketik, nama lengkap", "di bawah 20 ms", at("yayasan jakrptekuta", "forum lamselli banntua", "perkumpulan kasunrora sagarli")},
		{"cari yang tidak ada dan tidak mirip", "", at(AbsentWord)},
		{"register halaman pertama", "", []string{"/api/v1/public/register"}},
		{"register menurut kecamatan", "", []string{"/api/v1/public/register?kecamatan=Kecamatan+3"}},
		{"register yang berakhir", "", []string{"/api/v1/public/register?state=berakhir"}},
		{"register yang dicabut", "", []string{"/api/v1/public/register?state=dicabut"}},
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ormas/workflow/sop"
)

func TestSOPPublish(t *testing.T) {
	t.Parallel()
	m := setup(t)
	const host = "ormas.kota-contoh.example"
	m.want(0, "", "migrate")
	m.want(0, "", "office", "add", "-file", write(t, "kantor.yaml", officeExample))
	m.want(0, "", "user", "add", "-email", "kepala@contoh.test", "-role", "kepala_badan", "-office", host)
	m.want(0, "", "user", "add", "-email", "kabid@contoh.test", "-role", "kabid", "-office", host)
	text := ""
	for _, body := range sop.Files() {
		if strings.Contains(string(body), "\nservice: pelaporan\n") {
			text = strings.Replace(string(body), "version: 1\n", "version: 2\n", 1)
		}
	}
	next := write(t, "kedua.yaml", strings.Replace(text, "norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]", 1))
	const service = "pelaporan"
	publish := func(args ...string) []string { return append([]string{"sop", "publish", "-office", host}, args...) }

	m.want(misused, "-by", publish(next)...)
	m.want(failed, "there is no active account", publish("-by", "orang@contoh.test", next)...)
	m.want(failed, "bukan bagian dari peran Anda", publish("-by", "kabid@contoh.test", next)...)
	m.want(failed, "paling awal hari ini", publish("-by", "kepala@contoh.test", "-effective", "2020-01-01", next)...)
	m.want(failed, "YYYY-MM-DD", publish("-by", "kepala@contoh.test", "-effective", "besok", next)...)
	m.want(failed, "tidak ada yang berubah", publish("-by", "kepala@contoh.test", write(t, "sama.yaml", text))...)
	m.want(failed, "bagian", publish("-by", "kepala@contoh.test", write(t, "rusak.yaml", "service: x\n"))...)
	m.want(0, "version 2 in force from", publish("-by", "kepala@contoh.test", next)...)
	later := write(t, "ketiga.yaml", strings.Replace(text, "version: 2\n", "version: 3\n", 1))
	m.want(0, "version 3 in force from", publish("-by", "kepala@contoh.test", "-effective", time.Now().AddDate(0, 0, 40).Format(time.DateOnly), later)...)

	out := filepath.Join(t.TempDir(), "sop.pdf")
	m.want(failed, "no procedure", "sop", "pdf", "-office", host, "-service", "tiada", "-o", out)
	m.want(0, "", "sop", "pdf", "-office", host, "-service", service, "-o", out)
	m.want(0, "", "sop", "pdf", "-o", out+"2", next)
	for _, path := range []string{out, out + "2"} {
		if pdf, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
			t.Errorf("%s is no PDF, %v", path, err)
		}
	}
	m.want(misused, "either -service or a file", "sop", "pdf", "-o", out)
}

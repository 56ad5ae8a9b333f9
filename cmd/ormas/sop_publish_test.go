package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/storage/objects"
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

	m.want(failed, "sudah mempunyai versi", "sop", "adopt", "-office", host, "-service", service)
	m.want(failed, "tidak ditemukan", "sop", "adopt", "-office", host, "-service", "tiada")
	if out := m.want(0, "", "sop", "adopt", "-office", host); out != "" {
		t.Errorf("the office lacks %q", out)
	}
	old := m.kit.Found("lama.contoh.test", "Kota Lama").ID // founded before there was a procedure
	for _, undo := range []string{
		`ALTER TABLE definitions DISABLE TRIGGER ALL`, `ALTER TABLE definition_events DISABLE TRIGGER ALL`,
		`DELETE FROM definition_events WHERE service = 'monitoring' AND office_id = '` + old.String() + `'`,
		`DELETE FROM definitions WHERE service = 'monitoring' AND office_id = '` + old.String() + `'`,
		`ALTER TABLE definitions ENABLE TRIGGER ALL`, `ALTER TABLE definition_events ENABLE TRIGGER ALL`,
	} {
		if _, err := m.kit.DB.Pool().ExecContext(t.Context(), undo); err != nil {
			t.Fatal(err)
		}
	}
	if out := m.want(0, "", "sop", "adopt", "-office", "lama.contoh.test"); out != "monitoring" {
		t.Errorf("the office lacks %q", out)
	}
	m.want(0, "monitoring is in force", "sop", "adopt", "-office", "lama.contoh.test", "-service", "monitoring")
	m.printsOwn(host, filepath.Dir(out))
}

// printsOwn prints versions of an office, before and after it has a logo.
func (m *machine) printsOwn(host, dir string) {
	m.t.Helper()
	printed := func(args ...string) string {
		out := filepath.Join(dir, "sendiri.pdf")
		m.want(0, "", append([]string{"sop", "pdf", "-service", "pelaporan", "-o", out, "-office", host}, args...)...)
		pdf, err := os.ReadFile(out)
		if err != nil {
			m.t.Fatal(err)
		}
		return string(pdf)
	}
	bare, first := printed(), printed("-version", "1")
	if bare != printed("-version", "2") || bare == first || printed("-version", "3") == bare {
		m.t.Error("the version in force is not the second, or versions print alike")
	}
	m.want(failed, "there is no version 9 of pelaporan", "sop", "pdf", "-service", "pelaporan", "-office", host, "-version", "9", "-o", "x")
	m.want(misused, "-version is one of an office", "sop", "pdf", "-service", "pelaporan", "-version", "2", "-o", "x")
	file := m.hasLogo(host, filepath.Join(dir, "logo.png"))
	if own := printed(); own == bare || own != printed("-logo", file) {
		m.t.Error("the stored logo is not printed")
	}
}

// hasLogo gives an office a logo, and its file too.
func (m *machine) hasLogo(host, path string) string {
	m.t.Helper()
	picture := testkit.PNG()
	office, err := m.kit.DB.OfficeByHost(m.t.Context(), host)
	if err == nil {
		err = os.WriteFile(path, picture, 0o600)
	}
	if err != nil {
		m.t.Fatal(err)
	}
	f, err := objects.Spool(m.t.Context(), bytes.NewReader(picture), m.t.TempDir(), 1<<20)
	if err != nil {
		m.t.Fatal(err)
	}
	defer f.Close()
	o := casework.New(m.kit.DB, m.kit.Store, casework.Settings{MaxUpload: 1 << 20})
	if err := o.SetLogo(m.t.Context(), m.kit.Person(*office, registry.AdminRole), casework.NewLogo{File: f}); err != nil {
		m.t.Fatal(err)
	}
	return path
}

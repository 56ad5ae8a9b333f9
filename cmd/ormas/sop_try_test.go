package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/rules"
	"ormas/internal/testkit"
)

// write keeps a text in a file of the test's own.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// draft stores a draft of an office and gives its id.
func (m *machine) draft(office registry.Office, body string) string {
	m.t.Helper()
	o := rulemaking.New(m.kit.DB, rules.New(m.kit.DB))
	id, err := o.NewDefinitionDraft(m.t.Context(), m.kit.Person(office, registry.AdminRole), rulemaking.NewDraft{Service: "pelaporan", Body: body})
	if err != nil {
		m.t.Fatal(err)
	}
	return id.String()
}

func TestSOPTry(t *testing.T) {
	t.Parallel()
	m := setup(t)
	office := m.kit.Found("ormas.kota-contoh.example", "Kota Contoh")
	day := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -60)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, 1)
	}
	at := func(days, hour int) time.Time { return day.AddDate(0, 0, days).Add(time.Duration(hour-8) * time.Hour) } // on the office's clock
	for _, days := range []int{1, 3} {
		m.kit.Case(office, "pelaporan", testkit.Step{At: at(0, 9), To: "diajukan"}, testkit.Step{At: at(0, 10), To: "pemeriksaan"},
			testkit.Step{At: at(days, 10), To: "penelitian_kasubbid"}, testkit.Step{At: at(days, 11), To: "ditarik"})
	}
	m.kit.Case(office, "pelaporan", testkit.Step{At: time.Now().Add(-time.Hour), To: "diajukan"}, testkit.Step{At: time.Now(), To: "pemeriksaan"})
	shipped, err := os.ReadFile("../../workflow/sop/pelaporan.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	body := string(shipped)
	changed := strings.Replace(body, "norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]", 1)
	file := write(t, "pelaporan.yaml", changed)

	out := m.want(0, "batas waktu langkah 4 dari 2 menjadi 3 hari kerja", "sop", "try", file)
	for _, want := range []string{
		"3 permohonan yang diajukan atau bergerak", "Tidak ada yang disimpan", "50% (1 dari 2)", "100% (2 dari 2)",
		"Permohonan yang hasilnya berubah: 1", "Antrean belum dapat diperkirakan: baru 3 permohonan",
		"tanggalnya berubah: 1 dari 1", "pukul 16.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	var told struct {
		Cases  int
		Stages []struct {
			State string
			After struct{ Within int }
		}
		Running struct{ Moved int }
		Desk    struct{ People map[string]int }
	}
	out = m.want(0, "", "sop", "try", "-json", "-people", "staf=2", "-people", "kabid=1", file)
	if err := json.Unmarshal([]byte(out), &told); err != nil || told.Cases != 3 || told.Running.Moved != 1 || told.Desk.People["staf"] != 2 {
		t.Errorf("%v: %+v", err, told)
	}
	m.want(0, "1 permohonan", "sop", "try", "-office", office.Host, "-since", time.Now().AddDate(0, 0, -2).Format(time.DateOnly), file)
	m.want(0, "Yang berbeda dari yang berlaku\n- tidak ada", "sop", "try", "-service", "pelaporan")

	m.want(failed, "satuan batas waktu \"2 minggu\" tidak dikenal", "sop", "try", write(t, "satuan.yaml", strings.Replace(body, "norm: 2 hari kerja", "norm: 2 minggu", 1)))
	const head = "tanggal,nama,jenis,dasar\n"
	m.want(failed, "Baris 2: Tanggal", "sop", "try", "-calendar", write(t, "salah.csv", head+"2027-02-30,Hari,libur_daerah,x\n"), file)
	m.want(failed, "sudah ada pada baris 2", "sop", "try", "-calendar", write(t, "dua.csv", head+"2027-02-03,Hari,libur_daerah,x\n2027-02-03,Hari,libur_daerah,x\n"), file)
	m.want(failed, "Kalender tidak memuat hari libur tahun", "sop", "try", "-calendar", write(t, "jauh.csv", head+"2050-02-03,Hari,libur_daerah,x\n"), file)
	m.want(failed, "kasubbid", "sop", "try", "-people", "walikota=2", file)
	m.want(failed, "1 sampai 1000", "sop", "try", "-people", "staf=0", file)
	m.want(failed, "ormas.kota-contoh.example", "sop", "try", "-office", "lain.example", file)
	m.want(failed, "2026-01-31", "sop", "try", "-since", "kemarin", file)
	m.want(misused, "ROLE=N", "sop", "try", "-people", "staf", file)
	m.want(misused, "a file, -draft or -service", "sop", "try")
	m.want(misused, "either a file or -draft", "sop", "try", "-draft", uuid.NewString(), file)
	m.want(failed, "is no id of a draft", "sop", "try", "-draft", "x")
	m.want(failed, "Draf SOP tidak ditemukan", "sop", "try", "-draft", uuid.NewString())
	m.want(0, "batas waktu langkah 4 dari 2 menjadi 3 hari kerja", "sop", "try", "-draft", m.draft(office, changed))
	m.want(failed, "Draf ini belum dapat dicoba", "sop", "try", "-draft", m.draft(office, "bukan: definisi\n"))
	m.want(0, "replays the past cases", "sop", "try", "-h")
	m.kit.Found("dua.kota-contoh.example", "Kota Lain")
	m.want(failed, "name the office with -office", "sop", "try", file)
}

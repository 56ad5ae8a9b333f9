package pages_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"ormas/internal/registry"
	"ormas/internal/testkit"
)

// tries sends the form of a trial with files under the names of their inputs.
func (p *secretary) tries(fields url.Values, files map[string]string) answer {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name := range fields {
		_ = w.WriteField(name, fields.Get(name))
	}
	for name, text := range files {
		part, _ := w.CreateFormFile(name, name+".txt")
		_, _ = part.Write([]byte(text))
	}
	_ = w.Close()
	return p.do(http.MethodPost, tryPath, w.FormDataContentType(), &b)
}

const tryPath = "/pengaturan/sop/coba"

// pastCases are cases of the office that took one day and three in the examination, and one that is under way in it.
func (s *site) pastCases() {
	s.t.Helper()
	now := s.Clock.Now()
	for _, days := range []int{1, 3} {
		at := now.AddDate(0, 0, -15) // a Monday
		s.Case(s.Office, "pelaporan", testkit.Step{At: at, To: "diajukan"}, testkit.Step{At: at.Add(time.Hour), To: "pemeriksaan"},
			testkit.Step{At: at.AddDate(0, 0, days).Add(time.Hour), To: "penelitian_kasubbid"}, testkit.Step{At: at.AddDate(0, 0, days).Add(2 * time.Hour), To: "ditarik"})
	}
	s.Case(s.Office, "pelaporan", testkit.Step{At: now.Add(-time.Hour), To: "diajukan"}, testkit.Step{At: now.Add(-time.Minute), To: "pemeriksaan"})
}

// triedForm is the form as a norm of three days is tried with it; names and values alternate in what is changed.
func triedForm(changed ...string) url.Values {
	form := url.Values{"layanan": {"pelaporan"}, "sumber": {"norma"}, "norma": {"15 hari kerja"}, "norma.pemeriksaan": {"3 hari kerja"}, "orang.staf": {"2"}, "sejak": {"2026-01-01"}, "bagian": {"10"}}
	for i := 0; i < len(changed); i += 2 {
		form.Set(changed[i], changed[i+1])
	}
	return form
}

func TestTryPage(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.pastCases()
	admin, head := s.secretary("admin", registry.AdminRole), s.secretary("kepala", "kepala_badan")
	form := triedForm()
	t.Run("is for administrators and whoever approves the SOP", func(t *testing.T) {
		s := s.with(t)
		staff := s.secretary("staf", "staf")
		s.expect(staff.get(tryPath), 403)
		s.expect(staff.tries(form, nil), 403)
		s.expect(admin.get(tryPath), 200, `name="norma.pemeriksaan" value="2 hari kerja"`, `name="orang.kepala_badan" value="1"`, "!Hasil percobaan", "!style=", "!<script", "Pengaturan")
		s.expect(head.get(tryPath+"?layanan=pendaftaran"), 200, `name="layanan" value="pendaftaran"`)
		s.expect(head.get(tryPath+"?layanan=monitoring"), 200, `name="layanan" value="monitoring"`) // of the office's own, too
		s.expect(head.get("/beranda"), 200, tryPath)
		s.expect(staff.get("/beranda"), 200, "!"+tryPath)
	})
	t.Run("tells who would have been in time, with a picture and its table", func(t *testing.T) {
		s := s.with(t)
		before := s.one(`SELECT count(*) FROM definitions`)
		a := head.tries(form, nil)
		s.expect(a, 200, "Batas waktu langkah 4 dari 2 menjadi 3 hari kerja.", "50% (1 dari 2)", "100% (2 dari 2)", "1 menjadi tepat waktu",
			`<svg class="batang"`, `width="135" height="14"`, `width="270" height="14"`, "Antrean belum dapat diperkirakan: baru 3 permohonan", "!Kesibukan",
			"1 dari 1 permohonan yang sedang berjalan berubah tanggalnya", "menjadi Jumat, 27 November 2026", "!style=")
		s.expect(a, 200, `name="norma.pemeriksaan" value="3 hari kerja"`, `name="orang.staf" value="2"`)
		if n := s.one(`SELECT count(*) FROM definitions`); n != before {
			t.Errorf("%s definitions, %s before", n, before)
		}
	})
	t.Run("takes a definition from a file, and keeps it for the next time", func(t *testing.T) {
		s := s.with(t)
		shipped, err := os.ReadFile("../../workflow/sop/pelaporan.v1.yaml")
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(shipped), "norm: 2 hari kerja\n    guards: [all_judged]", "norm: 4 hari kerja\n    guards: [all_judged]", 1)
		s.expect(admin.tries(form, map[string]string{"definisi-berkas": changed}), 200, "Batas waktu langkah 4 dari 2 menjadi 4 hari kerja.", "norm: 4 hari kerja", `value="berkas" checked`)
		pasted := triedForm("definisi", changed)
		pasted.Set("sumber", "berkas")
		s.expect(admin.tries(pasted, nil), 200, "dari 2 menjadi 4 hari kerja")
	})
	t.Run("takes a stored draft", func(t *testing.T) {
		s := s.with(t)
		base := admin.copied()
		admin.went(admin.saves(base, sopText(t, longerNorm...)))
		id := strings.TrimPrefix(base, draftsPath+"/")
		s.expect(admin.get(base), 200, `href="/pengaturan/sop/coba?draf=`+id+`"`)
		s.expect(admin.get(tryPath+"?draf="+id), 200, `value="draf" checked`, `<option value="`+id+`" selected>Draf dari `)
		s.expect(head.tries(triedForm("sumber", "draf", "draf", id), nil), 200, "Batas waktu langkah 4 dari 2 menjadi 3 hari kerja.", "100% (2 dari 2)")
		s.expect(admin.tries(triedForm("sumber", "draf", "draf", ""), nil), 422, `href="#draf"`, "Pilih draf yang dicoba.")
		s.expect(admin.get(tryPath+"?draf=x"), 404)
		admin.went(admin.saves(base, "bukan: definisi\n"))
		s.expect(admin.tries(triedForm("sumber", "draf", "draf", id), nil), 422, `href="#draf"`, "Draf ini belum dapat dicoba.")
	})
	t.Run("keeps what was tried as a draft, once", func(t *testing.T) {
		s := s.with(t)
		keeps(s, admin, head)
	})
	t.Run("tells an administrator how many, but of no case which", func(t *testing.T) {
		s := s.with(t)
		code := s.one(`SELECT tracking_code FROM dossiers WHERE open`)
		s.expect(head.tries(form, nil), 200, code)
		s.expect(admin.tries(form, nil), 200, "1 dari 1 permohonan yang sedang berjalan berubah tanggalnya", "hanya ditunjukkan kepada petugas yang boleh membacanya", "!"+code, "!ditampilkan")
	})
	t.Run("takes another calendar", func(t *testing.T) {
		s := s.with(t)
		const list = "tanggal,nama,jenis,dasar\n2026-11-25,Hari Rekaan,libur_daerah,Contoh\n"
		s.expect(head.tries(triedForm("norma.pemeriksaan", "2 hari kerja"), map[string]string{"libur-berkas": list}), 200,
			"Hari libur. Ditambah: Rabu, 25 November 2026: Hari Rekaan", "menjadi Jumat, 27 November 2026", "2026-11-25,Hari Rekaan")
	})
	t.Run("says what is wrong beside its input and keeps the rest", func(t *testing.T) {
		wrongTries(t, s, admin)
	})
}

// keeps makes a draft of what stands in the form of a trial.
func keeps(s *site, admin, head *secretary) {
	s.t.Helper()
	const keep = `formaction="` + tryPath + `/draf"`
	form := triedForm("kunci", "satu", "norma", "20 Hari Kerja")
	s.expect(admin.tries(form, nil), 200, keep)
	s.expect(head.tries(form, nil), 200, "!"+keep)
	s.expect(admin.tries(triedForm("norma.pemeriksaan", "2 hari kerja"), nil), 200, "!"+keep)
	drafts := s.one(`SELECT count(*) FROM definition_drafts`)
	at := admin.went(admin.post(tryPath+"/draf", form))
	if again := admin.went(admin.post(tryPath+"/draf", form)); again != at {
		s.t.Errorf("pressed twice: %s and %s", at, again)
	}
	s.expect(admin.get(at), 200, "dari 2 menjadi 3 hari kerja", "dari 15 menjadi 20 hari kerja", "# Satu baris untuk setiap langkah")
	s.expect(head.post(tryPath+"/draf", form), 403)
	same := triedForm("norma.pemeriksaan", "2 hari kerja")
	s.expect(admin.post(tryPath+"/draf", same), 422, `href="#norma"`, "masih sama dengan yang berlaku")
	s.expect(admin.post(tryPath+"/draf", triedForm("norma.pemeriksaan", "lama")), 422, `href="#norma.pemeriksaan"`, `value="lama"`)
	pasted := triedForm("sumber", "berkas", "definisi", sopText(s.t, longerNorm...))
	s.expect(admin.get(admin.went(admin.post(tryPath+"/draf", pasted))), 200, "dari 2 menjadi 3 hari kerja")
	s.expect(admin.post(tryPath+"/draf", triedForm("sumber", "berkas", "definisi", "bukan: definisi")), 422, `href="#definisi"`)
	if n := s.one(`SELECT count(*)-2 FROM definition_drafts`); n != drafts {
		s.t.Errorf("%s drafts besides the two, want %s", n, drafts)
	}
}

// wrongTries wants a sentence beside each input that is wrong, and the others kept.
func wrongTries(t *testing.T, s *site, admin *secretary) {
	t.Helper()
	s = s.with(t)
	for name, c := range map[string]struct{ field, value, id, want string }{
		"a unit":             {"norma.pemeriksaan", "3 minggu", "norma.pemeriksaan", "Tahap 4 Pemeriksaan kelengkapan: satuan batas waktu"},
		"no norm":            {"norma.pemeriksaan", "", "norma.pemeriksaan", "Tahap 4 Pemeriksaan kelengkapan: tuliskan batas waktunya"},
		"a norm of it all":   {"norma", "lama", "norma", "Seluruh prosedur: batas waktu"},
		"a date":             {"sejak", "2026-02-30", "sejak", "tanggal mulai"},
		"a day to come":      {"sejak", "2027-02-03", "sejak", "sebelum hari ini"},
		"a share":            {"bagian", "99", "bagian", "1 sampai 50"},
		"people":             {"orang.staf", "banyak", "orang.staf", "bilangan bulat"},
		"a crowd":            {"orang.staf", "5000", "orang.staf", "1 sampai 1000"},
		"a day of the list":  {"libur", "tanggal,nama,jenis,dasar\n2026-02-30,Hari,libur_daerah,x", "libur", "Baris 2"},
		"a year that is not": {"libur", "tanggal,nama,jenis,dasar\n2025-02-03,Hari,libur_daerah,x", "libur", "tidak memuat hari libur tahun 2026"},
	} {
		a := admin.tries(triedForm(c.field, c.value), nil)
		if a.status != 422 {
			t.Errorf("%s: %d", name, a.status)
		}
		s.expect(a, 422, `href="#`+c.id+`"`, c.want, `name="sejak"`, "!Hasil percobaan")
		if name != "no norm" && name != "a day of the list" && name != "a year that is not" {
			s.expect(a, 422, `value="`+c.value+`"`)
		}
	}
	wrong := triedForm("sumber", "berkas")
	wrong.Set("definisi", "bukan: definisi")
	s.expect(admin.tries(wrong, nil), 422, `href="#definisi"`, "bukan: definisi", "tidak dapat dipakai")
	s.expect(admin.tries(triedForm("definisi", strings.Repeat("x", 2<<20)), nil), 413)
	s.expect(admin.post(tryPath, triedForm()), 200, "Hasil percobaan") // as it comes after a session that had ended
}

func TestTryPageWithoutCases(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	s.expect(admin.tries(triedForm(), nil), 200, "Belum ada permohonan pada masa ini.", "Antrean tidak dapat diperkirakan")
	s.Clock.Set(time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)) // the day after on the office's clock
	s.expect(admin.get(tryPath), 200, `name="sejak" value="2025-11-25"`)
}

// TestTryPageWithEnoughCases: only many cases, over some time, tell where a queue forms.
func TestTryPageWithEnoughCases(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for range 5 {
		s.pastCases()
	}
	s.expect(s.secretary("kepala", "kepala_badan").tries(triedForm(), nil), 200, "Kesibukan", "Peran yang paling sibuk: ", "Staf pelaksana", "belum ada, dihitung 1", "Lama mengerjakan tidak tercatat")
}

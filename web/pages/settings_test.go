package pages_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ormas/internal/registry"
	"ormas/internal/testkit"
)

// settingsPages are all pages of the settings that anybody might try.
var settingsPages = []string{"/pengaturan", "/pengaturan/kantor", "/pengaturan/orang", "/pengaturan/orang/baru", "/pengaturan/kalender", "/pengaturan/sop/coba", "/pengaturan/token", "/pengaturan/surel"}

func TestSettingsAreForAdministrators(t *testing.T) {
	t.Parallel()
	s := setup(t)
	staff, applicant, admin := s.secretary("staf", "staf"), s.secretary("pemohon"), s.secretary("admin", registry.AdminRole)
	for _, path := range append(settingsPages, "/pengaturan/penetapan") {
		s.expect(staff.get(path), 403, "Tidak diizinkan")
		s.expect(applicant.get(path), 403)
		s.expect(admin.get(path), 200, "Pengaturan", "!style=", "!<script")
		if a := s.get(path); a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/masuk?") {
			t.Errorf("%s: a stranger gets %d", path, a.status)
		}
	}
	s.expect(staff.post("/pengaturan/orang/"+staff.by.User.String()+"/peran", url.Values{"roles": {"admin"}}), 403)
	s.expect(staff.post("/pengaturan/kantor", url.Values{"address": {"Jalan Lain"}}), 403)
}

func TestPeoplePages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin, head := s.secretary("admin", registry.AdminRole), s.secretary("kepala", "kepala_badan")
	new := url.Values{"email": {"baru@contoh.test"}, "name": {"Contoh Baru"}, "nip": {"12"}, "roles": {"staf", "kepala_badan"}}

	t.Run("a person who was not taken keeps what was typed", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.post("/pengaturan/orang/baru", new), 422, `value="baru@contoh.test"`, `href="#nip"`, "18 angka", `value="kepala_badan" checked`)
	})
	new.Set("nip", "")
	page := admin.went(admin.post("/pengaturan/orang/baru", new))
	path, _, _ := strings.Cut(page, "?")

	t.Run("a new person is told by mail and waits with the role that signs", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(page), 200, "Akun sudah dibuat", "Menunggu kata sandi", "Menunggu orang kedua:</b> Kepala Badan", `value="staf" checked`, `!value="kepala_badan" checked`)
	})
	t.Run("who asked cannot agree, the head can", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get("/pengaturan/penetapan"), 200, "Menunggu orang lain", "!Setujui<")
		s.expect(head.get("/beranda"), 200, "<b>1</b> penetapan peran menunggu persetujuan Anda", `href="/pengaturan/penetapan"`)
		s.expect(admin.get("/beranda"), 200, "!penetapan peran menunggu")
		a := head.get("/pengaturan/penetapan")
		s.expect(a, 200, "Contoh Baru", "Setujui<")
		form := regexp.MustCompile(`/pengaturan/penetapan/[0-9a-f-]+`).FindString(a.body)
		s.expect(admin.post(form, url.Values{"jawab": {"setuju"}}), 403, "orang lain yang menyetujuinya")
		head.went(head.post(form, url.Values{"jawab": {"setuju"}}))
		s.expect(admin.get(path), 200, `value="kepala_badan" checked`, "!Menunggu orang kedua")
		s.expect(head.post(form, url.Values{"jawab": {"setuju"}}), 404)
	})
	t.Run("data, roles and access are changed one by one", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.post(path, url.Values{"name": {""}, "rank": {"Penata (III/c)"}}), 422, `href="#name"`, `value="Penata (III/c)"`)
		admin.went(admin.post(path, url.Values{"name": {"Contoh Baru, S.E."}, "rank": {"Penata (III/c)"}}))
		admin.went(admin.post(path+"/peran", url.Values{"roles": {"kabid"}}))
		admin.went(admin.post(path+"/akses", url.Values{"akses": {"tutup"}}))
		s.expect(admin.get(path), 200, "Contoh Baru, S.E.", `value="kabid" checked`, `!value="staf" checked`, "Dinonaktifkan", "Aktifkan kembali")
		s.expect(admin.get("/pengaturan/orang?q=BARU,"), 200, "Contoh Baru, S.E.", "!Warga kepala")
	})
	t.Run("nobody shuts oneself out, and strangers are not there", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get("/pengaturan/orang/"+admin.by.User.String()), 200, "akun Anda sendiri", "!Nonaktifkan akun")
		s.expect(admin.post("/pengaturan/orang/"+admin.by.User.String()+"/akses", url.Values{"akses": {"tutup"}}), 409, "administrator lain")
		s.expect(admin.get("/pengaturan/orang/"+s.Person(s.Found("lain.contoh.test", "Kota Lain"), "staf").User.String()), 404)
	})
}

func TestOfficeSettings(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	s.run(`UPDATE offices SET settings = settings || '{"signer_key": "/rahasia/kunci.p12"}'`)
	form := url.Values{
		"letterhead": {"PEMERINTAH KOTA CONTOH\nBADAN CONTOH"}, "address": {"Jalan Baru Nomor 2"}, "head_title": {"Kepala Badan Contoh"},
		"number_parts.klasifikasi": {"300"}, "number_parts.unit": {""}, "whatsapp": {"0812"}, "signer_key": {"/lain"},
	}
	t.Run("show the key's path and ask for the parts that the numbers need", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get("/pengaturan/kantor"), 200, "/rahasia/kunci.p12", `name="number_parts.unit" value="KESBANGPOL"`, `!name="signer_key"`, "Satu baris untuk tiap butir.", "!paling panjang 0")
	})
	t.Run("are refused where the next letter could not be made", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.post("/pengaturan/kantor", form), 422, "kode negara", "Isi semua bagian nomor", "Jalan Baru Nomor 2", "BADAN CONTOH")
	})
	t.Run("are kept, and the key's path with them", func(t *testing.T) {
		s := s.with(t)
		form.Set("number_parts.unit", "CONTOH")
		form.Set("whatsapp", "620000000000")
		admin.went(admin.post("/pengaturan/kantor", form))
		s.expect(s.get("/"), 200, "Jalan Baru Nomor 2")
		if got := s.one(`SELECT settings->>'signer_key' || (settings->'number_parts'->>'unit') FROM offices WHERE id = '` + s.Office.ID.String() + `'`); got != "/rahasia/kunci.p12CONTOH" {
			t.Error(got)
		}
	})
}

// TestOfficeSettingsOfDecisions: a part of numbers that only letters about letters use is asked for and kept.
func TestOfficeSettingsOfDecisions(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin, head := s.secretary("admin", registry.AdminRole), s.secretary("kepala", "kepala_badan")
	for _, service := range []string{"pelaporan", "pendaftaran"} {
		text := strings.NewReplacer("version: 1\n", "version: 2\n", `letter: "{klasifikasi}/`, `letter: "`).Replace(testkit.Shipped(service))
		if _, _, err := s.rulemaking.PublishDefinition(t.Context(), head.by, text, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	s.Clock.Add(time.Minute)
	s.expect(admin.get("/pengaturan/kantor"), 200, `name="number_parts.klasifikasi" value="220"`)
	form := url.Values{
		"letterhead": {"BADAN CONTOH"}, "address": {"Jalan Baru Nomor 2"}, "head_title": {"Kepala Badan Contoh"},
		"number_parts.klasifikasi": {""}, "number_parts.unit": {"CONTOH"},
	}
	s.expect(admin.post("/pengaturan/kantor", form), 422, "pola {klasifikasi}/{urut}/KEP-BH/")
	form.Set("number_parts.klasifikasi", "300")
	admin.went(admin.post("/pengaturan/kantor", form))
	if got := s.one(`SELECT settings->'number_parts'->>'klasifikasi' FROM offices WHERE id = '` + s.Office.ID.String() + `'`); got != "300" {
		t.Errorf("the part is %q now", got)
	}
}

// TestOfficeSettingsForLater: a part of numbers that only a version of tomorrow uses stays when the settings are saved today.
func TestOfficeSettingsForLater(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin, head := s.secretary("admin", registry.AdminRole), s.secretary("kepala", "kepala_badan")
	publish := func(service, version, without string, on time.Time) {
		text := strings.NewReplacer("version: 1\n", "version: "+version+"\n", without, "").Replace(testkit.Shipped(service))
		if _, _, err := s.rulemaking.PublishDefinition(t.Context(), head.by, text, on); err != nil {
			t.Fatal(err)
		}
	}
	publish("pelaporan", "2", "{klasifikasi}/", time.Time{})
	publish("pendaftaran", "2", "{klasifikasi}/", time.Time{})
	publish("pelaporan", "3", "# nothing\n", s.Clock.Now().AddDate(0, 0, 7))
	s.Clock.Add(time.Minute)
	s.expect(admin.get("/pengaturan/kantor"), 200, `name="number_parts.klasifikasi" value="220"`)
	form := url.Values{"letterhead": {"BADAN CONTOH"}, "address": {"Jalan Baru Nomor 2"}, "head_title": {"Kepala Badan Contoh"}, "number_parts.unit": {"CONTOH"}}
	form.Set("number_parts.klasifikasi", admin.hidden("/pengaturan/kantor", "number_parts.klasifikasi"))
	admin.went(admin.post("/pengaturan/kantor", form))
	if got := s.one(`SELECT settings->'number_parts'->>'klasifikasi' FROM offices WHERE id = '` + s.Office.ID.String() + `'`); got != "220" {
		t.Errorf("the part is %q now", got)
	}
	form.Set("number_parts.klasifikasi", "") // it may be left empty while nothing uses it
	admin.went(admin.post("/pengaturan/kantor", form))
}

func TestTokenPage(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	s.expect(admin.post("/pengaturan/token", url.Values{"hari": {"9999"}}), 422, `href="#hari"`)
	a := admin.post("/pengaturan/token", url.Values{"hari": {"30"}})
	token := regexp.MustCompile(`ormas_[A-Za-z0-9_-]{43}`).FindString(a.body)
	if token == "" {
		t.Fatal(a.body)
	}
	if _, err := s.accounts.Bearer(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	s.expect(admin.get("/pengaturan/token"), 200, token[len(token)-4:], "!"+token)
	admin.went(admin.post("/pengaturan/token/akhiri", url.Values{"token": {admin.hidden("/pengaturan/token", "token")}}))
	if _, err := s.accounts.Bearer(t.Context(), token); err == nil {
		t.Error("the token still works")
	}
}

func TestOutboxPage(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	admin.went(admin.post("/pengaturan/orang/baru", url.Values{"email": {"baru@contoh.test"}, "name": {"Contoh"}, "roles": {"staf"}}))
	s.expect(admin.get("/pengaturan/surel"), 200, "!baru@contoh.test") // it has not left yet
	s.run(`UPDATE mails SET sent_at = created_at`)
	s.expect(admin.get("/pengaturan/surel"), 200, "baru@contoh.test", "Akun Anda sudah dibuat", "!token=", "!Baca isinya")
}

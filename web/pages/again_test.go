package pages_test

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"

	"ormas/internal/testkit"
	"ormas/web/templates"
)

const chooseAgain = "Pilih lagi berkasnya."

// TestFilesAreAskedForAgain looks at the forms that come back after a file came with them: browsers leave its input empty.
func TestFilesAreAskedForAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin, clerk, staff, applicant := o.person("admin"), o.person("umum"), o.person("staf"), o.person("pemohon")
	organisation := o.one(`SELECT m.organisation_id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email LIKE 'pemohon@%' LIMIT 1`)
	draft, _, _ := strings.Cut(applicant.went(applicant.post("/permohonan/baru", url.Values{"service": {"pelaporan"}, "organisation_id": {organisation}})), "?")
	right, wrong := map[string][]byte{"surat.pdf": testkit.PDF(1)}, map[string][]byte{"surat.pdf": []byte("bukan berkas yang dikenal")}
	check := func(name string, send func(map[string][]byte) answer, file map[string][]byte) {
		t.Run(name, func(t *testing.T) {
			s := o.with(t)
			s.expect(send(nil), 422, "!"+chooseAgain)
			if a := send(file); a.status < 400 || strings.Count(a.body, chooseAgain) != 1 {
				t.Errorf("%d, asked %d times\n%s", a.status, strings.Count(a.body, chooseAgain), a.body)
			}
		})
	}
	form := func(p *secretary, path string, fields url.Values) func(map[string][]byte) answer {
		return func(file map[string][]byte) answer { return p.upload(path, fields, file) }
	}
	check("a mandate", form(clerk, "/pengaturan/mandat/baru", url.Values{"kind": {"plh"}}), right)
	check("a legal status", form(clerk, "/ormas/"+organisation+"/status", url.Values{"status": {"peringatan"}}), right)
	check("the logo", form(admin, "/pengaturan/kantor/logo", nil), wrong)
	check("free days", form(admin, "/pengaturan/kalender", nil), map[string][]byte{"libur.csv": []byte("tanggal;nama;jenis;dasar\nkapan;Hari;liburan;Contoh\n")})
	check("a document", form(applicant, draft+"/berkas/P2", nil), wrong)
	check("an emblem", form(applicant, draft+"/gambar/logo", nil), wrong)
	check("an attachment", form(staff, o.at("perbaikan")+"/lampiran", url.Values{"kind": {"surat"}}), wrong)
	check("a letter to be checked", form(applicant, "/cek", nil), map[string][]byte{"surat.pdf": make([]byte, 2<<20)})
	check("a QR", form(applicant, "/cek/qr", nil), map[string][]byte{"qr.png": make([]byte, 2<<20)})
	t.Run("a definition", func(t *testing.T) {
		s := o.with(t)
		s.expect(admin.uploads("pelaporan-lain", "service: lain"), 422, chooseAgain)
		s.expect(admin.get("/pengaturan/sop"), 200, "!"+chooseAgain)
	})
}

// TestEveryFileFieldAsksAgain holds the rule where a form is added. What soptry takes from a file stands in its text box.
func TestEveryFileFieldAsksAgain(t *testing.T) {
	t.Parallel()
	pages, err := fs.Glob(templates.Files, "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pages {
		body, err := templates.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(body); strings.Contains(text, `type="file"`) && name != "soptry.html" && !strings.Contains(text, `-lagi">{{.}}</p>`) {
			t.Errorf("%s asks for a file and says nothing where it has to be chosen again", name)
		}
	}
}

// TestTextsBesideAFileOutliveASession: what was typed beside a file comes along over the sign-in, the file does not.
func TestTextsBesideAFileOutliveASession(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	clerk := o.person("umum")
	const form = "/pengaturan/mandat/baru"
	clerk.went(clerk.post("/keluar", nil))
	a := clerk.upload(form, url.Values{"kind": {"plh"}, "order_number": {"800/14/CONTOH"}}, map[string][]byte{"a-surat.pdf": testkit.PDF(1)})
	o.expect(a, 401, "pilih berkasnya sekali lagi", `name="bawaan:order_number" value="800/14/CONTOH"`, `name="bawaan:kind" value="plh"`, `name="berkas-tertinggal"`)
	back := url.Values{"email": {"umum@demo.ormas.test"}, "password": {o.password}, "lanjut": {form}, "bawaan:order_number": {"800/14/CONTOH"}, "bawaan:kind": {"plh"}, "berkas-tertinggal": {"1"}}
	o.expect(clerk.post("/masuk", back), 200, "Anda masuk sebagai Umi Contoh", `name="order_number" value="800/14/CONTOH"`, `action="`+form+`"`, "pilih kembali berkasnya")
	clerk.went(clerk.post("/keluar", nil))
	o.expect(clerk.upload(form, url.Values{"kind": {"plh"}}, nil), 401, "yang Anda tulis tidak hilang", "!berkas-tertinggal", "!pilih berkasnya")
	back.Del("berkas-tertinggal")
	o.expect(clerk.post("/masuk", back), 200, `name="kind" value="plh"`, "!pilih kembali berkasnya")
	o.expect(clerk.post(form, url.Values{"kind": {"plh"}, "order_number": {"800/14/CONTOH"}}), 422, "Berkas tidak sampai", `value="800/14/CONTOH"`, `href="#file"`)
}

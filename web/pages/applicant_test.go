package pages_test

import (
	"bytes"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/workflow"
)

// secretary is somebody who is signed in with a browser.
type secretary struct {
	*site
	by     workflow.Actor
	client *http.Client
	accept string // what the page's own script asks for; empty: the person asks
}

// scripted is the same person, whose forms the page's script sends.
func (p *secretary) scripted() *secretary {
	same := *p
	same.accept = "application/json"
	return &same
}

// secretary makes an account with roles and signs it in by the page.
func (s *site) secretary(name string, roles ...string) *secretary {
	s.t.Helper()
	if len(roles) == 0 {
		roles = []string{registry.ApplicantRole}
	}
	u, err := s.accounts.AddUser(s.t.Context(), s.Office.ID, account.NewUser{Email: name + "@contoh.test", Name: "Warga " + name, Roles: roles, Password: "kata sandi contoh"})
	if err != nil {
		s.t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	p := &secretary{s, workflow.Actor{User: u.ID, Office: s.Office.ID, Name: u.Name, Roles: roles}, &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, ""}
	p.went(p.post("/masuk", url.Values{"email": {name + "@contoh.test"}, "password": {"kata sandi contoh"}, "lanjut": {"/beranda"}}))
	return p
}

func (p *secretary) get(path string) answer { return p.do(http.MethodGet, path, "", nil) }

func (p *secretary) post(path string, form url.Values) answer {
	return p.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a form with files; fields come first.
func (p *secretary) upload(path string, fields url.Values, files map[string][]byte) answer {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range fields {
		for _, v := range values {
			_ = w.WriteField(name, v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		part, _ := w.CreateFormFile("file", name)
		_, _ = part.Write(files[name])
	}
	_ = w.Close()
	return p.do(http.MethodPost, path, w.FormDataContentType(), &b)
}

func (p *secretary) do(method, path, kind string, body io.Reader) answer {
	p.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.server.URL+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if p.accept != "" {
		req.Header.Set("Accept", p.accept)
	}
	res, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(text)}
}

// went checks that a form was taken, and gives where it led.
func (p *secretary) went(a answer) string {
	p.t.Helper()
	if a.status != http.StatusSeeOther {
		p.t.Fatalf("got %d\n%s", a.status, a.body)
	}
	return a.header.Get("Location")
}

// hidden is the value of a hidden input on a page.
func (p *secretary) hidden(path, name string) string {
	p.t.Helper()
	a := p.get(path)
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		p.t.Fatalf("no %s on %s: %d\n%s", name, path, a.status, a.body)
	}
	return m[1]
}

// fill sends a page of filling in as a browser would.
func (p *secretary) fill(path string, values url.Values) answer {
	p.t.Helper()
	values = maps.Clone(values)
	if !values.Has("dasar") {
		values.Set("dasar", p.hidden(path, "dasar"))
	}
	return p.post(path, values)
}

// garden is the organisation of these tests, page by page.
var garden = map[string]url.Values{
	"1": {"name": {"Perkumpulan Kebun Rekaan"}, "field_of_activity": {"Lingkungan hidup"}, "scope": {"kota"}, "legal_personality": {"true"}},
	"2": {"address.street": {"Jalan Khayalan Nomor 7"}, "address.kelurahan": {"Angan"}, "address.kecamatan": {"Mimpi"}},
	"3": {
		"founded_place": {"Kota Contoh"}, "founded_on": {"2020-03-03"}, "principle": {"Pancasila"}, "aims": {"Menghijaukan kota"},
		"founders": {"Warga Contoh Satu\r\nWarga Contoh Dua"},
	},
	"4": {"term_from": {"2026-01-01"}, "term_to": {"2031-01-01"}, "highest_body": {"Musyawarah anggota"}},
	"5": {"funding": {"dalam_negeri"}, "member_count": {"40"}},
	"6": {
		"npwp": {"0000000000000000"}, "deed_number": {"12"}, "deed_date": {"2020-03-03"}, "deed_notary": {"Tokoh Rekaan"},
		"approval_number": {"AHU-0000000"}, "approval_date": {"2020-04-21"},
	},
	"ketua": person("Warga Contoh Satu"), "sekretaris": person("Warga Contoh Dua"), "bendahara": person("Warga Contoh Tiga"),
}

func person(name string) url.Values {
	return url.Values{
		"name": {name}, "nik": {"0000001502900001"}, "birth_place": {"Kota Contoh"}, "birth_date": {"1990-02-15"},
		"sex": {"L"}, "citizenship": {"WNI"}, "address": {"Jalan Khayalan Nomor 8"},
	}
}

// organised registers the garden by the pages, and gives its address.
func (p *secretary) organised() string {
	p.t.Helper()
	at := p.went(p.post("/ormas/baru", url.Values{"name": {"Perkumpulan Kebun Rekaan"}}))
	base, _, _ := strings.Cut(at, "/isian/")
	for _, step := range slices.Sorted(maps.Keys(garden)) {
		p.went(p.fill(base+"/isian/"+step, garden[step]))
	}
	return base
}

// drafted begins a case by the pages, and gives its address.
func (p *secretary) drafted() string {
	p.t.Helper()
	id := strings.TrimPrefix(p.organised(), "/ormas/")
	at := p.went(p.post("/permohonan/baru", url.Values{"service": {"pelaporan"}, "organisation_id": {id}}))
	base, _, _ := strings.Cut(at, "?")
	return base
}

// keys are the items that the board lists.
func (p *secretary) keys(base string) []string {
	p.t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`<li id="([^"]+)"`).FindAllStringSubmatch(p.get(base+"/berkas").body, -1) {
		all = append(all, m[1])
	}
	return all
}

// uploadEverything uploads a file for each item.
func (p *secretary) uploadEverything(base string) {
	p.t.Helper()
	for _, key := range p.keys(base) {
		name, file := "berkas.pdf", testkit.PDF(1)
		if strings.HasPrefix(key, "L8") || key == "L13" {
			name, file = "foto.png", testkit.PNG()
		}
		p.went(p.upload(base+"/berkas/"+key, nil, map[string][]byte{name: file}))
	}
}

func TestApplicantBegins(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	other := s.secretary("lain")
	t.Run("is led to the first organisation, and to nothing else", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get("/beranda"), 200, `href="/ormas/baru"`, "Selamat datang", "!Mulai permohonan")
		if at := p.went(p.get("/permohonan/baru")); at != "/ormas/baru" {
			t.Errorf("led to %s", at)
		}
	})
	t.Run("has to name it, and keeps what was typed", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.post("/ormas/baru", url.Values{"name": {"  "}}), 422, `id="name-salah"`, `href="#name"`)
		s.expect(p.post("/ormas/baru", url.Values{"name": {strings.Repeat("a", 201)}}), 422, "paling panjang", strings.Repeat("a", 201))
	})
	at := p.organised()
	t.Run("finds all answers in words, and what is wrong with them", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(at), 200, "3 Maret 2020", "Warga Contoh Dua", "Dalam negeri", "Pengurus: Bendahara", "isian/3", "!0000-00")
		s.expect(p.fill(at+"/isian/2", url.Values{"address.street": {"Jalan Khayalan"}, "address.lat": {"utara"}}), 422, `value="utara"`,
			`id="address.lat-salah"`, "Jalan Khayalan")
		s.expect(p.get(at+"/isian/6"), 200, "atau Nomor SKT")
	})
	t.Run("begins along one of the tracks", func(t *testing.T) {
		s := s.with(t)
		id := strings.TrimPrefix(at, "/ormas/")
		s.expect(p.get("/permohonan/baru?ormas="+id), 200, "Tidak Berbadan Hukum", "Perkumpulan Kebun Rekaan", "26 berkas, ditambah yang bersyarat; waktu kantor paling lama 15 hari kerja")
		s.expect(p.post("/permohonan/baru", url.Values{"organisation_id": {id}}), 422, `id="service-salah"`, "checked")
		base, _, _ := strings.Cut(p.went(p.post("/permohonan/baru", url.Values{"service": {"pendaftaran"}, "organisation_id": {id}})), "?")
		s.expect(p.get(base), 200, "Nama dan bidang kegiatan", "Lengkap", "0 dari", "Hapus draf", "isian belum lengkap")
		s.expect(p.get("/beranda"), 200, "Lanjutkan mengisi", base, "Draf")
		s.expect(p.get(at), 200, base)
	})
	t.Run("is nobody else's business", func(t *testing.T) {
		s := s.with(t)
		s.expect(other.get(at), 404, `action="/keluar"`, `href="/beranda">Kembali`, `!href="/masuk"`)
		s.expect(other.get(at+"/isian/1"), 404)
		s.expect(other.post(at+"/isian/1", url.Values{"name": {"Direbut"}}), 404)
		s.expect(p.get(at), 200, "!Direbut")
	})
}

func TestApplicantFillsIn(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	base := p.drafted()
	t.Run("tells what is missing, and leads there", func(t *testing.T) {
		s := s.with(t)
		next := p.went(p.fill(base+"/isian/ketua", url.Values{"name": {"Warga Contoh Satu"}, "nik": {"12"}}))
		s.expect(p.get(next), 200, "sudah disimpan. Di bagian &#34;Pengurus: Ketua&#34;: 1 isian perlu diperbaiki dan", `class="kabar"`, base+"/isian/ketua?periksa=1")
		s.expect(p.get(base+"/isian"), 200, base+"/isian/ketua?periksa=1#nik", "harus 16 angka")
		s.expect(p.get(base+"/isian/ketua?periksa=1"), 200, `id="nik-salah"`, `href="#nik"`, `value="12"`)
		s.expect(p.get(p.went(p.fill(base+"/isian/ketua", garden["ketua"]))), 200, "sudah disimpan.", "!Di bagian")
		s.expect(p.get(base+"/isian"), 200, "sudah lengkap")
	})
	t.Run("clears what was emptied, and keeps other pages", func(t *testing.T) {
		s := s.with(t)
		changed := maps.Clone(garden["5"])
		changed.Set("member_count", "")
		p.went(p.fill(base+"/isian/5", changed))
		s.expect(p.get(base+"/isian/5"), 200, `name="member_count" value=""`)
		s.expect(p.get(base+"/isian/1"), 200, `value="Lingkungan hidup"`, "Sudah ditentukan oleh layanan ini", "Berbadan hukum", `!name="legal_personality"`)
	})
	t.Run("two windows on different pages do not disturb each other", func(t *testing.T) {
		old := p.hidden(base+"/isian/2", "dasar")
		p.went(p.fill(base+"/isian/4", garden["4"]))
		changed := maps.Clone(garden["2"])
		changed.Set("dasar", old)
		changed.Set("address.rt", "012")
		p.went(p.fill(base+"/isian/2", changed))
	})
	t.Run("two windows on one page lose nothing", func(t *testing.T) {
		s := s.with(t)
		old := p.hidden(base+"/isian/3", "dasar")
		first, second := maps.Clone(garden["3"]), maps.Clone(garden["3"])
		first.Set("aims", "Tujuan dari jendela pertama")
		p.went(p.fill(base+"/isian/3", first))
		second.Set("aims", "Tujuan dari jendela kedua")
		second.Set("dasar", old)
		a := p.fill(base+"/isian/3", second)
		s.expect(a, 409, "Tujuan dari jendela pertama", "Tujuan dari jendela kedua", `name="pilih:aims"`, "!pilih:founders")
		again := maps.Clone(second)
		again.Set("dasar", regexp.MustCompile(`name="dasar" value="([^"]*)"`).FindStringSubmatch(a.body)[1])
		again.Set("pilih:aims", "tersimpan")
		p.went(p.fill(base+"/isian/3", again))
		s.expect(p.get(base+"/isian/3"), 200, "jendela pertama")
		again.Set("pilih:aims", "saya")
		again.Set("dasar", p.hidden(base+"/isian/3", "dasar"))
		p.went(p.fill(base+"/isian/3", again))
		s.expect(p.get(base+"/isian/3"), 200, "jendela kedua")
	})
	t.Run("saves for the page's script without going on", func(t *testing.T) {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server.URL+base+"/isian/2",
			strings.NewReader(url.Values{"dasar": {p.hidden(base+"/isian/2", "dasar")}, "address.street": {"Jalan Diam-diam"}}.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		res, err := p.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK || !strings.Contains(string(body), p.hidden(base+"/isian/2", "dasar")) || !strings.Contains(string(body), "pukul") {
			t.Errorf("got %d %s", res.StatusCode, body)
		}
		p.with(t).expect(p.get(base+"/isian/2"), 200, "Jalan Diam-diam")
	})
	t.Run("a session that ended costs nothing that was typed", func(t *testing.T) {
		s := s.with(t)
		form := url.Values{"address.street": {"Jalan yang belum hilang"}, "dasar": {p.hidden(base+"/isian/2", "dasar")}}
		s.expect(s.post(base+"/isian/2", form), 401, "Jalan yang belum hilang", "bawaan:dasar")
		guest := *p
		guest.client = &http.Client{}
		s.expect(guest.upload(base+"/berkas/P1", nil, map[string][]byte{"a.pdf": testkit.PDF(1)}), 401, "pilih berkasnya sekali lagi", "!tidak hilang")
	})
}

func TestApplicantUploads(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	base := p.drafted()
	t.Run("tells the limits before, and offers the paper that is made here", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base+"/berkas/P1"), 200, "Paling besar 1 MB", `accept="image/jpeg,image/png,application/pdf"`, base+"/dibuat/P1", "Ketua dan Sekretaris", "capture=")
		s.expect(p.get(base+"/berkas/L8.ketua"), 200, `accept="image/jpeg,image/png"`, "!multiple")
		a := p.get(base + "/dibuat/P1")
		if a.status != 200 || !strings.HasPrefix(a.body, "%PDF-") || a.header.Get("Content-Security-Policy") != "sandbox" {
			t.Errorf("got %d %v", a.status, a.header)
		}
		s.expect(p.get(base+"/dibuat/P6"), 404)
		s.expect(p.get(base+"/berkas/L11"), 404) // does not apply
	})
	t.Run("refuses in words, and keeps the form", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.upload(base+"/berkas/P2", nil, nil), 422, "Pilih berkas", `id="file-salah"`)
		s.expect(p.upload(base+"/berkas/P2", url.Values{"juga": {"P3"}}, map[string][]byte{"a.pdf": []byte("bukan apa-apa")}), 415, "Yang diterima: PDF, atau gambar JPEG", `value="P3" checked`)
		s.expect(p.upload(base+"/berkas/P2", nil, map[string][]byte{"a.pdf": bytes.Repeat([]byte("a"), 1<<20+1)}), 413, "Paling besar 1 MB", `type="file"`)
		s.expect(p.upload(base+"/berkas/L13", nil, map[string][]byte{"a.png": testkit.PNG(), "b.png": testkit.PNG()}), 422, "satu gambar saja")
	})
	t.Run("one file serves several items", func(t *testing.T) {
		s := s.with(t)
		p.went(p.upload(base+"/berkas/P2", url.Values{"juga": {"L2", "L3"}}, map[string][]byte{"akta.pdf": testkit.PDF(2)}))
		s.expect(p.get(base+"/berkas"), 200, "<b>3 dari")
		s.expect(p.get(base+"/berkas/L2"), 200, "akta.pdf", "2 halaman", "Versi 1")
	})
	t.Run("replaces, and takes back in a draft", func(t *testing.T) {
		s := s.with(t)
		p.went(p.upload(base+"/berkas/P6", nil, map[string][]byte{"satu.pdf": testkit.PDF(1)}))
		p.went(p.upload(base+"/berkas/P6", nil, map[string][]byte{"dua.pdf": testkit.PDF(1)}))
		a := p.get(base + "/berkas/P6")
		s.expect(a, 200, "satu.pdf", "dua.pdf", "Versi 2", "Hapus")
		p.went(p.post(base+"/berkas/P6/hapus", url.Values{"document": {p.hidden(base+"/berkas/P6", "document")}}))
		s.expect(p.get(base+"/berkas/P6"), 200, "satu.pdf", "!dua.pdf")
	})
	t.Run("marks a paper made here whose data have changed", func(t *testing.T) {
		s := s.with(t)
		p.went(p.upload(base+"/berkas/P1", nil, map[string][]byte{"surat.pdf": testkit.PDF(1)}))
		s.expect(p.get(base+"/berkas/P1"), 200, "!Cetak ulang")
		changed := maps.Clone(garden["1"])
		changed.Set("name", "Perkumpulan Kebun Baru")
		p.went(p.fill(base+"/isian/1", changed))
		s.expect(p.get(base+"/berkas/P1"), 200, "Cetak ulang", "sudah berubah")
	})
	t.Run("adds the emblem", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.upload(base+"/gambar/logo", nil, map[string][]byte{"a.pdf": testkit.PDF(1)}), 415, "Yang diterima: gambar JPEG atau PNG", "!PDF")
		p.went(p.upload(base+"/gambar/logo", nil, map[string][]byte{"a.png": testkit.PNG()}))
		s.expect(p.get(base+"/gambar/lain"), 404)
	})
	t.Run("is nobody else's business", func(t *testing.T) {
		s := s.with(t)
		other := s.secretary("lain")
		for _, path := range []string{"", "/isian", "/isian/1", "/berkas", "/berkas/P1", "/dibuat/P1", "/ajukan", "/kekurangan", "/hapus", "/gambar/logo"} {
			s.expect(other.get(base+path), 404)
		}
		s.expect(other.upload(base+"/berkas/P1", nil, map[string][]byte{"a.pdf": testkit.PDF(1)}), 404)
		s.expect(other.post(base+"/hapus", nil), 404)
		s.expect(other.post(base+"/isian/1", url.Values{}), 404)
	})
	t.Run("a draft is thrown away after one more question", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base+"/hapus"), 200, "tidak dapat dikembalikan", "Perkumpulan Kebun Baru")
		p.went(p.post(base+"/hapus", url.Values{}))
		s.expect(p.get(base), 404)
	})
}

// TestApplicantIsToldBeforehand is about limits that nobody should have to run into.
func TestApplicantIsToldBeforehand(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	base := p.drafted()
	t.Run("tells limits and examples beforehand", func(t *testing.T) {
		s := s.with(t)
		empty := s.secretary("sawah")
		s.expect(empty.get(empty.founded("Perkumpulan Sawah Rekaan")+"/isian/ketua"), 200, `id="nik-petunjuk">Misalnya 0000001502900001. Harus 16 angka.<`, "Misalnya 15 Februari 1990.")
		s.expect(p.get(base+"/isian/ketua"), 200, `id="nik-petunjuk">Harus 16 angka.<`, `aria-describedby="nik-petunjuk"`, "!Misalnya 15 Februari 1990.", "Harus WNI (warga negara Indonesia).")
		s.expect(p.get(base+"/isian/3"), 200, "!Paling panjang", "Satu baris untuk tiap butir.", "!paling panjang", `maxlength="2000"`, `!name="founders" rows="3" maxlength`)
		s.expect(p.get(base+"/isian/4"), 200, "Tidak lebih awal daripada &#34;Awal masa bakti pengurus&#34;.")
	})
	t.Run("is told of a NIK that contradicts the birth date, and may go on", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base), 200, "!Periksa NIK")
		odd := maps.Clone(garden["ketua"])
		odd.Set("nik", "0000001602900001")
		s.expect(p.get(p.went(p.fill(base+"/isian/ketua", odd))), 200, "NIK tidak cocok dengan tanggal lahir", base+"/isian/ketua?periksa=1")
		s.expect(p.get(base+"/isian/ketua"), 200, "Di sini tertulis 160290, sedangkan menurut isian lainnya 150290")
		s.expect(p.get(base+"/isian"), 200, "Di sini tertulis 160290")
		s.expect(p.get(base), 200, "Periksa NIK")
		s.expect(p.get(base+"/ajukan"), 200, "Periksa NIK", `href="#bagian-ketua"`)
		p.went(p.fill(base+"/isian/ketua", garden["ketua"]))
		s.expect(p.get(base+"/isian/ketua"), 200, "!Di sini tertulis")
	})
	t.Run("is told that gaps in the data show on the sheets to print", func(t *testing.T) {
		s := s.with(t)
		p.went(p.fill(base+"/isian/2", url.Values{"address.street": {""}, "address.kelurahan": {"Angan"}, "address.kecamatan": {"Mimpi"}}))
		s.expect(p.get(base+"/berkas"), 200, "dalam satu PDF", "yang kosong tercetak sebagai titik-titik")
		p.went(p.fill(base+"/isian/2", garden["2"]))
		s.expect(p.get(base+"/berkas"), 200, "dalam satu PDF", "!sebagai titik-titik")
	})
	t.Run("counts a line break of a long text once, as the page does", func(t *testing.T) {
		long := maps.Clone(garden["3"])
		long.Set("aims", strings.Repeat("a", 999)+"\r\n"+strings.Repeat("b", 1000))
		p.went(p.fill(base+"/isian/3", long))
		s.expect(p.get(base+"/isian/3"), 200, "Paling panjang 2000 huruf.") // near the limit it matters
		p.went(p.fill(base+"/isian/3", garden["3"]))
	})
}

func TestApplicantUploadsOnce(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	base := p.drafted()
	t.Run("tells how a photo of a newer phone is sent", func(t *testing.T) {
		s := s.with(t)
		heic := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic rekaan")
		s.expect(p.upload(base+"/berkas/L13", nil, map[string][]byte{"IMG_0001.HEIC": heic}), 415, "berformat HEIC", "Paling Kompatibel", `href="#file"`)
	})
	t.Run("a form that comes twice makes one version, and two with other files", func(t *testing.T) {
		s := s.with(t)
		once := url.Values{"kunci": {p.hidden(base+"/berkas/P4", "kunci")}, "juga": {"P5"}}
		for range 2 {
			p.went(p.upload(base+"/berkas/P4", once, map[string][]byte{"sk.pdf": testkit.PDF(1)}))
		}
		s.expect(p.get(base+"/berkas/P4"), 200, "Versi 1", "!Versi 2")
		s.expect(p.get(base+"/berkas/P5"), 200, "Versi 1", "!Versi 2")
		p.went(p.upload(base+"/berkas/P4", once, map[string][]byte{"sk.pdf": testkit.PDF(2)}))
		s.expect(p.get(base+"/berkas/P4"), 200, "Versi 2")
	})
	t.Run("tells the page's own script where to go on", func(t *testing.T) {
		s := s.with(t)
		a := p.scripted().upload(base+"/berkas/P3", nil, map[string][]byte{"program.pdf": testkit.PDF(1)})
		s.expect(a, 200, `{"lanjut":"`+base+`/berkas?selesai=terunggah\u0026butir=P3"}`)
		s.expect(p.get(base+"/berkas?selesai=terunggah&butir=P3"), 200, "Unggah berkas berikutnya", "Berkas sudah diunggah. Butir: ")
		s.expect(p.scripted().upload(base+"/berkas/P3", nil, map[string][]byte{"a.pdf": []byte("bukan PDF")}), 415, `id="file-salah"`, "<main")
	})
}

func TestCounterFillsIn(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("loket", "bagian_umum")
	p.by.Reads = true
	g, err := s.office.CreateOrganisation(t.Context(), p.by, casework.NewOrganisation{Form: registry.Form{"name": "Forum Loket"}, Counter: &registry.Counter{Name: "Warga Tamu", Phone: "0800"}})
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.office.CreateDossier(t.Context(), p.by, casework.NewDossier{Service: "pelaporan", OrganisationID: &g.Resource, Counter: &registry.Counter{Name: "Warga Tamu", Phone: "0800"}})
	if err != nil {
		t.Fatal(err)
	}
	base := "/permohonan/" + made.Resource.String()
	t.Run("staff at the counter fills in, uploads and hands in for whoever stands there", func(t *testing.T) {
		s := s.with(t)
		for _, step := range slices.Sorted(maps.Keys(garden)) {
			p.went(p.fill(base+"/isian/"+step, garden[step]))
		}
		p.uploadEverything(base)
		s.expect(p.get(base+"/ajukan"), 200, "!Belum dapat diajukan")
		p.went(p.post(base+"/aksi/ajukan", url.Values{"version": {p.hidden(base+"/ajukan", "version")}, "statement": {"true"}}))
	})
	t.Run("other staff reads the same pages, and changes nothing", func(t *testing.T) {
		s := s.with(t)
		other := s.secretary("staf", "staf")
		s.expect(other.get(base+"/isian"), 200, "Kebun Rekaan", "!Ubah<")
		s.expect(other.post(base+"/isian/1", url.Values{"name": {"Direbut"}}), 403)
		s.expect(other.get("/ormas/"+g.Resource.String()), 200, "Forum Loket", "!Ubah<", "!Mulai permohonan")
	})
}

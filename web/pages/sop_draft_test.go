package pages_test

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"ormas/internal/registry"
	"ormas/workflow/sop"
)

const (
	versionsPath = "/pengaturan/sop"
	draftsPath   = versionsPath + "/draf"
)

// sopText is the shipped text of a procedure as another version, with one text for another.
func sopText(t *testing.T, pairs ...string) string {
	t.Helper()
	text := ""
	for _, body := range sop.Files() {
		if strings.Contains(string(body), "\nservice: pelaporan\n") {
			text = string(body)
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the definition has no %q", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

// longerNorm makes the next version of the text, with one norm longer.
var longerNorm = []string{"version: 1\n", "version: 2\n", "norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]"}

// copied begins a draft as a copy, and gives its address.
func (p *secretary) copied() string {
	p.t.Helper()
	at := p.went(p.post(draftsPath, url.Values{"dari": {"salinan"}, "service": {"pelaporan"}, "kunci": {p.hidden(versionsPath, "kunci")}}))
	base, _, _ := strings.Cut(at, "?")
	return base
}

// saves sends the text of a draft as it stands now.
func (p *secretary) saves(base, body string) answer {
	p.t.Helper()
	return p.post(base, url.Values{"revision": {p.hidden(base, "revision")}, "body": {strings.ReplaceAll(body, "\n", "\r\n")}})
}

// acts does something with a draft as it stands now.
func (p *secretary) acts(base, action string, more url.Values) answer {
	p.t.Helper()
	form := url.Values{"action": {action}, "revision": {p.hidden(base, "revision")}}
	maps.Copy(form, more)
	return p.post(base+"/aksi", form)
}

// uploads begins a draft from a file.
func (p *secretary) uploads(service, body string) answer {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("dari", "berkas")
	_ = w.WriteField("service", service)
	_ = w.WriteField("menunggu", "ya")
	part, _ := w.CreateFormFile("body", "contoh.yaml")
	_, _ = part.Write([]byte(body))
	_ = w.Close()
	return p.do(http.MethodPost, draftsPath, w.FormDataContentType(), &b)
}

// TestDraftOfSOP is the story of a version: written, spoken about, proposed, returned, proposed again and approved.
func TestDraftOfSOP(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin, head, staff := o.person("admin"), o.person("kepala"), o.person("staf")
	o.expect(admin.get(versionsPath), 200, "Mulai draf dari versi 1", "Mulai draf dari berkas", "!<script>")
	o.expect(head.get("/beranda"), 200, `href="/pengaturan/sop"`)
	base := admin.copied()
	o.expect(admin.get(base), 200, "Tidak ada yang berubah", "Yang masih harus dibenahi", "!>Ajukan<", "version: 2", "!<script>")

	broken := sopText(t, append(longerNorm, "to: penelitian_kasubbid", "to: entah_apa")...)
	admin.went(admin.saves(base, broken))
	o.expect(admin.get(base), 200, "entah_apa", "Lihat baris ", "!>Ajukan<", "!sop.pdf")
	o.expect(admin.get(base+"/sop.pdf"), 422, "SOP belum dapat dicetak", "entah_apa")
	o.expect(admin.acts(base, "ajukan", nil), 422, "entah_apa")
	admin.went(admin.saves(base, sopText(t, longerNorm...)))
	o.expect(admin.get(base), 200, "batas waktu langkah 4 dari 2 menjadi 3 hari kerja", ">Ajukan<", "!Yang masih harus dibenahi")

	admin.went(admin.post(base, url.Values{"revision": {admin.hidden(base, "revision")}, "body": {sopText(t, longerNorm...)}, "menunggu": {"ya"}}))
	o.expect(admin.get(base), 200, "menunggu keputusan tentang struktur organisasi", "!>Ajukan<")
	o.expect(staff.get(versionsPath), 200, base, "menunggu keputusan tentang struktur organisasi", "!Mulai draf dari")
	admin.went(admin.saves(base, sopText(t, longerNorm...)))

	o.expect(staff.get(base), 200, "Draf SOP ditulis oleh administrator", "readonly", "Tambah komentar", "!Simpan draf", "!>Ajukan<", "!Batalkan draf")
	remark := url.Values{"text": {"Dua hari <b>terlalu</b> singkat."}, "kunci": {staff.hidden(base, "kunci")}}
	staff.went(staff.post(base+"/komentar", remark))
	staff.went(staff.post(base+"/komentar", remark)) // a double click
	if n := strings.Count(admin.get(base).body, "Dua hari &lt;b&gt;terlalu&lt;/b&gt; singkat."); n != 1 {
		t.Errorf("the comment is there %d times", n)
	}
	o.expect(staff.post(base+"/komentar", url.Values{"text": {" "}}), 422, `id="text-salah"`)

	o.expect(head.get(base), 200, "!Sahkan versi baru")
	admin.went(admin.acts(base, "ajukan", nil))
	o.expect(admin.get(base), 200, "menunggu pengesahan oleh Kepala Badan", "Tarik pengajuan", "!Simpan draf", "!Sahkan versi baru")
	admin.went(admin.acts(base, "tarik", nil))
	admin.went(admin.acts(base, "ajukan", nil))
	o.expect(head.acts(base, "kembalikan", url.Values{"note": {""}}), 422, `id="note-salah"`)
	head.went(head.acts(base, "kembalikan", url.Values{"note": {"Alasan contoh."}}))
	o.expect(admin.get(base), 200, "Draf dikembalikan", "Alasan contoh.", "Simpan draf")
	admin.went(admin.acts(base, "ajukan", nil))

	a := head.get(base + "/sop.pdf")
	o.expect(a, 200)
	if !strings.HasPrefix(a.body, "%PDF-") || !strings.Contains(a.header.Get("Content-Disposition"), "draf-sop-2-pelaporan.pdf") {
		t.Errorf("got %v", a.header)
	}
	o.expect(head.acts(base, "setujui", url.Values{"effective_on": {"2001-01-01"}}), 422, `id="effective_on-salah"`, `value="2001-01-01"`)
	o.expect(head.acts(base, "setujui", url.Values{"effective_on": {"31 Februari"}}), 422, "tanggal berlaku yang ada di kalender")
	o.expect(staff.post(base+"/aksi", url.Values{"action": {"setujui"}, "revision": {head.hidden(base, "revision")}}), 403)
	later := o.Clock.Now().AddDate(0, 1, 0).Format("2006-01-02")
	head.went(head.acts(base, "setujui", url.Values{"effective_on": {later}}))
	o.expect(head.get(base), 200, "sudah disahkan menjadi versi SOP", "Versi disahkan, berlaku mulai", "!Sahkan versi baru")
	o.expect(admin.get(versionsPath), 200, "Versi 2", "terjadwal", "!"+base, "!Batalkan versi 2")
	o.callsOff(head)
}

// callsOff has the head, and nobody else, call off what is scheduled.
func (o *office) callsOff(head *secretary) {
	o.t.Helper()
	off := versionsPath + "/versi/" + o.one(`SELECT id FROM definitions WHERE service = 'pelaporan' AND version = 2`) + "/batalkan"
	o.expect(head.get(versionsPath), 200, "Batalkan versi 2", off)
	o.expect(head.post(off, url.Values{"note": {" "}}), 422, `id="alasan-salah"`)
	for _, name := range []string{"admin", "staf", "auditor", "pemohon"} {
		o.expect(o.person(name).post(off, url.Values{"note": {"Alasan contoh."}}), 403)
	}
	o.expect(o.secretary("asing", registry.AdminRole).post(off, url.Values{"note": {"Alasan contoh."}}), 404)
	head.went(head.post(off, url.Values{"note": {"Alasan contoh."}}))
	o.expect(head.get(versionsPath), 200, "dibatalkan", "!Batalkan versi 2")
	o.expect(head.post(off, url.Values{"note": {"Alasan contoh."}}), 409)
}

// TestDraftsBegin: a file makes a draft, and what is wrong with it is told; a draft that was given up stays.
func TestDraftsBegin(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin := o.person("admin")
	at := admin.went(admin.uploads("", sopText(t, longerNorm...)))
	o.expect(admin.get(at), 200, "Draf sudah dibuat", "batas waktu langkah 4 dari 2 menjadi 3 hari kerja", "masih menunggu keputusan")
	o.expect(admin.uploads("", "bukan: definisi\n"), 422, `id="body-salah"`, "Mulai draf dari berkas")
	o.expect(admin.uploads("", ""), 422, "Berkas ini kosong")
	o.expect(admin.uploads("", "# "+strings.Repeat("x", 2<<20)), 413)
	o.expect(admin.post(draftsPath, url.Values{"dari": {"berkas"}}), 422, "Pilih satu berkas YAML")
	o.expect(admin.post(draftsPath, url.Values{"dari": {"salinan"}, "service": {"entah"}}), 422, "belum mempunyai versi")
	mended := admin.went(admin.uploads("pelaporan", "bukan: definisi\n"))
	base, _, _ := strings.Cut(mended, "?")
	o.expect(admin.get(base), 200, "Yang masih harus dibenahi", "bukan: definisi", "setelah isi draf dapat dibaca")
	o.expect(admin.saves(base, " "), 422, `id="body-salah"`)
	admin.went(admin.acts(base, "batalkan", nil))
	o.expect(admin.get(base), 200, "sudah dibatalkan", "bukan: definisi", "!Simpan draf", "!Batalkan draf ini")

	form := url.Values{"dari": {"salinan"}, "service": {"pelaporan"}, "kunci": {admin.hidden(versionsPath, "kunci")}}
	if first, again := admin.went(admin.post(draftsPath, form)), admin.went(admin.post(draftsPath, form)); first != again {
		t.Errorf("a double click began two drafts, %s and %s", first, again)
	}
}

// TestTwoAtOneDraft: whoever is second sees both texts and loses none; two answers at once give one.
func TestTwoAtOneDraft(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin, head := o.person("admin"), o.person("kepala")
	base := admin.copied()
	first, second := sopText(t, longerNorm...), sopText(t, append(longerNorm, "label: Nama singkat", "label: Singkatan rekaan")...)
	seen := admin.hidden(base, "revision")
	admin.went(admin.post(base, url.Values{"revision": {seen}, "body": {first}}))
	admin.went(admin.post(base, url.Values{"revision": {seen}, "body": {first}})) // a double click
	a := admin.post(base, url.Values{"revision": {seen}, "body": {second}})
	o.expect(a, 409, "sudah diubah orang lain", "Dua tulisan yang berbeda", "Singkatan rekaan", `id="tersimpan"`, "label: Nama singkat")
	if strings.Contains(o.one(`SELECT body FROM definition_drafts WHERE id = '`+strings.TrimPrefix(base, draftsPath+"/")+`'`), "Singkatan rekaan") {
		t.Error("the second has won silently")
	}
	seen = admin.hidden(base, "revision")
	admin.went(admin.acts(base, "ajukan", nil))
	o.expect(admin.post(base, url.Values{"revision": {seen}, "body": {second}}), 409, "Yang Anda tulis", "Singkatan rekaan", "!Simpan draf")
	o.expect(admin.post(base, url.Values{"revision": {"x"}, "body": {second}}), 409, "Singkatan rekaan")

	form := url.Values{"action": {"setujui"}, "revision": {head.hidden(base, "revision")}}
	var wg sync.WaitGroup
	status := [2]int{}
	for i := range status {
		wg.Go(func() { status[i] = head.post(base+"/aksi", form).status })
	}
	wg.Wait()
	if status[0]+status[1] != 303+409 {
		t.Errorf("got %v", status)
	}
	if n := o.one(`SELECT count(*) FROM definitions WHERE service = 'pelaporan' AND version > 1`); n != "1" {
		t.Errorf("%s versions were published", n)
	}
}

// TestDraftsAreTheOffices: applicants see none, auditors read only, and another office's drafts are not there.
func TestDraftsAreTheOffices(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin := o.person("admin")
	base := admin.copied()
	revision := admin.hidden(base, "revision")
	writes := map[string]url.Values{
		base:               {"revision": {revision}, "body": {"contoh"}},
		base + "/aksi":     {"revision": {revision}, "action": {"batalkan"}},
		base + "/komentar": {"text": {"Contoh."}},
		draftsPath:         {"dari": {"salinan"}, "service": {"pelaporan"}},
	}
	o.expect(o.person("auditor").get(base), 200, "readonly", "!Simpan draf", "!Tambah komentar", "!Batalkan draf")
	o.expect(o.person("pemohon").get(base), 403, "!version: 2")
	o.expect(o.person("pemohon").get(base+"/sop.pdf"), 403)
	for _, name := range []string{"auditor", "pemohon"} {
		for path, form := range writes {
			o.expect(o.person(name).post(path, form), 403)
		}
	}
	elsewhere := o.secretary("asing", registry.AdminRole) // of the office that is not the demo's
	o.expect(elsewhere.get(versionsPath), 200, "!"+base)
	o.expect(elsewhere.get(base), 404, "!version: 2")
	o.expect(elsewhere.get(base+"/sop.pdf"), 404)
	for path, form := range writes {
		if path != draftsPath {
			o.expect(elsewhere.post(path, form), 404)
		}
	}
	o.expect(admin.get(draftsPath+"/entah"), 404)
	if now := admin.hidden(base, "revision"); now != revision {
		t.Errorf("revision %s became %s", revision, now)
	}
}

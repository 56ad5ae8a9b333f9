package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ormas/internal/testkit"
)

// TestMandatePages is the story of a mandate: registered by one person, confirmed by another, seen and used by its holder,
// told by whoever checks the letter, found by the auditor, and ended.
func TestMandatePages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	umum, admin, holder, head, auditor := o.person("umum"), o.person("admin"), o.person("kasubbid"), o.person("kepala"), o.person("auditor")
	user := func(account string) string {
		return o.one(`SELECT id FROM users WHERE email = '` + account + `@demo.ormas.test'`)
	}
	const list, form = "/pengaturan/mandat", "/pengaturan/mandat/baru"
	o.expect(umum.get("/beranda"), 200, `href="`+list+`"`)
	o.expect(umum.get(list), 200, "Belum ada mandat", `href="`+form+`"`, "Tidak ada yang tercatat berhalangan")
	o.expect(holder.get(form), 403)
	o.expect(umum.get(form), 200, "<summary>Kepala Badan</summary>", `name="actions" value="tandatangani"`, "!<details open>", "paling besar 1 MB.")
	o.expect(o.person("staf").get(list), 200, "Belum ada mandat", "!Daftarkan mandat", "!berhalangan</h2>")
	o.expect(umum.upload(form, url.Values{"kind": {"plh"}, "through": {""}, "behalf": {""}}, nil), 422, "!<details open>", `href="#holder"`, `href="#order_number"`, `href="#file"`, `value="plh" checked`)

	zone := time.FixedZone("WITA", 8*60*60)
	at := func(d time.Duration) string { return o.Clock.Now().In(zone).Add(d).Format("2006-01-02T15:04") }
	sent := url.Values{
		"kind": {"plh"}, "role": {"kepala_badan"}, "holder": {user("kasubbid")}, "for": {user("kepala")}, "order_number": {"800/12/CONTOH"},
		"order_date": {at(-48 * time.Hour)[:10]}, "from": {at(-time.Hour)}, "until": {at(24 * time.Hour)}, "kunci": {umum.hidden(form, "kunci")},
	}
	letter := map[string][]byte{"surat-perintah.pdf": testkit.PDF(1)}
	umum.went(umum.upload(form, sent, letter))
	o.expect(umum.get(umum.went(umum.upload(form, sent, letter))), 200, "orang kedua menyetujuinya dahulu") // a double click
	if n := o.one(`SELECT count(*) FROM mandates`); n != "1" {
		t.Fatalf("%s mandates are stored", n)
	}
	id := o.one(`SELECT id FROM mandates`)
	o.expect(umum.get(list), 200, "Menunggu orang kedua", "800/12/CONTOH", "Plh. Kepala Badan", "!>Setujui<", "Selain Umi Contoh dan Kasubbid Contoh, S.H., yang dapat menyetujuinya", "Batalkan sekarang")
	o.expect(umum.post(list+"/"+id, url.Values{"jawab": {"setuju"}}), 403)
	o.expect(admin.get("/beranda"), 200, "<b>1</b> mandat menunggu persetujuan Anda")
	o.expect(admin.get(list), 200, "Menunggu persetujuan Anda.", "Tolak sekarang")
	admin.went(admin.post(list+"/"+id, url.Values{"jawab": {"setuju"}}))
	o.expect(holder.get("/beranda"), 200, "Anda bertindak sebagai <b>Plh. Kepala Badan</b> sampai", "Mandat ini segera berakhir", "/tanda-tangan")
	if order := holder.get(list + "/" + id + "/surat"); order.status != 200 || order.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the order letter: %d", order.status)
	}

	base := o.at("penandatanganan")
	o.expect(head.get(base+"/aksi/tandatangani"), 200, "Belum dapat dilakukan", "oleh Plh.")
	digest := "/tanda-tangan/" + strings.TrimPrefix(base, "/permohonan/")
	for _, page := range []string{"/beranda", "/tanda-tangan", digest} {
		o.expect(head.get(page), 200, "surat ditandatangani Kasubbid Contoh, S.H. sebagai Plh. Kepala Badan (surat perintah nomor 800/12/CONTOH), bukan oleh Anda", `href="`+list+`"`, "!Periksa yang dipilih", "!..")
	}
	o.expect(head.get(digest), 200, `!<a class="tindakan" href="`+base+`/aksi/tandatangani"`)
	o.expect(holder.get("/beranda"), 200, "!bukan oleh Anda")
	o.expect(holder.get("/tanda-tangan"), 200, "Lembaga Lumbung Mimpi")
	version := url.Values{"version": {holder.hidden(base+"/aksi/tandatangani", "version")}}
	o.expect(holder.post(base+"/aksi/tandatangani", version), 422, `id="note-salah"`)
	version.Set("note", "Kepala Badan bertugas di luar kota.")
	holder.went(holder.post(base+"/aksi/tandatangani", version))
	code := o.one(`SELECT code FROM certificates WHERE mandate_id = '` + id + `'`)
	o.expect(o.get("/cek/"+code), 200, "Plh. Kepala Badan", "surat perintah nomor 800/12/CONTOH")
	o.expect(auditor.get("/beranda"), 200, `href="/pengecualian"`)
	o.expect(auditor.get("/pengecualian"), 200, "Kepala Badan bertugas di luar kota.", "Plh. Kepala Badan", "800/12/CONTOH")
	o.expect(head.get("/pengecualian"), 403)

	o.expect(head.post(list+"/"+id, url.Values{"reason": {""}}), 422, "Tuliskan mengapa mandat ini diakhiri")
	head.went(head.post(list+"/"+id, url.Values{"reason": {"Sudah kembali."}}))
	o.expect(head.get(list), 200, "Berakhir", "Sudah kembali.")
	o.Clock.Add(time.Second)
	o.expect(head.get("/beranda"), 200, "!bukan oleh Anda")

	away := url.Values{"user": {user("kepala")}, "away_from": {at(-time.Hour)}, "away_until": {at(time.Hour)}}
	o.expect(head.post(list+"/berhalangan", away), 403)
	o.expect(umum.get(umum.went(umum.post(list+"/berhalangan", away))), 200, "daftarkan Plh. dengan surat perintahnya", `<a href="`+form+`">Daftarkan mandat</a></p>`)
	for _, page := range []string{"/beranda", "/tanda-tangan"} {
		o.expect(head.get(page), 200, "Anda tercatat berhalangan sampai", "belum ada mandat yang berlaku untuk jabatan Anda", "Mintalah Bagian Umum")
	}
	o.expect(umum.get(list), 200, "Sudah kembali<span", "Belum ada mandat yang berlaku sepanjang waktu ini untuk jabatan Kepala Badan.")
	back := list + "/berhalangan/" + o.one(`SELECT id FROM absences`)
	umum.went(umum.post(back, url.Values{}))
	o.expect(umum.get(list), 200, "Sudah kembali</span>", "!Belum ada mandat yang berlaku sepanjang")
}

// TestASecondPersonRefusesAMandate: the head refuses one for the own post, and whoever registered it reads why.
func TestASecondPersonRefusesAMandate(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	umum, head := o.person("umum"), o.person("kepala")
	user := o.one(`SELECT id FROM users WHERE email = 'kabid@demo.ormas.test'`)
	day := func(d time.Duration) string { return o.Clock.Now().Add(d).Format(time.DateOnly) }
	const list = "/pengaturan/mandat"
	umum.went(umum.upload(list+"/baru", url.Values{
		"kind": {"plh"}, "role": {"kepala_badan"}, "holder": {user}, "for": {o.one(`SELECT id FROM users WHERE email = 'kepala@demo.ormas.test'`)}, "order_number": {"800/13/CONTOH"}, "order_date": {day(-48 * time.Hour)},
		"from": {day(0) + "T00:00"}, "until": {day(240*time.Hour) + "T00:00"},
	}, map[string][]byte{"surat-perintah.pdf": testkit.PDF(1)}))
	id := o.one(`SELECT id FROM mandates`)
	o.expect(head.get(list), 200, "Menunggu persetujuan Anda.", "Tolak sekarang", ">Setujui<")
	o.expect(head.post(list+"/"+id, url.Values{"reason": {""}}), 422, "Tuliskan mengapa")
	o.expect(head.get(head.went(head.post(list+"/"+id, url.Values{"reason": {"Saya tidak berhalangan."}}))), 200, "Mandat tidak jadi berlaku", "Ditolak Kepala Contoh, S.Sos., M.Si. pada", "!>Setujui<")
	o.expect(umum.get(list), 200, "Saya tidak berhalangan.", "Dibatalkan")
}

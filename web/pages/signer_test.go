package pages_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"ormas/internal/registry"
	"ormas/internal/testkit/bsre"
)

// TestSigningThroughGateway goes the whole way on the pages: who signs how is set, a try fails, the page says what
// happened and what to do, the next try signs the same letter, and whoever checks it learns how it was signed.
func TestSigningThroughGateway(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	const nik, secret, footer = "0000000000000000", "frasa sandi contoh", "Keterangan contoh tentang sertifikat elektronik."
	server := bsre.New(t, o.Clock.Now)
	person := server.Register(t, nik, secret, bsre.EC(t))
	settings, err := json.Marshal(registry.SigningGateway{Address: server.URL, Credential: server.Credential, Issuers: server.Issuers, Footer: footer})
	if err != nil {
		t.Fatal(err)
	}
	admin, head, base := o.person("admin"), o.person("kepala"), o.at("penandatanganan")
	id := strings.TrimPrefix(base, "/permohonan/")
	at := "/pengaturan/orang/" + o.one(`SELECT id FROM users WHERE email = 'kepala@demo.ormas.test'`)

	t.Run("whose way to sign is not set is told so before and when signing", func(t *testing.T) {
		s := o.with(t)
		admin.went(admin.post(at+"/tanda-tangan", url.Values{"signer": {"-"}}))
		s.expect(admin.get(at), 200, `value="-" checked`)
		s.expect(head.get("/tanda-tangan/"+id), 200, "Cara Anda menandatangani belum diatur")
		form := url.Values{"version": {head.hidden(base+"/aksi/tandatangani", "version")}, "passphrase": {secret}}
		s.expect(head.post(base+"/aksi/tandatangani", form), 409, "belum diatur", "!"+secret)
	})
	t.Run("BSrE needs a NIK and a certificate", func(t *testing.T) {
		s := o.with(t)
		pen := url.Values{"signer": {"bsre"}, "certificate": {"bukan"}}
		s.expect(admin.post(at+"/tanda-tangan", pen), 422, `href="#signer"`, `href="#certificate"`, `value="bukan"`)
		s.expect(o.person("staf").post(at+"/tanda-tangan", pen), 403)
		s.run(`UPDATE users SET nik = '` + nik + `' WHERE email = 'kepala@demo.ormas.test'`)
		pen.Set("certificate", person.Fingerprint())
		admin.went(admin.post(at+"/tanda-tangan", pen))
		s.expect(admin.get(at), 200, `value="bsre" checked`, person.Fingerprint())
	})
	t.Run("the office's page shows the gateway and does not change it", func(t *testing.T) {
		s := o.with(t)
		s.run(`UPDATE offices SET settings = settings || jsonb_build_object('gateway', '` + string(settings) + `'::jsonb)`)
		s.expect(admin.get("/pengaturan/kantor"), 200, server.URL, footer, "!"+bsre.Password)
	})
	t.Run("a wrong passphrase ends what is signed together, and is nowhere on the page", func(t *testing.T) {
		s := o.with(t)
		head.get("/tanda-tangan/" + id)
		form := url.Values{"cakupan": {"semua"}, "terbuka": {head.hidden("/tanda-tangan", "terbuka")}, "passphrase": {"frasa keliru"}}
		s.expect(head.signed(form), 200, "Frasa sandi BSrE salah.", "0 dari 1 surat", "tetap menunggu", "!frasa keliru")
		if n := len(server.Calls()); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
	t.Run("a try whose outcome nobody knows is told with what to do", func(t *testing.T) {
		s := o.with(t)
		server.Fail(bsre.Fault{JSON: `{"id_dokumen": "contoh"}`})
		form := url.Values{"version": {head.hidden(base+"/aksi/tandatangani", "version")}, "passphrase": {secret}}
		s.expect(head.post(base+"/aksi/tandatangani", form), 409, "tanpa berkas surat", "nomornya tetap sama", "!"+secret)
		told := []string{"Hasil tanda tangan belum diketahui", "tanpa berkas surat", "tandatangani sekali lagi", "disimpan terpisah"}
		s.expect(head.get("/tanda-tangan/"+id), 200, told...)
		s.expect(head.get(base), 200, told...)
		s.expect(head.get(base+"/aksi/tandatangani"), 200, append(told, "lewat BSrE")...)
		s.expect(o.person("staf").get(base), 200, "Hanya orang yang memulainya")
		s.expect(head.get("/tanda-tangan"), 200, "lewat BSrE")
		s.expect(head.post("/tanda-tangan", url.Values{"surat": {head.hidden("/tanda-tangan", "terbuka")}}), 200, "Tanda tangani 1 surat?", "Frasa sandi BSrE Anda")
	})
	t.Run("the next try signs the same letter, and its check tells how it was signed", func(t *testing.T) {
		s := o.with(t)
		server.Fail(bsre.Fault{})
		head.take(base, "tandatangani", url.Values{"passphrase": {secret}})
		s.expect(head.get(base), 200, "!Hasil tanda tangan belum diketahui")
		code := s.one(`SELECT code FROM certificates WHERE dossier_id = '` + id + `'`)
		s.expect(s.get("/cek/"+code), 200, "lewat BSrE", "!kunci milik kantor")
		other := s.one(`SELECT code FROM certificates WHERE signature = 'kunci_kantor' LIMIT 1`)
		s.expect(s.get("/cek/"+other), 200, "kunci milik kantor", "bukan tanda tangan elektronik tersertifikasi", "!lewat BSrE dengan")
		if calls := server.Calls(); len(calls) != 3 || string(calls[1].File) != string(calls[2].File) {
			t.Errorf("%d calls, or other content", len(calls))
		}
	})
}

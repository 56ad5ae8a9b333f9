package pages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
	"ormas/workflow/sop"
)

// TestVersionPages: a case is moved to a new version of the SOP with a preview, and a draft says that it follows it.
func TestVersionPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	office := uuid.MustParse(o.one(`SELECT office_id FROM users WHERE email = 'kepala@demo.ormas.test'`))
	head := workflow.Actor{User: uuid.MustParse(o.one(`SELECT id FROM users WHERE email = 'kepala@demo.ormas.test'`)), Office: office, Name: "Contoh", Roles: []string{"kepala_badan"}, Reads: true}
	text := ""
	for _, body := range sop.Files() {
		if strings.Contains(string(body), "\nservice: pelaporan\n") {
			text = string(body)
		}
	}
	for _, pair := range [][2]string{
		{"version: 1\n", "version: 2\n"},
		{"norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]"},
		{"requirements:\n  - {code: P1", "requirements:\n  - {code: X1, label: Surat rekaan tentang kegiatan}\n  - {code: P1"},
	} {
		if !strings.Contains(text, pair[0]) {
			t.Fatalf("the definition has no %q", pair[0])
		}
		text = strings.Replace(text, pair[0], pair[1], 1)
	}
	id := strings.TrimPrefix(o.at("pemeriksaan"), "/permohonan/")
	act := "/permohonan/" + id + "/aksi/pindah_versi"
	kabid := o.person("kabid")
	o.expect(kabid.get(act), 409)
	if _, _, err := o.rulemaking.PublishDefinition(t.Context(), head, text, time.Time{}); err != nil {
		t.Fatal(err)
	}
	o.Clock.Add(time.Minute)
	o.expect(kabid.get(act), 200, "dari versi 1 ke versi 2", "Surat rekaan tentang kegiatan", `name="to_version" value="2"`, "batas waktu langkah 4 dari 2 menjadi 3 hari kerja", "Batas waktu tahap ini", "!<script>")
	o.expect(o.person("staf").get(act), 409)
	version := o.one(`SELECT version FROM dossiers WHERE id = '` + id + `'`)
	o.expect(kabid.post(act, url.Values{"version": {version}, "to_version": {"2"}, "note": {""}}), 422, "Tuliskan alasannya.", "dari versi 1 ke versi 2")
	o.expect(kabid.post(act, url.Values{"version": {version}, "to_version": {"2"}, "note": {"Norma baru lebih sesuai"}}), 303)
	o.expect(kabid.get("/permohonan/"+id+"?bagian=riwayat"), 200, "Pindahkan ke versi SOP yang berlaku", "Norma baru lebih sesuai", "Versi SOP yang dituju")

	o.expect(o.person("admin").get("/pengaturan/sop"), 200, "Versi 2", "berlaku", "digantikan", "Pengelola server", "Versi disahkan")
	o.expect(o.person("auditor").get("/pengaturan/sop"), 200, "Versi 2")
	o.expect(o.person("pemohon").get("/pengaturan/sop"), 403, "!Versi 2")
	o.expect(o.person("admin").get("/pengaturan"), 200, `href="/pengaturan/sop"`)

	draft := o.one(`SELECT d.id FROM dossiers d WHERE d.submitted_at IS NULL AND d.service = 'pelaporan' AND d.office_id = '` + office.String() + `'
		AND EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organisation_id = d.organisation_id AND u.email = 'pemohon@demo.ormas.test') LIMIT 1`)
	if err := o.office.FollowVersions(t.Context(), office); err != nil {
		t.Fatal(err)
	}
	pemohon := o.person("pemohon")
	o.expect(pemohon.get("/permohonan/"+draft), 200, "SOP yang baru berlaku", "mengikuti versi 2")
	o.expect(pemohon.get("/permohonan/"+draft+"/berkas"), 200, "SOP yang baru berlaku", "Surat rekaan tentang kegiatan")
}

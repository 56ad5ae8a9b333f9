package pages_test

import (
	"testing"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// TestTrustPages shows what left the office as files, and what the audit of letters found, to those who may see it.
func TestTrustPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	auditor, head, applicant, admin := o.person("auditor"), o.person("kepala"), o.person("pemohon"), o.person("admin")
	issued := o.at("terbit")
	t.Run("lead there and begin empty", func(t *testing.T) {
		s := o.with(t)
		s.expect(auditor.get("/beranda"), 200, `href="/catatan-unduhan"`, `href="/pemeriksaan-surat"`)
		s.expect(admin.get("/pengaturan"), 200, `href="/pemeriksaan-surat"`)
		s.expect(auditor.get("/catatan-unduhan"), 200, "Belum ada yang diunduh.")
		s.expect(auditor.get("/pemeriksaan-surat"), 200, "Belum ada pemeriksaan.", "!ormas verify")
		s.expect(head.get(issued+"?bagian=surat"), 200, issued+"/unduhan", `name="purpose"`)
		s.expect(o.get("/cek"), 200, `action="/cek" method="post"`, "Berkas diperiksa lalu dibuang")
	})
	t.Run("tell who took what", func(t *testing.T) {
		s := o.with(t)
		by := workflow.Actor{}
		if err := o.DB.Pool().QueryRowContext(t.Context(), `SELECT id, office_id FROM users WHERE email = 'kepala@demo.ormas.test'`).Scan(&by.User, &by.Office); err != nil {
			t.Fatal(err)
		}
		if err := o.office.NoteExtract(t.Context(), by, "buku contoh", []byte("x")); err != nil {
			t.Fatal(err)
		}
		s.expect(auditor.get("/catatan-unduhan"), 200, "Kutipan buku atau register", "buku contoh", "Kepala Contoh")
		s.expect(auditor.get(issued+"/unduhan"), 200, "Unduhan dari permohonan ini", "!buku contoh")
		s.expect(applicant.get("/catatan-unduhan"), 403)
		s.expect(applicant.get(issued+"/unduhan"), 404)
	})
	t.Run("tell what the audit found", func(t *testing.T) {
		s := o.with(t)
		audit := func() {
			if _, err := o.office.AuditAll(t.Context(), casework.AuditPlan{All: true}); err != nil {
				t.Fatal(err)
			}
		}
		audit()
		s.expect(auditor.get("/pemeriksaan-surat"), 200, "Cocok", "2 surat dibandingkan, 2 berkas dibuka")
		s.one(`UPDATE certificates SET name = 'Lain' WHERE id = (SELECT id FROM certificates ORDER BY id LIMIT 1) RETURNING code`)
		audit()
		s.expect(admin.get("/pemeriksaan-surat"), 200, "1 perbedaan")
		s.expect(admin.get("/pemeriksaan-surat/"+s.one(`SELECT id FROM certificate_audits WHERE differences = 1`)), 200, "nama organisasi dalam register")
		s.expect(head.get("/pemeriksaan-surat"), 403)
		s.expect(auditor.get("/pemeriksaan-surat/"+registry.NewID().String()), 404)
	})
}

package pages_test

import (
	"net/url"
	"testing"

	"ormas/internal/testkit"
)

func TestMonitoring(t *testing.T) {
	t.Parallel()
	s := setup(t)
	people := map[string]*secretary{}
	for _, role := range []string{"pengusul", "sekretaris", "kepala_badan", "kasubag_perencanaan", "bendahara", "staf", "admin"} {
		people[role] = s.secretary(role, role)
	}
	proposer := people["pengusul"]
	s.expect(proposer.get("/beranda"), 200, `href="/mulai/monitoring"`, "Mulai Evaluasi dan Monitoring Kegiatan")
	for _, role := range []string{"sekretaris", "kepala_badan", "bendahara", "staf"} {
		s.expect(people[role].get("/beranda"), 200, "!/mulai/")
	}
	s.expect(s.get("/"), 200, "!onitoring")
	s.expect(people["admin"].get("/pengaturan/orang/baru"), 200, "Kepala Subbagian Perencanaan", "Bendahara", "Pengusul kegiatan")

	base := proposer.begin("monitoring")
	proposer.went(proposer.fill(base+"/isian/1", url.Values{"name": {"Monitoring Kecamatan Mimpi"}, "purpose": {"Melihat kegiatan"}, "place": {"Kelurahan Angan"}}))
	proposer.went(proposer.fill(base+"/isian/2", url.Values{
		"starts_on": {"2026-12-07"}, "ends_on": {"2026-12-08"}, "participants": {"Petugas Contoh Satu\r\nPetugas Contoh Dua"}, "budget": {"1500000"}, "budget_source": {""},
	}))
	proposer.went(proposer.upload(base+"/lampiran", url.Values{"kind": {"surat"}}, map[string][]byte{"nota.pdf": testkit.PDF(1)}))
	s.expect(proposer.get(base), 200, "<h1>Monitoring Kecamatan Mimpi</h1>", "Usulkan dengan nota dinas", "!Belum dapat dilakukan", "!emohon", "!organisasi", "!0 dari 0 berkas")
	proposer.take(base, "usulkan", nil)

	for _, step := range []struct {
		role, action, norm, left string
		typed                    url.Values
	}{
		{"sekretaris", "teruskan_usulan", "60 menit", "1 jam kerja", nil},
		{"kepala_badan", "setujui_usulan", "30 menit", "30 menit", url.Values{"instruction": {"Laksanakan sesuai anggaran."}}},
		{"kasubag_perencanaan", "selesaikan_evaluasi", "60 menit", "1 jam kerja", url.Values{"result": {"Anggaran tersedia."}}},
		{"bendahara", "siapkan_perjalanan", "60 menit", "1 jam kerja", url.Values{"order_number": {"800/12"}}},
		{"bendahara", "bayarkan", "60 menit", "1 jam kerja", url.Values{"amount": {"1500000"}}},
	} {
		p := people[step.role]
		s.expect(p.get("/beranda"), 200, "Monitoring Kecamatan Mimpi", "sisa "+step.left)
		s.expect(p.get(base), 200, base+"/aksi/"+step.action, "dari "+step.norm, "Pengusul kegiatan</dt><dd>Warga pengusul", "!emohon", "!organisasi")
		s.expect(people["staf"].get(base), 200, "Tidak ada langkah yang menunggu Anda", "!/aksi/")
		s.expect(people["staf"].get(base+"/aksi/"+step.action), 409)
		p.take(base, step.action, step.typed)
	}
	s.expect(proposer.get(base), 200, "Selesai", "!/aksi/")
	s.expect(proposer.get(base+"?bagian=riwayat"), 200, "Nomor surat tugas: 800/12", "Jumlah yang dibayarkan (rupiah): 1500000", "(Sekretaris)")
	s.expect(proposer.get(base+"?bagian=data"), 200, "Waktu dan anggaran", "7 Desember 2026", "Petugas Contoh Satu; Petugas Contoh Dua")
	s.expect(proposer.get(base+"/lembar-disposisi"), 200, "Laksanakan sesuai anggaran.")
	s.expect(s.get("/lacak/"+s.one(`SELECT tracking_code FROM dossiers`)), 404, "!Mimpi")
}

package pages_test

import (
	"net/url"
	"testing"

	"ormas/internal/registry"
)

func TestNumberSeriesPages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin, kabid, staff := s.secretary("admin", registry.AdminRole), s.secretary("kabid", "kabid"), s.secretary("staf", "staf")
	const path = "/pengaturan/nomor"
	const one = path + "/pelaporan/registrasi?tahun=2026"
	t.Run("show what comes next and that nothing is missing", func(t *testing.T) {
		s := s.with(t)
		s.expect(kabid.get(path), 200, "0001/BH/KESBANGPOL/2026", "Nomor keputusan tentang surat", "220/1/KEP-BH/KESBANGPOL/2026", "menurut SOP", "{urut:4}: nomor urut, sekurang-kurangnya 4 angka", "Belum ada nomor yang diberikan.", "Belum ada yang diubah", "!<form action=\"/pengaturan/nomor", "!style=")
		s.expect(kabid.get(one), 200, "Belum ada nomor yang diberikan pada tahun ini.", "Nomor urut pertama tahun ini", "{tahun}: tahun", "!Simpan bentuk nomor")
		s.expect(admin.get("/pengaturan"), 200, `href="/pengaturan/nomor"`)
		s.expect(kabid.get("/beranda"), 200, `href="/pengaturan/nomor"`)
		s.expect(staff.get("/beranda"), 200, `!href="/pengaturan/nomor"`)
		s.expect(staff.get(path), 403)
		s.expect(kabid.post(one, url.Values{"template": {"{urut}/{tahun}"}, "reason": {"x"}}), 403)
		s.expect(kabid.get(path+"?tahun=1999"), 404)
		s.expect(kabid.get(path+"/entah/surat"), 404)
	})
	t.Run("say what is wrong beside the field that it is about", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(one), 200, "Simpan bentuk nomor", "Simpan awal nomor", "!Nomor yang sudah diberikan")
		s.expect(admin.post(one, url.Values{"template": {"{urut}/X"}, "reason": {""}}), 422, `href="#template"`, "harus memuat {tahun}", `href="#reason"`, `value="{urut}/X"`, `value="1"`)
		s.expect(admin.post(one, url.Values{"start": {"dua"}, "start_reason": {""}}), 422, `href="#start"`, `href="#start_reason"`, `value="dua"`)
	})
	t.Run("keep a decision with who took it and why", func(t *testing.T) {
		s := s.with(t)
		form := url.Values{"start": {"42"}, "start_reason": {"Buku kertas sampai 41."}, "kunci": {"a"}}
		s.expect(admin.get(admin.went(admin.post(one, form))), 200, "Ketetapan tentang nomor sudah disimpan", "0042/BH/KESBANGPOL/2026", "mulai dari 42, sebelumnya dari 1", "Buku kertas sampai 41.", "Warga admin")
		admin.went(admin.post(one, form)) // a double click is not another decision
		s.expect(admin.post(one, url.Values{"start": {"7"}, "start_reason": {"x"}}), 422, "tidak dapat mundur")
		admin.went(admin.post(path+"/pelaporan/registrasi?tahun=2027", url.Values{"template": {"BI-{urut:3}/{tahun}"}, "reason": {"Tata naskah baru."}}))
		s.expect(kabid.get(path+"?tahun=2027"), 200, "BI-001/2027", "ditetapkan kantor mulai 2027", "Tata naskah baru.")
	})
}

func TestNumberSeriesOfCases(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin, kabid := o.person("admin"), o.person("kabid")
	const one = "/pengaturan/nomor/pelaporan/registrasi"
	o.expect(kabid.get(one), 200, "semuanya tercatat, tidak ada yang terlewat", `href="/permohonan/`, "berlaku")
	o.expect(admin.get(one), 200, "Yang baru dapat ditetapkan untuk tahun", `!href="/permohonan/`, "!Simpan bentuk nomor")
	o.expect(admin.post(one, url.Values{"template": {"X-{urut}/{tahun}"}, "reason": {"x"}}), 409, "sudah ada yang diberikan")
}

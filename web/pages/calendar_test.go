package pages_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
)

func TestCalendarPages(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	const path = "/pengaturan/kalender"
	const head = "tanggal;nama;jenis;dasar\r\n"
	file := map[string][]byte{"libur.csv": []byte("\ufeff" + head + "31/12/2026;Hari Rekaan;libur_daerah;Keputusan Contoh 1/2026\r\n")}

	t.Run("an empty calendar says so, and has hours in words", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(path), 200, "Belum ada hari libur", "Senin sampai Kamis: 07.30 sampai 12.00 dan 13.00 sampai 16.00", "Kalender awal kantor.", "belum ditetapkan")
	})
	t.Run("a file with errors names each row, and nothing is stored", func(t *testing.T) {
		s := s.with(t)
		wrong := map[string][]byte{"libur.csv": []byte(head + "31/2/2026;Hari;libur_daerah;Contoh\n2026-12-31;Hari;liburan;Contoh\n")}
		s.expect(admin.upload(path, nil, wrong), 422, "Baris 2: Tanggal", "Baris 3: Jenis", `href="#file"`, `aria-describedby="file-petunjuk file-salah file-lagi"`)
		s.expect(admin.upload(path, nil, nil), 422, "Pilih satu berkas CSV.")
		s.expect(admin.get(path), 200, "Belum ada hari libur")
	})
	list := ""
	t.Run("a file is shown before it is stored", func(t *testing.T) {
		s := s.with(t)
		a := admin.upload(path, nil, file)
		s.expect(a, 200, "Ditambah: Kamis, 31 Desember 2026: Hari Rekaan, libur daerah, Keputusan Contoh 1/2026.", "Tidak ada permohonan yang sedang berjalan", `name="dasar" value="1"`)
		list = "tanggal,nama,jenis,dasar\n2026-12-31,Hari Rekaan,libur_daerah,Keputusan Contoh 1/2026\n"
		s.expect(a, 200, list, "!style=")
		s.expect(admin.get(path), 200, "Belum ada hari libur")
	})
	t.Run("what is confirmed is there, with who did it", func(t *testing.T) {
		s := s.with(t)
		form := url.Values{"daftar": {list}, "dasar": {"1"}}
		s.expect(admin.get(admin.went(admin.post(path+"/simpan", form))), 200, "Kalender sudah disimpan", "Hari Rekaan", "Warga admin", "Versi 2")
		s.expect(admin.post(path+"/simpan", form), 409, "sudah diubah orang lain")
		s.expect(admin.get(path+"/unduh?tahun=2026"), 200, list)
	})
	t.Run("nobody else stores one", func(t *testing.T) {
		s := s.with(t)
		head := s.secretary("kepala", "kepala_badan")
		s.expect(head.upload(path, nil, file), 403)
		s.expect(head.post(path+"/simpan", url.Values{"daftar": {list}, "dasar": {"2"}}), 403)
		s.expect(head.get(path+"/unduh?tahun=2026"), 403)
	})
}

func TestCalendarChangeInHistories(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	admin := o.person("admin")
	const path = "/pengaturan/kalender"
	year := o.Clock.Now().Format("2006")
	list := admin.get(path + "/unduh?tahun=" + year).body
	for n := 1; n <= 7; n++ { // a week at the end of which no due time has stayed
		list += o.Clock.Now().AddDate(0, 0, n).Format(time.DateOnly) + ",Hari Rekaan,libur_daerah,Keputusan Contoh 1\n"
	}
	o.expect(admin.upload(path, nil, map[string][]byte{"libur.csv": []byte(list)}), 200, "berubah batas waktunya", "menjadi", o.one(`SELECT tracking_code FROM dossiers WHERE state = 'perbaikan'`), `!href="/permohonan/`)
	admin.went(admin.post(path+"/simpan", url.Values{"daftar": {list}, "dasar": {"1"}}))
	if err := o.rulemaking.RebuildDueTimes(t.Context(), uuid.Nil); err != nil {
		t.Fatal(err)
	}
	const told = "Batas waktu langkah berubah dari"
	t.Run("the applicant reads that the date moved and why", func(t *testing.T) {
		s := o.with(t)
		s.expect(o.person("pemohon2").get(o.at("perbaikan")), 200, "Kalender kantor berubah", told, "hari libur ditambahkan")
	})
	t.Run("staff read it among the steps, as nobody's doing", func(t *testing.T) {
		s := o.with(t)
		s.expect(o.person("kabid").get(o.at("perbaikan")+"?bagian=riwayat"), 200, "Kalender kantor berubah.", told, "!<b></b>")
	})
	t.Run("nobody reads it where nothing moved", func(t *testing.T) {
		s := o.with(t)
		s.expect(o.person("kabid").get(o.at("terbit")+"?bagian=riwayat"), 200, "!Kalender kantor berubah")
	})
	t.Run("anybody reads that a day of a year without decree may still move", func(t *testing.T) {
		s := o.with(t)
		public := "/lacak/" + o.one(`SELECT tracking_code FROM dossiers WHERE state = 'perbaikan'`)
		const warning = "Hari libur tahun 2027 belum ditetapkan; tanggal dapat berubah."
		s.expect(s.get(public), 200, "!"+warning)
		s.Clock.Add(30 * 24 * time.Hour)
		s.expect(s.get(public), 200, warning)
	})
}

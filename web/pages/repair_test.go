package pages_test

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/workflow"
)

func TestApplicantHandsIn(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	base := p.drafted()
	t.Run("is told what stands in the way", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base+"/berkas"), 200, "!Periksa dan ajukan")
		s.expect(p.get(base+"/ajukan"), 200, "Belum dapat diajukan", "berkas belum diunggah", "Siapa diberi tahu apa", "Beritahukan kekurangan berkas", "!versi SOP", "!Batalkan pembetulan", "kebun@contoh.test", `!name="statement"`)
	})
	p.uploadEverything(base)
	t.Run("is told in the list of steps and of files which sheets tell old data", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base+"/berkas"), 200, "!dicetak ulang", "!Cetak ulang", "!dalam satu PDF")
		s.expect(p.get(base+"/dibuat"), 404)
		moved := maps.Clone(garden["2"])
		moved.Set("address.street", "Jalan Khayalan Nomor 70")
		p.went(p.fill(base+"/isian/2", moved))
		s.expect(p.get(base+"/berkas"), 200, "9 lembar perlu dicetak ulang", "Cetak ulang", `href="`+base+`/dibuat" download>Unduh 9 lembar siap cetak dalam satu PDF`, "!sebagai titik-titik", `class="tindakan lain" href="`+base+`/ajukan"`)
		if a := p.get(base + "/dibuat"); a.status != 200 || !strings.HasPrefix(a.body, "%PDF-") {
			t.Errorf("got %d\n%.200s", a.status, a.body)
		}
		s.expect(p.get(base), 200, "26 dari 26 terunggah, 9 perlu dicetak ulang")
		p.went(p.fill(base+"/isian/2", garden["2"]))
		s.expect(p.get(base), 200, "26 dari 26 terunggah<")
	})
	t.Run("hands in with the statement of truth, and gets code and receipt", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base+"/berkas"), 200, "Periksa dan ajukan", base+"/ajukan")
		s.expect(p.get(base+"/ajukan"), 200, "!Belum dapat diajukan", `name="statement"`)
		version := p.hidden(base+"/ajukan", "version")
		s.expect(p.post(base+"/aksi/ajukan", url.Values{"version": {version}}), 422, `id="statement-salah"`, "Siapa diberi tahu apa")
		at := p.went(p.post(base+"/aksi/ajukan", url.Values{"version": {version}, "statement": {"true"}}))
		code := s.one(`SELECT tracking_code FROM dossiers`)
		s.expect(p.get(at), 200, "Permohonan sudah diajukan", code[:5], "/receipt", "Perkiraan selesai")
		s.expect(p.get(base), 200, "Waktu kantor", "0 dari 15 hari kerja", `aria-current="step"`, "!Permohonan sudah diajukan", "Diajukan")
		s.expect(p.get(base+"/berkas"), 200, "Diperiksa")
		s.expect(p.get(base+"/berkas/P1"), 200, "tidak dapat diganti sekarang", `!type="file"`)
		s.expect(p.get(base+"/isian/1"), 200, "tidak dapat diubah sekarang", `!name="name"`)
		s.expect(p.get(base+"/ajukan"), 409)
		s.expect(p.get("/beranda"), 200, "Giliran Bagian Umum")
	})
}

// TestOrganisationIsFilledFromACase is about those who fill in everything where they begin, in the draft.
func TestOrganisationIsFilledFromACase(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("sawah")
	organisation := p.founded("Perkumpulan Sawah Rekaan")
	s.expect(p.get(organisation), 200, "belum lengkap", "!Isi yang kosong")
	at := p.went(p.post("/permohonan/baru", url.Values{"service": {"pelaporan"}, "organisation_id": {strings.TrimPrefix(organisation, "/ormas/")}}))
	base, _, _ := strings.Cut(at, "?")
	for _, step := range slices.Sorted(maps.Keys(garden)) {
		p.went(p.fill(base+"/isian/"+step, garden[step]))
	}
	s.expect(p.get(organisation), 200, "belum lengkap", `action="`+organisation+`/isi"`, "Isi yang kosong dari permohonan itu")
	form := url.Values{"permohonan": {strings.TrimPrefix(base, "/permohonan/")}}
	s.expect(p.get(p.went(p.post(organisation+"/isi", form))), 200, "sudah diisi dari permohonan", "Perkumpulan Sawah Rekaan", "Menghijaukan kota", "!Isi yang kosong")
	s.expect(p.get(p.went(p.post(organisation+"/isi", form))), 200, "tidak memuat isian yang masih kosong")
	s.expect(p.post(organisation+"/isi", url.Values{"permohonan": {"bukan"}}), 404)
	s.expect(s.secretary("orang-lain").post(organisation+"/isi", form), 404)
}

func TestApplicantRepairs(t *testing.T) {
	t.Parallel()
	s := setup(t)
	p := s.secretary("kebun")
	base := p.drafted()
	p.uploadEverything(base)
	p.went(p.post(base+"/aksi/ajukan", url.Values{"version": {p.hidden(base+"/ajukan", "version")}, "statement": {"true"}}))
	p.returned(base)
	t.Run("finds each deficiency with the ways to answer it", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base), 200, "Perbaiki kekurangan berkas", "2 dari 2 belum dijawab", "giliran Anda", "(nanti, sekali lagi)", "!Contoh staf", "!Perkiraan selesai")
		s.expect(p.get("/beranda"), 200, "Langkah Anda: Ajukan perbaikan.")
		s.expect(p.get(base+"/kekurangan"), 200, "0 dari 2", "Berkas tidak terbaca", "Alamat kurang jelas", base+"/berkas/P6", base+"/isian/2#address.street", "belum dapat dilakukan", "!Tarik permohonan")
		s.expect(p.get(base+"/berkas"), 200, "Harus diganti", "Diterima")
		s.expect(p.get(base+"/isian/2"), 200, `name="address.street"`, `!name="address.rt"`)
	})
	t.Run("changes what a finding names, and is led back to the findings", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.get(base+"/kekurangan"), 200, "Yang dinilai kantor ialah berkasnya")
		s.expect(p.get(base+"/isian/2"), 200, "Alamat kurang jelas", "!Berkas tidak terbaca", "Kembali ke kekurangan berkas", "!langkah 2 dari", "!Simpan dan lanjutkan", "!Langkah pengisian")
		s.expect(p.get(base+"/isian/1"), 200, "tidak dapat diubah sekarang", "Kembali ke kekurangan berkas")
		s.expect(p.get(base+"/isian"), 200, "Kembali ke kekurangan berkas", "!Lanjut ke berkas")
		back := p.went(p.fill(base+"/isian/2", url.Values{"address.street": {"Jalan Khayalan Nomor 70"}}))
		if back != base+"/kekurangan?selesai=isian-diubah&dari=2" {
			t.Errorf("leads on to %q", back)
		}
		s.expect(p.get(back), 200, "Isian sudah diubah. Kantor menerimanya saat", "1 dari 2", "Jalan Khayalan Nomor 70")
	})
	t.Run("is not asked to print again what the office has accepted", func(t *testing.T) {
		s := s.with(t)
		v, err := s.office.Dossier(t.Context(), p.by, uuid.MustParse(strings.TrimPrefix(base, "/permohonan/")))
		if err != nil || !slices.ContainsFunc(v.Dossier.Documents, func(doc registry.Document) bool { return doc.Stale }) {
			t.Fatal("no sheet tells old data", err)
		}
		s.expect(p.get(base+"/berkas"), 200, "!Cetak ulang", "!dicetak ulang", "Diterima")
	})
	finding := s.one(`SELECT id FROM findings WHERE field = 'address.street'`)
	t.Run("answers by words, and has to say something", func(t *testing.T) {
		s := s.with(t)
		s.expect(p.post(base+"/kekurangan/"+finding, url.Values{"cara": {"dispute"}, "jawaban": {" "}}), 422, `href="#jawaban-`+finding, `value="dispute" checked`)
		p.went(p.post(base+"/kekurangan/"+finding, url.Values{"cara": {"dispute"}, "jawaban": {"Alamat sudah sesuai domisili"}}))
		s.expect(p.get("/beranda"), 200, "1 dari 2 kekurangan belum dijawab")
		s.expect(p.get(base+"/kekurangan"), 200, "1 dari 2", "Anda menyanggah", "Alamat sudah sesuai domisili")
	})
	t.Run("answers by a file, and hands in again", func(t *testing.T) {
		s := s.with(t)
		back := p.went(p.upload(base+"/berkas/P6", nil, map[string][]byte{"npwp.pdf": testkit.PDF(1)}))
		if !strings.HasPrefix(back, base+"/kekurangan?") {
			t.Errorf("leads on to %q", back)
		}
		s.expect(p.get(back), 200, "Berkas pengganti sudah diunggah", "2 dari 2", "Semua sudah dijawab, tetapi belum dikirim", base+"/aksi/ajukan_ulang")
		s.expect(p.get("/beranda"), 200, "Semua kekurangan sudah dijawab, tetapi jawaban Anda belum dikirim", "Buka dan kirim")
		s.expect(p.get(base), 200, "tetapi jawaban Anda belum dikirim ke kantor", "Lihat atau ubah jawaban", "!Perbaiki kekurangan berkas")
		p.went(p.fill(base+"/isian/2", url.Values{"address.street": {""}}))
		s.expect(p.get(base), 200, "<b>Ajukan perbaikan</b> belum dapat dilakukan", "!"+base+"/aksi/ajukan_ulang")
		p.went(p.fill(base+"/isian/2", url.Values{"address.street": {"Jalan Khayalan Nomor 70"}}))
		s.expect(p.upload(base+"/berkas/P2", nil, map[string][]byte{"lain.pdf": testkit.PDF(1)}), 409, "tidak disebut dalam kekurangan")
		p.went(p.post(base+"/aksi/ajukan_ulang", url.Values{"version": {p.hidden(base+"/aksi/ajukan_ulang", "version")}}))
		s.expect(p.get(base+"?selesai=ajukan_ulang"), 200, "Langkah “Ajukan perbaikan” sudah dilakukan.", "tidak perlu berbuat apa-apa")
	})
}

// returned takes a case that was handed in back to the applicant: one file is illegible, one field unclear.
func (p *secretary) returned(base string) {
	p.t.Helper()
	id := registry.NewID()
	if err := id.UnmarshalText([]byte(strings.TrimPrefix(base, "/permohonan/"))); err != nil {
		p.t.Fatal(err)
	}
	act := func(role, action string, input string) {
		p.t.Helper()
		by := p.As(role)
		v, err := p.office.Dossier(p.t.Context(), by, id)
		if err != nil {
			p.t.Fatal(err)
		}
		_, err = p.office.Act(p.t.Context(), by, casework.Command{Dossier: id, Request: workflow.Request{Action: action, Version: &v.Dossier.Version, Input: []byte(input)}})
		if err != nil {
			p.t.Fatal(action, err)
		}
	}
	act("bagian_umum", "agendakan", "")
	act("kepala_badan", "disposisi", `{"instruction":"Teliti"}`)
	act("kabid", "tugaskan", `{"user_id":"`+p.As("staf").User.String()+`"}`)
	v, err := p.office.Dossier(p.t.Context(), p.As("staf"), id)
	if err != nil {
		p.t.Fatal(err)
	}
	reason, note, field := "tidak_terbaca", "Alamat kurang jelas", "address.street"
	for _, d := range v.Dossier.Documents {
		verdict := casework.NewVerdict{Result: registry.Suitable}
		if d.Requirement == "P6" {
			verdict = casework.NewVerdict{Result: registry.Unsuitable, Reason: &reason}
		}
		if _, err := p.office.PutVerdict(p.t.Context(), p.As("staf"), d.ID, verdict); err != nil {
			p.t.Fatal(err)
		}
	}
	if _, err := p.office.AddFinding(p.t.Context(), p.As("staf"), id, casework.NewFinding{Field: &field, Note: &note}); err != nil {
		p.t.Fatal(err)
	}
	act("staf", "teruskan", "")
	act("kasubbid", "setujui_kasubbid", "")
	act("kabid", "nyatakan_belum_lengkap", "")
	act("staf", "beritahukan", "")
}

package workflow_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ormas/workflow"
)

// spoilt are changes to the shipped definition, each with what the refusal has to say. A change without old text is
// appended.
var spoilt = map[string]struct{ old, new, want string }{
	"a missing section":         {"\nseparation:", "\nseparation_x:", `bagian "separation" tidak ada`},
	"an unknown section":        {"\nseparation:", "\nextra: 1\nseparation:", `kunci "extra" tidak dikenal`},
	"an unknown key":            {"organisation: true", "organisation: true\norganization: true", `kunci "organization" tidak dikenal`},
	"an unknown key in a row":   {"    assigned: true\n", "    assignd: true\n", `kunci "assignd" tidak dikenal`},
	"a key twice":               {"service: pelaporan", "service: pelaporan\nservice: lain", `kunci "service" tertulis dua kali`},
	"a section of another form": {"version: 1", "version: satu", "baris 7: isinya tidak dapat dibaca"},
	"text that is no YAML":      {"roles:", "roles: [", "tidak dapat dibaca"},
	"two documents":             {"", "\n---\nservice: lain\n", "satu dokumen"},
	"no service":                {"service: pelaporan", `service: ""`, "service belum diisi"},
	"no version":                {"version: 1", "version: 0", "version harus 1"},
	"no title":                  {"title: Pelaporan Keberadaan Organisasi Kemasyarakatan Berbadan Hukum", `title: ""`, "title belum diisi"},

	"an unknown unit":               {"norm: 30 menit", "norm: 30 detik", `satuan batas waktu "30 detik" tidak dikenal`},
	"a norm without a number":       {"norm: 15 hari kerja", "norm: hari kerja", `batas waktu "hari kerja" harus dimulai dengan bilangan`},
	"an unknown guard":              {"guards: [all_judged]", "guards: [all_judge]", `tindakan "teruskan": penjaga "all_judge" tidak dikenal`},
	"an unknown effect":             {"effect: submit", "effect: submitt", `tindakan "ajukan": efek "submitt" tidak dikenal`},
	"an unknown sheet":              {"sheet: disposisi", "sheet: disposition", `tindakan "disposisi": lembar "disposition" tidak dikenal`},
	"an extension without a length": {"norm: 10 hari kerja, guards: [not_extended]", "guards: [not_extended]", `tindakan "perpanjang": lamanya perpanjangan`},
	"a reminder to nobody known":    {"{percent: 120, to: [kabid]}", "{percent: 120, to: [kabit]}", `pengingat langkah: peran "kabit" tidak dikenal`},
	"a reminder to nobody":          {"{percent: 120, to: [kabid]}", "{percent: 120, to: []}", `pengingat langkah: penerima (to) pada 120 persen`},
	"a ladder that falls":           {"{percent: 120, to: [kabid]}", "{percent: 90, to: [kabid]}", `pengingat langkah: persen 90 harus lebih besar`},
	"a reminder after the end":      {"applicant: [50, 80, 100]", "applicant: [50, 80, 110]", `pengingat pemohon: persen 110`},
	"a completeness of no action":   {"after: [nyatakan_lengkap]", "after: [nyatakan_lengkup]", `batas undang-undang: tindakan "nyatakan_lengkup" tidak ada`},
	"a law without its sentence":    {"law: Pasal 53 UU 30/2014", `law: ""`, `batas undang-undang: norma, dasar hukum`},
	"a mark for nobody known":       {"seen_by: [kabid, kepala_badan, auditor]", "seen_by: [kabit]", `tanda pemberitahuan terlambat: peran "kabit"`},
	"a role called as the holder":   {"id: auditor", "id: giliran", `peran tidak boleh bernama "giliran"`},
	"an unknown role":               {"by: [bagian_umum]", "by: [bagian_khusus]", `tindakan "agendakan": peran "bagian_khusus" tidak dikenal`},
	"an unknown role of a state":    {"judge: [staf]", "judge: [stap]", `tahap "pemeriksaan": peran "stap" tidak dikenal`},
	"an unknown turn":               {"turn: bagian_umum", "turn: bagian_khusus", `tahap "diajukan": peran "bagian_khusus" tidak dikenal`},
	"an unknown assigned role":      {"assigns: petugas_lapangan\n    effect: assign\n    output", "assigns: petugas\n    effect: assign\n    output", `tindakan "tunjuk_petugas": peran "petugas" tidak dikenal`},
	"an unknown state to go to":     {"to: diagendakan", "to: diagenda", `tindakan "agendakan": tahap tujuan "diagenda" tidak dikenal`},
	"an unknown state to come from": {"from: [diagendakan]", "from: [diagenda]", `tindakan "disposisi": tahap asal "diagenda" tidak dikenal`},
	"an unknown note rule":          {"note: wajib_putaran_kedua", "note: wajib_putaran_ketiga", `aturan catatan "wajib_putaran_ketiga" tidak dikenal`},
	"an unknown condition":          {"also: [ditangguhkan]", "also: [ditahan]", `tindakan "tarik": keadaan khusus "ditahan" tidak dikenal`},
	"an unknown only":               {"only: ditangguhkan", "only: ditahan", `tindakan "lanjutkan": keadaan khusus "ditahan" tidak dikenal`},
	"an unknown owner":              {"owner: kantor, turn: bagian_umum", "owner: kantr, turn: bagian_umum", `tahap "diajukan": pemilik waktu "kantr" tidak dikenal`},
	"an unknown edit rule":          {"edit: kekurangan", "edit: sebagian", `tahap "perbaikan": aturan perubahan "sebagian" tidak dikenal`},

	"an action without a name":        {"action: agendakan", `action: ""`, "nama atau label belum diisi"},
	"a row without a role":            {"by: [bagian_umum]\n", "by: []\n", `tindakan "agendakan": pelaksana`},
	"a row without a state":           {"from: [diajukan]", "from: []", `tindakan "agendakan": tahap asal`},
	"two rows for one state":          {"from: [penelitian_kasubbid]\n    to: pemeriksaan", "from: [penelitian_kasubbid, penomoran]\n    to: pemeriksaan", `tindakan "teliti_ulang" mempunyai dua baris untuk tahap "penomoran"`},
	"two rows through open states":    {"from: [usulan_tolak], to: ditolak, tell: true}", "from: [usulan_tolak], to: ditolak, tell: true}\n  - {action: tolak, label: Tolak, by: [kepala_badan], from: [terbuka], to: ditolak}", `tindakan "tolak" mempunyai dua baris untuk tahap "usulan_tolak"`},
	"an unreachable state":            {"  - {id: selesai,", "  - {id: terlupa, label: Terlupa, owner: kantor, turn: kabid, open: true}\n  - {id: selesai,", `tahap "terlupa" tidak pernah tercapai`},
	"a dead end":                      {"from: [terbit]\n    to: selesai", "from: [penandatanganan]\n    to: selesai", `tahap "terbit": jalan buntu`},
	"a circle without an end":         {"from: [terbit]\n    to: selesai", "from: [terbit]\n    to: berputar", `tidak ada jalan menuju tahap akhir`},
	"a final state with a way out":    {"from: [terbit]\n", "from: [terbit, ditolak]\n", `tahap "ditolak": tahap akhir tidak boleh mempunyai jalan keluar`},
	"a final state that is open":      {"{id: ditolak, label: Ditolak, owner: tidak_ada,", "{id: ditolak, label: Ditolak, owner: tidak_ada, open: true,", `tahap "ditolak": tahap akhir tidak boleh terbuka`},
	"a state without a turn":          {"owner: kantor, turn: bagian_umum,", "owner: kantor,", `tahap "diajukan": giliran siapa belum diisi`},
	"a turn without a row":            {"owner: kantor, turn: bagian_umum,", "owner: kantor, turn: staf,", `tahap "diajukan": peran "staf" mendapat giliran`},
	"a turn with rows that stay only": {"owner: kantor, turn: bagian_umum,", "owner: kantor, turn: kabid,", `tahap "diajukan": peran "kabid" mendapat giliran`},
	"a state without a label":         {"label: Diajukan,", `label: "",`, `tahap "diajukan": label belum diisi`},
	"a state named like all":          {"{id: selesai,", "{id: terbuka,", `tidak boleh bernama "terbuka"`},
	"a state twice":                   {"{id: selesai,", "{id: ditolak,", `tahap "ditolak" tertulis dua kali`},
	"no first row":                    {"    first: true\n", "", "tepat satu tindakan"},
	"two first rows":                  {"    to: diagendakan\n", "    to: diagendakan\n    first: true\n", "tepat satu tindakan"},
	"a first row from two states":     {"from: [draf]", "from: [draf, terbit]", `tindakan "ajukan": yang pertama berangkat dari tepat satu tahap`},
	"an open first state":             {"{id: draf, label: Draf,", "{id: draf, label: Draf, open: true,", `tahap "draf": tahap permulaan`},

	"a role twice":                     {"{id: auditor,", "{id: admin,", `peran "admin" tertulis dua kali`},
	"a nameless role":                  {"{id: auditor,", `{id: "",`, "ada peran tanpa nama"},
	"a requirement twice":              {"{code: L2,", "{code: L1,", `persyaratan "L1" tertulis dua kali`},
	"a position twice":                 {"{id: bendahara,", "{id: ketua,", `jabatan "ketua" tertulis dua kali`},
	"a reason twice":                   {"{code: salah_berkas,", "{code: tidak_terbaca,", `alasan "tidak_terbaca" tertulis dua kali`},
	"a field twice":                    {"{name: short_name,", "{name: name,", `isian "name" tertulis dua kali`},
	"an officer's field twice":         {"{name: nik,", "{name: birth_place,", `isian pengurus "birth_place" tertulis dua kali`},
	"an input twice":                   {"{name: people_met,", "{name: visited_at,", `tindakan "berita_acara": isian "visited_at" tertulis dua kali`},
	"an officer's position as a field": {"{name: nik,", "{name: position,", `"position" sudah ada`},

	"a field without a label":          {"label: Nama singkat", `label: ""`, `isian "short_name": label belum diisi`},
	"an unknown field type":            {"label: Nama singkat, type: teks", "label: Nama singkat, type: text", `isian "short_name": jenis "text" tidak dikenal`},
	"a text without a limit":           {"label: Nama singkat, type: teks, max: 60", "label: Nama singkat, type: teks", `isian "short_name": panjang terbesar`},
	"a choice without options":         {"type: pilihan, required: true, options: [{value: L, label: Laki-laki}, {value: P, label: Perempuan}]", "type: pilihan", `isian pengurus "sex": pilihan`},
	"an option twice":                  {"{value: P, label: Perempuan}", "{value: L, label: Perempuan}", `"L" tertulis dua kali`},
	"a pattern that does not compile":  {`pattern: "^[0-9]{5}$"`, `pattern: "^[0-9{5}$"`, `isian "address.postcode": pola`},
	"an only value of another type":    {"equals: WNI", "equals: true", `isian pengurus "citizenship": nilai tunggal`},
	"a field inside another":           {"{name: short_name,", "{name: address,", `isian "address": nama ini sudah dipakai`},
	"a date before nothing":            {"not_before: term_from", "not_before: term_start", `isian "term_to": not_before "term_start"`},
	"an order of inputs":               {"label: Waktu kunjungan, type: waktu,", "label: Waktu kunjungan, type: waktu, not_before: result,", "not_before hanya berlaku pada formulir"},
	"an input of a role that acts not": {"of: [bagian_umum]", "of: [kabid]", `tindakan "serahkan": isian "received_by": peran "kabid"`},
	"an input of an unknown type":      {"label: Waktu kunjungan, type: waktu,", "label: Waktu kunjungan, type: jam,", `tindakan "berita_acara": isian "visited_at": jenis "jam" tidak dikenal`},
	"an appointment without a person":  {"{name: user_id, label: Staf pelaksana, type: orang, required: true,", "{name: user_id, label: Staf pelaksana, type: orang,", `tindakan "tugaskan": penunjukan memerlukan`},
	"an appointment of no role":        {"    assigns: staf\n    effect: assign\n    completeness", "    effect: assign\n    completeness", `tindakan "tugaskan": efek "assign" memerlukan peran`},
	"a named person nobody names":      {"by: [bagian_umum]\n", "by: [bagian_umum]\n    assigned: true\n", `tidak ada tindakan yang menunjuk orang untuk peran "bagian_umum"`},
	"a requirement without a label":    {"label: Fotokopi Anggaran Dasar (AD)", `label: ""`, `persyaratan "L2": label belum diisi`},
	"a condition on no field":          {"condition: {field: religious,", "condition: {field: religi,", `persyaratan "L14": syarat berlakunya menunjuk isian "religi"`},
	"a condition of another type":      {"condition: {field: religious, equals: true,", "condition: {field: religious, equals: ada,", `persyaratan "L14": syarat berlakunya`},
	"an unknown signer":                {"signed_by: [ketua, sekretaris]", "signed_by: [ketua, wakil]", `jabatan penanda tangan "wakil" tidak dikenal`},
	"an unknown kind of file":          {"kinds: [image/jpeg, image/png]", "kinds: [image/gif]", `persyaratan "L8": jenis berkas "image/gif" tidak dikenal`},
	"a requirement's unknown data":     {"fields: [npwp]", "fields: [npwp_number]", `persyaratan "P6": isian "npwp_number" tidak dikenal`},
	"a reason of no requirement":       {"requirements: [P5]", "requirements: [P55]", `alasan "tanpa_camat": persyaratan "P55" tidak dikenal`},
	"a separation of no action":        {"did: [nyatakan_lengkap]", "did: [nyatakan_komplet]", `pemisahan tugas ke-2: tindakan "nyatakan_komplet" tidak ada`},
	"a separation of nobody":           {"not: [tandatangani]", "not: [tanda_tangan]", `pemisahan tugas ke-4: tindakan "tanda_tangan" tidak ada`},
	"a separation without a sentence":  {`reason: "Anda memeriksa berkas ini sebagai staf pelaksana, sehingga penelitian berikutnya dilakukan orang lain."`, `reason: ""`, "pemisahan tugas ke-1: kalimat alasan"},
	"a validity by no date":            {"fields: [term_to]", "fields: [term_end]", `masa berlaku: "term_end"`},
	"a validity by a text":             {"fields: [term_to]", "fields: [name]", `masa berlaku: "name"`},
	"a validity of less than nothing":  {"years: 5", "years: -5", "jumlah tahun"},
	"a number that does not count":     {"{urut:4}/BH/{unit}/{tahun}", "{unit}/{tahun}", `nomor "registration": Bentuk nomor harus memuat {urut}`},
	"a number without its year":        {"{urut:4}/BH/{unit}/{tahun}", "{urut:4}/BH/{unit}", `nomor "registration": Bentuk nomor harus memuat {tahun}`},
	"an approval by nobody":            {"approved_by: kepala_badan", "approved_by: kepala", `lembar SOP: peran "kepala" yang mengesahkan tidak dikenal`},
	"a date that is none":              {"  made:\n", "  made: kemarin\n", `tanggal "kemarin"`},
	"a revision before its making":     {"  made:\n  revised:\n", "  made: 2026-02-01\n  revised: 2026-01-31\n", "tanggal revisi mendahului tanggal pembuatan"},
	"an effect before the revision":    {"  revised:\n  effective:\n", "  revised: 2026-02-01\n  effective: 2026-01-31\n", "tanggal efektif mendahului tanggal revisi"},
	"an effect before the making":      {"  made:\n  revised:\n  effective:\n", "  made: 2026-02-01\n  revised:\n  effective: 2026-01-31\n", "tanggal efektif mendahului tanggal pembuatan"},
	"an empty line of the cover":       {", Buku agenda dan Buku Induk]", ", \"\"]", "baris daftar yang kosong"},
	"a number of unknown parts":        {"{klasifikasi}/{urut}", "{klas}/{urut}", `nomor "letter": Bagian {klas} tidak dikenal`},

	"a life of letters that is missing":     {"\nletter_life:", "\nletter_lives:", `bagian "letter_life" tidak ada`},
	"a state that no register keeps":        {"{id: ditunda, label: Ditunda}", "{id: ditahan, label: Ditahan}", `keadaan surat "ditahan" tidak dikenal Buku Induk`},
	"letters that begin elsewhere":          {"    - {id: aktif, label: Aktif, open: true}\n    - {id: ditunda, label: Ditunda}", "    - {id: ditunda, label: Ditunda}\n    - {id: aktif, label: Aktif, open: true}", `keadaan surat yang pertama harus "aktif"`},
	"a state of letters nobody gets to":     {"from: [aktif], to: ditunda", "from: [aktif], to: aktif", `keadaan surat "ditunda" tidak pernah tercapai`},
	"a way out of a revoked letter":         {"from: [ditunda], to: aktif", "from: [ditunda, dicabut], to: aktif", `keadaan surat "dicabut": keadaan akhir`},
	"an act on letters by nobody known":     {"by: [kepala_badan], from: [ditunda]", "by: [kepala_bidan], from: [ditunda]", `letter_life: tindakan "aktifkan_surat": peran "kepala_bidan" tidak dikenal`},
	"an act on letters without a ground":    {"name: legal_ground, label: Dasar pencabutan", "name: dasar, label: Dasar pencabutan", `tindakan "cabut_surat": perlu isian wajib "legal_ground"`},
	"an act on letters without a reason":    {"from: [aktif, ditunda], to: dicabut, effect: decision, note: wajib", "from: [aktif, ditunda], to: dicabut, effect: decision", `tindakan "cabut_surat": perlu isian wajib`},
	"an effect that letters do not have":    {"to: dicabut, effect: decision", "to: dicabut, effect: void", `tindakan "cabut_surat": efek "void" tidak dikenal`},
	"a replacement by a person":             {"by: [sistem], from: [aktif, ditunda]", "by: [kabid], from: [aktif, ditunda]", `tindakan "ganti_surat": efek "replace" dan peran sistem`},
	"decisions without numbers":             {`number: "{klasifikasi}/{urut}/KEP-BH/{unit}/{tahun}"`, `number: ""`, `efek "decision" memerlukan bentuk nomor`},
	"reminders that come nearer and go":     {"days: [90, 60, 30, 7]", "days: [90, 60, 90]", "jumlah hari harus makin kecil"},
	"a reminder of no date":                 {"fields: [term_to, lease_until, approval_until]}", "fields: [name]}", `pengingat: "name" bukan tanggal`},
	"a legal status nobody knows":           {"{id: peringatan, label: Peringatan tertulis}", "{id: ditegur, label: Ditegur}", `status hukum "ditegur" tidak dikenal`},
	"a legal status that calls for nothing": {"then: cabut_surat, ground: status_hukum_berakhir, refuses: \"Permohonan belum", "then: cabut, ground: status_hukum_berakhir, refuses: \"Permohonan belum", `tindakan "cabut" tidak ada`},
	"a legal status without its ground":     {"then: tangguhkan_surat, ground: penghentian_kegiatan", "then: tangguhkan_surat, ground: penghentian", `tidak mempunyai dasar "penghentian"`},
	"a legal status nobody records":         {"status_by: [kabid, bagian_umum]", "status_by: []", "status_by"},
	"files that are good until no date":     {"until: lease_until", "until: name", `persyaratan "L12": until "name" bukan tanggal`},
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	whole := body(t)
	for name, c := range spoilt {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			text := whole + c.new
			if c.old != "" {
				if !strings.Contains(whole, c.old) {
					t.Fatalf("the definition has no %q to spoil", c.old)
				}
				text = strings.Replace(whole, c.old, c.new, 1)
			}
			if name == "a circle without an end" {
				text = withCircle(text)
			}
			d, err := workflow.Load([]byte(text))
			if err == nil || d != nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("refused with %q, want one sentence with %q", err, c.want)
			}
		})
	}
}

// withCircle adds a state that leads back where it came from.
func withCircle(text string) string {
	text = strings.Replace(text, "  - {id: selesai,", "  - {id: berputar, label: Berputar, owner: kantor, turn: kabid}\n  - {id: selesai,", 1)
	back := "  - {action: putar, label: Putar, by: [kabid], from: [berputar], to: terbit}\n" +
		"  - {action: akhiri, label: Akhiri, by: [kabid], from: [penomoran], to: selesai}\n  - {action: tolak,"
	return strings.Replace(text, "  - {action: tolak,", back, 1)
}

func TestLoad(t *testing.T) {
	t.Parallel()
	t.Run("refuses what is no mapping", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{"", "# kosong", "satu", "[1, 2]", "\x00"} {
			if _, err := workflow.Load([]byte(text)); err == nil {
				t.Errorf("accepted %q", text)
			}
		}
	})
	t.Run("refuses more states than any procedure has", func(t *testing.T) {
		t.Parallel()
		var many strings.Builder
		for i := range 4000 {
			fmt.Fprintf(&many, "  - {id: s%d, label: S%d, owner: kantor, turn: staf, open: true}\n", i, i)
		}
		text := strings.Replace(body(t), "\nstates:\n", "\nstates:\n"+many.String(), 1)
		if _, err := workflow.Load([]byte(text)); err == nil || !strings.Contains(err.Error(), `bagian "states" memuat`) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("accepts sections that are empty", func(t *testing.T) {
		t.Parallel()
		d, err := workflow.Load([]byte(smallest))
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Items(nil)) != 0 || d.Initial() != "mulai" {
			t.Errorf("items %v, initial %q", d.Items(nil), d.Initial())
		}
	})
	t.Run("keeps the hash of the body", func(t *testing.T) {
		t.Parallel()
		d, err := workflow.Load([]byte(smallest))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(smallest))
		if d.Hash != hex.EncodeToString(sum[:]) {
			t.Errorf("hash %s", d.Hash)
		}
	})
	t.Run("fills in the kinds of files", func(t *testing.T) {
		t.Parallel()
		d := definition(t, "pelaporan")
		photo, _ := d.Requirement("L8")
		deed, _ := d.Requirement("P2")
		if !slices.Equal(photo.Kinds, []string{"image/jpeg", "image/png"}) ||
			!slices.Equal(deed.Kinds, []string{"image/jpeg", "image/png", "application/pdf"}) {
			t.Errorf("kinds of a photo %v, of a deed %v", photo.Kinds, deed.Kinds)
		}
	})
	t.Run("reads norms", func(t *testing.T) {
		t.Parallel()
		d := definition(t, "pelaporan")
		if d.Norm.String() != "15 hari kerja" {
			t.Errorf("norm of the procedure %q", d.Norm)
		}
	})
}

// smallest is a procedure without applicant in two states.
const smallest = `
service: contoh
version: 1
title: Contoh terkecil
product:
organisation: false
norm:
legal_grounds:
roles: [{id: kabid, label: Kepala Bidang}]
states:
  - {id: mulai, label: Mulai, owner: tidak_ada, turn: kabid}
  - {id: usai, label: Usai, owner: tidak_ada, final: true}
actions: [{action: akhiri, label: Akhiri, by: [kabid], from: [mulai], to: usai, first: true}]
reminders: {}
separation: []
requirements: []
positions:
form:
officer_form:
reasons:
numbers:
validity:
letter:
letter_life:
cover:
standard:
`

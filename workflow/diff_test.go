package workflow_test

import (
	"slices"
	"testing"

	"ormas/workflow"
)

// edits are changes to the shipped definition, each with the one sentence that tells it.
var edits = map[string]struct{ old, new, want string }{
	"a norm in the same unit": {"norm: 2 hari kerja\n    guards: [all_judged]", "norm: 3 hari kerja\n    guards: [all_judged]", "batas waktu langkah 4 dari 2 menjadi 3 hari kerja"},
	"a norm in another unit":  {"norm: 60 menit\n    completeness: [Nomor agenda]", "norm: 1 hari kerja\n    completeness: [Nomor agenda]", "batas waktu langkah 3a dari 60 menit menjadi 1 hari kerja"},
	"a norm that was none":    {"    to: selesai\n", "    to: selesai\n    norm: 2 jam\n", "batas waktu langkah 13 dari kosong menjadi 2 jam"},
	"the norm of the whole":   {"norm: 15 hari kerja # waktu kantor", "norm: 14 hari kerja # waktu kantor", "batas waktu seluruh prosedur dari 15 menjadi 14 hari kerja"},
	"who takes a step":        {"by: [bagian_umum, pemohon]", "by: [pemohon, bagian_umum]", "pelaksana langkah 13 dari Bagian Umum, Pemohon menjadi Pemohon, Bagian Umum"},
	"one of two rows":         {"Alasan]\n    output: [Pembatalan nomor yang sudah diberikan]\n\n  - action: beritahukan", "Alasan]\n\n  - action: beritahukan", "output langkah 5d (Kembalikan untuk diperiksa ulang, Kepala Bidang) dari Pembatalan nomor yang sudah diberikan menjadi kosong"},
	"a guard":                 {"    guards: [all_judged]\n", "", "penjaga langkah 4 dari all_judged menjadi kosong"},
	"who must be named":       {"    assigned: true\n    from: [pemeriksaan]", "    from: [pemeriksaan]", "syarat pelaksana yang ditunjuk pada langkah 4 dari ya menjadi tidak"},
	"what has no words":       {"max: 2000, example: Teliti dan", "max: 1900, example: Teliti dan", "isi langkah 3a berubah"},
	"a required field":        {"label: Nama singkat, type: teks, max: 60", "label: Nama singkat, type: teks, required: true, max: 60", "sifat wajib isian short_name dari tidak menjadi ya"},
	"who keeps steps apart":   {"not: [berita_acara], strict: true", "not: [berita_acara], strict: false", "sifat ketat pemisahan tugas antara nyatakan_lengkap dan berita_acara dari ya menjadi tidak"},
	"a right to read":         {"{id: kabid, label: Kepala Bidang, reads: true}", "{id: kabid, label: Kepala Bidang}", "hak membaca permohonan peran kabid dari ya menjadi tidak"},
	"a kind of file":          {"label: Pas foto berwarna, per_officer: true, kinds: [image/jpeg, image/png]", "label: Pas foto berwarna, per_officer: true, kinds: [image/jpeg]", "jenis berkas persyaratan L8 dari image/jpeg, image/png menjadi image/jpeg"},
	"a number template":       {"{urut:4}/BH/", "{urut:5}/BH/", "pola nomor registrasi surat dari {urut:4}/BH/{unit}/{tahun} menjadi {urut:5}/BH/{unit}/{tahun}"},
	"the form of decisions":   {"{urut}/KEP-BH/", "{urut}/SK-BH/", "pola nomor keputusan tentang surat dari {klasifikasi}/{urut}/KEP-BH/{unit}/{tahun} menjadi {klasifikasi}/{urut}/SK-BH/{unit}/{tahun}"},
	"a day of the reminders":  {"days: [90, 60, 30, 7]", "days: [90, 60, 30]", "isi ketentuan sesudah surat terbit berubah"},
	"a duty of the letter":    {"(enam puluh) hari", "(tiga puluh) hari", "kewajiban dalam surat dari melaporkan setiap perubahan data organisasi paling lambat 60 (enam puluh) hari sejak perubahan terjadi; melaporkan kegiatan organisasi setiap tahun. menjadi melaporkan setiap perubahan data organisasi paling lambat 60 (tiga puluh) hari sejak perubahan terjadi; melaporkan kegiatan organisasi setiap tahun."},
	"a fee":                   {"  fee: \"\"\n", "  fee: Gratis\n", "biaya standar pelayanan dari kosong menjadi Gratis"},
	"a new requirement":       {"requirements:\n  - {code: P1", "requirements:\n  - {code: X1, label: Rekaan}\n  - {code: P1", "persyaratan X1 ditambahkan"},
	"a requirement less":      {"  - {code: L4, label: Fotokopi SK pengesahan badan hukum dari Kementerian Hukum dan Hak Asasi Manusia, fields: [approval_number, approval_date]}\n", "", "persyaratan L4 dihapus"},
	"a label":                 {"label: Nama singkat", "label: Singkatan", "sebutan isian short_name dari Nama singkat menjadi Singkatan"},
	"a date of the cover":     {"  effective:\n", "  effective: 2027-01-04\n", "tanggal efektif SOP dari kosong menjadi 4 Januari 2027"},
	"how long letters hold":   {"{years: 5,", "{years: 3,", "masa berlaku (tahun) surat dari 5 menjadi 3"},
}

func TestDiff(t *testing.T) {
	t.Parallel()
	was := definition(t, "pelaporan")
	for name, e := range edits {
		t.Run("tells "+name, func(t *testing.T) {
			t.Parallel()
			if got := workflow.Diff(was, edited(t, e.old, e.new)); !slices.Equal(got, []string{e.want}) {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("is silent about comments and the version", func(t *testing.T) {
		t.Parallel()
		if got := workflow.Diff(was, edited(t, "version: 1\n", "version: 2\n# catatan\n")); len(got) > 0 {
			t.Errorf("got %q", got)
		}
	})
}

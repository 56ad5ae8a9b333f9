package inspect

// Refusal says why a file is not stored: a stable code, and a sentence that tells the person what to do.
type Refusal struct {
	Code   string
	Detail string
}

// Error tells both, for logs; people see Detail.
func (r *Refusal) Error() string { return r.Code + ": " + r.Detail }

// UnknownType and HugeImage are the codes that others answer differently; like all of them they are shown by the API, so they
// never change.
const (
	UnknownType = "tipe_tidak_didukung"
	HugeImage   = "gambar_terlalu_besar"
)

// The codes of the other refusals.
const (
	emptyFile    = "berkas_kosong"
	brokenPDF    = "pdf_rusak"
	lockedPDF    = "pdf_terkunci"
	activePDF    = "pdf_berisi_skrip"
	carryingPDF  = "pdf_berisi_berkas"
	intricatePDF = "pdf_terlalu_rumit"
	manyPages    = "halaman_terlalu_banyak"
	brokenImage  = "gambar_rusak"
)

var details = map[string]string{
	emptyFile:    "Berkas ini kosong. Pilih berkas yang benar, lalu unggah lagi.",
	UnknownType:  "Jenis berkas ini tidak dapat diterima. Unggah berkas PDF, JPEG, atau PNG.",
	brokenPDF:    "Berkas PDF ini rusak atau tidak lengkap. Simpan atau pindai ulang sebagai PDF, lalu unggah lagi.",
	lockedPDF:    "Berkas PDF ini terkunci. Simpan ulang tanpa kata sandi dan tanpa pembatasan, lalu unggah lagi.",
	activePDF:    "Berkas PDF ini berisi skrip, isian otomatis, atau perintah. Cetak ulang ke PDF, lalu unggah hasilnya.",
	carryingPDF:  "Berkas PDF ini membawa berkas lain atau media di dalamnya. Cetak ulang ke PDF, lalu unggah hasilnya.",
	intricatePDF: "Berkas PDF ini terlalu rumit untuk diperiksa. Cetak ulang ke PDF atau pindai dokumennya, lalu unggah hasilnya.",
	manyPages:    "Halaman berkas PDF ini terlalu banyak. Unggah bagian yang diminta saja.",
	brokenImage:  "Gambar ini rusak atau tidak lengkap. Ambil atau simpan ulang gambarnya, lalu unggah lagi.",
	HugeImage:    "Ukuran gambar ini terlalu besar. Perkecil gambarnya, lalu unggah lagi.",
}

// Refused is the refusal of a code; of one that does not exist, that the file is too intricate: whoever said it is not to be
// believed any more.
func Refused(code string) *Refusal {
	if _, known := details[code]; !known {
		code = intricatePDF
	}
	return refuse(code)
}

// Endless is the refusal of a file that nobody came to the end of.
func Endless() *Refusal { return refuse(intricatePDF) }

func refuse(code string) *Refusal { return &Refusal{Code: code, Detail: details[code]} }

package certificate

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"time"
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// testLogo is a plain disc.
func testLogo() []byte {
	m := image.NewRGBA(image.Rect(0, 0, 120, 140))
	for x := range 120 {
		for y := range 140 {
			if dx, dy := x-60, y-70; dx*dx+dy*dy < 55*55 {
				m.Set(x, y, color.RGBA{20, 60, 140, 255})
			} else {
				m.Set(x, y, color.White)
			}
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m) // cannot fail into memory
	return b.Bytes()
}

func testOffice() Letterhead {
	return Letterhead{
		Lines:   []string{"PEMERINTAH KOTA CONTOH", "BADAN KESATUAN BANGSA DAN POLITIK"},
		Address: "Jalan Rekaan Nomor 1, Kota Contoh 70000",
		Phone:   "(0500) 000000", Email: "surat@contoh.example", Site: "contoh.example",
		LogoKey: "2026/11/24/logo-contoh", Logo: testLogo(),
	}
}

// testLetter is a complete letter about nobody.
func testLetter() Letter {
	return Letter{
		Office:             testOffice(),
		Title:              "Surat Keterangan Melapor",
		RegistrationNumber: "0017/BI-ORMAS/2026",
		LetterNumber:       "200.1.4/0042/BKBP/2026",
		Considerations: []string{
			"bahwa organisasi tersebut di bawah ini telah melaporkan keberadaannya kepada Pemerintah Kota Contoh;",
			"bahwa berkas permohonan telah diperiksa dan dinyatakan lengkap serta keberadaannya telah diteliti di lapangan;",
		},
		Grounds: []string{
			"Undang-Undang Nomor 17 Tahun 2013 tentang Organisasi Kemasyarakatan sebagaimana telah diubah dengan Undang-Undang Nomor 16 Tahun 2017;",
			"Peraturan Pemerintah Nomor 58 Tahun 2016;",
			"Peraturan Menteri Dalam Negeri Nomor 57 Tahun 2017.",
		},
		Organisation: Organisation{
			Name: "Perkumpulan Kebun Rekaan", ShortName: "PKR", Level: "Cabang", Parent: "Perkumpulan Kebun Rekaan Pusat",
			Field:    "Lingkungan hidup dan pertanian kota",
			Address:  "Jalan Khayalan Nomor 7 RT 012, Kelurahan Angan, Kecamatan Mimpi, Kota Contoh",
			Deed:     Deed{Number: "12", Date: day(2020, time.March, 3), Notary: "Tokoh Rekaan, S.H., M.Kn."},
			Approval: Approval{Label: "Pengesahan badan hukum", Number: "AHU-0000000.AH.01.07.TAHUN 2020", Date: day(2020, time.April, 21)},
			NPWP:     "0000000000000000",
		},
		Officers: []Officer{{"Ketua", "Warga Contoh Satu"}, {"Sekretaris", "Warga Contoh Dua"}, {"Bendahara", "Warga Contoh Tiga"}},
		TermFrom: day(2024, time.January, 1),
		TermTo:   day(2029, time.January, 1),
		Validity: Validity{Years: 5, Term: true, Approval: true}, ValidUntil: day(2029, time.January, 1),
		Duties: []string{
			"melaporkan setiap perubahan data organisasi paling lambat 60 (enam puluh) hari sejak perubahan terjadi;",
			"melaporkan kegiatan organisasi setiap tahun.",
		},
		NoPermit: "Surat keterangan ini bukan izin dan tidak memberikan hak untuk melakukan kegiatan yang menurut peraturan memerlukan izin.",
		Place:    "Kota Contoh", IssuedOn: day(2026, time.November, 24),
		Signatory: Signatory{
			Capacity: []string{"KEPALA BADAN KESATUAN BANGSA DAN POLITIK KOTA CONTOH,"},
			Name:     "Dr. PEJABAT REKAAN, S.Sos., M.Si.", Rank: "Pembina Utama Muda (IV/c)", NIP: "19000101 192001 1 001",
		},
		CheckURL: "https://ormas.contoh.example/cek/7KQ2M9XW4T", Code: "7KQ2M9XW4T",
		Copies:        []string{"Wali Kota Contoh (sebagai laporan);", "Camat Mimpi;", "Arsip."},
		Definition:    Definition{Service: "pelaporan", Version: 1, Hash: "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"},
		SignatureNote: "Surat ini ditandatangani secara elektronik dengan kunci milik Badan; tanda tangannya bukan tanda tangan elektronik tersertifikasi.",
	}
}

func withoutLogo(h Letterhead) Letterhead {
	h.LogoKey, h.Logo = "", nil
	return h
}

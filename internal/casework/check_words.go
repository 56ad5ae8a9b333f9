package casework

import (
	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// words tells in sentences what a file is, what its signature is worth, and what that means for whoever holds it.
func (c FileCheck) words() []string {
	var all []string
	add := func(sentences ...string) { all = append(all, sentences...) }
	switch c.Result {
	case FileOriginal:
		add(originals[c.Signature], c.standing())
	case FileDoubtful:
		add("Berkas ini sama dengan yang tercatat, tetapi tanda tangan di dalamnya tidak dapat dipastikan.",
			"Jangan dipakai sebelum Anda menanyakannya kepada kantor.")
	case FileOther:
		if c.Picture {
			add(pictureSentence)
		} else {
			add("Berkas ini bukan berkas surat yang dikeluarkan kantor: isinya tidak sama byte demi byte.", signatures[c.Signature])
		}
		add("Kode QR di dalamnya menunjuk ke surat nomor "+c.Letter.LetterNumber+" yang tercatat di bawah. Cocokkan isinya kata demi kata; "+
			"bila berbeda, yang tercatat itulah yang benar.", c.standing())
	case FileUnknown:
		if c.Picture {
			add(pictureSentence, "Periksa gambar ini pada isian “Gambar kode QR” di halaman Cek surat, atau tuliskan di sana kode 10 huruf dan angka di samping kode QR.")
		} else {
			add(c.unknown()...)
		}
	}
	if c.OtherHost != "" {
		add("Kode QR di dalamnya menunjuk ke " + c.OtherHost + ", bukan ke alamat resmi layanan ini. Hasil pengecekan di alamat lain tidak dapat dipercaya.")
	}
	return all
}

// pictureSentence tells why a picture cannot be compared with what was issued.
const pictureSentence = "Berkas ini gambar, bukan berkas PDF surat, sehingga tidak dapat dibandingkan dengan surat yang dikeluarkan."

// unknown tells of a file that leads to no letter of ours.
func (c FileCheck) unknown() []string {
	all := []string{"Berkas ini tidak dikenal sebagai surat yang dikeluarkan di sini.", signatures[c.Signature]}
	if c.OtherHost == "" && c.Signature != SignatureUnread {
		all = append(all, "Di halaman-halaman pertamanya tidak terbaca kode QR yang menunjuk ke surat yang tercatat di sini.")
	}
	return all
}

// originals tell of a file that is the letter.
var originals = map[string]string{
	SignatureValid: "Berkas ini sama persis dengan surat yang dikeluarkan kantor. Tanda tangan elektroniknya sah, meliputi seluruh berkas, dan dibuat dengan sertifikat penanda tangan yang tercatat.",
	SignatureInk: "Berkas ini sama persis dengan salinan pindaian yang disimpan kantor. Surat aslinya ditandatangani basah di atas kertas; " +
		"tanda tangan dan cap pada pindaian tidak dapat diperiksa secara elektronik.",
}

// signatures tell of a file that was not issued.
var signatures = map[string]string{
	SignatureValid:   "Tanda tangan elektronik di dalamnya dibuat dengan sertifikat penanda tangan kantor, tetapi berkas ini tidak pernah diterbitkan.",
	SignatureForeign: "Tanda tangan elektronik di dalamnya bukan dari penanda tangan surat kantor ini.",
	SignatureBroken:  "Tanda tangan elektronik di dalamnya tidak sah: isi berkas berubah setelah ditandatangani, atau ada yang ditambahkan.",
	SignatureNone:    "Berkas ini tidak memuat tanda tangan elektronik, seperti hasil cetak, hasil pindai, atau salinan. Keasliannya tidak dapat dipastikan dari berkas ini.",
	SignatureUnread:  "Berkas ini rusak, terkunci, atau bukan PDF, sehingga tanda tangannya tidak dapat diperiksa.",
}

// standing tells whether the letter holds today.
func (c FileCheck) standing() string {
	l := c.Letter
	since := calendar.FormatDate(l.Since)
	told, dated := map[string]string{
		registry.CertificateActive:   "Surat itu aktif dan berlaku sampai " + calendar.FormatDate(l.ValidUntil) + ".",
		registry.CertificateExpiring: "Surat itu masih berlaku, tetapi segera berakhir: " + calendar.FormatDate(l.ValidUntil) + ".",
		registry.CertificateExpired:  "Masa berlaku surat itu sudah lewat sejak " + since + ".",
	}[l.State]
	if w, known := workflow.LetterWordOf(l.State); known && !dated {
		told = map[workflow.LetterStanding]string{
			workflow.LetterSuspended: "Surat itu ditunda sejak " + since + " dan untuk sementara tidak dapat dipakai.",
			workflow.LetterVoid:      "Surat itu sudah dicabut sejak " + since + " dan tidak berlaku lagi.",
			workflow.LetterReplaced:  "Surat itu sudah diganti dengan surat baru sejak " + since + ".",
		}[w.Is]
	}
	if l.Reason != nil && *l.Reason != "" {
		told += " Alasan: " + *l.Reason
	}
	return told
}

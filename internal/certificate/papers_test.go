package certificate

import (
	"fmt"
	"strings"
	"time"
)

func testReceipt() Receipt {
	r := Receipt{
		Office: testOffice(), TrackingCode: "H3N8R5TB6D", TrackingURL: "https://ormas.contoh.example/lacak/H3N8R5TB6D",
		Service: "Pelaporan keberadaan organisasi kemasyarakatan", Organisation: "Perkumpulan Kebun Rekaan",
		ReceivedAt: time.Date(2026, time.November, 24, 1, 15, 0, 0, time.UTC),
		Received:   "Selasa, 24 November 2026 pukul 09.15 WITA", Expected: "Selasa, 15 Desember 2026",
	}
	for i := range 26 {
		r.Files = append(r.Files, File{Code: fmt.Sprintf("L%d", i+1), Label: "Surat pernyataan rekaan tentang hal yang tidak ada, yang ditandatangani oleh Ketua dan Sekretaris",
			Filename: fmt.Sprintf("pindaian-%d 文件.pdf", i+1), Size: int64(i+1) * 98765, SHA256: strings.Repeat("0f", 32)})
	}
	return r
}

func testNotice() Notice {
	return Notice{
		Office: testOffice(), Organisation: "Perkumpulan Kebun Rekaan", Service: "Pelaporan keberadaan organisasi kemasyarakatan",
		TrackingCode: "H3N8R5TB6D", AgendaNumber: "17", Round: 1, Place: "Kota Contoh",
		Findings: []Finding{
			{Item: "Fotokopi akta notaris tentang pendirian", Reason: "Halaman tidak terbaca", Note: "Mohon dipindai ulang.", Page: 3},
			{Item: "Nomor Pokok Wajib Pajak", Reason: "Nomor tidak sama dengan berkas"},
		},
		Due: "Selasa, 15 Desember 2026 pukul 24.00 WITA", Answer: "https://ormas.contoh.example",
		SentAt: day(2026, time.November, 24), Sent: "24 November 2026", By: "Petugas pemeriksa",
	}
}

func testVisit() VisitRecord {
	return VisitRecord{
		Office: testOffice(), Service: "Pelaporan keberadaan organisasi kemasyarakatan", TrackingCode: "H3N8R5TB6D", AgendaNumber: "17",
		Organisation: "Perkumpulan Kebun Rekaan", Place: "Jalan Khayalan Nomor 7, Kota Contoh",
		VisitedAt: time.Date(2026, time.November, 26, 2, 0, 0, 0, time.UTC), Visited: "Kamis, 26 November 2026 pukul 10.00 WITA",
		Met: "Warga Contoh Satu (Ketua) dan Warga Contoh Dua (Sekretaris)", Result: "Kantor ada, papan nama terpasang, dan pengurus dapat ditemui.",
		Position: "-1,2654; 116,8312", Photos: 4,
		Signatures: []SignatureLine{{Role: "Petugas Peneliti Data Lapangan", Name: "Petugas Rekaan"}, {Role: "Wakil organisasi"}},
	}
}

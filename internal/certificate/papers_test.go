package certificate

import (
	"bytes"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/carlos7ags/folio/reader"
)

func testReceipt() Receipt {
	r := Receipt{
		Office: testOffice(), TrackingCode: "H3N8R5TB6D", TrackingURL: "https://ormas.contoh.example/lacak/H3N8R5TB6D",
		Service: "Pelaporan keberadaan organisasi kemasyarakatan", Organisation: "Perkumpulan Kebun Rekaan",
		ReceivedAt: time.Date(2026, time.November, 24, 1, 15, 0, 0, time.UTC),
		Received:   "Selasa, 24 November 2026 pukul 09.15 WITA", Expected: "Selasa, 15 Desember 2026",
	}
	for i := range 26 {
		r.Files = append(r.Files, File{
			Code: fmt.Sprintf("L%d", i+1), Label: "Surat pernyataan rekaan tentang hal yang tidak ada, yang ditandatangani oleh Ketua dan Sekretaris",
			Filename: fmt.Sprintf("pindaian-%d 文件.pdf", i+1), Size: int64(i+1) * 98765, SHA256: strings.Repeat("0f", 32),
		})
	}
	return r
}

func testNotice() Notice {
	return Notice{
		Office: testOffice(), Organisation: "Perkumpulan Kebun Rekaan", Service: "Pelaporan keberadaan organisasi kemasyarakatan",
		TrackingCode: "H3N8R5TB6D", AgendaNumber: "17", Round: 1, Place: "Kota Contoh",
		Findings: []Finding{
			{Item: "Fotokopi akta notaris tentang pendirian", Reason: "Halaman tidak terbaca", Note: "Mohon dipindai ulang.", Page: 3, Part: "kiri atas"},
			{Item: "Nomor Pokok Wajib Pajak", Reason: "Nomor tidak sama dengan berkas"},
		},
		Due: "Selasa, 15 Desember 2026 pukul 24.00 WITA", Answer: "https://ormas.contoh.example",
		SentAt: day(2026, time.November, 24), Sent: "24 November 2026", By: "Petugas pemeriksa",
	}
}

func testExtension() Extension {
	return Extension{
		Office: testOffice(), Organisation: "Perkumpulan Kebun Rekaan", Service: "Pelaporan keberadaan organisasi kemasyarakatan",
		TrackingCode: "H3N8R5TB6D", AgendaNumber: "17", Round: 1, Before: "Selasa, 15 Desember 2026 pukul 24.00 WITA",
		Due: "Selasa, 29 Desember 2026 pukul 24.00 WITA", Length: "10 hari kerja", Reason: "Pengurus sedang di luar kota.",
		Answer: "https://ormas.contoh.example", Place: "Kota Contoh", SentAt: day(2026, time.December, 4), Sent: "4 Desember 2026", By: "Kepala Bidang",
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

func pages(t *testing.T, pdf []byte) int {
	t.Helper()
	r, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return r.PageCount()
}

func TestPapers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		pdf    func() ([]byte, error)
		margin string
		says   []string
		codes  []string
	}{
		"receipt": {
			testReceipt().PDF, "Tanda terima H3N8R5TB6D",
			[]string{"H3N8R5TB6D", "Selasa, 24 November 2026 pukul 09.15 WITA", "Selasa, 15 Desember 2026", "pindaian-26 ??.pdf", strings.Repeat("0f", 32), "2.568 kB", "Jumlah berkas:26"},
			[]string{"https://ormas.contoh.example/lacak/H3N8R5TB6D"},
		},
		"notice": {
			testNotice().PDF, "Pemberitahuan kekurangan berkas H3N8R5TB6D ke-1",
			[]string{"Yth. Pengurus Perkumpulan Kebun Rekaan", "Halaman 3, kiri atas", "Mohon dipindai ulang.", "Selasa, 15 Desember 2026 pukul 24.00 WITA", "Petugas pemeriksa"},
			nil,
		},
		"extension": {
			testExtension().PDF, "Perpanjangan batas waktu H3N8R5TB6D, pemberitahuan ke-1",
			[]string{"Yth. Pengurus Perkumpulan Kebun Rekaan", "10 hari kerja", "Selasa, 15 Desember 2026 pukul 24.00 WITA", "Selasa, 29 Desember 2026 pukul 24.00 WITA", "Pengurus sedang di luar kota.", "Kepala Bidang"},
			nil,
		},
		"visit record": {
			testVisit().PDF, "Berita acara penelitian lapangan H3N8R5TB6D",
			[]string{"Kamis, 26 November 2026 pukul 10.00 WITA", "Warga Contoh Satu (Ketua)", "papan nama terpasang", "-1,2654; 116,8312", "Jumlah foto:4", "Petugas Rekaan", "Wakil organisasi"},
			nil,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pdf, err := test.pdf()
			if err != nil {
				t.Fatal(err)
			}
			again, err := test.pdf()
			if err != nil || !bytes.Equal(pdf, again) {
				t.Errorf("two renderings differ, %v", err)
			}
			p, err := readBack(pdf, test.margin)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.says {
				if !strings.Contains(squeeze(p.text), squeeze(want)) {
					t.Errorf("does not say %q", want)
				}
			}
			if p.cut || len(p.loose) > 0 || !slices.Equal(p.codes, test.codes) {
				t.Errorf("cut %v, fonts %q, codes %q", p.cut, p.loose, p.codes)
			}
		})
	}
}

func TestQR(t *testing.T) {
	t.Parallel()
	t.Run("reads back", func(t *testing.T) {
		t.Parallel()
		url := "https://ormas.contoh.example/cek/7KQ2M9XW4T"
		drawn, err := QR(url)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(drawn))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decodeQR(picture); err != nil || got != url {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("refuses what no QR holds", func(t *testing.T) {
		t.Parallel()
		if _, err := QR(strings.Repeat("x", 3000)); err == nil {
			t.Error("no error")
		}
	})
}

package sopdoc

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/carlos7ags/folio/reader"

	"ormas/internal/registry"
)

func bookOf(lines int) BookPaper {
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	b := BookPaper{Issuer: Issuer{Office: registry.Office{Name: "Badan Contoh"}}, Heading: "Tahun 2026", Printed: "2 Maret 2026", Made: day}
	for i := range lines {
		b.Entries = append(b.Entries, registry.BookEntry{
			N: i + 1, Number: fmt.Sprintf("%04d/BH/CONTOH/2026", i+1), GivenOn: day, Name: "Perkumpulan Kebun Rekaan " + strings.Repeat("Sejahtera ", i%4),
			ShortName: "PKR", Field: "Lingkungan hidup", Address: "Jalan Khayalan Nomor 7, RT 012, RW 003, Kelurahan Angan, Kecamatan Mimpi, Kota Contoh 76111",
			Deed: "Nomor 12 tanggal 3 Maret 2020, Notaris Tokoh Rekaan, S.H., M.Kn.", Approval: "Nomor AHU-0000000.AH.01.07.TAHUN 2020 tanggal 21 April 2020",
			NPWP: "0000000000000000", Officers: "Ketua: Warga Contoh Satu; Sekretaris: Warga Contoh Dua; Bendahara: Warga Contoh Tiga",
			TermFrom: day, TermTo: day.AddDate(5, 0, 0), LetterNumber: fmt.Sprintf("220/%d/BH/CONTOH/2026", i+1), LetterDate: day, ValidUntil: day.AddDate(5, 0, 0),
			State: registry.CertificateActive, Remark: "",
		})
	}
	return b
}

func TestBook(t *testing.T) {
	t.Parallel()
	t.Run("has the head, the number and every line on its pages", func(t *testing.T) {
		t.Parallel()
		pdf, err := Book(bookOf(300))
		if err != nil {
			t.Fatal(err)
		}
		r, err := reader.Parse(pdf)
		if err != nil {
			t.Fatal(err)
		}
		whole := ""
		for i := range r.PageCount() {
			page, err := r.Page(i)
			if err != nil {
				t.Fatal(err)
			}
			text, err := page.ExtractText()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(text, "Keterangan") || !strings.Contains(text, fmt.Sprintf("Halaman %d dari %d", i+1, r.PageCount())) || page.Width < page.Height {
				t.Errorf("page %d says %.200s", i+1, text)
			}
			whole += strings.Join(strings.Fields(text), "")
		}
		for _, number := range []string{"0001/BH", "0150/BH", "0300/BH"} {
			if !strings.Contains(whole, number) {
				t.Errorf("%s is missing", number)
			}
		}
		if r.PageCount() < 10 || r.PageCount() > 60 {
			t.Errorf("got %d pages", r.PageCount())
		}
		again, err := Book(bookOf(300))
		if err != nil || !bytes.Equal(pdf, again) {
			t.Errorf("another file the second time (%v)", err)
		}
	})
	t.Run("says that there is nothing, and refuses what is too much", func(t *testing.T) {
		t.Parallel()
		if pdf, err := Book(bookOf(0)); err != nil || len(pdf) == 0 {
			t.Error(err)
		}
		if _, err := Book(bookOf(MostBookEntries + 1)); err == nil {
			t.Error("printed")
		}
	})
}

package certificate

import (
	"strings"
	"testing"
)

func TestStandard(t *testing.T) {
	t.Parallel()
	s := Standard{
		Office: Letterhead{Lines: []string{"Pemerintah Kota Contoh", "Kantor Rekaan"}}, Service: "Layanan rekaan",
		Parts: []StandardPart{
			{Title: "A. Penyampaian", Components: []Component{{Number: 1, Title: "Biaya", Lines: []string{"Tidak ada biaya"}}}},
			{Title: "B. Pengelolaan", Components: []Component{{
				Number: 2, Title: strings.Repeat("Judul yang panjang ", 6),
				Lines: []string{strings.Repeat("kalimat yang panjang ", 60), strings.Repeat("takterpisahkan", 20)},
			}}},
		},
		Definition: Definition{Service: "rekaan", Version: 3, Hash: "0a1b"},
	}
	pdf, err := s.PDF()
	if err != nil {
		t.Fatal(err)
	}
	p, err := readBack(pdf, s.Definition.text())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("prints a single line without and several with numbers", func(t *testing.T) {
		t.Parallel()
		text := squeeze(p.text)
		for _, want := range []string{"1.BiayaTidakadabiaya", "2.Judulyang", "2.takterpisahkan"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
	})
	t.Run("names the version on each page, embeds its fonts and keeps to the margins", func(t *testing.T) {
		t.Parallel()
		if p.cut || len(p.loose) > 0 || !strings.Contains(squeeze(p.text), "KantorRekaan") {
			t.Errorf("cut %v, loose %v", p.cut, p.loose)
		}
	})
}

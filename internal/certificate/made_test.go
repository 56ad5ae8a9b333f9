package certificate

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// testMade is a paper about an organisation of which not all is known.
func testMade(code, label string) Made {
	ketua := Person{"Ketua Umum", "Warga Contoh Satu", "0000001502900001", "Jalan Khayalan Nomor 8"}
	sekretaris := Person{"Sekretaris", "Warga Contoh Dua", "0000005502900001", "Jalan Khayalan Nomor 9"}
	return Made{
		Code: code, Label: label, TrackingCode: "H3N8R5TB6D", Origin: "https://ormas.contoh.example",
		MadeAt:  time.Date(2026, time.November, 24, 9, 15, 0, 0, time.FixedZone("WITA", 8*3600)),
		Service: "Pelaporan Keberadaan Organisasi Kemasyarakatan Berbadan Hukum", Place: "Kota Contoh", Town: "Contoh", Stamp: "Rp10.000", Seal: true,
		To:   []string{"Wali Kota", "melalui Kepala Badan Kesatuan Bangsa dan Politik Kota Contoh", "di Contoh"},
		Name: "Perkumpulan Kebun Rekaan", Address: "Jalan Khayalan Nomor 7, Kelurahan Angan, Kecamatan Mimpi", Postcode: "00000",
		Identity: []Entry{{Label: "Nama singkat", Values: []string{"PKR"}}, {Label: "NPWP organisasi"}},
		Form: []Entry{
			{Label: "Pendiri", Values: []string{"Warga Contoh Tiga", "Warga Contoh Empat"}},
			{Label: "Ruang lingkup", Choices: []string{"Kota", "Provinsi"}},
			{Label: "Lambang organisasi", Picture: true},
		},
		More:    []Entry{{Label: "Jumlah anggota", Values: []string{"40"}}, {Label: "Nomor akta"}},
		Board:   []Person{ketua, sekretaris, {Position: "Bendahara"}},
		Biodata: []Entry{{Label: "Pekerjaan", Values: []string{"Wiraswasta"}}, {Label: "Agama"}},
		Signers: []Person{ketua, sekretaris},
	}
}

// testPapers are one of each kind, by template.
func testPapers() map[string]Made {
	biodata := testMade("L7", "Formulir isian biodata masing-masing pengurus")
	biodata.Slot, biodata.Stamp, biodata.Seal, biodata.Signers = "ketua", "", false, biodata.Signers[:1]
	return map[string]Made{
		"P1.html":  testMade("P1", "Surat permohonan tertulis"),
		"L1.html":  testMade("L1", "Formulir isian data ormas"),
		"L7.html":  biodata,
		"L11.html": testMade("L11", "Surat pernyataan kesediaan pejabat yang namanya dicantumkan"),
		statement:  testMade("P7", "Surat pernyataan tidak dalam sengketa kepengurusan"),
	}
}

func TestMade(t *testing.T) {
	t.Parallel()
	says := map[string][]string{
		"P1.html": {
			"Yth. Wali Kota melalui Kepala Badan", "Perihal:Permohonan Pelaporan Keberadaan", "Nama singkat:PKR", "NPWP organisasi:.....",
			"Cap organisasi", "Ketua Umum,", "Warga Contoh Dua",
		},
		"L1.html": {
			"FORMULIR ISIAN DATA ORMAS", "1.Pendiri:Warga Contoh Tiga Warga Contoh Empat 2.Ruang lingkup:Kota / Provinsi (pilih salah satu)",
			"Tempelkan gambar", "Jumlah anggota:40", "Nomor akta:.....", "Bendahara.....", "0000005502900001",
		},
		"L7.html":  {"BIODATA", "Ketua Umum", "1.Pekerjaan:Wiraswasta 2.Agama:.....", "Warga Contoh Satu"},
		"L11.html": {"SURAT PERNYATAAN kesediaan pejabat yang namanya dicantumkan", "Kedudukan dalam kepengurusan", "8"},
		statement: {
			"SURAT PERNYATAAN", "menyatakan dengan sebenarnya: tidak dalam sengketa kepengurusan", "NIK:0000001502900001", "Meterai Rp10.000",
			"Cap organisasi", "Contoh, .....",
		},
	}
	for template, m := range testPapers() {
		t.Run(template, func(t *testing.T) {
			t.Parallel()
			p := readMade(t, m)
			common := []string{
				"Perkumpulan Kebun Rekaan", "Kecamatan Mimpi, Kota Contoh 00000",
				"pada 24 November 2026 pukul 09.15 WITA, sidik data " + m.Mark(),
			}
			for _, want := range append(common, says[template]...) {
				if !strings.Contains(squeeze(p.text), squeeze(want)) {
					t.Errorf("does not say %q", want)
				}
			}
			if m.template() != template || p.cut || len(p.loose) > 0 {
				t.Errorf("printed by %s, cut %v, fonts %q", m.template(), p.cut, p.loose)
			}
		})
	}
	t.Run("has one of each kind in these tests", func(t *testing.T) {
		t.Parallel()
		if all, tested := slices.Sorted(maps.Keys(made)), slices.Sorted(maps.Keys(testPapers())); !slices.Equal(all, tested) {
			t.Errorf("tested are %v of %v", tested, all)
		}
	})
}

func TestMadeEdges(t *testing.T) {
	t.Parallel()
	t.Run("breaks a long list over pages and loses nothing of it", func(t *testing.T) {
		t.Parallel()
		m := testMade("L1", "Formulir isian data ormas")
		for i := range 100 {
			m.Form[0].Values = append(m.Form[0].Values, fmt.Sprintf("Warga Contoh Nomor %03d dengan Nama yang Panjang", i))
		}
		p := readMade(t, m)
		if n := strings.Count(squeeze(p.text), "denganNamayangPanjang"); n != 100 || p.cut {
			t.Errorf("got %d of 100, cut %v", n, p.cut)
		}
	})
	t.Run("holds names as long as they may be, and three signers", func(t *testing.T) {
		t.Parallel()
		m := testMade("P7", "Surat pernyataan "+strings.Repeat("tentang hal yang tidak ada ", 8))
		m.Name, m.Address = strings.Repeat("Perkumpulan ", 16), strings.Repeat("Jalan Panjang ", 21)
		m.Signers = append(m.Signers, Person{Position: "Bendahara", Name: strings.Repeat("Warga ", 25), Address: strings.Repeat("Jalan Panjang ", 21)})
		p := readMade(t, m)
		if !strings.Contains(squeeze(p.text), "Bendahara,"+strings.Repeat("Warga", 25)) || p.cut {
			t.Errorf("cut %v: %s", p.cut, p.text)
		}
	})
	t.Run("states the whole label where it is called otherwise", func(t *testing.T) {
		t.Parallel()
		m := testMade("X9", "Pakta integritas")
		if m.Heading() != "Pakta integritas" || m.Statement() != "Pakta integritas" || m.template() != statement {
			t.Errorf("got %q, %q, %s", m.Heading(), m.Statement(), m.template())
		}
	})
	t.Run("does not take another paper for the template of a code", func(t *testing.T) {
		t.Parallel()
		if got := testMade("letter", "Surat pernyataan rekaan").template(); got != statement {
			t.Errorf("got %s", got)
		}
	})
}

// readMade renders a paper twice and reads it back.
func readMade(t *testing.T, m Made) printed {
	t.Helper()
	pdf, err := m.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := m.PDF(); err != nil || !bytes.Equal(pdf, again) {
		t.Errorf("two renderings differ, %v", err)
	}
	p, err := readBack(pdf, "Permohonan H3N8R5TB6D, berkas")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	changes := map[string]func(m *Made){
		"name":           func(m *Made) { m.Name = "Perkumpulan Lain" },
		"address":        func(m *Made) { m.Address = "Jalan Lain" },
		"postcode":       func(m *Made) { m.Postcode = "11111" },
		"identity":       func(m *Made) { m.Identity = []Entry{{Label: "Nama singkat", Values: []string{"PKL"}}} },
		"form":           func(m *Made) { m.Form = []Entry{{Label: "Pendiri", Values: []string{"Warga Lain"}}} },
		"more":           func(m *Made) { m.More = nil },
		"treasurer":      func(m *Made) { m.Board = []Person{m.Board[0], m.Board[1], {Position: "Bendahara", Name: "Warga Lain"}} },
		"biodata":        func(m *Made) { m.Biodata = []Entry{{Label: "Pekerjaan", Values: []string{"Guru"}}} },
		"signer":         func(m *Made) { m.Signers = []Person{{Position: "Ketua", Name: "Warga Lain"}} },
		"signer's NIK":   func(m *Made) { m.Signers = slices.Clone(m.Signers); m.Signers[0].NIK = "0000000000000001" },
		"signer's title": func(m *Made) { m.Signers = slices.Clone(m.Signers); m.Signers[0].Position = "Ketua Harian" },
	}
	for template, m := range testPapers() {
		for what, change := range changes {
			t.Run(template+" covers the "+what+" just where it prints it", func(t *testing.T) {
				t.Parallel()
				other := m
				change(&other)
				prints := markup(t, m) != markup(t, other)
				if differs := m.Fingerprint() != other.Fingerprint(); differs != prints {
					t.Errorf("prints another text: %v, has another fingerprint: %v", prints, differs)
				}
			})
		}
		t.Run(template+" leaves out time, place and what the office says of itself", func(t *testing.T) {
			t.Parallel()
			other := m
			other.MadeAt, other.Place, other.Town, other.To, other.Service = m.MadeAt.AddDate(0, 0, 1), "Kota Lain", "Lain", nil, "Lain"
			if m.Fingerprint() != other.Fingerprint() {
				t.Error("it is another one")
			}
		})
	}
}

// markup is the filled template without the mark that follows from the fingerprint.
func markup(t *testing.T, m Made) string {
	t.Helper()
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, m.template(), m); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), m.Mark(), "")
}

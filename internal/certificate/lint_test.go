package certificate

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/carlos7ags/folio/document"
	"github.com/carlos7ags/folio/font"
)

// problems prepares a letter and tells what the lint says.
func problems(t *testing.T, l Letter) []Problem {
	t.Helper()
	_, err := Prepare(l)
	if err == nil {
		return nil
	}
	var lint *LintError
	if !errors.As(err, &lint) {
		t.Fatal(err)
	}
	return lint.Problems
}

func TestLintRefusesContent(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*Letter)
		want   Problem
	}{
		"without number":             {func(l *Letter) { l.LetterNumber = "" }, "Nomor surat belum ada."},
		"without date":               {func(l *Letter) { l.IssuedOn = time.Time{} }, "Tanggal surat belum ada."},
		"without registration":       {func(l *Letter) { l.RegistrationNumber = " " }, "Nomor registrasi belum ada."},
		"without name":               {func(l *Letter) { l.Organisation.Name = "" }, "Nama organisasi belum ada."},
		"without officers":           {func(l *Letter) { l.Officers = nil }, "Susunan pengurus belum ada."},
		"with a nameless officer":    {func(l *Letter) { l.Officers[1].Name = "" }, "Nama Sekretaris belum ada."},
		"without capacity":           {func(l *Letter) { l.Signatory.Capacity = nil }, "Jabatan penanda tangan belum ada."},
		"without end of term":        {func(l *Letter) { l.TermTo = time.Time{} }, "Masa bakti pengurus belum ada."},
		"with an unfilled number":    {func(l *Letter) { l.LetterNumber = "200/{urut}/BKBP/2026" }, `Di surat masih ada isian yang belum terisi: "{urut}".`},
		"with an unfilled template":  {func(l *Letter) { l.Title = "Surat {{judul}}" }, `Di surat masih ada isian yang belum terisi: "{{".`},
		"with an unfilled text":      {func(l *Letter) { l.Duties[0] = "melapor kepada <no value>;" }, `Di surat masih ada isian yang belum terisi: "<novalue>".`},
		"with a broken format":       {func(l *Letter) { l.Duties[0] = "melapor %!s(MISSING);" }, `Di surat masih ada isian yang belum terisi: "%!".`},
		"with empty brackets":        {func(l *Letter) { l.Copies[0] = "Wali Kota ( );" }, `Di surat masih ada isian yang belum terisi: "()".`},
		"with a note to the writer":  {func(l *Letter) { l.NoPermit = "TODO: kalimat." }, `Di surat masih ada isian yang belum terisi: "TODO:".`},
		"with an empty date":         {func(l *Letter) { l.Organisation.Deed.Date = time.Time{} }, `Di surat masih ada isian yang belum terisi: "1Januari1,".`},
		"with a strange letter":      {func(l *Letter) { l.Organisation.Name = "Perkumpulan 文 Rekaan" }, `Huruf "文" tidak dapat ditulis di surat.`},
		"with a Cyrillic look-alike": {func(l *Letter) { l.Organisation.Name = "Perkumpulan K\u0435bun R\u0435kaan" }, "Huruf \"\u0435\" bukan huruf Latin biasa, walaupun dapat tampak sama. Surat ditulis dengan huruf Latin."},
		"with letters of full width": {func(l *Letter) { l.Officers[0].Name = "\uff37arga" }, "Huruf \"\uff37\" bukan huruf Latin biasa, walaupun dapat tampak sama. Surat ditulis dengan huruf Latin."},
		"valid for too long":         {func(l *Letter) { l.ValidUntil = day(2031, time.November, 24) }, "Masa berlaku surat tertulis sampai 24 November 2031, padahal menurut aturan sampai 1 Januari 2029."},
		"valid without end":          {func(l *Letter) { l.ValidUntil = time.Time{} }, "Masa berlaku surat tertulis sampai tanpa batas, padahal menurut aturan sampai 1 Januari 2029."},
		"valid no more":              {func(l *Letter) { l.TermTo, l.ValidUntil = day(2026, time.May, 1), day(2026, time.May, 1) }, "Masa berlaku surat sudah lewat pada tanggal surat."},
		"with the code of another":   {func(l *Letter) { l.Code = "0000000000" }, "Alamat pemeriksaan surat tidak memuat kode surat."},
		"without a code":             {func(l *Letter) { l.CheckURL, l.Code = "", "" }, "Kode surat belum ada."},
		"with a lost accent":         {func(l *Letter) { l.Officers[0].Name = "Warga \u0300\U00010300" }, `Huruf "𐌀" tidak dapat ditulis di surat.`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := testLetter()
			test.change(&l)
			if got := problems(t, l); !slices.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLintComparesPageWithContent(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	tests := map[string]struct {
		change func(*Letter)
		want   Problem
	}{
		"number":          {func(l *Letter) { l.LetterNumber = "200.1.4/0043/BKBP/2026" }, "Judul atau nomor surat di surat tidak sama dengan data."},
		"registration":    {func(l *Letter) { l.RegistrationNumber = "0018/BI-ORMAS/2026" }, "Nomor registrasi di surat tidak sama dengan data."},
		"name":            {func(l *Letter) { l.Organisation.Name = "Perkumpulan Kebun Lain" }, "Nama organisasi di surat tidak sama dengan data."},
		"a shorter name":  {func(l *Letter) { l.Organisation.Name = "Perkumpulan Kebun" }, "Nama organisasi di surat tidak sama dengan data."},
		"a longer name":   {func(l *Letter) { l.Organisation.Name += "nya" }, "Nama organisasi di surat tidak sama dengan data."},
		"a row gone":      {func(l *Letter) { l.Organisation.Parent = "" }, "Bidang kegiatan di surat tidak sama dengan data."},
		"deed":            {func(l *Letter) { l.Organisation.Deed.Date = day(2020, time.March, 4) }, "Akta pendirian di surat tidak sama dengan data."},
		"approval":        {func(l *Letter) { l.Organisation.Approval.Number += "1" }, "Pengesahan badan hukum di surat tidak sama dengan data."},
		"officer":         {func(l *Letter) { l.Officers[2].Name = "Orang Lain" }, "Pengurus di surat tidak sama dengan data."},
		"term":            {func(l *Letter) { l.TermFrom = day(2023, time.January, 1) }, "Masa bakti pengurus di surat tidak sama dengan data."},
		"validity":        {func(l *Letter) { l.TermTo, l.ValidUntil = day(2028, time.May, 1), day(2028, time.May, 1) }, "Surat berlaku sampai di surat tidak sama dengan data."},
		"date":            {func(l *Letter) { l.IssuedOn = day(2026, time.November, 25) }, "Tempat, tanggal, atau jabatan penanda tangan di surat tidak sama dengan data."},
		"capacity":        {func(l *Letter) { l.Signatory.Capacity = []string{"Plh. KEPALA BADAN,"} }, "Tempat, tanggal, atau jabatan penanda tangan di surat tidak sama dengan data."},
		"signatory":       {func(l *Letter) { l.Signatory.Name = "PEJABAT LAIN" }, "Penanda tangan di surat tidak sama dengan data."},
		"NIP":             {func(l *Letter) { l.Signatory.NIP = "19000101 192001 1 002" }, "NIP penanda tangan di surat tidak sama dengan data."},
		"code":            {func(l *Letter) { l.CheckURL, l.Code = "https://ormas.contoh.example/cek/AAAAAAAAAA", "AAAAAAAAAA" }, "Kode QR di surat tidak terbaca sebagai alamat pemeriksaan surat."},
		"definition":      {func(l *Letter) { l.Definition.Version = 2 }, "Nama organisasi di surat tidak sama dengan data."},
		"a sentence":      {func(l *Letter) { l.Duties[1] = "melaporkan kegiatan setiap bulan." }, "Kalimat “melaporkan kegiatan setiap bulan.” di surat tidak sama dengan data."},
		"kind of signing": {func(l *Letter) { l.SignatureNote = "Tersertifikasi." }, "Keterangan tanda tangan di surat tidak sama dengan data."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := testLetter()
			test.change(&l)
			if got := Lint(p.PDF(), l); !slices.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPrepare(t *testing.T) {
	t.Parallel()
	t.Run("gives the same bytes each time", func(t *testing.T) {
		t.Parallel()
		if a, b := prepared(t), prepared(t); a.SHA256() != b.SHA256() || a.SHA256() != hash(a.PDF()) {
			t.Error("two renderings differ")
		}
	})
	t.Run("flows over pages without losing text", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.Organisation.Name = strings.Repeat("Perkumpulan Pemerhati Kebun Rekaan yang Sangat Panjang ", 8)
		l.Organisation.Address = strings.Repeat("X", 400)
		l.Duties = slices.Repeat(l.Duties, 20)
		p, err := Prepare(l)
		if err != nil {
			t.Fatal(err)
		}
		if n := pages(t, p.PDF()); n != 2 {
			t.Errorf("%d pages", n)
		}
	})
	t.Run("keeps ordinary data on one page", func(t *testing.T) {
		t.Parallel()
		if n := pages(t, prepared(t).PDF()); n != 1 {
			t.Errorf("%d pages", n)
		}
	})
	t.Run("writes markup as text", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.Organisation.Name = `Kebun <b>& "Sawah"</b>`
		if _, err := Prepare(l); err != nil {
			t.Error(err)
		}
	})
	t.Run("needs no logo, rank or NIP", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.Office = withoutLogo(l.Office)
		l.Signatory.Rank, l.Signatory.NIP = "", ""
		if _, err := Prepare(l); err != nil {
			t.Error(err)
		}
	})
	t.Run("refuses an address too long for a QR", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.CheckURL = "https://" + strings.Repeat("x", 3000) + l.Code
		if _, err := Prepare(l); err == nil {
			t.Error("no error")
		}
	})
	t.Run("refuses a letter without the logo that it names", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.Office.Logo = nil
		if got := problems(t, l); !slices.Contains(got, "Logo kantor tidak ada di surat.") {
			t.Errorf("got %q", got)
		}
		if _, err := PrepareDraft(l); err == nil {
			t.Error("the draft passes")
		}
	})
	t.Run("refuses a logo that is no picture", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.Office.Logo = []byte("bukan gambar")
		if _, err := Prepare(l); err == nil {
			t.Error("no error")
		}
	})
}

func TestLintReadsThePage(t *testing.T) {
	t.Parallel()
	t.Run("refuses a row higher than a page", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.Officers = slices.Repeat(l.Officers, 40)
		if got := problems(t, l); !slices.Contains(got, "Ada tulisan yang keluar dari tepi halaman.") {
			t.Errorf("got %q", got)
		}
	})
	t.Run("finds a font that is not embedded", func(t *testing.T) {
		t.Parallel()
		doc := document.NewDocument(document.PageSizeA4)
		doc.AddPage().AddText(testLetter().Title, font.Helvetica, 12, 100, 100)
		pdf, err := doc.ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		if got := Lint(pdf, testLetter()); !slices.Contains(got, "Ada huruf yang tidak tertanam di berkas surat.") {
			t.Errorf("got %q", got)
		}
	})
}

func TestRestore(t *testing.T) {
	t.Parallel()
	p := prepared(t)
	stored, err := json.Marshal(p.letter)
	if err != nil {
		t.Fatal(err)
	}
	var l Letter
	if err := json.Unmarshal(stored, &l); err != nil {
		t.Fatal(err)
	}
	t.Run("takes up what was stored", func(t *testing.T) {
		t.Parallel()
		again, err := Restore(p.PDF(), l)
		if err != nil {
			t.Fatal(err)
		}
		want := p.letter
		want.Office.Logo = nil // it is in the PDF already
		if again.SHA256() != p.SHA256() || !reflect.DeepEqual(again.letter, want) {
			t.Error("not the same")
		}
	})
	t.Run("refuses the bytes of another letter", func(t *testing.T) {
		t.Parallel()
		other := l
		other.LetterNumber = "200.1.4/0099/BKBP/2026"
		var lint *LintError
		if _, err := Restore(p.PDF(), other); !errors.As(err, &lint) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses bytes that are no letter", func(t *testing.T) {
		t.Parallel()
		_, err := Restore([]byte("bukan PDF"), l)
		if err == nil || err.Error() != string(unreadable) {
			t.Errorf("got %v", err)
		}
	})
}

func TestPrepareDraft(t *testing.T) {
	t.Parallel()
	t.Run("shows what is still missing", func(t *testing.T) {
		t.Parallel()
		d, err := PrepareDraft(testLetter())
		if err != nil {
			t.Fatal(err)
		}
		p, err := readBack(d.PDF(), testLetter().footer())
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(squeeze(p.text), squeeze(pending)); n != 3 || len(p.codes) != 0 {
			t.Errorf("%d open places, codes %q", n, p.codes)
		}
	})
	t.Run("is linted", func(t *testing.T) {
		t.Parallel()
		l := testLetter()
		l.RegistrationNumber = ""
		var lint *LintError
		if _, err := PrepareDraft(l); !errors.As(err, &lint) || !slices.Contains(lint.Problems, "Nomor registrasi belum ada.") {
			t.Errorf("got %v", err)
		}
	})
}

func TestValidUntil(t *testing.T) {
	t.Parallel()
	issued, term, approval := day(2026, time.November, 24), day(2029, time.January, 1), day(2028, time.June, 30)
	tests := map[string]struct {
		rule           Validity
		term, approval time.Time
		want           time.Time
	}{
		"five years":              {Validity{5, true, true}, day(2040, time.January, 1), time.Time{}, day(2031, time.November, 24)},
		"end of term":             {Validity{5, true, true}, term, time.Time{}, term},
		"end of approval":         {Validity{5, true, true}, term, approval, approval},
		"what the rule names":     {Validity{5, true, false}, term, approval, term},
		"nothing bounds":          {Validity{}, term, approval, time.Time{}},
		"no years":                {Validity{0, true, true}, term, time.Time{}, term},
		"approval without an end": {Validity{0, false, true}, term, time.Time{}, time.Time{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ValidUntil(test.rule, issued, test.term, test.approval); !got.Equal(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

package certificate

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ormas/workflow"
)

// byMandate is the letter of the other tests, signed by a mandate of a kind.
func byMandate(kind workflow.MandateKind) Letter {
	l := testLetter()
	m := &Mandate{Kind: kind, Post: "KEPALA BADAN CONTOH", OrderNumber: "800/12/CONTOH/2026", OrderDate: day(2026, time.November, 23)}
	if !kind.Replaces() {
		m.Title = "KEPALA SUBBAGIAN UMUM"
	}
	if kind == workflow.ForHim {
		m.Through = "SEKRETARIS"
	}
	l.Signatory.Mandate, l.Signatory.Capacity = m, m.Capacity()
	return l
}

func TestCapacity(t *testing.T) {
	t.Parallel()
	for kind, want := range map[workflow.MandateKind]string{
		workflow.ActingDaily: "Plh. KEPALA BADAN CONTOH,",
		workflow.ActingPost:  "Plt. KEPALA BADAN CONTOH,",
		workflow.OnBehalf:    "a.n. KEPALA BADAN CONTOH|KEPALA SUBBAGIAN UMUM,",
		workflow.ForHim:      "a.n. KEPALA BADAN CONTOH|SEKRETARIS,|u.b.|KEPALA SUBBAGIAN UMUM,",
	} {
		t.Run("is printed in the official form: "+kind.Short(), func(t *testing.T) {
			t.Parallel()
			l := byMandate(kind)
			if got := strings.Join(l.Signatory.Capacity, "|"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			p, err := Prepare(l)
			if err != nil {
				t.Fatal(err)
			}
			printed, err := readBack(p.PDF(), l.footer())
			if err != nil {
				t.Fatal(err)
			}
			page := squeeze(printed.text)
			for _, part := range []string{strings.ReplaceAll(want, "|", ""), l.Signatory.Name, l.Signatory.Rank, l.Signatory.NIP, "nomor 800/12/CONTOH/2026 tanggal 23 November 2026."} {
				if !strings.Contains(page, squeeze(part)) {
					t.Errorf("%q is not on the page", part)
				}
			}
		})
	}
}

func TestLintCapacity(t *testing.T) {
	t.Parallel()
	const unfit, without = Problem("Jabatan penanda tangan tidak sesuai dengan mandatnya."), Problem("Jabatan penanda tangan menyebut mandat, padahal surat ini tidak memuat mandat.")
	for name, test := range map[string]struct {
		change func(l *Letter)
		want   Problem
	}{
		"Plh without a mandate":        {func(l *Letter) { l.Signatory.Mandate = nil }, without},
		"the incumbent's, by a Plh":    {func(l *Letter) { l.Signatory.Capacity = []string{"KEPALA BADAN CONTOH,"} }, unfit},
		"Plt, by a Plh":                {func(l *Letter) { l.Signatory.Capacity = []string{"Plt. KEPALA BADAN CONTOH,"} }, unfit},
		"another post":                 {func(l *Letter) { l.Signatory.Capacity = []string{"Plh. KEPALA DINAS CONTOH,"} }, unfit},
		"a mandate without a number":   {func(l *Letter) { l.Signatory.Mandate.OrderNumber = "" }, "Nomor surat perintah belum ada."},
		"a mandate without a date":     {func(l *Letter) { l.Signatory.Mandate.OrderDate = time.Time{} }, "Tanggal surat perintah belum ada."},
		"a.n. without the own title":   {func(l *Letter) { *l = byMandate(workflow.OnBehalf); l.Signatory.Mandate.Title = "" }, "Jabatan penanda tangan sendiri belum ada."},
		"u.b. without the one between": {func(l *Letter) { *l = byMandate(workflow.ForHim); l.Signatory.Mandate.Through = "" }, "Jabatan penanda tangan sendiri belum ada."},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			l := byMandate(workflow.ActingDaily)
			test.change(&l)
			if got := l.Signatory.lintCapacity(); !slices.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	t.Run("finds another order letter on the page", func(t *testing.T) {
		t.Parallel()
		l := byMandate(workflow.ActingDaily)
		p, err := Prepare(l)
		if err != nil {
			t.Fatal(err)
		}
		l.Signatory.Mandate.OrderNumber = "800/13/CONTOH/2026"
		if got := Lint(p.PDF(), l); !slices.Contains(got, "Surat perintah penanda tangan di surat tidak sama dengan data.") {
			t.Errorf("got %q", got)
		}
	})
}

// TestMandateKeepsToOnePage: the sentence about the mandate does not send the copies to a page of their own.
func TestMandateKeepsToOnePage(t *testing.T) {
	t.Parallel()
	l := byMandate(workflow.ActingDaily)
	l.Office.Lines = append([]string{"PERAGAAN – TIDAK BERLAKU"}, l.Office.Lines...)
	l.Grounds = []string{
		"Undang-Undang Nomor 17 Tahun 2013 tentang Organisasi Kemasyarakatan sebagaimana telah diubah dengan Undang-Undang Nomor 16 Tahun 2017;",
		"Peraturan Pemerintah Nomor 58 Tahun 2016 tentang Pelaksanaan Undang-Undang Nomor 17 Tahun 2013 tentang Organisasi Kemasyarakatan;",
		"Peraturan Menteri Dalam Negeri Nomor 57 Tahun 2017 tentang Pendaftaran dan Pengelolaan Sistem Informasi Organisasi Kemasyarakatan.",
	}
	l.Organisation.Level, l.Organisation.Parent, l.Signatory.NIP = "", "", ""
	l.Signatory.Mandate.Post = "Kepala Badan Kesatuan Bangsa dan Politik Kota Contoh"
	l.Signatory.Capacity = l.Signatory.Mandate.Capacity()
	l.Copies = append(l.Copies, "Instansi rekaan yang terkait.") // room for a line more
	p, err := Prepare(l)
	if err != nil {
		t.Fatal(err)
	}
	if n := pages(t, p.PDF()); n != 1 {
		t.Errorf("takes %d pages", n)
	}
}

package casework

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

func TestBook(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	signed, _ := k.signed()
	pending, voided := k.dossier("penomoran"), k.dossier("penomoran")
	k.do("kabid", pending, "beri_nomor", nil)
	k.do("kabid", voided, "beri_nomor", nil)
	k.do("kabid", voided, "teliti_ulang", nil)

	t.Run("has every number in its order, and the same by filter", func(t *testing.T) {
		for _, c := range []struct {
			filter BookFilter
			want   []int
		}{
			{BookFilter{}, []int{1, 2, 3}},
			{BookFilter{Year: 2026}, []int{1, 2, 3}},
			{BookFilter{Year: 2025}, nil},
			{BookFilter{Service: "pelaporan"}, []int{1, 2, 3}},
			{BookFilter{Service: "pendaftaran"}, nil},
			{BookFilter{State: registry.CertificateActive}, []int{1}},
			{BookFilter{State: registry.CertificateExpired}, nil},
			{BookFilter{State: registry.BookPending}, []int{2}},
			{BookFilter{State: registry.BookVoided, Year: 2026}, []int{3}},
		} {
			if got := k.booked(t, c.filter); !slices.Equal(got, c.want) {
				t.Errorf("%+v: got %v, want %v", c.filter, got, c.want)
			}
		}
	})
	t.Run("says what is on the letter, in all its columns", func(t *testing.T) {
		c := k.certificate(signed)
		k.exec(`UPDATE dossiers SET form = form || '{"npwp": "9"}', name = 'Nama Lain'`) // the letter stays
		page, err := k.Book(t.Context(), k.As("auditor"), BookFilter{State: registry.CertificateActive, Limit: 5})
		if err != nil || len(page.Items) != 1 {
			t.Fatalf("got %+v (%v)", page, err)
		}
		var got []string
		for _, column := range registry.BookColumns {
			got = append(got, column.Value(page.Items[0]))
		}
		want := []string{
			"1", c.RegistrationNumber, "24-11-2026", "Perkumpulan Kebun Rekaan", "PKR", "Lingkungan hidup",
			"Jalan Khayalan Nomor 7, Kelurahan Angan, Kecamatan Mimpi, Kota Contoh", "Nomor 12 tanggal 3 Maret 2020, Notaris Tokoh Rekaan",
			"Nomor AHU-0.TAHUN 2020 tanggal 21 April 2020", "000000000000000",
			"Ketua: Warga Contoh Satu; Sekretaris: Warga Contoh Dua; Bendahara: Warga Contoh Tiga", "01-01-2024 s.d. 01-01-2029",
			c.LetterNumber, "24-11-2026", "01-01-2029", "Aktif", "",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		page, err = k.Book(t.Context(), k.As("staf"), BookFilter{State: registry.BookVoided, Limit: 5})
		if err != nil || page.Items[0].NPWP != "9" || page.Items[0].Remark != "Alasan contoh." || page.Items[0].LetterNumber != "" {
			t.Errorf("got %+v (%v)", page.Items, err)
		}
	})
	t.Run("goes by the day for what ends", func(t *testing.T) {
		k.Clock.Set(k.certificate(signed).ValidUntil.AddDate(0, 0, -30))
		if got := k.booked(t, BookFilter{State: registry.CertificateExpiring}); !slices.Equal(got, []int{1}) {
			t.Errorf("got %v", got)
		}
		k.Clock.Set(k.certificate(signed).ValidUntil.AddDate(0, 0, 30))
		if got := k.booked(t, BookFilter{State: registry.CertificateExpired}); !slices.Equal(got, []int{1}) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("is read by the office alone", func(t *testing.T) {
		bookIsOfTheOffice(t, k)
	})
	t.Run("comes whole for files, however many batches it takes", func(t *testing.T) {
		bookComesWhole(t, k, voided)
	})
}

// A number that several letters share stands as the last of them does.
func TestBookByTheLastLetter(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	_, letter := k.issuedLetter()
	_, other := k.issuedLetter()
	corrected := k.correctedLetter(letter, "Perkumpulan Rekaan Satu")
	want := func(states map[string][]int) {
		t.Helper()
		for state, numbers := range states {
			if got := k.booked(t, BookFilter{State: state}); !slices.Equal(got, numbers) {
				t.Errorf("%s: got %v, want %v", state, got, numbers)
			}
		}
	}
	want(map[string][]int{registry.CertificateActive: {1, 2}, "diganti": nil, "ditunda": nil, registry.BookPending: nil})
	for act, c := range map[string]*registry.Certificate{"tangguhkan_surat": corrected, "cabut_surat": other} {
		if err := k.onLetter("kepala_badan", c, act, map[string]string{"tangguhkan_surat": "penelitian_ulang", "cabut_surat": "putusan"}[act]); err != nil {
			t.Fatal(err)
		}
	}
	want(map[string][]int{registry.CertificateActive: nil, "diganti": nil, "ditunda": {1}, "dicabut": {2}})
	if got := k.booked(t, BookFilter{State: "dicabut", Service: "pelaporan", Year: 2026}); !slices.Equal(got, []int{2}) {
		t.Errorf("with all filters: got %v", got)
	}
}

// bookComesWhole wants every line of a book that takes several batches.
func bookComesWhole(t *testing.T, k *desk, voided uuid.UUID) {
	t.Helper()
	k.exec(`INSERT INTO numbers (id, office_id, series_id, kind, n, text, dossier_id, given_at, reason, voided_at)
		SELECT gen_random_uuid(), office_id, id, kind, i, 'X/' || i, $1, now(), 'x', now() FROM series, generate_series(4, 1200) i WHERE kind = 'registrasi'`, voided)
	n := 0
	for _, err := range k.WholeBook(t.Context(), k.As("staf"), BookFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 1200 {
		t.Errorf("got %d lines", n)
	}
}

// bookIsOfTheOffice wants the book refused to everybody else.
func bookIsOfTheOffice(t *testing.T, k *desk) {
	t.Helper()
	for _, role := range []string{"pemohon", registry.AdminRole} {
		_, err := k.Book(t.Context(), k.As(role), BookFilter{Limit: 5})
		wantRefusal(t, err, workflow.Forbidden, "bukan_petugas")
		for _, err := range k.WholeBook(t.Context(), k.As(role), BookFilter{}) {
			wantRefusal(t, err, workflow.Forbidden, "bukan_petugas")
		}
	}
	stranger := k.Person(k.Found("lain.contoh.test", "Kota Lain"), "staf")
	if page, err := k.Book(t.Context(), stranger, BookFilter{Limit: 5}); err != nil || len(page.Items) != 0 {
		t.Errorf("got %+v (%v)", page, err)
	}
	_, err := k.Book(t.Context(), k.As("staf"), BookFilter{State: "entah", Limit: 5})
	wantRefusal(t, err, workflow.Invalid, "state")
}

// booked are the numbers that the book has by a filter, on all its pages.
func (k *desk) booked(t *testing.T, f BookFilter) (found []int) {
	t.Helper()
	f.Limit = 2
	for {
		page, err := k.Book(t.Context(), k.As("staf"), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Items {
			found = append(found, e.N)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return found
		}
	}
}

package calendar

import (
	"slices"
	"strings"
	"testing"
)

func TestReadHolidays(t *testing.T) {
	t.Parallel()
	const head = "tanggal,nama,jenis,dasar\n"
	want := []Holiday{
		{"2026-03-02", "Hari Contoh", LocalHoliday, "Keputusan Contoh 1/2026"},
		{"2026-12-24", "Cuti Contoh, kedua", JointLeave, "Keputusan Contoh 2/2026"},
	}
	for name, file := range map[string]string{
		"commas":      head + "2026-03-02,Hari Contoh,libur_daerah,Keputusan Contoh 1/2026\n2026-12-24,\"Cuti Contoh, kedua\",cuti_bersama,Keputusan Contoh 2/2026\n",
		"semicolons":  "tanggal;nama;jenis;dasar\r\n2026-03-02;Hari Contoh;libur_daerah;Keputusan Contoh 1/2026\r\n2026-12-24;Cuti Contoh, kedua;cuti_bersama;Keputusan Contoh 2/2026\r\n",
		"a mark":      "\ufeffTanggal;Nama;Jenis;Dasar\n2/3/2026;Hari Contoh;Libur Daerah;Keputusan Contoh 1/2026\n24/12/2026;Cuti Contoh, kedua;cuti_bersama;Keputusan Contoh 2/2026",
		"tabs":        "nama\ttanggal\tdasar\tjenis\nCuti Contoh, kedua\t24-12-2026\tKeputusan Contoh 2/2026\tcuti_bersama\nHari Contoh\t02/03/2026\tKeputusan Contoh 1/2026\tlibur_daerah\n",
		"empty lines": head + ",,,\n 2026-03-02 , Hari Contoh , libur_daerah , Keputusan Contoh 1/2026\n\n2026-12-24,\"Cuti Contoh, kedua\",cuti_bersama,Keputusan Contoh 2/2026\n,,,,\n",
	} {
		t.Run("takes "+name, func(t *testing.T) {
			t.Parallel()
			got, wrong := ReadHolidays([]byte(file))
			if !slices.Equal(got, want) {
				t.Errorf("%v, %v", got, wrong)
			}
		})
	}
	for name, c := range map[string]struct{ file, want string }{
		"a day that is not":       {head + "2026-02-30,Hari,libur_daerah,Contoh\n", "Baris 2: Tanggal \"2026-02-30\" tidak ada"},
		"an American date":        {head + "12/24/2026,Hari,libur_daerah,Contoh\n", "Baris 2: Tanggal \"12/24/2026\" tidak ada"},
		"a year of another time":  {head + "0026-02-03,Hari,libur_daerah,Contoh\n", "Baris 2: Tanggal"},
		"two rows for a day":      {head + "2026-03-02,Hari,libur_daerah,Contoh\n\n2/3/2026,Lain,cuti_bersama,Contoh\n", "Baris 4: Tanggal 2026-03-02 sudah ada pada baris 2."},
		"an unknown kind":         {head + "2026-03-02,Hari,liburan,Contoh\n", "Baris 2: Jenis \"liburan\" tidak dikenal"},
		"a day without name":      {head + "2026-03-02,,libur_daerah,Contoh\n", "Baris 2: Kolom nama belum diisi."},
		"a day without decree":    {head + "2026-03-02,Hari,libur_daerah\n", "Baris 2: Kolom dasar belum diisi."},
		"a name without end":      {head + "2026-03-02," + strings.Repeat("x", 201) + ",libur_daerah,Contoh\n", "lebih dari 200 huruf"},
		"an open quotation":       {head + "2026-03-02,\"Hari,libur_daerah,Contoh\n", "Baris 2: Tanda kutip"},
		"a missing column":        {"tanggal,nama,dasar\n2026-03-02,Hari,Contoh\n", "Kolom \"jenis\" tidak ada"},
		"nothing":                 {"", "Berkas kosong"},
		"a head only":             {head, "tidak memuat satu pun"},
		"another encoding":        {"tanggal,nama\xe9", "CSV UTF-8"},
		"both halves of an error": {head + "x,Hari,libur_daerah,Contoh\n2026-03-02,Hari,y,Contoh\n", "Baris 3: Jenis \"y\""},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			got, wrong := ReadHolidays([]byte(c.file))
			if got != nil || !strings.Contains(wrong.Error(), c.want) {
				t.Errorf("%v, %q, want %q", got, wrong.Error(), c.want)
			}
		})
	}
	t.Run("reads what was written", func(t *testing.T) {
		t.Parallel()
		if got, wrong := ReadHolidays(WriteHolidays(want)); !slices.Equal(got, want) {
			t.Error(got, wrong)
		}
	})
}

func TestWithHolidays(t *testing.T) {
	t.Parallel()
	c := setup(t)
	other := Holiday{"2025-03-03", "Lama", LocalHoliday, "Keputusan Contoh"}
	c, err := c.WithHolidays([]Holiday{other})
	if err != nil {
		t.Fatal(err)
	}
	next, err := c.WithHolidays([]Holiday{
		{"2026-12-07", "Hari Contoh", LocalHoliday, "Keputusan Contoh 2/2026"}, {"2026-12-08", "Hari Baru", LocalHoliday, "Keputusan Contoh 2/2026"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("leaves the years that the list does not name", func(t *testing.T) {
		t.Parallel()
		if next.Version != 5 || next.Holidays[0] != other || len(next.Holidays) != 3 {
			t.Errorf("version %d: %v", next.Version, next.Holidays)
		}
		if next.IsWorkingDay(next.local(t, "2026-12-08 10.00")) || !next.IsWorkingDay(next.local(t, "2026-12-16 10.00")) {
			t.Error("the days of the list are not the free ones")
		}
	})
	t.Run("tells what was added, removed and changed", func(t *testing.T) {
		t.Parallel()
		d := next.Since(c)
		if len(d.Added) != 1 || d.Added[0].Words() != "Selasa, 8 Desember 2026: Hari Baru" || len(d.Removed) != 2 || len(d.Changed) != 1 {
			t.Errorf("%+v", d)
		}
		if same := next.Since(next); !same.IsZero() {
			t.Errorf("%+v", same)
		}
	})
	t.Run("tells which of it lies between two instants", func(t *testing.T) {
		t.Parallel()
		d := next.Since(c).Within(next, next.local(t, "2026-12-08 10.00"), next.local(t, "2026-12-13 10.00"))
		if len(d.Added) != 1 || len(d.Removed) != 1 || d.Removed[0].Date != "2026-12-13" || len(d.Changed) != 0 {
			t.Errorf("%+v", d)
		}
	})
}

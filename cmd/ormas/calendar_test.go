package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCalendarCommand(t *testing.T) {
	t.Parallel()
	m := setup(t)
	write := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	m.want(0, "", "migrate")
	m.want(0, "", "office", "add", "-file", write("kantor.yaml", officeExample))
	const host = "ormas.kota-contoh.example"
	good := write("libur.csv", "tanggal;nama;jenis;dasar\n31/12/2027;Hari Rekaan;libur_daerah;Keputusan Contoh 1/2027\n")

	m.want(0, "2027 (belum ditetapkan)", "calendar", "show", "-office", host)
	m.want(0, "hours of work, Sehari-hari\n  Senin sampai Kamis: 07.30 sampai 12.00", "calendar", "show", "-office", host)
	m.want(0, "hours of the counter: while the office works", "calendar", "show", "-office", host)
	m.want(failed, "Baris 2: Tanggal", "calendar", "import", "-office", host, "-file", write("salah.csv", "tanggal,nama,jenis,dasar\n2027-02-30,x,libur_daerah,x\n"))
	m.want(failed, "ormas.kota-contoh.example", "calendar", "import", "-office", "lain.example", "-file", good)
	m.want(0, "version 2: 1 days added, 0 changed, 5 removed", "calendar", "import", "-office", host, "-file", good)
	m.want(failed, "tidak ada yang berubah", "calendar", "import", "-office", host, "-file", good)
	m.want(0, "2027-12-31,Hari Rekaan,libur_daerah,Keputusan Contoh 1/2027", "calendar", "show", "-office", host, "-year", "2027")

	m.want(misused, "show or import", "calendar", "hapus")
	m.want(0, "tanggal,nama,jenis,dasar", "calendar", "-h")
	m.want(misused, "-office", "calendar", "show")
	m.want(misused, "-file", "calendar", "import", "-office", host)
}

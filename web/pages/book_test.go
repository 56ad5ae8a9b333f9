package pages_test

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestBookPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	staff := o.person("staf")
	t.Run("show all columns, by year and status", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.get("/beranda"), 200, `href="/buku-induk"`)
		s.expect(staff.get("/buku-induk?tahun=semua"), 200, "Nomor registrasi", "Pengurus inti", "Keterangan", "/BH/", "/buku-induk.xlsx?tahun=semua", "!style=")
		s.expect(staff.get("/buku-induk?tahun=2001"), 200, "Tidak ada nomor registrasi pada bagian buku ini.", "!Unduh PDF")
		s.expect(staff.get("/buku-induk?status=entah"), 422, "Status ini tidak ada dalam Buku Induk.")
		s.expect(o.person("pemohon").get("/buku-induk"), 403)
		s.expect(o.person("admin").get("/buku-induk.xlsx"), 403)
		s.expect(o.person("admin").get("/buku-induk.pdf"), 403)
	})
	t.Run("give a paper", func(t *testing.T) {
		s := o.with(t)
		a := staff.get("/buku-induk.pdf?tahun=semua")
		s.expect(a, 200, "%PDF-")
		if a.header.Get("Content-Type") != "application/pdf" || !strings.Contains(a.header.Get("Cache-Control"), "no-store") {
			t.Errorf("got %v", a.header)
		}
	})
	t.Run("write down each file that leaves, and refuse what no line can have", func(t *testing.T) {
		s := o.with(t)
		s.expect(staff.get("/buku-induk.xlsx?tahun=2026"), 200)
		s.expect(o.person("auditor").get("/catatan-unduhan"), 200, "Kutipan buku atau register", "buku-induk-2026.xlsx", "buku-induk-semua.pdf")
		for _, path := range []string{"/buku-induk", "/buku-induk.pdf", "/buku-induk.xlsx"} {
			s.expect(staff.get(path+"?layanan=%00"), 422)
			s.expect(staff.get(path+"?tahun=semua&layanan=%ff"), 422)
			s.expect(staff.get(path+"?tahun=999999999"), 422)
		}
	})
	t.Run("give a sheet that runs nothing", func(t *testing.T) {
		if _, err := o.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET form = form || '{"name": "=HYPERLINK(\"http://jahat.test\")", "short_name": "@SUM(1)"}', name = '=1+1' WHERE id = (SELECT dossier_id FROM numbers WHERE kind = 'registrasi' AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.dossier_id = numbers.dossier_id) LIMIT 1)`); err != nil {
			t.Fatal(err)
		}
		a := staff.get("/buku-induk.xlsx?tahun=semua")
		f, err := excelize.OpenReader(strings.NewReader(a.body))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows("Buku Induk")
		if err != nil || len(rows) < 2 || len(rows[0]) != 17 || rows[0][1] != "Nomor registrasi" {
			t.Fatalf("got %v (%v)", rows, err)
		}
		found := false
		for i, row := range rows {
			for j, cell := range row {
				name, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := f.GetCellFormula("Buku Induk", name); err != nil || formula != "" {
					t.Errorf("%s has a formula %q (%v)", name, formula, err)
				}
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%s begins like a formula: %q", name, cell)
				}
				found = found || strings.HasPrefix(cell, "'=HYPERLINK")
			}
		}
		if !found {
			t.Error("the line with the formula is missing")
		}
	})
}

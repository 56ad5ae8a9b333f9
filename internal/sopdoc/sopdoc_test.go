package sopdoc

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/carlos7ags/folio/reader"

	"ormas/internal/registry"
	"ormas/workflow"
	"ormas/workflow/sop"
)

// shipped reads the definitions anew, so that a test may change them.
func shipped(t *testing.T) []*workflow.Definition {
	t.Helper()
	var all []*workflow.Definition
	for _, body := range sop.Files() {
		d, err := workflow.Load(body)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// of is the shipped definition of a service, anew.
func of(t *testing.T, service string) *workflow.Definition {
	t.Helper()
	for _, d := range shipped(t) {
		if d.Service == service {
			return d
		}
	}
	t.Fatalf("no definition of %s", service)
	return nil
}

// longWinded is a definition whose words are all as long as an office may ever write them.
func longWinded(t *testing.T) *workflow.Definition {
	t.Helper()
	d := of(t, "pelaporan")
	d.Title = strings.Repeat(d.Title+" ", 3)
	for i := range d.Roles {
		d.Roles[i].Label = strings.Repeat(d.Roles[i].Label+" ", 2) + "Ketatausahaankepegawaiankeuangan"
	}
	for i := range d.Actions {
		a := &d.Actions[i]
		a.Label = strings.Repeat(a.Label+" ", 3)
		a.Remark = strings.Repeat("keterangan yang panjang ", 4)
		a.Output = append(a.Output, strings.Repeat("Takterpisahkan", 9))
	}
	return d
}

func printed(t *testing.T, d *workflow.Definition) *reader.PdfReader {
	t.Helper()
	pdf, err := SOP(d, Issuer{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// eachPage looks at the words of every page.
func eachPage(t *testing.T, r *reader.PdfReader, look func(*testing.T, []reader.TextSpan)) {
	t.Helper()
	for i := range r.PageCount() {
		page, err := r.Page(i)
		if err != nil {
			t.Fatal(err)
		}
		spans, err := page.TextSpans()
		if err != nil {
			t.Fatal(err)
		}
		look(t, spans)
	}
}

// TestDraft: every page of a draft is marked, and none of what is approved.
func TestDraft(t *testing.T) {
	t.Parallel()
	pdf, err := Draft(of(t, "pelaporan"), contoh)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := Pages(pdf)
	text := words(t, pdf)
	if n := strings.Count(text, "DRAF, belum disahkan."); err != nil || n != pages || strings.Count(text, "DRAF") != 2*pages {
		t.Errorf("got %d marks on %d pages (%v) in %s", n, pages, err, text)
	}
	approved, err := SOP(of(t, "pelaporan"), contoh)
	if err != nil || strings.Contains(words(t, approved), "DRAF") {
		t.Errorf("got a mark on what is approved (%v)", err)
	}
}

func TestSOP(t *testing.T) {
	t.Parallel()
	all := map[string]*workflow.Definition{"a long-winded one": longWinded(t)}
	for _, d := range shipped(t) {
		all[d.Service] = d
	}
	for name, d := range all {
		t.Run("keeps the words of "+name+" on the page and apart", func(t *testing.T) {
			t.Parallel()
			eachPage(t, printed(t, d), apart)
		})
	}
	t.Run("prints what the office has decided about the sheet", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pelaporan")
		d.Cover.Number, d.Cover.Made = "SOP/7/REKAAN", time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		d.Cover.Effective = time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC)
		pdf, err := SOP(d, contoh)
		if err != nil {
			t.Fatal(err)
		}
		text := words(t, pdf)
		for _, want := range []string{
			"SOP/7/REKAAN", "5 Januari 2026", "2 Februari 2026", "Tanggal revisi " + blank, "Disahkan oleh " + contoh.Settings.HeadTitle,
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
	})
	t.Run("prints a procedure without numbered steps", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pelaporan")
		for i := range d.Actions {
			d.Actions[i].Step = ""
		}
		for kind, doc := range documents {
			if _, err := doc.print(d, Issuer{}); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	})
	t.Run("gives the same bytes twice", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pelaporan")
		first, err := SOP(d, Issuer{Office: registry.Office{Name: "Kantor Rekaan"}})
		if err != nil {
			t.Fatal(err)
		}
		if second, err := SOP(d, Issuer{Office: registry.Office{Name: "Kantor Rekaan"}}); err != nil || !bytes.Equal(first, second) {
			t.Errorf("two printings differ, %v", err)
		}
	})
	t.Run("refuses a step that no page can hold", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pelaporan")
		d.Actions[3].Remark = strings.Repeat("keterangan yang tidak kunjung selesai ", 90)
		if _, err := SOP(d, Issuer{}); err == nil || !strings.Contains(err.Error(), "langkah 3b") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses a cover that no page can hold", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pelaporan")
		d.Cover.Warnings = []string{strings.Repeat("peringatan yang tidak kunjung selesai ", 200)}
		if _, err := SOP(d, Issuer{}); err == nil || !strings.Contains(err.Error(), "lembar sampul") {
			t.Errorf("got %v", err)
		}
	})
}

// apart sees that all words stand inside the margins and that no two lie upon each other.
func apart(t *testing.T, spans []reader.TextSpan) {
	t.Helper()
	disjoint(t, spans)
	for _, a := range spans {
		if a.X < left-padding-1 || a.X+a.Width > right+1 || a.Y < 10 || a.Y+a.Height > pageHeight-top+padding {
			t.Errorf("%q stands outside the margins", a.Text)
		}
	}
}

// disjoint sees that no two words lie upon each other.
func disjoint(t *testing.T, spans []reader.TextSpan) {
	t.Helper()
	for i, a := range spans {
		for _, b := range spans[i+1:] {
			wide := min(a.X+a.Width, b.X+b.Width) - max(a.X, b.X)
			if high := min(a.Y+a.Height, b.Y+b.Height) - max(a.Y, b.Y); wide > 0.5 && high > 2 {
				t.Errorf("%q and %q lie upon each other", a.Text, b.Text)
			}
		}
	}
}

func TestPosters(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*workflow.Definition{"a plain definition": of(t, "pelaporan"), "a long-winded one": longWinded(t)} {
		for kind, print := range map[string]func(*workflow.Definition, Issuer) ([]byte, error){"poster": Poster, "square": Square, "story": Story} {
			t.Run(kind+" keeps the words of "+name+" apart", func(t *testing.T) {
				t.Parallel()
				pdf, err := print(d, contoh)
				if err != nil {
					t.Fatal(err)
				}
				r, err := reader.Parse(pdf)
				if err != nil {
					t.Fatal(err)
				}
				eachPage(t, r, disjoint)
			})
		}
	}
	t.Run("caption names what is asked first and the version", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pendaftaran")
		for _, want := range []string{"Surat Keterangan Melapor", "15 hari kerja", "27 berkas", "SOP pendaftaran versi 1."} {
			if got, err := Caption(d); err != nil || !strings.Contains(got, want) {
				t.Errorf("%q is not in %q, %v", want, got, err)
			}
		}
	})
}

func TestSteps(t *testing.T) {
	t.Parallel()
	steps, lanes := flowOf(of(t, "pelaporan"))
	t.Run("gives each role that acts a lane", func(t *testing.T) {
		t.Parallel()
		if got := strings.Join(lanes, ", "); got != "Pemohon, Bagian Umum, Kepala Badan, Kepala Bidang, Kepala Subbidang, Staf pelaksana, Petugas Peneliti Data Lapangan" {
			t.Error(got)
		}
	})
	t.Run("asks a question where a state offers several steps", func(t *testing.T) {
		t.Parallel()
		ways := map[string]string{}
		for _, s := range steps {
			if s.symbol == decision {
				ways[s.Action.Name] = steps[s.exits[0].to].Action.Name + " or " + steps[s.exits[1].to].Action.Name
			}
		}
		for name, want := range map[string]string{
			"nyatakan_lengkap":       "tunjuk_petugas or nyatakan_belum_lengkap",
			"nyatakan_belum_lengkap": "beritahukan or teliti_ulang",
			"tandatangani":           "serahkan or kembalikan_konsep",
		} {
			if ways[name] != want {
				t.Errorf("%s leads to %s", name, ways[name])
			}
		}
	})
	t.Run("tells in words where a yes ends the procedure", func(t *testing.T) {
		t.Parallel()
		d := of(t, "pelaporan")
		for i := range d.Actions {
			if d.Actions[i].Name == "tandatangani" {
				d.Actions[i].To = "selesai"
			}
		}
		all, _ := flowOf(d)
		for _, s := range all {
			if s.Action.Name != "tandatangani" {
				continue
			}
			if len(s.exits) != 1 || s.exits[0].label != "Tidak" || !strings.Contains(s.remarks(), "Ya: selesai") {
				t.Errorf("exits %+v, remarks %q", s.exits, s.remarks())
			}
		}
	})
	t.Run("begins and ends with the round symbol only", func(t *testing.T) {
		t.Parallel()
		for i, s := range steps {
			if edge := i == 0 || i == len(steps)-1; edge != (s.symbol == terminator) {
				t.Errorf("step %s has symbol %d", s.Action.Step, s.symbol)
			}
		}
	})
}

func TestOwnProcedure(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("../testkit/peminjaman.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := workflow.Load(body)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("prints its official SOP and nothing for people from outside", func(t *testing.T) {
		t.Parallel()
		for kind, doc := range documents {
			pdf, err := doc.print(d, contoh)
			if (err == nil) != (kind == "sop") || err != nil && len(pdf) > 0 {
				t.Errorf("%s: %v", kind, err)
			}
			if err == nil && (strings.Contains(words(t, pdf), "pemohon") || !strings.Contains(words(t, pdf), "2 jam")) {
				t.Errorf("prints %s", words(t, pdf))
			}
		}
		if text, err := Caption(d); err == nil {
			t.Errorf("a caption: %s", text)
		}
	})
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*workflow.Definition{"a plain definition": of(t, "pendaftaran"), "a long-winded one": longWinded(t)} {
		t.Run("pass through no symbol and upon no other arrow of "+name, func(t *testing.T) {
			t.Parallel()
			table := &table{paper: newPaper(""), d: d}
			table.steps, table.lanes = flowOf(d)
			table.measure()
			pages, err := table.paginate()
			if err != nil || len(pages) < 2 {
				t.Fatal(len(pages), err)
			}
			for _, rows := range pages {
				table.newPage()
				s := newSheet(table, rows)
				s.layOut()
				s.linkUp()
				clear(t, s)
			}
		})
	}
}

// clear looks at every stretch of every arrow.
func clear(t *testing.T, s *sheet) {
	t.Helper()
	type stretch struct {
		a, b point
		to   *node
	}
	ways := s.buses()
	var all []stretch
	for _, l := range s.links {
		way := l.way(ways[l.to])
		for i := range way[1:] {
			all = append(all, stretch{way[i], way[i+1], l.to})
		}
	}
	for i, one := range all {
		for _, n := range s.nodes {
			inX := min(one.a.x, one.b.x) < n.x+n.width/2-0.1 && max(one.a.x, one.b.x) > n.x-n.width/2+0.1
			if inX && min(one.a.y, one.b.y) < n.lower()-0.1 && max(one.a.y, one.b.y) > n.upper()+0.1 {
				t.Errorf("an arrow to %s passes through %s", one.to.text, n.text)
			}
		}
		for _, other := range all[i+1:] {
			if one.to != other.to && upon(one.a, one.b, other.a, other.b) {
				t.Errorf("arrows to %s and %s run upon each other", one.to.text, other.to.text)
			}
		}
	}
}

// upon tells whether two stretches run along each other; where they only cross they do not.
func upon(a, b, c, d point) bool {
	along := func(a1, b1, c1, d1, a2, b2, c2, d2 float64) bool {
		flat := math.Abs(a2-b2) < 0.1 && math.Abs(c2-d2) < 0.1 && math.Abs(a2-c2) < 0.5
		return flat && min(max(a1, b1), max(c1, d1))-max(min(a1, b1), min(c1, d1)) > 0.5
	}
	return along(a.x, b.x, c.x, d.x, a.y, b.y, c.y, d.y) || along(a.y, b.y, c.y, d.y, a.x, b.x, c.x, d.x)
}

func TestStandard(t *testing.T) {
	t.Parallel()
	d := of(t, "pelaporan")
	t.Run("has fourteen components, none of them empty", func(t *testing.T) {
		t.Parallel()
		all := append(delivery(d, Issuer{}), management(d)...)
		if len(all) != 14 {
			t.Errorf("%d components", len(all))
		}
	})
	t.Run("tells where the office hears complaints, and leaves open what is not decided", func(t *testing.T) {
		t.Parallel()
		pdf, err := Standard(d, Issuer{Office: registry.Office{Settings: registry.OfficeSettings{Whatsapp: "620000000000"}}})
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(words(t, pdf), "\n", " ")
		for _, want := range []string{"WhatsApp 620000000000", "15 hari kerja", "4. Biaya " + blank, d.Hash, "Nama perangkat daerah " + blank} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
	})
}

// words are the lines of a PDF in the order they were written.
func words(t *testing.T, pdf []byte) string {
	t.Helper()
	r, err := reader.Parse(pdf)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for i := range r.PageCount() {
		page, err := r.Page(i)
		if err != nil {
			t.Fatal(err)
		}
		spans, err := page.TextSpans()
		if err != nil {
			t.Fatal(err)
		}
		var last reader.TextSpan
		for j, span := range spans {
			switch {
			case j > 0 && math.Abs(span.Y-last.Y) > span.Height/2:
				all.WriteString("\n")
			case j > 0 && span.X-last.X-last.Width > span.Height/10:
				all.WriteString(" ")
			}
			all.WriteString(span.Text)
			last = span
		}
		all.WriteString("\n\n")
	}
	return all.String()
}

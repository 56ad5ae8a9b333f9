package inspect

import (
	"bytes"
	"compress/zlib"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// objects of a small plain PDF: catalog, page tree, one page, its content.
func plain(extra ...string) []string {
	return append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
		stream("", []byte("BT ET")),
	}, extra...)
}

// with is plain with the catalog's further entries.
func with(catalog string, extra ...string) []string {
	objs := plain(extra...)
	objs[0] = "<< /Type /Catalog /Pages 2 0 R " + catalog + " >>"
	return objs
}

func stream(entries string, content []byte) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), entries, content)
}

func deflate(content []byte) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(content) // a buffer takes all
	z.Close()
	return b.Bytes()
}

// write lays out objects 1, 2, … with a classical table.
func write(trailer string, objs []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var offsets []int
	for i, o := range objs {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objs)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objs)+1, trailer, at)
	return b.Bytes()
}

// writePacked puts all objects but streams into one packed stream, with a table that is a stream too.
func writePacked(objs []string, filter func([]byte) []byte, entries string) []byte {
	var b, prolog, body bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	type row struct{ kind, a, b int }
	rows := []row{{0, 0, 255}}
	packed := len(objs) + 1
	n := 0
	for i, o := range objs {
		if strings.Contains(o, "stream") {
			rows = append(rows, row{1, b.Len(), 0})
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
			continue
		}
		rows = append(rows, row{2, packed, n})
		fmt.Fprintf(&prolog, "%d %d ", i+1, body.Len())
		body.WriteString(o + "\n")
		n++
	}
	rows = append(rows, row{1, b.Len(), 0})
	kind := fmt.Sprintf("/Type /ObjStm /N %d /First %d %s", n, prolog.Len(), entries)
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", packed, stream(kind, filter(append(prolog.Bytes(), body.Bytes()...))))
	at := b.Len()
	rows = append(rows, row{1, at, 0})
	var table bytes.Buffer
	for _, r := range rows {
		table.Write([]byte{byte(r.kind), byte(r.a >> 16), byte(r.a >> 8), byte(r.a), byte(r.b)})
	}
	kind = fmt.Sprintf("/Type /XRef /Size %d /W [1 3 1] /Root 1 0 R /Filter /FlateDecode", len(rows))
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", packed+1, stream(kind, deflate(table.Bytes())), at)
	return b.Bytes()
}

func pack(objs []string) []byte { return writePacked(objs, deflate, "/Filter /FlateDecode") }

// check runs Check under a time that no file may exceed.
func check(t testing.TB, data []byte) (Result, error) {
	t.Helper()
	start := time.Now()
	r, err := Inspector{}.Check(t.Context(), bytes.NewReader(data), int64(len(data)), DefaultLimits())
	if took := time.Since(start); took > 6*time.Second {
		t.Errorf("took %v", took)
	}
	return r, err
}

// wantCode wants a refusal with this code, or none for "".
func wantCode(t testing.TB, data []byte, code string) {
	t.Helper()
	_, err := check(t, data)
	var r *Refusal
	switch {
	case code == "" && err != nil:
		t.Errorf("refused: %v", err)
	case code != "" && !errors.As(err, &r):
		t.Errorf("got %v, want %s", err, code)
	case code != "" && (r.Code != code || r.Detail == ""):
		t.Errorf("got %v, want %s", r, code)
	}
}

func TestPlainPDFs(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"with a classical table":            write("", plain()),
		"with packed objects":               pack(plain()),
		"with packed objects left unpacked": writePacked(plain(), bytes.Clone, ""),
		"that opens on a page":              write("", with("/OpenAction [3 0 R /Fit]")),
		"with a link":                       write("", plain("<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://contoh.example) >> >>")),
		"with blanks behind its end":        append(write("", plain()), "\r\n\x00\x00"...),
		"with remarks behind its objects":   bytes.ReplaceAll(write("", plain()), []byte("endobj"), []byte("endobj % objek")),
		"that speaks of scripts":            write("", plain("(JavaScript /JS /Launch)", "[/JavaScript /Launch]")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := check(t, data)
			if err != nil || r != (Result{MIME: PDF, Pages: 1}) {
				t.Errorf("got %+v, %v", r, err)
			}
		})
	}
}

// hostile files: the objects besides, and the code they are refused with. Each is tried plain and packed.
var hostile = map[string]struct {
	objs []string
	code string
}{
	"script on opening":          {with("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), activePDF},
	"script by name":             {with("/Names << /JavaScript << /Names [(a) 5 0 R] >> >>", "<< /S /JavaScript /JS (1) >>"), activePDF},
	"script spelt with escapes":  {with("/OpenAction << /S /J#61vaScript /#4A#53 (1) >>"), activePDF},
	"script named elsewhere":     {with("/OpenAction << /S 5 0 R /X (1) >>", "/JavaScript"), activePDF},
	"script in a stream":         {with("/OpenAction << /S /X /JS 5 0 R >>", stream("", []byte("1"))), activePDF},
	"script on a page":           {plain("<< /AA << /O << /S /JavaScript /JS (1) >> >> >>"), activePDF},
	"script in a field":          {with("/AcroForm << /Fields [5 0 R] >>", "<< /FT /Tx /T (a) /AA << /K << /S /JavaScript /JS (1) >> >> >>"), activePDF},
	"script behind an action":    {with("/OpenAction << /S /URI /URI (a) /Next [<< /S /JavaScript /JS (1) >>] >>"), activePDF},
	"script nobody refers to":    {plain("<< /S /JavaScript /JS (1) >>"), activePDF},
	"form in XML":                {with("/AcroForm << /XFA 5 0 R /Fields [] >>", stream("", []byte("<x/>"))), activePDF},
	"launching a program":        {with("/OpenAction << /S /Launch /F (a.exe) >>"), activePDF},
	"launching from a link":      {plain("<< /Type /Annot /Subtype /Link /A << /S /Launch /Win << /F (a.exe) >> >> >>"), activePDF},
	"sending the form":           {plain("<< /S /SubmitForm /F (https://contoh.example) >>"), activePDF},
	"fetching data":              {plain("<< /S /ImportData /F (a) >>"), activePDF},
	"opening another file":       {plain("<< /S /GoToR /F (\\\\\\\\contoh\\\\a.pdf) >>"), activePDF},
	"embedded files by name":     {with("/Names << /EmbeddedFiles << /Names [] >> >>"), carryingPDF},
	"embedded file":              {plain("<< /Type /Filespec /F (a) /EF << /F 6 0 R >> >>", stream("/Type /EmbeddedFile", []byte("a"))), carryingPDF},
	"file attached to a page":    {plain("<< /Type /Annot /Subtype /FileAttachment >>"), carryingPDF},
	"portfolio":                  {with("/Collection << /View /D >>"), carryingPDF},
	"film":                       {plain("<< /Type /Annot /Subtype /RichMedia >>"), carryingPDF},
	"page tree with a loop":      {loop("[2 0 R]"), brokenPDF},
	"page met twice":             {loop("[3 0 R 3 0 R]"), brokenPDF},
	"no pages":                   {loop("[]"), brokenPDF},
	"page that is not there":     {loop("[9 0 R]"), brokenPDF},
	"201 pages":                  {pages(201), manyPages},
	"200 pages":                  {pages(200), ""},
	"count that lies":            {loop("[3 0 R]"), ""},
	"no catalog worth the name":  {append([]string{"<< /Type /Catalog >>"}, plain()[1:]...), brokenPDF},
	"fields that share children": {with("/AcroForm << /Fields [5 0 R] >>", shared(40)...), ""},
}

func loop(kids string) []string {
	objs := plain()
	objs[1] = "<< /Type /Pages /Count 100000000 /Kids " + kids + " >>"
	return objs
}

func pages(n int) []string {
	objs := plain()
	var kids strings.Builder
	for i := range n - 1 {
		fmt.Fprintf(&kids, "%d 0 R ", 5+i)
		objs = append(objs, objs[2])
	}
	objs[1] = "<< /Type /Pages /Count 1 /Kids [3 0 R " + kids.String() + "] >>"
	return objs
}

// shared is a chain of fields from object 5 on, each of which has the next one twice.
func shared(depth int) []string {
	var objs []string
	for i := range depth {
		objs = append(objs, fmt.Sprintf("<< /T (a%d) /Kids [%d 0 R %d 0 R] >>", i, 6+i, 6+i))
	}
	return append(objs, "<< /FT /Tx /T (z) >>")
}

func TestHostilePDFs(t *testing.T) {
	t.Parallel()
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantCode(t, write("", c.objs), c.code)
			wantCode(t, pack(c.objs), c.code)
		})
	}
}

func TestBrokenPDFs(t *testing.T) {
	t.Parallel()
	whole := write("", plain())
	for name, data := range map[string][]byte{
		"only a header":                 []byte("%PDF-1.7\n"),
		"nothing between":               []byte("%PDF-1.7\nstartxref\n9\n%%EOF"),
		"no table":                      []byte("%PDF-1.7\n" + strings.Repeat("karangan ", 100) + "\nstartxref\n20\n%%EOF"),
		"first part for a slow network": []byte("%PDF-1.7\nxref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n"),
		"another file behind":           append(bytes.Clone(whole), "<html>"...),
		"object unreadable":             write("", plain("<< /A [ << /JS ((( >>")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantCode(t, data, brokenPDF)
		})
	}

	for kind, data := range map[string][]byte{"classical": whole, "packed": pack(plain()), "of 300 KB": large(300 << 10)} {
		for tenth := 1; tenth < 10; tenth++ {
			t.Run(fmt.Sprintf("%s, cut at %d0 %%", kind, tenth), func(t *testing.T) {
				t.Parallel()
				wantCode(t, data[:len(data)*tenth/10], brokenPDF)
			})
		}
	}
}

func TestLockedPDFs(t *testing.T) {
	t.Parallel()
	api.DisableConfigDir()
	for name, conf := range map[string]*model.Configuration{
		"with a password to open":  model.NewAESConfiguration("rahasia", "rahasia", 256),
		"with one to change only":  model.NewAESConfiguration("", "rahasia", 256),
		"with an old cipher":       model.NewRC4Configuration("", "rahasia", 128),
		"with a password, AES 128": model.NewAESConfiguration("a", "b", 128),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := api.Encrypt(bytes.NewReader(write("", plain())), &out, conf); err != nil {
				t.Fatal(err)
			}
			wantCode(t, out.Bytes(), lockedPDF)
		})
	}
	t.Run("said in the trailer itself", func(t *testing.T) {
		t.Parallel()
		wantCode(t, write("/Encrypt << /Filter /Standard >>", plain()), lockedPDF)
	})
}

// TestBombs holds files that are small and would be large; all must be refused soon and without the memory.
func TestBombs(t *testing.T) {
	zeros, fewer := deflate(make([]byte, 2*maxTables)), deflate(make([]byte, maxTables/8))
	numbers := deflate(bytes.Repeat([]byte("[0 "), 3<<20))
	many := plain()
	for range 9 {
		many = append(many, stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", fewer))
	}
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"packed objects": {write("", plain(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zeros))), intricatePDF},
		"packed objects with escapes and false ends": {write("", plain(stream("/Type /Obj#53tm /N 1 /First 4 /X (endobj 1 0 obj >>stream) /Filter /FlateDecode", zeros))), intricatePDF},
		"packed twice":     {write("", plain(stream("/Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]", deflate(zeros)))), intricatePDF},
		"packed arrays":    {write("", plain(stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", numbers))), intricatePDF},
		"many packed":      {write("", many), intricatePDF},
		"table":            {bombTable(zeros), intricatePDF},
		"nested arrays":    {write("", plain(deep)), brokenPDF},
		"nested, packed":   {pack(plain(deep)), brokenPDF},
		"one object often": {repeated(30_000), intricatePDF},
	} {
		t.Run(name, func(t *testing.T) {
			before := peak()
			wantCode(t, c.data, c.code)
			if grown := int64(peak()) - int64(before); grown > 220<<20 {
				t.Errorf("memory grew by %d MiB", grown>>20)
			}
		})
	}
}

// bombTable is a file whose table of objects unfolds to much.
func bombTable(content []byte) []byte {
	b := bytes.NewBufferString("%PDF-1.7\n")
	at := b.Len()
	fmt.Fprintf(b, "1 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", stream("/Type /XRef /Size 2 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode", content), at)
	return b.Bytes()
}

// repeated is a file whose table names one stream of 1 MiB many times.
func repeated(n int) []byte {
	objs := plain(stream("", make([]byte, 1<<20)))
	data := string(write("", objs))
	table := data[strings.LastIndex(data, "xref\n0 "):strings.Index(data, "trailer")]
	rows := strings.SplitAfter(table, "\n")
	last := rows[len(rows)-2]
	longer := fmt.Sprintf("xref\n0 %d\n", len(objs)+1+n) + strings.Join(rows[2:], "") + strings.Repeat(last, n)
	return []byte(strings.Replace(data, table, longer, 1))
}

// peak is the largest memory that Go's runtime took so far, in bytes; it counts what was given back since.
func peak() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// large is a plain PDF with one page and a stream of random bytes, as a scan has.
func large(size int) []byte {
	scan := make([]byte, size-2000)
	rand.Read(scan)
	return write("", plain(stream("/Type /XObject /Subtype /Image /Width 100 /Height 100", scan)))
}

func BenchmarkCheck(b *testing.B) {
	for name, data := range map[string][]byte{"plain 300 KB": large(300 << 10), "packed": pack(pages(20)), "20 pages": write("", pages(20))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (Inspector{}).Check(b.Context(), bytes.NewReader(data), int64(len(data)), DefaultLimits()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, c := range hostile {
		if len(c.objs) < 60 {
			f.Add(write("", c.objs))
		}
	}
	f.Add(pack(plain()))
	f.Add(write("/Encrypt << /Filter /Standard >>", plain()))
	f.Add(sample(f, JPEG))
	f.Add(sample(f, PNG))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := check(t, data)
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("neither taken nor refused: %v", err)
		}
		if err == nil && r.Pages == 0 && r.Width == 0 {
			t.Fatalf("took %+v", r)
		}
	})
}

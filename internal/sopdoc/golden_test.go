package sopdoc

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carlos7ags/folio/reader"

	"ormas/internal/preview"
	"ormas/internal/preview/draw"
	"ormas/internal/registry"
	"ormas/workflow"
)

var update = flag.Bool("update", false, "write the printed documents anew")

// contoh is an office that is plainly none. It has no logo, so that docs/sop shows nobody's.
var contoh = Issuer{Guide: "https://contoh.test/panduan", Office: registry.Office{
	Name: "Badan Kesatuan Bangsa dan Politik Kota Contoh", City: "Kota Contoh",
	Settings: registry.OfficeSettings{
		Letterhead: []string{"PEMERINTAH KOTA CONTOH", "BADAN KESATUAN BANGSA DAN POLITIK"},
		Address:    "Jalan Rekaan Nomor 1, Kota Contoh", Phone: "(0000) 000000", Email: "kantor@kota-contoh.example",
		HeadTitle: "Kepala Badan Kesatuan Bangsa dan Politik Kota Contoh", Whatsapp: "620000000000",
	},
}}

// documents are all that is printed, by the word in the names of docs/sop, with the width of its pictures there in pixels:
// as small as can be read, since each change of a definition keeps them once more.
var documents = map[string]struct {
	print func(*workflow.Definition, Issuer) ([]byte, error)
	width int
}{"sop": {SOP, 1080}, "standar": {Standard, 800}, "poster": {Poster, 640}, "persegi": {Square, 640}, "tegak": {Story, 480}}

// TestGolden compares text and picture of what is printed with what docs/sop shows.
func TestGolden(t *testing.T) {
	artist, err := draw.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = artist.Close() })
	for _, d := range shipped(t) {
		for kind, doc := range documents {
			if kind != "sop" && !d.Public() {
				continue
			}
			name := fmt.Sprintf("%s.v%d.%s", d.Service, d.Version, kind)
			t.Run(name+" prints what the definition says", func(t *testing.T) {
				pdf, err := doc.print(d, contoh)
				if err != nil {
					t.Fatal(err)
				}
				kept(t, name+".txt", []byte(words(t, pdf)))
				r, err := reader.Parse(pdf)
				if err != nil {
					t.Fatal(err)
				}
				for i := range r.PageCount() {
					sheet := preview.Sheet{MIME: "application/pdf", Number: i + 1, Width: doc.width}
					picture, err := artist.Draw(pdf, sheet)
					if err != nil {
						t.Fatal(err)
					}
					kept(t, fmt.Sprintf("%s.%d%s", name, i+1, ending(picture)), picture)
				}
			})
		}
	}
}

// ending is what the name of a picture ends with.
func ending(picture []byte) string {
	return strings.Replace(preview.TypeOf(picture[0]), "image/", ".", 1)
}

// kept compares with a file of docs/sop, or writes it.
func kept(t *testing.T, name string, body []byte) {
	t.Helper()
	path := filepath.Join("..", "..", "docs", "sop", name)
	if *update {
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, body) {
		t.Errorf("%s is out of date; write it anew with: go test ./internal/sopdoc -run Golden -update", path)
	}
}

package casework

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"time"

	"ormas/internal/registry"
)

// sitemapMost is how many addresses one file of a sitemap may hold by its protocol.
const sitemapMost = 50_000

// MIMEOf is the media type of a file of the register by its name.
func MIMEOf(name string) string {
	switch name {
	case registry.RegisterCSV:
		return "text/csv; charset=utf-8"
	case registry.RegisterJSON:
		return "application/json; charset=utf-8"
	}
	return "application/xml; charset=utf-8"
}

// madeFile is a file being made: on local disk without a name, so that a killed process leaves nothing behind.
type madeFile struct {
	name string
	file *os.File
	out  *bufio.Writer // to the file, hashed on the way
	hash hash.Hash
	size int64
}

func makeFile(dir, name string) (*madeFile, error) {
	f, err := os.CreateTemp(dir, "register-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	h := sha256.New()
	return &madeFile{name: name, file: f, hash: h, out: bufio.NewWriter(io.MultiWriter(f, h))}, nil
}

// Write adds to the file.
func (f *madeFile) Write(b []byte) (int, error) {
	n, err := f.out.Write(b)
	f.size += int64(n)
	return n, err
}

// done makes the file ready to be read from its start.
func (f *madeFile) done() error {
	if err := f.out.Flush(); err != nil {
		return err
	}
	_, err := f.file.Seek(0, io.SeekStart)
	return err
}

func (f *madeFile) digest() string { return hex.EncodeToString(f.hash.Sum(nil)) }

// registerWriter writes all files of the register of an office in one pass over its letters.
type registerWriter struct {
	dir, site string
	day       time.Time
	letters   int

	files      []*madeFile
	csv        *csv.Writer
	json       *madeFile
	sitemap    *madeFile // the part being written
	addresses  int       // in it
	parts      int
	fieldNames []string
}

// begin opens the files and writes their heads, and the pages that are no letters into the sitemap.
func (w *registerWriter) begin(pages []string) error {
	table, err := w.open(registry.RegisterCSV)
	if err != nil {
		return err
	}
	if w.json, err = w.open(registry.RegisterJSON); err != nil {
		return err
	}
	for _, f := range registry.PublicFields {
		w.fieldNames = append(w.fieldNames, f.Name)
	}
	// As in the other tables that people open: a byte order mark, and lines that end as RFC 4180 wants.
	if _, err := io.WriteString(table, "\uFEFF"); err != nil {
		return err
	}
	w.csv = csv.NewWriter(table)
	w.csv.UseCRLF = true
	if err := w.csv.Write(w.fieldNames); err != nil {
		return err
	}
	if _, err := io.WriteString(w.json, "["); err != nil {
		return err
	}
	for _, path := range pages {
		if err := w.address(path); err != nil {
			return err
		}
	}
	return nil
}

// letter adds a letter to all files.
func (w *registerWriter) letter(c registry.Certificate) error {
	l := c.PublicOn(w.day)
	values := make([]string, len(registry.PublicFields))
	for i, f := range registry.PublicFields {
		values[i] = f.Value(l)
	}
	if err := w.object(values); err != nil {
		return err
	}
	for i := range values {
		values[i] = registry.HarmlessCell(values[i])
	}
	if err := w.csv.Write(values); err != nil {
		return err
	}
	w.letters++
	return w.address("/register/" + l.ID.String())
}

// object adds an object with the fields in their order to the JSON, on a line of its own.
func (w *registerWriter) object(values []string) error {
	var b bytes.Buffer
	if w.letters > 0 {
		b.WriteByte(',')
	}
	b.WriteString("\n{")
	for i, value := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%q:%s", w.fieldNames[i], text)
	}
	b.WriteByte('}')
	_, err := w.json.Write(b.Bytes())
	return err
}

const (
	xmlHead    = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	sitemapXML = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"
)

// address adds the address of a page to the sitemap, in a new part where the last is full.
func (w *registerWriter) address(path string) (err error) {
	if w.addresses == sitemapMost {
		if err := w.endPart(); err != nil {
			return err
		}
	}
	if w.sitemap == nil {
		w.parts++
		w.addresses = 0
		if w.sitemap, err = w.open(fmt.Sprintf("sitemap-%d.xml", w.parts)); err != nil {
			return err
		}
		if _, err := io.WriteString(w.sitemap, xmlHead+"<urlset"+sitemapXML); err != nil {
			return err
		}
	}
	w.addresses++
	_, err = io.WriteString(w.sitemap, "<url><loc>"+escaped(w.site+path)+"</loc></url>\n")
	return err
}

func (w *registerWriter) endPart() error {
	_, err := io.WriteString(w.sitemap, "</urlset>\n")
	w.sitemap = nil
	return err
}

// end writes the ends of all files. A sitemap of one part is the sitemap; several get an index.
func (w *registerWriter) end() error {
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		return err
	}
	if _, err := io.WriteString(w.json, "\n]\n"); err != nil {
		return err
	}
	only := w.sitemap
	if err := w.endPart(); err != nil {
		return err
	}
	if w.parts == 1 {
		only.name = registry.SitemapFile
	} else if err := w.index(); err != nil {
		return err
	}
	for _, f := range w.files {
		if err := f.done(); err != nil {
			return err
		}
	}
	return nil
}

func (w *registerWriter) index() error {
	f, err := w.open(registry.SitemapFile)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(xmlHead + "<sitemapindex" + sitemapXML)
	for n := 1; n <= w.parts; n++ {
		fmt.Fprintf(&b, "<sitemap><loc>%s</loc></sitemap>\n", escaped(fmt.Sprintf("%s/sitemap-%d.xml", w.site, n)))
	}
	b.WriteString("</sitemapindex>\n")
	_, err = io.WriteString(f, b.String())
	return err
}

func (w *registerWriter) open(name string) (*madeFile, error) {
	f, err := makeFile(w.dir, name)
	if err == nil {
		w.files = append(w.files, f)
	}
	return f, err
}

// close gives the room of all files back.
func (w *registerWriter) close() error {
	var failed []error
	for _, f := range w.files {
		failed = append(failed, f.file.Close())
	}
	return errors.Join(failed...)
}

// escaped is a text as it stands in XML.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}

package pages

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/workflow"
)

// parcel is a form with files as it was sent.
type parcel struct {
	fields url.Values
	files  []*intake.File
	names  []string // of the files, as the sender calls them
	texts  int
}

// close removes the files from local disk.
func (b *parcel) close() {
	for _, f := range b.files {
		_ = f.Close() // it has no name any more; the descriptor goes with the process at the latest
	}
}

const (
	// parcelFiles is how many files of the largest size may come together; they are joined into one no larger than that.
	parcelFiles = 5
	// longestPart is the most bytes of a text beside the files, mostTexts how many there may be.
	longestPart = 1000
	mostTexts   = 200
)

// cameKey is where a request keeps the names of the inputs with which a file came.
const cameKey = "berkas-datang"

// fileCame notes that a file came with an input, for the page that may have to be shown again: it stands empty there.
func fileCame(c *gin.Context, input string) { c.Set(cameKey, append(filesCame(c), input)) }

// filesCame are the inputs with which a file came in a request.
func filesCame(c *gin.Context) []string { return c.GetStringSlice(cameKey) }

// unpack reads a form with files. What is wrong with them comes back as a refusal, to be shown on the form; the files are
// on local disk until the parcel is closed.
func (p *Pages) unpack(c *gin.Context) (*parcel, error) {
	b := &parcel{fields: url.Values{}}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, parcelFiles*p.Office.UploadLimit()+1<<20)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		if c.Request.ParseForm() == nil { // carried over a sign-in, which takes no files along
			b.fields = c.Request.PostForm
		}
		return b, registry.Invalid("file", "tidak_terbaca", "Berkas tidak sampai. Pilih berkasnya, lalu kirim lagi.")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err == nil {
			err = p.takePart(c, b, part)
		}
		if err != nil {
			return b, partRefusal(err)
		}
	}
}

// textsBesideFiles are the texts of a form with files from somebody who is not signed in: as far as they come within the limit that
// readForm has set, since no file is taken from strangers.
func textsBesideFiles(c *gin.Context) (texts url.Values, files bool) {
	texts = url.Values{}
	parts, err := c.Request.MultipartReader()
	for n := 0; err == nil && n < mostTexts; n++ {
		var part *multipart.Part
		if part, err = parts.NextPart(); err != nil || part.FileName() != "" || part.FormName() == "file" {
			files = files || part != nil && part.FileName() != ""
			continue
		}
		var text []byte
		if text, err = io.ReadAll(io.LimitReader(part, longestPart)); err == nil {
			texts.Add(part.FormName(), strings.ToValidUTF8(string(text), ""))
		}
	}
	return texts, files
}

func (p *Pages) takePart(c *gin.Context, b *parcel, part *multipart.Part) error {
	if part.FormName() != "file" {
		if b.texts++; b.texts > mostTexts || len(part.FormName()) > longestPart {
			return registry.Invalid("file", "tidak_terbaca", "Formulir ini memuat terlalu banyak isian. Muat ulang halamannya, lalu unggah lagi.")
		}
		text, err := io.ReadAll(io.LimitReader(part, longestPart))
		b.fields.Add(part.FormName(), strings.ToValidUTF8(string(text), ""))
		return err
	}
	if part.FileName() == "" { // an input left empty
		return nil
	}
	fileCame(c, part.FormName())
	if len(b.files) >= casework.MaxPictures {
		return registry.Invalid("file", "terlalu_banyak_gambar", fmt.Sprintf("Pilih paling banyak %d gambar sekaligus.", casework.MaxPictures))
	}
	f, err := p.Office.Spool(c.Request.Context(), part)
	if err != nil {
		return err
	}
	b.files, b.names = append(b.files, f), append(b.names, part.FileName())
	return nil
}

// partRefusal tells what was wrong with a part in words.
func partRefusal(err error) error {
	var tooLong *http.MaxBytesError
	switch {
	case workflow.KindOf(err) != "":
		return err
	case errors.As(err, &tooLong):
		return workflow.Refuse(workflow.TooLarge, "terlalu_besar", "Berkas yang dikirim bersama-sama terlalu besar.")
	}
	slog.Info("upload was cut", "error", err)
	return registry.Invalid("file", "unggahan_terputus", "Unggahan tidak sampai utuh. Silakan unggah lagi.")
}

// print tells parcels with other files apart.
func (b *parcel) print() string {
	sums := make([]string, len(b.files))
	for i, f := range b.files {
		sums[i] = f.SHA256
	}
	return strings.Join(sums, " ")
}

// inWords tells which types are taken where a file has another one, and what to do with the format that many phones keep
// photos in.
func (b *parcel) inWords(err error, kinds []string) error {
	var refusal *registry.Error
	if !errors.As(err, &refusal) || refusal.Kind != workflow.Unsupported || len(kinds) == 0 {
		return err
	}
	detail := "Jenis berkas ini tidak dapat diterima di sini. Yang diterima: " + lowerPicture(kinds) + "."
	if slices.ContainsFunc(b.files, isHEIC) {
		detail = "Foto ini berformat HEIC, yang tidak dapat diterima. Ubah dahulu menjadi JPEG. Di iPhone: buka Pengaturan, Kamera, Format, " +
			"pilih \"Paling Kompatibel\", lalu ambil fotonya lagi. Di ponsel lain: matikan penyimpanan hemat ruang (HEIF) pada pengaturan kamera."
	}
	return workflow.Refuse(refusal.Kind, refusal.Code, detail)
}

// isHEIC tells whether a file is a picture in the format of newer phones.
func isHEIC(f *intake.File) bool {
	head := make([]byte, 64)
	n, _ := f.ReadAt(head, 0) // a shorter file is none
	kind := mimetype.Detect(head[:n]).String()
	return strings.HasPrefix(kind, "image/heic") || strings.HasPrefix(kind, "image/heif")
}

// leave goes on after a form was taken. The page's own script asks for the address only, and goes there itself.
func (p *Pages) leave(c *gin.Context, to string) {
	if quiet(c) {
		c.JSON(http.StatusOK, gin.H{"lanjut": to})
		return
	}
	c.Redirect(http.StatusSeeOther, to)
}

// one is the parcel's file: the only one, or a PDF of its pictures.
func (p *Pages) one(c *gin.Context, by workflow.Actor, b *parcel, kinds []string) (f *intake.File, name string, err error) {
	switch {
	case len(b.files) == 0:
		return nil, "", registry.Invalid("file", "wajib", "Pilih berkas yang akan diunggah.")
	case len(b.files) == 1:
		return b.files[0], b.names[0], nil
	case !acceptsPDF(kinds):
		return nil, "", registry.Invalid("file", "satu_saja", "Pilih satu gambar saja untuk berkas ini.")
	}
	joined, err := p.Office.Join(c.Request.Context(), by, b.files)
	if err != nil {
		return nil, "", err
	}
	b.files = append(b.files, joined) // closed with the others
	name, _, _ = strings.Cut(b.names[0], ".")
	return joined, fmt.Sprintf("%s-%d-halaman.pdf", name, len(b.names)), nil
}

// sendFile answers a file as a download that no browser shows as a page.
func sendFile(c *gin.Context, content intake.Content) {
	defer func() { _ = content.Body.Close() }() // there is nobody left to tell
	for name, value := range map[string]string{
		"Content-Type":            content.MIME,
		"Content-Length":          strconv.FormatInt(content.Size, 10),
		"Content-Disposition":     mime.FormatMediaType("attachment", map[string]string{"filename": content.Filename}),
		"Content-Security-Policy": "sandbox",
		"X-Content-Type-Options":  "nosniff",
		"Cache-Control":           "private",
	} {
		c.Header(name, value)
	}
	c.Status(http.StatusOK)
	if _, err := io.Copy(c.Writer, content.Body); err != nil {
		slog.InfoContext(c.Request.Context(), "download was cut", "error", err)
	}
}

// sizeInWords writes a size as people read it.
func sizeInWords(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", max(1, bytes>>10))
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)), ".", ",", 1)
}

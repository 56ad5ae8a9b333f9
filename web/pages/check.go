package pages

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/web/static"
	"ormas/workflow"
)

// Where the page for checking letters has what makes it one that can be kept.
const (
	checkPath    = "/cek"
	workerPath   = "/cek-pekerja.js"
	manifestPath = "/cek.webmanifest"
)

// qrForm is where a QR is checked: by the browser, or without its script by the service.
type qrForm struct {
	Check  string // how the address in a genuine QR begins
	Keys   string // where the office's keys lie
	Worker string // keeps the page
	Zone   string // IANA name, of the times that are shown
	Office string // name, as the office's keys have it
	Again  string // asks to choose the picture once more; empty: none came
}

// withQR adds to the page for checking letters what checks a QR.
func (p *Pages) withQR(view *codePage, name string) {
	if name != "check" {
		return
	}
	view.Manifest = manifestPath
	view.QR = qrForm{Check: p.Office.CheckAddress(), Keys: casework.KeySetPath, Worker: workerPath, Zone: "Asia/Jakarta", Again: view.Again("file")}
	if view.Office != nil {
		view.QR.Zone, view.QR.Office = view.Office.TimeZone, view.Office.Name
	}
}

// qrResult is what a QR proved.
type qrResult struct {
	said
	Likeness *said  // of the number that was typed; nil: none was, or it is another one
	Other    *other // the number that was typed is not the letter's; nil: it is, or none was
}

// other is a number that is not the letter's: what counts then, before all that the register tells of that letter.
type other struct{ Heading, Sentence string }

// said is a sentence with its tone.
type said struct{ Tone, Sentence string }

// checkQR checks the QR in a picture, or its text, for browsers that do not do it themselves.
func (p *Pages) checkQR(c *gin.Context) {
	if err := p.Office.MayCheck(addressOf(c.Request)); err != nil {
		p.Refuse(c, err)
		return
	}
	b, err := p.unpack(c)
	defer b.close()
	text := b.fields.Get("qr")
	if err == nil && text == "" && len(b.files) > 0 {
		text, err = p.Office.ReadQR(c.Request.Context(), b.files[0])
	}
	if err == nil && text == "" {
		err = registry.Invalid("file", "wajib", "Pilih gambar kode QR, atau tempelkan isinya.")
	}
	err = b.inWords(err, casework.LogoKinds())
	var found *casework.CheckedQR
	if err == nil {
		found, err = p.Office.CheckQR(c.Request.Context(), text)
	}
	var l *casework.PublicCertificate
	if err == nil {
		l, err = p.Office.PublicCertificate(c.Request.Context(), rules.Place{}, found.Code)
	}
	if err != nil {
		p.refuseQR(c, err)
		return
	}
	view := p.letterPage(l)
	view.QR = proved(found, l, strings.TrimSpace(b.fields.Get("nomor")))
	if view.QR.Other != nil {
		view.Title = view.QR.Other.Heading + " – hasil cek surat" // heard first where pages are read out
	}
	p.show(c, http.StatusOK, "letter", view)
}

// refuseQR shows the form again: with what is wrong with the input, or with why the QR is not accepted.
func (p *Pages) refuseQR(c *gin.Context, err error) {
	var refusal *registry.Error
	if !errors.As(err, &refusal) || refusal.Kind != workflow.Invalid && refusal.Kind != workflow.Unsupported && refusal.Kind != workflow.TooLarge {
		p.Refuse(c, err)
		return
	}
	f, broken := p.frame(c, "Cek surat")
	if broken != nil {
		p.Refuse(c, broken)
		return
	}
	view := codePage{frame: f, Form: checkForm("")}
	view.Here, view.Private, view.File = "cek", true, p.fileForm()
	p.withQR(&view, "check")
	if len(refusal.Fields) > 0 || refusal.Kind != workflow.Invalid {
		view.Problems, view.Failed = problemsOf(refusal, "file"), true
		for i := range view.Problems {
			view.Problems[i].Field = "file-qr" // another form of the page asks for a file too
		}
	} else {
		view.Refused = whyRefused(refusal)
	}
	p.show(c, p.Status(err), "check", view)
}

// refusedQR is why a QR is not accepted.
type refusedQR struct{ Tone, Heading, Sentence string }

// unread are the headings of refusals that say nothing of the letter, by their code.
var unread = map[string]string{
	"qr_tidak_terbaca": "Kode QR tidak terbaca", "gambar_terlalu_rumit": "Kode QR tidak terbaca", "gambar_tidak_terbaca": "Gambar tidak terbaca",
}

func whyRefused(refusal *registry.Error) *refusedQR {
	if heading, ok := unread[refusal.Code]; ok {
		return &refusedQR{"perhatian", heading, refusal.Detail}
	}
	return &refusedQR{"buruk", "Surat ini tidak lolos pemeriksaan", refusal.Detail}
}

// proved tells what a QR of a letter of the register proves.
func proved(found *casework.CheckedQR, l *casework.PublicCertificate, number string) *qrResult {
	r := &qrResult{said: said{"baik", "Kode QR pada surat ini ditandatangani oleh kantor dan sama dengan register."}}
	switch {
	case !found.Signed:
		r.said = said{"tenang", "Kode QR ini tidak memuat tanda tangan kantor, seperti pada surat lama. Yang membuktikan surat ini adalah isi register di bawah."}
	case found.Asked:
		r.said = said{"perhatian", "Kode QR ini ditandatangani dengan kunci yang kemudian dinyatakan bocor. Yang membuktikan surat ini adalah isi register di bawah; cocokkan dengan teliti."}
	}
	if number == "" {
		return r
	}
	switch registry.CompareNumbers(number, l.Number) {
	case registry.Same:
		r.Likeness = &said{"baik", "Nomor pada surat sama."}
	case registry.LooksAlike:
		r.Other = &other{"Nomor mirip: jangan dipakai", `Nomor "` + number + `" mirip, tetapi tidak sama dengan ` + l.Number + ": ada huruf atau tanda lain yang bentuknya serupa, misalnya huruf O untuk angka 0. Surat itu tiruan; jangan dipakai."}
	case registry.Different:
		r.Other = &other{"Nomor berbeda: jangan dipakai", `Nomor "` + number + `" berbeda dari ` + l.Number + ". Kode QR ini milik surat lain; jangan dipakai."}
	}
	return r
}

// keptFiles are what the page for checking letters is made of.
func (p *Pages) keptFiles(f frame) []string {
	files := []string{checkPath, manifestPath}
	for _, name := range []string{"gaya.css", "kawung.svg", "lambang.svg", "periksa.js", "cek.js", "jsqr.js", "cek-192.png", "cek-512.png"} {
		if served, ok := p.assets.names[name]; ok { // jsqr.js is there where make has built
			files = append(files, assetPath+served)
		}
	}
	if logo := (laidOut{frame: f}).Logo(); logo != "" {
		files = append(files, logo)
	}
	return files
}

// worker gives the script that keeps the page. Its text changes with the files, by which browsers know that there is a
// new one.
func (p *Pages) worker(c *gin.Context) {
	f, err := p.frame(c, "")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	files, err := json.Marshal(p.keptFiles(f))
	if err != nil {
		p.Refuse(c, err)
		return
	}
	sum := sha256.Sum256(files)
	var b bytes.Buffer
	b.WriteString(`const VERSI = "` + hex.EncodeToString(sum[:6]) + `", BERKAS = `)
	b.Write(files)
	b.WriteString(";\n")
	b.Write(must(static.Files.ReadFile("pekerja.js")))
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, kinds[".js"], b.Bytes())
}

// manifest tells browsers how the page is installed.
func (p *Pages) manifest(c *gin.Context) {
	f, err := p.frame(c, "")
	if err != nil {
		p.Refuse(c, err)
		return
	}
	name := "Cek surat ormas"
	if f.Office != nil {
		name = "Cek surat – " + f.Office.Name
	}
	icon := func(file, sizes, kind string) gin.H {
		return gin.H{"src": assetPath + p.assets.names[file], "sizes": sizes, "type": kind}
	}
	body, err := json.Marshal(gin.H{
		"name": name, "short_name": "Cek surat", "lang": "id", "start_url": checkPath, "scope": checkPath, "display": "standalone",
		"background_color": "#ffffff", "theme_color": "#0b4a3f",
		"icons": []gin.H{icon("cek-192.png", "192x192", "image/png"), icon("cek-512.png", "512x512", "image/png"), icon("lambang.svg", "any", "image/svg+xml")},
	})
	if err != nil {
		p.Refuse(c, err)
		return
	}
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "application/manifest+json", body)
}

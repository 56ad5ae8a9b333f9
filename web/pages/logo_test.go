package pages_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ormas/internal/registry"
)

// square is a green square as a PNG.
func square(t *testing.T, side int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range side * side {
		m.Set(i%side, i/side, color.RGBA{20, 120, 60, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOfficeLogo(t *testing.T) {
	t.Parallel()
	s := setup(t)
	admin := s.secretary("admin", registry.AdminRole)
	const path = "/pengaturan/kantor"
	send := func(key string, file []byte) answer {
		return admin.upload(path+"/logo", url.Values{"kunci": {key}}, map[string][]byte{"logo.png": file})
	}
	t.Run("an office without a logo looks as before", func(t *testing.T) {
		s := s.with(t)
		s.expect(s.get("/"), 200, `src="/statis/lambang.`, "!logo.png")
		s.expect(s.get("/logo.png"), 404)
		s.expect(admin.get(path), 200, "Belum ada logo", "!Lepas logo")
	})
	t.Run("what is no picture is refused at the input", func(t *testing.T) {
		s := s.with(t)
		s.expect(send("a", []byte("GIF89a")), 415, "Yang diterima: gambar JPEG atau PNG", `href="#file"`, `aria-invalid="true"`, "Jalan Contoh Nomor 1")
		s.expect(send("b", append(square(t, 4), make([]byte, 1<<20)...)), 413, "terlalu besar", `href="#file"`)
		s.expect(send("c", square(t, 2001)), 422, "4 megapiksel", "tidak dapat dipakai sebagai logo")
		s.expect(admin.upload(path+"/logo", nil, nil), 422, "Pilih berkas yang akan diunggah.")
		s.expect(s.get("/logo.png"), 404)
	})
	address := ""
	t.Run("a logo stands in the head of every page, and may be kept for good", func(t *testing.T) {
		s := s.with(t)
		s.expect(admin.get(admin.went(send("d", square(t, 400)))), 200, "Logo sudah disimpan", "Lepas logo")
		a := s.get("/")
		address = regexp.MustCompile(`/logo\.png\?v=[0-9a-f-]{36}`).FindString(a.body)
		s.expect(a, 200, `alt="Logo kantor" width="44"`, "!lambang.svg\" alt")
		picture := s.get(address)
		s.expect(picture, 200)
		if picture.header.Get("Content-Type") != "image/png" || !strings.Contains(picture.header.Get("Cache-Control"), "immutable") || len(picture.body) > 15<<10 {
			t.Errorf("got %v, %d bytes", picture.header, len(picture.body))
		}
		if now := s.get("/logo.png"); now.body != picture.body || strings.Contains(now.header.Get("Cache-Control"), "immutable") {
			t.Errorf("got %v", now.header)
		}
		s.expect(s.get("/logo.png?v=bukan"), 404)
	})
	t.Run("the official SOP and the service standard print it", func(t *testing.T) {
		s := s.with(t)
		for _, document := range []string{"/alur/pelaporan/sop.pdf", "/standar-pelayanan/pelaporan.pdf"} {
			a := s.get(document)
			if n := strings.Count(a.body, "/Subtype /Image"); a.status != 200 || n != 1 {
				t.Errorf("%s: %d, %d pictures", document, a.status, n)
			}
		}
	})
	t.Run("it is taken away again by the administrator alone", func(t *testing.T) {
		s := s.with(t)
		staff := s.secretary("staf", "staf")
		s.expect(staff.post(path+"/logo/lepas", nil), 403)
		s.expect(staff.upload(path+"/logo", nil, map[string][]byte{"logo.png": square(t, 40)}), 403)
		s.expect(admin.get(admin.went(admin.post(path+"/logo/lepas", nil))), 200, "Logo sudah dilepas", "Belum ada logo")
		s.expect(s.get("/"), 200, "!/logo.png")
		s.expect(s.get("/logo.png"), 404)
		s.expect(s.get(address), 200) // whoever has loaded a page before
	})
}

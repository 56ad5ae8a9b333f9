package certificate

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/png" // a page of text is one
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ormas/internal/preview"
	"ormas/internal/preview/draw"
)

func newKey(t testing.TB) IssuingKey {
	t.Helper()
	k, err := NewIssuingKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// tokened is the letter of the tests with a token at a position.
func tokened(t testing.TB, k IssuingKey, change func(*Letter)) Letter {
	t.Helper()
	l := testLetter()
	l.Organisation.District = "Mimpi"
	change(&l)
	l, err := l.WithToken(k, 4711)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func as(*Letter) {}

// claimsOf is what the text of a QR claims, by a key.
func claimsOf(text string, key PublicKey) (Claims, error) {
	token, err := ReadToken(text)
	if err != nil {
		return Claims{}, err
	}
	return token.Claims(key)
}

func TestToken(t *testing.T) {
	t.Parallel()
	k := newKey(t)
	l := tokened(t, k, as)

	t.Run("says what the letter says", func(t *testing.T) {
		t.Parallel()
		c, err := claimsOf(l.QRText(), k.Public())
		if err != nil {
			t.Fatal(err)
		}
		want := Claims{
			Number: "0017/BI-ORMAS/2026", Name: "Perkumpulan Kebun Rekaan", District: "Mimpi",
			IssuedOn: c.IssuedOn, ValidUntil: c.ValidUntil, Capacity: "KEPALA BADAN KESATUAN BANGSA DAN POLITIK KOTA CONTOH", ListIndex: 4711,
		}
		if c != want || !DayOf(c.IssuedOn).Equal(day(2026, time.November, 24)) || !DayOf(c.ValidUntil).Equal(day(2029, time.January, 1)) {
			t.Errorf("got %+v", c)
		}
	})
	t.Run("is the address and letters that an address may have", func(t *testing.T) {
		t.Parallel()
		address, token, _ := strings.Cut(l.QRText(), "#")
		if address != l.CheckURL || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
			t.Errorf("got %q", l.QRText())
		}
	})
	t.Run("of another key is refused, even under the same id", func(t *testing.T) {
		t.Parallel()
		other := newKey(t).Public()
		if _, err := claimsOf(l.QRText(), other); !errors.Is(err, ErrForged) {
			t.Errorf("got %v", err)
		}
		other.ID = k.Public().ID
		if _, err := claimsOf(l.QRText(), other); !errors.Is(err, ErrForged) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("behind another address is refused", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{
			strings.Replace(l.QRText(), "ormas.contoh", "0rmas.contoh", 1), strings.Replace(l.QRText(), "7KQ2M9XW4T", "7KQ2M9XW4S", 1),
		} {
			if _, err := claimsOf(text, k.Public()); !errors.Is(err, ErrForged) {
				t.Errorf("%s: got %v", text, err)
			}
		}
	})
	t.Run("with one changed letter anywhere is refused", func(t *testing.T) {
		t.Parallel()
		text := l.QRText()
		for i := strings.Index(text, "#") + 1; i < len(text)-1; i++ { // of the last letter only some bits count
			other := byte('A')
			if text[i] == other {
				other = 'B'
			}
			if _, err := claimsOf(text[:i]+string(other)+text[i+1:], k.Public()); !errors.Is(err, ErrForged) {
				t.Fatalf("letter %d: got %v", i, err)
			}
		}
	})
	t.Run("is not there on an older letter", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{l.CheckURL, l.CheckURL + "#", "", "halo"} {
			if _, err := ReadToken(text); !errors.Is(err, ErrNoToken) {
				t.Errorf("%q: got %v", text, err)
			}
		}
	})
	t.Run("cannot be anything else that the key has signed", func(t *testing.T) {
		t.Parallel()
		signed, err := k.seal("application/contoh", l.claims(), l.CheckURL)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := claimsOf(l.CheckURL+"#"+tokenText.EncodeToString(signed), k.Public()); !errors.Is(err, ErrForged) {
			t.Errorf("got %v", err)
		}
	})
}

func TestCut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Forum Rekaan":                       "Forum Rekaan",
		"Perkumpulan Pemerhati Kebun Rekaan": "Perkumpulan Pemerhati…",
		"Perkumpulan-Pemerhati-Kebun-Rekaan": "Perkumpulan-Pemerhati-Keb…",
		"Forum  Rekaan   Kebun  Angan, Kota": "Forum Rekaan Kebun Angan…",
		strings.Repeat("é", 20):              strings.Repeat("é", 12) + "…",
	} {
		if got := cut(text, 28); got != want || len(got) > 28 {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestLintReadsTheToken(t *testing.T) {
	t.Parallel()
	k := newKey(t)
	l := tokened(t, k, as)
	p, err := Prepare(l)
	if err != nil {
		t.Fatal(err)
	}
	other := newKey(t).Public()
	for name, test := range map[string]struct {
		change func(*Letter)
		want   Problem
	}{
		"of another letter":    {func(l *Letter) { l.Organisation.District = "Angan" }, "Isi kode QR di surat tidak sama dengan data."},
		"at another position":  {func(l *Letter) { l.ListIndex = new(4712) }, "Isi kode QR di surat tidak sama dengan data."},
		"by another key":       {func(l *Letter) { l.IssuingKey = &other }, "Tanda tangan di dalam kode QR surat tidak sah."},
		"by no key":            {func(l *Letter) { l.IssuingKey = nil }, "Isi kode QR di surat tidak dapat diperiksa."},
		"that is not printed":  {func(l *Letter) { l.Token = tokened(t, k, as).Token }, "Kode QR di surat tidak terbaca sebagai alamat pemeriksaan surat."},
		"that is gone":         {func(l *Letter) { l.Token = "" }, "Kode QR di surat tidak terbaca sebagai alamat pemeriksaan surat."},
		"that is only letters": {func(l *Letter) { l.Token = "ABCDEFGH" }, "Isi kode QR di surat tidak dapat diperiksa."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := l
			test.change(&l)
			found := false
			for _, got := range Lint(p.PDF(), l) {
				found = found || got == test.want
			}
			if !found {
				t.Errorf("got %q, want %q", Lint(p.PDF(), l), test.want)
			}
		})
	}
}

// TestPrintedCodeIsRead reads codes from letters as a scanner of 150 dpi sees them, with long names and hosts, and as a program
// draws them at 75 dpi without smoothing. Every letter has another code, made at random, and of several hundred the reader misses
// one; a second one missed is no chance.
func TestPrintedCodeIsRead(t *testing.T) {
	t.Parallel()
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	artist, err := draw.New(filepath.Join(cache, "ormas-uji"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = artist.Close() })
	k := newKey(t)
	names := []string{"Forum Rekaan", "Perkumpulan Pemerhati Kebun Rekaan", strings.Repeat("Perkumpulan Pemerhati Kebun Rekaan ", 4)}
	hosts := []string{"ormas.contoh.example", "layanan-ormas.kesbangpol.kota-contoh.example"}
	fine, crude := 0, 0
	for i := range 20 {
		l := tokened(t, k, func(l *Letter) {
			l.Organisation.Name, l.Organisation.District = names[i%3], strings.Repeat("Khayalan ", i%5)
			l.RegistrationNumber = fmt.Sprintf("%04d/BI-ORMAS/2026", i)
			l.CheckURL = "https://" + hosts[i%2] + "/cek/" + l.Code
		})
		p, err := Prepare(l)
		if err != nil {
			t.Fatal(err)
		}
		fine += readAs(t, l, drawnPage(t, artist, p.PDF(), dpi150))
		if i < 4 {
			crude += readAs(t, l, coarse(drawnPage(t, artist, p.PDF(), 2*dpi150), 4))
		}
	}
	if fine < 19 || crude < 3 {
		t.Errorf("read %d codes of 20 at 150 dpi and %d of 4 at 75 dpi", fine, crude)
	}
}

// readAs counts one where the code of a letter is read from a page, and none where nothing is; a wrong text is never read.
func readAs(t *testing.T, l Letter, page image.Image) int {
	t.Helper()
	switch got := draw.ReadQR(page); got {
	case l.QRText():
		return 1
	case "":
	default:
		t.Errorf("read %q instead of %q", got, l.QRText())
	}
	return 0
}

// dpi150 is the width in pixels of an A4 page at 150 dpi.
const dpi150 = 1240

func drawnPage(t *testing.T, artist *draw.Artist, pdf []byte, width int) image.Image {
	t.Helper()
	page, err := artist.Draw(pdf, preview.Sheet{MIME: "application/pdf", Number: 1, Width: width})
	if err != nil {
		t.Fatal(err)
	}
	picture, _, err := image.Decode(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// coarse keeps one pixel of so many in each direction, as programs do that draw pages without smoothing.
func coarse(picture image.Image, step int) image.Image {
	b := picture.Bounds()
	small := image.NewGray(image.Rect(0, 0, b.Dx()/step, b.Dy()/step))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			small.Set(x, y, picture.At(b.Min.X+x*step, b.Min.Y+y*step))
		}
	}
	return small
}

func TestIssuingKeyFile(t *testing.T) {
	t.Parallel()
	k, dir := newKey(t), filepath.Join(t.TempDir(), "kunci")
	if err := k.Store(dir); err != nil {
		t.Fatal(err)
	}
	file := keyFile(dir, k.Public().ID)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file %v, %v", info, err)
	}
	if err := k.Store(dir); err == nil {
		t.Error("overwrites a key")
	}
	again, err := ReadIssuingKey(dir, k.Public().ID)
	if err != nil || again.Public() != k.Public() || !again.private.Equal(k.private) {
		t.Errorf("read %+v, %v", again.Public(), err)
	}
	if _, err := ReadIssuingKey(dir, "00000000"); !errors.Is(err, ErrNoIssuingKey) {
		t.Errorf("got %v", err)
	}
	if err := os.Rename(file, keyFile(dir, "00000000")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadIssuingKey(dir, "00000000"); err == nil || errors.Is(err, ErrNoIssuingKey) {
		t.Errorf("a key under another's name: %v", err)
	}
}

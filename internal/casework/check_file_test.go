package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/intake"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// issued is a desk with an issued letter and its file.
type issued struct {
	*desk
	id  uuid.UUID
	pdf []byte
}

func newIssued(t *testing.T) issued {
	t.Helper()
	k := newDesk(t)
	k.settings.Pictures = renderer(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	return issued{k, id, k.signedFile(id)}
}

// check sends a file as a stranger would.
func (k issued) check(body []byte) FileCheck {
	k.t.Helper()
	f, err := k.Spool(k.t.Context(), bytes.NewReader(body))
	if err != nil {
		k.t.Fatal(err)
	}
	defer f.Close()
	got, err := k.CheckFile(k.t.Context(), rules.Place{}, f)
	if err != nil {
		k.t.Fatal(err)
	}
	return got
}

// letter is the content of the issued letter.
func (k issued) letter() (l certificate.Letter) {
	k.t.Helper()
	if err := json.Unmarshal(k.certificate(k.id).Letter, &l); err != nil {
		k.t.Fatal(err)
	}
	return l
}

func (k issued) prepared(l certificate.Letter) certificate.Prepared {
	k.t.Helper()
	p, err := certificate.Prepare(l)
	if err != nil {
		k.t.Fatal(err)
	}
	return p
}

// want checks a result and that its sentences say something.
func (k issued) want(got FileCheck, result, signature, words string) {
	k.t.Helper()
	if got.Result != result || got.Signature != signature || !strings.Contains(strings.Join(got.Sentences, " "), words) {
		k.t.Errorf("got %s, %s, %q; want %s, %s, %q", got.Result, got.Signature, got.Sentences, result, signature, words)
	}
	if got.InForce && got.Result != FileOriginal {
		k.t.Error("in force, but not the letter")
	}
}

func TestCheckFileIssued(t *testing.T) {
	t.Parallel()
	k := newIssued(t)
	got := k.check(k.pdf)
	k.want(got, FileOriginal, SignatureValid, "aktif dan berlaku sampai 1 Januari 2029")
	if !got.InForce || got.Letter.Code != k.certificate(k.id).Code {
		t.Errorf("got %+v", got)
	}
	for state, words := range map[string]string{
		"dicabut": "sudah dicabut sejak 20 November 2026 dan tidak berlaku lagi. Alasan: Contoh alasan.",
		"ditunda": "ditunda sejak 20 November 2026", "diganti": "diganti dengan surat baru",
	} {
		k.exec(`UPDATE certificates SET state = $1, reason = 'Contoh alasan.', since = '2026-11-20'`, state)
		got := k.check(k.pdf)
		k.want(got, FileOriginal, SignatureValid, words)
		if got.InForce {
			t.Errorf("%s is in force", state)
		}
	}
	k.exec(`UPDATE certificates SET state = 'aktif', reason = NULL`)
	k.Clock.Add(4 * 365 * 24 * time.Hour)
	if got := k.check(k.pdf); got.InForce || got.Result != FileOriginal || !strings.Contains(got.Sentences[1], "sudah lewat sejak 2 Januari 2029") {
		t.Errorf("got %v, %q", got.InForce, got.Sentences)
	}
}

func TestCheckFileOfARegisterChangedByHand(t *testing.T) {
	t.Parallel()
	k := newIssued(t)
	unsigned := k.prepared(k.letter())
	k.exec(`UPDATE certificates SET sha256 = $1`, unsigned.SHA256())
	k.want(k.check(unsigned.PDF()), FileDoubtful, SignatureNone, "tidak dapat dipastikan")
	foreign := k.signedBy(unsigned, "lain.p12")
	k.exec(`UPDATE certificates SET sha256 = $1`, foreign.SHA256)
	k.want(k.check(foreign.PDF), FileDoubtful, SignatureForeign, "tidak dapat dipastikan")
}

// signedBy signs with a key that nobody knows.
func (k issued) signedBy(p certificate.Prepared, name string) certificate.Signed {
	k.t.Helper()
	path := filepath.Join(k.t.TempDir(), name)
	if err := certificate.NewDemoKey(path, "Kunci Lain", k.Clock.Now()); err != nil {
		k.t.Fatal(err)
	}
	s, err := certificate.OwnKey{Path: path, Now: k.Clock.Now}.Sign(context.Background(), p, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	return s
}

func TestCheckFileOther(t *testing.T) {
	t.Parallel()
	k := newIssued(t)
	number := k.certificate(k.id).LetterNumber
	t.Run("names the letter of a copy without signature", func(t *testing.T) {
		k.want(k.check(k.prepared(k.letter()).PDF()), FileOther, SignatureNone, "menunjuk ke surat nomor "+number)
	})
	t.Run("names the letter on a picture of the page", func(t *testing.T) {
		page, err := k.settings.Pictures.Page(t.Context(), bytes.NewReader(k.pdf), int64(len(k.pdf)), preview.Sheet{MIME: "application/pdf", Number: 1, Width: 1240})
		if err != nil {
			t.Fatal(err)
		}
		k.want(k.check(page), FileOther, SignatureNone, "menunjuk ke surat nomor "+number)
		k.want(k.check(page), FileOther, SignatureNone, "Berkas ini gambar, bukan berkas PDF surat")
		got := k.check(blank(t, 600, 800))
		k.want(got, FileUnknown, SignatureNone, "isian “Gambar kode QR” di halaman Cek surat")
		if strings.Contains(strings.Join(got.Sentences, " "), "tidak dikenal") {
			t.Errorf("a picture is told to be unknown: %q", got.Sentences)
		}
	})
	t.Run("finds what was added behind the signature", func(t *testing.T) {
		tail := k.pdf[bytes.LastIndex(k.pdf, []byte("startxref")):]
		k.want(k.check(append(append(bytes.Clone(k.pdf), "% tambahan\n"...), tail...)), FileOther, SignatureBroken, "berubah setelah ditandatangani")
	})
	t.Run("knows a letter that was signed and never issued", func(t *testing.T) {
		again, err := k.pen.key.Sign(t.Context(), k.prepared(k.letter()), nil)
		if err != nil {
			t.Fatal(err)
		}
		k.want(k.check(again.PDF), FileOther, SignatureValid, "tidak pernah diterbitkan")
	})
	t.Run("tells a forgery by its signer and by where it leads", func(t *testing.T) {
		l := k.letter()
		l.Organisation.Name, l.CheckURL = "Perkumpulan Tiruan", "https://tiruan.contoh.test/cek/"+l.Code
		got := k.check(k.signedBy(k.prepared(l), "tiruan.p12").PDF)
		k.want(got, FileOther, SignatureForeign, "tiruan.contoh.test, bukan ke alamat resmi")
		l.Code = "ZZZZZZZZZZ"
		l.CheckURL = "http://ormas.contoh.test/cek/" + l.Code
		k.want(k.check(k.signedBy(k.prepared(l), "lain.p12").PDF), FileUnknown, SignatureForeign, "bukan dari penanda tangan")
	})
	t.Run("says of what is no letter that nobody here knows it", func(t *testing.T) {
		k.want(k.check([]byte("bukan berkas surat")), FileUnknown, SignatureUnread, "tidak dikenal")
		k.want(k.check(k.pdf[:len(k.pdf)/2]), FileUnknown, SignatureUnread, "rusak, terkunci, atau bukan PDF")
	})
}

func TestCheckFileIsBounded(t *testing.T) {
	t.Parallel()
	k := newIssued(t)
	t.Run("refuses while too many wait", func(t *testing.T) {
		if err := k.checking.Acquire(t.Context(), checksWait); err != nil {
			t.Fatal(err)
		}
		f, err := k.Spool(t.Context(), bytes.NewReader(k.pdf))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_, err = k.CheckFile(t.Context(), rules.Place{}, f)
		k.checking.Release(checksWait)
		wantRefusal(t, err, workflow.Away, "pemeriksaan_sibuk")
	})
	t.Run("opens no picture for strangers that takes long, and says why", func(t *testing.T) {
		f, err := k.Spool(t.Context(), bytes.NewReader(blank(t, 4001, 4000)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for name, send := range map[string]func() error{
			"file": func() error { _, err := k.CheckFile(t.Context(), rules.Place{}, f); return err },
			"QR":   func() error { _, err := k.ReadQR(t.Context(), f); return err },
		} {
			if err := send(); !strings.Contains(fieldDetail(err), "lebih dari 16 megapiksel") {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if _, err := k.Inspect(t.Context(), intake.Incoming{By: uuid.New(), File: f}); err != nil {
			t.Errorf("the office's own: %v", err)
		}
	})
	t.Run("reads no QR while too many wait", func(t *testing.T) {
		if err := k.checking.Acquire(t.Context(), checksWait); err != nil {
			t.Fatal(err)
		}
		defer k.checking.Release(checksWait)
		f, err := k.Spool(t.Context(), bytes.NewReader(blank(t, 90, 90)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_, err = k.ReadQR(t.Context(), f)
		wantRefusal(t, err, workflow.Away, "pemeriksaan_sibuk")
	})
	t.Run("lets one network ask so often and no more, and others still", func(t *testing.T) {
		for range 20 {
			if err := k.MayCheck("2001:db8::1"); err != nil {
				t.Fatal(err)
			}
		}
		wantRefusal(t, k.MayCheck("2001:db8::2"), workflow.TooMany, "terlalu_sering")
		if err := k.MayCheck("192.0.2.1"); err != nil {
			t.Error(err)
		}
		k.Clock.Add(6 * time.Second)
		if err := k.MayCheck("2001:db8::2"); err != nil {
			t.Error(err)
		}
	})
}

// blank is a white picture, PNG.
func blank(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fieldDetail is what a refusal says of its first field.
func fieldDetail(err error) string {
	var refusal *registry.Error
	if errors.As(err, &refusal) && len(refusal.Fields) > 0 {
		return refusal.Fields[0].Detail
	}
	return ""
}

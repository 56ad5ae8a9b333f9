package casework

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// red is a red square as a PNG.
func red(t *testing.T, side int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			m.Set(x, y, color.RGBA{200, 20, 20, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// setLogo sends a file as the logo of the office.
func (k *desk) setLogo(by workflow.Actor, file []byte, key postgres.Key) error {
	k.t.Helper()
	f, err := objects.Spool(k.t.Context(), bytes.NewReader(file), k.t.TempDir(), 8<<20)
	if err != nil {
		k.t.Fatal(err)
	}
	defer f.Close()
	return k.SetLogo(k.t.Context(), by, NewLogo{File: f, Key: key})
}

// here is what the office has now.
func (k *desk) here() *registry.Office {
	k.t.Helper()
	office, err := k.DB.Office(k.t.Context(), k.Kit.Office.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return office
}

func TestLogo(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	admin := k.As(registry.AdminRole)

	t.Run("refuses what is no logo, and anybody but the administrator", func(t *testing.T) {
		wantRefusal(t, k.setLogo(admin, []byte("%PDF-1.4 bukan gambar"), postgres.Key{}), workflow.Invalid, "isian_tidak_sah")
		wantRefusal(t, k.setLogo(admin, []byte("GIF89a bukan juga"), postgres.Key{}), workflow.Unsupported, "tipe_tidak_didukung")
		wantRefusal(t, k.setLogo(admin, red(t, 2001), postgres.Key{}), workflow.Invalid, "isian_tidak_sah")
		wantRefusal(t, k.setLogo(admin, append(red(t, 10), make([]byte, mostLogoBytes)...), postgres.Key{}), workflow.TooLarge, "terlalu_besar")
		wantRefusal(t, k.setLogo(k.As("kepala_badan"), red(t, 10), postgres.Key{}), workflow.Forbidden, "bukan_tugas_anda")
		if k.here().Settings.Logo != nil {
			t.Error("there is a logo")
		}
	})
	t.Run("makes a logo once, however often the form comes", func(t *testing.T) {
		key := postgres.Key{Value: "formulir:logo", Fingerprint: []byte("logo")}
		for range 2 {
			if err := k.setLogo(admin, red(t, 300), key); err != nil {
				t.Fatal(err)
			}
		}
		if n := one[int](k, `SELECT count(*) FROM logos`); n != 1 {
			t.Errorf("%d logos", n)
		}
		small, err := k.Office.Logo(t.Context(), rules.Place{Host: k.Kit.Office.Host}, uuid.Nil)
		if err != nil || !bytes.HasPrefix(small, []byte("\x89PNG")) {
			t.Errorf("got %d bytes, %v", len(small), err)
		}
	})
}

func TestLogoStays(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	admin := k.As(registry.AdminRole)
	if err := k.setLogo(admin, red(t, 300), postgres.Key{}); err != nil {
		t.Fatal(err)
	}
	t.Run("stays when the other settings change, and is no orphan of the store", func(t *testing.T) {
		office := k.here()
		s := office.Settings
		s.Logo, s.Address = nil, "Jalan Lain Nomor 9"
		if err := k.rulemaking.SetOffice(t.Context(), admin, s); err != nil {
			t.Fatal(err)
		}
		logo := k.here().Settings.Logo
		if logo == nil || logo.ID != office.Settings.Logo.ID {
			t.Fatalf("got %+v", logo)
		}
		known, err := k.DB.KnownObjects(t.Context(), []string{logo.PaperKey, logo.PageKey, "2026/11/24/lain"})
		if err != nil || len(known) != 2 {
			t.Errorf("got %v, %v", known, err)
		}
	})
	t.Run("is printed on every paper, and on the one that is signed", func(t *testing.T) {
		id := k.ready()
		k.do("kepala_badan", id, "tandatangani", nil)
		if n := bytes.Count(k.signedFile(id), []byte("/Subtype /Image")); n != 2 { // the logo and the QR
			t.Errorf("%d pictures on the letter", n)
		}
		receipt := k.receipt(k.dossier("diajukan"))
		receipt.Content = bytes.Replace(receipt.Content, []byte(`"lines"`), []byte(`"logo_key": "`+k.here().Settings.Logo.PaperKey+`", "lines"`), 1)
		for kind, want := range map[string]int{registry.Receipt: 2, registry.Notice: 1, registry.VisitRecord: 1} {
			a := *receipt
			a.Kind = kind
			pdf, err := k.printed(t.Context(), &a)
			if err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(pdf, []byte("/Subtype /Image")); n != want {
				t.Errorf("%s: %d pictures, want %d", kind, n, want)
			}
		}
	})
	t.Run("stays on papers that were made with it when it is taken away", func(t *testing.T) {
		id := k.ready()
		before := *k.here().Settings.Logo
		if err := k.RemoveLogo(t.Context(), admin); err != nil {
			t.Fatal(err)
		}
		if k.here().Settings.Logo != nil {
			t.Error("there is a logo")
		}
		if _, err := k.Office.Logo(t.Context(), rules.Place{Host: k.Kit.Office.Host}, uuid.Nil); workflow.KindOf(err) != workflow.Missing {
			t.Errorf("got %v", err)
		}
		if _, err := k.Office.Logo(t.Context(), rules.Place{}, before.ID); err != nil { // a page that was loaded before
			t.Error(err)
		}
		k.do("kepala_badan", id, "tandatangani", nil)
		if n := bytes.Count(k.signedFile(id), []byte("/Subtype /Image")); n != 2 {
			t.Errorf("%d pictures on the letter", n)
		}
	})
	t.Run("changes nothing when the store has lost it before a signature", func(t *testing.T) {
		id := k.ready()
		k.exec(`UPDATE attachments SET content = jsonb_set(content, '{office,logo_key}', '"2026/11/24/hilang"') WHERE dossier_id = $1 AND kind = 'konsep_surat'`, id)
		if err := k.try("kepala_badan", id, "tandatangani", nil); err == nil {
			t.Fatal("signed without the logo that the head has seen")
		}
		if taken := k.numbers(id, registry.LetterSeries); len(taken) != 0 || k.read(id).Signing {
			t.Errorf("got %v, signing %v", taken, k.read(id).Signing)
		}
	})
}

func TestLogoIsNamedOnly(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	if err := k.setLogo(k.As(registry.AdminRole), red(t, 300), postgres.Key{}); err != nil {
		t.Fatal(err)
	}
	draft, err := k.DB.LatestPaper(t.Context(), k.ready(), registry.DraftLetter)
	if err != nil {
		t.Fatal(err)
	}
	const begins = "iVBORw0KGgo" // a PNG in base64
	if !bytes.Contains(draft.Content, []byte(k.here().Settings.Logo.PaperKey)) || bytes.Contains(draft.Content, []byte(begins)) {
		t.Errorf("got %s", draft.Content)
	}
}

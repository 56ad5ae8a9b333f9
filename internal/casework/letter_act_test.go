package casework

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carlos7ags/folio/reader"
	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// issued is a letter as the head has just signed it, and its case.
func (k *desk) issuedLetter() (dossier uuid.UUID, c *registry.Certificate) {
	k.t.Helper()
	dossier = k.ready()
	k.do("kepala_badan", dossier, "tandatangani", nil)
	return dossier, k.certificate(dossier)
}

// onLetter asks for an act on a letter as it stands.
func (k *desk) onLetter(role string, c *registry.Certificate, act, ground string) error {
	k.t.Helper()
	_, err := k.ActOnLetter(k.t.Context(), k.As(role), k.letterCommand(c, act, ground))
	return err
}

func (k *desk) letterCommand(c *registry.Certificate, act, ground string) LetterCommand {
	k.t.Helper()
	now, err := k.DB.CertificateByID(k.t.Context(), c.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return LetterCommand{Certificate: c.ID, Request: workflow.Request{
		Action: act, Version: &now.Version, Note: "Alasan contoh.", Input: json.RawMessage(fmt.Sprintf(`{"legal_ground": %q}`, ground)),
	}}
}

// story is what was done to a letter, as "act from-to".
func (k *desk) story(c *registry.Certificate) []string {
	k.t.Helper()
	events, err := k.DB.LetterEvents(k.t.Context(), c.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	var all []string
	for i, e := range events {
		if e.Seq != i+1 {
			k.t.Errorf("row %d has number %d", i+1, e.Seq)
		}
		all = append(all, fmt.Sprintf("%s %s-%s", e.Act, e.From, e.To))
	}
	return all
}

func TestActOnLetter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		acts  [][3]string // role, act, ground
		state string
		kind  workflow.Kind // of the last act
		story []string
	}{
		"suspends":                     {[][3]string{{"kepala_badan", "tangguhkan_surat", "penelitian_ulang"}}, "ditunda", "", []string{"tangguhkan_surat aktif-ditunda"}},
		"reinstates":                   {[][3]string{{"kepala_badan", "tangguhkan_surat", "penelitian_ulang"}, {"kepala_badan", "aktifkan_surat", "sebab_berakhir"}}, "aktif", "", []string{"tangguhkan_surat aktif-ditunda", "aktifkan_surat ditunda-aktif"}},
		"revokes":                      {[][3]string{{"kepala_badan", "cabut_surat", "data_tidak_benar"}}, "dicabut", "", []string{"cabut_surat aktif-dicabut"}},
		"revokes what was suspended":   {[][3]string{{"kepala_badan", "tangguhkan_surat", "penelitian_ulang"}, {"kepala_badan", "cabut_surat", "data_tidak_benar"}}, "dicabut", "", []string{"tangguhkan_surat aktif-ditunda", "cabut_surat ditunda-dicabut"}},
		"ends with a revocation":       {[][3]string{{"kepala_badan", "cabut_surat", "data_tidak_benar"}, {"kepala_badan", "aktifkan_surat", "sebab_berakhir"}}, "dicabut", workflow.Conflict, []string{"cabut_surat aktif-dicabut"}},
		"lets nobody else":             {[][3]string{{"kasubbid", "cabut_surat", "data_tidak_benar"}}, "aktif", workflow.Forbidden, nil},
		"lets no applicant":            {[][3]string{{"pemohon", "cabut_surat", "permintaan_organisasi"}}, "aktif", workflow.Forbidden, nil},
		"hides it from administrators": {[][3]string{{"admin", "cabut_surat", "data_tidak_benar"}}, "aktif", workflow.Missing, nil},
		"wants a ground of the list":   {[][3]string{{"kepala_badan", "cabut_surat", "tidak_suka"}}, "aktif", workflow.Invalid, nil},
		"rests on no status unknown":   {[][3]string{{"kepala_badan", "cabut_surat", "status_hukum_berakhir"}}, "aktif", workflow.Invalid, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newDesk(t)
			dossier, letter := k.issuedLetter()
			var err error
			for i, a := range c.acts {
				if err = k.onLetter(a[0], letter, a[1], a[2]); err != nil && i < len(c.acts)-1 {
					t.Fatal(err)
				}
			}
			if workflow.KindOf(err) != c.kind || c.kind == "" && err != nil {
				t.Errorf("got %v, want %q", err, c.kind)
			}
			if now := k.certificate(dossier); now.State != c.state {
				t.Errorf("got %s, want %s", now.State, c.state)
			}
			if got := k.story(letter)[1:]; !slices.Equal(got, c.story) {
				t.Errorf("got %q, want %q", got, c.story)
			}
		})
	}
}

func TestActOnLetterPaper(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	dossier, letter := k.issuedLetter()
	k.Clock.Add(time.Minute)
	if err := k.onLetter("kepala_badan", letter, "cabut_surat", "data_tidak_benar"); err != nil {
		t.Fatal(err)
	}
	events, err := k.DB.LetterEvents(t.Context(), letter.ID)
	if err != nil {
		t.Fatal(err)
	}
	e := events[1]
	if e.Ground != "data_tidak_benar" || e.Reason != "Alasan contoh." || e.As != "kepala_badan" || *e.ByUser != k.As("kepala_badan").User || e.AttachmentID == nil {
		t.Fatalf("got %+v", e)
	}
	if n := k.numbers(dossier, registry.DecisionSeries); len(n) != 1 || n[0].N != 1 || n[0].Text != e.LetterNumber {
		t.Errorf("got numbers %+v, want %s", n, e.LetterNumber)
	}
	file, err := k.AttachmentContent(t.Context(), k.As("pemohon"), *e.AttachmentID)
	if err != nil {
		t.Fatal("the applicant cannot read the letter: ", err)
	}
	defer file.Body.Close()
	body, err := io.ReadAll(file.Body)
	if err != nil {
		t.Fatal(err)
	}
	text, err := printedText(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"SURAT PENCABUTAN", e.LetterNumber, letter.LetterNumber, "Alasan contoh.", "Dicabut", "Keberatan dapat diajukan", "Banding dapat diajukan", "(UU 30/2014 pasal 64)"} {
		if !strings.Contains(squeezed(text), squeezed(want)) {
			t.Errorf("the letter does not say %q: %s", want, text)
		}
	}
	public, err := k.PublicCertificate(t.Context(), rules.Place{}, letter.Code)
	if err != nil || public.State != "dicabut" || public.Reason == nil || *public.Reason != "Alasan contoh." || !public.Since.Equal(day("2026-11-24")) {
		t.Errorf("at /cek: got %+v, %v", public, err)
	}
	var told int
	err = k.DB.Pool().QueryRowContext(t.Context(), `SELECT count(*) FROM mails WHERE subject LIKE '%Dicabut' AND body LIKE '%/ormas/' || $1 || '%'`,
		letter.OrganisationID.String()).Scan(&told)
	if err != nil || told == 0 {
		t.Errorf("the members were not told, or led nowhere: %v", err)
	}
}

// printedText is what stands on the pages of a PDF.
func printedText(pdf []byte) (string, error) {
	r, err := reader.Parse(pdf)
	if err != nil {
		return "", err
	}
	var words reader.SimpleStrategy
	for i := range r.PageCount() {
		page, err := r.Page(i)
		if err != nil {
			return "", err
		}
		spans, err := page.TextSpans()
		if err != nil {
			return "", err
		}
		for _, span := range spans {
			words.ProcessSpan(span)
		}
	}
	return words.Result(), nil
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func TestActOnLetterTwiceAtOnce(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	dossier, letter := k.issuedLetter()
	commands := []LetterCommand{k.letterCommand(letter, "cabut_surat", "data_tidak_benar"), k.letterCommand(letter, "tangguhkan_surat", "penelitian_ulang"), k.letterCommand(letter, "cabut_surat", "putusan")}
	var all sync.WaitGroup
	won := make([]bool, len(commands))
	for i, c := range commands {
		all.Go(func() {
			_, err := k.ActOnLetter(t.Context(), k.As("kepala_badan"), c)
			if won[i] = err == nil; err != nil && workflow.KindOf(err) != workflow.Conflict {
				t.Errorf("got %v, want a conflict", err)
			}
		})
	}
	all.Wait()
	if n := len(slices.DeleteFunc(won, func(w bool) bool { return !w })); n != 1 {
		t.Errorf("got %d winners, want 1", n)
	}
	if got := k.story(letter); len(got) != 2 {
		t.Errorf("got %q", got)
	}
	if n := k.numbers(dossier, registry.DecisionSeries); len(n) != 1 || n[0].N != 1 {
		t.Errorf("got %+v, want one number", n)
	}
}

func TestActOnLetterAgainWithKey(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	_, letter := k.issuedLetter()
	c := k.letterCommand(letter, "cabut_surat", "data_tidak_benar")
	c.Key = postgres.Key{Value: "kunci-contoh", Fingerprint: []byte("sidik")}
	for range 2 {
		out, err := k.ActOnLetter(t.Context(), k.As("kepala_badan"), c)
		if err != nil || *out.Version != 2 {
			t.Fatalf("got %+v, %v", out, err)
		}
	}
	if got := k.story(letter); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestCorrectLetter(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	first, letter := k.issuedLetter()
	c := k.letterCommand(letter, "koreksi_surat", "salah_tulis")
	if _, err := k.ActOnLetter(t.Context(), k.As("kabid"), c); workflow.KindOf(err) != workflow.Invalid {
		t.Fatalf("a correction that changes nothing: got %v", err)
	}
	c.Form = registry.Form{"religious": false, "patrons": []any{}} // as a page sends what nobody has filled in
	if _, err := k.ActOnLetter(t.Context(), k.As("kabid"), c); workflow.KindOf(err) != workflow.Invalid {
		t.Fatalf("a correction of nothing but empty boxes: got %v", err)
	}
	c.Form = registry.Form{"name": "Perkumpulan Kebun Rekaan Raya"}
	if _, err := k.ActOnLetter(t.Context(), k.As("kabid"), c); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, k.onCorrection(letter), workflow.Conflict, "sudah_ada_penggantinya")
	if v, err := k.Letter(t.Context(), k.As("kabid"), letter.ID); err != nil || len(v.Allowed) != 1 || len(v.Allowed[0].Blocked) != 1 {
		t.Errorf("while it is corrected: got %+v, %v", v, err)
	}
	second := one[uuid.UUID](k, `SELECT id FROM dossiers WHERE origin = $1`, first)
	if d := k.read(second); d.State != "penyusunan_konsep" || *d.RegistrationNumber != letter.RegistrationNumber {
		t.Fatalf("got %s, %v", d.State, *d.RegistrationNumber)
	}
	seen, err := k.PublicDossier(t.Context(), rules.Place{}, k.read(second).TrackingCode)
	if err != nil || !seen.Correction || seen.Issued || slices.ContainsFunc(seen.Steps, func(s StepStatus) bool { return s.Status == StepDone }) {
		t.Errorf("for anybody with its code: got %+v, %v", seen, err)
	}
	if now := k.certificate(first); now.State != "aktif" {
		t.Errorf("before the correction is signed: got %s", now.State)
	}
	k.do("staf", second, "susun_konsep", nil)
	k.do("kepala_badan", second, "tandatangani", nil)
	old, corrected := k.certificate(first), k.certificate(second)
	if old.State != "diganti" || old.Reason == nil || !strings.Contains(*old.Reason, corrected.LetterNumber) {
		t.Errorf("the old letter: got %s, %v", old.State, old.Reason)
	}
	if corrected.RegistrationNumber != letter.RegistrationNumber || corrected.LetterNumber != letter.LetterNumber+" Pembetulan ke-1" ||
		corrected.Name != "Perkumpulan Kebun Rekaan Raya" || corrected.Replaces == nil || *corrected.Replaces != letter.ID || corrected.Correction != 1 {
		t.Errorf("the new letter: got %+v", corrected)
	}
	if !corrected.ValidUntil.Equal(letter.ValidUntil) {
		t.Errorf("a correction holds until %s, the letter until %s", corrected.ValidUntil, letter.ValidUntil)
	}
	text, err := printedText(k.signedFile(second))
	if err != nil || !strings.Contains(squeezed(text), squeezed("Ke-1, menggantikan surat nomor "+letter.LetterNumber)) {
		t.Errorf("the chain is not printed: %s, %v", text, err)
	}
	if file, err := k.CertificateFor(t.Context(), k.As("kabid"), first, ""); err != nil {
		t.Errorf("the old letter cannot be read any more: %v", err)
	} else {
		file.Body.Close()
	}
	if got := k.story(letter); !slices.Equal(got, []string{"tandatangani -aktif", "koreksi_surat aktif-aktif", "ganti_surat aktif-diganti"}) {
		t.Errorf("got %q", got)
	}
	if public, err := k.PublicCertificate(t.Context(), rules.Place{}, letter.Code); err != nil || public.State != "diganti" || public.ReplacedBy == nil || public.ReplacedBy.Code != corrected.Code {
		t.Errorf("the old code: got %+v, %v", public, err)
	}
	found, err := k.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	code := k.read(second).TrackingCode
	for _, s := range found { // the first case was put into its state by hand
		if strings.HasPrefix(s, "Surat ") || strings.HasPrefix(s, "Deret ") || strings.Contains(s, code) {
			t.Errorf("does not agree: %s", s)
		}
	}
}

// onCorrection asks for one more correction of a letter.
func (k *desk) onCorrection(letter *registry.Certificate) error {
	c := k.letterCommand(letter, "koreksi_surat", "salah_tulis")
	c.Form = registry.Form{"name": "Nama Lain Rekaan"}
	_, err := k.ActOnLetter(k.t.Context(), k.As("kabid"), c)
	return err
}

func TestCorrectLetterThatIsRevoked(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	first, letter := k.issuedLetter()
	if err := k.onCorrection(letter); err != nil {
		t.Fatal(err)
	}
	second := one[uuid.UUID](k, `SELECT id FROM dossiers WHERE origin = $1`, first)
	k.do("staf", second, "susun_konsep", nil)
	if err := k.onLetter("kepala_badan", letter, "cabut_surat", "data_tidak_benar"); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, k.try("kepala_badan", second, "tandatangani", nil), workflow.Conflict, "surat_tidak_dapat_diganti")
	if d := k.read(second); d.Signing {
		t.Error("the signature was begun all the same")
	}
}

// TestCancelCorrection ends a correction that was begun by mistake: the letter stays as it is, keeps its number, and can be
// corrected once more. No other case can be ended so.
func TestCancelCorrection(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	first, letter := k.issuedLetter()
	if err := k.onCorrection(letter); err != nil {
		t.Fatal(err)
	}
	second := one[uuid.UUID](k, `SELECT id FROM dossiers WHERE origin = $1`, first)
	wantRefusal(t, k.try("staf", second, "batalkan_pembetulan", nil), workflow.Forbidden, "bukan_tugas_anda")
	k.do("staf", second, "susun_konsep", nil)
	k.do("kabid", second, "batalkan_pembetulan", nil)
	if d := k.read(second); d.State != "dibatalkan" || d.Open || *d.RegistrationNumber != letter.RegistrationNumber {
		t.Errorf("the correction: got %s, open %t", d.State, d.Open)
	}
	if now := k.certificate(first); now.State != "aktif" || now.RegistrationNumber != letter.RegistrationNumber {
		t.Errorf("the letter: got %s, number %s", now.State, now.RegistrationNumber)
	}
	if n := k.numbers(first, registry.RegistrationSeries); len(n) != 1 || n[0].VoidedAt != nil {
		t.Errorf("the number was voided: %+v", n)
	}
	wantRefusal(t, k.try("kepala_badan", second, "tandatangani", nil), workflow.Conflict, "keadaan_tidak_sesuai")
	if err := k.onCorrection(letter); err != nil {
		t.Errorf("another correction: %v", err)
	}
	wantRefusal(t, k.try("kabid", first, "batalkan_pembetulan", nil), workflow.Conflict, "keadaan_tidak_sesuai")
}

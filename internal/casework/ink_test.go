package casework

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/preview"
	"ormas/internal/registry"
	"ormas/workflow"
)

// inkDesk is a desk whose head signs on paper.
func inkDesk(t *testing.T) *desk {
	t.Helper()
	k := newDesk(t)
	k.settings.Pictures = renderer(t)
	k.exec(`UPDATE signers SET kind = 'basah' WHERE user_id = $1`, k.As("kepala_badan").User)
	return k
}

// final is the letter as the head prints it.
func (k *desk) final(id uuid.UUID) []byte {
	k.t.Helper()
	c, err := k.FinalLetter(k.t.Context(), k.As("kepala_badan"), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return bytesOf(k.t, c)
}

// scanned draws the first page of a PDF as a scanner would see it.
func (k *desk) scanned(pdf []byte) []byte {
	k.t.Helper()
	page, err := k.settings.Pictures.Page(k.t.Context(), bytes.NewReader(pdf), int64(len(pdf)), preview.Sheet{MIME: "application/pdf", Number: 1, Width: 1240})
	if err != nil {
		k.t.Fatal(err)
	}
	return page
}

// bring uploads a scan.
func (k *desk) bring(by workflow.Actor, id uuid.UUID, body []byte) error {
	k.t.Helper()
	f, err := k.Spool(k.t.Context(), bytes.NewReader(body))
	if err != nil {
		k.t.Fatal(err)
	}
	defer f.Close()
	_, err = k.AddSignedScan(k.t.Context(), by, id, SignedScan{Filename: "pindaian", File: f})
	return err
}

func TestWetInk(t *testing.T) {
	t.Parallel()
	k := inkDesk(t)
	id, second := k.ready(), k.ready()
	head := k.As("kepala_badan")
	k.do("kepala_badan", id, "tandatangani", nil)
	k.do("kepala_badan", second, "tandatangani", nil)
	t.Run("fixes number and content first, and waits", func(t *testing.T) {
		k.wantSigning(id)
		k.do("kepala_badan", id, "tandatangani", nil) // once more changes nothing
		k.wantSigning(id)
		if n := k.numbers(id, registry.LetterSeries); len(n) != 1 || n[0].N != 1 {
			t.Errorf("got %+v", n)
		}
		if len(k.pen.given) != 0 {
			t.Error("a key has signed")
		}
	})
	t.Run("gives the final to whoever signs, and to nobody else", func(t *testing.T) {
		if !bytes.HasPrefix(k.final(id), []byte("%PDF-")) {
			t.Error("no PDF")
		}
		_, err := k.FinalLetter(t.Context(), k.As("staf"), id)
		wantRefusal(t, err, workflow.Conflict, "penandatanganan_orang_lain")
	})
	t.Run("keeps another letter's scan apart and stays where it was", func(t *testing.T) {
		wantRefusal(t, k.bring(head, id, k.final(second)), workflow.Invalid, "file")
		wantRefusal(t, k.bring(head, id, emptyPage), workflow.Invalid, "file")
		k.wantSigning(id)
		var told []string
		kept, err := k.DB.SignedAnswers(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range kept {
			told = append(told, a.Reason)
		}
		all := strings.Join(told, "\n")
		if len(told) != 2 || !strings.Contains(all, "tidak terbaca") || !strings.Contains(all, "bukan kode surat nomor") {
			t.Errorf("kept %q", told)
		}
	})
	t.Run("keeps so many apart and no more, refuses each, and says so", func(t *testing.T) { keepsSoMany(t, k, id) })
	t.Run("takes the scan from the signer alone", func(t *testing.T) {
		wantRefusal(t, k.bring(k.As("staf"), id, k.scanned(k.final(id))), workflow.Forbidden, "bukan_tugas_anda")
		k.wantSigning(id)
	})
	t.Run("issues the letter with the scan as its file, marked as such", func(t *testing.T) {
		if err := k.bring(head, id, k.scanned(k.final(id))); err != nil {
			t.Fatal(err)
		}
		d, c := k.read(id), k.certificate(id)
		if d.State != "terbit" || d.Signing || *d.LetterNumber != c.LetterNumber || c.Signature != registry.WetInk || c.Fingerprint != "" {
			t.Errorf("got %s, signing %v, %+v", d.State, d.Signing, c)
		}
		var l certificate.Letter
		if err := json.Unmarshal(c.Letter, &l); err != nil || !strings.Contains(l.SignatureNote, "salinan pindaian") {
			t.Errorf("the letter says %q (%v)", l.SignatureNote, err)
		}
		got := issued{k, id, nil}.check(k.signedFile(id))
		issued{k, id, nil}.want(got, FileOriginal, SignatureInk, "ditandatangani basah di atas kertas")
		if a := k.audited(AuditPlan{All: true}); a.Differences != 0 {
			t.Errorf("the audit finds %q", a.Sentences)
		}
	})
}

// keepsSoMany wants wrong scans of a letter kept apart up to a bound.
func keepsSoMany(t *testing.T, k *desk, id uuid.UUID) {
	t.Helper()
	k.exec(`INSERT INTO signing_answers (id, signing_id, reason, object_key, sha256, size, received_at)
		SELECT gen_random_uuid(), a.signing_id, a.reason, a.object_key || '-' || n, a.sha256, a.size, a.received_at
		FROM (SELECT * FROM signing_answers ORDER BY received_at LIMIT 1) a, generate_series(1, $1) n`, keptApartMost-2)
	err := k.bring(k.As("kepala_badan"), id, emptyPage)
	wantRefusal(t, err, workflow.Invalid, "file")
	if said := fieldDetail(err); !strings.Contains(said, "tidak terbaca") || !strings.Contains(said, "tidak disimpan, karena sudah 20") {
		t.Errorf("got %q", said)
	}
	kept, err := k.DB.SignedAnswers(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if n, _, err := k.DB.KeptApart(t.Context(), kept[0].SigningID); err != nil || n != keptApartMost {
		t.Errorf("%d are kept (%v)", n, err)
	}
}

// TestSignedScanIsTakenAsItIsAndOnce brings a PDF, which needs no other made of it, twice.
func TestSignedScanIsTakenAsItIsAndOnce(t *testing.T) {
	t.Parallel()
	k := inkDesk(t)
	id, head := k.ready(), k.As("kepala_badan")
	k.do("kepala_badan", id, "tandatangani", nil)
	pdf := k.final(id)
	if err := k.bring(head, id, pdf); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(k.signedFile(id), pdf) {
		t.Error("the file is not the scan")
	}
	wantRefusal(t, k.bring(head, id, pdf), workflow.Conflict, "keadaan_tidak_sesuai")
}

func TestWetInkIsReleased(t *testing.T) {
	t.Parallel()
	k := inkDesk(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	old := k.final(id)
	k.do("kepala_badan", id, "lepaskan_tanda_tangan", nil)
	k.do("kepala_badan", id, "tandatangani", nil)
	n := k.numbers(id, registry.LetterSeries)
	if len(n) != 2 || n[0].VoidedAt == nil || *n[0].Reason != "Alasan contoh." || n[1].N != n[0].N+1 {
		t.Fatalf("got %+v: the first number stays in the books with its reason", n)
	}
	wantRefusal(t, k.bring(k.As("kepala_badan"), id, old), workflow.Invalid, "file")
	k.exec(`UPDATE signers SET kind = 'kunci_kantor'`)
	wantRefusal(t, k.try("kepala_badan", id, "tandatangani", nil), workflow.Conflict, "cara_tanda_tangan_berubah")
}

// emptyPage is a whole PDF of one page with nothing on it.
var emptyPage = []byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
	"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> >>\nendobj\nxref\n0 4\n0000000000 65535 f \n" +
	"0000000009 00000 n \n0000000058 00000 n \n0000000115 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n203\n%%EOF\n")

// Whoever signs on paper begins no batch: nothing is stored, and the passphrase that came along is cleared.
func TestInkSignsNoBatch(t *testing.T) {
	t.Parallel()
	k := inkDesk(t)
	n := k.asks("frasa contoh", k.readies(2)...)
	_, err := k.StartBatch(t.Context(), k.As("kepala_badan"), n)
	wantRefusal(t, err, workflow.Conflict, "tanda_tangan_basah")
	if !strings.Contains(err.Error(), "halaman surat itu") {
		t.Errorf("got %v, which leads nowhere", err)
	}
	if len(bytes.Trim(n.Passphrase, "\x00")) != 0 || one[int](k, `SELECT count(*) FROM signing_batches`) != 0 {
		t.Error("the passphrase is kept, or a batch is")
	}
}

// TestWetInkByMandate wants whoever signs for the head to bring the scan too.
func TestWetInkByMandate(t *testing.T) {
	t.Parallel()
	k := inkDesk(t)
	id, by := k.ready(), k.substitute("kasubbid")
	k.exec(`UPDATE signers SET kind = 'basah' WHERE user_id = $1`, by.User)
	k.Kit.Mandate(registry.Mandate{Holder: by.User})
	if err := k.signs(by, id); err != nil {
		t.Fatal(err)
	}
	by = k.Acting(by)
	c, err := k.FinalLetter(t.Context(), by, id)
	if err != nil {
		t.Fatal(err)
	}
	scan := bytesOf(t, c)
	wantRefusal(t, k.bring(k.As("staf"), id, scan), workflow.Forbidden, "bukan_tugas_anda")
	if err := k.bring(by, id, scan); err != nil {
		t.Error(err)
	}
}

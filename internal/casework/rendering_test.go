package casework

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// renderingsOf lists what left the office of a case, as the auditor sees it.
func (k *desk) renderingsOf(id uuid.UUID) []registry.Rendering {
	k.t.Helper()
	page, err := k.DossierRenderings(k.t.Context(), k.As("auditor"), id, Search{Limit: 100})
	if err != nil {
		k.t.Fatal(err)
	}
	return page.Items
}

func TestRenderings(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	letter, err := k.CertificateFor(t.Context(), k.As("staf"), id, "  arsip  ")
	if err != nil {
		t.Fatal(err)
	}
	k.Clock.Add(time.Minute)
	made, err := k.MadeHere(t.Context(), k.As("pemohon"), id, "L7", "ketua")
	if err != nil {
		t.Fatal(err)
	}
	paper, err := k.DB.LatestPaper(t.Context(), id, registry.DraftLetter)
	if err != nil {
		t.Fatal(err)
	}
	k.Clock.Add(time.Minute)
	draft, err := k.AttachmentContent(t.Context(), k.As("kepala_badan"), paper.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("are known with who, what, when and the hash of the bytes", func(t *testing.T) {
		got := k.renderingsOf(id)
		want := []struct {
			kind, subject, role, purpose string
			body                         []byte
		}{
			{registry.DraftLetter, "", "kepala_badan", "", bytesOf(t, draft)},
			{registry.RenderedMade, "L7.ketua", "pemohon", "", bytesOf(t, made)},
			{registry.RenderedLetter, "", "staf", "arsip", bytesOf(t, letter)},
		}
		if len(got) != len(want) {
			t.Fatalf("got %d renderings, want %d", len(got), len(want))
		}
		for i, w := range want {
			sum := sha256.Sum256(w.body)
			g := got[i]
			if g.Kind != w.kind || g.Subject != w.subject || *g.By != k.As(w.role).User || g.Purpose != w.purpose || g.SHA256 != hex.EncodeToString(sum[:]) || g.Size != int64(len(w.body)) {
				t.Errorf("got %+v, want %+v", g, w)
			}
		}
		if *got[2].LetterNumber != k.certificate(id).LetterNumber || !got[0].At.After(got[2].At) {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("are never changed, and taken away by upkeep alone", func(t *testing.T) {
		for _, change := range []string{`UPDATE renderings SET purpose = 'lain'`, `DELETE FROM renderings`} {
			if _, err := k.DB.Pool().ExecContext(t.Context(), change); err == nil || !strings.Contains(err.Error(), "never changed") {
				t.Errorf("%s: got %v", change, err)
			}
		}
	})
	t.Run("are not for the applicant, nor for another office", func(t *testing.T) {
		_, err := k.DossierRenderings(t.Context(), k.As("pemohon"), id, Search{Limit: 10})
		wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, err = k.Renderings(t.Context(), k.As("pemohon"), Search{Limit: 10})
		wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("come page by page", func(t *testing.T) {
		renderingsPaged(t, k)
	})
	t.Run("of a draft are nobody's business in the office", func(t *testing.T) {
		k.exec(`UPDATE dossiers SET submitted_at = NULL, open = false, owner = 'tidak_ada' WHERE id = $1`, id)
		page, err := k.Renderings(t.Context(), k.As("auditor"), Search{Limit: 10})
		if err != nil || len(page.Items) != 0 {
			t.Errorf("got %d, %v", len(page.Items), err)
		}
		k.exec(`UPDATE dossiers SET submitted_at = $2 WHERE id = $1`, id, k.Clock.Now())
	})
	t.Run("go when the office has kept them as long as it says", func(t *testing.T) {
		renderingsGo(t, k)
	})
}

// renderingsPaged wants every rendering once, the newest first.
func renderingsPaged(t *testing.T, k *desk) {
	t.Helper()
	var kinds []string
	for cursor := ""; ; {
		page, err := k.Renderings(t.Context(), k.As("auditor"), Search{Limit: 2, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Items {
			kinds = append(kinds, r.Kind)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if strings.Join(kinds, " ") != "konsep_surat dokumen_dibuat surat_terbit" {
		t.Errorf("got %v", kinds)
	}
}

// renderingsGo wants renderings kept as long as the office says, and no longer.
func renderingsGo(t *testing.T, k *desk) {
	t.Helper()
	upkeep := func() int {
		if err := k.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.RemoveExpired(t.Context()) }); err != nil {
			t.Fatal(err)
		}
		return one[int](k, `SELECT count(*) FROM renderings`)
	}
	k.Clock.Add(400 * 24 * time.Hour)
	if n := upkeep(); n != 3 {
		t.Errorf("%d are left after 400 days, want all", n)
	}
	k.exec(`UPDATE offices SET settings = settings || '{"rendering_days": 365}'`)
	if n := upkeep(); n != 0 {
		t.Errorf("%d are left", n)
	}
}

func TestLetterIsNotGivenOutUnnoted(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	k.exec(`ALTER TABLE renderings ADD CHECK (kind <> 'surat_terbit')`)
	if _, err := k.CertificateFor(t.Context(), k.As("pemohon"), id, ""); err == nil {
		t.Error("the letter left, and nobody knows")
	}
	if _, err := k.CertificateFor(t.Context(), k.As("pemohon"), id, strings.Repeat("x", 201)); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestExtractIsNoted(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	if err := k.NoteExtract(t.Context(), k.As("kabid"), "buku induk 2026", bytes.Repeat([]byte("x"), 9)); err != nil {
		t.Fatal(err)
	}
	page, err := k.Renderings(t.Context(), k.As("auditor"), Search{Limit: 10})
	if err != nil || len(page.Items) != 1 || page.Items[0].Kind != registry.RenderedExtract || page.Items[0].Size != 9 {
		t.Errorf("got %+v, %v", page.Items, err)
	}
}

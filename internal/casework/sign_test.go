package casework

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

func TestSign(t *testing.T) {
	t.Parallel()
	t.Run("ends with a letter in the register", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		k.do("kepala_badan", id, "tandatangani", nil)
		d, c := k.read(id), k.certificate(id)
		if d.State != "terbit" || d.Signing || *d.LetterNumber != c.LetterNumber || *d.RegistrationNumber != c.RegistrationNumber {
			t.Errorf("got %s, signing %v, %v, %v", d.State, d.Signing, *d.LetterNumber, *d.RegistrationNumber)
		}
		if c.Kecamatan != "Mimpi" || c.State != registry.CertificateActive || !c.ValidUntil.Equal(day("2029-01-01")) || !c.IssuedOn.Equal(day("2026-11-24")) {
			t.Errorf("got %+v", c)
		}
		if want := k.As("kepala_badan").Name + ", " + k.Kit.Office.Settings.HeadTitle; c.Signatory != want {
			t.Errorf("got signatory %q, want %q", c.Signatory, want)
		}
		byCode, err := k.DB.CertificateByCode(t.Context(), c.Code)
		if err != nil || byCode.ID != c.ID {
			t.Errorf("by its code: got %v, %v", byCode, err)
		}
	})
	t.Run("opens the journal of the letter", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		k.do("kepala_badan", id, "tandatangani", nil)
		all, err := k.DB.LetterEvents(t.Context(), k.certificate(id).ID)
		if err != nil || len(all) != 1 {
			t.Fatalf("got %v, %v", all, err)
		}
		if e := all[0]; e.Seq != 1 || e.Act != "tandatangani" || e.From != "" || e.To != "aktif" || *e.ByUser != k.As("kepala_badan").User || e.As != "kepala_badan" {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("stores a file whose signature holds", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		k.do("kepala_badan", id, "tandatangani", nil)
		pdf := k.signedFile(id)
		report, err := certificate.Verify(pdf, certificate.Expected{})
		if err != nil || !report.OK() {
			t.Errorf("got %+v, %v", report, err)
		}
		if left := one[bool](k, `SELECT pdf IS NULL AND state = 'selesai' FROM signings WHERE dossier_id = $1`, id); !left {
			t.Error("the intent is not ended, or still holds the content")
		}
	})
	t.Run("refuses a letter whose validity has passed, and gives its number back", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		late, next := k.ready(), k.ready()
		k.exec(`UPDATE attachments SET content = jsonb_set(content, '{term_to}', '"2025-01-01T00:00:00Z"') WHERE dossier_id = $1`, late)
		wantRefusal(t, k.try("kepala_badan", late, "tandatangani", nil), workflow.Invalid, "surat_tidak_lolos")
		if d := k.read(late); d.Signing || len(k.numbers(late, registry.LetterSeries)) != 0 {
			t.Errorf("got signing %v and numbers %v", d.Signing, k.numbers(late, registry.LetterSeries))
		}
		k.do("kepala_badan", next, "tandatangani", nil)
		if n := k.numbers(next, registry.LetterSeries); n[0].N != 1 {
			t.Errorf("got number %d, want 1", n[0].N)
		}
	})
}

// TestSignTells has the applicant and whoever tracks the case learn of the letter.
func TestSignTells(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	before, err := k.PublicDossier(t.Context(), rules.Place{}, k.read(id).TrackingCode)
	if err != nil || before.Issued {
		t.Errorf("before it is signed: got %+v, %v", before, err)
	}
	k.do("kepala_badan", id, "tandatangani", nil)
	after, err := k.PublicDossier(t.Context(), rules.Place{}, k.read(id).TrackingCode)
	if err != nil || !after.Issued || after.Correction {
		t.Errorf("got %+v, %v", after, err)
	}
	body := one[string](k, `SELECT body FROM mails WHERE dossier_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`, id)
	if want := "Surat nomor " + *k.read(id).LetterNumber + " sudah terbit dan dapat diunduh."; !strings.Contains(body, want) {
		t.Errorf("no %q in %s", want, body)
	}
}

func TestSignPassphrase(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	k.pen.only("frasa yang benar")
	typed := func(s string) map[string]any { return map[string]any{"passphrase": s} }
	t.Run("keeps the number after a wrong one for the right one", func(t *testing.T) {
		id := k.ready()
		wantRefusal(t, k.try("kepala_badan", id, "tandatangani", typed("salah")), workflow.Invalid, "passphrase")
		if d := k.read(id); d.Signing || d.State != "penandatanganan" {
			t.Fatalf("got %s, signing %v: a definite refusal ends the intent", d.State, d.Signing)
		}
		k.do("kepala_badan", id, "tandatangani", typed("frasa yang benar"))
		if n := k.numbers(id, registry.LetterSeries); len(n) != 1 || n[0].VoidedAt != nil || n[0].Text != *k.read(id).LetterNumber {
			t.Errorf("got %+v", n)
		}
		if n := one[int](k, `SELECT count(*) FROM signings WHERE dossier_id = $1 AND state = 'ditolak' AND reason = 'Frasa sandi salah.'`, id); n != 1 {
			t.Errorf("got %d refused intents, want 1", n)
		}
	})
	t.Run("voids the kept number with the registration number when the case goes back", func(t *testing.T) {
		id := k.ready()
		wantRefusal(t, k.try("kepala_badan", id, "tandatangani", typed("salah")), workflow.Invalid, "passphrase")
		k.do("kepala_badan", id, "kembalikan_pemeriksaan", nil)
		if n := one[int](k, `SELECT count(*) FROM numbers WHERE dossier_id = $1 AND reason = 'Alasan contoh.'`, id); n != 2 {
			t.Errorf("got %d voided numbers, want 2", n)
		}
	})
	t.Run("leaves it nowhere", func(t *testing.T) {
		id := k.ready()
		err := k.try("kepala_badan", id, "tandatangani", typed("rahasia salah"))
		if err == nil || strings.Contains(err.Error(), "rahasia") {
			t.Errorf("got %v", err)
		}
		k.do("kepala_badan", id, "tandatangani", typed("frasa yang benar"))
		for _, table := range []string{"journal", "signings", "certificates", "mails", "river_job", "idempotency"} {
			if n := one[int](k, `SELECT count(*) FROM `+table+` x WHERE x::text LIKE '%frasa yang%' OR x::text LIKE '%rahasia%'`); n != 0 {
				t.Errorf("%s holds the passphrase", table)
			}
		}
	})
	t.Run("voids a number kept over the turn of the year", func(t *testing.T) {
		id := k.ready()
		wantRefusal(t, k.try("kepala_badan", id, "tandatangani", typed("salah")), workflow.Invalid, "passphrase")
		k.Clock.Add(60 * 24 * time.Hour)
		k.do("kepala_badan", id, "tandatangani", typed("frasa yang benar"))
		n := k.numbers(id, registry.LetterSeries)
		if len(n) != 2 || n[0].VoidedAt == nil || n[1].N != 1 || !strings.Contains(n[1].Text, "2027") {
			t.Errorf("got %+v", n)
		}
	})
}

// TestSignCrash breaks off between the steps of a signature and tries again.
func TestSignCrash(t *testing.T) {
	t.Parallel()
	breaks := map[string]func(t *testing.T, k *desk, id uuid.UUID){
		"after the intent is stored": func(t *testing.T, k *desk, id uuid.UUID) {
			t.Helper()
			_, outside, err := k.act(t.Context(), k.As("kepala_badan"), k.command(id, "tandatangani", nil), finish{})
			if err != nil || outside == nil {
				t.Fatalf("got %v, and something to do outside: %v", err, outside != nil)
			}
		},
		"while it is signed": func(t *testing.T, k *desk, id uuid.UUID) {
			t.Helper()
			k.pen.fail()
			wantRefusal(t, k.try("kepala_badan", id, "tandatangani", nil), workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
			k.pen.do = nil
		},
		"when the caller goes away": func(t *testing.T, k *desk, id uuid.UUID) {
			t.Helper()
			ctx, cancel := context.WithCancel(t.Context())
			k.pen.do = func(ctx context.Context, p certificate.Prepared, _ []byte) (certificate.Signed, error) {
				cancel()
				return certificate.Signed{}, ctx.Err()
			}
			_, err := k.Act(ctx, k.As("kepala_badan"), k.command(id, "tandatangani", nil))
			wantRefusal(t, err, workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
			k.pen.do = nil
		},
		"after it is signed and before it is applied": func(t *testing.T, k *desk, id uuid.UUID) {
			t.Helper()
			ctx, cancel := context.WithCancel(t.Context())
			k.pen.do = func(_ context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
				defer cancel()
				return k.pen.key.Sign(ctx, p, pass)
			}
			if _, err := k.Act(ctx, k.As("kepala_badan"), k.command(id, "tandatangani", nil)); err == nil {
				t.Fatal("applied although the caller had gone")
			}
			k.pen.do = nil
		},
	}
	for name, crash := range breaks {
		t.Run(name+" signs the same content under the same number", func(t *testing.T) {
			t.Parallel()
			k := newDesk(t)
			id := k.ready()
			crash(t, k, id)
			k.wantSigning(id)
			intended := one[string](k, `SELECT sha256 FROM signings WHERE dossier_id = $1`, id)
			content := one[[]byte](k, `SELECT pdf FROM signings WHERE dossier_id = $1`, id)
			k.Clock.Add(26 * time.Hour) // the letter keeps the day of the first try
			k.do("kepala_badan", id, "tandatangani", nil)
			if n := k.numbers(id, registry.LetterSeries); len(n) != 1 || n[0].VoidedAt != nil || n[0].N != 1 {
				t.Errorf("got %+v, want one number", n)
			}
			for _, sum := range k.pen.given {
				if sum != intended {
					t.Errorf("signed %s, want %s", sum, intended)
				}
			}
			if !bytes.HasPrefix(k.signedFile(id), content) {
				t.Error("the signed file does not begin with the content of the intent")
			}
			if n := one[int](k, `SELECT count(*) FROM signings WHERE dossier_id = $1`, id); n != 1 {
				t.Errorf("got %d intents, want 1", n)
			}
		})
	}
}

func TestSignUnderWay(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	begun := func() uuid.UUID {
		id := k.ready()
		k.pen.fail()
		wantRefusal(t, k.try("kepala_badan", id, "tandatangani", nil), workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
		k.pen.do = nil
		return id
	}
	t.Run("refuses another person", func(t *testing.T) {
		id, other := begun(), k.Person(k.Kit.Office, "kepala_badan")
		_, err := k.Act(t.Context(), other, k.command(id, "tandatangani", nil))
		wantRefusal(t, err, workflow.Conflict, "penandatanganan_orang_lain")
	})
	t.Run("refuses every other act", func(t *testing.T) {
		id := begun()
		for action, role := range map[string]string{
			"kembalikan_konsep": "kepala_badan", "kembalikan_pemeriksaan": "kepala_badan",
			"tarik": "pemohon", "tangguhkan": "kabid",
		} {
			wantRefusal(t, k.try(role, id, action, nil), workflow.Conflict, "penandatanganan_berjalan")
		}
		if d := k.read(id); !d.Signing || d.State != "penandatanganan" {
			t.Errorf("got %s, signing %v", d.State, d.Signing)
		}
	})
	t.Run("gives up with a reason, which voids the number", func(t *testing.T) {
		id := begun()
		k.do("kepala_badan", id, "lepaskan_tanda_tangan", nil)
		d, n := k.read(id), k.numbers(id, registry.LetterSeries)
		if d.Signing || d.State != "penandatanganan" || len(n) != 1 || n[0].VoidedAt == nil || *n[0].Reason != "Alasan contoh." {
			t.Fatalf("got %s, signing %v, numbers %+v", d.State, d.Signing, n)
		}
		k.do("kepala_badan", id, "tandatangani", nil)
		if n = k.numbers(id, registry.LetterSeries); len(n) != 2 || n[1].N <= n[0].N || *k.read(id).LetterNumber != n[1].Text {
			t.Errorf("got %+v", n)
		}
	})
	t.Run("is not given up while somebody signs at this moment", func(t *testing.T) {
		id := begun()
		held, err := k.DB.Exclusive(t.Context(), signingKey(id), func(context.Context) error {
			return k.try("kepala_badan", id, "lepaskan_tanda_tangan", nil)
		})
		if !held {
			t.Fatal("somebody else signs")
		}
		wantRefusal(t, err, workflow.Conflict, "penandatanganan_berjalan")
	})
	t.Run("survives a wrong passphrase after an unknown outcome", func(t *testing.T) {
		id := begun()
		k.pen.only("benar")
		defer func() { k.pen.do = nil }()
		wantRefusal(t, k.try("kepala_badan", id, "tandatangani", map[string]any{"passphrase": "salah"}), workflow.Invalid, "passphrase")
		k.wantSigning(id)
		k.do("kepala_badan", id, "tandatangani", map[string]any{"passphrase": "benar"})
		if n := one[int](k, `SELECT count(*) FROM signings WHERE dossier_id = $1`, id); n != 1 {
			t.Errorf("got %d intents, want 1", n)
		}
	})
}

func TestSignResult(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(certificate.Signed) certificate.Signed{
		"one changed byte": func(s certificate.Signed) certificate.Signed {
			s.PDF = bytes.Clone(s.PDF)
			s.PDF[len(s.PDF)/2] ^= 1
			return s
		},
		"somebody else's certificate": func(s certificate.Signed) certificate.Signed {
			s.Fingerprint = strings.Repeat("0", 64)
			return s
		},
		"something behind the signature": func(s certificate.Signed) certificate.Signed {
			s.PDF = append(bytes.Clone(s.PDF), "\n%%EOF\n"...)
			return s
		},
	}
	for name, change := range spoil {
		t.Run("drops a result with "+name, func(t *testing.T) {
			t.Parallel()
			k := newDesk(t)
			id := k.ready()
			k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
				signed, err := k.pen.key.Sign(ctx, p, pass)
				return change(signed), err
			}
			wantRefusal(t, k.try("kepala_badan", id, "tandatangani", nil), workflow.Conflict, "tanda_tangan_gagal")
			if d := k.read(id); d.Signing || d.State != "penandatanganan" || d.LetterNumber != nil {
				t.Errorf("got %s, signing %v, number %v", d.State, d.Signing, d.LetterNumber)
			}
			if reason := one[string](k, `SELECT reason FROM signings WHERE dossier_id = $1`, id); !strings.Contains(reason, "tidak sah") {
				t.Errorf("got reason %q", reason)
			}
		})
	}
	t.Run("keeps the intent when the store is away", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		files := k.Intake
		k.Intake = intake.New(gone(t), k.DB.Now, intake.Settings{})
		if err := k.try("kepala_badan", id, "tandatangani", nil); workflow.KindOf(err) != workflow.Away {
			t.Fatalf("got %v, want a store that is away", err)
		}
		k.wantSigning(id)
		k.Intake = files
		k.do("kepala_badan", id, "tandatangani", nil)
	})
}

func TestSignMany(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	c := k.command(id, "tandatangani", nil)
	var mu sync.Mutex
	var won int
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := k.Act(t.Context(), k.As("kepala_badan"), c)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if workflow.KindOf(err) != workflow.Conflict {
				t.Errorf("got %v, want a conflict", err)
			}
		})
	}
	all.Wait()
	if won != 1 {
		t.Errorf("got %d winners, want 1", won)
	}
	if n := k.numbers(id, registry.LetterSeries); len(n) != 1 || n[0].N != 1 {
		t.Errorf("got %+v, want one number", n)
	}
	if n := one[int](k, `SELECT count(*) FROM journal WHERE dossier_id = $1 AND action = 'tandatangani'`, id); n != 1 {
		t.Errorf("got %d journal rows, want 1", n)
	}
	if len(k.pen.given) != 1 {
		t.Errorf("signed %d times, want once", len(k.pen.given))
	}
}

func TestSignLate(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	_, late, err := k.act(t.Context(), k.As("kepala_badan"), k.command(id, "tandatangani", nil), finish{})
	if err != nil {
		t.Fatal(err)
	}
	k.do("kepala_badan", id, "tandatangani", nil)
	_, err = late(t.Context())
	wantRefusal(t, err, workflow.Conflict, "penandatanganan_berjalan")
	if len(k.pen.given) != 1 {
		t.Errorf("signed %d times, want once: the letter was already there", len(k.pen.given))
	}
}

func TestSignAgainWithKey(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	c := k.command(id, "tandatangani", nil)
	c.Key = postgres.Key{Value: "kunci-contoh", Fingerprint: []byte("sidik")}
	first, err := k.Act(t.Context(), k.As("kepala_badan"), c)
	if err != nil {
		t.Fatal(err)
	}
	second, err := k.Act(t.Context(), k.As("kepala_badan"), c)
	if err != nil || *second.Version != *first.Version {
		t.Errorf("got %+v, %v, want what the first led to: %+v", second, err, first)
	}
	if len(k.pen.given) != 1 {
		t.Errorf("signed %d times, want once", len(k.pen.given))
	}
}

func TestLetterChangedInStore(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	c, pdf := k.certificate(id), k.signedFile(id)
	pdf[len(pdf)/2] ^= 1
	if err := k.store.Put(t.Context(), c.ObjectKey, bytes.NewReader(pdf), c.Size, "application/pdf"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.CertificateFor(t.Context(), k.As("pemohon"), id, ""); err == nil {
		t.Error("gives a letter that nobody signed")
	}
}

// wantSigning wants a case whose signature is under way with one number taken for it.
func (k *desk) wantSigning(id uuid.UUID) {
	k.t.Helper()
	d := k.read(id)
	if !d.Signing || d.State != "penandatanganan" || d.LetterNumber != nil {
		k.t.Fatalf("got %s, signing %v, number %v", d.State, d.Signing, d.LetterNumber)
	}
}

func (k *desk) certificate(id uuid.UUID) *registry.Certificate {
	k.t.Helper()
	c, err := k.DB.CertificateOf(k.t.Context(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

func (k *desk) signedFile(id uuid.UUID) []byte {
	k.t.Helper()
	c, err := k.CertificateFor(k.t.Context(), k.As("pemohon"), id, "")
	if err != nil {
		k.t.Fatal(err)
	}
	return bytesOf(k.t, c)
}

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

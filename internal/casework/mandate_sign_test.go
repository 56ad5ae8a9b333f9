package casework

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/internal/testkit"
	"ormas/internal/testkit/bsre"
	"ormas/workflow"
)

// substitute is somebody of the office who may sign with the office's key once there is a mandate.
func (k *desk) substitute(roles ...string) workflow.Actor {
	k.t.Helper()
	by := k.Person(k.Kit.Office, roles...)
	k.exec(`INSERT INTO signers (user_id, kind, set_at) VALUES ($1, 'kunci_kantor', $2)`, by.User, k.Clock.Now())
	return by
}

// signs lets a person sign a letter, with the mandates that the person has at this moment.
func (k *desk) signs(by workflow.Actor, id uuid.UUID) error {
	k.t.Helper()
	_, err := k.Act(k.t.Context(), k.Acting(by), k.command(id, "tandatangani", nil))
	return err
}

// Signing at the second a mandate begins is allowed, at the second it ends refused: at both edges, to the microsecond.
func TestSignAtTheEdgesOfAMandate(t *testing.T) {
	t.Parallel()
	from, until := testkit.Start.Add(time.Hour), testkit.Start.Add(2*time.Hour)
	for name, test := range map[string]struct {
		at   time.Time
		code string
	}{
		"a microsecond before it begins": {from.Add(-time.Microsecond), "mandat_belum_mulai"},
		"when it begins":                 {from, ""},
		"a microsecond before it ends":   {until.Add(-time.Microsecond), ""},
		"when it ends":                   {until, "mandat_berakhir"},
		"a second after it ended":        {until.Add(time.Second), "mandat_berakhir"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newDesk(t)
			id, by := k.ready(), k.substitute("kasubbid")
			m := k.Kit.Mandate(registry.Mandate{Holder: by.User, From: from, Until: until})
			k.Clock.Set(test.at)
			err := k.signs(by, id)
			if test.code != "" {
				wantRefusal(t, err, workflow.Forbidden, test.code)
				if d := k.read(id); d.Signing || len(k.numbers(id, registry.LetterSeries)) != 0 {
					t.Error("a number was taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			k.wantMandate(id, m.ID)
		})
	}
}

// wantMandate wants a letter that was signed by a mandate, and the mandate in journal, register and letter.
func (k *desk) wantMandate(id, mandate uuid.UUID) {
	k.t.Helper()
	c := k.certificate(id)
	if c.MandateID == nil || *c.MandateID != mandate || !strings.Contains(c.Signatory, "Plh. "+k.Kit.Office.Settings.HeadTitle) {
		k.t.Errorf("got mandate %v of %q", c.MandateID, c.Signatory)
	}
	public, err := k.PublicCertificate(k.t.Context(), rules.Place{}, c.Code)
	if err != nil || !strings.HasPrefix(public.Mandate, "Plh., surat perintah nomor 800/1/CONTOH/2026 tanggal 24 November 2026") {
		k.t.Errorf("the check tells %q, %v", public.Mandate, err)
	}
	v, err := k.Dossier(k.t.Context(), k.As("kabid"), id)
	if err != nil {
		k.t.Fatal(err)
	}
	last := v.History[len(v.History)-1]
	if last.As != "plh kepala_badan" || last.AsLabel != "Plh. Kepala Badan" || last.Mandate == nil || last.Mandate.ID != mandate {
		k.t.Errorf("the journal tells %+v", last)
	}
	if l, err := k.Letter(k.t.Context(), k.As("kabid"), c.ID); err != nil || l.History[0].Role != "Plh. Kepala Badan" {
		k.t.Errorf("the letter's journal tells %+v, %v", l.History, err)
	}
	if problems := certificate.Lint(k.signedFile(id), k.content(c)); len(problems) > 0 {
		k.t.Errorf("the lint finds %v", problems)
	}
}

func (k *desk) content(c *registry.Certificate) certificate.Letter {
	k.t.Helper()
	var l certificate.Letter
	if err := json.Unmarshal(c.Letter, &l); err != nil {
		k.t.Fatal(err)
	}
	return l
}

func TestSignByMandate(t *testing.T) {
	t.Parallel()
	t.Run("is refused once the mandate was ended, also for whoever signed in before", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id, by := k.ready(), k.substitute("kasubbid")
		m := k.Kit.Mandate(registry.Mandate{Holder: by.User})
		k.Clock.Add(time.Minute)
		before := k.Acting(by)
		k.exec(`UPDATE mandates SET ended_at = $2, ended_by = registered_by, end_reason = 'Contoh' WHERE id = $1`, m.ID, k.Clock.Now())
		_, err := k.Act(t.Context(), before, k.command(id, "tandatangani", nil))
		wantRefusal(t, err, workflow.Forbidden, "mandat_berakhir")
	})
	t.Run("never by one that waits for a second person", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id, by := k.ready(), k.substitute("kasubbid")
		m := k.Kit.Mandate(registry.Mandate{Holder: by.User})
		k.exec(`UPDATE mandates SET confirmed_at = NULL, confirmed_by = NULL WHERE id = $1`, m.ID)
		wantRefusal(t, k.signs(by, id), workflow.Forbidden, "bukan_tugas_anda")
	})
	t.Run("is refused for the head meanwhile, in words", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id, by := k.ready(), k.substitute("kasubbid")
		k.Kit.Mandate(registry.Mandate{Holder: by.User})
		err := k.try("kepala_badan", id, "tandatangani", nil)
		wantRefusal(t, err, workflow.Invalid, "signatory")
		if !strings.Contains(err.Error(), "oleh Plh. "+by.Name) || !strings.Contains(err.Error(), "1 Desember 2026 pukul 09.00 WITA") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("is refused for a head who is away, in words", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		k.exec(`INSERT INTO absences (id, office_id, user_id, from_at, until_at, registered_by, registered_at) VALUES ($1, $2, $3, $4, $5, $6, $4)`,
			uuid.New(), k.Kit.Office.ID, k.As("kepala_badan").User, k.Clock.Now(), k.Clock.Now().Add(time.Hour), k.As("bagian_umum").User)
		err := k.try("kepala_badan", id, "tandatangani", nil)
		wantRefusal(t, err, workflow.Invalid, "signatory")
		if !strings.Contains(err.Error(), "berhalangan sampai Selasa, 24 November 2026 pukul 10.00 WITA") {
			t.Errorf("got %v", err)
		}
		k.Clock.Add(time.Hour)
		k.do("kepala_badan", id, "tandatangani", nil)
	})
	t.Run("holds for decisions about letters too", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		_, c := k.issuedLetter()
		k.exec(`INSERT INTO absences (id, office_id, user_id, from_at, until_at, registered_by, registered_at) VALUES ($1, $2, $3, $4, $5, $6, $4)`,
			uuid.New(), k.Kit.Office.ID, k.As("kepala_badan").User, k.Clock.Now(), k.Clock.Now().Add(time.Hour), k.As("bagian_umum").User)
		wantRefusal(t, k.onLetter("kepala_badan", c, "tangguhkan_surat", "penelitian_ulang"), workflow.Invalid, "signatory")
		k.Clock.Add(time.Hour)
		by := k.substitute("kasubbid")
		k.Kit.Mandate(registry.Mandate{Holder: by.User})
		wantRefusal(t, k.onLetter("kepala_badan", c, "tangguhkan_surat", "penelitian_ulang"), workflow.Invalid, "signatory")
		if _, err := k.ActOnLetter(t.Context(), k.Acting(by), k.letterCommand(c, "tangguhkan_surat", "penelitian_ulang")); err != nil {
			t.Errorf("the substitute: %v", err)
		}
	})
	t.Run("goes on with the same mandate only", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id, by := k.ready(), k.substitute("kasubbid")
		k.Kit.Mandate(registry.Mandate{Holder: by.User, From: testkit.Start, Until: testkit.Start.Add(time.Hour)})
		next := registry.Mandate{Holder: by.User, OrderNumber: "800/2", From: testkit.Start.Add(time.Hour), Until: testkit.Start.Add(48 * time.Hour)}
		k.Kit.Mandate(next)
		k.pen.fail()
		wantRefusal(t, k.signs(by, id), workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
		k.Clock.Add(time.Hour)
		wantRefusal(t, k.signs(by, id), workflow.Conflict, "mandat_berubah")
	})
}

// A signature that comes back after the end of the mandate holds if it was made before, and is kept apart if it was not.
func TestSignatureBackAfterTheMandate(t *testing.T) {
	t.Parallel()
	t.Run("holds if it says that it was made in time", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		id, by := b.ready(), b.As("kasubbid")
		m := b.Kit.Mandate(registry.Mandate{Holder: by.User, From: testkit.Start, Until: testkit.Start.Add(time.Minute)})
		b.signsAs(by)
		b.server.Fail(bsre.Fault{Change: func(signed []byte) []byte { b.Clock.Add(time.Hour); return signed }})
		_, err := b.Act(t.Context(), b.Acting(by), b.command(id, "tandatangani", map[string]any{"passphrase": headSecret}))
		if err != nil {
			t.Fatal(err)
		}
		b.wantMandate(id, m.ID)
		at := one[time.Time](b.desk, `SELECT at FROM journal WHERE dossier_id = $1 AND mandate_id IS NOT NULL`, id)
		if !at.Equal(testkit.Start.Add(time.Hour)) {
			t.Errorf("the journal says %s", at)
		}
	})
	t.Run("is kept apart if it was made in the second of the end, and the case stays", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id, by := k.ready(), k.substitute("kasubbid")
		until := testkit.Start.Add(time.Minute)
		k.Kit.Mandate(registry.Mandate{Holder: by.User, From: testkit.Start, Until: until})
		k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
			k.Clock.Set(until)
			return k.pen.key.Sign(ctx, p, pass)
		}
		err := k.signs(by, id)
		wantRefusal(t, err, workflow.Conflict, "mandat_berakhir")
		k.wantSigning(id)
		kept, err := k.DB.SignedAnswers(t.Context(), id)
		if err != nil || len(kept) != 1 || !strings.Contains(kept[0].Reason, "sesudah mandat penanda tangannya berakhir") {
			t.Fatalf("kept apart: %+v, %v", kept, err)
		}
		if _, _, err := k.store.Get(t.Context(), kept[0].ObjectKey); err != nil {
			t.Fatal(err)
		}
		k.pen.do = nil
		k.do("kepala_badan", id, "lepaskan_tanda_tangan", nil)
		k.do("kepala_badan", id, "tandatangani", nil)
		if n := k.numbers(id, registry.LetterSeries); len(n) != 2 || n[0].VoidedAt == nil || n[1].VoidedAt != nil {
			t.Errorf("got %+v", n)
		}
		if c := k.certificate(id); c.MandateID != nil {
			t.Error("the head's letter names a mandate")
		}
	})
}

// signsAs lets a person sign through the gateway as the one who is registered there.
func (b *branch) signsAs(by workflow.Actor) {
	b.t.Helper()
	b.exec(`UPDATE users SET nik = $1 WHERE id = $2`, headNIK, by.User)
	b.exec(`INSERT INTO signers (user_id, kind, certificate, set_at) VALUES ($1, 'bsre', $2, $3)`, by.User, b.head.Fingerprint(), b.Clock.Now())
}

func TestMandateQueues(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, by := k.ready(), k.substitute("kasubbid")
	listed := func(queue string) bool {
		t.Helper()
		page, err := k.Dossiers(t.Context(), k.Acting(by), Filter{Queue: queue, Limit: 100, Count: true})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, row := range page.Items {
			if row.ID == id {
				n++
			}
		}
		if n > 1 || *page.Total != len(page.Items) {
			t.Errorf("%s lists it %d times, and counts %d of %d", queue, n, *page.Total, len(page.Items))
		}
		return n == 1
	}
	want := func(now, role bool) {
		t.Helper()
		if listed("now") != now || listed("role") != role {
			t.Errorf("now %v, role %v; want %v, %v", listed("now"), listed("role"), now, role)
		}
	}
	want(false, false)
	m := k.Kit.Mandate(registry.Mandate{Holder: by.User})
	want(true, true)
	k.exec(`UPDATE mandates SET actions = '{disposisi}' WHERE id = $1`, m.ID)
	want(false, false)
	k.exec(`UPDATE mandates SET actions = '{kembalikan_konsep}', services = '{pelaporan}' WHERE id = $1`, m.ID)
	want(true, true)
	k.exec(`UPDATE mandates SET services = '{pendaftaran}' WHERE id = $1`, m.ID)
	want(false, false)
	k.exec(`UPDATE mandates SET actions = NULL, services = NULL WHERE id = $1`, m.ID)
	want(true, true)
	k.Clock.Set(m.Until)
	want(false, false)
}

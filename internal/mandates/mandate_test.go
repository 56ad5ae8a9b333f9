package mandates_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/mandates"
	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// sent is a mandate of the kasubbid for the head, as the general section sends it; change makes another of it.
func (w *world) sent(change func(n *mandates.NewMandate)) mandates.NewMandate {
	w.t.Helper()
	n := mandates.NewMandate{
		Kind: "plh", Role: "kepala_badan", Holder: w.As("kasubbid").User.String(), For: w.As("kepala_badan").User.String(),
		OrderNumber: "800/12/CONTOH/2026", OrderDate: "2026-11-23", From: "2026-11-25T07:30", Until: "2026-11-30",
		Filename: "surat perintah.pdf", File: w.spool(testkit.PDF(1)),
	}
	if change != nil {
		change(&n)
	}
	return n
}

// registered registers it.
func (w *world) registered(change func(n *mandates.NewMandate)) *registry.Mandate {
	w.t.Helper()
	m, err := w.o.RegisterMandate(w.t.Context(), w.As("bagian_umum"), w.sent(change))
	w.must(err)
	return m
}

func TestRegisterMandate(t *testing.T) {
	t.Run("keeps it by the office's clock with its letter, and a day counts whole", func(t *testing.T) {
		w := newWorld(t)
		m := w.registered(nil)
		zone := w.Office.Location()
		if !m.From.Equal(time.Date(2026, 11, 25, 7, 30, 0, 0, zone)) || !m.Until.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, zone)) {
			t.Errorf("got %s to %s", m.From, m.Until)
		}
		if m.StateAt(testkit.Start) != registry.MandateWaits || m.ForName == nil || m.OrderMIME != "application/pdf" {
			t.Errorf("got %+v", m)
		}
		c, err := w.o.MandateOrder(t.Context(), w.As("auditor"), m.ID)
		w.must(err)
		w.must(c.Body.Close())
	})
	t.Run("refuses everybody who has no part in it", func(t *testing.T) {
		w := newWorld(t)
		for _, role := range []string{"kabid", "kasubbid", "staf", "kepala_badan", "auditor", "pemohon"} {
			_, err := w.o.RegisterMandate(t.Context(), w.As(role), w.sent(nil))
			testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
	})
	t.Run("gives a holder no part in mandates and settings", func(t *testing.T) {
		w := newWorld(t)
		w.Mandate(registry.Mandate{Holder: w.As("kasubbid").User})
		by := w.Acting(w.As("kasubbid"))
		_, err := w.o.RegisterMandate(t.Context(), by, w.sent(nil))
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		if by.Has(registry.AdminRole) || by.Has("kepala_badan") {
			t.Error("a mandate became a role")
		}
	})
	for name, test := range map[string]struct {
		field  string
		change func(w *world, n *mandates.NewMandate)
	}{
		"the holder's own registration":     {"holder", func(w *world, n *mandates.NewMandate) { n.Holder = w.As("bagian_umum").User.String() }},
		"an administrator as the holder":    {"holder", func(w *world, n *mandates.NewMandate) { n.Holder = w.As("admin").User.String() }},
		"an applicant as the holder":        {"holder", func(w *world, n *mandates.NewMandate) { n.Holder = w.As("pemohon").User.String() }},
		"an auditor as the holder":          {"holder", func(w *world, n *mandates.NewMandate) { n.Holder = w.As("auditor").User.String() }},
		"somebody of another office":        {"holder", func(w *world, n *mandates.NewMandate) { n.Holder = uuid.NewString() }},
		"the incumbent as the holder":       {"holder", func(w *world, n *mandates.NewMandate) { n.Holder = n.For }},
		"a chain: standing for a holder":    {"for", func(w *world, n *mandates.NewMandate) { n.For = w.As("kabid").User.String() }},
		"Plh without an incumbent":          {"for", func(w *world, n *mandates.NewMandate) { n.For = "" }},
		"Plt for a post that is held":       {"kind", func(w *world, n *mandates.NewMandate) { n.Kind, n.For = "plt", "" }},
		"the administrator's role":          {"role", func(w *world, n *mandates.NewMandate) { n.Role = "admin" }},
		"the applicant's role":              {"role", func(w *world, n *mandates.NewMandate) { n.Role = "pemohon" }},
		"an unknown kind":                   {"kind", func(w *world, n *mandates.NewMandate) { n.Kind = "pj" }},
		"u.b. without the official between": {"through", func(w *world, n *mandates.NewMandate) { n.Kind = "ub" }},
		"Plh in the name of another office": {"behalf", func(w *world, n *mandates.NewMandate) { n.Behalf = "Wali Kota" }},
		"an action that the role has not":   {"actions", func(w *world, n *mandates.NewMandate) { n.Actions = []string{"tugaskan"} }},
		"an unknown procedure":              {"services", func(w *world, n *mandates.NewMandate) { n.Services = []string{"lain"} }},
		"no number of the letter":           {"order_number", func(w *world, n *mandates.NewMandate) { n.OrderNumber = " " }},
		"a letter of tomorrow":              {"order_date", func(w *world, n *mandates.NewMandate) { n.OrderDate = "2026-11-25" }},
		"no letter":                         {"file", func(w *world, n *mandates.NewMandate) { n.File = nil }},
		"an end before the beginning":       {"until", func(w *world, n *mandates.NewMandate) { n.Until = "2026-11-24" }},
		"an end that has passed":            {"until", func(w *world, n *mandates.NewMandate) { n.From, n.Until = "2026-11-01", "2026-11-02" }},
		"a time that is none":               {"from", func(w *world, n *mandates.NewMandate) { n.From = "besok" }},
		"a minute more than a year":         {"until", func(w *world, n *mandates.NewMandate) { n.Until = "2027-11-25T07:31" }},
		"one without an end":                {"until", func(w *world, n *mandates.NewMandate) { n.Until = "8999-12-31" }},
		"a beginning far ahead":             {"from", func(w *world, n *mandates.NewMandate) { n.From, n.Until = "2028-01-01", "2028-02-01" }},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.o.RegisterMandate(t.Context(), w.As("bagian_umum"), w.sent(func(n *mandates.NewMandate) { test.change(w, n) }))
			testkit.Refused(t, err, workflow.Invalid, test.field)
			if n := w.Count(`SELECT count(*) FROM mandates`); n != 0 {
				t.Errorf("%d are stored", n)
			}
		})
	}
}

func TestMayRegister(t *testing.T) {
	w := newWorld(t)
	for _, role := range []string{"bagian_umum", "admin"} {
		w.must(w.o.MayRegister(t.Context(), w.As(role)))
	}
	w.Mandate(registry.Mandate{Role: "bagian_umum", Holder: w.As("staf").User})
	for _, by := range []workflow.Actor{w.As("kepala_badan"), w.As("auditor"), w.As("pemohon"), w.Acting(w.As("staf"))} {
		testkit.Refused(t, w.o.MayRegister(t.Context(), by), workflow.Forbidden, "bukan_tugas_anda")
	}
}

func TestRegisterMandateOnce(t *testing.T) {
	w := newWorld(t)
	key := postgres.Key{Value: "kunci", Fingerprint: []byte("x")}
	first := w.registered(func(n *mandates.NewMandate) { n.Key = key })
	again := w.registered(func(n *mandates.NewMandate) { n.Key = key })
	if first.ID != again.ID || w.Count(`SELECT count(*) FROM mandates`) != 1 {
		t.Error("a second one was stored")
	}
}

func TestMandateHoldsForAYearAtMost(t *testing.T) {
	w := newWorld(t)
	m := w.registered(func(n *mandates.NewMandate) { n.Until = "2027-11-25T07:30" })
	if !m.Until.Equal(m.From.In(w.Office.Location()).AddDate(1, 0, 0)) {
		t.Errorf("got %s to %s", m.From, m.Until)
	}
}

func TestConfirmMandate(t *testing.T) {
	w := newWorld(t)
	m := w.registered(nil)
	confirm := func(by workflow.Actor) error {
		_, err := w.o.ConfirmMandate(t.Context(), by, m.ID)
		return err
	}
	testkit.Refused(t, confirm(w.As("bagian_umum")), workflow.Forbidden, "orang_yang_sama")
	testkit.Refused(t, confirm(w.As("kasubbid")), workflow.Forbidden, "bukan_tugas_anda")
	testkit.Refused(t, confirm(w.As("kabid")), workflow.Missing, "tidak_ditemukan")
	testkit.Refused(t, confirm(w.As("auditor")), workflow.Forbidden, "bukan_tugas_anda")
	testkit.Refused(t, confirm(w.Person(w.Found("lain.contoh.test", "Kota Lain"), "admin")), workflow.Missing, "tidak_ditemukan")
	w.must(confirm(w.As("admin")))
	testkit.Refused(t, confirm(w.As("kepala_badan")), workflow.Conflict, "tidak_menunggu")
	w.Clock.Set(m.From)
	if held := w.Acting(w.As("kasubbid")).Mandates; len(held) != 1 || !held[0].Holds(m.From) {
		t.Errorf("holds %+v", held)
	}
}

func TestEndMandate(t *testing.T) {
	end := func(w *world, by workflow.Actor, id uuid.UUID, reason string) error {
		_, err := w.o.EndMandate(w.t.Context(), by, id, reason)
		return err
	}
	t.Run("ends it now, for whom it stands for too, with a reason", func(t *testing.T) {
		w := newWorld(t)
		m := w.Mandate(registry.Mandate{Holder: w.As("kasubbid").User})
		w.Clock.Add(time.Hour)
		testkit.Refused(t, end(w, w.As("staf"), m.ID, "Contoh"), workflow.Missing, "tidak_ditemukan")
		testkit.Refused(t, end(w, w.As("kepala_badan"), m.ID, " "), workflow.Invalid, "reason")
		var refusal *registry.Error
		if err := end(w, w.As("kepala_badan"), m.ID, strings.Repeat("x", workflow.MaxNote+1)); !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Code != "terlalu_panjang" {
			t.Errorf("a long reason: got %+v", refusal)
		}
		w.must(end(w, w.As("kepala_badan"), m.ID, "Sudah kembali"))
		testkit.Refused(t, end(w, w.As("bagian_umum"), m.ID, "Lagi"), workflow.Conflict, "mandat_berakhir")
		if held := w.Acting(w.As("kasubbid")).Mandates; len(held) != 1 || held[0].Holds(w.Clock.Now()) || !held[0].Holds(w.Clock.Now().Add(-time.Microsecond)) {
			t.Errorf("got %+v", held)
		}
	})
	t.Run("tells who reads it and may not end it who may", func(t *testing.T) {
		w := newWorld(t)
		m := w.Mandate(registry.Mandate{Holder: w.As("kasubbid").User})
		err := end(w, w.As("auditor"), m.ID, "Contoh")
		testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		if !strings.Contains(err.Error(), "Mandat diakhiri oleh Bagian Umum, administrator, pemegangnya,") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("frees the post", func(t *testing.T) {
		w := newWorld(t)
		m := w.registered(nil)
		_, err := w.o.RegisterMandate(t.Context(), w.As("bagian_umum"), w.sent(nil))
		testkit.Refused(t, err, workflow.Conflict, "mandat_bertumpuk")
		w.must(end(w, w.As("bagian_umum"), m.ID, "Salah nomor"))
		w.registered(nil)
		m, err = w.o.Mandate(t.Context(), w.As("auditor"), m.ID)
		w.must(err)
		if m.StateAt(w.Clock.Now()) != registry.MandateWithdrawn {
			t.Errorf("it is %s", m.StateAt(w.Clock.Now()))
		}
	})
}

// However mandates for one post are registered and ended, by several people at once, at no instant do two of them hold. What
// casework refuses in words, the schema refuses too.
func TestMandatesNeverOverlap(t *testing.T) {
	w := newWorld(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	people := []workflow.Actor{w.As("kasubbid"), w.As("kabid"), w.As("staf")}
	head, by := w.As("kepala_badan").User, w.As("bagian_umum").User
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(worker)))
			for i := range 40 {
				from := testkit.Start.Add(time.Duration(r.IntN(200)) * time.Hour)
				m := registry.Mandate{
					ID: registry.NewID(), OfficeID: w.Office.ID, Kind: workflow.ActingDaily, Role: "kepala_badan", Holder: people[r.IntN(3)].User, For: &head,
					Signs: true, OrderNumber: fmt.Sprint(worker, i), OrderDate: testkit.Start, OrderFile: "a", OrderKey: fmt.Sprint(worker, i),
					OrderSHA256: fmt.Sprintf("%064d", 0), OrderSize: 1, OrderMIME: "application/pdf", From: from, Until: from.Add(time.Duration(1+r.IntN(20)) * time.Hour), By: by,
				}
				err := w.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.AddMandate(t.Context(), m) })
				if err != nil && workflow.KindOf(err) != workflow.Conflict {
					t.Error(err)
				}
				if err == nil && r.IntN(3) == 0 {
					if _, err := w.o.EndMandate(t.Context(), w.As("bagian_umum"), m.ID, "Contoh"); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	if n := w.Count(`SELECT count(*) FROM mandates`); n < 5 {
		t.Errorf("only %d were stored", n)
	}
	overlaps := w.Count(`SELECT count(*) FROM mandates a JOIN mandates b ON a.id < b.id
		AND a.from_at < least(b.until_at, b.ended_at) AND b.from_at < least(a.until_at, a.ended_at)`)
	if overlaps != 0 {
		t.Errorf("%d overlap", overlaps)
	}
}

func TestAbsence(t *testing.T) {
	w := newWorld(t)
	enter := func(role, from, until string) error {
		return w.o.RegisterAbsence(t.Context(), w.As(role), mandates.NewAbsence{User: w.As("kepala_badan").User.String(), From: from, Until: until})
	}
	testkit.Refused(t, enter("kepala_badan", "2026-11-24", "2026-11-25"), workflow.Forbidden, "bukan_tugas_anda")
	testkit.Refused(t, enter("bagian_umum", "2026-11-26", "2026-11-24"), workflow.Invalid, "away_until")
	w.must(enter("bagian_umum", "2026-11-24", "2026-11-25"))
	testkit.Refused(t, enter("admin", "2026-11-25", "2026-11-27"), workflow.Conflict, "berhalangan_bertumpuk")
	all, err := w.o.Absences(t.Context(), w.As("auditor"))
	w.must(err)
	if len(all) != 1 || all[0].Over(w.Clock.Now()) {
		t.Fatalf("got %+v", all)
	}
	_, err = w.o.Absences(t.Context(), w.As("staf"))
	testkit.Refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
	if !strings.Contains(err.Error(), "Catatan berhalangan dibaca oleh Bagian Umum,") {
		t.Errorf("got %v", err)
	}
	w.must(w.o.EndAbsence(t.Context(), w.As("admin"), all[0].ID))
	until, err := w.DB.AwayUntil(t.Context(), w.As("kepala_badan").User, w.Clock.Now())
	if err != nil || !until.IsZero() {
		t.Errorf("away until %s, %v", until, err)
	}
}

// TestMandatesOfOne wants the list and the single read to show the same: what a person holds, and what stands for the person.
func TestMandatesOfOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.Person(w.Office, "kasubbid")
	m := w.Mandate(registry.Mandate{Role: "kabid", Holder: by.User})
	for name, c := range map[string]struct {
		by   workflow.Actor
		sees bool
	}{"its holder": {by, true}, "whom it stands for": {w.As("kabid"), true}, "somebody else": {w.As("staf"), false}} {
		page, err := w.o.Mandates(t.Context(), c.by, registry.Query{Limit: 10})
		w.must(err)
		_, err = w.o.Mandate(t.Context(), c.by, m.ID)
		if listed := len(page.Items) == 1; listed != c.sees || (err == nil) != c.sees {
			t.Errorf("%s: listed %v, read with %v", name, listed, err)
		}
	}
}

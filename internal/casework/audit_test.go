package casework

import (
	"bytes"
	"strings"
	"testing"

	"ormas/internal/registry"
	"ormas/workflow"
)

// audited are the differences that an audit of every file finds.
func (k *desk) audited(plan AuditPlan) registry.Audit {
	k.t.Helper()
	found, err := k.AuditCertificates(k.t.Context(), k.Kit.Office.ID, plan)
	if err != nil {
		k.t.Fatal(err)
	}
	return found
}

func TestAuditCertificates(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, second := k.ready(), k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	k.do("kepala_badan", second, "tandatangani", nil)
	c := k.certificate(id)
	everything := AuditPlan{All: true}
	t.Run("finds nothing where all was done by steps", func(t *testing.T) {
		if a := k.audited(everything); a.Differences != 0 || a.Letters != 2 || a.Files != 2 {
			t.Errorf("got %+v", a)
		}
		if a := k.audited(AuditPlan{Sample: 1}); a.Differences != 0 || a.Letters != 2 || a.Files != 1 {
			t.Errorf("got %+v", a)
		}
	})
	t.Run("finds one byte changed in the store", func(t *testing.T) {
		pdf := k.signedFile(id)
		put := func(body []byte) {
			if err := k.store.Put(t.Context(), c.ObjectKey, bytes.NewReader(body), int64(len(body)), "application/pdf"); err != nil {
				t.Fatal(err)
			}
		}
		for _, at := range []int{len(pdf) / 3, len(pdf) / 2, len(pdf) - 40} {
			changed := bytes.Clone(pdf)
			changed[at] ^= 4
			put(changed)
			k.differs(everything, "Surat "+c.Code, "bukan lagi yang ditandatangani")
		}
		put(pdf[:len(pdf)-1])
		k.differs(everything, "byte, seharusnya", "tanda tangannya tidak sah")
		put(pdf)
	})
	for what, by := range map[string]struct{ change, undo, words string }{
		"a name in the register":    {`UPDATE certificates SET name = 'Lain'`, `UPDATE certificates SET name = letter->'organisation'->>'name'`, `nama organisasi dalam register "Lain"`},
		"an end":                    {`UPDATE certificates SET valid_until = '2030-01-01'`, `UPDATE certificates SET valid_until = '2029-01-01'`, "masa berlaku dalam register"},
		"a state":                   {`UPDATE certificates SET state = 'dicabut', reason = 'x'`, `UPDATE certificates SET state = 'aktif', reason = NULL`, `keadaan dalam register dicabut, menurut jurnal suratnya "aktif"`},
		"a hash":                    {`UPDATE certificates SET sha256 = repeat('0', 64)`, "", "sidiknya lain daripada dalam register"},
		"a signer":                  {`UPDATE certificates SET fingerprint = repeat('0', 64)`, "", "sertifikat lain daripada yang tercatat"},
		"the content":               {`UPDATE certificates SET letter = jsonb_set(letter, '{npwp}', '"1"')`, "", "isi dalam register lain daripada yang ditandatangani"},
		"a number of the case":      {`UPDATE dossiers SET letter_number = 'x'`, "", `nomor surat pada permohonannya "x"`},
		"a voided number":           {`UPDATE numbers SET voided_at = now(), reason = 'x' WHERE kind = 'surat'`, `UPDATE numbers SET voided_at = NULL, reason = NULL`, "nomor suratnya sudah dibatalkan"},
		"the end of a signing":      {`UPDATE signings SET state = 'ditolak'`, `UPDATE signings SET state = 'selesai'`, "penandatanganannya tercatat ditolak"},
		"the step that issued it":   {`DELETE FROM journal WHERE action = 'tandatangani'`, "", "tidak memuat langkah penandatanganan"},
		"a number that was deleted": {`DELETE FROM numbers WHERE kind = 'registrasi' AND n = 1`, "", "nomor 1 tidak tercatat"},
		"a series that was set back": {
			`UPDATE series SET last = 1 WHERE kind = 'surat'`, `UPDATE series SET last = 2 WHERE kind = 'surat'`,
			"tercatat nomor 2, padahal nomor terakhirnya 1",
		},
		"an event that is missing": {
			`ALTER TABLE certificate_events DISABLE TRIGGER certificate_events_stay; DELETE FROM certificate_events;
			ALTER TABLE certificate_events ENABLE TRIGGER certificate_events_stay`, "", "memuat 0 catatan, padahal versinya 1",
		},
	} {
		t.Run("finds "+what+" changed by hand", func(t *testing.T) {
			t.Parallel()
			k := newDesk(t)
			id := k.ready()
			k.do("kepala_badan", id, "tandatangani", nil)
			second := k.ready()
			k.do("kepala_badan", second, "tandatangani", nil)
			k.exec(by.change)
			k.differs(everything, by.words, "")
			if by.undo == "" {
				return
			}
			k.exec(by.undo)
			if a := k.audited(everything); a.Differences != 0 {
				t.Errorf("put back, still: %q", a.Sentences)
			}
		})
	}
}

// differs wants sentences that tell a difference.
func (k *desk) differs(plan AuditPlan, words ...string) {
	k.t.Helper()
	a := k.audited(plan)
	told := strings.Join(a.Sentences, "\n")
	for _, w := range words {
		if a.Differences == 0 || !strings.Contains(told, w) {
			k.t.Errorf("got %q, want %q", told, w)
		}
	}
}

func TestAuditIsKept(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	k.exec(`UPDATE certificates SET name = 'Lain'`)
	if _, err := k.AuditAll(t.Context(), AuditPlan{Sample: 5}); err != nil {
		t.Fatal(err)
	}
	all, err := k.Audits(t.Context(), k.As("auditor"))
	if err != nil || len(all) != 1 || all[0].Differences != 1 || all[0].Letters != 1 || all[0].Files != 1 {
		t.Fatalf("got %+v, %v", all, err)
	}
	one, err := k.Audit(t.Context(), k.As("admin"), all[0].ID)
	if err != nil || len(one.Sentences) != 1 || !strings.Contains(one.Sentences[0], "nama organisasi") {
		t.Errorf("got %+v, %v", one, err)
	}
	_, err = k.Audits(t.Context(), k.As("kabid"))
	wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
}

package casework

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// atOnce runs deeds together, and wants each that fails refused with a conflict, or with what the others have made of the case.
func atOnce(t *testing.T, deeds map[string]func() error) (won []string) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for name, deed := range deeds {
		all.Go(func() {
			err := deed()
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won = append(won, name)
				return
			}
			if kind := workflow.KindOf(err); kind != workflow.Conflict {
				t.Errorf("%s: got %v (kind %v), want a conflict", name, err, kind)
			}
		})
	}
	all.Wait()
	return won
}

// sound wants numbers without gaps, one signed file a number, no case half signed, and nothing that the audit finds.
func (k *desk) sound() {
	k.t.Helper()
	if broken, err := k.DB.BrokenSeries(k.t.Context(), k.Kit.Office.ID); err != nil || len(broken) > 0 {
		k.t.Errorf("series: %+v, %v", broken, err)
	}
	for what, query := range map[string]string{
		"cases with two letters":         `SELECT count(*) FROM (SELECT dossier_id FROM certificates GROUP BY 1 HAVING count(*) > 1) x`,
		"letters without their case":     `SELECT count(*) FROM certificates c JOIN dossiers d ON d.id = c.dossier_id WHERE d.state <> 'terbit'`,
		"issued cases without a letter":  `SELECT count(*) FROM dossiers d WHERE d.state = 'terbit' AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.dossier_id = d.id)`,
		"letters of one file":            `SELECT count(*) FROM (SELECT sha256 FROM certificates GROUP BY 1 HAVING count(*) > 1) x`,
		"done signings without a letter": `SELECT count(*) FROM signings s WHERE s.state = 'selesai' AND NOT EXISTS (SELECT 1 FROM certificates c WHERE c.signing_id = s.id)`,
		"cases marked for nothing":       `SELECT count(*) FROM dossiers d WHERE d.signing <> EXISTS (SELECT 1 FROM signings s WHERE s.dossier_id = d.id AND s.state = 'berjalan')`,
		"two letters in force at once": `SELECT count(*) FROM (SELECT office_id, registration_number FROM certificates WHERE state <> 'diganti'
			GROUP BY 1, 2 HAVING count(*) > 1) x`,
	} {
		if n := one[int](k, query); n != 0 {
			k.t.Errorf("%d %s", n, what)
		}
	}
	if a := k.audited(AuditPlan{All: true}); a.Differences != 0 {
		k.t.Errorf("the audit finds %q", a.Sentences)
	}
}

// Two heads, a batch, and those who take the case away, all at one letter.
func TestRacesForOneLetter(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	second, head := k.Person(k.Kit.Office, "kepala_badan"), k.As("kepala_badan")
	for round := range 12 {
		id := k.ready()
		k.reads(id)
		act := func(by workflow.Actor, action string) func() error {
			c := k.command(id, action, nil)
			return func() error { _, err := k.Act(t.Context(), by, c); return err }
		}
		deeds := map[string]func() error{
			"sign": act(head, "tandatangani"), "the other head": act(second, "tandatangani"), "twice": act(head, "tandatangani"),
		}
		switch round % 4 {
		case 0:
			deeds["withdraw"] = act(k.As("pemohon"), "tarik")
		case 1:
			deeds["back to the draft"] = act(head, "kembalikan_konsep")
		case 2:
			deeds["back to the check"] = act(second, "kembalikan_pemeriksaan")
		default:
			deeds["hold"] = act(k.As("kabid"), "tangguhkan")
		}
		asked := k.asks("", id)
		deeds["batch"] = func() error { _, err := k.StartBatch(t.Context(), head, asked); return err }
		won := atOnce(t, deeds)
		k.batches.going.Wait()
		if len(won) == 0 {
			t.Errorf("round %d: nobody has won", round)
		}
	}
	k.sound()
}

// What is done to a letter while the one that replaces it is signed.
func TestRacesForWhatReplacesALetter(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	for round := range 6 {
		first, letter := k.issuedLetter()
		on := func(role, act, ground string) func() error {
			c := k.letterCommand(letter, act, ground)
			c.Form = nil
			if act == "koreksi_surat" {
				c.Form = registry.Form{"name": fmt.Sprintf("Perkumpulan Rekaan %d", round)}
			}
			return func() error { _, err := k.ActOnLetter(t.Context(), k.As(role), c); return err }
		}
		renews := func() error {
			_, err := k.CreateDossier(t.Context(), k.As("pemohon"), NewDossier{Renews: &letter.ID})
			return err
		}
		atOnce(t, map[string]func() error{
			"correct": on("kabid", "koreksi_surat", "salah_tulis"), "correct again": on("kabid", "koreksi_surat", "salah_tulis"),
			"suspend": on("kepala_badan", "tangguhkan_surat", "penelitian_ulang"), "renew": renews, "renew again": renews,
		})
		for _, id := range k.corrections(first) {
			k.do("staf", id, "susun_konsep", nil)
			c := k.command(id, "tandatangani", nil)
			atOnce(t, map[string]func() error{
				"sign":    func() error { _, err := k.Act(t.Context(), k.As("kepala_badan"), c); return err },
				"revoke":  on("kepala_badan", "cabut_surat", "data_tidak_benar"),
				"suspend": on("kepala_badan", "tangguhkan_surat", "penelitian_ulang"),
			})
		}
	}
	k.sound()
}

// corrections are the cases that are to correct the letter of a case.
func (k *desk) corrections(first uuid.UUID) (all []uuid.UUID) {
	k.t.Helper()
	rows, err := k.DB.Pool().QueryContext(k.t.Context(), `SELECT id FROM dossiers WHERE origin = $1`, first)
	if err != nil {
		k.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			k.t.Fatal(err)
		}
		all = append(all, id)
	}
	if err := rows.Err(); err != nil {
		k.t.Fatal(err)
	}
	return all
}

// Scans of a letter on paper, against each other, against a signature by key for the same letter, and against giving it up.
func TestRacesForALetterOnPaper(t *testing.T) {
	t.Parallel()
	k := inkDesk(t)
	head := k.As("kepala_badan")
	for round := range 4 {
		k.exec(`UPDATE signers SET kind = 'basah' WHERE user_id = $1`, head.User)
		id := k.ready()
		k.do("kepala_badan", id, "tandatangani", nil)
		pdf := k.final(id)
		sign, lose := k.command(id, "tandatangani", nil), k.command(id, "lepaskan_tanda_tangan", nil)
		deeds := map[string]func() error{
			"scan": func() error { return k.bring(head, id, pdf) }, "scan again": func() error { return k.bring(head, id, pdf) },
			"sign": func() error { _, err := k.Act(t.Context(), head, sign); return err },
		}
		if round%2 == 0 { // the way of signing is another one while the scan is looked at
			k.exec(`UPDATE signers SET kind = 'kunci_kantor' WHERE user_id = $1`, head.User)
		} else {
			deeds["give up"] = func() error { _, err := k.Act(context.WithoutCancel(t.Context()), head, lose); return err }
		}
		if won := atOnce(t, deeds); len(won) == 0 {
			t.Errorf("round %d: nobody has won", round)
		}
	}
	k.sound()
}

package casework

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// atNoon sets the clock to noon of a day and lets the reminders of letters run.
func (k *desk) atNoon(on time.Time) {
	k.t.Helper()
	k.Clock.Set(time.Date(on.Year(), on.Month(), on.Day(), 12, 0, 0, 0, k.Kit.Office.Location()))
	if err := k.RemindLapses(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
}

// lapseMails are the subjects of reminders that were sent to the applicant.
func (k *desk) lapseMails() []string {
	k.t.Helper()
	return slices.DeleteFunc(k.mails("pemohon"), func(s string) bool { return !strings.Contains(s, "perlu diperbarui") })
}

// TestLetterOverTheYears walks a letter through its life day by day.
func TestLetterOverTheYears(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	_, letter := k.issuedLetter() // Tuesday, 24 November 2026; the board's term ends on 1 January 2029
	end := day("2029-01-01")
	if !letter.LapseOn.Equal(end) || letter.LapseWhat != "" {
		t.Fatalf("ends on %s by %q", letter.LapseOn, letter.LapseWhat)
	}
	states := map[string]string{}
	var sent []string
	for on := day("2028-09-25"); on.Before(day("2029-01-15")); on = on.AddDate(0, 0, 1) {
		k.atNoon(on)
		k.atNoon(on) // a second run sends nothing
		public, err := k.PublicCertificate(t.Context(), rules.Place{}, letter.Code)
		if err != nil {
			t.Fatal(err)
		}
		if _, seen := states[public.State]; !seen {
			states[public.State] = on.Format(time.DateOnly)
		}
		if n := len(k.lapseMails()); n > len(sent) {
			sent = append(sent, fmt.Sprint(int(end.Sub(on).Hours()/24)))
		}
	}
	if got := fmt.Sprint(sent); got != "[90 60 30 7]" {
		t.Errorf("reminded on days %s", got)
	}
	if got := k.lapseMails(); len(got) != 4 || got[3] != "Surat "+letter.Code+" perlu diperbarui (7 hari lagi)" {
		t.Errorf("got %q", got)
	}
	if states["aktif"] != "2028-09-25" || states["segera_berakhir"] != "2028-10-04" || states["berakhir"] != "2029-01-02" {
		t.Errorf("the state changed on %v", states)
	}
}

func TestRemindLapses(t *testing.T) {
	t.Parallel()
	t.Run("counts to what ends first", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		k.exec(`UPDATE dossiers SET form = form || '{"lease_until": "2027-03-01"}' WHERE id = $1`, id)
		k.do("kepala_badan", id, "tandatangani", nil)
		if c := k.certificate(id); !c.LapseOn.Equal(day("2027-03-01")) || c.LapseWhat != "lease_until" {
			t.Errorf("ends on %s by %q", c.LapseOn, c.LapseWhat)
		}
		k.atNoon(day("2026-12-01"))
		if got := k.lapseMails(); len(got) != 1 || !strings.Contains(got[0], "90 hari lagi") {
			t.Errorf("got %q", got)
		}
	})
	t.Run("sends only the nearest of those that were missed", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		k.issuedLetter()
		k.atNoon(day("2028-12-20"))
		k.atNoon(day("2028-12-21"))
		if got := k.lapseMails(); len(got) != 1 || !strings.Contains(got[0], "12 hari lagi") {
			t.Errorf("got %q", got)
		}
	})
	t.Run("is silent about letters that are in force no more", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		_, letter := k.issuedLetter()
		if err := k.onLetter("kepala_badan", letter, "cabut_surat", "data_tidak_benar"); err != nil {
			t.Fatal(err)
		}
		k.atNoon(day("2028-12-20"))
		if got := k.lapseMails(); len(got) != 0 {
			t.Errorf("got %q", got)
		}
	})
	t.Run("sends one where two run at once", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		k.issuedLetter()
		k.Clock.Set(day("2028-12-20"))
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := k.RemindLapses(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := k.lapseMails(); len(got) != 1 {
			t.Errorf("got %q", got)
		}
	})
	t.Run("lists them for the office", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		_, letter := k.issuedLetter()
		k.atNoon(day("2028-12-20"))
		for within, want := range map[int]int{7: 0, 30: 1, 90: 1, -1: 0} {
			page, err := k.Lapses(t.Context(), k.As("staf"), LapseListing{Within: within, Limit: 25})
			if err != nil || len(page.Items) != want {
				t.Errorf("within %d days: got %+v, %v", within, page.Items, err)
			}
			if want == 1 {
				if r := page.Items[0]; r.ID != letter.ID || r.Days != 12 || r.What != "Masa berlaku surat" || r.RemindedAt == nil || r.State != "segera_berakhir" {
					t.Errorf("got %+v", r)
				}
			}
		}
		_, err := k.Lapses(t.Context(), k.As("pemohon"), LapseListing{Within: 90, Limit: 25})
		wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
	})
}

// renewal begins the renewal of a letter by its organisation.
func (k *desk) renewal(c *registry.Certificate) (uuid.UUID, error) {
	k.t.Helper()
	out, err := k.CreateDossier(k.t.Context(), k.As("pemohon"), NewDossier{Renews: &c.ID})
	return out.Resource, err
}

// haveFiles gives a case files with their verdicts, by the codes of their requirements.
func (k *desk) haveFiles(dossier uuid.UUID, results map[string]string) {
	k.t.Helper()
	for code, result := range results {
		doc := registry.NewID()
		k.exec(`INSERT INTO documents (id, dossier_id, requirement, version, filename, size, sha256, mime, pages, scan, object_key, uploaded_by, uploaded_at)
			VALUES ($1, $2, $3, 1, 'contoh.pdf', 1, $4, 'application/pdf', 1, 'bersih', $5, $6, now())`, doc, dossier, code, strings.Repeat("a", 64), doc.String(), k.As("pemohon").User)
		k.exec(`INSERT INTO verdicts (document_id, result, note, by_user, at) VALUES ($1, $2, 'Contoh.', $3, now())`, doc, result, k.As("staf").User)
	}
}

// correctedLetter corrects the name in a letter and signs the correction.
func (k *desk) correctedLetter(letter *registry.Certificate, name string) *registry.Certificate {
	k.t.Helper()
	c := k.letterCommand(letter, "koreksi_surat", "salah_tulis")
	c.Form = registry.Form{"name": name}
	if _, err := k.ActOnLetter(k.t.Context(), k.As("kabid"), c); err != nil {
		k.t.Fatal(err)
	}
	dossier := one[uuid.UUID](k, `SELECT id FROM dossiers WHERE replaces = $1`, letter.ID)
	k.do("staf", dossier, "susun_konsep", nil)
	k.do("kepala_badan", dossier, "tandatangani", nil)
	return k.certificate(dossier)
}

func TestRenewAfterCorrections(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	first, letter := k.issuedLetter()
	k.haveFiles(first, map[string]string{"P2": "sesuai", "P6": "sesuai", "L2": "tidak_sesuai"})
	twice := k.correctedLetter(k.correctedLetter(letter, "Perkumpulan Rekaan Satu"), "Perkumpulan Rekaan Dua")
	renewal, err := k.renewal(twice)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := k.DB.Documents(t.Context(), renewal)
	if err != nil {
		t.Fatal(err)
	}
	var carried []string
	for _, doc := range docs {
		carried = append(carried, doc.Requirement)
	}
	if got := fmt.Sprint(carried); got != "[P2 P6]" {
		t.Errorf("took over %s of the files of the first case", got)
	}
	if d, err := k.DB.Dossier(t.Context(), k.As("pemohon"), renewal); err != nil || d.Name != "Perkumpulan Rekaan Dua" {
		t.Errorf("the renewal is not of what was corrected: %+v, %v", d, err)
	}
}

func TestRenew(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	first, letter := k.issuedLetter()
	k.haveFiles(first, map[string]string{"P2": "sesuai", "P6": "sesuai", "L5": "sesuai", "L2": "tidak_sesuai", "P1": "sesuai"})
	k.Clock.Set(day("2029-03-01")) // the term has ended
	second, err := k.renewal(letter)
	if err != nil {
		t.Fatal(err)
	}
	d, err := k.DB.Dossier(t.Context(), k.As("pemohon"), second)
	if err != nil {
		t.Fatal(err)
	}
	if d.State != "draf" || d.Form.Text("name") != "Perkumpulan Kebun Rekaan" || d.Form.Text("term_to") != "" || d.Replaces == nil || *d.Replaces != letter.ID {
		t.Errorf("got %s, %v, replaces %v", d.State, d.Form, d.Replaces)
	}
	docs, err := k.DB.Documents(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	var carried []string
	for _, doc := range docs {
		if carried = append(carried, doc.Requirement); doc.CarriedFrom == nil || doc.Verdict != nil || doc.Version != 1 || !doc.Current {
			t.Errorf("got %+v", doc)
		}
	}
	if got := fmt.Sprint(carried); got != "[P2 P6]" {
		t.Errorf("took over %s: what has lapsed, was unsuitable or is made here stays away", got)
	}
	k.exec(`UPDATE dossiers SET state = 'penyusunan_konsep', open = true, submitted_at = $2, form = form || '{"term_to": "2034-01-01"}' WHERE id = $1`, second, k.Clock.Now())
	_, err = k.renewal(letter)
	wantRefusal(t, err, workflow.Conflict, "sudah_ada_penggantinya")
	if got := len(k.lapseMails()); got != 0 {
		t.Errorf("reminded %d times although the renewal runs", got)
	}
	k.exec(`UPDATE dossiers SET state = 'penomoran' WHERE id = $1`, second)
	k.name(second)
	k.do("kabid", second, "beri_nomor", nil)
	k.do("staf", second, "susun_konsep", nil)
	k.do("kepala_badan", second, "tandatangani", nil)
	old, renewed := k.certificate(first), k.certificate(second)
	if old.State != "diganti" || !strings.Contains(*old.Reason, renewed.LetterNumber) || renewed.Replaces == nil || *renewed.Replaces != letter.ID || renewed.Correction != 0 {
		t.Errorf("got %s, %v; %+v", old.State, *old.Reason, renewed)
	}
	if renewed.RegistrationNumber == old.RegistrationNumber {
		t.Error("a renewal has the registration number of the letter before")
	}
	if got := k.story(letter); !slices.Equal(got, []string{"tandatangani -aktif", "ganti_surat aktif-diganti"}) {
		t.Errorf("got %q", got)
	}
}

func TestRenewOneDraft(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	_, letter := k.issuedLetter()
	var begun atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := k.CreateDossier(t.Context(), k.As("pemohon"), NewDossier{Renews: &letter.ID})
			if err == nil {
				begun.Add(1)
				return
			}
			wantRefusal(t, err, workflow.Conflict, RenewalBegun)
		})
	}
	all.Wait()
	drafts := func() int { return one[int](k, `SELECT count(*) FROM dossiers WHERE replaces = $1`, letter.ID) }
	if begun.Load() != 1 || drafts() != 1 {
		t.Fatalf("twenty at once have begun %d, and %d are there", begun.Load(), drafts())
	}
	first := one[uuid.UUID](k, `SELECT id FROM dossiers WHERE replaces = $1`, letter.ID)
	code := one[string](k, `SELECT tracking_code FROM dossiers WHERE id = $1`, first)
	if _, err := k.renewal(letter); !strings.Contains(fmt.Sprint(err), code) {
		t.Errorf("got %v, want the tracking code %s in it", err, code)
	}
	if err := k.DeleteDossier(t.Context(), k.As("pemohon"), first); err != nil {
		t.Fatal(err)
	}
	if _, err := k.renewal(letter); err != nil || drafts() != 1 {
		t.Errorf("after the draft was deleted: %v, %d drafts", err, drafts())
	}
}

func TestRenewDeletesNoBytesOfOthers(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	first, letter := k.issuedLetter()
	doc := registry.NewID()
	k.exec(`INSERT INTO documents (id, dossier_id, requirement, version, filename, size, sha256, mime, pages, scan, object_key, uploaded_by, uploaded_at)
		VALUES ($1, $2, 'P2', 1, 'contoh.pdf', 1, $3, 'application/pdf', 1, 'bersih', 'contoh/kunci', $4, now())`, doc, first, letter.SHA256, k.As("pemohon").User)
	k.exec(`INSERT INTO verdicts (document_id, result, by_user, at) VALUES ($1, 'sesuai', $2, now())`, doc, k.As("staf").User)
	second, err := k.renewal(letter)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.DeleteDossier(t.Context(), k.As("pemohon"), second); err != nil {
		t.Fatal(err)
	}
	if n := one[int](k, `SELECT count(*) FROM river_job WHERE kind = $1 AND args::text LIKE '%contoh/kunci%'`, registry.DiscardJob{}.Kind()); n != 0 {
		t.Error("the file of the earlier case is going to be deleted")
	}
}

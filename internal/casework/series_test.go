package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// registration is the series of the desk's cases.
func registration(year int) rulemaking.SeriesID {
	return rulemaking.SeriesID{Service: "pelaporan", Kind: registry.RegistrationSeries, Year: year}
}

func (k *desk) template(year int, template string) error {
	return k.rulemaking.ChangeNumbers(k.t.Context(), k.As(registry.AdminRole), rulemaking.NumberChange{SeriesID: registration(year), Template: template, Reason: "Alasan contoh."})
}

func (k *desk) begin(start int) error {
	return k.rulemaking.ChangeNumbers(k.t.Context(), k.As(registry.AdminRole), rulemaking.NumberChange{SeriesID: registration(2026), Start: start, Reason: "Alasan contoh."})
}

// series is the desk's series of a year, with the year it belongs to.
func (k *desk) series(t *testing.T, year int) (rulemaking.SeriesView, *rulemaking.SeriesBook) {
	t.Helper()
	b, err := k.rulemaking.OneSeries(t.Context(), k.As("kabid"), registration(year))
	if err != nil {
		t.Fatal(err)
	}
	return b.Series[0], b
}

// TestSeriesOfDecisions: the letters about letters have a series like the others, and the office writes its numbers too.
func TestSeriesOfDecisions(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	of := rulemaking.SeriesID{Service: "pelaporan", Kind: registry.DecisionSeries, Year: 2026}
	err := k.rulemaking.ChangeNumbers(t.Context(), k.As(registry.AdminRole), rulemaking.NumberChange{SeriesID: of, Template: "KEP-{urut}/{tahun}", Reason: "Tata naskah rekaan."})
	if err != nil {
		t.Fatal(err)
	}
	dossier, letter := k.issuedLetter()
	if err := k.onLetter("kepala_badan", letter, "cabut_surat", "data_tidak_benar"); err != nil {
		t.Fatal(err)
	}
	b, err := k.rulemaking.OneSeries(t.Context(), k.As("kabid"), of)
	if err != nil || b.Series[0].Given != 1 || b.Series[0].Next != "KEP-2/2026" || !b.Series[0].Whole() || len(b.Changes) != 1 {
		t.Fatalf("got %+v (%v)", b, err)
	}
	page, err := k.rulemaking.GivenNumbers(t.Context(), k.As("kabid"), of, "")
	if err != nil || len(page.Items) != 1 || page.Items[0].Text != "KEP-1/2026" || page.Items[0].DossierID != dossier {
		t.Errorf("got %+v (%v)", page, err)
	}
}

func TestSeriesIsRead(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("before anything was given", func(t *testing.T) {
		b, err := k.rulemaking.Series(t.Context(), k.As("kabid"), 0)
		if err != nil || len(b.Series) != 6 || !slices.Equal(b.Years, []int{2027, 2026}) {
			t.Fatalf("got %+v (%v)", b, err)
		}
		if s := b.Series[0]; s.Next != "0001/BH/KESBANGPOL/2026" || s.NextN != 1 || s.Since != 0 || !s.Whole() {
			t.Errorf("got %+v", s)
		}
	})
	t.Run("with what was given and voided", func(t *testing.T) {
		first, second := k.dossier("penomoran"), k.dossier("penomoran")
		k.do("kabid", first, "beri_nomor", nil)
		k.do("kabid", second, "beri_nomor", nil)
		k.do("kabid", first, "teliti_ulang", nil)
		s, _ := k.series(t, 2026)
		if s.Given != 2 || s.Voided != 1 || s.Next != "0003/BH/KESBANGPOL/2026" || !s.Whole() {
			t.Errorf("got %+v", s)
		}
		page, err := k.rulemaking.GivenNumbers(t.Context(), k.As("kabid"), registration(2026), "")
		if err != nil || len(page.Items) != 2 || page.Items[0].N != 2 || page.Items[1].VoidedAt == nil || *page.Items[1].Reason != "Alasan contoh." {
			t.Errorf("got %+v (%v)", page, err)
		}
	})
	t.Run("by those whose role gives numbers, the administrator and the auditor", func(t *testing.T) {
		for role, list := range map[string]bool{"kabid": true, "kepala_badan": true, "auditor": true, registry.AdminRole: false} {
			b, err := k.rulemaking.Series(t.Context(), k.As(role), 0)
			if err != nil || b.MayList != list || b.MayWrite != (role == registry.AdminRole) {
				t.Errorf("%s: got %+v (%v)", role, b, err)
			}
		}
		_, err := k.rulemaking.GivenNumbers(t.Context(), k.As(registry.AdminRole), registration(2026), "")
		wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
		for _, role := range []string{"staf", "bagian_umum", "pemohon"} {
			_, err := k.rulemaking.Series(t.Context(), k.As(role), 0)
			wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
	})
}

// TestSeriesNamesTheGapThatShouldNotBeThere sees page, verify and audit say the same of a broken series.
func TestSeriesNamesTheGapThatShouldNotBeThere(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	k.do("kabid", k.dossier("penomoran"), "beri_nomor", nil)
	k.exec(`UPDATE series SET last = 4 WHERE kind = 'registrasi'`)
	if s, _ := k.series(t, 2026); s.Whole() || s.Missing != 3 || s.Lost[0] != 2 {
		t.Errorf("got %+v", s)
	}
	const said = "Deret nomor registrasi pelaporan tahun 2026: nomor 2 3 4 tidak tercatat."
	if found, err := k.verifyNumbers(t.Context()); err != nil || len(found) != 1 || found[0] != said {
		t.Errorf("ormas verify says %q (%v)", found, err)
	}
	k.differs(AuditPlan{All: true}, said)
	k.exec(`UPDATE series SET last = 40, start = 2 WHERE kind = 'registrasi'`)
	if found, err := k.verifyNumbers(t.Context()); err != nil || len(found) != 2 ||
		!strings.Contains(found[0], "20 21 dan 19 lainnya tidak tercatat") || !strings.Contains(found[1], "1 nomor tercatat sebelum nomor pertamanya, 2.") {
		t.Errorf("ormas verify says %q (%v)", found, err)
	}
	k.exec(`UPDATE series SET start = 1 WHERE kind = 'registrasi'`)
	k.exec(`UPDATE series SET last = 0 WHERE kind = 'registrasi'`)
	if s, _ := k.series(t, 2026); s.Whole() || s.Stray != 1 {
		t.Errorf("got %+v", s)
	}
}

// TestGivenNumbersComeInPagesThatDoNotOverlap goes through a long series to its end.
func TestGivenNumbersComeInPagesThatDoNotOverlap(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	k.do("kabid", k.dossier("penomoran"), "beri_nomor", nil)
	id := k.dossier("penomoran")
	k.exec(`INSERT INTO numbers (id, office_id, series_id, kind, n, text, dossier_id, given_at, reason, voided_at)
		SELECT gen_random_uuid(), office_id, id, kind, i, 'X/' || i, $1, now(), 'x', now() FROM series, generate_series(2, 120) i`, id)
	var seen []int
	for cursor := ""; ; {
		page, err := k.rulemaking.GivenNumbers(t.Context(), k.As("kabid"), registration(2026), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Items {
			seen = append(seen, row.N)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	slices.Reverse(seen)
	for i, n := range seen {
		if n != i+1 || len(seen) != 120 {
			t.Fatalf("got %v", seen)
		}
	}
}

func TestTemplateIsSet(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("refused where it could not number", func(t *testing.T) {
		for template, field := range map[string]string{
			"{urut}/{unit}": "template", "{unit}/{tahun}": "template", "{urut}/{nama}/{tahun}": "template", "": "template",
			strings.Repeat("x", 90) + "{urut}/{tahun}": "template", "{urut}\n{tahun}": "template",
		} {
			wantRefusal(t, k.template(2026, template), workflow.Invalid, field)
		}
		wantRefusal(t, k.template(2025, "{urut}/{tahun}"), workflow.Invalid, "year")
		wantRefusal(t, k.template(2028, "{urut}/{tahun}"), workflow.Invalid, "year")
		err := k.rulemaking.ChangeNumbers(t.Context(), k.As("kabid"), rulemaking.NumberChange{SeriesID: registration(2026), Template: "{urut}/{tahun}", Reason: "x"})
		wantRefusal(t, err, workflow.Forbidden, "bukan_tugas_anda")
		err = k.rulemaking.ChangeNumbers(t.Context(), k.As(registry.AdminRole), rulemaking.NumberChange{SeriesID: registration(2026), Template: "{urut}/{tahun}"})
		wantRefusal(t, err, workflow.Invalid, "reason")
		err = k.rulemaking.ChangeNumbers(t.Context(), k.As(registry.AdminRole), rulemaking.NumberChange{SeriesID: rulemaking.SeriesID{Service: "monitoring", Kind: registry.LetterSeries, Year: 2026}, Template: "{urut}/{tahun}", Reason: "x"})
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
	})
	t.Run("refused where another procedure would number alike", func(t *testing.T) {
		wantRefusal(t, k.template(2026, "{urut}/NBH/{unit}/{tahun}"), workflow.Invalid, "template") // as pendaftaran, from 1000 on
		other := rulemaking.NumberChange{SeriesID: rulemaking.SeriesID{Service: "pendaftaran", Kind: registry.RegistrationSeries, Year: 2027}, Template: "R-{urut}/{tahun}", Reason: "x"}
		if err := k.rulemaking.ChangeNumbers(t.Context(), k.As(registry.AdminRole), other); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, k.template(2026, "R-{urut}/{tahun}"), workflow.Invalid, "template") // it would go on in 2027
	})
	t.Run("holds from its year on, and the journal says who changed what", func(t *testing.T) {
		if err := k.template(2027, "BI-{urut:3}/{tahun}"); err != nil {
			t.Fatal(err)
		}
		if s, _ := k.series(t, 2026); s.Since != 0 || s.Next != "0001/BH/KESBANGPOL/2026" {
			t.Errorf("2026: got %+v", s)
		}
		s, b := k.series(t, 2027)
		if s.Since != 2027 || s.Next != "BI-001/2027" {
			t.Errorf("2027: got %+v", s)
		}
		if c := b.Changes[0]; *c.Template != "BI-{urut:3}/{tahun}" || c.Was != "{urut:4}/BH/{unit}/{tahun}" || c.ByName != k.As(registry.AdminRole).Name || c.Reason != "Alasan contoh." {
			t.Errorf("got %+v", c)
		}
		k.Clock.Set(time.Date(2028, 3, 1, 3, 0, 0, 0, time.UTC))
		if s, _ := k.series(t, 0); s.Next != "BI-001/2028" {
			t.Errorf("2028: got %+v", s)
		}
		id := k.dossier("penomoran")
		k.do("kabid", id, "beri_nomor", nil)
		if got := *k.read(id).RegistrationNumber; got != "BI-001/2028" {
			t.Errorf("got %s", got)
		}
		wantRefusal(t, k.template(2028, "{urut}/{tahun}"), workflow.Conflict, "nomor_sudah_diberikan")
	})
	t.Run("is never changed in the journal", func(t *testing.T) {
		if _, err := k.DB.Pool().ExecContext(t.Context(), `UPDATE number_changes SET reason = 'lain'`); err == nil {
			t.Error("changed")
		}
	})
	t.Run("is looked at when the office's own parts change", func(t *testing.T) {
		k := newDesk(t)
		if err := k.template(2026, "{unit}/{urut}/{tahun}"); err != nil {
			t.Fatal(err)
		}
		other := rulemaking.NumberChange{SeriesID: rulemaking.SeriesID{Service: "pendaftaran", Kind: registry.RegistrationSeries, Year: 2026}, Template: "NBH/{urut}/{tahun}", Reason: "x"}
		if err := k.rulemaking.ChangeNumbers(t.Context(), k.As(registry.AdminRole), other); err != nil {
			t.Fatal(err)
		}
		s := k.here().Settings
		s.NumberParts = map[string]string{"unit": "NBH", "klasifikasi": "220"}
		wantRefusal(t, k.rulemaking.SetOffice(t.Context(), k.As(registry.AdminRole), s), workflow.Invalid, "number_parts")
	})
}

func TestYearBegins(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	for _, start := range []int{0, -1, 1_000_000} {
		wantRefusal(t, k.begin(start), workflow.Invalid, map[bool]string{true: "template", false: "start"}[start == 0])
	}
	if err := k.begin(42); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, k.begin(41), workflow.Invalid, "start")
	wantRefusal(t, k.begin(42), workflow.Invalid, "start")
	id := k.dossier("penomoran")
	k.do("kabid", id, "beri_nomor", nil)
	if got := *k.read(id).RegistrationNumber; got != "0042/BH/KESBANGPOL/2026" {
		t.Errorf("got %s", got)
	}
	s, b := k.series(t, 2026)
	if s.Start != 42 || s.Given != 1 || s.NextN != 43 || !s.Whole() || b.Changes[0].Was != "1" {
		t.Errorf("got %+v %+v", s, b.Changes)
	}
	wantRefusal(t, k.begin(100), workflow.Conflict, "nomor_sudah_diberikan")
	if found, err := k.verifyNumbers(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("got %q (%v)", found, err)
	}
	t.Run("not with a number that the service asked for once already", func(t *testing.T) {
		change := rulemaking.NumberChange{SeriesID: registration(2027), Start: 7, Reason: "x", Key: postgres.Key{Value: "a", Fingerprint: []byte("a")}}
		for range 2 {
			if err := k.rulemaking.ChangeNumbers(t.Context(), k.As(registry.AdminRole), change); err != nil {
				t.Fatal(err)
			}
		}
		if n := one[int](k, `SELECT count(*) FROM number_changes WHERE year = 2027`); n != 1 {
			t.Errorf("got %d changes", n)
		}
	})
}

// Whoever changes what an office is does not keep others from taking numbers: both wait for the series, and each other's lock
// would be in the way.
func TestOfficeLockedWhileNumbersAreTaken(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	c := k.command(k.dossier("penomoran"), "beri_nomor", nil)
	err := k.DB.InTx(t.Context(), func(tx *postgres.Tx) error {
		if _, err := tx.LockOffice(t.Context(), k.Kit.Office.ID); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // else it would wait for us, and we for it
		defer cancel()
		_, err := k.Act(ctx, k.As("kabid"), c)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Many issue at once, each case is tried by two, some break off after they have taken a number, and the administrator
// wants another start meanwhile: the numbers are still 1 to n.
func TestIssuersNeverCollideOrSkip(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	issuers := []workflow.Actor{k.As("kabid"), k.Person(k.Kit.Office, "kabid")}
	const cases = 16
	var commands []Command
	for range cases {
		commands = append(commands, k.command(k.dossier("penomoran"), "beri_nomor", nil))
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	won := map[uuid.UUID]int{}
	for i, c := range commands {
		for j, by := range issuers {
			all.Go(func() {
				if (i+j)%4 == 0 { // power fails after the number was taken
					_ = k.DB.InTx(t.Context(), func(tx *postgres.Tx) error {
						s := postgres.Series{Office: k.Kit.Office.ID, Kind: registry.RegistrationSeries, Service: "pelaporan", Year: 2026}
						_, _, err := tx.NextNumber(t.Context(), s)
						return errors.Join(errors.New("undone"), err)
					})
				}
				_, err := k.Act(t.Context(), by, c)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won[c.Dossier]++
				} else if workflow.KindOf(err) != workflow.Conflict {
					t.Error(fmt.Errorf("case %d: %w", i, err))
				}
			})
		}
		if i%5 == 4 {
			all.Go(func() {
				if err := k.begin(500); err != nil && workflow.KindOf(err) != workflow.Conflict && workflow.KindOf(err) != workflow.Invalid {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	s, _ := k.series(t, 2026)
	if len(won) != cases || s.Given != cases || !s.Whole() || s.Last != s.Start+cases-1 {
		t.Fatalf("%d cases won, series %+v", len(won), s)
	}
	for id, times := range won {
		if n := k.numbers(id, registry.RegistrationSeries); times != 1 || len(n) != 1 {
			t.Errorf("case %s won %d times with %d numbers", id, times, len(n))
		}
	}
}

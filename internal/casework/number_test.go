package casework

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

func TestSeries(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	book := postgres.Series{Office: k.Kit.Office.ID, Kind: registry.LetterSeries, Service: "contoh", Year: 2026}
	t.Run("has no gaps when many take numbers at once and some fail", func(t *testing.T) {
		var mu sync.Mutex
		var kept []int
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				for i := range 4 {
					var n int
					err := k.DB.InTx(t.Context(), func(tx *postgres.Tx) (err error) {
						if _, n, err = tx.NextNumber(t.Context(), book); err == nil && i == 2 {
							err = errors.New("undone")
						}
						return err
					})
					if err == nil {
						mu.Lock()
						kept = append(kept, n)
						mu.Unlock()
					}
				}
			})
		}
		all.Wait()
		slices.Sort(kept)
		for i, n := range kept {
			if n != i+1 {
				t.Fatalf("got %v, want 1 to %d", kept, len(kept))
			}
		}
		if len(kept) != 30 {
			t.Errorf("got %d numbers, want 30", len(kept))
		}
	})
	t.Run("begins anew with the year", func(t *testing.T) {
		next := book
		next.Year = 2027
		k.inTx(func(tx *postgres.Tx) error {
			_, n, err := tx.NextNumber(t.Context(), next)
			if n != 1 {
				t.Errorf("got %d, want 1", n)
			}
			return err
		})
	})
}

func TestRegistrationNumber(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("stands on the dossier and in the books", func(t *testing.T) {
		id := k.dossier("penomoran")
		k.do("kabid", id, "beri_nomor", nil)
		given := k.numbers(id, registry.RegistrationSeries)
		if len(given) != 1 || k.read(id).RegistrationNumber == nil || *k.read(id).RegistrationNumber != given[0].Text {
			t.Errorf("got %v in the books and %v on the dossier", given, k.read(id).RegistrationNumber)
		}
	})
	t.Run("is refused where another procedure numbers alike", func(t *testing.T) {
		k := newDesk(t)
		id, other := k.dossier("penomoran"), k.dossier("penomoran")
		k.do("kabid", id, "beri_nomor", nil)
		k.exec(`UPDATE dossiers SET service = 'lain' WHERE id = $1`, other)
		wantRefusal(t, k.try("kabid", other, "beri_nomor", nil), workflow.Invalid, "nomor_sudah_dipakai")
		if n := one[int](k, `SELECT count(*) FROM series WHERE service = 'lain'`); n != 0 {
			t.Error("the refused number was not given back")
		}
	})
	t.Run("is voided with the reason when the case leaves the path, and the next one is another", func(t *testing.T) {
		id := k.dossier("penomoran")
		k.do("kabid", id, "beri_nomor", nil)
		k.do("kabid", id, "teliti_ulang", nil)
		k.exec(`UPDATE dossiers SET state = 'penomoran' WHERE id = $1`, id)
		k.do("kabid", id, "beri_nomor", nil)
		given := k.numbers(id, registry.RegistrationSeries)
		if len(given) != 2 || given[0].VoidedAt == nil || *given[0].Reason != "Alasan contoh." || given[1].VoidedAt != nil {
			t.Fatalf("got %+v", given)
		}
		if given[1].N != given[0].N+1 || *k.read(id).RegistrationNumber != given[1].Text {
			t.Errorf("got %d after %d and %v on the dossier", given[1].N, given[0].N, *k.read(id).RegistrationNumber)
		}
	})
	t.Run("is voided when the applicant withdraws, and a hold ends", func(t *testing.T) {
		id := k.dossier("penomoran")
		k.do("kabid", id, "beri_nomor", nil)
		k.do("kabid", id, "tangguhkan", nil)
		k.do("pemohon", id, "tarik", nil)
		d := k.read(id)
		if d.RegistrationNumber != nil || d.HeldSince != nil || d.Open {
			t.Errorf("got number %v, held %v, open %v", d.RegistrationNumber, d.HeldSince, d.Open)
		}
		if given := k.numbers(id, registry.RegistrationSeries); len(given) != 1 || given[0].VoidedAt == nil {
			t.Errorf("got %+v", given)
		}
	})
}

func TestAgenda(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	number := func(id string) map[string]any { return map[string]any{"agenda_number": id} }
	t.Run("counts on past numbers given by hand", func(t *testing.T) {
		byHand, counted, next := k.dossier("diajukan"), k.dossier("diajukan"), k.dossier("diajukan")
		k.do("bagian_umum", byHand, "agendakan", number("2"))
		k.do("bagian_umum", counted, "agendakan", nil)
		k.do("bagian_umum", next, "agendakan", nil)
		if one, two := *k.read(counted).AgendaNumber, *k.read(next).AgendaNumber; one != "1" || two != "3" {
			t.Errorf("got %s and %s, want 1 and 3", one, two)
		}
	})
	t.Run("refuses a number twice in a year", func(t *testing.T) {
		first, second := k.dossier("diajukan"), k.dossier("diajukan")
		k.do("bagian_umum", first, "agendakan", number("A-9"))
		wantRefusal(t, k.try("bagian_umum", second, "agendakan", number("A-9")), workflow.Invalid, "agenda_number")
		k.exec(`UPDATE dossiers SET agenda_year = 2025 WHERE id = $1`, first)
		k.do("bagian_umum", second, "agendakan", number("A-9"))
	})
	t.Run("gives one number to one of many who want it at once", func(t *testing.T) {
		var won, lost int
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range 8 {
			id := k.dossier("diajukan")
			c := k.command(id, "agendakan", number("B-1"))
			all.Go(func() {
				_, err := k.Act(t.Context(), k.As("bagian_umum"), c)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if workflow.KindOf(err) == workflow.Invalid {
					lost++
				} else {
					t.Error(fmt.Errorf("case %d: %w", i, err))
				}
			})
		}
		all.Wait()
		if won != 1 || lost != 7 {
			t.Errorf("got %d winners and %d refusals, want 1 and 7", won, lost)
		}
	})
}

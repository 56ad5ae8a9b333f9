package casework

import (
	"reflect"
	"testing"

	"ormas/internal/registry"
)

// TestLettersOf: many letters are read with as many statements as one, and show what each shows by itself.
func TestLettersOf(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	_, first := k.issuedLetter()
	by := k.As("kabid")
	reads := func() (all []*LetterView, statements int64) {
		t.Helper()
		before := k.DB.Counts().Reads
		all, err := k.LettersOf(t.Context(), by, *first.OrganisationID)
		if err != nil {
			t.Fatal(err)
		}
		return all, k.DB.Counts().Reads - before
	}
	reads() // the first one loads the procedures
	one, few := reads()
	if len(one) != 1 {
		t.Fatalf("got %d letters", len(one))
	}
	for i := range 5 {
		k.letter(first, i)
	}
	k.exec(`UPDATE dossiers SET organisation_id = $1 WHERE id IN (SELECT dossier_id FROM certificates)`, *first.OrganisationID)
	k.exec(`UPDATE certificates SET organisation_id = $1`, *first.OrganisationID)
	k.exec(`UPDATE certificates SET replaces = $1 WHERE letter_number = 'L/0'`, first.ID)
	k.exec(`INSERT INTO certificate_events (id, certificate_id, seq, act, from_state, to_state, by_name, as_role, definition_id, at)
		SELECT $1, id, 2, 'tangguhkan_surat', 'aktif', 'ditunda', 'Contoh', 'kepala_badan', (SELECT definition_id FROM dossiers LIMIT 1), $2
		FROM certificates WHERE letter_number = 'L/1'`, registry.NewID(), k.Clock.Now())
	all, many := reads()
	if len(all) != 6 || many != few {
		t.Errorf("%d letters with %d statements, one with %d", len(all), many, few)
	}
	before, after, told := 0, 0, 0
	for _, v := range all {
		alone, err := k.Letter(t.Context(), by, v.Letter.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(v, alone) {
			t.Errorf("in the list %+v\nalone %+v", v, alone)
		}
		if v.Before != nil {
			before++
		}
		if v.After != nil {
			after++
		}
		told += len(v.History)
	}
	if before != 1 || after != 1 || told != 2 {
		t.Errorf("%d before, %d after, %d acts", before, after, told)
	}
}

package casework

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/storage/postgres"
)

// TestNamesakesByTheirLetters has an organisation that calls itself otherwise since its letter was issued, among many letters.
func TestNamesakesByTheirLetters(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	_, letter := k.issuedLetter()
	id := k.ready()
	staff := k.As("staf")
	k.exec(`UPDATE organisations SET name = 'Forum Berganti Nama', form = form || '{"npwp": "1", "deed_number": "1"}' WHERE id = $1`, letter.OrganisationID)
	k.exec(`UPDATE officers SET nik = '0000000000000001' WHERE organisation_id = $1`, letter.OrganisationID)
	k.exec(`ALTER TABLE certificates DROP CONSTRAINT certificates_dossier_id_fkey, DROP CONSTRAINT certificates_signing_id_fkey`)
	k.exec(`INSERT INTO certificates SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'dossier_id', gen_random_uuid(),
		'signing_id', gen_random_uuid(), 'code', upper(substr(md5(n::text), 1, 10)), 'object_key', n::text, 'registration_number', n::text,
		'letter_number', n::text, 'list_index', 1000 + n, 'name', 'Forum Rekaan ' || n))).* FROM certificates c, generate_series(1, 2000) n WHERE c.id = $1`, letter.ID)
	t.Run("it is told, by its name of today, with the letter", func(t *testing.T) {
		found, err := k.Namesakes(t.Context(), staff, id)
		if err != nil {
			t.Fatal(err)
		}
		var told *registry.Namesake
		for _, n := range found[id] {
			if n.ID == *letter.OrganisationID {
				told = &n
			}
		}
		if told == nil || told.Name != "Forum Berganti Nama" || !told.SameName || told.SameNIK || told.LetterNumber == nil || *told.LetterNumber != letter.LetterNumber {
			t.Fatalf("got %+v of %+v", told, found)
		}
		if state := told.LetterStateOn(letter.ValidUntil.AddDate(0, 0, 1)); state != registry.CertificateExpired {
			t.Errorf("the letter is %s after its last day", state)
		}
	})
	for _, analysed := range []string{"SELECT 1", "ANALYZE certificates"} { // the first as after the migration
		k.exec(analysed)
		t.Run("by the index of names, after "+analysed, func(t *testing.T) {
			var plan string
			err := k.DB.Pool().QueryRowContext(t.Context(), `EXPLAIN (FORMAT JSON) `+postgres.NamesakesQuery(staff),
				staff.User, staff.Office, pq.Array([]uuid.UUID{id}), registry.MostNamesakes).Scan(&plan)
			if err != nil || !strings.Contains(plan, "certificates_same_name") {
				t.Errorf("%v, plan:\n%s", err, plan)
			}
		})
	}
}

package casework_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// alone hands in the case of an organisation that shares nothing with another.
func (w *world) alone(name string) uuid.UUID {
	w.t.Helper()
	id := w.submitted()
	n := w.count(`SELECT count(*) FROM organisations`)
	w.change(`UPDATE dossiers SET name = $2, form = form || jsonb_build_object('name', $2::text, 'npwp', $3::text, 'deed_number', $3::text),
		officers = jsonb_build_array(jsonb_build_object('position', 'ketua', 'nik', $3::text)) WHERE id = $1`, id, name, fmt.Sprintf("%016d", n))
	w.change(`UPDATE organisations g SET name = d.name, form = d.form FROM dossiers d WHERE d.organisation_id = g.id AND d.id = $1`, id)
	w.change(`UPDATE officers f SET nik = $2 FROM dossiers d WHERE d.organisation_id = f.organisation_id AND d.id = $1`, id, fmt.Sprintf("%016d", n))
	return id
}

// change writes past all rules, as if the data had been so from the beginning.
func (w *world) change(query string, args ...any) {
	w.t.Helper()
	if w.count(`WITH changed AS (`+query+` RETURNING 1) SELECT count(*) FROM changed`, args...) == 0 {
		w.t.Fatalf("nothing changed by %s", query)
	}
}

// alike is what a person is told of a case: by what mark which organisation looks like its own.
func (w *world) alike(by workflow.Actor, id uuid.UUID) string {
	w.t.Helper()
	found, err := w.o.Namesakes(w.t.Context(), by, id)
	w.must(err)
	var all []string
	for _, n := range found[id] {
		all = append(all, strings.Join(append([]string{n.Name}, n.Same()...), " "))
	}
	return strings.Join(all, "; ")
}

func TestNamesakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.alone("Perkumpulan Kebun Rekaan"), w.alone("Forum Sawah Andai")
	staff, head := w.As("staf"), w.As("kepala_badan")
	told := func(want string) {
		t.Helper()
		for _, who := range []workflow.Actor{staff, head} {
			if got := w.alike(who, second); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
	t.Run("who shares nothing has none", func(t *testing.T) { told("") })
	for mark, query := range map[string]string{
		"npwp": `UPDATE dossiers SET form = form || '{"npwp": "00.000.000.0-000.001"}' WHERE id = $1`,
		"nik":  `UPDATE dossiers SET officers = '[{"position": "sekretaris", "nik": "0000000000000001"}]' WHERE id = $1`,
		"deed": `UPDATE dossiers SET form = form || '{"deed_number": " 0000000000000001", "deed_notary": "tokoh rekaan S.H"}' WHERE id = $1`,
	} {
		t.Run("the same "+mark+" is told", func(t *testing.T) {
			w.change(`UPDATE dossiers SET form = form || '{"npwp": "", "deed_number": "77"}', officers = '[]' WHERE id = $1`, second)
			w.change(query, second)
			told("Perkumpulan Kebun Rekaan " + mark)
		})
	}
	t.Run("of a deed number alone nothing is told, as each notary counts", func(t *testing.T) {
		w.change(`UPDATE dossiers SET officers = '[]', form = form || '{"npwp": "", "deed_number": "0000000000000001", "deed_notary": "Notaris Lain"}' WHERE id = $1`, second)
		told("")
	})
	t.Run("a name is the same without case, accents, blanks and punctuation", func(t *testing.T) {
		w.change(`UPDATE dossiers SET name = 'PERKUMPULAN "Kebun-Rékaan".' WHERE id = $1`, second)
		told("Perkumpulan Kebun Rekaan name")
	})
	t.Run("the applicant and the administrator are told nothing", func(t *testing.T) {
		for _, who := range []workflow.Actor{w.As("pemohon"), w.As("admin")} {
			if got := w.alike(who, second); got != "" {
				t.Errorf("%s: got %q", who.Name, got)
			}
		}
	})
	t.Run("another case of the same organisation is no namesake", func(t *testing.T) {
		w.change(`UPDATE dossiers SET organisation_id = (SELECT organisation_id FROM dossiers WHERE id = $2) WHERE id = $1`, second, first)
		told("")
	})
}

func TestNamesakesOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	w.organisation(w.Person(w.Office, "pemohon")) // of the same name; nothing was handed in
	other := w.Found("lain.contoh.test", "Kota Lain")
	theirs, stranger := w.Person(other, "pemohon"), w.Person(other, "staf")
	out, err := w.o.CreateOrganisation(t.Context(), theirs, casework.NewOrganisation{Form: form(), Officers: officers()})
	w.must(err)
	w.change(`UPDATE organisations SET submitted_at = created_at WHERE id = $1`, out.Resource)
	t.Run("drafts and other offices are not told", func(t *testing.T) {
		if got := w.alike(w.As("staf"), id); got != "" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("another office's staff is told nothing of the case", func(t *testing.T) {
		if got := w.alike(stranger, id); got != "" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("of many only so many are told", func(t *testing.T) {
		for range registry.MostNamesakes + 2 {
			out, err := w.o.CreateOrganisation(t.Context(), w.As("pemohon"), casework.NewOrganisation{Form: form(), Officers: officers()})
			w.must(err)
			w.change(`UPDATE organisations SET submitted_at = created_at WHERE id = $1`, out.Resource)
		}
		found, err := w.o.Namesakes(t.Context(), w.As("staf"), id)
		w.must(err)
		if n := len(found[id]); n != registry.MostNamesakes+1 {
			t.Errorf("got %d", n)
		}
	})
}

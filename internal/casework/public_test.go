package casework

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// signed brings a case to a signed letter and gives its code.
func (k *desk) signed() (dossier uuid.UUID, code string) {
	k.t.Helper()
	id := k.ready()
	k.do("kepala_badan", id, "tandatangani", nil)
	return id, k.certificate(id).Code
}

func TestPublicDossier(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	other := k.Found("lain.contoh.test", "Kota Lain")
	id := k.dossier("penomoran")
	code := k.read(id).TrackingCode

	t.Run("names neither persons nor the organisation", func(t *testing.T) {
		v, err := k.PublicDossier(t.Context(), rules.Place{}, code)
		if err != nil {
			t.Fatal(err)
		}
		if v.StateLabel != "Penomoran dari Buku Induk" || v.Turn != "Kepala Bidang" || v.Office.ID != k.Kit.Office.ID {
			t.Errorf("got %+v", v)
		}
		said, err := json.Marshal(v)
		if err != nil || strings.Contains(string(said), "Kebun Rekaan") || strings.Contains(string(said), "Contoh pemohon") {
			t.Errorf("got %s (%v)", said, err)
		}
	})

	t.Run("reads a code as people type it", func(t *testing.T) {
		k.exec(`UPDATE dossiers SET tracking_code = '0123456789' WHERE id = $1`, id)
		for _, typed := range []string{"0123456789", "o1234-56789", " oI23 4567 89 ", "ol23456789"} {
			if _, err := k.PublicDossier(t.Context(), rules.Place{}, typed); err != nil {
				t.Errorf("%q: %v", typed, err)
			}
		}
	})

	t.Run("knows no drafts, unknown codes and other offices' cases", func(t *testing.T) {
		k.exec(`UPDATE dossiers SET submitted_at = NULL, open = false WHERE id = $1`, id)
		_, err := k.PublicDossier(t.Context(), rules.Place{}, "0123456789")
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		for _, typed := range []string{"", "ZZZZZZZZZZ", "0123456789'--", "\x00\xff"} {
			_, err := k.PublicDossier(t.Context(), rules.Place{}, typed)
			wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		}
		k.exec(`UPDATE dossiers SET submitted_at = created_at WHERE id = $1`, id)
		_, err = k.PublicDossier(t.Context(), rules.Place{Host: other.Host}, "0123456789")
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		_, err = k.PublicDossier(t.Context(), rules.Place{OfficeID: &other.ID}, "0123456789")
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		if _, err = k.PublicDossier(t.Context(), rules.Place{Host: other.Host, OfficeID: &k.Kit.Office.ID}, "0123456789"); err != nil {
			t.Errorf("by office_id: %v", err)
		}
	})
}

func TestProgress(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	for state, want := range map[string]struct {
		done, now string
		ahead     int
	}{
		"diajukan":        {"1", "2", 12},
		"penomoran":       {"1 2 3a 3b 4 5a 5b 7 8 9", "10", 3},
		"perbaikan":       {"1 2 3a 3b", "6'", 10},
		"penandatanganan": {"1 2 3a 3b 4 5a 5b 7 8 9 10 11", "12", 1},
		"selesai":         {"1", "", 0}, // only what the journal holds
		"ditolak":         {"1", "", 0},
	} {
		t.Run("in "+state, func(t *testing.T) {
			v, err := k.PublicDossier(t.Context(), rules.Place{}, k.read(k.dossier(state)).TrackingCode)
			if err != nil {
				t.Fatal(err)
			}
			numbers := map[string][]string{}
			for _, s := range v.Steps {
				numbers[s.Status] = append(numbers[s.Status], s.Number)
			}
			if strings.Join(numbers[StepDone], " ") != want.done || strings.Join(numbers[StepNow], " ") != want.now || len(numbers[StepAhead]) != want.ahead {
				t.Errorf("got %v, want %+v", numbers, want)
			}
		})
	}
}

func TestProgressAgain(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	d := k.read(k.dossier("perbaikan"))
	if err := k.GiveDefinitions(t.Context(), k.DB, d); err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{"ajukan", "agendakan", "teruskan", "kirim_pemberitahuan"} {
		d.Journal = append(d.Journal, registry.Event{Action: action})
	}
	var again []string
	for _, s := range progress(d) {
		if s.Again {
			again = append(again, s.Number+" "+s.Status)
		}
	}
	if got := strings.Join(again, ", "); got != "4 nanti" {
		t.Errorf("once more: got %q, want the examination alone", got)
	}
}

func TestPublicCertificate(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, code := k.signed()
	c := k.certificate(id)
	ask := func(t *testing.T, on time.Time) *PublicCertificate {
		t.Helper()
		k.Clock.Set(on)
		v, err := k.PublicCertificate(t.Context(), rules.Place{}, strings.ToLower(code[:5]+"-"+code[5:]))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	at := func(date time.Time, hour int) time.Time {
		return time.Date(date.Year(), date.Month(), date.Day(), hour, 0, 0, 0, k.Kit.Office.Location())
	}

	t.Run("says that a letter holds", func(t *testing.T) {
		v := ask(t, k.Clock.Now())
		if v.State != registry.CertificateActive || !v.Since.Equal(c.IssuedOn) || v.Organisation != "Perkumpulan Kebun Rekaan" ||
			v.District != "Mimpi" || v.Number != c.RegistrationNumber || v.Signatory == "" || !v.ValidUntil.Equal(c.ValidUntil) {
			t.Errorf("got %+v", v)
		}
	})

	t.Run("changes its state at midnight of the office", func(t *testing.T) {
		soon := c.ValidUntil.AddDate(0, 0, -90)
		if v := ask(t, at(soon, 23)); v.State != registry.CertificateActive {
			t.Errorf("got %s 90 days before its last day", v.State)
		}
		if v := ask(t, at(soon.AddDate(0, 0, 1), 0)); v.State != registry.CertificateExpiring || !v.Since.Equal(soon.AddDate(0, 0, 1)) {
			t.Errorf("got %s since %s", v.State, v.Since)
		}
		if v := ask(t, at(c.ValidUntil, 23)); v.State != registry.CertificateExpiring {
			t.Errorf("got %s on its last day", v.State)
		}
		if v := ask(t, at(c.ValidUntil.AddDate(3, 0, 0), 0)); v.State != registry.CertificateExpired || !v.Since.Equal(c.ValidUntil.AddDate(0, 0, 1)) {
			t.Errorf("got %s since %s", v.State, v.Since)
		}
	})

	t.Run("says why it was revoked and since when", func(t *testing.T) {
		k.exec(`UPDATE certificates SET state = 'dicabut', reason = 'Alasan contoh.', since = '2027-01-15'`)
		if v := ask(t, k.Clock.Now()); v.State != "dicabut" || *v.Reason != "Alasan contoh." || v.Since.Format(time.DateOnly) != "2027-01-15" {
			t.Errorf("got %+v", v)
		}
	})

	t.Run("knows nothing of unknown codes and other offices", func(t *testing.T) {
		_, err := k.PublicCertificate(t.Context(), rules.Place{}, "ZZZZZZZZZZ")
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		other := k.Found("lain.contoh.test", "Kota Lain")
		_, err = k.PublicCertificate(t.Context(), rules.Place{OfficeID: &other.ID}, code)
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
	})
}

func TestServices(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("are those of the host's office, else of the first", func(t *testing.T) {
		for _, p := range []rules.Place{{}, {Host: k.Kit.Office.Host}, {Host: "entah.contoh.test"}, {OfficeID: &k.Kit.Office.ID}} {
			all, err := k.Services(t.Context(), p)
			if err != nil || len(all) != 2 || all[0].Service != "pelaporan" || all[1].Service != "pendaftaran" {
				t.Errorf("%+v: got %d services (%v)", p, len(all), err)
			}
		}
	})
	t.Run("are found by id", func(t *testing.T) {
		d, err := k.Service(t.Context(), rules.Place{}, "pendaftaran")
		if err != nil || d.Service != "pendaftaran" {
			t.Errorf("got %v (%v)", d, err)
		}
	})
	t.Run("are not found for an unknown office or id", func(t *testing.T) {
		unknown := registry.NewID()
		_, err := k.Services(t.Context(), rules.Place{OfficeID: &unknown})
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		_, err = k.Service(t.Context(), rules.Place{}, "entah")
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
	})
}

func TestRegister(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, _ := k.signed()
	first := k.certificate(id)
	for i := range 5 {
		k.letter(first, i)
	}
	for q, want := range map[string][]string{
		"":                       {"Forum Khayal 4", "Forum Khayal 3", "Forum Khayal 2", "Forum Khayal 1", "Forum Khayal 0", "Perkumpulan Kebun Rekaan"},
		"khayal":                 {"Forum Khayal 4", "Forum Khayal 3", "Forum Khayal 2", "Forum Khayal 1", "Forum Khayal 0"},
		"KHAYAL 3":               {"Forum Khayal 3"},
		"pkr":                    {"Perkumpulan Kebun Rekaan"},
		"r/2":                    {"Forum Khayal 2"},
		"l/":                     {"Forum Khayal 4", "Forum Khayal 3", "Forum Khayal 2", "Forum Khayal 1", "Forum Khayal 0"},
		first.RegistrationNumber: {"Perkumpulan Kebun Rekaan"},
		"tidak ada":              {},
	} {
		t.Run("finds "+q, func(t *testing.T) {
			if got := k.listed(t, q); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}

	t.Run("puts words right where nothing fits", func(t *testing.T) {
		registerPutsRight(t, k)
	})

	t.Run("finds by words what stands in names and numbers", func(t *testing.T) {
		registerFindsParts(t, k)
	})

	t.Run("is narrowed by what a letter has", func(t *testing.T) {
		registerNarrows(t, k)
	})

	t.Run("tells of one letter what became of it", func(t *testing.T) {
		h, err := k.PublicLetter(t.Context(), rules.Place{}, first.ID)
		if err != nil || h.Name != "Perkumpulan Kebun Rekaan" || len(h.Events) != 1 || h.Events[0].State != registry.CertificateActive || !h.Events[0].On.Equal(first.IssuedOn) {
			t.Errorf("got %+v (%v)", h, err)
		}
		other := k.Found("ketiga.contoh.test", "Kota Ketiga")
		_, err = k.PublicLetter(t.Context(), rules.Place{OfficeID: &other.ID}, first.ID)
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
	})

	t.Run("holds only what is public", func(t *testing.T) {
		page, err := k.Register(t.Context(), rules.Place{}, RegisterFilter{}, Search{Q: "pkr", Limit: 10})
		want := registry.PublicLetter{
			ID:     first.ID,
			Number: first.RegistrationNumber, Name: "Perkumpulan Kebun Rekaan", ShortName: "PKR",
			FieldOfActivity: "Lingkungan hidup", Kelurahan: "Angan", Kecamatan: "Mimpi", State: registry.CertificateActive,
			IssuedOn: first.IssuedOn, ValidUntil: first.ValidUntil,
		}
		if err != nil || len(page.Items) != 1 || page.Items[0] != want {
			t.Errorf("got %+v (%v)", page.Items, err)
		}
	})

	t.Run("is another for each office, and so are its cursors", func(t *testing.T) {
		other := k.Found("lain.contoh.test", "Kota Lain")
		page, err := k.Register(t.Context(), rules.Place{Host: other.Host}, RegisterFilter{}, Search{Limit: 10})
		if err != nil || len(page.Items) != 0 {
			t.Errorf("got %+v (%v)", page.Items, err)
		}
		page, err = k.Register(t.Context(), rules.Place{}, RegisterFilter{}, Search{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		_, err = k.Register(t.Context(), rules.Place{Host: other.Host}, RegisterFilter{}, Search{Limit: 1, Cursor: page.Next})
		wantRefusal(t, err, workflow.Invalid, "cursor")
		_, err = k.Register(t.Context(), rules.Place{}, RegisterFilter{}, Search{})
		wantRefusal(t, err, workflow.Invalid, "limit")
	})

	t.Run("must agree with the books", func(t *testing.T) {
		registerAgrees(t, k, first)
	})
}

// registerAgrees wants the letters compared with the numbers given.
func registerAgrees(t *testing.T, k *desk, first *registry.Certificate) {
	t.Helper()
	k.exec(`UPDATE numbers SET voided_at = now(), reason = 'x' WHERE kind = 'surat'`)
	k.exec(`UPDATE series SET last = last + 1 WHERE kind = 'registrasi'`)
	found, err := k.verifyNumbers(t.Context())
	said := strings.Join(found, "\n")
	if err != nil || !strings.Contains(said, first.Code+": nomor "+first.LetterNumber) || !strings.Contains(said, "Deret nomor registrasi pelaporan") {
		t.Errorf("got %q (%v)", said, err)
	}
	if strings.Contains(said, "nomor "+first.RegistrationNumber) {
		t.Errorf("got the registration number, which stands: %q", said)
	}
}

// registerNarrows wants the filters of the register to find what fits, and its choices to be those there are.
func registerNarrows(t *testing.T, k *desk) {
	t.Helper()
	for _, c := range []struct {
		f    RegisterFilter
		want int
	}{
		{RegisterFilter{Kecamatan: "Mimpi"}, 1},
		{RegisterFilter{Kecamatan: "Lain"}, 0},
		{RegisterFilter{Field: "Lingkungan hidup"}, 1},
		{RegisterFilter{Year: 2026}, 6},
		{RegisterFilter{Year: 2025}, 0},
		{RegisterFilter{State: registry.CertificateActive}, 6},
		{RegisterFilter{State: "dicabut"}, 0},
		{RegisterFilter{State: "ditunda", Kecamatan: "Mimpi"}, 0},
		{RegisterFilter{State: registry.CertificateExpired}, 0},
		{RegisterFilter{State: registry.CertificateActive, Kecamatan: "Mimpi", Year: 2026, Field: "Lingkungan hidup"}, 1},
	} {
		page, err := k.Register(t.Context(), rules.Place{}, c.f, Search{Limit: 10})
		if err != nil || len(page.Items) != c.want {
			t.Errorf("%+v: got %d, want %d (%v)", c.f, len(page.Items), c.want, err)
		}
	}
	_, err := k.Register(t.Context(), rules.Place{}, RegisterFilter{State: "entah"}, Search{Limit: 10})
	wantRefusal(t, err, workflow.Invalid, "state")
	choices, err := k.RegisterChoices(t.Context(), rules.Place{})
	if err != nil || !slices.Equal(choices.Kecamatan, []string{"Mimpi"}) || !slices.Equal(choices.Fields, []string{"Lingkungan hidup"}) || !slices.Equal(choices.Years, []int{2026}) {
		t.Errorf("got %+v (%v)", choices, err)
	}
}

// listed are the names that the register finds, on all its pages.
func (k *desk) listed(t *testing.T, q string) []string {
	t.Helper()
	s, found := Search{Q: q, Limit: 2}, []string{}
	for {
		page, err := k.Register(t.Context(), rules.Place{}, RegisterFilter{}, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			found = append(found, item.Name)
		}
		if s.Cursor = page.Next; s.Cursor == "" {
			return found
		}
	}
}

// letter enters one more letter into the register, a day later than the one before.
func (k *desk) letter(like *registry.Certificate, i int) {
	k.t.Helper()
	id := k.dossier("terbit")
	k.exec(`INSERT INTO series (id, office_id, kind, service, year, last) VALUES ($1, $2, 'surat', $3, 2020, 1)`,
		id, like.OfficeID, fmt.Sprint("contoh", i))
	k.exec(`INSERT INTO numbers (id, office_id, series_id, kind, n, text, dossier_id, given_at) VALUES ($1, $2, $1, 'surat', 1, $3, $1, now())`,
		id, like.OfficeID, fmt.Sprint("L/", i))
	k.exec(`INSERT INTO signings (id, dossier_id, number_id, code, signer, as_role, letter, sha256, kind, state, begun_at, ended_at)
		VALUES ($1, $1, $1, $2, $3, 'kepala_badan', '{}', $4, 'kunci_kantor', 'selesai', now(), now())`, id, registry.NewCode(), k.As("kepala_badan").User, like.SHA256)
	name := fmt.Sprint("Forum Khayal ", i)
	k.exec(`INSERT INTO certificates (id, office_id, dossier_id, signing_id, code, registration_number, letter_number, name, search,
			letter, sha256, size, object_key, signatory, signature, issued_on, valid_until, since)
		VALUES ($1, $2, $1, $1, $3, $4, $5, $6, $7, '{}', $8, 1, $9, 'Contoh', 'kunci_kantor', $10, '2031-01-01', $10)`,
		id, like.OfficeID, registry.NewCode(), fmt.Sprint("R/", i), fmt.Sprint("L/", i), name, registry.Search(name, fmt.Sprint("R/", i)),
		like.SHA256, id.String(), like.IssuedOn.AddDate(0, 0, i+1))
}

package postgres_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/testkit"
	"ormas/storage/postgres"
)

func past(t *testing.T, k *testkit.Kit, q postgres.Past) []registry.PastCase {
	t.Helper()
	var all []registry.PastCase
	for batch, err := range k.DB.PastCases(t.Context(), q, uuid.Nil) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, batch...)
	}
	return all
}

func TestPastCases(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	other := k.Found("lain.contoh.test", "Kota Lain")
	day := func(n int) time.Time { return testkit.Start.AddDate(0, 0, n) }
	period := postgres.Past{Office: k.Office.ID, Service: "pelaporan", From: day(-10), Until: day(0)}
	old := k.Case(k.Office, "pelaporan", testkit.Step{At: day(-40), To: "diajukan"}, testkit.Step{At: day(-39), To: "diagendakan"})
	moved := k.Case(k.Office, "pelaporan", testkit.Step{At: day(-40), To: "diajukan"},
		testkit.Step{At: day(-5), To: "diagendakan", Held: true}, testkit.Step{At: day(-4), To: "diagendakan"}, testkit.Step{At: day(1), To: "didisposisikan"})
	first := k.Case(k.Office, "pelaporan", testkit.Step{At: day(-10), To: "diajukan"})
	last := k.Case(k.Office, "pelaporan", testkit.Step{At: day(0), To: "diajukan"})
	elsewhere := k.Case(other, "pelaporan", testkit.Step{At: day(-3), To: "diajukan"})
	otherService := k.Case(k.Office, "pendaftaran", testkit.Step{At: day(-3), To: "diajukan"})
	ids := func(cases []registry.PastCase) (all []uuid.UUID) {
		for _, c := range cases {
			all = append(all, c.ID)
		}
		return all
	}

	t.Run("reads what moved in the time, its beginning included and its end not", func(t *testing.T) {
		if got := ids(past(t, k, period)); !slices.Equal(got, []uuid.UUID{moved, first}) {
			t.Errorf("got %v, want %v without %v and %v", got, []uuid.UUID{moved, first}, old, last)
		}
	})
	t.Run("reads all services of the office where none is named", func(t *testing.T) {
		all := period
		all.Service = ""
		if got := ids(past(t, k, all)); !slices.Contains(got, otherService) || len(got) != 3 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("keeps offices apart", func(t *testing.T) {
		theirs := period
		theirs.Office = other.ID
		if got := ids(past(t, k, theirs)); !slices.Equal(got, []uuid.UUID{elsewhere}) {
			t.Errorf("got %v, want %v", got, elsewhere)
		}
	})
	t.Run("reads the whole journal, also outside the time", func(t *testing.T) {
		c := past(t, k, period)[0]
		if len(c.Journal) != 4 || !c.SubmittedAt.Equal(day(-40)) || c.State != "didisposisikan" || c.Service != "pelaporan" {
			t.Fatalf("got %+v", c)
		}
		held := c.Journal[1]
		if held.Seq != 2 || !held.Held || held.Action != "agendakan" || held.From != "diajukan" || held.To != "diagendakan" ||
			held.As != "bagian_umum" || !held.At.Equal(day(-5)) || held.DefinitionID != c.DefinitionID {
			t.Errorf("got %+v", held)
		}
	})
	t.Run("stops where the reader stops", func(t *testing.T) {
		for batch, err := range k.DB.PastCases(t.Context(), period, uuid.Nil) {
			if err != nil || len(batch) != 2 {
				t.Errorf("got %d cases, %v", len(batch), err)
			}
			break
		}
	})
}

func TestPastCasesInManyBatches(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	person := k.As("staf").User
	const many = 2345
	if _, err := k.DB.Pool().ExecContext(t.Context(), `WITH made AS (
			INSERT INTO dossiers (id, office_id, definition_id, service, tracking_code, state, version, events, made_by, submitted_at, owner, created_at, changed_at)
			SELECT md5('kasus' || i)::uuid, $1, (SELECT id FROM definitions WHERE office_id = $1 AND service = 'pelaporan'), 'pelaporan',
				lpad(upper(to_hex(i)), 10, '0'), 'diajukan', 2, 1, $2, $3, 'kantor', $3, $3 FROM generate_series(1, $4::int) i RETURNING id, definition_id)
		SELECT count(*) FROM made`, k.Office.ID, person, testkit.Start, many); err != nil {
		t.Fatal(err)
	}
	if _, err := k.DB.Pool().ExecContext(t.Context(), `INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_name, as_role, held, definition_id, at)
		SELECT id, 1, 'ajukan', 'draf', 'diajukan', 'Warga Contoh', 'pemohon', false, definition_id, submitted_at FROM dossiers`); err != nil {
		t.Fatal(err)
	}
	seen := map[uuid.UUID]bool{}
	for _, c := range past(t, k, postgres.Past{Office: k.Office.ID, From: testkit.Start, Until: testkit.Start.Add(time.Hour)}) {
		if seen[c.ID] || len(c.Journal) != 1 || c.Journal[0].DossierID != c.ID {
			t.Fatalf("case %s twice or with a wrong journal", c.ID)
		}
		seen[c.ID] = true
	}
	if len(seen) != many {
		t.Errorf("got %d cases, want %d", len(seen), many)
	}
}

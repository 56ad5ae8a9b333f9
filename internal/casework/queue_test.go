package casework_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// row is a dossier put straight into the database, as lists see it.
type row struct {
	name, state, owner, role string
	user                     *uuid.UUID
	due                      time.Duration // from now; 0: none
	office                   *registry.Office
	organisation             *uuid.UUID
	agenda, letter, code     string
	draft                    bool
	counter                  workflow.Actor
}

// put stores a row; each is changed a minute after the one before.
func (w *world) put(r row) uuid.UUID {
	w.t.Helper()
	office, due, maker, counter := w.Office, registry.NoDue, w.As("pemohon"), (*string)(nil)
	if r.office != nil {
		office = *r.office
	}
	if r.due != 0 {
		due = w.Clock.Now().Add(r.due)
	}
	if r.counter.User != uuid.Nil {
		maker, counter = r.counter, new(`{"name": "Warga Contoh", "phone": ""}`)
	}
	current, err := w.DB.CurrentDefinitions(w.t.Context(), office.ID, w.Clock.Now())
	w.must(err)
	w.Clock.Add(time.Minute)
	id, now := registry.NewID(), w.Clock.Now()
	if r.code == "" {
		r.code = registry.NewCode()
	}
	_, err = w.DB.Pool().ExecContext(w.t.Context(), `INSERT INTO dossiers (id, office_id, definition_id, service, organisation_id,
			tracking_code, name, search, state, made_by, counter, submitted_at, owner, turn_role, turn_user, due_at, created_at,
			changed_at, agenda_year, agenda_number, letter_number, open)
		VALUES ($1, $2, $3, 'pelaporan', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16,
			CASE WHEN $17 <> '' THEN 2026 END, nullif($17, ''), nullif($18, ''), $12 <> 'tidak_ada')`,
		id, office.ID, current["pelaporan"], r.organisation, r.code, r.name, registry.Search(r.name), r.state, maker.User, counter,
		submitted(r, now), owner(r), r.role, r.user, due, now, r.agenda, r.letter)
	w.must(err)
	return id
}

func submitted(r row, now time.Time) *time.Time {
	if r.draft {
		return nil
	}
	return &now
}

func owner(r row) string {
	if r.owner == "" {
		return "kantor"
	}
	return r.owner
}

// list walks a list to its end in pages.
func (w *world) list(by workflow.Actor, f casework.Filter) []uuid.UUID {
	w.t.Helper()
	if f.Limit == 0 {
		f.Limit = 2
	}
	found := []uuid.UUID{}
	for range 100 {
		page, err := w.o.Dossiers(w.t.Context(), by, f)
		w.must(err)
		for _, r := range page.Items {
			found = append(found, r.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return found
		}
	}
	w.t.Fatal("the list has no end")
	return nil
}

func same(t *testing.T, got []uuid.UUID, want ...uuid.UUID) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// named names a person for cases, in two roles.
func (w *world) named(who workflow.Actor, ids ...uuid.UUID) {
	w.t.Helper()
	for _, id := range ids {
		_, err := w.DB.Pool().ExecContext(w.t.Context(), `INSERT INTO assignments (dossier_id, role, user_id, assigned_by, from_at)
			VALUES ($1, 'staf', $2, $3, $4), ($1, 'petugas_lapangan', $2, $3, $4)`, id, who.User, w.As("kabid").User, w.Clock.Now())
		w.must(err)
	}
}

func TestQueues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kabid, staf, desk := w.As("kabid"), w.As("staf"), w.As("bagian_umum")
	applicant := w.Person(w.Office, "pemohon")
	g := w.organisation(applicant)
	other := w.Found("lain.contoh.test", "Kota Lain")

	late := w.put(row{name: "Terlambat", state: "penelitian_kabid", role: "kabid", due: -time.Hour})
	soon := w.put(row{name: "Segera", state: "penomoran", role: "kabid", due: time.Hour})
	assigned := w.put(row{name: "Ditugaskan", state: "pemeriksaan", role: "staf", user: &staf.User, due: 2 * time.Hour})
	over := w.put(row{name: "Selesai", state: "selesai", owner: "tidak_ada"})
	theirs := w.put(row{name: "Perbaikan", state: "perbaikan", owner: "pemohon", role: "pemohon", due: -2 * time.Hour, organisation: &g})
	held := w.put(row{name: "Ditangguhkan", state: "penomoran", owner: "pihak_ketiga", role: "kabid"})
	draft := w.put(row{name: "Draf", state: "draf", owner: "tidak_ada", role: "pemohon", organisation: &g, draft: true})
	counter := w.put(row{name: "Loket", state: "draf", owner: "tidak_ada", role: "pemohon", draft: true, counter: desk})
	foreign := w.put(row{name: "Kantor lain", state: "penelitian_kabid", role: "kabid", due: -time.Hour, office: &other})
	w.named(staf, assigned, over, theirs, held)

	for _, q := range []struct {
		name  string
		by    workflow.Actor
		queue string
		want  []uuid.UUID
	}{
		{"all, latest change first", kabid, "all", []uuid.UUID{held, theirs, over, assigned, soon, late}},
		{"all with own drafts made at the counter", desk, "", []uuid.UUID{counter, held, theirs, over, assigned, soon, late}},
		{"role, without what waits for somebody named or is on hold", kabid, "role", []uuid.UUID{late, soon}},
		{"role of nobody's turn", staf, "role", nil},
		{"mine, nearest due time first, without due time last", staf, "mine", []uuid.UUID{theirs, assigned, over, held}},
		{"mine where nothing is assigned", kabid, "mine", nil},
		{"mine with drafts made at the counter", desk, "mine", []uuid.UUID{counter}},
		{"now: of the role, nearest due time first", kabid, "now", []uuid.UUID{late, soon}},
		{"now: of the person named", staf, "now", []uuid.UUID{assigned}},
		{"now: drafts made at the counter", desk, "now", []uuid.UUID{counter}},
		{"now of the applicant", applicant, "now", []uuid.UUID{theirs, draft}},
		{"others: what is mine and waits for somebody else, neither for the applicant nor over", staf, "others", []uuid.UUID{held}},
		{"others of the applicant: nothing the applicant waits for", applicant, "others", nil},
		{"overdue by the office's clock", kabid, "overdue", []uuid.UUID{late}},
		{"waiting for the applicant", kabid, "waiting", []uuid.UUID{theirs}},
		{"all of the applicant's own", applicant, "all", []uuid.UUID{draft, theirs}},
		{"mine of the applicant", applicant, "mine", []uuid.UUID{theirs, draft}},
		{"role of the applicant", applicant, "role", []uuid.UUID{theirs, draft}},
		{"waiting of the applicant, without drafts", applicant, "waiting", []uuid.UUID{theirs}},
		{"overdue of the applicant", applicant, "overdue", nil},
		{"nothing for administrators", w.As("admin"), "all", nil},
		{"nothing for strangers", w.Person(w.Office, "pemohon"), "mine", nil},
		{"of the other office only its own", w.Person(other, "kabid"), "all", []uuid.UUID{foreign}},
		{"all for the auditor", w.As("auditor"), "all", []uuid.UUID{held, theirs, over, assigned, soon, late}},
	} {
		t.Run(q.name, func(t *testing.T) { same(t, w.list(q.by, casework.Filter{Queue: q.queue}), q.want...) })
		t.Run(q.name+", counted", func(t *testing.T) {
			page, err := w.o.Dossiers(t.Context(), q.by, casework.Filter{Queue: q.queue, Limit: 1, Count: true})
			if err != nil || *page.Total != len(q.want) {
				t.Errorf("got %v (%v), want %d", *page.Total, err, len(q.want))
			}
		})
	}

	t.Run("in a state", func(t *testing.T) {
		same(t, w.list(kabid, casework.Filter{State: "penomoran"}), held, soon)
		same(t, w.list(kabid, casework.Filter{Queue: "role", State: "penomoran"}), soon)
		same(t, w.list(applicant, casework.Filter{State: "perbaikan"}), theirs)
	})

	t.Run("names the person whose turn it is to staff only", func(t *testing.T) {
		page, err := w.o.Dossiers(t.Context(), staf, casework.Filter{State: "pemeriksaan", Limit: 5})
		w.must(err)
		r := page.Items[0]
		if r.TurnName != staf.Name || r.TurnRoleLabel != "Staf pelaksana" || r.StateLabel != "Pemeriksaan kelengkapan" ||
			r.DueAt == nil || r.DueAt.Location().String() != "Asia/Makassar" {
			t.Errorf("got %+v", r)
		}
		_, err = w.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET turn_user = $2 WHERE id = $1`, theirs, staf.User)
		w.must(err)
		page, err = w.o.Dossiers(t.Context(), applicant, casework.Filter{State: "perbaikan", Limit: 5})
		if err != nil || page.Items[0].TurnName != "" {
			t.Errorf("got %+v (%v)", page.Items, err)
		}
	})
}

func TestQueueRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kabid := w.As("kabid")
	for range 3 {
		w.put(row{name: "Contoh", state: "penomoran", role: "kabid"})
	}
	page, err := w.o.Dossiers(t.Context(), kabid, casework.Filter{Limit: 1})
	w.must(err)
	for name, c := range map[string]struct {
		by    workflow.Actor
		f     casework.Filter
		field string
	}{
		"an unknown queue":              {kabid, casework.Filter{Queue: "semua", Limit: 1}, "queue"},
		"an unknown state":              {kabid, casework.Filter{State: "entah", Limit: 1}, "state"},
		"no rows":                       {kabid, casework.Filter{}, "limit"},
		"too many rows":                 {kabid, casework.Filter{Limit: 101}, "limit"},
		"a NUL":                         {kabid, casework.Filter{Q: "a\x00b", Limit: 1}, "q"},
		"broken text":                   {kabid, casework.Filter{Q: "\xff", Limit: 1}, "q"},
		"a broken cursor":               {kabid, casework.Filter{Cursor: "~" + page.Next[1:], Limit: 1}, "cursor"},
		"a cut cursor":                  {kabid, casework.Filter{Cursor: page.Next[:20], Limit: 1}, "cursor"},
		"the cursor of another list":    {kabid, casework.Filter{Queue: "role", Cursor: page.Next, Limit: 1}, "cursor"},
		"the cursor of another search":  {kabid, casework.Filter{Q: "contoh", Cursor: page.Next, Limit: 1}, "cursor"},
		"the cursor of somebody else":   {w.As("staf"), casework.Filter{Cursor: page.Next, Limit: 1}, "cursor"},
		"what was wrong with the query": {kabid, casework.Filter{Limit: 1, Problem: registry.Invalid("count", "tidak_sah", "")}, "count"},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			_, err := w.o.Dossiers(t.Context(), c.by, c.f)
			refused(t, err, workflow.Invalid, c.field)
		})
	}
}

func TestCursor(t *testing.T) {
	t.Parallel()
	for _, queue := range []string{"all", "role"} {
		t.Run("gives every row of "+queue+" that stays once, while others change and come", func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			kabid := w.As("kabid")
			var stays []uuid.UUID
			for i := range 30 {
				id := w.put(row{name: fmt.Sprint("Contoh ", i), state: "penomoran", role: "kabid", due: time.Hour}) // all due at about one time
				if i%3 != 0 {
					stays = append(stays, id)
				}
			}
			seen, f := map[uuid.UUID]int{}, casework.Filter{Queue: queue, Limit: 4}
			for more := true; more; more = f.Cursor != "" {
				page, err := w.o.Dossiers(t.Context(), kabid, f)
				w.must(err)
				for _, r := range page.Items {
					seen[r.ID]++
				}
				f.Cursor = page.Next
				w.put(row{name: "Baru", state: "penomoran", role: "kabid", due: -time.Hour})
				_, err = w.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET changed_at = $2, due_at = due_at - interval '2 days'
					WHERE id = (SELECT id FROM dossiers WHERE NOT id = ANY($1::uuid[]) ORDER BY id DESC LIMIT 1)`, uuids(stays), w.Clock.Now())
				w.must(err)
			}
			for _, id := range stays {
				if seen[id] != 1 {
					t.Errorf("%s was given %d times", id, seen[id])
				}
			}
		})
	}
}

// uuids is a PostgreSQL array.
func uuids(ids []uuid.UUID) string {
	text := ""
	for _, id := range ids {
		text += "," + id.String()
	}
	return "{" + text[1:] + "}"
}

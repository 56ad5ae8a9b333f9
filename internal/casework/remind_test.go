package casework

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// judged is a case that the case officer has from now on, with a norm of 2 working days.
func (k *desk) judged() uuid.UUID {
	k.t.Helper()
	id := k.dossier("didisposisikan")
	k.exec(`UPDATE journal SET to_state = 'didisposisikan' WHERE dossier_id = $1`, id)
	k.do("kabid", id, "tugaskan", map[string]any{"user_id": k.As("staf").User.String()})
	return id
}

// answering is a case whose applicant has it from now on, for 15 working days.
func (k *desk) answering() uuid.UUID {
	k.t.Helper()
	id := k.dossier("pemberitahuan")
	k.name(id)
	k.exec(`INSERT INTO findings (id, dossier_id, field, note, made_by, made_at) VALUES ($1, $2, 'aims', 'Kabur.', $3, $4)`,
		registry.NewID(), id, k.As("staf").User, k.Clock.Now())
	k.do("staf", id, "beritahukan", nil)
	return id
}

func (k *desk) remind() {
	k.t.Helper()
	if err := k.Remind(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
}

// mails are the subjects of the mails to the person of a role, oldest first, without those that a step sends.
func (k *desk) mails(role string) []string {
	k.t.Helper()
	rows, err := k.DB.Pool().QueryContext(k.t.Context(), `SELECT m.subject FROM mails m JOIN users u ON u.email = m.recipient
		WHERE u.id = $1 AND m.created_at > $2 ORDER BY m.created_at, m.id`, k.As(role).User, testkit.Start)
	if err != nil {
		k.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			k.t.Fatal(err)
		}
		all = append(all, subject)
	}
	return all
}

func TestRemindApplicant(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.answering() // Tuesday, 24 November: 15 working days end on 15 December
	at := func(text string) { k.Clock.Set(onDesk(t, text)); k.remind() }

	t.Run("says how much is missing, until when, and what happens then, and names nobody", func(t *testing.T) {
		at("2026-12-04 07:29")
		if got := k.mails("pemohon"); len(got) != 0 {
			t.Fatalf("got %v", got)
		}
		at("2026-12-04 07:30")
		at("2026-12-04 07:31")
		if got := k.mails("pemohon"); len(got) != 1 {
			t.Fatalf("got %v", got)
		}
		body := one[string](k, `SELECT body FROM mails WHERE created_at > $1 LIMIT 1`, testkit.Start)
		for _, part := range []string{
			"Ada 1 kekurangan", "Selasa, 15 Desember 2026 pukul 24.00 WITA, sisa 7 hari kerja", "Itu bukan penolakan",
			"\"Dihentikan karena tidak dilengkapi sampai batas waktu\"", "\"Lanjutkan permohonan\"", "/permohonan/" + id.String() + "/kekurangan",
			"Hari libur tahun 2026 belum ditetapkan",
		} {
			if !strings.Contains(body, part) {
				t.Errorf("%q is missing in\n%s", part, body)
			}
		}
		if strings.Contains(body, "Kebun Rekaan") || strings.Contains(body, "Contoh pemohon") {
			t.Error("the mail names somebody")
		}
	})
	t.Run("follows an extension and repeats no percent", func(t *testing.T) {
		at("2026-12-04 10:00")
		k.do("kabid", id, "perpanjang", nil) // 10 working days more: 29 December, of 25 days 80 % are 20
		before := len(k.mails("pemohon"))
		at("2026-12-21 16:00")
		if got := k.mails("pemohon"); len(got) != before {
			t.Fatalf("too early: %v", got[before:])
		}
		at("2026-12-22 07:30")
		at("2026-12-29 07:30")
		got := k.mails("pemohon")[before:]
		if len(got) != 2 || !strings.Contains(got[0], "29 Desember 2026") || !strings.Contains(got[1], "hari terakhir") {
			t.Errorf("got %v", got)
		}
	})
	t.Run("tells the last day again after an extension on the last day", func(t *testing.T) {
		other := k.answering() // Tuesday, 29 December: 15 working days end in January
		last := one[time.Time](k, `SELECT due_at FROM dossiers WHERE id = $1`, other).Add(-12 * time.Hour)
		k.Clock.Set(last)
		k.remind()
		k.do("kabid", other, "perpanjang", nil)
		before := len(k.mails("pemohon"))
		k.Clock.Set(one[time.Time](k, `SELECT due_at FROM dossiers WHERE id = $1`, other).Add(-12 * time.Hour))
		k.remind()
		k.remind()
		if got := k.mails("pemohon")[before:]; len(got) != 1 || !strings.Contains(got[0], "hari terakhir") {
			t.Errorf("got %v", got)
		}
		k.do("pemohon", other, "tarik", nil)
	})
	t.Run("says only the newest where the clock stood still, and nothing after the end", func(t *testing.T) {
		other := k.answering()
		k.Clock.Set(k.read(other).DueAt.Add(-time.Hour))
		before := len(k.mails("pemohon"))
		k.remind()
		if got := k.mails("pemohon")[before:]; len(got) != 1 || !strings.Contains(got[0], "hari terakhir") {
			t.Errorf("got %v", got)
		}
		late := k.answering()
		k.Clock.Set(k.read(late).DueAt.Add(time.Hour))
		before = len(k.mails("pemohon"))
		k.remind()
		if got := k.mails("pemohon")[before:]; len(got) != 0 || !k.read(late).LookAt.Equal(registry.NoDue) {
			t.Errorf("got %v, next look %s", got, k.read(late).LookAt)
		}
	})
}

// onDesk is an instant on the clock of the test's office.
func onDesk(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, time.FixedZone("WITA", 8*60*60))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestRemindOffice(t *testing.T) {
	t.Parallel()
	t.Run("writes one mail to a person about many cases", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		k.As("kasubbid")
		for range 60 {
			k.judged()
		}
		k.Clock.Set(onDesk(t, "2026-11-27 07:31"))
		k.remind()
		k.remind()
		for _, role := range []string{"staf", "kasubbid"} {
			if got := k.mails(role); len(got) != 1 || got[0] != "60 pengingat waktu layanan" {
				t.Errorf("%s got %v", role, got)
			}
		}
		if body := one[string](k, `SELECT body FROM mails WHERE subject LIKE '60%' LIMIT 1`); strings.Count(body, "\n- ") != 51 || !strings.Contains(body, "dan 10 permohonan lain") {
			t.Errorf("got\n%s", body)
		}
	})
	t.Run("reminds all who hold the role where nobody is named, and nobody who is gone", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		first, second, gone := k.As("kabid"), k.Person(k.Kit.Office, "kabid"), k.Person(k.Kit.Office, "kabid")
		k.exec(`UPDATE users SET disabled_at = now() WHERE id = $1`, gone.User)
		id := k.dossier("diagendakan")
		k.exec(`UPDATE journal SET to_state = 'diagendakan' WHERE dossier_id = $1`, id)
		k.do("kepala_badan", id, "disposisi", map[string]any{"instruction": "Teliti."}) // kabid has 30 minutes
		k.Clock.Add(25 * time.Minute)
		k.remind()
		if n := one[int](k, `SELECT count(*) FROM mails WHERE recipient IN (SELECT email FROM users WHERE id IN ($1, $2))`, first.User, second.User); n != 2 {
			t.Errorf("%d mails", n)
		}
		if n := one[int](k, `SELECT count(*) FROM mails WHERE subject LIKE '%hampir habis'`); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
	t.Run("keeps quiet during a hold and goes on after it", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.judged()
		k.do("kabid", id, "tangguhkan", nil)
		k.Clock.Set(onDesk(t, "2026-12-10 10:00"))
		k.remind()
		if got := k.mails("staf"); len(got) != 0 || !k.read(id).LookAt.Equal(registry.NoDue) {
			t.Fatalf("got %v, next look %s", got, k.read(id).LookAt)
		}
		k.do("kabid", id, "lanjutkan", nil)
		k.Clock.Set(onDesk(t, "2026-12-14 16:00"))
		k.remind()
		if got := k.mails("staf"); len(got) != 1 || !strings.Contains(got[0], "hampir habis") {
			t.Errorf("got %v", got)
		}
	})
	t.Run("says nothing about a case that has moved on before the mail was written", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.judged()
		k.Clock.Set(onDesk(t, "2026-11-27 07:31"))
		if err := k.remindOf(t.Context(), workflow.System(k.Kit.Office.ID)); err != nil { // a crash comes before the mails
			t.Fatal(err)
		}
		k.do("kabid", id, "alihkan", map[string]any{"user_id": k.Person(k.Kit.Office, "staf").User.String()})
		k.remind()
		if got := k.mails("staf"); len(got) != 0 {
			t.Errorf("got %v", got)
		}
	})
}

func TestRemindNeverTwice(t *testing.T) {
	t.Parallel()
	t.Run("where several look at once", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		k.As("kasubbid")
		for range 10 {
			k.judged()
			k.answering()
		}
		k.Clock.Set(onDesk(t, "2026-12-04 07:30"))
		before := one[int](k, `SELECT count(*) FROM mails`)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := k.Remind(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		k.remind()
		if n := one[int](k, `SELECT count(*) FROM mails WHERE subject LIKE '%batas waktu%' AND created_at > $1`, testkit.Start); n != 10 {
			t.Errorf("%d mails to applicants (%d before)", n, before)
		}
		lines := one[int](k, `SELECT coalesce(sum(CASE WHEN subject LIKE '%pengingat%' THEN split_part(subject, ' ', 1)::int ELSE 1 END), 0) FROM mails
			WHERE recipient = (SELECT email FROM users WHERE id = $1)`, k.As("staf").User)
		if lines != 10 {
			t.Errorf("the case officer reads of %d cases", lines)
		}
		if n := one[int](k, `SELECT count(*) FROM dossiers WHERE look_at <= $1`, k.Clock.Now()); n != 0 {
			t.Errorf("%d cases are still to be looked at", n)
		}
	})
	t.Run("where a case in the middle fails: the others are told, and it is named and told later", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		first, bad, last := k.answering(), k.answering(), k.answering()
		k.exec(`CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`)
		k.exec(`CREATE TRIGGER fails BEFORE UPDATE ON dossiers FOR EACH ROW WHEN (OLD.id = '` + bad.String() + `') EXECUTE FUNCTION fails()`)
		k.Clock.Set(onDesk(t, "2026-12-04 07:30"))
		for range 2 {
			err := k.Remind(t.Context())
			if err == nil || !strings.Contains(err.Error(), bad.String()) || strings.Contains(err.Error(), first.String()) || strings.Contains(err.Error(), last.String()) {
				t.Fatalf("got %v", err)
			}
			if n := len(k.mails("pemohon")); n != 2 {
				t.Fatalf("%d mails", n)
			}
		}
		k.exec(`DROP TRIGGER fails ON dossiers`)
		k.remind()
		k.remind()
		if n := len(k.mails("pemohon")); n != 3 {
			t.Errorf("%d mails", n)
		}
	})
	t.Run("where somebody claims it by hand", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.answering()
		twice := registry.Reminder{Kind: registry.ApplicantTime, Began: 2, Percent: 50}
		err := k.DB.InTx(t.Context(), func(tx *postgres.Tx) error {
			return tx.ClaimReminders(t.Context(), id, []registry.Reminder{twice, twice})
		})
		if err == nil {
			t.Error("one reminder was claimed twice")
		}
	})
}

// TestRemindAfterRebuild sees that a new calendar moves what is still to come and brings back nothing.
func TestRemindAfterRebuild(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.answering()
	k.Clock.Set(onDesk(t, "2026-12-04 07:30"))
	k.remind()
	day := "tanggal,nama,jenis,dasar\n2026-12-03,Hari Rekaan,libur_daerah,Contoh\n2026-12-07,Hari Rekaan,libur_daerah,Contoh\n"
	if err := k.rulemaking.SetCalendar(t.Context(), k.As(registry.AdminRole), rulemaking.CalendarFile{Body: []byte(day)}); err != nil {
		t.Fatal(err)
	}
	k.remind() // its times are about to be told anew
	if err := k.rulemaking.RebuildDueTimes(t.Context(), k.Kit.Office.ID); err != nil {
		t.Fatal(err)
	}
	if got := k.read(id).LookAt; !got.Equal(onDesk(t, "2026-12-14 07:30")) { // the twelfth day, two days later
		t.Errorf("next look %s", got)
	}
	k.Clock.Set(onDesk(t, "2026-12-11 16:00"))
	k.remind()
	if got := k.mails("pemohon"); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

// TestLooksUsesItsIndex asks the planner, with many cases of which few are due.
func TestLooksUsesItsIndex(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id := k.answering()
	k.exec(`INSERT INTO dossiers (id, office_id, definition_id, service, tracking_code, state, made_by, submitted_at, open, owner, look_at, created_at, changed_at)
		SELECT gen_random_uuid(), office_id, definition_id, service, lpad(upper(to_hex(n)), 10, '0'), state, made_by, submitted_at, true, owner,
			look_at + n * interval '1 minute', created_at, changed_at FROM dossiers, generate_series(1, 20000) n WHERE id = $1`, id)
	k.exec(`ANALYZE dossiers`)
	rows, err := k.DB.Pool().QueryContext(t.Context(), `EXPLAIN `+postgres.LooksQuery, k.Kit.Office.ID, k.Clock.Now(), time.Time{}, uuid.Nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		plan += line + "\n"
	}
	if !strings.Contains(plan, "dossiers_look") || strings.Contains(plan, "Sort") || strings.Contains(plan, "Seq Scan") {
		t.Errorf("plan:\n%s", plan)
	}
}

package casework

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

func (k *desk) users(by workflow.Actor, role string, dossier *uuid.UUID) []uuid.UUID {
	k.t.Helper()
	users, err := k.Users(k.t.Context(), by, role, dossier)
	if err != nil {
		k.t.Fatal(err)
	}
	ids := make([]uuid.UUID, len(users))
	for i, u := range users {
		if ids[i] = u.ID; u.PasswordHash != "" || len(u.Roles) == 0 {
			k.t.Errorf("lists %+v", u)
		}
	}
	return ids
}

func TestUsers(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	staff, officer := k.As("staf"), k.As("petugas_lapangan")
	stranger := k.Person(k.Found("kedua.contoh.test", "Kota Kedua"), "staf")
	gone := k.Person(k.Kit.Office, "staf")
	k.exec(`UPDATE users SET disabled_at = now() WHERE id = $1`, gone.User)

	t.Run("lists the active holders of a role in the own office", func(t *testing.T) {
		for _, by := range []workflow.Actor{staff, k.As("auditor"), k.As("admin")} {
			if got := k.users(by, "staf", nil); !slices.Equal(got, []uuid.UUID{staff.User}) {
				t.Errorf("%v sees %v", by.Roles, got)
			}
		}
	})
	t.Run("lists everybody but applicants where no role is given", func(t *testing.T) {
		applicant := k.As("pemohon")
		got := k.users(staff, "", nil)
		for id, want := range map[uuid.UUID]bool{
			staff.User: true, officer.User: true, k.As("admin").User: true,
			applicant.User: false, stranger.User: false, gone.User: false,
		} {
			if slices.Contains(got, id) != want {
				t.Errorf("%v listed: %v", id, !want)
			}
		}
	})
	t.Run("is refused to applicants", func(t *testing.T) {
		_, err := k.Users(t.Context(), k.As("pemohon"), "staf", nil)
		wantRefusal(t, err, workflow.Forbidden, "bukan_petugas")
	})
	t.Run("leaves out whom separation bars from the steps of a case", func(t *testing.T) {
		both := k.Person(k.Kit.Office, "kabid", "petugas_lapangan")
		id := k.dossier("penunjukan")
		k.exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, definition_id, at)
			SELECT id, 2, 'nyatakan_lengkap', 'penelitian_kabid', state, $2, 'Contoh', 'kabid', false, definition_id, $3 FROM dossiers WHERE id = $1`,
			id, both.User, k.Clock.Now())
		for role, want := range map[string]bool{"petugas_lapangan": false, "kabid": true, "": false} {
			if got := slices.Contains(k.users(staff, role, &id), both.User); got != want {
				t.Errorf("role %q: listed %v", role, got)
			}
		}
		if !slices.Contains(k.users(staff, "petugas_lapangan", &id), officer.User) {
			t.Error("leaves out somebody who did nothing")
		}
	})
	t.Run("does not find a case that the caller does not see", func(t *testing.T) {
		id, none := k.dossier("penunjukan"), registry.NewID()
		for _, c := range []struct {
			by workflow.Actor
			id uuid.UUID
		}{{k.As("admin"), id}, {stranger, id}, {staff, none}} {
			_, err := k.Users(t.Context(), c.by, "staf", &c.id)
			wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		}
	})
}

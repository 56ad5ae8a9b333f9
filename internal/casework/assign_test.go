package casework

import (
	"testing"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

func TestAssign(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	user := func(a workflow.Actor) map[string]any { return map[string]any{"user_id": a.User.String()} }
	t.Run("names the person whose turn it is", func(t *testing.T) {
		id := k.dossier("didisposisikan")
		k.do("kabid", id, "tugaskan", user(k.As("staf")))
		if d := k.read(id); d.TurnUser == nil || *d.TurnUser != k.As("staf").User {
			t.Errorf("got turn of %v, want %s", d.TurnUser, k.As("staf").User)
		}
	})
	t.Run("hands the work over and keeps who had it", func(t *testing.T) {
		id, other := k.dossier("didisposisikan"), k.Person(k.Kit.Office, "staf")
		k.do("kabid", id, "tugaskan", user(k.As("staf")))
		k.do("kabid", id, "alihkan", user(other))
		all, err := k.DB.Assignments(t.Context(), id)
		if err != nil || len(all) != 2 || all[0].Until == nil || all[1].UserID != other.User || all[1].Until != nil {
			t.Fatalf("got %+v, %v", all, err)
		}
		if d := k.read(id); *d.TurnUser != other.User || d.State != "pemeriksaan" {
			t.Errorf("got turn of %s in %s", *d.TurnUser, d.State)
		}
		wantRefusal(t, k.try("staf", id, "teruskan", nil), workflow.Forbidden, "bukan_yang_ditugaskan")
	})
	t.Run("refuses to hand over to the same person", func(t *testing.T) {
		id := k.dossier("didisposisikan")
		k.do("kabid", id, "tugaskan", user(k.As("staf")))
		wantRefusal(t, k.try("kabid", id, "alihkan", user(k.As("staf"))), workflow.Invalid, "user_id")
	})
	t.Run("refuses a person whom separation bars", func(t *testing.T) {
		id := k.dossier("penunjukan")
		both := k.Person(k.Kit.Office, "kabid", "petugas_lapangan")
		k.exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, definition_id, at)
			SELECT id, 2, 'nyatakan_lengkap', 'penelitian_kabid', 'penunjukan', $2, 'Contoh', 'kabid', false, definition_id, $3
			FROM dossiers WHERE id = $1`, id, both.User, k.Clock.Now())
		k.exec(`UPDATE dossiers SET events = 2 WHERE id = $1`, id)
		wantRefusal(t, k.try("kabid", id, "tunjuk_petugas", user(both)), workflow.Invalid, "user_id")
		k.do("kabid", id, "tunjuk_petugas", user(k.As("petugas_lapangan")))
	})
	t.Run("refuses whoever is not there to do it", func(t *testing.T) {
		id := k.dossier("didisposisikan")
		disabled, unconfirmed := k.Person(k.Kit.Office, "staf"), k.Person(k.Kit.Office, "staf")
		k.exec(`UPDATE users SET disabled_at = $2 WHERE id = $1`, disabled.User, k.Clock.Now())
		k.exec(`UPDATE users SET confirmed_at = NULL WHERE id = $1`, unconfirmed.User)
		for what, who := range map[string]workflow.Actor{
			"somebody of another office": k.Person(k.Found("lain.contoh.test", "Kota Lain"), "staf"),
			"without the role":           k.As("bagian_umum"),
			"disabled":                   disabled,
			"unconfirmed":                unconfirmed,
			"nobody":                     {User: registry.NewID()},
			"no id":                      {User: uuid.Nil},
		} {
			t.Run(what, func(t *testing.T) {
				wantRefusal(t, k.try("kabid", id, "tugaskan", user(who)), workflow.Invalid, "user_id")
			})
		}
		if d := k.read(id); d.State != "didisposisikan" {
			t.Errorf("the case moved to %s", d.State)
		}
	})
}

func TestHold(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("gives the clock to the third party and back", func(t *testing.T) {
		id := k.dossier("penomoran")
		k.do("kabid", id, "tangguhkan", nil)
		if d := k.read(id); d.HeldSince == nil || *d.HeldReason != "Alasan contoh." || d.Owner != workflow.OwnerThirdParty || d.State != "penomoran" {
			t.Errorf("got held %v because of %v, clock of %s, in %s", d.HeldSince, d.HeldReason, d.Owner, d.State)
		}
		wantRefusal(t, k.try("kabid", id, "beri_nomor", nil), workflow.Conflict, "ditangguhkan")
		k.do("kabid", id, "lanjutkan", nil)
		if d := k.read(id); d.HeldSince != nil || d.HeldReason != nil || d.Owner != workflow.OwnerOffice {
			t.Errorf("got held %v, clock of %s", d.HeldSince, d.Owner)
		}
		k.do("kabid", id, "beri_nomor", nil)
	})
}

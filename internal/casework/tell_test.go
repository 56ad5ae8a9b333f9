package casework

import (
	"strings"
	"testing"
)

func TestTell(t *testing.T) {
	t.Parallel()
	t.Run("mails the members in the transaction of the step", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		before := one[int](k, `SELECT count(*) FROM mails`)
		k.do("kepala_badan", id, "tandatangani", nil)
		if n := one[int](k, `SELECT count(*) FROM mails WHERE dossier_id = $1`, id); n != before+1 {
			t.Fatalf("got %d mails, want one more than %d", n, before)
		}
		body := one[string](k, `SELECT body FROM mails WHERE dossier_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`, id)
		if code := k.read(id).TrackingCode; !strings.Contains(body, "http://ormas.contoh.test/lacak/"+code) {
			t.Errorf("got %q, want the link of %s", body, code)
		}
		if strings.Contains(body, "Kebun Rekaan") {
			t.Error("the mail names the organisation")
		}
		if jobs, mails := one[int](k, `SELECT count(*) FROM river_job WHERE kind = 'mail'`), one[int](k, `SELECT count(*) FROM mails`); jobs != mails {
			t.Errorf("got %d jobs for %d mails", jobs, mails)
		}
	})
	t.Run("leads to the ground of a refusal, which the applicant reads", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.dossier("penelitian_kabid")
		k.do("kabid", id, "usulkan_tolak", map[string]any{"legal_ground": "data_tidak_benar"})
		if v, err := k.Dossier(t.Context(), k.As("pemohon"), id); err != nil || v.Ground != nil {
			t.Errorf("proposed: %+v, %v", v, err)
		}
		k.do("kepala_badan", id, "tolak", nil)
		body := one[string](k, `SELECT body FROM mails WHERE dossier_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`, id)
		if !strings.Contains(body, "Dasar penolakan") || !strings.Contains(body, "/permohonan/"+id.String()) || strings.Contains(body, "tidak benar") {
			t.Errorf("got %q, want where the ground stands, and not the ground", body)
		}
		for _, who := range []string{"pemohon", "staf"} {
			v, err := k.Dossier(t.Context(), k.As(who), id)
			if err != nil || v.Ground == nil || v.Ground.Code != "data_tidak_benar" || !strings.HasPrefix(v.Ground.Label, "Data atau berkas yang disampaikan tidak benar") {
				t.Errorf("%s: %+v, %v", who, v, err)
			}
		}
	})
	t.Run("tells no ground where the applicant withdrew before the decision", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.dossier("penelitian_kabid")
		k.do("kabid", id, "usulkan_tolak", map[string]any{"legal_ground": "data_tidak_benar"})
		k.do("pemohon", id, "tarik", nil)
		if v, err := k.Dossier(t.Context(), k.As("pemohon"), id); err != nil || v.Ground != nil {
			t.Errorf("%+v, %v", v, err)
		}
	})
	t.Run("sends nothing when the step is refused", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		before := one[int](k, `SELECT count(*) FROM mails`)
		k.pen.fail()
		if err := k.try("kepala_badan", id, "tandatangani", nil); err == nil {
			t.Fatal("signed with a pen that fails")
		}
		if n := one[int](k, `SELECT count(*) FROM mails`); n != before {
			t.Errorf("got %d mails, want %d", n, before)
		}
	})
	t.Run("sends nothing for somebody at the counter", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		k.exec(`UPDATE dossiers SET counter = '{"name": "Warga Contoh", "phone": "0"}' WHERE id = $1`, id)
		k.exec(`DELETE FROM memberships`)
		before := one[int](k, `SELECT count(*) FROM mails`)
		k.do("kepala_badan", id, "tandatangani", nil)
		if n := one[int](k, `SELECT count(*) FROM mails`); n != before {
			t.Errorf("got %d mails, want %d", n, before)
		}
	})
}

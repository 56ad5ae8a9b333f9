package api_test

import (
	"net/http"
	"testing"
)

func TestMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.role("pemohon"), w.as(w.Person(w.Office, "pemohon"))
	g := str(first.want(http.StatusCreated, "POST", "/organisations", obj{"name": "Perkumpulan Kebun Rekaan"}), "id")
	at := "/organisations/" + g
	email, firstID := str(second.want(http.StatusOK, "GET", "/me", nil), "email"), str(first.want(http.StatusOK, "GET", "/me", nil), "id")

	t.Run("are invited once for one key, and see the organisation once they accept", func(t *testing.T) {
		body, key := obj{"email": email, "role": "anggota"}, []string{"Idempotency-Key", "satu"}
		for range 2 {
			if all := list(first.want(http.StatusCreated, "POST", at+"/invitations", body, key...), "invitations"); len(all) != 1 {
				t.Errorf("got %v", all)
			}
		}
		first.refused(http.StatusConflict, "sudah_diundang", "POST", at+"/invitations", body)
		second.refused(http.StatusNotFound, "tidak_ditemukan", "GET", at+"/members", nil)
		waiting := list(second.want(http.StatusOK, "GET", "/invitations", nil), "items")
		if len(waiting) != 1 {
			t.Fatalf("got %v", waiting)
		}
		accept := "/invitations/" + str(waiting[0], "id") + "/accept"
		first.refused(http.StatusNotFound, "tidak_ditemukan", "POST", accept, nil)
		for range 2 {
			if got := second.want(http.StatusOK, "POST", accept, nil, key...); str(got, "id") != g {
				t.Errorf("got %v", got)
			}
		}
		second.refused(http.StatusConflict, "undangan_sudah_dipakai", "POST", accept, nil)
		second.want(http.StatusOK, "GET", at, nil)
	})
	t.Run("who do not lead change nothing, and the last who leads stays", func(t *testing.T) {
		second.refused(http.StatusForbidden, "bukan_pengelola", "POST", at+"/invitations", obj{"email": "lain@contoh.test", "role": "anggota"})
		second.refused(http.StatusForbidden, "bukan_pengelola", "PATCH", at+"/members/"+firstID, obj{"role": "anggota"})
		first.refused(http.StatusConflict, "pengelola_terakhir", "DELETE", at+"/members/"+firstID, nil)
		first.refused(http.StatusUnprocessableEntity, "role", "PATCH", at+"/members/"+firstID, obj{"role": "ketua"})
		first.refused(http.StatusUnprocessableEntity, "peran", "PATCH", at+"/members/"+firstID, obj{"peran": "anggota"})
		first.refused(http.StatusUnprocessableEntity, "email", "POST", at+"/invitations", obj{"role": "anggota"})
	})
	t.Run("hand over, and who left sees nothing any more", func(t *testing.T) {
		secondID := str(second.want(http.StatusOK, "GET", "/me", nil), "id")
		all := list(first.want(http.StatusOK, "PATCH", at+"/members/"+secondID, obj{"role": "pengelola"}), "members")
		if len(all) != 2 || all[0]["role"] != "pengelola" || all[1]["role"] != "pengelola" {
			t.Errorf("got %v", all)
		}
		first.want(http.StatusNoContent, "DELETE", at+"/members/"+firstID, nil)
		first.refused(http.StatusNotFound, "tidak_ditemukan", "GET", at, nil)
		got := second.want(http.StatusOK, "GET", at+"/members", nil)
		if history := list(got, "history"); got["may_change"] != true || len(history) != 5 || history[0]["kind"] != "keluar" {
			t.Errorf("got %v", got)
		}
	})
	t.Run("are sent an invitation again, which is withdrawn", func(t *testing.T) {
		made := second.want(http.StatusCreated, "POST", at+"/invitations", obj{"email": "lain@contoh.test", "role": "anggota"})
		path := at + "/invitations/" + str(list(made, "invitations")[0], "id")
		second.want(http.StatusOK, "POST", path+"/send", nil)
		second.want(http.StatusNoContent, "DELETE", path, nil)
		second.refused(http.StatusNotFound, "tidak_ditemukan", "DELETE", path, nil)
	})
}

package pages_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
)

func TestReassignmentPage(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, from := o.person("kabid"), o.one(`SELECT id FROM users WHERE email = 'staf@demo.ormas.test'`)
	page := "/pengaturan/mutasi?orang=" + from + "&peran=staf"
	id := strings.TrimPrefix(o.at("pemeriksaan"), "/permohonan/")
	typed := func(more url.Values) url.Values {
		all := url.Values{"orang": {from}, "peran": {"staf"}, "cakupan": {"pilihan"}, "alasan": {"Cuti tahunan"}}
		maps.Copy(all, more)
		return all
	}
	t.Run("is there for whom the SOP lets hand cases on", func(t *testing.T) {
		s := o.with(t)
		s.expect(head.get("/beranda"), 200, "/pengaturan/mutasi")
		s.expect(head.get("/pengaturan/mutasi"), 200, "Staf Contoh, A.Md.", "Staf pelaksana", "4 permohonan")
		s.expect(head.get(page), 200, "Forum Layang-Layang Angan", "Lembaga Lumbung Mimpi", "!Yayasan Perahu Kertas")
		for _, other := range []string{"staf", "admin", "auditor", "pemohon"} {
			s.expect(o.person(other).get(page), 403, "!Layang")
		}
	})
	t.Run("asks for no reason where nobody can take over", func(t *testing.T) {
		s := o.with(t)
		s.expect(head.get(page), 200, "tidak ada orang lain dengan peran Staf pelaksana", `!name="alasan"`)
	})
	t.Run("shows what was moved and what was not, with the reason why", func(t *testing.T) {
		s := o.with(t)
		other := o.one(`SELECT id FROM users WHERE email = 'kasubbid@demo.ormas.test'`)
		s.expect(head.post("/pengaturan/mutasi", typed(url.Values{"perkara": {id}, "pengganti": {other}})), 200, "0 permohonan dialihkan, 1 tidak", "Orang ini tidak memiliki peran")
		s.run(`INSERT INTO user_roles (user_id, role, created_at) SELECT id, 'staf', now() FROM users WHERE email = 'kasubbid@demo.ormas.test'`)
		s.expect(head.get(page), 200, "Kasubbid Contoh")
		s.expect(head.post("/pengaturan/mutasi", typed(url.Values{"perkara": {id}, "pengganti": {other}})), 200, "1 permohonan dialihkan", "Forum Layang-Layang Angan")
		s.expect(head.get("/permohonan/"+id+"?bagian=riwayat"), 200, "Cuti tahunan")
	})
	t.Run("a refusal keeps what was typed", func(t *testing.T) {
		s := o.with(t)
		id := strings.TrimPrefix(o.at("penandatanganan"), "/permohonan/")
		s.expect(head.post("/pengaturan/mutasi", typed(url.Values{"perkara": {id}})), 422, `href="#pengganti"`, "Cuti tahunan", `value="`+id+`" checked`)
	})
}

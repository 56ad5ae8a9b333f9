package pages_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestNamesakesArePointedOut walks past a case whose organisation has the name of one that holds a letter.
func TestNamesakesArePointedOut(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	head, base := o.person("kepala"), o.at("penandatanganan")
	id := strings.TrimPrefix(base, "/permohonan/")
	holder := o.one(`SELECT organisation_id FROM certificates WHERE name = 'Perkumpulan Kebun Rekaan'`)
	number := o.one(`SELECT letter_number FROM certificates WHERE name = 'Perkumpulan Kebun Rekaan'`)
	told := []string{"Organisasi dengan nama yang sama sudah tercatat:", `href="/ormas/` + holder + `"`, "surat " + number + " berlaku sampai "}
	t.Run("an organisation that shares nothing has nothing unusual", func(t *testing.T) {
		s := o.with(t)
		s.expect(head.get("/tanda-tangan/"+id), 200, "Tidak ada.", "!sudah tercatat")
		s.expect(head.get(base), 200, "!Organisasi serupa")
	})
	o.one(`WITH d AS (UPDATE dossiers SET name = 'PERKUMPULAN KEBUN-REKAAN' WHERE id = '` + id + `' RETURNING organisation_id, name)
		UPDATE organisations g SET name = d.name FROM d WHERE g.id = d.organisation_id RETURNING g.id`)
	t.Run("whoever works on the case and whoever signs reads it", func(t *testing.T) {
		s := o.with(t)
		for _, account := range []string{"staf", "kabid", "auditor"} {
			s.expect(o.person(account).get(base), 200, append(told, "Organisasi serupa", "Dua organisasi boleh bernama sama")...)
		}
		s.expect(head.get("/tanda-tangan/"+id), 200, append(told, "Yang tidak biasa", "!Tidak ada.")...)
		s.expect(head.get("/ormas/"+holder), 200, "Perkumpulan Kebun Rekaan", number)
	})
	t.Run("and once more before several are signed, which nothing keeps from it", func(t *testing.T) {
		s := o.with(t)
		key := id + ":" + o.one(`SELECT version FROM dossiers WHERE id = '`+id+`'`)
		form := url.Values{"surat": {key}, "passphrase": {""}, "kunci": {"rekaan"}}
		s.expect(head.post("/tanda-tangan", form), 200, append(told, "Tanda tangani 1 surat?", "Yang tidak biasa")...)
		s.expect(head.signed(form), 200, "Selesai: 1 surat ditandatangani")
	})
	t.Run("the applicant of the organisation that has the letter reads nothing of it", func(t *testing.T) {
		s := o.with(t)
		mine := "/permohonan/" + o.one(`SELECT dossier_id FROM certificates WHERE name = 'Perkumpulan Kebun Rekaan'`)
		for _, path := range []string{mine, "/ormas/" + holder, "/beranda"} {
			s.expect(o.person("pemohon").get(path), 200, "!sudah tercatat", "!Organisasi serupa")
		}
		s.expect(o.person("staf").get(mine), 200, "Organisasi serupa", "PERKUMPULAN KEBUN-REKAAN")
	})
	t.Run("who enters a name of the public register is told so, and goes on", func(t *testing.T) {
		s := o.with(t)
		stranger := o.person("pemohon2")
		entered := func(name string) string {
			return stranger.went(stranger.post("/ormas/baru", url.Values{"name": {name}, "kunci": {name}}))
		}
		s.expect(stranger.get(entered("perkumpulan kebun rekaan")), 200, "Nama ini sudah ada di daftar publik. Bila itu organisasi Anda, minta pengurusnya mengundang Anda.", "!"+number)
		s.expect(stranger.get(entered("Forum Sawah Andai")), 200, "Organisasi sudah dicatat.", "!daftar publik. Bila")
	})
}

package pages_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"ormas/internal/demo"
	"ormas/internal/registry"
)

func TestRegisterFiles(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.expect(s.get("/register/data.csv"), 404)
	_, err := demo.Create(t.Context(), demo.Deps{DB: s.DB, Office: s.office, Rulemaking: s.rulemaking, Accounts: s.accounts, StateDir: t.TempDir(), Host: "demo.contoh.test"})
	if err != nil {
		t.Fatal(err)
	}
	s.run(`ALTER TABLE certificates DROP CONSTRAINT certificates_dossier_id_fkey, DROP CONSTRAINT certificates_signing_id_fkey`)
	// Two letters stay with the other office; of ours two ended otherwise, and more than a batch follow.
	s.run(`INSERT INTO certificates SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'dossier_id', gen_random_uuid(),
		'signing_id', gen_random_uuid(), 'code', upper(substr(md5(n::text), 1, 10)), 'object_key', n::text, 'registration_number', n::text,
		'letter_number', n::text, 'list_index', 1000 + n, 'office_id', '` + s.Office.ID.String() + `', 'reason', 'x', 'name', '=Rekaan ' || n,
		'state', CASE n WHEN 1 THEN 'dicabut' WHEN 2 THEN 'diganti' ELSE 'aktif' END))).* FROM certificates c, generate_series(1, 2003) n
		WHERE c.id = (SELECT id FROM certificates ORDER BY id LIMIT 1)`)
	if err := s.office.PublishRegisters(t.Context()); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range registry.PublicFields {
		names = append(names, f.Name)
	}
	table := s.get("/register/data.csv")
	t.Run("hold the public fields of each letter of the office, in whatever state", func(t *testing.T) {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.body, "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != 2004 || strings.Join(rows[0], " ") != strings.Join(names, " ") {
			t.Fatalf("%d rows, head %q (%v)", len(rows), rows[0], err)
		}
		var letters []map[string]string
		if err := json.Unmarshal([]byte(s.get("/register/data.json").body), &letters); err != nil || len(letters) != 2003 {
			t.Fatalf("%d letters (%v)", len(letters), err)
		}
		states := map[string]int{}
		for i, l := range letters {
			states[l["state"]]++
			if len(l) != len(names) || l["id"] != rows[i+1][0] || !strings.HasPrefix(l["name"], "=Rekaan") || rows[i+1][2] != "'"+l["name"] {
				t.Fatalf("JSON %v, CSV %q", l, rows[i+1])
			}
		}
		if states["dicabut"] != 1 || states["diganti"] != 1 || states["aktif"] != 2001 {
			t.Errorf("states %v", states)
		}
	})
	t.Run("are not sent to whoever has them", func(t *testing.T) {
		tag := table.header.Get("ETag")
		if a := s.asked("/register/data.csv", tag); tag == "" || a.status != http.StatusNotModified || a.body != "" {
			t.Errorf("tag %q: %d", tag, a.status)
		}
		if a := s.asked("/register/data.csv", `"lain"`); a.status != http.StatusOK {
			t.Errorf("another tag: %d", a.status)
		}
		for at, want := range map[string]int{table.header.Get("Last-Modified"): 304, "Mon, 01 Jan 2024 00:00:00 GMT": 200} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server.URL+"/register/data.json", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("If-Modified-Since", at)
			if a := s.do(req); a.status != want {
				t.Errorf("since %s: %d", at, a.status)
			}
		}
	})
	t.Run("are described with their fields and licence", func(t *testing.T) { registerDescribed(s.with(t)) })
	t.Run("lead search engines to all pages", func(t *testing.T) { registerMapped(s.with(t)) })
	t.Run("stay for the day and are made anew on the next", func(t *testing.T) { registerRenewed(s.with(t), table.body) })
}

// registerRenewed wants the day's file as it was before a letter was revoked, and the next day's with it.
func registerRenewed(s *site, before string) {
	publish := func() {
		s.t.Helper()
		if err := s.office.PublishRegisters(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
	s.run(`UPDATE certificates SET state = 'dicabut', reason = 'x' WHERE registration_number = '3'`)
	publish()
	if a := s.get("/register/data.csv"); a.body != before {
		s.t.Error("the day's file has changed")
	}
	s.Clock.Add(24 * time.Hour)
	publish()
	if a := s.get("/register/data.csv"); strings.Count(a.body, ",dicabut,") != 2 {
		s.t.Error("the next day's file is the old one")
	}
}

// registerDescribed wants each public field told to whoever reads the files.
func registerDescribed(s *site) {
	a := s.get("/register/datapackage.json")
	s.expect(a, 200, "belum ditetapkan kantor", `"path": "data.csv"`, `!"licenses"`)
	for _, f := range registry.PublicFields {
		if strings.Count(a.body, `"name": "`+f.Name+`"`) != 2 || !strings.Contains(a.body, f.Description) {
			s.t.Errorf("%s is not described in both", f.Name)
		}
	}
	s.expect(s.get("/register"), 200, `href="/register/data.csv">Seluruh register untuk lembar kerja (CSV)</a>`, `">Seluruh register untuk program (JSON)</a>`, "Lisensi: belum ditetapkan kantor", "2003 surat")
	s.run(`UPDATE offices SET settings = settings || '{"register_licence": "CC-BY-4.0"}'`)
	s.expect(s.get("/register/datapackage.json"), 200, `"name": "CC-BY-4.0"`, "!belum ditetapkan")
}

// registerMapped wants each page of the register known to search engines.
func registerMapped(s *site) {
	a := s.get("/sitemap.xml")
	s.expect(a, 200, "/persyaratan/pelaporan</loc>", "!/persyaratan/monitoring", "/cek</loc>", "/panduan</loc>", "/register</loc>", "<urlset")
	if n := strings.Count(a.body, "/register/"); n != 2003 {
		s.t.Errorf("%d letters", n)
	}
	s.expect(s.get("/robots.txt"), 200, "/sitemap.xml")
	s.expect(s.get("/sitemap-1.xml"), 404)
}

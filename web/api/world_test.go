package api_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"ormas/internal/account"
	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/mandates"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/storage/postgres"
	"ormas/web"
	"ormas/web/api"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// maxUpload is the largest file in these tests.
const maxUpload = 1 << 20

// world is a whole service on a test's own database, driven through HTTP only.
type world struct {
	*testkit.Kit
	t        *testing.T
	office   *casework.Office
	accounts *account.Accounts
	server   *httptest.Server

	mu      sync.Mutex
	clients map[string]*client
}

// newWorld starts a service; change may set what is special about it.
func newWorld(t *testing.T, change ...func(*web.Deps, *casework.Settings)) *world {
	t.Helper()
	k := testkit.New(t)
	return serve(t, k, k.DB, change...)
}

// serve starts a service on a kit; db may be another way to the kit's database.
func serve(t *testing.T, k *testkit.Kit, db *postgres.DB, change ...func(*web.Deps, *casework.Settings)) *world {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kunci.p12")
	if err := certificate.NewDemoKey(path, "Kunci Contoh", k.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	settings := casework.Settings{
		BaseURL: "http://ormas.contoh.test", SpoolDir: t.TempDir(), MaxUpload: maxUpload,
		Signer: func(registry.Office, registry.Signer) (certificate.Signer, error) {
			return certificate.OwnKey{Path: path, Now: k.Clock.Now}, nil
		},
	}
	deps := web.Deps{Ready: db.Ping, Counts: func() web.Counts { return web.Counts{} }, BaseURL: settings.BaseURL, Demo: true}
	for _, c := range change {
		c(&deps, &settings)
	}
	deps.Office = casework.New(db, k.Store, settings)
	deps.Rulemaking = rulemaking.New(db, deps.Office.Rules)
	deps.Measures = measures.New(db, deps.Office.Rules)
	deps.Mandates = mandates.New(db, deps.Office.Rules, deps.Office.Intake)
	deps.Accounts = account.New(db, deps.BaseURL)
	deps.Sessions = account.NewSessions(db, deps.BaseURL, api.WriteProblem)
	server := httptest.NewUnstartedServer(nil)
	server.Config = web.Server("", web.New(deps))
	server.Start()
	t.Cleanup(server.Close)
	return &world{Kit: k, t: t, office: deps.Office, accounts: deps.Accounts, server: server, clients: map[string]*client{}}
}

// data is the data of an organisation as an ordinary secretary fills it in, plainly invented.
func data(service string) obj {
	d := obj{
		"name": "Perkumpulan Kebun Rekaan", "short_name": "PKR", "field_of_activity": "Lingkungan hidup", "scope": "kota",
		"address":       obj{"street": "Jalan Khayalan Nomor 7", "kelurahan": "Angan", "kecamatan": "Mimpi"},
		"founded_place": "Kota Contoh", "founded_on": "2020-03-03", "principle": "Pancasila", "aims": "Menghijaukan kota",
		"founders": []string{"Warga Contoh Satu"}, "term_from": "2026-01-01", "term_to": "2031-01-01",
		"highest_body": "Musyawarah anggota", "funding": "dalam_negeri", "npwp": "0000000000000000", "deed_number": "12",
		"deed_date": "2020-03-03", "deed_notary": "Tokoh Rekaan, S.H.", "approval_number": "0000/X/2025", "approval_date": "2025-04-21",
	}
	if service == "pendaftaran" {
		d["approval_until"] = "2030-04-21"
	}
	return d
}

func officers() []obj {
	var all []obj
	for _, position := range []string{"ketua", "sekretaris", "bendahara"} {
		all = append(all, obj{
			"position": position, "name": "Warga Contoh " + position, "nik": "0000001502900001",
			"birth_place": "Kota Contoh", "birth_date": "1990-02-15", "sex": "L", "citizenship": "WNI", "address": "Jalan Khayalan Nomor 8",
		})
	}
	return all
}

// organisation enters an organisation with complete data.
func (c *client) organisation() string {
	c.t.Helper()
	body := data("pelaporan")
	body["officers"] = officers()
	return str(c.want(http.StatusCreated, "POST", "/organisations", body), "id")
}

// draft begins a report with complete data.
func (c *client) draft() string {
	c.t.Helper()
	body := obj{"service": "pelaporan", "organisation_id": c.organisation()}
	return str(c.want(http.StatusCreated, "POST", "/dossiers", body), "id")
}

// slots are the items of a service that always apply, as the public description of it tells.
func (c *client) slots(service string) [][2]string {
	c.t.Helper()
	var all [][2]string
	described := c.want(http.StatusOK, "GET", "/public/services/"+service, nil)
	for _, r := range list(described, "requirements") {
		if r["condition"] != nil {
			continue
		}
		if r["per_officer"] == true {
			for _, p := range list(described, "positions") {
				all = append(all, [2]string{str(r, "code"), str(p, "id")})
			}
			continue
		}
		all = append(all, [2]string{str(r, "code"), ""})
	}
	return all
}

// fill uploads all that applies.
func (c *client) fill(id, service string) {
	c.t.Helper()
	for _, s := range c.slots(service) {
		c.item(id, s[0], s[1], fileFor(s[0]))
	}
}

func fileFor(requirement string) []byte {
	if requirement == "L8" || requirement == "L13" {
		return testkit.PNG()
	}
	return testkit.PDF(1)
}

// act takes a step and gives the dossier.
func (c *client) act(id, action string, input obj) obj {
	c.t.Helper()
	return c.want(http.StatusOK, "POST", "/dossiers/"+id+"/actions", c.step(id, action, input))
}

// step is the body of a step on a dossier as it stands now. It always gives a reason: who need not, may.
func (c *client) step(id, action string, input obj) obj {
	c.t.Helper()
	body := obj{"action": action, "version": c.read(id)["version"], "note": "Alasan contoh."}
	if input != nil {
		body["input"] = input
	}
	return body
}

func (c *client) read(id string) obj {
	c.t.Helper()
	return c.want(http.StatusOK, "GET", "/dossiers/"+id, nil)
}

// do takes a step in a role of the office.
func (w *world) do(role, id, action string, input obj) obj {
	w.t.Helper()
	return w.role(role).act(id, action, input)
}

// submitted hands a complete report in.
func (w *world) submitted() string {
	w.t.Helper()
	c := w.role("pemohon")
	id := c.draft()
	c.fill(id, "pelaporan")
	c.act(id, "ajukan", obj{"statement": true})
	return id
}

// examined brings a new report to the case officer.
func (w *world) examined() string {
	w.t.Helper()
	id := w.submitted()
	w.toOfficer(id)
	return id
}

func (w *world) toOfficer(id string) {
	w.t.Helper()
	w.do("bagian_umum", id, "agendakan", nil)
	w.do("kepala_badan", id, "disposisi", obj{"instruction": "Teliti."})
	w.do("kabid", id, "tugaskan", obj{"user_id": w.As("staf").User})
}

// judge judges the current documents without a verdict; those of the named requirements are not suitable.
func (w *world) judge(id string, unsuitable ...string) {
	w.t.Helper()
	staf := w.role("staf")
	for _, d := range list(staf.read(id), "documents") {
		verdict := obj{"result": "sesuai"}
		if slices.Contains(unsuitable, str(d, "requirement")) {
			verdict = obj{"result": "tidak_sesuai", "reason": "tidak_terbaca"}
		}
		if d["current"] == true && d["verdict"] == nil {
			staf.want(http.StatusOK, "PUT", "/documents/"+str(d, "id")+"/verdict", verdict)
		}
	}
}

// returned brings a new dossier back to its applicant with findings on some items.
func (w *world) returned(codes ...string) string {
	w.t.Helper()
	id := w.examined()
	w.judge(id, codes...)
	w.sendBack(id)
	return id
}

func (w *world) sendBack(id string) {
	w.t.Helper()
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	w.do("kabid", id, "nyatakan_belum_lengkap", nil)
	w.do("staf", id, "beritahukan", nil)
}

// complete brings an examined dossier through the second check.
func (w *world) complete(id string) {
	w.t.Helper()
	w.judge(id)
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	w.do("kabid", id, "nyatakan_lengkap", nil)
}

// visited brings a complete dossier through the visit.
func (w *world) visited(id string) {
	w.t.Helper()
	w.do("kabid", id, "tunjuk_petugas", obj{"user_id": w.As("petugas_lapangan").User})
	w.do("petugas_lapangan", id, "berita_acara", obj{"visited_at": w.Clock.Now(), "people_met": "Ketua", "result": "Kantor ada."})
}

// ready brings a visited dossier to the head's signature.
func (w *world) ready(id string) {
	w.t.Helper()
	w.do("kabid", id, "nyatakan_sesuai", obj{"conclusion": "Sesuai."})
	w.do("kabid", id, "beri_nomor", nil)
	w.do("staf", id, "susun_konsep", nil)
}

// signable brings a new report to the head's signature.
func (w *world) signable() string {
	w.t.Helper()
	id := w.examined()
	w.complete(id)
	w.visited(id)
	w.ready(id)
	return id
}

// count counts rows.
func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	if err := w.DB.Pool().QueryRowContext(w.t.Context(), query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// exec changes the database past the service.
func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.DB.Pool().ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatal(err)
	}
}

// sweep lets the clock act, as the service does every minute.
func (w *world) sweep() {
	w.t.Helper()
	if err := w.office.ActOnDeadlines(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

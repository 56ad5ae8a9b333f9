package casework_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// world is a test's own office at work, driven as a person would: only through what casework offers.
type world struct {
	*testkit.Kit
	t          *testing.T
	o          *casework.Office
	rulemaking *rulemaking.Office
	def        *workflow.Definition
}

func newWorld(t *testing.T) *world {
	t.Helper()
	k := testkit.New(t)
	w := &world{Kit: k, t: t, o: casework.New(k.DB, k.Store, casework.Settings{
		BaseURL:  "http://ormas.contoh.test",
		SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
	})}
	w.rulemaking = rulemaking.New(k.DB, w.o.Rules)
	w.def = k.Definition("pelaporan")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused checks the kind of a refusal, and its code or the field it names.
func refused(t *testing.T, err error, kind workflow.Kind, name string) {
	t.Helper()
	testkit.Refused(t, err, kind, name)
}

// form is data that passes the first act, plainly invented.
func form() registry.Form {
	return registry.Form{
		"name": "Perkumpulan Kebun Rekaan", "short_name": "PKR", "field_of_activity": "Lingkungan hidup",
		"scope": "kota", "address": map[string]any{"street": "Jalan Khayalan Nomor 7", "kelurahan": "Angan", "kecamatan": "Mimpi"},
		"founded_place": "Kota Contoh", "founded_on": "2020-03-03", "principle": "Pancasila", "aims": "Menghijaukan kota",
		"founders": []any{"Warga Contoh Satu"}, "term_from": "2026-01-01", "term_to": "2031-01-01",
		"highest_body": "Musyawarah anggota", "funding": "dalam_negeri", "npwp": "0000000000000000", "deed_number": "12",
		"deed_date": "2020-03-03", "deed_notary": "Tokoh Rekaan, S.H.", "approval_number": "AHU-0000000.AH.01.07.TAHUN 2020",
		"approval_date": "2020-04-21",
	}
}

func officers() []registry.Form {
	var all []registry.Form
	for _, position := range []string{"ketua", "sekretaris", "bendahara"} {
		all = append(all, registry.Form{
			"position": position, "name": "Warga Contoh " + position, "nik": "0000001502900001",
			"birth_place": "Kota Contoh", "birth_date": "1990-02-15", "sex": "L", "citizenship": "WNI", "address": "Jalan Khayalan Nomor 8",
		})
	}
	return all
}

// organisation enters an organisation of an applicant.
func (w *world) organisation(by workflow.Actor) uuid.UUID {
	w.t.Helper()
	out, err := w.o.CreateOrganisation(w.t.Context(), by, casework.NewOrganisation{Form: form(), Officers: officers()})
	w.must(err)
	return out.Resource
}

// draft begins a dossier of an applicant with data that is complete.
func (w *world) draft(by workflow.Actor) uuid.UUID {
	w.t.Helper()
	g := w.organisation(by)
	out, err := w.o.CreateDossier(w.t.Context(), by, casework.NewDossier{Service: "pelaporan", OrganisationID: &g})
	w.must(err)
	return out.Resource
}

// submitted hands a complete dossier in.
func (w *world) submitted() uuid.UUID {
	w.t.Helper()
	by := w.As("pemohon")
	id := w.draft(by)
	for _, item := range w.def.Items(form()) {
		w.upload(by, id, item.Requirement.Code, item.Slot)
	}
	w.do("pemohon", id, "ajukan", map[string]any{"statement": true})
	return id
}

// examined brings a dossier to the case officer.
func (w *world) examined() uuid.UUID {
	w.t.Helper()
	id := w.submitted()
	w.do("bagian_umum", id, "agendakan", nil)
	w.do("kepala_badan", id, "disposisi", map[string]any{"instruction": "Teliti."})
	w.do("kabid", id, "tugaskan", map[string]any{"user_id": w.As("staf").User.String()})
	return id
}

// returned brings a dossier back to the applicant with findings on some items; all others are found suitable.
func (w *world) returned(codes ...string) uuid.UUID {
	w.t.Helper()
	id := w.examined()
	w.judgeAll(id, codes...)
	w.sendBack(id)
	return id
}

// sendBack goes the way from the case officer to the applicant.
func (w *world) sendBack(id uuid.UUID) {
	w.t.Helper()
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	w.do("kabid", id, "nyatakan_belum_lengkap", nil)
	w.do("staf", id, "beritahukan", nil)
}

// judgeAll judges all current documents; those of the named requirements are not suitable.
func (w *world) judgeAll(id uuid.UUID, unsuitable ...string) {
	w.t.Helper()
	for _, doc := range w.read(id).Documents {
		switch {
		case !doc.Current:
		case slices.Contains(unsuitable, doc.Requirement):
			w.judge(doc.ID, registry.Unsuitable)
		default:
			w.judge(doc.ID, registry.Suitable)
		}
	}
}

func (w *world) judge(document uuid.UUID, result string) *registry.Document {
	w.t.Helper()
	doc, err := w.o.PutVerdict(w.t.Context(), w.As("staf"), document, verdict(result))
	w.must(err)
	return doc
}

func verdict(result string) casework.NewVerdict {
	if result == registry.Suitable {
		return casework.NewVerdict{Result: result}
	}
	return casework.NewVerdict{Result: result, Reason: new("tidak_terbaca")}
}

// try asks for a step in a role.
func (w *world) try(by workflow.Actor, id uuid.UUID, action string, input map[string]any) error {
	w.t.Helper()
	raw, err := json.Marshal(input)
	w.must(err)
	version := w.read(id).Version
	_, err = w.o.Act(w.t.Context(), by, casework.Command{Dossier: id, Request: workflow.Request{
		Action: action, Version: &version,
		Note: "Alasan contoh.", Input: raw,
	}})
	return err
}

func (w *world) do(role string, id uuid.UUID, action string, input map[string]any) {
	w.t.Helper()
	if err := w.try(w.As(role), id, action, input); err != nil {
		w.t.Fatalf("%s: %v", action, err)
	}
}

// read reads a dossier whole, past all visibility.
func (w *world) read(id uuid.UUID) *registry.Dossier {
	w.t.Helper()
	d, err := w.DB.Dossier(w.t.Context(), workflow.System(w.Office.ID), id)
	w.must(err)
	w.must(w.DB.LoadCase(w.t.Context(), d))
	d.Attachments, err = w.DB.Attachments(w.t.Context(), id)
	w.must(err)
	d.Definition = w.def
	return d
}

// finding is the newest finding on a requirement or a field.
func (w *world) finding(id uuid.UUID, subject string) registry.Finding {
	w.t.Helper()
	all := w.read(id).Findings
	for _, f := range slices.Backward(all) {
		if f.Requirement != nil && *f.Requirement == subject || f.Field != nil && *f.Field == subject {
			return f
		}
	}
	w.t.Fatalf("no finding on %s", subject)
	return registry.Finding{}
}

// upload uploads a file that an item accepts.
func (w *world) upload(by workflow.Actor, id uuid.UUID, requirement, slot string) *registry.Document {
	w.t.Helper()
	doc, err := w.o.Upload(w.t.Context(), by, id, w.fileFor(requirement, slot))
	w.must(err)
	return doc
}

func (w *world) fileFor(requirement, slot string) casework.Upload {
	w.t.Helper()
	r, _ := w.def.Requirement(requirement)
	if slices.Contains(r.Kinds, "application/pdf") {
		return w.file(requirement, slot, pdf(1))
	}
	return w.file(requirement, slot, picture(w.t))
}

func (w *world) file(requirement, slot string, body []byte) casework.Upload {
	w.t.Helper()
	return casework.Upload{Requirement: requirement, Slot: slot, Filename: requirement + ".pdf", File: w.spool(body)}
}

func (w *world) mayUpload(by workflow.Actor, dossier uuid.UUID) error {
	_, err := w.o.MayUpload(w.t.Context(), by, dossier)
	return err
}

func (w *world) spool(body []byte) *objects.Spooled {
	w.t.Helper()
	f, err := objects.Spool(w.t.Context(), bytes.NewReader(body), w.t.TempDir(), 20<<20)
	w.must(err)
	w.t.Cleanup(func() { _ = f.Close() })
	return f
}

// count counts rows.
func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	return w.Count(query, args...)
}

func key(value string) postgres.Key { return testkit.Key(value) }

func picture(*testing.T) []byte { return testkit.PNG() }

// pdf is a whole PDF of empty pages.
func pdf(pages int) []byte { return testkit.PDF(pages) }

// published makes a text the next version of the tests' procedure from a day on; empty: today.
func (w *world) published(body, on string) {
	w.t.Helper()
	var day time.Time
	if on != "" {
		var err error
		day, err = time.Parse(time.DateOnly, on)
		w.must(err)
	}
	_, _, err := w.rulemaking.PublishDefinition(w.t.Context(), w.As("kepala_badan"), body, day)
	w.must(err)
}

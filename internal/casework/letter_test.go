package casework

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/intake"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// desk is an office at work whose head signs with a key that a test can make fail.
type desk struct {
	*testkit.Kit
	*Office
	rulemaking *rulemaking.Office
	t          *testing.T
	pen        *pen
}

// pen signs with a real key, unless do says otherwise, and remembers what it was given.
type pen struct {
	mu    sync.Mutex
	key   certificate.OwnKey
	do    func(ctx context.Context, p certificate.Prepared, passphrase []byte) (certificate.Signed, error)
	given []string // SHA-256 of what was to be signed
}

func (p *pen) Sign(ctx context.Context, letter certificate.Prepared, passphrase []byte) (certificate.Signed, error) {
	p.mu.Lock()
	p.given = append(p.given, letter.SHA256())
	do := p.do
	p.mu.Unlock()
	if do == nil {
		do = p.key.Sign
	}
	return do(ctx, letter, passphrase)
}

// only makes the pen sign for one passphrase.
func (p *pen) only(right string) {
	p.do = func(ctx context.Context, letter certificate.Prepared, passphrase []byte) (certificate.Signed, error) {
		if string(passphrase) != right {
			return certificate.Signed{}, &certificate.SigningError{Kind: certificate.ErrRefused, Detail: "Frasa sandi salah."}
		}
		return p.key.Sign(ctx, letter, nil)
	}
}

// fail makes the pen break off with an outcome that nobody knows.
func (p *pen) fail() {
	p.do = func(context.Context, certificate.Prepared, []byte) (certificate.Signed, error) {
		return certificate.Signed{}, certificate.ErrUnknown
	}
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	k := testkit.New(t)
	path := filepath.Join(t.TempDir(), "kunci.p12")
	if err := certificate.NewDemoKey(path, "Kunci Contoh", k.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	p := &pen{key: certificate.OwnKey{Path: path, Now: k.Clock.Now}}
	o := New(k.DB, k.Store, Settings{
		BaseURL: "http://ormas.contoh.test", SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
		Signer: func(registry.Office, registry.Signer) (certificate.Signer, error) { return p, nil },
	})
	return &desk{Kit: k, Office: o, rulemaking: rulemaking.New(k.DB, o.Rules), t: t, pen: p}
}

const sampleForm = `{"name": "Perkumpulan Kebun Rekaan", "short_name": "PKR", "level": "cabang", "parent_name": "Perkumpulan Induk Rekaan",
	"field_of_activity": "Lingkungan hidup", "address": {"street": "Jalan Khayalan Nomor 7", "kelurahan": "Angan", "kecamatan": "Mimpi"},
	"deed_number": "12", "deed_date": "2020-03-03", "deed_notary": "Tokoh Rekaan", "approval_number": "AHU-0.TAHUN 2020",
	"approval_date": "2020-04-21", "npwp": "000000000000000", "term_from": "2024-01-01", "term_to": "2029-01-01"}`

const sampleOfficers = `[{"position": "sekretaris", "name": "Warga Contoh Dua"}, {"position": "ketua", "name": "Warga Contoh Satu"},
	{"position": "bendahara", "name": "Warga Contoh Tiga"}]`

// dossier puts a submitted case of an organisation with one member straight into a state.
func (k *desk) dossier(state string) uuid.UUID {
	k.t.Helper()
	current, err := k.DB.CurrentDefinitions(k.t.Context(), k.Kit.Office.ID, k.Clock.Now())
	if err != nil {
		k.t.Fatal(err)
	}
	id, organisation, member := registry.NewID(), registry.NewID(), k.As("pemohon")
	now := k.Clock.Now()
	k.exec(`INSERT INTO organisations (id, office_id, name, form, made_by, submitted_at, created_at, changed_at)
		VALUES ($1, $2, 'Perkumpulan Kebun Rekaan', $3, $4, $5, $5, $5)`, organisation, k.Kit.Office.ID, sampleForm, member.User, now)
	k.exec(`INSERT INTO memberships (user_id, organisation_id, created_at) VALUES ($1, $2, $3)`, member.User, organisation, now)
	k.exec(`INSERT INTO dossiers (id, office_id, definition_id, service, organisation_id, tracking_code, name, state, made_by, form,
			officers, submitted_at, open, created_at, changed_at)
		VALUES ($1, $2, $3, 'pelaporan', $4, $5, 'Perkumpulan Kebun Rekaan', $6, $7, $8, $9, $10, true, $10, $10)`,
		id, k.Kit.Office.ID, current["pelaporan"], organisation, registry.NewCode(), state, member.User, sampleForm, sampleOfficers, now)
	k.exec(`INSERT INTO journal (dossier_id, seq, action, from_state, to_state, by_user, by_name, as_role, held, definition_id, at)
		VALUES ($1, 1, 'ajukan', 'draf', 'diajukan', $2, 'Contoh', 'pemohon', false, $3, $4)`, id, member.User, current["pelaporan"], now)
	k.exec(`UPDATE dossiers SET events = 1 WHERE id = $1`, id)
	return id
}

// name assigns the examiner to a case.
func (k *desk) name(id uuid.UUID) {
	k.t.Helper()
	k.exec(`INSERT INTO assignments (dossier_id, role, user_id, assigned_by, from_at) VALUES ($1, $2, $3, $4, $5)`,
		id, "staf", k.As("staf").User, k.As("kabid").User, k.Clock.Now())
}

// ready is a case with a draft letter that waits for the head.
func (k *desk) ready() uuid.UUID {
	k.t.Helper()
	id := k.dossier("penomoran")
	k.name(id)
	k.do("kabid", id, "beri_nomor", nil)
	k.do("staf", id, "susun_konsep", nil)
	return id
}

func (k *desk) exec(query string, args ...any) {
	k.t.Helper()
	if _, err := k.DB.Pool().ExecContext(k.t.Context(), query, args...); err != nil {
		k.t.Fatal(err)
	}
}

// one reads one value.
func one[T any](k *desk, query string, args ...any) (v T) {
	k.t.Helper()
	if err := k.DB.Pool().QueryRowContext(k.t.Context(), query, args...).Scan(&v); err != nil {
		k.t.Fatal(err)
	}
	return v
}

// command asks for an action on a case at its present version, with a reason in words.
func (k *desk) command(id uuid.UUID, action string, input any) Command {
	k.t.Helper()
	body, err := json.Marshal(input)
	if err != nil {
		k.t.Fatal(err)
	}
	if input == nil {
		body = nil
	}
	version := one[int](k, `SELECT version FROM dossiers WHERE id = $1`, id)
	return Command{Dossier: id, Request: workflow.Request{Action: action, Version: &version, Note: "Alasan contoh.", Input: body}}
}

// try acts as the person of a role.
func (k *desk) try(role string, id uuid.UUID, action string, input any) error {
	k.t.Helper()
	_, err := k.Act(k.t.Context(), k.As(role), k.command(id, action, input))
	return err
}

func (k *desk) do(role string, id uuid.UUID, action string, input any) {
	k.t.Helper()
	if err := k.try(role, id, action, input); err != nil {
		k.t.Fatalf("%s: %v", action, err)
	}
}

func (k *desk) read(id uuid.UUID) *registry.Dossier {
	k.t.Helper()
	d, err := k.DB.Dossier(k.t.Context(), k.As("kabid"), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return d
}

func (k *desk) numbers(id uuid.UUID, kind string) []registry.Number {
	k.t.Helper()
	all, err := k.DB.Numbers(k.t.Context(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	var of []registry.Number
	for _, n := range all {
		if n.Kind == kind {
			of = append(of, n)
		}
	}
	return of
}

// inTx runs a piece of storage work that is no step.
func (k *desk) inTx(f func(tx *postgres.Tx) error) {
	k.t.Helper()
	if err := k.DB.InTx(k.t.Context(), f); err != nil {
		k.t.Fatal(err)
	}
}

// wantRefusal wants a refusal of a kind that names a field, or has a code, of this name.
func wantRefusal(t *testing.T, err error, kind workflow.Kind, name string) {
	t.Helper()
	var e *registry.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want a refusal of kind %s", err, kind)
	}
	found := e.Code == name
	for _, f := range e.Fields {
		found = found || f.Field == name
	}
	if !found {
		t.Fatalf("got code %s and fields %v, want %s", e.Code, e.Fields, name)
	}
}

func bytesOf(t *testing.T, c intake.Content) []byte {
	t.Helper()
	defer c.Body.Close()
	b, err := io.ReadAll(c.Body)
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(b)) != c.Size {
		t.Fatalf("got %d bytes, announced were %d", len(b), c.Size)
	}
	return b
}

func TestDraft(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("keeps a draft that only the office sees", func(t *testing.T) {
		id := k.ready()
		paper, err := k.DB.LatestPaper(t.Context(), id, registry.DraftLetter)
		if err != nil {
			t.Fatal(err)
		}
		if paper.ForApplicant || paper.ObjectKey != nil {
			t.Errorf("got %+v, want an internal paper that is not rendered yet", paper)
		}
		if _, err := k.DB.Attachment(t.Context(), k.As("pemohon"), paper.ID); workflow.KindOf(err) != workflow.Missing {
			t.Errorf("the applicant got %v, want not found", err)
		}
	})
	t.Run("writes officers in the order of the definition", func(t *testing.T) {
		id := k.ready()
		paper, err := k.DB.LatestPaper(t.Context(), id, registry.DraftLetter)
		if err != nil {
			t.Fatal(err)
		}
		var l certificate.Letter
		if err := json.Unmarshal(paper.Content, &l); err != nil {
			t.Fatal(err)
		}
		if len(l.Officers) != 3 || l.Officers[0].Name != "Warga Contoh Satu" || l.Officers[1].Name != "Warga Contoh Dua" {
			t.Errorf("got %v", l.Officers)
		}
		if want := "Jalan Khayalan Nomor 7, Kelurahan Angan, Kecamatan Mimpi, Kota Contoh"; l.Organisation.Address != want {
			t.Errorf("got address %q, want %q", l.Organisation.Address, want)
		}
	})
	t.Run("tells in sentences what the lint found and leaves nothing behind", func(t *testing.T) {
		id := k.dossier("penyusunan_konsep")
		k.name(id)
		err := k.try("staf", id, "susun_konsep", nil) // no registration number
		wantRefusal(t, err, workflow.Invalid, "konsep_tidak_lolos")
		if n := one[int](k, `SELECT count(*) FROM attachments WHERE dossier_id = $1`, id); n != 0 {
			t.Errorf("got %d attachments, want none", n)
		}
	})
}

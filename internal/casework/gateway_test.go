package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/testkit"
	"ormas/internal/testkit/bsre"
	"ormas/workflow"
)

const (
	headNIK    = "0000000000000000"
	headSecret = "frasa sandi contoh"
	footer     = "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan BSrE."
)

// branch is a desk whose head signs through a gateway.
type branch struct {
	*desk
	server   *bsre.Server
	head     *bsre.Person
	timeout  time.Duration
	stopping chan struct{}
}

func newBranch(t *testing.T) *branch {
	t.Helper()
	k := testkit.New(t)
	b := &branch{server: bsre.New(t, k.Clock.Now), timeout: 20 * time.Second, stopping: make(chan struct{})}
	b.head = b.server.Register(t, headNIK, headSecret, bsre.EC(t))
	o := New(k.DB, k.Store, Settings{
		BaseURL: "http://ormas.contoh.test", SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
		Signer: func(o registry.Office, s registry.Signer) (certificate.Signer, error) {
			g := o.Settings.Gateway
			return certificate.Gateway{
				Address: g.Address, Credential: g.Credential, Issuers: g.Issuers, Timeout: b.timeout, NIK: s.NIK, Owned: s.Certificate,
				Stopping: b.stopping,
			}, nil
		},
	})
	b.desk = &desk{Kit: k, Office: o, rulemaking: rulemaking.New(k.DB, o.Rules), t: t}
	settings, err := json.Marshal(registry.SigningGateway{Address: b.server.URL, Credential: b.server.Credential, Issuers: b.server.Issuers, Footer: footer})
	if err != nil {
		t.Fatal(err)
	}
	b.exec(`UPDATE offices SET settings = settings || jsonb_build_object('gateway', $1::jsonb) WHERE id = $2`, string(settings), k.Office.ID)
	b.exec(`UPDATE users SET nik = $1 WHERE id = $2`, headNIK, b.As("kepala_badan").User)
	b.exec(`UPDATE signers SET kind = 'bsre', certificate = $1 WHERE user_id = $2`, b.head.Fingerprint(), b.As("kepala_badan").User)
	return b
}

func (b *branch) sign(id uuid.UUID, typed string) error {
	b.t.Helper()
	return b.try("kepala_badan", id, "tandatangani", map[string]any{"passphrase": typed})
}

// wantIssued wants a letter in the register that was signed through the gateway, under the one number of the case, with
// the content that was sent with the first call.
func (b *branch) wantIssued(id uuid.UUID) {
	b.t.Helper()
	c, d := b.certificate(id), b.read(id)
	if d.State != "terbit" || d.Signing || c.Signature != registry.StateGateway {
		b.t.Errorf("got %s, signing %v, by %s", d.State, d.Signing, c.Signature)
	}
	if n := b.numbers(id, registry.LetterSeries); len(n) != 1 || n[0].VoidedAt != nil || n[0].N != 1 || n[0].Text != c.LetterNumber {
		b.t.Errorf("got %+v, want one number", n)
	}
	report, err := certificate.Verify(b.signedFile(id), certificate.Expected{Content: b.server.Calls()[0].File, Fingerprint: b.head.Fingerprint()})
	if err != nil || !report.OK() {
		b.t.Errorf("got %+v, %v", report, err)
	}
	for _, call := range b.server.Calls() {
		if !bytes.Equal(call.File, b.server.Calls()[0].File) {
			b.t.Error("other content was sent again")
		}
	}
}

func TestSignThroughGateway(t *testing.T) {
	t.Parallel()
	b := newBranch(t)
	id := b.ready()
	if err := b.sign(id, headSecret); err != nil {
		t.Fatal(err)
	}
	b.wantIssued(id)
	var letter certificate.Letter
	if err := json.Unmarshal(b.certificate(id).Letter, &letter); err != nil || letter.SignatureNote != footer {
		t.Errorf("the letter says %q", letter.SignatureNote)
	}
}

func TestSignGatewayRefusal(t *testing.T) {
	t.Parallel()
	settled := map[string]struct {
		fault        bsre.Fault
		status       string
		kind         workflow.Kind
		code, reason string
	}{
		"a wrong passphrase":          {kind: workflow.Invalid, code: "passphrase", reason: "Frasa sandi BSrE salah."},
		"an expired certificate":      {status: "EXPIRED", kind: workflow.Conflict, code: "tanda_tangan_gagal", reason: "kedaluwarsa"},
		"somebody not registered":     {status: "NOT_REGISTERED", kind: workflow.Conflict, code: "tanda_tangan_gagal", reason: "belum terdaftar"},
		"a revoked one, when signing": {fault: bsre.Fault{Early: true}, status: "REVOKE", kind: workflow.Conflict, code: "tanda_tangan_gagal", reason: "dicabut"},
		"a file it cannot read":       {fault: bsre.Fault{Code: 2041}, kind: workflow.Conflict, code: "tanda_tangan_gagal", reason: "tidak dapat membaca"},
	}
	for name, test := range settled {
		t.Run(name+" ends the intent and keeps the number", func(t *testing.T) {
			t.Parallel()
			b := newBranch(t)
			id := b.ready()
			typed := headSecret
			if test.code == "passphrase" {
				typed = "keliru"
			}
			if test.status != "" {
				b.head.Status = test.status
			}
			b.server.Fail(test.fault)
			wantRefusal(t, b.sign(id, typed), test.kind, test.code)
			if d := b.read(id); d.Signing || d.State != "penandatanganan" || d.LetterNumber != nil {
				t.Fatalf("got %s, signing %v", d.State, d.Signing)
			}
			if reason := one[string](b.desk, `SELECT reason FROM signings WHERE dossier_id = $1 AND state = 'ditolak'`, id); !strings.Contains(reason, test.reason) {
				t.Errorf("got reason %q", reason)
			}
			number := b.numbers(id, registry.LetterSeries)[0].Text
			b.head.Status = "ISSUE"
			b.server.Fail(bsre.Fault{})
			if err := b.sign(id, headSecret); err != nil {
				t.Fatal(err)
			}
			if c := b.certificate(id); c.LetterNumber != number || len(b.numbers(id, registry.LetterSeries)) != 1 {
				t.Errorf("got %s, want the kept number %s", c.LetterNumber, number)
			}
		})
	}
}

func TestSignGatewayOutcomeUnknown(t *testing.T) {
	t.Parallel()
	flip := func(s []byte) []byte { s[bytes.LastIndex(s, []byte("/Contents <"))+500] ^= 1; return s }
	unknown := map[string]struct {
		fault   bsre.Fault
		timeout time.Duration
		trouble string
		apart   int
	}{
		"a time-out before signing": {bsre.Fault{HangBefore: true}, 4 * time.Second, "tidak menjawab dalam waktu", 0},
		"a time-out after signing":  {bsre.Fault{HangAfter: true}, 4 * time.Second, "tidak menjawab dalam waktu", 0},
		"500":                       {bsre.Fault{Broken: true}, 0, "HTTP 500", 0},
		"500 after signing":         {bsre.Fault{BrokenLate: true}, 0, "HTTP 500", 0},
		"a cut connection":          {bsre.Fault{CutAfter: true}, 0, "terputus", 0},
		"JSON in place of a PDF":    {bsre.Fault{JSON: `{"id_dokumen": "contoh"}`}, 0, "tanpa berkas", 1},
		"a changed PDF":             {bsre.Fault{Change: flip}, 0, "", 1},
		"an answer with the secret": {bsre.Fault{Echo: true}, 0, "tanpa berkas", 0},
	}
	for name, test := range unknown {
		t.Run(name+" keeps intent, content and number for the next try", func(t *testing.T) {
			t.Parallel()
			b := newBranch(t)
			id := b.ready()
			b.server.Fail(test.fault)
			if test.timeout != 0 {
				b.timeout = test.timeout
			}
			err := b.sign(id, headSecret)
			wantRefusal(t, err, workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
			if !strings.Contains(err.Error(), test.trouble) || strings.Contains(err.Error(), headSecret) {
				t.Errorf("got %v", err)
			}
			b.wantSigning(id)
			trouble := one[string](b.desk, `SELECT trouble FROM signings WHERE dossier_id = $1 AND tried_at IS NOT NULL`, id)
			if trouble == "" || !strings.Contains(trouble, test.trouble) {
				t.Errorf("got trouble %q", trouble)
			}
			b.wantApart(id, test.apart)
			b.timeout = time.Minute
			b.server.Fail(bsre.Fault{})
			wantRefusal(t, b.sign(id, "keliru"), workflow.Invalid, "passphrase")
			b.wantSigning(id)
			b.Clock.Add(26 * time.Hour)
			if err := b.sign(id, headSecret); err != nil {
				t.Fatal(err)
			}
			b.wantIssued(id)
			b.wantSecretNowhere()
		})
	}
}

func TestSignGatewayAnswersKept(t *testing.T) {
	t.Parallel()
	for name, fill := range map[string]string{
		"in number": `generate_series(2, 20) much (size)`,
		"in bytes":  `(VALUES (100 * 1024 * 1024)) much (size)`,
	} {
		t.Run("are bounded "+name+": the first stay, and the sentence says so", func(t *testing.T) {
			t.Parallel()
			b := newBranch(t)
			id := b.ready()
			b.server.Fail(bsre.Fault{JSON: `{"id_dokumen": "contoh"}`})
			wantRefusal(t, b.sign(id, headSecret), workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
			b.wantApart(id, 1)
			first := one[string](b.desk, `SELECT id FROM signing_answers`)
			b.exec(`INSERT INTO signing_answers (id, signing_id, reason, object_key, sha256, size, received_at)
				SELECT gen_random_uuid(), a.signing_id, a.reason, gen_random_uuid(), a.sha256, much.size, a.received_at FROM signing_answers a, ` + fill)
			before := one[int](b.desk, `SELECT count(*) FROM signing_answers`)
			err := b.sign(id, headSecret)
			wantRefusal(t, err, workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
			trouble := one[string](b.desk, `SELECT trouble FROM signings WHERE dossier_id = $1`, id)
			if want := fmt.Sprintf("tidak disimpan, karena sudah %d berkas", before); !strings.Contains(err.Error(), want) || !strings.Contains(trouble, want) {
				t.Errorf("got %v and %q", err, trouble)
			}
			if n := one[int](b.desk, `SELECT count(*) FROM signing_answers WHERE id = $1`, first); n != 1 || one[int](b.desk, `SELECT count(*) FROM signing_answers`) != before {
				t.Errorf("got %d of the first", n)
			}
			b.wantSigning(id)
			b.server.Fail(bsre.Fault{})
			if err := b.sign(id, headSecret); err != nil {
				t.Fatal(err)
			}
			b.wantIssued(id)
		})
	}
}

func TestSignGatewayEnds(t *testing.T) {
	t.Parallel()
	t.Run("a changed PDF can be given up, and other content gets another number", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		id := b.ready()
		b.server.Fail(bsre.Fault{By: b.server.Colleague(t)})
		wantRefusal(t, b.sign(id, headSecret), workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
		b.server.Fail(bsre.Fault{})
		b.do("kepala_badan", id, "lepaskan_tanda_tangan", nil)
		if err := b.sign(id, headSecret); err != nil {
			t.Fatal(err)
		}
		if n := b.numbers(id, registry.LetterSeries); len(n) != 2 || n[0].VoidedAt == nil || n[1].N != 2 {
			t.Errorf("got %+v", n)
		}
		if calls := b.server.Calls(); bytes.Equal(calls[0].File, calls[1].File) {
			t.Error("a letter of the given up number was signed again")
		}
	})
	t.Run("a service that ends cuts the call", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		id := b.ready()
		b.server.Fail(bsre.Fault{HangAfter: true})
		go func() {
			for len(b.server.Calls()) == 0 {
				time.Sleep(5 * time.Millisecond)
			}
			close(b.stopping)
		}()
		err := b.sign(id, headSecret)
		wantRefusal(t, err, workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
		if !strings.Contains(err.Error(), "sedang dihentikan") {
			t.Errorf("got %v", err)
		}
		b.wantSigning(id)
		b.stopping = make(chan struct{})
		b.server.Fail(bsre.Fault{})
		if err := b.sign(id, headSecret); err != nil {
			t.Fatal(err)
		}
		b.wantIssued(id)
	})
}

func TestSignOnlyAsSet(t *testing.T) {
	t.Parallel()
	t.Run("refuses whose way to sign nobody has set, before a number is taken", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		id := b.ready()
		b.exec(`DELETE FROM signers`)
		wantRefusal(t, b.sign(id, headSecret), workflow.Conflict, "penanda_tangan_belum_diatur")
		if d := b.read(id); d.Signing || len(b.numbers(id, registry.LetterSeries)) != 0 || len(b.server.Calls()) != 0 {
			t.Errorf("got signing %v, %v", d.Signing, b.numbers(id, registry.LetterSeries))
		}
	})
	t.Run("refuses BSrE where the office has no gateway", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		id := b.ready()
		b.exec(`UPDATE offices SET settings = settings - 'gateway'`)
		wantRefusal(t, b.sign(id, headSecret), workflow.Conflict, "gateway_belum_diatur")
	})
	t.Run("refuses to go on in another way after an unknown outcome", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		id := b.ready()
		b.server.Fail(bsre.Fault{Broken: true})
		wantRefusal(t, b.sign(id, headSecret), workflow.Conflict, "hasil_tanda_tangan_belum_diketahui")
		b.exec(`UPDATE signers SET kind = 'kunci_kantor', certificate = ''`)
		wantRefusal(t, b.sign(id, headSecret), workflow.Conflict, "cara_tanda_tangan_berubah")
		b.wantSigning(id)
	})
	t.Run("forgets the passphrase with the call", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		id := k.ready()
		var held []byte
		k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
			held = pass
			return k.pen.key.Sign(ctx, p, nil)
		}
		k.do("kepala_badan", id, "tandatangani", map[string]any{"passphrase": headSecret})
		if len(held) != len(headSecret) || len(bytes.Trim(held, "\x00")) > 0 {
			t.Errorf("%d bytes are still there", len(bytes.Trim(held, "\x00")))
		}
	})
}

// wantApart wants so many answers kept apart, each as it came.
func (b *branch) wantApart(id uuid.UUID, n int) {
	b.t.Helper()
	all, err := b.DB.SignedAnswers(b.t.Context(), id)
	if err != nil || len(all) != n {
		b.t.Fatalf("got %d answers kept apart, %v, want %d", len(all), err, n)
	}
	for _, a := range all {
		body, _, err := b.store.Get(b.t.Context(), a.ObjectKey)
		if err != nil {
			b.t.Fatal(err)
		}
		text, err := io.ReadAll(body)
		if err != nil || int64(len(text)) != a.Size || a.Reason == "" {
			b.t.Errorf("got %d bytes, %v, want %d (%s)", len(text), err, a.Size, a.Reason)
		}
	}
}

// wantSecretNowhere looks for the passphrase in every table.
func (b *branch) wantSecretNowhere() {
	b.t.Helper()
	rows, err := b.DB.Pool().QueryContext(b.t.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			b.t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil || len(tables) < 20 {
		b.t.Fatalf("got %d tables, %v", len(tables), err)
	}
	for _, table := range tables {
		if n := one[int](b.desk, `SELECT count(*) FROM `+table+` x WHERE x::text LIKE '%'||$1||'%'`, headSecret); n != 0 {
			b.t.Errorf("%s holds the passphrase", table)
		}
	}
}

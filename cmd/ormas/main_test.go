package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/testkit"
)

// asCommand makes the test's own binary the command.
const asCommand = "ORMAS_TEST_AS_COMMAND"

// TestMain is also the command itself, and its children, which are told apart by their name: they have no environment.
func TestMain(m *testing.M) {
	if child := len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "_"); child || os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// machine is an environment of its own: an empty database, the store of the test run, a state folder, a free port.
type machine struct {
	t   *testing.T
	env []string
	url string
	kit *testkit.Kit // of the same database, before the command founded anything
}

func setup(t *testing.T) *machine {
	t.Helper()
	k := testkit.New(t)
	if _, err := k.DB.Pool().ExecContext(t.Context(), `TRUNCATE offices CASCADE`); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	address := l.Addr().String()
	return &machine{t: t, kit: k, url: "http://" + address, env: []string{
		asCommand + "=1", "PATH=" + os.Getenv("PATH"), "ORMAS_LISTEN=" + address,
		"ORMAS_DATABASE_URL=" + k.URL, "ORMAS_S3_ENDPOINT=" + os.Getenv("ORMAS_TEST_S3"), "ORMAS_S3_BUCKET=uji",
		"ORMAS_S3_ACCESS_KEY=" + os.Getenv("ORMAS_TEST_S3_ACCESS_KEY"), "ORMAS_S3_SECRET_KEY=" + os.Getenv("ORMAS_TEST_S3_SECRET_KEY"),
		"ORMAS_STATE_DIR=" + t.TempDir(),
	}}
}

// result is how a command ended.
type result struct {
	status   int
	out, err string
}

func (m *machine) run(args ...string) result {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), time.Minute)
	defer cancel()
	cmd, out, complaint := m.command(ctx, args...)
	_ = cmd.Run() // the status tells
	return result{cmd.ProcessState.ExitCode(), out.String(), complaint.String()}
}

func (m *machine) command(ctx context.Context, args ...string) (cmd *exec.Cmd, out, complaint *bytes.Buffer) {
	out, complaint = new(bytes.Buffer), new(bytes.Buffer)
	cmd = exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = m.env, out, complaint
	return cmd, out, complaint
}

// want runs a command that must end with a status and say something.
func (m *machine) want(status int, text string, args ...string) string {
	m.t.Helper()
	r := m.run(args...)
	if r.status != status || !strings.Contains(r.out+r.err, text) {
		m.t.Errorf("ormas %s: status %d, want %d and %q\n%s%s", strings.Join(args, " "), r.status, status, text, r.out, r.err)
	}
	if status == failed && strings.Count(r.err, "\n") != 1 {
		m.t.Errorf("not one line: %s", r.err)
	}
	return strings.TrimSpace(r.out)
}

// serve starts the service, waits until it is ready, and gives the function that ends it and tells what it printed.
func (m *machine) serve(env ...string) (stop func() string) {
	m.t.Helper()
	running := *m
	running.env = append(slices.Clip(m.env), env...)
	cmd, out, complaint := running.command(context.WithoutCancel(m.t.Context()), "serve")
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(func() { _ = cmd.Process.Kill() }) // where the test broke off
	for deadline := time.Now().Add(time.Minute); m.status("/readyz") != http.StatusOK; {
		if time.Now().After(deadline) {
			m.t.Fatalf("not ready: %s%s", out, complaint)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return func() string {
		m.t.Helper()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			m.t.Fatal(err)
		}
		begun := time.Now()
		if err := cmd.Wait(); err != nil {
			m.t.Errorf("ended with %v: %s", err, complaint)
		}
		if took := time.Since(begun); took > 10*time.Second {
			m.t.Errorf("took %s to end", took)
		}
		return out.String()
	}
}

func (m *machine) status(path string) int {
	res, err := http.Get(m.url + path)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestFirstSteps(t *testing.T) {
	t.Parallel()
	m := setup(t)
	stop := m.serve()
	file := filepath.Join(t.TempDir(), "office.yaml")
	if err := os.WriteFile(file, []byte(officeExample), 0o600); err != nil {
		t.Fatal(err)
	}
	m.want(failed, "no office yet", "user", "add", "-email", "a@contoh.test", "-role", "staf", "-office", "x")
	if id := m.want(0, "", "office", "add", "-file", file); len(id) != 36 {
		t.Errorf("got %q, want an id", id)
	}
	m.want(failed, "sudah dipakai", "office", "add", "-file", file)
	signing := filepath.Join(t.TempDir(), "signing.yaml")
	for text, want := range map[string]string{
		"gateway: {address: http://esign.kota-contoh.example}": "https://", "gateway: {alamat: x}": "alamat",
	} {
		if err := os.WriteFile(signing, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		m.want(failed, want, "office", "sign", "-office", "ormas.kota-contoh.example", "-file", signing)
	}
	if err := os.WriteFile(signing, []byte(signingExample), 0o600); err != nil {
		t.Fatal(err)
	}
	m.want(0, "", "office", "sign", "-office", "ormas.kota-contoh.example", "-file", signing)
	m.want(failed, "ormas.kota-contoh.example", "user", "add", "-email", "a@contoh.test", "-role", "staf", "-office", "x")
	m.want(failed, "tidak ada di kantor ini", "user", "add", "-email", "a@contoh.test", "-role", "raja", "-office", "ormas.kota-contoh.example")
	m.want(0, "-", "user", "add", "-email", "a@contoh.test", "-role", "staf", "-office", "ormas.kota-contoh.example")
	m.want(0, "", "user", "add", "-mail", "-email", "b@contoh.test", "-role", "kabid,kasubbid", "-office", "ormas.kota-contoh.example")
	m.want(failed, "belum dikonfirmasi", "token", "-user", "b@contoh.test")
	if token := m.want(0, "", "token", "-user", "a@contoh.test"); !strings.HasPrefix(token, "ormas_") || strings.ContainsAny(token, " \n") {
		t.Errorf("got %q, want a token and nothing else", token)
	}
	m.want(0, "0 dossiers agree", "verify")
	m.want(0, "up to date", "migrate")
	if printed := stop(); !strings.Contains(printed, m.url) || !strings.Contains(printed, "no office yet") {
		t.Errorf("printed %q", printed)
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	m := setup(t)
	stop := m.serve("ORMAS_DEMO=1", "ORMAS_LOG=json")
	m.want(0, "8 dossiers agree", "verify")
	first := stop()
	for _, want := range []string{m.url, "pemohon2@demo.ormas.test", "kepala2@demo.ormas.test", "password"} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is missing from %q", want, first)
		}
	}
	if again := m.serve("ORMAS_DEMO=1")(); again != first {
		t.Errorf("a second start printed %q, the first %q", again, first)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	m := &machine{t: t, env: []string{asCommand + "=1", "ORMAS_STATE_DIR=" + t.TempDir()}}
	m.want(misused, "usage")
	m.want(misused, "no command", "tari")
	m.want(0, "serve", "help")
	m.want(0, "ORMAS_MAX_UPLOAD", "serve", "-h")
	m.want(misused, "too many", "serve", "sekarang")
	m.want(misused, "-user is needed", "token")
	m.want(misused, "not defined", "token", "-siapa", "x")
	m.want(misused, "add", "office", "hapus")
	m.want(0, "letterhead", "office", "-h")
	m.want(misused, "-file", "office", "add")
	m.want(misused, "-role", "user", "add", "-email", "a@contoh.test")
	m.want(0, "pendaftaran", "sop")
	m.want(0, "| 12 | Tanda tangani surat |", "sop", "table", "pelaporan")
	m.want(0, "stateDiagram", "sop", "diagram", "pelaporan")
	m.want(0, "Matriks", "sop", "matrix", "pendaftaran")
	m.want(0, "27 berkas", "sop", "caption", "pendaftaran")
	m.want(misused, "table", "sop", "lagu", "pelaporan")
	m.want(failed, "no procedure", "sop", "table", "lagu")
	m.want(misused, "-o and either -service or a file", "sop", "pdf", "-service", "pelaporan")
	m.want(failed, "no procedure", "sop", "standard", "-service", "lagu", "-o", filepath.Join(t.TempDir(), "x.pdf"))
	m.want(failed, "no ormas runs", "token", "-user", "a@contoh.test")
	m.env = append(m.env, "ORMAS_DEMO=mungkin")
	m.want(failed, "ORMAS_DEMO", "serve")
}

func TestSOP(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := &machine{t: t, env: []string{asCommand + "=1", "ORMAS_STATE_DIR=" + t.TempDir()}}
	was, is, broken := filepath.Join(dir, "was.yaml"), filepath.Join(dir, "is.yaml"), filepath.Join(dir, "broken.yaml")
	body, err := os.ReadFile("../../workflow/sop/pelaporan.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string][]byte{
		was: body, is: bytes.Replace(body, []byte("norm: 2 hari kerja"), []byte("norm: 3 hari kerja"), 1),
		broken:                            bytes.Replace(body, []byte("norm: 2 hari kerja"), []byte("norm: 2 minggu"), 1),
		filepath.Join(dir, "office.yaml"): []byte(officeExample),
	} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m.want(0, "pelaporan version 1 can run", "sop", "check", was)
	m.want(failed, `satuan batas waktu "2 minggu" tidak dikenal`, "sop", "check", broken)
	m.want(0, "batas waktu langkah 4 dari 2 menjadi 3 hari kerja", "sop", "diff", was, is)
	m.want(failed, "broken.yaml", "sop", "diff", was, broken)
	m.want(misused, "two files", "sop", "diff", was)
	m.want(0, "", "sop", "square", "-service", "pelaporan", "-o", filepath.Join(dir, "gambar.jpg"))
	if picture, err := os.ReadFile(filepath.Join(dir, "gambar.1.jpg")); err != nil || !bytes.HasPrefix(picture, []byte{0xFF, 0xD8}) {
		t.Errorf("no picture: %v", err)
	}
	for _, what := range []string{"pdf", "standard"} {
		out := filepath.Join(dir, what)
		m.want(0, "", "sop", what, "-service", "pendaftaran", "-office", filepath.Join(dir, "office.yaml"), "-o", out)
		if pdf, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestParseOffice(t *testing.T) {
	t.Parallel()
	t.Run("reads JSON as well", func(t *testing.T) {
		o, err := parseOffice([]byte(`{"name": "Kantor Contoh", "number_parts": {"unit": "X"}}`))
		if err != nil || o.Name != "Kantor Contoh" || o.Settings.NumberParts["unit"] != "X" {
			t.Errorf("got %+v, %v", o, err)
		}
	})
	t.Run("refuses a name that is not known", func(t *testing.T) {
		if _, err := parseOffice([]byte("nama: Kantor")); err == nil || !strings.Contains(err.Error(), "nama") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses an empty file", func(t *testing.T) {
		if _, err := parseOffice(nil); err == nil {
			t.Error("accepted")
		}
	})
}

func TestSigners(t *testing.T) {
	t.Parallel()
	pens := signers(nil)
	for _, kind := range []string{registry.OfficeKey, registry.StateGateway} {
		if _, err := pens(registry.Office{}, registry.Signer{Kind: kind}); err == nil {
			t.Errorf("an office without any can sign by %s", kind)
		}
	}
	o, err := parseOffice([]byte(officeExample))
	if err != nil {
		t.Fatal(err)
	}
	pen, err := pens(o, registry.Signer{Kind: registry.StateGateway, NIK: "0000000000000000", Certificate: "7"})
	g, ok := pen.(certificate.Gateway)
	if err != nil || !ok || g.Address != "https://esign.kota-contoh.example" || g.NIK != "0000000000000000" || g.Owned != "7" || g.Timeout != time.Minute || g.Seen != nil {
		t.Errorf("got %+v, %v", pen, err)
	}
	if pen, err = pens(o, registry.Signer{Kind: registry.OfficeKey}); err != nil || pen.(certificate.OwnKey).Path != "/etc/ormas/office.p12" {
		t.Errorf("got %+v, %v", pen, err)
	}
}

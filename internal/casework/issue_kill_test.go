package casework

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// issuance is what the killed processes of a test leave behind.
type issuance struct {
	*branch
	job   issueJob
	rng   *rand.Rand
	mu    sync.Mutex
	tried []string // SHA-256 of each content that was given to a signer
	kills int
}

// TestIssueKilled issues 200 letters by eight workers, half of them through the gateway and half with an own key. The
// process of the workers is killed by SIGKILL again and again: at points between the two transactions of a signature and at
// random moments; in between the connections of the living one are cut by pg_terminate_backend.
func TestIssueKilled(t *testing.T) {
	t.Parallel()
	const letters, workers, kills = 200, 8, 14
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	g := &issuance{branch: newBranch(t), rng: rand.New(rand.NewPCG(seed, 0))}
	g.prepare(letters, workers)
	for n := 0; ; n++ {
		g.job.DieAt, g.job.After = "", g.rng.IntN(12)
		if n < kills {
			g.job.DieAt = []string{"dimulai", "ditandatangani", ""}[n%3]
		}
		if err := g.live(n < kills && g.job.DieAt == "", n%2 == 1); err == nil {
			break
		} else if n >= kills {
			t.Fatal(err)
		}
	}
	if g.kills < kills {
		t.Errorf("%d processes were killed, want %d", g.kills, kills)
	}
	g.wantSeries(letters)
	g.wantContents(letters)
	g.wantFiles()
}

// prepare makes letters that wait for their signature, by turns of two heads.
func (g *issuance) prepare(letters, workers int) {
	g.t.Helper()
	path := g.t.TempDir() + "/kunci.p12"
	if err := certificate.NewDemoKey(path, "Kunci Contoh", g.Clock.Now()); err != nil {
		g.t.Fatal(err)
	}
	heads := []issueLetter{{By: g.As("kepala_badan")}, {By: g.Person(g.Kit.Office, "kepala_badan")}}
	for _, role := range []string{"pemohon", "kabid", "staf"} {
		g.As(role)
	}
	ids := make(chan uuid.UUID, letters)
	var making sync.WaitGroup
	for range 4 {
		making.Go(func() {
			for range letters / 4 {
				ids <- g.ready()
			}
		})
	}
	making.Wait()
	close(ids)
	at, err := url.Parse(g.URL)
	if err != nil {
		g.t.Fatal(err)
	}
	q := at.Query()
	q.Set("application_name", "penerbit")
	at.RawQuery = q.Encode()
	g.job = issueJob{Database: at.String(), Key: path, Now: g.Clock.Now(), Workers: workers}
	for id := range ids {
		g.job.Letters = append(g.job.Letters, issueLetter{id, heads[len(g.job.Letters)%2].By})
	}
}

// live runs one process to its end: by itself, at the point where it dies, or killed at a random moment. The error is nil
// where everything is issued.
func (g *issuance) live(kill, cut bool) error {
	g.t.Helper()
	text, err := json.Marshal(g.job)
	if err != nil {
		g.t.Fatal(err)
	}
	process := exec.CommandContext(g.t.Context(), os.Args[0])
	process.Env = append(os.Environ(), issueEnv+"="+string(text))
	var complaints bytes.Buffer
	process.Stderr = &complaints
	said, err := process.StdoutPipe()
	if err != nil {
		g.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		g.t.Fatal(err)
	}
	g.hear(said, process, haste{kill, cut})
	err = process.Wait()
	if process.ProcessState.ExitCode() == -1 {
		g.kills++ // by a signal
	} else if err != nil {
		g.t.Fatalf("%v\n%s", err, complaints.String())
	}
	return err
}

// haste is what is done to a process while it works.
type haste struct{ kill, cut bool }

// hear listens to a process. After some contents and a random moment it is killed; at some others its connections are cut.
func (g *issuance) hear(said io.Reader, process *exec.Cmd, h haste) {
	n, most := 0, 3+g.rng.IntN(20)
	for lines := bufio.NewScanner(said); lines.Scan(); {
		sum, content := strings.CutPrefix(lines.Text(), "isi ")
		if !content {
			continue
		}
		g.mu.Lock()
		g.tried = append(g.tried, sum)
		g.mu.Unlock()
		if n++; h.cut && n%7 == 3 {
			g.cut()
		}
		if h.kill && n == most {
			time.AfterFunc(time.Duration(g.rng.IntN(60_000))*time.Microsecond, func() { _ = process.Process.Kill() }) // it may have ended
		}
	}
}

// cut ends two connections of the process at whatever they do.
func (g *issuance) cut() {
	_, err := g.DB.Pool().ExecContext(g.t.Context(), `SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
		WHERE datname = current_database() AND application_name = 'penerbit' ORDER BY random() LIMIT 2) any_two`)
	if err != nil {
		g.t.Error(err)
	}
}

// wantSeries wants the numbers 1 to n, each given once, to one letter, with one step in the journal.
func (g *issuance) wantSeries(letters int) {
	g.t.Helper()
	for what, query := range map[string]string{
		"numbers":                 `SELECT count(*) FROM numbers WHERE kind = 'surat' AND voided_at IS NULL`,
		"numbers ever given":      `SELECT count(*) FROM numbers WHERE kind = 'surat'`,
		"different numbers":       `SELECT count(DISTINCT n) FROM numbers WHERE kind = 'surat'`,
		"the highest number":      `SELECT max(n) FROM numbers WHERE kind = 'surat'`,
		"the last of the series":  `SELECT last FROM series WHERE kind = 'surat'`,
		"letters":                 `SELECT count(*) FROM certificates`,
		"letters with own number": `SELECT count(*) FROM certificates c JOIN numbers n ON n.dossier_id = c.dossier_id AND n.kind = 'surat' AND n.text = c.letter_number`,
		"files":                   `SELECT count(DISTINCT object_key) FROM certificates`,
		"intents":                 `SELECT count(*) FROM signings`,
		"intents that are done":   `SELECT count(*) FROM signings WHERE state = 'selesai' AND pdf IS NULL`,
		"steps":                   `SELECT count(*) FROM journal WHERE action = 'tandatangani'`,
		"dossiers at their end":   `SELECT count(*) FROM dossiers WHERE state = 'terbit' AND NOT signing AND letter_number IS NOT NULL`,
	} {
		if n := one[int](g.desk, query); n != letters {
			g.t.Errorf("%s: got %d, want %d", what, n, letters)
		}
	}
}

// wantContents wants each letter to have had one content however often it was tried, the same in the gateway.
func (g *issuance) wantContents(letters int) {
	g.t.Helper()
	tried := slices.Compact(slices.Sorted(slices.Values(g.tried)))
	if len(tried) != letters || len(g.tried) == letters {
		g.t.Errorf("%d tries had %d contents, want %d and more tries", len(g.tried), len(tried), letters)
	}
	for _, sum := range tried {
		if one[int](g.desk, `SELECT count(*) FROM signings WHERE sha256 = $1`, sum) != 1 {
			g.t.Errorf("content %s belongs to no letter", sum)
		}
	}
	var sent []string
	for _, call := range g.server.Calls() {
		sum := sha256.Sum256(call.File)
		sent = append(sent, hex.EncodeToString(sum[:]))
	}
	all := len(sent)
	slices.Sort(sent)
	if sent = slices.Compact(sent); len(sent) != letters/2 || all == len(sent) {
		g.t.Errorf("the gateway got %d contents in %d calls, want %d and more calls", len(sent), all, letters/2)
	}
}

// wantFiles wants the file of each letter to be its content, signed by the right one of the two.
func (g *issuance) wantFiles() {
	g.t.Helper()
	contents := map[string][]byte{}
	for _, call := range g.server.Calls() {
		sum := sha256.Sum256(call.File)
		contents[hex.EncodeToString(sum[:])] = call.File
	}
	for i, l := range g.job.Letters {
		c := g.certificate(l.Dossier)
		want := certificate.Expected{Content: contents[one[string](g.desk, `SELECT sha256 FROM signings WHERE dossier_id = $1`, l.Dossier)]}
		if c.Signature == registry.StateGateway {
			want.Fingerprint = g.head.Fingerprint()
		}
		if (want.Content == nil) != (c.Signature == registry.OfficeKey) || (i%2 == 0) != (c.Signature == registry.StateGateway) {
			g.t.Fatalf("letter %d is signed by %s, and known to the gateway: %v", i, c.Signature, want.Content != nil)
		}
		if want.Content == nil && i%10 == 1 { // what was stored is forgotten, but it follows from the words
			want.Content = g.rendered(c)
		}
		if r, err := certificate.Verify(g.signedFile(l.Dossier), want); err != nil || !r.OK() {
			g.t.Errorf("letter %d: got %+v, %v", i, r, err)
		}
	}
}

func (g *issuance) rendered(c *registry.Certificate) []byte {
	g.t.Helper()
	var l certificate.Letter
	if err := json.Unmarshal(c.Letter, &l); err != nil {
		g.t.Fatal(err)
	}
	p, err := certificate.Prepare(l)
	if err != nil {
		g.t.Fatal(err)
	}
	return p.PDF()
}

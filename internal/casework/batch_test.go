package casework

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/internal/testkit/bsre"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// readies are so many cases whose letters wait for the head, who has read them.
func (k *desk) readies(n int) []uuid.UUID {
	k.t.Helper()
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = k.ready()
		k.reads(ids[i])
	}
	return ids
}

// reads notes that the head has read a case.
func (k *desk) reads(id uuid.UUID) {
	k.t.Helper()
	if err := k.NoteReading(k.t.Context(), k.As("kepala_badan"), NewReading{Dossier: id, Version: k.read(id).Version}); err != nil {
		k.t.Fatal(err)
	}
}

// asks is the wish of the head to sign some letters together.
func (k *desk) asks(typed string, ids ...uuid.UUID) NewBatch {
	k.t.Helper()
	n := NewBatch{Passphrase: []byte(typed)}
	for _, id := range ids {
		n.Letters = append(n.Letters, BatchLetter{id, k.read(id).Version})
	}
	return n
}

// together signs letters together and waits for the end.
func (k *desk) together(typed string, ids ...uuid.UUID) *registry.Batch {
	k.t.Helper()
	out, err := k.StartBatch(k.t.Context(), k.As("kepala_badan"), k.asks(typed, ids...))
	if err != nil {
		k.t.Fatal(err)
	}
	return k.ended(out.Resource)
}

// ended waits until a batch has ended.
func (k *desk) ended(id uuid.UUID) *registry.Batch {
	k.t.Helper()
	k.batches.going.Wait()
	b, err := k.Batch(k.t.Context(), k.As("kepala_badan"), id)
	if err != nil {
		k.t.Fatal(err)
	}
	if b.EndedAt == nil {
		k.t.Fatalf("the batch has not ended: %+v", b)
	}
	return b
}

// wantStates wants the letters of a batch to be in states, in order.
func wantStates(t *testing.T, b *registry.Batch, states ...string) {
	t.Helper()
	var got []string
	for _, it := range b.Items {
		got = append(got, it.State)
	}
	if strings.Join(got, " ") != strings.Join(states, " ") {
		t.Errorf("got %v, want %v: %+v", got, states, b.Items)
	}
}

// TestSignFifty signs 50 letters through the gateway with five kinds of failure among them: 45 are signed, five stay as they
// are, and the next batch signs those, with the content and under the numbers they had.
func TestSignFifty(t *testing.T) {
	t.Parallel()
	b := newBranch(t)
	b.timeout = 4 * time.Second
	ids := b.readies(registry.BatchMost)
	flip := func(s []byte) []byte { s[bytes.LastIndex(s, []byte("/Contents <"))+500] ^= 1; return s }
	faults := map[int]struct {
		fault   bsre.Fault
		told    string
		unknown bool
	}{
		3:  {bsre.Fault{Code: 2011}, "belum terdaftar", false},
		11: {bsre.Fault{Code: 2022}, "kedaluwarsa", false},
		12: {bsre.Fault{HangAfter: true}, "tidak menjawab dalam waktu", true},
		30: {bsre.Fault{JSON: `{"id_dokumen": "contoh"}`}, "tanpa berkas surat", true},
		47: {bsre.Fault{Change: flip}, "disimpan terpisah", true},
	}
	for n, f := range faults {
		b.server.FailCall(n, f.fault)
	}
	first := b.together(headSecret, ids...)
	if first.StateAt(b.Clock.Now()) != registry.BatchDone || first.Count(registry.ItemSigned) != 45 || first.Count(registry.ItemFailed) != 5 {
		t.Fatalf("got %s, %d signed, %d failed", first.StateAt(b.Clock.Now()), first.Count(registry.ItemSigned), first.Count(registry.ItemFailed))
	}
	numbers := map[uuid.UUID]string{}
	for i, id := range ids {
		f, failed := faults[i]
		it, d := first.Items[i], b.read(id)
		if failed != (it.State == registry.ItemFailed) || !strings.Contains(it.Detail, f.told) {
			t.Errorf("letter %d: got %s, %q, want %q", i, it.State, it.Detail, f.told)
		}
		if failed && (d.State != "penandatanganan" || d.Signing != f.unknown || d.LetterNumber != nil) || !failed && d.State != "terbit" {
			t.Errorf("letter %d: got %s, signing %v, %v", i, d.State, d.Signing, d.LetterNumber)
		}
		numbers[id] = b.numbers(id, registry.LetterSeries)[0].Text
	}
	b.wantSecretNowhere()

	var left []uuid.UUID
	for i, id := range ids {
		if _, failed := faults[i]; failed {
			left = append(left, id)
		}
	}
	second := b.together(headSecret, left...)
	wantStates(t, second, "ditandatangani", "ditandatangani", "ditandatangani", "ditandatangani", "ditandatangani")
	b.wantFifty(ids, numbers)
}

// wantFifty wants every letter in the register once, under the number that it was given first and with the content that the
// gateway was sent first, except where a definite refusal has ended that content.
func (b *branch) wantFifty(ids []uuid.UUID, numbers map[uuid.UUID]string) {
	b.t.Helper()
	if n := one[int](b.desk, `SELECT count(DISTINCT n) FROM numbers WHERE kind = $1 AND voided_at IS NULL AND n <= $2`, registry.LetterSeries, len(ids)); n != len(ids) {
		b.t.Errorf("got %d numbers, want 1 to %d", n, len(ids))
	}
	for i, id := range ids {
		c := b.certificate(id)
		if c.LetterNumber != numbers[id] || len(b.numbers(id, registry.LetterSeries)) != 1 {
			b.t.Errorf("letter %d: signed as %s, want %s", i, c.LetterNumber, numbers[id])
		}
		want := certificate.Expected{Fingerprint: b.head.Fingerprint()}
		if one[int](b.desk, `SELECT count(*) FROM signings WHERE dossier_id = $1`, id) == 1 {
			want.Content = b.server.Calls()[i].File
		}
		if r, err := certificate.Verify(b.signedFile(id), want); err != nil || !r.OK() {
			b.t.Errorf("letter %d: got %+v, %v", i, r, err)
		}
	}
}

func TestBatchStops(t *testing.T) {
	t.Parallel()
	t.Run("after one wrong passphrase, and the others can be signed", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		ids := b.readies(4)
		first := b.together("keliru", ids...)
		wantStates(t, first, "gagal", "tidak_dicoba", "tidak_dicoba", "tidak_dicoba")
		if n := len(b.server.Calls()); n != 1 || first.StateAt(b.Clock.Now()) != registry.BatchStopped || !strings.Contains(first.Stopped, "terkunci") {
			t.Errorf("%d calls, %s: %s", n, first.StateAt(b.Clock.Now()), first.Stopped)
		}
		for _, id := range ids {
			if d := b.read(id); d.Signing || d.State != "penandatanganan" {
				t.Errorf("got %s, signing %v", d.State, d.Signing)
			}
		}
		wantStates(t, b.together(headSecret, ids...), "ditandatangani", "ditandatangani", "ditandatangani", "ditandatangani")
		if last := b.numbers(ids[3], registry.LetterSeries); len(last) != 1 || last[0].N != 4 {
			t.Errorf("got %+v, want number 4", last)
		}
	})
	for name, fault := range map[string]bsre.Fault{
		"an account that is closed": {Code: 2099, Text: "Akun anda terkunci,"}, "somebody suspended": {Code: 2024},
	} {
		t.Run("after "+name, func(t *testing.T) {
			t.Parallel()
			b := newBranch(t)
			b.server.FailCall(1, fault)
			got := b.together(headSecret, b.readies(4)...)
			wantStates(t, got, "ditandatangani", "gagal", "tidak_dicoba", "tidak_dicoba")
			if n := len(b.server.Calls()); n != 2 || got.Stopped != leftForLock {
				t.Errorf("%d calls: %s", n, got.Stopped)
			}
		})
	}
	t.Run("after three failures of one cause in a row, not after others", func(t *testing.T) {
		t.Parallel()
		b := newBranch(t)
		for _, n := range []int{0, 1, 3, 5, 6, 7} {
			b.server.FailCall(n, bsre.Fault{Broken: true})
		}
		b.server.FailCall(2, bsre.Fault{Code: 2041})
		got := b.together(headSecret, b.readies(9)...)
		wantStates(t, got, "gagal", "gagal", "gagal", "gagal", "ditandatangani", "gagal", "gagal", "gagal", "tidak_dicoba")
		if got.Stopped != leftForSameCause {
			t.Errorf("got %q", got.Stopped)
		}
	})
}

func TestBatchIsStopped(t *testing.T) {
	t.Parallel()
	t.Run("when the service ends, after the letter under way", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		ids := k.readies(3)
		begun, on := make(chan struct{}), make(chan struct{})
		k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
			close(begun)
			<-on
			return k.pen.key.Sign(ctx, p, pass)
		}
		out, err := k.StartBatch(t.Context(), k.As("kepala_badan"), k.asks("", ids...))
		if err != nil {
			t.Fatal(err)
		}
		<-begun
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := k.EndBatches(gone); err == nil {
			t.Error("waited for nothing")
		}
		close(on)
		if err := k.EndBatches(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := k.ended(out.Resource)
		wantStates(t, got, "ditandatangani", "tidak_dicoba", "tidak_dicoba")
		if got.Stopped != leftForEnd {
			t.Errorf("got %q", got.Stopped)
		}
		wantStates(t, k.together("", ids[1:]...), "tidak_dicoba", "tidak_dicoba") // nothing is begun any more
	})
	t.Run("when the person loses a role", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		ids := k.readies(3)
		k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
			k.exec(`DELETE FROM user_roles WHERE user_id = $1`, k.As("kepala_badan").User)
			return k.pen.key.Sign(ctx, p, pass)
		}
		got := k.together("", ids...)
		wantStates(t, got, "ditandatangani", "tidak_dicoba", "tidak_dicoba")
		if got.Stopped != leftForPerson {
			t.Errorf("got %q", got.Stopped)
		}
	})
	t.Run("when something breaks that nobody thought of", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		k.pen.do = func(context.Context, certificate.Prepared, []byte) (certificate.Signed, error) { panic("contoh") }
		got := k.together("", k.readies(2)...)
		wantStates(t, got, "gagal", "tidak_dicoba")
		if got.Stopped != leftForFault {
			t.Errorf("got %q", got.Stopped)
		}
	})
}

// TestBatchIsStoppedWhenItsPersonIsToSignOtherwise changes how the person signs under way; the rest stays signable.
func TestBatchIsStoppedWhenItsPersonIsToSignOtherwise(t *testing.T) {
	t.Parallel()
	for kind, change := range map[string]string{
		"paper":          `UPDATE signers SET kind = 'basah' WHERE user_id = $1`,
		"the gateway":    `UPDATE signers SET kind = 'bsre', certificate = '123' WHERE user_id = $1`,
		"nothing at all": `DELETE FROM signers WHERE user_id = $1`,
	} {
		t.Run("by "+kind, func(t *testing.T) {
			t.Parallel()
			k := newDesk(t)
			ids, head := k.readies(4), k.As("kepala_badan").User
			k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
				k.exec(change, head)
				return k.pen.key.Sign(ctx, p, pass)
			}
			got := k.together("", ids...)
			if kind == "nothing at all" { // each letter says so, and the batch gives up after three
				wantStates(t, got, "ditandatangani", "gagal", "gagal", "gagal")
			} else {
				wantStates(t, got, "ditandatangani", "gagal", "tidak_dicoba", "tidak_dicoba")
				if got.Stopped != leftForPen || !strings.Contains(got.Items[1].Detail, "diubah sesudah penandatanganan ini dimulai") {
					t.Errorf("got %q, %+v", got.Stopped, got.Items[1])
				}
			}
			for _, id := range ids[1:] {
				if d := k.read(id); d.State != "penandatanganan" || d.Signing || len(k.numbers(id, registry.LetterSeries)) != 0 {
					t.Errorf("the rest has begun: %s, signing %v", d.State, d.Signing)
				}
			}
			k.pen.do = nil
			k.exec(`DELETE FROM signers WHERE user_id = $1`, head)
			k.exec(`INSERT INTO signers (user_id, kind, set_at) VALUES ($1, 'kunci_kantor', now())`, head)
			wantStates(t, k.together("", ids[1:]...), "ditandatangani", "ditandatangani", "ditandatangani")
		})
	}
}

func TestBatchTakesOnlyWhatWasRead(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	read, unread, moved, ended := k.ready(), k.ready(), k.ready(), k.ready()
	for _, id := range []uuid.UUID{read, moved, ended} {
		k.reads(id)
	}
	k.do("kepala_badan", ended, "tandatangani", nil)
	stale := k.asks("", moved).Letters[0]
	k.do("kepala_badan", moved, "kembalikan_konsep", nil)
	k.do("staf", moved, "susun_konsep", nil)
	again := k.asks("", moved).Letters[0] // as it is now, which nobody has read
	n := k.asks("", read, unread, ended)
	n.Letters = append(n.Letters, again)
	out, err := k.StartBatch(t.Context(), k.As("kepala_badan"), n)
	if err != nil {
		t.Fatal(err)
	}
	got := k.ended(out.Resource)
	for i, told := range []string{"", "belum Anda baca", "tidak sedang menunggu", "belum Anda baca"} {
		if it := got.Items[i]; !strings.Contains(it.Detail, told) || (it.State == registry.ItemSigned) != (told == "") && i != 2 {
			t.Errorf("letter %d: got %s, %q", i, it.State, it.Detail)
		}
	}
	k.reads(moved)
	n = NewBatch{Letters: []BatchLetter{stale}}
	if out, err = k.StartBatch(t.Context(), k.As("kepala_badan"), n); err != nil {
		t.Fatal(err)
	}
	wantStates(t, k.ended(out.Resource), "gagal") // sent as it was before
	if n := len(k.numbers(unread, registry.LetterSeries)) + len(k.numbers(moved, registry.LetterSeries)); n != 0 {
		t.Errorf("%d numbers were taken for what was not signed", n)
	}
	wantStates(t, k.together("", moved), "ditandatangani")
}

func TestBatchRefused(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, head := k.readies(1)[0], k.As("kepala_badan")
	many := NewBatch{}
	for range registry.BatchMost + 1 {
		many.Letters = append(many.Letters, BatchLetter{id, 1})
	}
	twice := NewBatch{Letters: []BatchLetter{{id, 1}, {id, 1}}}
	refusals := map[string]struct {
		by    workflow.Actor
		n     NewBatch
		kind  workflow.Kind
		field string
	}{
		"no letter":                {head, NewBatch{}, workflow.Invalid, "letters"},
		"more than fifty":          {head, many, workflow.Invalid, "letters"},
		"one letter twice":         {head, twice, workflow.Invalid, "letters"},
		"a letter without version": {head, NewBatch{Letters: []BatchLetter{{id, 0}}}, workflow.Invalid, "letters"},
		"what is wrong in itself":  {head, NewBatch{Letters: []BatchLetter{{id, 1}}, Problem: registry.Invalid("x", "x", "x")}, workflow.Invalid, "x"},
		"a dossier of nobody":      {head, NewBatch{Letters: []BatchLetter{{registry.NewID(), 1}}}, workflow.Missing, "tidak_ditemukan"},
		"who signs nothing":        {k.As("staf"), NewBatch{Letters: []BatchLetter{{id, 1}}}, workflow.Forbidden, "bukan_penanda_tangan"},
		"who sees nothing":         {k.Person(k.Found("lain.contoh.test", "Kota Lain"), "kepala_badan"), NewBatch{Letters: []BatchLetter{{id, 1}}}, workflow.Missing, "tidak_ditemukan"},
	}
	for name, test := range refusals {
		t.Run("refuses "+name+" and forgets the passphrase", func(t *testing.T) {
			test.n.Passphrase = []byte(headSecret)
			_, err := k.StartBatch(t.Context(), test.by, test.n)
			wantRefusal(t, err, test.kind, test.field)
			if len(bytes.Trim(test.n.Passphrase, "\x00")) > 0 {
				t.Error("the passphrase is still there")
			}
		})
	}
	if n := one[int](k, `SELECT count(*) FROM signing_batches`); n != 0 {
		t.Errorf("%d batches were written down", n)
	}
}

func TestBatchOnce(t *testing.T) {
	t.Parallel()
	t.Run("a request that is sent again leads to the same batch", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		n := k.asks("", k.readies(3)...)
		n.Key = Key{Value: "kunci-contoh", Fingerprint: []byte("sidik")}
		ids := make(chan uuid.UUID, 8)
		for range 8 {
			go func() {
				out, err := k.StartBatch(t.Context(), k.As("kepala_badan"), n)
				if err != nil {
					t.Error(err)
				}
				ids <- out.Resource
			}()
		}
		first := <-ids
		for range 7 {
			if id := <-ids; id != first {
				t.Errorf("got %s and %s", first, id)
			}
		}
		wantStates(t, k.ended(first), "ditandatangani", "ditandatangani", "ditandatangani")
		if out, err := k.StartBatch(t.Context(), k.As("kepala_badan"), n); err != nil || out.Resource != first {
			t.Errorf("afterwards: got %s, %v", out.Resource, err)
		}
		if len(k.pen.given) != 3 {
			t.Errorf("signed %d times, want 3", len(k.pen.given))
		}
	})
	t.Run("a second one waits for its turn, and nobody else sees the first", func(t *testing.T) {
		t.Parallel()
		k := newDesk(t)
		ids := k.readies(2)
		begun, on := make(chan struct{}), make(chan struct{})
		k.pen.do = func(ctx context.Context, p certificate.Prepared, pass []byte) (certificate.Signed, error) {
			close(begun)
			<-on
			return k.pen.key.Sign(ctx, p, pass)
		}
		out, err := k.StartBatch(t.Context(), k.As("kepala_badan"), k.asks("", ids[0]))
		if err != nil {
			t.Fatal(err)
		}
		<-begun
		_, err = k.StartBatch(t.Context(), k.As("kepala_badan"), k.asks("", ids[1]))
		wantRefusal(t, err, workflow.Conflict, "penandatanganan_bersama_berjalan")
		_, err = k.Batch(t.Context(), k.Person(k.Kit.Office, "kepala_badan"), out.Resource)
		wantRefusal(t, err, workflow.Missing, "tidak_ditemukan")
		b, ok, err := k.LatestBatch(t.Context(), k.As("kepala_badan"))
		if err != nil || !ok || b.StateAt(k.Clock.Now()) != registry.BatchGoesOn || b.Items[0].State != registry.ItemGoesOn {
			t.Errorf("got %+v, %v", b, err)
		}
		close(on)
		k.ended(out.Resource)
		k.pen.do = nil
		wantStates(t, k.together("", ids[1]), "ditandatangani")
	})
}

// TestBatchBroken finds a batch whose process is gone: what became of each letter is told, and the rest can be signed.
func TestBatchBroken(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	ids, head := k.readies(4), k.As("kepala_badan")
	b := k.asks("", ids...).batch(head)
	err := k.DB.InTx(t.Context(), func(tx *postgres.Tx) error { return tx.AddBatch(t.Context(), b) })
	if err != nil {
		t.Fatal(err)
	}
	pen, _, err := k.SignerOf(t.Context(), head.User)
	if err != nil {
		t.Fatal(err)
	}
	r := &run{k.Office, head, b, &together{pen: pen}}
	for i := range 3 { // signed and noted; signed, not noted; begun, outcome unknown
		if ok, err := r.begin(t.Context(), b.Items[i]); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if i == 2 {
			k.pen.fail()
		}
		err := r.one(t.Context(), b.Items[i])
		if i == 0 {
			err = r.note(t.Context(), outcomeOf(b.Items[i], err))
		}
		if (err == nil) != (i < 2) {
			t.Fatal(i, err)
		}
	}
	k.pen.do = nil
	_, err = k.StartBatch(t.Context(), head, k.asks("", ids[3]))
	wantRefusal(t, err, workflow.Conflict, "penandatanganan_bersama_berjalan")
	k.Clock.Add(postgres.BatchLease)
	got, err := k.Batch(t.Context(), head, b.ID)
	if err != nil || got.StateAt(k.Clock.Now()) != registry.BatchBroken {
		t.Fatalf("got %+v, %v", got, err)
	}
	wantStates(t, got, "ditandatangani", "ditandatangani", "gagal", "tidak_dicoba")
	if !strings.Contains(got.Items[2].Detail, "belum diketahui") {
		t.Errorf("got %q", got.Items[2].Detail)
	}
	wantStates(t, k.together("", ids[2:]...), "ditandatangani", "ditandatangani")
	if ok, err := r.begin(t.Context(), b.Items[3]); err != nil || ok {
		t.Errorf("a batch that was ended goes on: %v, %v", ok, err)
	}
	if n := one[int](k, `SELECT count(*) FROM certificates`); n != 4 {
		t.Errorf("got %d letters", n)
	}
}

// TestBatchOpensKeyOnce signs with an own key whose file goes away after the first letter.
func TestBatchOpensKeyOnce(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	opened := 0
	k.settings.Signer = func(registry.Office, registry.Signer) (certificate.Signer, error) {
		return &counted{k.pen.key, &opened}, nil
	}
	got := k.together("", k.readies(3)...)
	wantStates(t, got, "ditandatangani", "ditandatangani", "ditandatangani")
	if opened != 1 {
		t.Errorf("the key was opened %d times", opened)
	}
}

// counted is a key that counts how often it is opened.
type counted struct {
	certificate.OwnKey
	opened *int
}

func (c *counted) Open(passphrase []byte) (certificate.Signer, error) {
	*c.opened++
	return c.OwnKey.Open(passphrase)
}

func (c *counted) Sign(context.Context, certificate.Prepared, []byte) (certificate.Signed, error) {
	return certificate.Signed{}, fmt.Errorf("signed without opening")
}

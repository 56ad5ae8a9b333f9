package casework_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

func TestUpload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("keeps the bytes unchanged", func(t *testing.T) {
		id, body := w.draft(by), pdf(3)
		doc, err := w.o.Upload(t.Context(), by, id, w.file("P1", "", body))
		w.must(err)
		if doc.Version != 1 || !doc.Current || doc.Pages != 3 || doc.MIME != "application/pdf" || doc.Size != int64(len(body)) || doc.Locked {
			t.Errorf("got %+v", doc)
		}
		c, err := w.o.DocumentContent(t.Context(), by, doc.ID)
		w.must(err)
		defer func() { _ = c.Body.Close() }()
		stored, err := io.ReadAll(c.Body)
		if err != nil || !slices.Equal(stored, body) || c.Filename != "P1.pdf" || c.Size != doc.Size {
			t.Errorf("got %d bytes of %s, %v; want %d", len(stored), c.Filename, err, len(body))
		}
	})
	t.Run("makes a new version and keeps the old one", func(t *testing.T) {
		id := w.draft(by)
		w.upload(by, id, "P1", "")
		second := w.upload(by, id, "P1", "")
		docs := w.read(id).Documents
		if len(docs) != 2 || second.Version != 2 || docs[0].Current || !docs[1].Current {
			t.Errorf("got %+v", docs)
		}
	})
	t.Run("decides the type by the bytes", func(t *testing.T) {
		id := w.draft(by)
		for what, u := range map[string]casework.Upload{
			"a picture is wanted": w.file("L13", "", pdf(1)),
			"no known type":       w.file("P1", "", []byte("teks biasa, bukan PDF")),
		} {
			_, err := w.o.Upload(t.Context(), by, id, u)
			if workflow.KindOf(err) != workflow.Unsupported {
				t.Errorf("%s: got %v", what, err)
			}
		}
		_, err := w.o.Upload(t.Context(), by, id, w.file("P1", "", pdf(1)[:120]))
		refused(t, err, workflow.Invalid, "file")
		if n := len(w.read(id).Documents); n != 0 {
			t.Errorf("got %d documents, want none", n)
		}
	})
	t.Run("refuses what is too large", func(t *testing.T) {
		_, err := w.o.Upload(t.Context(), by, w.draft(by), w.file("P1", "", make([]byte, 1<<20+1)))
		refused(t, err, workflow.TooLarge, "terlalu_besar")
	})
	t.Run("refuses an item that is not there", func(t *testing.T) {
		id := w.draft(by)
		for _, c := range []struct{ requirement, slot, field string }{
			{"X1", "", "requirement"}, {"L16", "", "requirement"}, {"P1", "ketua", "slot"}, {"L6", "", "slot"}, {"L6", "wakil", "slot"},
		} {
			_, err := w.o.Upload(t.Context(), by, id, w.file(c.requirement, c.slot, pdf(1)))
			refused(t, err, workflow.Invalid, c.field)
		}
	})
	t.Run("refuses a request without a file", func(t *testing.T) {
		_, err := w.o.Upload(t.Context(), by, w.draft(by), casework.Upload{Requirement: "P1"})
		refused(t, err, workflow.Invalid, "file")
	})
	t.Run("tells a problem of the request only after state and role", func(t *testing.T) {
		bad := casework.Upload{Requirement: "P1", Problem: registry.Invalid("file", "rusak", "Rusak.")}
		_, err := w.o.Upload(t.Context(), by, w.draft(by), bad)
		refused(t, err, workflow.Invalid, "file")
		_, err = w.o.Upload(t.Context(), by, w.submitted(), bad)
		refused(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
	})
}

func TestUploadVisibility(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	doc := w.read(id).Documents[0]
	far := w.Person(w.Found("lain.contoh.test", "Kota Lain"), "staf")
	for who, by := range map[string]workflow.Actor{
		"another applicant": w.Person(w.Office, "pemohon"), "admin": w.As("admin"), "another office": far,
	} {
		t.Run("is not there for "+who, func(t *testing.T) {
			_, upload := w.o.Upload(t.Context(), by, id, w.file("P1", "", pdf(1)))
			_, content := w.o.DocumentContent(t.Context(), by, doc.ID)
			for _, err := range []error{upload, content, w.mayUpload(by, id), w.o.DeleteDocument(t.Context(), by, doc.ID)} {
				refused(t, err, workflow.Missing, "tidak_ditemukan")
			}
		})
	}
	t.Run("is read but not changed by staff", func(t *testing.T) {
		c, err := w.o.DocumentContent(t.Context(), w.As("auditor"), doc.ID)
		w.must(err)
		_ = c.Body.Close()
		for _, role := range []string{"staf", "auditor", "bagian_umum"} {
			refused(t, w.mayUpload(w.As(role), id), workflow.Forbidden, "bukan_tugas_anda")
			_, err := w.o.Upload(t.Context(), w.As(role), id, w.file("P1", "", pdf(1)))
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
	})
}

func TestUploadLocked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, id := w.As("pemohon"), w.returned("P3", "L6")
	t.Run("takes a new version of what a finding names, which answers it", func(t *testing.T) {
		doc := w.upload(by, id, "P3", "")
		f := w.finding(id, "P3")
		if doc.Version != 2 || doc.Verdict != nil || doc.Locked || f.State != registry.FindingAnswered || *f.AnswerKind != registry.AnswerFile {
			t.Errorf("got %+v, finding %+v", doc, f)
		}
	})
	t.Run("answers only the slot that was uploaded", func(t *testing.T) {
		w.upload(by, id, "L6", "ketua")
		var open []string
		for _, f := range w.read(id).Findings {
			if *f.Requirement == "L6" && f.State == registry.FindingSent {
				open = append(open, f.Slot)
			}
		}
		if !slices.Equal(open, []string{"bendahara", "sekretaris"}) && !slices.Equal(open, []string{"sekretaris", "bendahara"}) {
			t.Errorf("got open %v", open)
		}
	})
	t.Run("keeps accepted items locked", func(t *testing.T) {
		_, err := w.o.Upload(t.Context(), by, id, w.file("P1", "", pdf(1)))
		refused(t, err, workflow.Conflict, "berkas_terkunci")
		refused(t, w.o.DeleteDocument(t.Context(), by, w.read(id).Documents[0].ID), workflow.Conflict, "bukan_draf")
		refused(t, w.o.DeleteDossier(t.Context(), by, id), workflow.Conflict, "bukan_draf")
	})
}

func TestUploadsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("get one version each and leave one current", func(t *testing.T) {
		id := w.draft(by)
		files := make([]casework.Upload, 8)
		for i := range files {
			files[i] = w.file("P1", "", pdf(i+1))
		}
		var all sync.WaitGroup
		for _, u := range files {
			all.Go(func() {
				if _, err := w.o.Upload(context.Background(), by, id, u); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		docs := w.read(id).Documents
		current := 0
		for i, doc := range docs {
			if doc.Version != i+1 {
				t.Errorf("got version %d at %d", doc.Version, i)
			}
			if doc.Current {
				current++
			}
		}
		if len(docs) != len(files) || current != 1 || !docs[len(docs)-1].Current {
			t.Errorf("got %d documents, %d current", len(docs), current)
		}
	})
	t.Run("with one key are one upload", func(t *testing.T) {
		id := w.draft(by)
		ids := make([]uuid.UUID, 6)
		var all sync.WaitGroup
		for i := range ids {
			u := w.file("P1", "", pdf(1))
			u.Key = key("unggah-sekali")
			all.Go(func() {
				doc, err := w.o.Upload(context.Background(), by, id, u)
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = doc.ID
			})
		}
		all.Wait()
		if len(slices.Compact(ids)) != 1 || len(w.read(id).Documents) != 1 {
			t.Errorf("got %v", ids)
		}
	})
}

func TestUploadAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	id := w.draft(by)
	for _, item := range w.def.Items(form()) {
		if item.Requirement.Code != "P1" {
			w.upload(by, id, item.Requirement.Code, item.Slot)
		}
	}
	u := w.file("P1", "", pdf(1))
	u.Key = key("unggah")
	first, err := w.o.Upload(t.Context(), by, id, u)
	w.must(err)
	w.do("pemohon", id, "ajukan", map[string]any{"statement": true})
	t.Run("is answered even when the case has moved on", func(t *testing.T) {
		w.must(w.mayUpload(by, id))
		again, err := w.o.Upload(t.Context(), by, id, u)
		if err != nil || again.ID != first.ID {
			t.Errorf("got %v, %v; want %s", again, err, first.ID)
		}
	})
	t.Run("with another file is refused", func(t *testing.T) {
		u.Key = postgres.Key{Value: "unggah", Fingerprint: []byte("lain")}
		_, err := w.o.Upload(t.Context(), by, id, u)
		refused(t, err, workflow.Invalid, "Idempotency-Key")
	})
	t.Run("does not show a verdict that was not sent", func(t *testing.T) {
		w.do("bagian_umum", id, "agendakan", nil)
		w.do("kepala_badan", id, "disposisi", map[string]any{"instruction": "Teliti."})
		w.do("kabid", id, "tugaskan", map[string]any{"user_id": w.As("staf").User.String()})
		w.judge(first.ID, registry.Unsuitable)
		u.Key = key("unggah")
		again, err := w.o.Upload(t.Context(), by, id, u)
		if err != nil || again.Verdict != nil {
			t.Errorf("got %+v, %v", again, err)
		}
	})
}

func TestUploadCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("leaves no row when the caller goes away", func(t *testing.T) {
		id, u := w.draft(by), w.file("P1", "", pdf(1))
		ctx, cancel := context.WithCancel(t.Context())
		scanning := casework.New(w.DB, w.Store, casework.Settings{
			SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
			Scan: func(context.Context, io.Reader) error { cancel(); return nil },
		})
		if _, err := scanning.Upload(ctx, by, id, u); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if n := len(w.read(id).Documents); n != 0 {
			t.Errorf("got %d documents", n)
		}
	})
	t.Run("leaves no row when the store is away", func(t *testing.T) {
		id, u := w.draft(by), w.file("P1", "", pdf(1))
		gate, store := gatedStore(t)
		w.must(gate.Close())
		_, err := casework.New(w.DB, store, casework.Settings{MaxUpload: 1 << 20}).Upload(t.Context(), by, id, u)
		refused(t, err, workflow.Away, "penyimpanan_tidak_tersedia")
		if n := len(w.read(id).Documents); n != 0 {
			t.Errorf("got %d documents", n)
		}
	})
	t.Run("leaves no row when the scanner finds something", func(t *testing.T) {
		id, u := w.draft(by), w.file("P1", "", pdf(1))
		infected := casework.New(w.DB, w.Store, casework.Settings{
			SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
			Scan: func(context.Context, io.Reader) error {
				return registry.Invalid("file", "berbahaya", "Berkas ini berbahaya.")
			},
		})
		_, err := infected.Upload(t.Context(), by, id, u)
		refused(t, err, workflow.Invalid, "file")
		if n := len(w.read(id).Documents); n != 0 {
			t.Errorf("got %d documents", n)
		}
	})
	t.Run("decides again under the lock", func(t *testing.T) {
		id, u := w.draft(by), w.file("P1", "", pdf(1))
		late := casework.New(w.DB, w.Store, casework.Settings{
			SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
			Scan: func(ctx context.Context, _ io.Reader) error { return w.o.DeleteDossier(ctx, by, id) },
		})
		_, err := late.Upload(t.Context(), by, id, u)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		if n := w.count(`SELECT count(*) FROM documents WHERE dossier_id = $1`, id); n != 0 {
			t.Errorf("got %d documents", n)
		}
	})
}

func TestUploadLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, id := w.As("pemohon"), w.draft(w.As("pemohon"))
	row := func(requirement string, version int, current bool) {
		_, err := w.DB.Pool().ExecContext(t.Context(), `INSERT INTO documents (id, dossier_id, requirement, version, current, filename,
			size, sha256, mime, pages, scan, object_key, uploaded_by, uploaded_at) VALUES ($1, $2, $3, $4, $5, 'x.pdf', 1,
			repeat('0', 64), 'application/pdf', 1, 'bersih', $6, $7, now())`, uuid.New(), id, requirement, version, current,
			uuid.NewString(), by.User)
		w.must(err)
	}
	t.Run("takes 20 versions of an item", func(t *testing.T) {
		for i := range registry.MaxDocumentVersions {
			row("P1", i+1, false)
		}
		_, err := w.o.Upload(t.Context(), by, id, w.file("P1", "", pdf(1)))
		refused(t, err, workflow.Invalid, "file")
	})
	t.Run("takes 64 current documents", func(t *testing.T) {
		for i := range registry.MaxCurrentDocuments - 1 {
			row(fmt.Sprintf("Z%d", i), 1, true)
		}
		w.upload(by, id, "P2", "")
		_, err := w.o.Upload(t.Context(), by, id, w.file("P3", "", pdf(1)))
		refused(t, err, workflow.Invalid, "file")
		w.upload(by, id, "P2", "") // replacing adds none
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("takes a document out of a draft and brings the version before back", func(t *testing.T) {
		id := w.draft(by)
		first, second := w.upload(by, id, "P1", ""), w.upload(by, id, "P1", "")
		w.must(w.o.DeleteDocument(t.Context(), by, second.ID))
		docs := w.read(id).Documents
		if len(docs) != 1 || docs[0].ID != first.ID || !docs[0].Current {
			t.Errorf("got %+v", docs)
		}
		w.must(w.o.DeleteDocument(t.Context(), by, first.ID))
		refused(t, w.o.DeleteDocument(t.Context(), by, first.ID), workflow.Missing, "tidak_ditemukan")
	})
	t.Run("takes a draft away with all that belongs to it", func(t *testing.T) {
		id := w.draft(by)
		w.upload(by, id, "P1", "")
		_, err := w.o.AddAttachment(t.Context(), by, id, casework.NewAttachment{Kind: registry.Logo, Filename: "logo.png", File: w.spool(picture(t))})
		w.must(err)
		w.must(w.o.DeleteDossier(t.Context(), by, id))
		refused(t, w.o.DeleteDossier(t.Context(), by, id), workflow.Missing, "tidak_ditemukan")
	})
	t.Run("leaves other people's drafts alone", func(t *testing.T) {
		id := w.draft(by)
		for _, who := range []workflow.Actor{w.Person(w.Office, "pemohon"), w.As("admin"), w.As("staf")} {
			refused(t, w.o.DeleteDossier(t.Context(), who, id), workflow.Missing, "tidak_ditemukan")
		}
	})
}

// gatedStore is the test's store behind a gate that can be closed.
func gatedStore(t *testing.T) (net.Listener, *objects.Store) {
	t.Helper()
	gate, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gate.Close() })
	behind := &url.URL{Scheme: "http", Host: os.Getenv("ORMAS_TEST_S3")}
	pass := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { // the host stays: it is signed
		r.Out.URL.Scheme, r.Out.URL.Host = behind.Scheme, behind.Host
	}}
	server := &http.Server{Handler: pass, ReadHeaderTimeout: time.Second}
	server.SetKeepAlivesEnabled(false)
	go func() { _ = server.Serve(gate) }()
	store, err := objects.Open(t.Context(), objects.Options{
		Endpoint: gate.Addr().String(), Bucket: "uji",
		AccessKey: os.Getenv("ORMAS_TEST_S3_ACCESS_KEY"), SecretKey: os.Getenv("ORMAS_TEST_S3_SECRET_KEY"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return gate, store
}

package casework

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/objects"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// receipt keeps a receipt as content.
func (k *desk) receipt(id uuid.UUID) *registry.Attachment {
	k.t.Helper()
	content, err := json.Marshal(certificate.Receipt{
		Office: letterhead(&k.Kit.Office), TrackingCode: k.read(id).TrackingCode,
		TrackingURL: k.trackingURL(k.read(id)), Service: "Contoh", Organisation: "Perkumpulan Kebun Rekaan", ReceivedAt: k.Clock.Now(),
		Received: "Selasa, 24 November 2026", Expected: "Selasa, 15 Desember 2026",
	})
	if err != nil {
		k.t.Fatal(err)
	}
	a := registry.Attachment{
		DossierID: id, Kind: registry.Receipt, Filename: "tanda-terima.pdf", MIME: "application/pdf",
		ForApplicant: true, Content: content,
	}
	k.inTx(func(tx *postgres.Tx) error { return tx.AddAttachment(k.t.Context(), &a) })
	return &a
}

func TestPapers(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("gives the same receipt at every reading", func(t *testing.T) {
		id := k.dossier("diajukan")
		k.receipt(id)
		first, err := k.Receipt(t.Context(), k.As("pemohon"), id)
		if err != nil {
			t.Fatal(err)
		}
		pdf := bytesOf(t, first)
		second, err := k.Receipt(t.Context(), k.As("staf"), id)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(pdf, bytesOf(t, second)) || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Error("the second reading gave other bytes, or no PDF")
		}
	})
	t.Run("keeps one object when many read for the first time at once", func(t *testing.T) {
		id := k.dossier("diajukan")
		paper := k.receipt(id)
		keys := map[string]bool{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				rendered, err := k.render(t.Context(), paper)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
					return
				}
				keys[*rendered.ObjectKey+*rendered.SHA256] = true
			})
		}
		all.Wait()
		if len(keys) != 1 {
			t.Errorf("got %d objects, want one for all: %v", len(keys), keys)
		}
	})
	t.Run("renders every kind that is made here", func(t *testing.T) {
		id := k.ready()
		draft, err := k.DB.LatestPaper(t.Context(), id, registry.DraftLetter)
		if err != nil {
			t.Fatal(err)
		}
		notice := *draft
		notice.Kind, notice.Content = registry.Notice, []byte(`{"office": {"lines": ["KANTOR CONTOH"]}, "round": 1}`)
		record := *draft
		record.Kind, record.Content = registry.VisitRecord, []byte(`{"office": {"lines": ["KANTOR CONTOH"]}, "place": "Contoh"}`)
		for _, a := range []*registry.Attachment{draft, &notice, &record} {
			pdf, err := k.printed(t.Context(), a)
			if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("%s: got %d bytes, %v", a.Kind, len(pdf), err)
			}
			again, _ := k.printed(t.Context(), a)
			if !bytes.Equal(pdf, again) {
				t.Errorf("%s: the second print differs", a.Kind)
			}
		}
	})
	t.Run("is not found before it is there, or for strangers", func(t *testing.T) {
		id := k.dossier("diajukan")
		for name, err := range map[string]error{
			"receipt":     second(k.Receipt(t.Context(), k.As("pemohon"), id)),
			"certificate": second(k.CertificateFor(t.Context(), k.As("pemohon"), id, "")),
			"stranger":    second(k.Receipt(t.Context(), k.Person(k.Kit.Office, "pemohon"), id)),
		} {
			if workflow.KindOf(err) != workflow.Missing {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
	})
}

func TestPapersWithoutStore(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	t.Run("says that the store is away", func(t *testing.T) {
		id := k.dossier("diajukan")
		k.receipt(id)
		away := New(k.DB, gone(t), k.settings)
		if _, err := away.Receipt(t.Context(), k.As("staf"), id); workflow.KindOf(err) != workflow.Away {
			t.Errorf("got %v, want away", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// gone is a store that was there when it was opened and does not answer any more.
func gone(t *testing.T) *objects.Store {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {}))
	address := server.Listener.Addr().(*net.TCPAddr).String()
	store, err := objects.Open(t.Context(), objects.Options{Endpoint: address, Bucket: "uji", AccessKey: "contoh", SecretKey: "contoh-contoh"})
	server.Close()
	if err != nil {
		t.Fatal(err)
	}
	return store
}

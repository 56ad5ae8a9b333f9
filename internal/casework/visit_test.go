package casework

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

func TestVisit(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	appointed := k.Clock.Now()
	report := func(at time.Time, more map[string]any) map[string]any {
		all := map[string]any{"visited_at": at.Format(time.RFC3339), "people_met": "Warga Contoh", "result": "Kantor ada."}
		maps.Copy(all, more)
		return all
	}
	visited := func() uuid.UUID {
		id := k.dossier("penelitian_lapangan")
		k.exec(`INSERT INTO assignments (dossier_id, role, user_id, assigned_by, from_at) VALUES ($1, 'petugas_lapangan', $2, $3, $4)`,
			id, k.As("petugas_lapangan").User, k.As("kabid").User, appointed.Add(300*time.Millisecond))
		return id
	}
	k.Clock.Add(26*time.Hour + 700*time.Millisecond)
	now := k.Clock.Now()

	for name, at := range map[string]time.Time{"the second of the appointment": appointed, "this second": now.Truncate(time.Second)} {
		t.Run("accepts "+name, func(t *testing.T) {
			k.do("petugas_lapangan", visited(), "berita_acara", report(at, nil))
		})
	}
	for name, at := range map[string]time.Time{"before the appointment": appointed.Add(-time.Second), "in the future": now.Add(time.Second)} {
		t.Run("refuses a visit "+name, func(t *testing.T) {
			wantRefusal(t, k.try("petugas_lapangan", visited(), "berita_acara", report(at, nil)), workflow.Invalid, "visited_at")
		})
	}
	t.Run("counts photos of this case only", func(t *testing.T) {
		id, other := visited(), visited()
		photo, foreign, letter := k.attachment(id, registry.VisitPhoto), k.attachment(other, registry.VisitPhoto), k.attachment(id, registry.Scanned)
		for _, wrong := range []uuid.UUID{foreign, letter, registry.NewID()} {
			err := k.try("petugas_lapangan", id, "berita_acara", report(now, map[string]any{"photos": []uuid.UUID{photo, wrong}}))
			wantRefusal(t, err, workflow.Invalid, "photos")
		}
		k.do("petugas_lapangan", id, "berita_acara", report(now, map[string]any{"photos": []uuid.UUID{photo, photo}, "lat": -1.25, "lon": 116.8}))
		record := recordOf(t, k, id)
		if record.Photos != 1 || record.Position != "-1.250000, 116.800000" || record.Met != "Warga Contoh" {
			t.Errorf("got %+v", record)
		}
		if record.Visited != "Rabu, 25 November 2026 pukul 11.00 WITA" {
			t.Errorf("got %q", record.Visited)
		}
	})
}

func recordOf(t *testing.T, k *desk, id uuid.UUID) (v certificate.VisitRecord) {
	t.Helper()
	paper, err := k.DB.LatestPaper(t.Context(), id, registry.VisitRecord)
	if err != nil {
		t.Fatal(err)
	}
	if paper.ForApplicant {
		t.Error("the record names staff and is not for the applicant")
	}
	if err := json.Unmarshal(paper.Content, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// attachment stores the row of an uploaded file.
func (k *desk) attachment(id uuid.UUID, kind string) uuid.UUID {
	k.t.Helper()
	key, sum, size := "contoh/"+uuid.NewString(), emptySum, int64(1)
	a := registry.Attachment{DossierID: id, Kind: kind, Filename: "contoh.jpg", MIME: "image/jpeg", ObjectKey: &key, SHA256: &sum, Size: &size}
	k.inTx(func(tx *postgres.Tx) error { return tx.AddAttachment(k.t.Context(), &a) })
	return a.ID
}

const emptySum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

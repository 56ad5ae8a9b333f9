package casework_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/workflow"
)

// paper reads the newest paper of a kind and what it says.
func (w *world) paper(id uuid.UUID, kind string, into any) registry.Attachment {
	w.t.Helper()
	all := w.read(id).Attachments
	for _, a := range slices.Backward(all) {
		if a.Kind == kind {
			w.must(json.Unmarshal(a.Content, into))
			return a
		}
	}
	w.t.Fatalf("no paper of kind %s", kind)
	return registry.Attachment{}
}

// local is an instant on the clock of the test's office.
func local(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	t.Run("gives a receipt that names every file and the expected day", func(t *testing.T) {
		var r certificate.Receipt
		a := w.paper(id, registry.Receipt, &r)
		d := w.read(id)
		if !a.ForApplicant || r.TrackingCode != d.TrackingCode || len(r.Files) != 26 || r.Files[0].SHA256 != w.document(id, "P1").SHA256 {
			t.Errorf("got %+v", r)
		}
		if r.Received != "Selasa, 24 November 2026 pukul 09.00 WITA" || r.Expected != "Selasa, 15 Desember 2026 pukul 16.00 WITA" {
			t.Errorf("got received %q, expected %q", r.Received, r.Expected)
		}
	})
	t.Run("does not hand in what is missing", func(t *testing.T) {
		other := w.draft(w.As("pemohon"))
		err := w.try(w.As("pemohon"), other, "ajukan", map[string]any{"statement": true})
		if workflow.KindOf(err) != workflow.Invalid || !strings.Contains(err.Error(), "Program kerja") {
			t.Errorf("got %v", err)
		}
	})
}

func TestNotify(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	w.judgeAll(id, "P3")
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	_, err := w.o.AddFinding(t.Context(), w.As("kabid"), id, casework.NewFinding{Field: new("aims"), Note: new("Kabur.")})
	w.must(err)
	w.do("kabid", id, "nyatakan_belum_lengkap", nil)
	w.do("staf", id, "beritahukan", nil)
	t.Run("sends all drafts in one round, whoever made them", func(t *testing.T) {
		d := w.read(id)
		r := d.Round()
		if len(d.Rounds) != 1 || r.Number != 1 || r.Cause != "nyatakan_belum_lengkap" || !r.DueAt.Equal(local(t, "2026-12-16 00:00")) || !d.DueAt.Equal(r.DueAt) {
			t.Errorf("got %+v, due %s", d.Rounds, d.DueAt)
		}
		for _, f := range d.Findings {
			if f.State != registry.FindingSent || *f.Round != 1 {
				t.Errorf("got %+v", f)
			}
		}
	})
	t.Run("says so in a letter that names nobody of the staff", func(t *testing.T) {
		var n certificate.Notice
		a := w.paper(id, registry.Notice, &n)
		if !a.ForApplicant || n.Round != 1 || len(n.Findings) != 2 || n.Due != "Selasa, 15 Desember 2026 pukul 24.00 WITA" {
			t.Errorf("got %+v", n)
		}
		if i := slices.IndexFunc(n.Findings, func(f certificate.Finding) bool { return f.Reason == "Kabur." && f.Item == "Tujuan" }); i < 0 {
			t.Errorf("got %+v", n.Findings)
		}
		if strings.Contains(string(a.Content), w.As("staf").Name) {
			t.Error("the letter names the case officer")
		}
	})
	t.Run("is told by a mail that leads to what has to be put right", func(t *testing.T) {
		link := "http://ormas.contoh.test/permohonan/" + id.String() + "/kekurangan"
		if w.count(`SELECT count(*) FROM mails WHERE dossier_id = $1 AND body LIKE '%Ada 2 kekurangan%' AND strpos(body, $2) > 0`, id, link) == 0 {
			t.Error("no mail tells how many and where")
		}
	})
	t.Run("is read by the applicant", func(t *testing.T) {
		var n certificate.Notice
		c, err := w.o.AttachmentContent(t.Context(), w.As("pemohon"), w.paper(id, registry.Notice, &n).ID)
		w.must(err)
		defer func() { _ = c.Body.Close() }()
		if c.MIME != "application/pdf" || c.Size == 0 {
			t.Errorf("got %+v", c)
		}
	})
}

func TestResubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	t.Run("wants every finding answered", func(t *testing.T) {
		id := w.returned("P3", "P4")
		w.upload(by, id, "P3", "")
		if err := w.try(by, id, "ajukan_ulang", nil); workflow.KindOf(err) != workflow.Invalid {
			t.Fatalf("got %v", err)
		}
		w.upload(by, id, "P4", "")
		w.do("pemohon", id, "ajukan_ulang", nil)
		if r := w.read(id).Round(); r.AnsweredAt == nil {
			t.Errorf("got %+v", r)
		}
	})
	t.Run("needs the due time, which may be moved once", func(t *testing.T) {
		id := w.returned("P3")
		w.upload(by, id, "P3", "")
		w.do("kabid", id, "perpanjang", nil)
		d := w.read(id)
		if want := local(t, "2026-12-30 00:00"); !d.Round().DueAt.Equal(want) || !d.DueAt.Equal(want) {
			t.Errorf("got round due %s, case due %s, want %s", d.Round().DueAt, d.DueAt, want)
		}
		var e certificate.Extension
		a := w.paper(id, registry.Extension, &e)
		if !a.ForApplicant || e.Due != "Selasa, 29 Desember 2026 pukul 24.00 WITA" || e.Before != "Selasa, 15 Desember 2026 pukul 24.00 WITA" ||
			e.Length != "10 hari kerja" || e.Reason != "Alasan contoh." || strings.Contains(string(a.Content), w.As("kabid").Name) {
			t.Errorf("got %+v", e)
		}
		c, err := w.o.AttachmentContent(t.Context(), by, a.ID)
		w.must(err)
		defer func() { _ = c.Body.Close() }()
		if c.MIME != "application/pdf" || c.Size == 0 {
			t.Errorf("got %+v", c)
		}
		if err := w.try(w.As("kabid"), id, "perpanjang", nil); workflow.KindOf(err) != workflow.Invalid {
			t.Errorf("extended twice: %v", err)
		}
	})
}

func TestReopen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, id := w.As("pemohon"), w.returned("P3")
	w.Clock.Set(local(t, "2026-12-16 00:01"))
	_, err := w.o.PutAnswer(t.Context(), by, w.finding(id, "P3").ID, casework.Answer{Text: new("Terlambat.")})
	w.must(err)
	if err := w.try(by, id, "ajukan_ulang", nil); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("late: got %v", err)
	}
	w.must(w.try(workflow.System(w.Office.ID), id, "hentikan", nil))
	w.do("pemohon", id, "lanjutkan_permohonan", nil)
	d := w.read(id)
	if want := local(t, "2027-01-07 00:00"); d.State != "perbaikan" || !d.Round().DueAt.Equal(want) || !d.DueAt.Equal(want) {
		t.Errorf("got %s, round due %s, case due %s, want %s", d.State, d.Round().DueAt, d.DueAt, want)
	}
	w.do("pemohon", id, "ajukan_ulang", nil)
}

// TestDueOfExtension is about days that end at 24.00, an instant that carries the next date.
func TestDueOfExtension(t *testing.T) {
	t.Parallel()
	cal, err := calendar.Default("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ due, norm, want string }{
		{"2026-12-16 00:00", "10 hari kerja", "2026-12-30 00:00"}, // ends on a Tuesday
		{"2026-12-19 00:00", "1 hari kerja", "2026-12-22 00:00"},  // ends on a Friday
		{"2026-12-16 10:00", "1 hari kerja", "2026-12-18 00:00"},
		{"2026-12-16 10:00", "30 menit", "2026-12-16 10:30"},
	} {
		norm, err := calendar.ParseNorm(c.norm)
		if err != nil {
			t.Fatal(err)
		}
		if got := casework.Extended(cal, local(t, c.due), norm); !got.Equal(local(t, c.want)) {
			t.Errorf("%s and %s: got %s, want %s", c.due, c.norm, got, c.want)
		}
	}
}

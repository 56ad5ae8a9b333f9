package casework_test

import (
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestAddAttachment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, draft := w.examined(), w.draft(w.As("pemohon"))
	add := func(by workflow.Actor, dossier uuid.UUID, kind string, body []byte) (*registry.Attachment, error) {
		return w.o.AddAttachment(t.Context(), by, dossier, casework.NewAttachment{Kind: kind, Filename: "Foto depan.png", File: w.spool(body)})
	}
	t.Run("takes papers and photos of staff while the case is open", func(t *testing.T) {
		for kind, body := range map[string][]byte{registry.VisitPhoto: picture(t), registry.Scanned: pdf(1), registry.Other: picture(t)} {
			a, err := add(w.As("petugas_lapangan"), id, kind, body)
			if err != nil || a.ForApplicant || *a.Size != int64(len(body)) || a.Filename != "Foto depan.png" {
				t.Errorf("%s: got %+v, %v", kind, a, err)
			}
		}
		_, err := add(w.As("petugas_lapangan"), id, registry.VisitPhoto, pdf(1))
		refused(t, err, workflow.Unsupported, "tipe_tidak_diterima")
	})
	t.Run("takes logo and flag of the applicant while he may edit", func(t *testing.T) {
		a, err := add(w.As("pemohon"), draft, registry.Logo, picture(t))
		if err != nil || !a.ForApplicant {
			t.Errorf("got %+v, %v", a, err)
		}
		_, err = add(w.As("pemohon"), w.returned("P3"), registry.Flag, picture(t))
		w.must(err)
		_, err = add(w.As("pemohon"), id, registry.Logo, picture(t))
		refused(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
	})
	t.Run("refuses another's kind", func(t *testing.T) {
		for role, kind := range map[string]string{"pemohon": registry.VisitPhoto, "staf": registry.Logo, "auditor": registry.Other, "kabid": registry.Flag} {
			_, err := add(w.As(role), id, kind, []byte("x"))
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
		refused(t, w.o.MayAttach(t.Context(), w.As("auditor"), id), workflow.Forbidden, "bukan_tugas_anda")
		w.must(w.o.MayAttach(t.Context(), w.As("staf"), id))
	})
	t.Run("refuses a kind that nobody uploads", func(t *testing.T) {
		for _, kind := range []string{"", registry.Receipt, "gambar"} {
			_, err := add(w.As("staf"), id, kind, picture(t))
			refused(t, err, workflow.Invalid, "kind")
		}
	})
	t.Run("is not there for others", func(t *testing.T) {
		for _, who := range []workflow.Actor{w.As("admin"), w.Person(w.Office, "pemohon"), w.Person(w.Found("lain.contoh.test", "Kota Lain"), "staf")} {
			_, err := add(who, id, registry.Other, picture(t))
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
	})
	t.Run("is closed when the case is", func(t *testing.T) {
		gone := w.submitted()
		w.do("pemohon", gone, "tarik", nil)
		_, err := add(w.As("staf"), gone, registry.Other, picture(t))
		refused(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
	})
	t.Run("is one for one key", func(t *testing.T) {
		n := casework.NewAttachment{Kind: registry.Other, Filename: "a.png", File: w.spool(picture(t)), Key: key("lampiran")}
		first, err := w.o.AddAttachment(t.Context(), w.As("staf"), id, n)
		w.must(err)
		second, err := w.o.AddAttachment(t.Context(), w.As("staf"), id, n)
		if err != nil || second.ID != first.ID {
			t.Errorf("got %+v, %v", second, err)
		}
	})
}

func TestAttachmentContent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.submitted()
	internal, err := w.o.AddAttachment(t.Context(), w.As("staf"), id, casework.NewAttachment{Kind: registry.Other, Filename: "catatan.png", File: w.spool(picture(t))})
	w.must(err)
	read := func(by workflow.Actor, a uuid.UUID) error {
		c, err := w.o.AttachmentContent(t.Context(), by, a)
		if err == nil {
			err = c.Body.Close()
		}
		return err
	}
	receipt := w.read(id).Attachments[0].ID
	t.Run("shows staff everything and the applicant what is his", func(t *testing.T) {
		w.must(read(w.As("auditor"), internal.ID))
		w.must(read(w.As("staf"), receipt))
		w.must(read(w.As("pemohon"), receipt))
		refused(t, read(w.As("pemohon"), internal.ID), workflow.Missing, "tidak_ditemukan")
	})
	t.Run("renders a paper once", func(t *testing.T) {
		before := *w.read(id).Attachments[0].ObjectKey
		w.must(read(w.As("staf"), receipt))
		if after := *w.read(id).Attachments[0].ObjectKey; after != before {
			t.Errorf("got %s, want %s", after, before)
		}
	})
	t.Run("is not there for others", func(t *testing.T) {
		for _, who := range []workflow.Actor{w.As("admin"), w.Person(w.Office, "pemohon"), w.Person(w.Found("lain.contoh.test", "Kota Lain"), "staf")} {
			refused(t, read(who, receipt), workflow.Missing, "tidak_ditemukan")
		}
	})
}

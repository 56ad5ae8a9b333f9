package casework_test

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/pdfcpu/pdfcpu/pkg/api"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

// made makes a paper and reads it whole.
func (w *world) made(by workflow.Actor, id uuid.UUID, requirement, slot string) (name string, body []byte, err error) {
	c, err := w.o.MadeHere(w.t.Context(), by, id, requirement, slot)
	if err != nil {
		return "", nil, err
	}
	defer c.Body.Close()
	body, err = io.ReadAll(c.Body)
	if err == nil && (c.MIME != "application/pdf" || c.Size != int64(len(body))) {
		w.t.Errorf("got %d bytes, want %d of %s", len(body), c.Size, c.MIME)
	}
	return c.Filename, body, err
}

func TestMadeHere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	id := w.draft(by)
	t.Run("makes every item that is made here and applies, and no other", func(t *testing.T) {
		made := 0
		for _, item := range w.def.Items(form()) {
			_, body, err := w.made(by, id, item.Requirement.Code, item.Slot)
			if !item.Requirement.MadeHere {
				refused(t, err, workflow.Missing, "tidak_ditemukan")
				continue
			}
			made++
			if err != nil || !bytes.HasPrefix(body, []byte("%PDF-")) {
				t.Errorf("%s: got %d bytes, %v", item.Label(w.def), len(body), err)
			}
		}
		if made != 9 {
			t.Errorf("made %d", made)
		}
	})
	t.Run("names the file by item and dossier", func(t *testing.T) {
		name, _, err := w.made(by, id, "L7", "sekretaris")
		if want := "L7-sekretaris-" + w.read(id).TrackingCode + ".pdf"; err != nil || name != want {
			t.Errorf("got %s, %v; want %s", name, err, want)
		}
	})
	t.Run("makes a conditional item only while it applies", func(t *testing.T) {
		_, _, err := w.made(by, id, "L11", "")
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		w.must(w.patch(by, id, registry.Form{"names_public_officials": true}))
		_, _, err = w.made(by, id, "L11", "")
		w.must(err)
	})
	t.Run("is not there for an item or slot that the list does not have", func(t *testing.T) {
		for _, c := range [][2]string{{"X1", ""}, {"", ""}, {"L7", ""}, {"L7", "wakil"}, {"P7", "ketua"}} {
			_, _, err := w.made(by, id, c[0], c[1])
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
	})
	t.Run("is for whoever may see the dossier", func(t *testing.T) {
		for _, who := range []workflow.Actor{w.Person(w.Office, "pemohon"), w.As("admin"), w.As("staf")} {
			_, _, err := w.made(who, id, "P7", "")
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
		_, _, err := w.made(w.As("staf"), w.submitted(), "P7", "")
		w.must(err)
	})
	t.Run("makes a sheet to fill in by hand from an empty draft", func(t *testing.T) {
		empty := w.draft(by)
		cleared := registry.Form{}
		for name := range maps.Keys(form()) {
			if name != "name" {
				cleared[name] = nil
			}
		}
		w.must(w.patch(by, empty, cleared))
		for _, code := range []string{"P1", "P7", "L1"} {
			_, _, err := w.made(by, empty, code, "")
			w.must(err)
		}
	})
}

// stale names the items whose signed copies are stale for a reader.
func (w *world) stale(by workflow.Actor, id uuid.UUID) []string {
	w.t.Helper()
	v, err := w.o.Dossier(w.t.Context(), by, id)
	w.must(err)
	var items []string
	for _, doc := range v.Dossier.Documents {
		if doc.Stale {
			items = append(items, doc.Requirement+doc.Slot)
		}
	}
	return items
}

func TestStale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	whole := func() uuid.UUID {
		id := w.draft(by)
		for _, item := range w.def.Items(form()) {
			w.upload(by, id, item.Requirement.Code, item.Slot)
		}
		return id
	}
	id := whole()
	expect := func(t *testing.T, want ...string) {
		t.Helper()
		if got := w.stale(by, id); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	t.Run("marks nothing while the data stay", func(t *testing.T) { expect(t) })
	t.Run("marks what prints a datum that changed", func(t *testing.T) {
		w.must(w.patch(by, id, registry.Form{"npwp": "1111111111111111"}))
		expect(t, "L1", "P1")
	})
	t.Run("takes the mark back with the datum", func(t *testing.T) {
		w.must(w.patch(by, id, registry.Form{"npwp": form()["npwp"]}))
		expect(t)
	})
	t.Run("marks what an officer signs", func(t *testing.T) {
		w.must(w.patch(by, id, nil, registry.Form{"position": "sekretaris", "name": "Warga Contoh Baru"}))
		expect(t, "L1", "L10", "L7sekretaris", "L9", "P1", "P7", "P8")
	})
	t.Run("marks a biodata for what only it prints", func(t *testing.T) {
		other := whole()
		w.must(w.patch(by, other, nil, registry.Form{"position": "bendahara", "religion": "Sesuai KTP"}))
		if got := w.stale(by, other); !slices.Equal(got, []string{"L7bendahara"}) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("does not mark a copy that came after the change, nor the version before", func(t *testing.T) {
		if doc := w.upload(by, id, "P7", ""); doc.Stale || doc.MadeOf == nil {
			t.Errorf("got %+v", doc)
		}
		expect(t, "L1", "L10", "L7sekretaris", "L9", "P1", "P8")
	})
	t.Run("shows staff the mark too", func(t *testing.T) {
		w.do("pemohon", id, "ajukan", map[string]any{"statement": true})
		if got := w.stale(w.As("staf"), id); len(got) != 6 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("shows the mark in the answer to a verdict", func(t *testing.T) {
		w.do("bagian_umum", id, "agendakan", nil)
		w.do("kepala_badan", id, "disposisi", map[string]any{"instruction": "Teliti."})
		w.do("kabid", id, "tugaskan", map[string]any{"user_id": w.As("staf").User.String()})
		for code, want := range map[string]bool{"P1": true, "P7": false, "P2": false} {
			if doc := w.judge(w.read(id).Current(code, "").ID, registry.Suitable); doc.Stale != want {
				t.Errorf("%s: got %v", code, doc.Stale)
			}
		}
	})
	t.Run("keeps the fingerprint of items made here only", func(t *testing.T) {
		for _, doc := range w.read(id).Documents {
			r, _ := w.def.Requirement(doc.Requirement)
			if (doc.MadeOf != nil) != r.MadeHere {
				t.Errorf("%s: got %v", doc.Requirement, doc.MadeOf)
			}
		}
	})
}

func TestMadeHereTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.As("pemohon")
	id := w.draft(by)
	together := func() (pages int, err error) {
		t.Helper()
		c, err := w.o.MadeHereTogether(t.Context(), by, id)
		if err != nil {
			return 0, err
		}
		defer c.Body.Close()
		body, err := io.ReadAll(c.Body)
		if err != nil || c.Size != int64(len(body)) || c.Filename != "lembar-"+w.read(id).TrackingCode+".pdf" {
			t.Errorf("%d bytes of %d in %s, %v", len(body), c.Size, c.Filename, err)
		}
		return api.PageCount(bytes.NewReader(body), nil)
	}
	t.Run("has the pages of all papers that are made here", func(t *testing.T) {
		want := 0
		for _, item := range casework.ToPrint(w.read(id)) {
			_, body, err := w.made(by, id, item.Requirement.Code, item.Slot)
			if err != nil {
				t.Fatal(err)
			}
			n, err := api.PageCount(bytes.NewReader(body), nil)
			if err != nil {
				t.Fatal(err)
			}
			want += n
		}
		if got, err := together(); err != nil || got != want || want < 9 {
			t.Errorf("%d pages, want %d; %v", got, want, err)
		}
	})
	t.Run("leaves out what is there", func(t *testing.T) {
		before, err := together()
		if err != nil {
			t.Fatal(err)
		}
		w.upload(by, id, "P7", "")
		if after, err := together(); err != nil || after >= before {
			t.Errorf("%d pages, before %d; %v", after, before, err)
		}
	})
	t.Run("is for those who see the dossier", func(t *testing.T) {
		_, err := w.o.MadeHereTogether(t.Context(), w.As("staf"), id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
}

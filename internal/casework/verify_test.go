package casework_test

import (
	"strings"
	"testing"

	"ormas/internal/registry"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.returned("P3")
	w.draft(w.As("pemohon"))
	held := w.examined()
	w.do("kabid", held, "tangguhkan", nil)
	w.do("kabid", w.examined(), "alihkan", map[string]any{"user_id": w.Person(w.Office, "staf").User.String()})
	w.do("kabid", id, "perpanjang", nil)

	verify := func(t *testing.T) []string {
		t.Helper()
		found, err := w.o.Verify(t.Context(), nil)
		w.must(err)
		return found
	}

	t.Run("finds nothing where all was done by steps, and tells how far it is", func(t *testing.T) {
		var done []int
		found, err := w.o.Verify(t.Context(), func(n int) { done = append(done, n) })
		if err != nil || len(found) != 0 {
			t.Errorf("got %v (%v)", found, err)
		}
		if len(done) != 1 || done[0] != 4 {
			t.Errorf("got progress %v, want 4 dossiers", done)
		}
	})

	for what, c := range map[string]struct{ change, words string }{
		"a state":              {`state = 'penomoran'`, "tahap tersimpan penomoran, seharusnya perbaikan"},
		"a count of steps":     {`events = events + 1`, "jumlah langkah tersimpan"},
		"a version of the SOP": {`definition_id = (SELECT id FROM definitions WHERE service = 'pendaftaran')`, "versi SOP tersimpan"},
		"a version":            {`version = 1`, "versi 1 tidak mungkin"},
		"a hold":               {`held_since = now(), held_reason = 'x'`, "penangguhan tersimpan true"},
		"a time of submission": {`submitted_at = submitted_at - interval '1 second'`, "waktu pengajuan tersimpan"},
		"a number":             {`registration_number = '1'`, "nomor registrasi tersimpan 1, seharusnya tidak ada"},
		"an owner":             {`owner = 'kantor'`, "pemilik waktu tersimpan kantor, seharusnya pemohon"},
		"a turn":               {`turn_role = 'kabid'`, "giliran tersimpan kabid, seharusnya pemohon"},
		"a person":             {`turn_user = made_by`, "orang yang mendapat giliran tersimpan"},
		"a due time":           {`due_at = due_at + interval '1 day'`, "batas waktu langkah tersimpan"},
		"the office's time":    {`office_due_at = now()`, "batas waktu kantor tersimpan"},
		"the law's day":        {`deemed_at = now()`, "batas undang-undang tersimpan"},
		"the next look":        {`look_at = '9999-12-31 00:00+00'`, "waktu pengingat berikutnya tersimpan tidak ada"},
		"a late notice":        {`late_notice = true`, "tanda pemberitahuan terlambat tersimpan true"},
		"whether it is open":   {`open = false`, "terbuka tersimpan false"},
	} {
		t.Run("finds "+what+" changed by hand", func(t *testing.T) {
			before := w.read(id)
			_, err := w.DB.Pool().ExecContext(t.Context(), `UPDATE dossiers SET `+c.change+` WHERE id = $1`, id)
			w.must(err)
			found := strings.Join(verify(t), "\n")
			w.restore(before)
			if !strings.Contains(found, c.words) || !strings.Contains(found, before.TrackingCode) {
				t.Errorf("got %q, want %q", found, c.words)
			}
		})
	}
}

// restore puts back what verify looks at.
func (w *world) restore(d *registry.Dossier) {
	w.t.Helper()
	_, err := w.DB.Pool().ExecContext(w.t.Context(), `UPDATE dossiers SET state = $2, events = $3, version = $4, held_since = $5,
			held_reason = $6, submitted_at = $7, registration_number = $8, owner = $9, turn_role = $10, turn_user = $11, due_at = $12,
			office_due_at = $13, open = $14, look_at = $15, deemed_at = $16, late_notice = $17, definition_id = $18 WHERE id = $1`,
		d.ID, d.State, d.Events, d.Version, d.HeldSince, d.HeldReason, d.SubmittedAt, d.RegistrationNumber, d.Owner, d.TurnRole,
		d.TurnUser, d.DueAt, d.OfficeDueAt, d.Open, d.LookAt, d.DeemedAt, d.LateNotice, d.DefinitionID)
	w.must(err)
}

func TestVerifyJournal(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ change, words string }{
		"a step taken out":         {`DELETE FROM journal WHERE dossier_id = $1 AND seq = 2`, "jurnal tidak utuh pada urutan 2"},
		"a step that starts wrong": {`UPDATE journal SET from_state = 'terbit' WHERE dossier_id = $1 AND seq = 2`, "langkah 2 (agendakan) mulai dari terbit"},
		"the last step taken out":  {`DELETE FROM journal WHERE dossier_id = $1 AND seq = 4`, "tahap tersimpan pemeriksaan, seharusnya didisposisikan"},
	} {
		t.Run("finds "+what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			id := w.examined()
			_, err := w.DB.Pool().ExecContext(t.Context(), c.change, id)
			w.must(err)
			found, err := w.o.Verify(t.Context(), nil)
			if err != nil || !strings.Contains(strings.Join(found, "\n"), c.words) {
				t.Errorf("got %q (%v), want %q", found, err, c.words)
			}
		})
	}
}

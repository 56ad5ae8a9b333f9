package casework_test

import (
	"testing"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func TestAddFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff, id := w.As("staf"), w.examined()
	add := func(by workflow.Actor, n casework.NewFinding) (*registry.Finding, error) {
		return w.o.AddFinding(t.Context(), by, id, n)
	}
	onL14 := casework.NewFinding{Requirement: new("L14"), Reason: new("belum_diunggah")}
	t.Run("drafts one on a field or an item", func(t *testing.T) {
		for _, n := range []casework.NewFinding{onL14, {Field: new("officers.ketua.nik"), Note: new("Salah.")}, {Requirement: new("L6"), Slot: "ketua", Note: new("Buram.")}} {
			f, err := add(staff, n)
			if err != nil || f.State != registry.FindingDraft || f.MadeBy != staff.User || f.Round != nil {
				t.Errorf("got %+v, %v", f, err)
			}
		}
	})
	t.Run("is one for one key", func(t *testing.T) {
		n := casework.NewFinding{Field: new("aims"), Note: new("Kabur."), Key: key("kekurangan")}
		first, err := add(staff, n)
		w.must(err)
		second, err := add(staff, n)
		if err != nil || first.ID != second.ID {
			t.Errorf("got %v, %v", second, err)
		}
	})
	t.Run("needs one subject that is known, and a ground", func(t *testing.T) {
		note := new("Kurang.")
		for field, n := range map[string]casework.NewFinding{
			"field":       {Note: note},
			"requirement": {Requirement: new("X1"), Note: note},
			"slot":        {Requirement: new("L6"), Note: note},
			"reason":      {Field: new("aims")},
			"x":           {Problem: registry.Invalid("x", "x", "x")},
		} {
			_, err := add(staff, n)
			refused(t, err, workflow.Invalid, field)
		}
		for _, n := range []casework.NewFinding{{Field: new("bank"), Note: note}, {Field: new("aims"), Requirement: new("P1"), Note: note}} {
			_, err := add(staff, n)
			refused(t, err, workflow.Invalid, "field")
		}
	})
	t.Run("is drafted only by whose turn it is", func(t *testing.T) {
		bad := casework.NewFinding{Problem: registry.Invalid("x", "x", "x")}
		_, err := add(w.Person(w.Office, "staf"), bad)
		refused(t, err, workflow.Forbidden, "bukan_yang_ditugaskan")
		_, err = add(w.As("kasubbid"), bad)
		refused(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
		for _, role := range []string{"pemohon", "bagian_umum", "auditor"} {
			_, err = add(w.As(role), bad)
			refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		}
		for _, who := range []workflow.Actor{w.As("admin"), w.Person(w.Office, "pemohon")} {
			_, err = add(who, bad)
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
	})
}

func TestDeleteFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	staff, id := w.As("staf"), w.examined()
	w.judgeAll(id, "P3")
	add := func(role string) *registry.Finding {
		f, err := w.o.AddFinding(t.Context(), w.As(role), id, casework.NewFinding{Field: new("aims"), Note: new("Kabur.")})
		w.must(err)
		return f
	}
	remove := func(by workflow.Actor, f *registry.Finding) error { return w.o.DeleteFinding(t.Context(), by, f.ID) }
	own, later, early := add("staf"), add("staf"), add("staf")
	t.Run("lets who decides later remove another's at once, and nobody else", func(t *testing.T) {
		refused(t, remove(w.As("kasubbid"), early), workflow.Forbidden, "bukan_konsep_anda")
		f := w.finding(id, "P3")
		refused(t, remove(w.As("kabid"), &f), workflow.Conflict, "milik_penilaian")
		w.must(remove(w.As("kabid"), early))
	})
	t.Run("removes an own draft", func(t *testing.T) {
		refused(t, remove(w.As("pemohon"), own), workflow.Missing, "tidak_ditemukan")
		refused(t, remove(w.As("auditor"), own), workflow.Forbidden, "bukan_tugas_anda")
		w.must(remove(staff, own))
		refused(t, remove(staff, own), workflow.Missing, "tidak_ditemukan")
	})
	t.Run("leaves a document's to its verdict", func(t *testing.T) {
		f := w.finding(id, "P3")
		refused(t, remove(staff, &f), workflow.Conflict, "milik_penilaian")
	})
	w.do("staf", id, "teruskan", nil)
	w.do("kasubbid", id, "setujui_kasubbid", nil)
	t.Run("lets whoever checks last remove another's, and the maker his own", func(t *testing.T) {
		w.must(remove(w.As("kabid"), later))
		kept := add("kabid")
		refused(t, remove(staff, kept), workflow.Forbidden, "bukan_konsep_anda")
		w.must(remove(w.As("kabid"), kept))
	})
	t.Run("refuses what was sent", func(t *testing.T) {
		sent := add("kabid")
		w.do("kabid", id, "nyatakan_belum_lengkap", nil)
		refused(t, remove(w.As("kabid"), sent), workflow.Conflict, "keadaan_tidak_sesuai") // the notice is due
		w.do("staf", id, "beritahukan", nil)
		refused(t, remove(w.As("kabid"), sent), workflow.Conflict, "sudah_dikirim")
		refused(t, remove(w.As("pemohon"), sent), workflow.Forbidden, "bukan_tugas_anda")
	})
}

func TestPutAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, id := w.As("pemohon"), w.returned("P3", "P4")
	answer := func(who workflow.Actor, subject string, a casework.Answer) (*registry.Finding, error) {
		return w.o.PutAnswer(t.Context(), who, w.finding(id, subject).ID, a)
	}
	t.Run("answers by text, then by dispute", func(t *testing.T) {
		f, err := answer(by, "P3", casework.Answer{Text: new(" Sudah benar. ")})
		w.must(err)
		if f.State != registry.FindingAnswered || *f.AnswerKind != registry.AnswerText || *f.AnswerText != "Sudah benar." {
			t.Errorf("got %+v", f)
		}
		_, err = answer(by, "P3", casework.Answer{Dispute: new("Tidak setuju.")})
		w.must(err)
		if f := w.finding(id, "P3"); *f.AnswerKind != registry.AnswerDispute || *f.AnswerText != "Tidak setuju." {
			t.Errorf("got %+v", f)
		}
	})
	t.Run("a text beside a new file explains it", func(t *testing.T) {
		w.upload(by, id, "P4", "")
		f, err := answer(by, "P4", casework.Answer{Text: new("Ini yang baru.")})
		if err != nil || *f.AnswerKind != registry.AnswerFile || *f.AnswerText != "Ini yang baru." {
			t.Errorf("got %+v, %v", f, err)
		}
	})
	t.Run("needs words of one kind", func(t *testing.T) {
		_, err := answer(by, "P3", casework.Answer{Text: new(" ")})
		refused(t, err, workflow.Invalid, "text")
		_, err = answer(by, "P3", casework.Answer{Text: new("a"), Dispute: new("b")})
		refused(t, err, workflow.Invalid, "dispute")
	})
	t.Run("is the applicant's, while it is open", func(t *testing.T) {
		bad := casework.Answer{Problem: registry.Invalid("x", "x", "x")}
		_, err := answer(w.As("staf"), "P3", bad)
		refused(t, err, workflow.Forbidden, "bukan_tugas_anda")
		_, err = answer(w.Person(w.Office, "pemohon"), "P3", bad)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
		w.do("pemohon", id, "ajukan_ulang", nil)
		_, err = answer(by, "P3", bad)
		refused(t, err, workflow.Conflict, "keadaan_tidak_sesuai")
	})
	t.Run("does not see drafts", func(t *testing.T) {
		w.judge(w.document(id, "P4").ID, registry.Unsuitable)
		_, err := answer(by, "P4", casework.Answer{Text: new("a")})
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})
}

func TestPutDecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by, boss, id := w.As("pemohon"), w.As("kasubbid"), w.returned("P3", "P4", "P5")
	yes, no := casework.Decision{Accepted: new(true)}, casework.Decision{Accepted: new(false), Note: "Masih kurang."}
	decide := func(who workflow.Actor, f registry.Finding, n casework.Decision) error {
		_, err := w.o.PutDecision(t.Context(), who, f.ID, n)
		return err
	}
	for code, a := range map[string]casework.Answer{"P3": {Text: new("Benar.")}, "P4": {Dispute: new("Tidak.")}} {
		_, err := w.o.PutAnswer(t.Context(), by, w.finding(id, code).ID, a)
		w.must(err)
	}
	w.upload(by, id, "P5", "")
	refused(t, decide(boss, w.finding(id, "P3"), yes), workflow.Conflict, "keadaan_tidak_sesuai")
	w.do("pemohon", id, "ajukan_ulang", nil)
	t.Run("is asked for a decision and words when refusing", func(t *testing.T) {
		refused(t, decide(boss, w.finding(id, "P3"), casework.Decision{}), workflow.Invalid, "accepted")
		refused(t, decide(boss, w.finding(id, "P3"), casework.Decision{Accepted: new(false)}), workflow.Invalid, "note")
	})
	t.Run("accepted closes the finding and clears the verdict", func(t *testing.T) {
		w.must(decide(boss, w.finding(id, "P3"), yes))
		if f := w.finding(id, "P3"); f.State != registry.FindingClosed || !*f.Accepted || *f.DecidedBy != boss.User {
			t.Errorf("got %+v", f)
		}
		if v := w.document(id, "P3").Verdict; v != nil {
			t.Errorf("got %+v", v)
		}
	})
	t.Run("refused closes it and drafts a new one on the same subject", func(t *testing.T) {
		before := w.finding(id, "P4")
		w.must(decide(boss, before, no))
		after := w.finding(id, "P4")
		if after.ID == before.ID || after.State != registry.FindingDraft || *after.DocumentID != *before.DocumentID || *after.Note != "Masih kurang." {
			t.Errorf("got %+v", after)
		}
		if w.document(id, "P4").Verdict == nil {
			t.Error("the verdict is gone")
		}
		refused(t, decide(boss, before, yes), workflow.Conflict, "tidak_ada_yang_diputuskan")
	})
	t.Run("has nothing to decide on a draft or a new file", func(t *testing.T) {
		for _, code := range []string{"P4", "P5"} {
			refused(t, decide(boss, w.finding(id, code), yes), workflow.Conflict, "tidak_ada_yang_diputuskan")
		}
	})
	t.Run("is for kasubbid, also in his own step", func(t *testing.T) {
		bad := casework.Decision{Problem: registry.Invalid("x", "x", "x")}
		for _, role := range []string{"staf", "kabid", "auditor"} {
			refused(t, decide(w.As(role), w.finding(id, "P5"), bad), workflow.Forbidden, "bukan_tugas_anda")
		}
		refused(t, decide(w.As("admin"), w.finding(id, "P5"), bad), workflow.Missing, "tidak_ditemukan")
		w.judgeAll(id, "P4")
		w.do("staf", id, "teruskan", nil)
		refused(t, decide(boss, w.finding(id, "P4"), yes), workflow.Conflict, "tidak_ada_yang_diputuskan")
		w.do("kasubbid", id, "setujui_kasubbid", nil)
		refused(t, decide(boss, w.finding(id, "P4"), yes), workflow.Conflict, "keadaan_tidak_sesuai")
	})
}

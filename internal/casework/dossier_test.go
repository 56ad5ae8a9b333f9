package casework_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/registry"
	"ormas/workflow"
)

func (w *world) view(by workflow.Actor, id uuid.UUID) *casework.DossierView {
	w.t.Helper()
	v, err := w.o.Dossier(w.t.Context(), by, id)
	w.must(err)
	return v
}

func offered(v *casework.DossierView) []string {
	names := []string{}
	for _, a := range v.Allowed {
		names = append(names, a.Action)
	}
	return names
}

func current(v *casework.DossierView, requirement string) registry.Document {
	i := slices.IndexFunc(v.Dossier.Documents, func(d registry.Document) bool { return d.Current && d.Requirement == requirement })
	return v.Dossier.Documents[i]
}

func TestDossierView(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.examined()
	w.judgeAll(id, "P3")

	t.Run("shows staff the whole case", func(t *testing.T) {
		v := w.view(w.As("staf"), id)
		if v.StateLabel != "Pemeriksaan kelengkapan" || v.Location.String() != "Asia/Makassar" {
			t.Errorf("got label %q in %s", v.StateLabel, v.Location)
		}
		if !slices.Contains(offered(v), "teruskan") || slices.Contains(offered(v), "setujui_kasubbid") {
			t.Errorf("got actions %v for the case officer", offered(v))
		}
		if p3 := current(v, "P3"); p3.Verdict.Result != registry.Unsuitable || v.Names[p3.Verdict.By] != w.As("staf").Name || !p3.Locked {
			t.Errorf("got P3 %+v by %q, locked %v", p3.Verdict, v.Names[p3.Verdict.By], p3.Locked)
		}
		if len(v.Dossier.Findings) != 1 {
			t.Errorf("got %d findings, want the draft", len(v.Dossier.Findings))
		}
		last := v.History[len(v.History)-1]
		if last.Action != "tugaskan" || last.Label != "Tugaskan staf pelaksana" || last.By != w.As("kabid").Name || last.As != "kabid" || last.Note == "" {
			t.Errorf("got last act %+v", last)
		}
	})

	t.Run("reads the clocks", func(t *testing.T) {
		c := w.view(w.As("kabid"), id).Clock
		if c.Step.Unit != "hari kerja" || c.Step.Used != 0 || *c.Step.Norm != 2 || c.Step.Due == nil || !strings.Contains(c.Step.Text, "paling lambat") {
			t.Errorf("got step %+v", c.Step)
		}
		if *c.Office.Norm != 15 || c.ExpectedOn == nil || c.Applicant.Norm != nil {
			t.Errorf("got office %+v, expected on %v, applicant %+v", c.Office, c.ExpectedOn, c.Applicant)
		}
	})

	t.Run("keeps from the applicant what has not been sent", func(t *testing.T) {
		v := w.view(w.As("pemohon"), id)
		if len(v.Dossier.Findings) != 0 || current(v, "P3").Verdict != nil || current(v, "P1").Verdict != nil || len(v.Names) != 0 {
			t.Errorf("got findings %v, verdicts %v and %v", v.Dossier.Findings, current(v, "P3").Verdict, current(v, "P1").Verdict)
		}
		if !slices.Equal(offered(v), []string{"tarik"}) {
			t.Errorf("got actions %v for the applicant", offered(v))
		}
	})

	t.Run("keeps from the applicant who works in the office and what they note", func(t *testing.T) {
		for _, line := range w.view(w.As("pemohon"), id).History {
			switch {
			case line.As == "pemohon" && (line.By != w.As("pemohon").Name || line.Note == ""):
				t.Errorf("got the applicant's own act as %+v", line)
			case line.As == "kabid" && (line.By != "Kepala Bidang" || line.Note != ""):
				t.Errorf("got an act of the office as %+v", line)
			}
		}
	})

	t.Run("hides it from strangers, administrators and other offices", func(t *testing.T) {
		other := w.Found("lain.contoh.test", "Kota Lain")
		for _, by := range []workflow.Actor{w.Person(w.Office, "pemohon"), w.As("admin"), w.Person(other, "kabid"), w.Person(other, "auditor")} {
			_, err := w.o.Dossier(t.Context(), by, id)
			refused(t, err, workflow.Missing, "tidak_ditemukan")
		}
		if v := w.view(w.As("auditor"), id); len(v.Allowed) != 0 {
			t.Errorf("got actions %v for the auditor", offered(v))
		}
	})
}

func TestDossierViewAfterRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.returned("P3")
	applicant := w.As("pemohon")

	t.Run("shows the applicant what was sent", func(t *testing.T) {
		v := w.view(applicant, id)
		if p3 := current(v, "P3"); p3.Verdict == nil || p3.Verdict.Result != registry.Unsuitable || p3.Verdict.By != uuid.Nil || p3.Locked {
			t.Errorf("got P3 %+v, locked %v", p3.Verdict, p3.Locked)
		}
		if p1 := current(v, "P1"); p1.Verdict == nil || !p1.Locked {
			t.Errorf("got P1 %+v, locked %v", p1.Verdict, p1.Locked)
		}
		if f := v.Dossier.Findings; len(f) != 1 || f[0].State != registry.FindingSent || f[0].MadeBy != uuid.Nil {
			t.Errorf("got findings %+v", f)
		}
		if r := v.Dossier.Rounds; len(r) != 1 || r[0].SentBy != uuid.Nil {
			t.Errorf("got rounds %+v", r)
		}
		for _, a := range v.Dossier.Attachments {
			if !a.ForApplicant {
				t.Errorf("got internal attachment %s", a.Kind)
			}
		}
	})

	t.Run("tells the applicant the note of a step that is addressed to him", func(t *testing.T) {
		for _, line := range w.view(applicant, id).History {
			if told := line.Action == "beritahukan" || line.As == "pemohon"; told != (line.Note != "") {
				t.Errorf("%s: got note %q", line.Action, line.Note)
			}
		}
	})

	t.Run("runs the applicant's clock", func(t *testing.T) {
		c := w.view(applicant, id).Clock
		if *c.Applicant.Norm != 15 || c.Applicant.Due == nil || c.Office.Due != nil {
			t.Errorf("got applicant %+v and office %+v", c.Applicant, c.Office)
		}
	})

	t.Run("locks everything while the case is on hold", func(t *testing.T) {
		w.do("kabid", id, "tangguhkan", nil)
		v := w.view(applicant, id)
		if !current(v, "P3").Locked || *v.Dossier.HeldReason != "Alasan contoh." {
			t.Errorf("got locked %v, held for %q", current(v, "P3").Locked, *v.Dossier.HeldReason)
		}
		w.do("kabid", id, "lanjutkan", nil)
	})

	t.Run("shows a verdict on a new version only after the next round", func(t *testing.T) {
		doc := w.upload(applicant, id, "P3", "")
		w.do("pemohon", id, "ajukan_ulang", nil)
		w.judge(doc.ID, registry.Unsuitable)
		if v := w.view(applicant, id); current(v, "P3").Verdict != nil || len(v.Dossier.Findings) != 1 {
			t.Errorf("got verdict %v and %d findings", current(v, "P3").Verdict, len(v.Dossier.Findings))
		}
		w.Clock.Add(1) // a moment later
		w.sendBack(id)
		if v := w.view(applicant, id); current(v, "P3").Verdict == nil || len(v.Dossier.Findings) != 2 {
			t.Errorf("got verdict %v and %d findings", current(v, "P3").Verdict, len(v.Dossier.Findings))
		}
	})
}

func TestDossierViewDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.draft(w.As("pemohon"))

	t.Run("is the applicant's alone", func(t *testing.T) {
		_, err := w.o.Dossier(t.Context(), w.As("staf"), id)
		refused(t, err, workflow.Missing, "tidak_ditemukan")
	})

	t.Run("says what is missing before it is handed in", func(t *testing.T) {
		v := w.view(w.As("pemohon"), id)
		if !slices.Equal(offered(v), []string{"ajukan"}) || len(v.Allowed[0].Blocked) == 0 {
			t.Errorf("got %v, blocked %v", offered(v), v.Allowed[0].Blocked)
		}
		if v.Clock.ExpectedOn != nil || v.Clock.Office.Used != 0 || len(v.History) != 0 || v.Certificate != nil {
			t.Errorf("got clock %+v and history %v", v.Clock, v.History)
		}
	})
}

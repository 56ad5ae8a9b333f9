package casework

import (
	"context"
	"fmt"
	"slices"

	"ormas/internal/certificate"
	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

const successorOpen = "Pembetulan atau pembaruan surat ini sudah berjalan."

// correctLetter begins the case of a corrected version: a copy of the letter's case with what was wrong put right, at the
// step that drafts letters. From there on it is drafted and signed like any other; the letter stays in force until then.
func correctLetter(ctx context.Context, a *letterAct, c LetterCommand) error {
	if _, ok, err := a.tx.OpenSuccessor(ctx, a.c.ID); err != nil || ok {
		if err == nil {
			err = registry.Conflict(SuccessorUnderWay, successorOpen)
		}
		return err
	}
	if err := a.tx.LoadForm(ctx, a.d); err != nil {
		return err
	}
	d, err := a.corrected(c)
	if err != nil {
		return err
	}
	t, err := a.p.BeginCorrection(a.t)
	if err != nil {
		return err
	}
	if err := a.tx.AddDossier(ctx, d); err != nil {
		return err
	}
	if err := a.assignAgain(ctx, d); err != nil {
		return err
	}
	begun := &act{
		underLock: underLock{office: a.office, tx: a.tx, d: d, t: t, by: a.by}, c: Command{Dossier: d.ID},
		entry: postgres.Entry{ByName: a.by.Name, Input: t.Input()},
	}
	_, err = begun.apply(ctx)
	return err
}

// corrected is the new case as it is before its first step.
func (a *letterAct) corrected(c LetterCommand) (*registry.Dossier, error) {
	was := data{a.d.Form, a.d.Officers}
	now, problems := was.patched(a.p.Definition, data{c.Form, c.Officers})
	changed := slices.DeleteFunc(was.differs(a.p.Definition, now), func(name string) bool { return was.blank(name) && now.blank(name) })
	switch {
	case len(problems) > 0:
	case len(changed) == 0:
		problems = registry.Faults{{Field: "form", Code: "tidak_berubah", Detail: "Betulkan sekurang-kurangnya satu data yang tercetak dalam surat."}}
	default: // what was handed in years ago need not be what the version in force asks for; what is changed must
		problems = slices.DeleteFunc(a.p.CheckComplete(now.form, now.officers.Plain()), func(f registry.FieldError) bool { return !slices.Contains(changed, f.Field) })
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	d := newDraft(a.p, a.by)
	d.OfficeID, d.OrganisationID, d.Counter, d.MadeBy = a.d.OfficeID, a.d.OrganisationID, a.d.Counter, a.d.MadeBy
	d.Form, d.Officers, d.Name = now.form, now.officers, a.p.CaseName(now.form)
	d.Replaces, d.Origin, d.Definition = &a.c.ID, a.d.Origin, a.p.Definition
	if d.Origin == nil {
		d.Origin = &a.d.ID
	}
	d.RegistrationNumber, d.SubmittedAt = &a.c.RegistrationNumber, &a.tx.Now
	return d, nil
}

// assignAgain names whoever drafted the letter before, as long as that person still may.
func (a *letterAct) assignAgain(ctx context.Context, d *registry.Dossier) error {
	step, _ := a.p.StepWith(workflow.EffectDraft)
	before, err := a.tx.Assignments(ctx, a.d.ID)
	if err != nil || !step.Assigned {
		return err
	}
	who := (&registry.Dossier{Assignments: before}).Assignee(step.By[0])
	if who == nil {
		return nil
	}
	person, err := a.tx.User(ctx, *who)
	if err != nil || person.DisabledAt != nil {
		return err
	}
	named := registry.Assignment{DossierID: d.ID, Role: step.By[0], UserID: *who, AssignedBy: a.by.User, From: a.tx.Now}
	d.Assignments = append(d.Assignments, named)
	return a.tx.Assign(ctx, named)
}

// corrected names on the draft the letter that a case corrects, nil where it corrects none.
func (a *act) corrected(ctx context.Context) (*certificate.Corrected, error) {
	if !a.d.Correction() {
		return nil, nil //nolint:nilnil // most letters correct none
	}
	c, err := a.tx.CertificateByID(ctx, *a.d.Replaces)
	if err != nil {
		return nil, err
	}
	before, err := certificate.ReadLetter(c.Letter)
	if err != nil {
		return nil, err
	}
	lost, err := a.tx.CountGivenUp(ctx, a.d.ID)
	if err != nil {
		return nil, err
	}
	return &certificate.Corrected{N: c.Correction + 1 + lost, Number: c.LetterNumber, IssuedOn: c.IssuedOn, FirstIssued: before.ValidFrom()}, nil
}

// chain numbers a corrected letter: the number that its registration has, and which correction it is. A signature whose
// outcome nobody knows may have used one up, so that the count is taken anew.
func (a *act) chain(ctx context.Context, letter *certificate.Letter, number *registry.Number) error {
	c, err := a.corrected(ctx)
	if err != nil {
		return err
	}
	letter.Corrects, number.Text = c, fmt.Sprintf("%s Pembetulan ke-%d", number.Text, c.N)
	return nil
}

// blank tells whether nothing stands in a field: a box that nobody ticked is as good as one that was never shown.
func (old data) blank(name string) bool {
	switch v := old.at(name).(type) {
	case nil:
		return true
	case bool:
		return !v
	case []any:
		return len(v) == 0
	}
	return false
}

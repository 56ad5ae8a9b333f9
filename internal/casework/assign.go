package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// assign names the person who has a role in this case from now on.
func assign(ctx context.Context, a *act) error {
	role := a.t.Action().Assigns
	person, err := a.appointee(ctx, role)
	if err != nil {
		return err
	}
	return a.name(ctx, role, person)
}

// nameBeginner names whoever hands a case in for the office itself: so later steps can wait for that very person, and the
// case stays in that person's lists. An applicant is known by the organisation.
func (a *act) nameBeginner(ctx context.Context) error {
	if !a.t.Action().First || a.d.Definition.Public() {
		return nil
	}
	return a.name(ctx, a.t.As(), a.by.User)
}

// name gives a role in the case to a person from now on.
func (a *act) name(ctx context.Context, role string, person uuid.UUID) error {
	named := registry.Assignment{DossierID: a.d.ID, Role: role, UserID: person, AssignedBy: a.by.User, From: a.tx.Now}
	if err := a.tx.Assign(ctx, named); err != nil {
		return err
	}
	for i, old := range a.d.Assignments {
		if old.Role == role && old.Until == nil {
			a.d.Assignments[i].Until = &a.tx.Now
		}
	}
	a.d.Assignments = append(a.d.Assignments, named) // whose turn it is follows from here
	return nil
}

// appointee checks the person named by the input. Where the state stays the work only changes hands, and somebody
// else's they must be.
func (a *act) appointee(ctx context.Context, role string) (uuid.UUID, error) {
	text, _ := a.t.Input()["user_id"].(string)
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, registry.Invalid("user_id", "bukan_id", "Pilih orang yang ditugaskan.")
	}
	user, err := a.tx.User(ctx, id)
	if workflow.KindOf(err) == workflow.Missing {
		return uuid.Nil, registry.Invalid("user_id", "tidak_dikenal", "Orang ini tidak ada di kantor Anda.")
	}
	if err != nil {
		return uuid.Nil, err
	}
	return id, a.unfit(*user, role)
}

// unfit says why a person cannot be named, nil where nothing stands against it.
func (a *act) unfit(user registry.User, role string) error {
	person := workflow.Actor{User: user.ID, Office: user.OfficeID, Name: user.Name, Roles: user.Roles}
	current := a.d.Assignee(role)
	switch {
	case user.OfficeID != a.d.OfficeID:
		return registry.Invalid("user_id", "tidak_dikenal", "Orang ini tidak ada di kantor Anda.")
	case user.DisabledAt != nil || user.ConfirmedAt == nil:
		return registry.Invalid("user_id", "tidak_aktif", "Akun orang ini tidak aktif.")
	case !person.Has(role):
		return registry.Invalid("user_id", "bukan_perannya", "Orang ini tidak memiliki peran untuk tugas ini.")
	case a.t.From() == a.t.To() && current != nil && *current == user.ID:
		return registry.Invalid("user_id", "sama", "Tugas ini sudah ada pada orang tersebut.")
	case a.d.Definition.Excluded(a.d.Snapshot(), role, person):
		return registry.Invalid("user_id", "pemisahan_tugas", "Orang ini sudah mengerjakan langkah lain yang tidak boleh dirangkap.")
	}
	return nil
}

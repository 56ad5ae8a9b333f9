package casework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewOrganisation is an organisation that somebody enters.
type NewOrganisation struct {
	Form     registry.Form
	Officers []registry.Form
	Counter  *registry.Counter // the person at the counter, where staff enters it for somebody; nil: an own one
	Key      postgres.Key
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// CreateOrganisation enters an organisation: an applicant an own one, whose first member he becomes; the counter one
// for the person who stands there.
func (o *Office) CreateOrganisation(ctx context.Context, by workflow.Actor, n NewOrganisation) (postgres.Outcome, error) {
	return o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		procedures, err := o.InForce(ctx, tx, by.Office, tx.Now)
		if err != nil {
			return postgres.Outcome{}, err
		}
		if err := mayEnter(procedures, by, n.Counter != nil); err != nil {
			return postgres.Outcome{}, err
		}
		g, err := newOrganisation(procedures, by, n)
		if err != nil {
			return postgres.Outcome{}, err
		}
		return postgres.Outcome{Status: 201, Resource: g.ID}, addOrganisation(ctx, tx, g)
	})
}

// mayEnter refuses whoever has no role that enters organisations: that of an applicant, or at the counter the counter's.
func mayEnter(procedures []rules.Procedure, by workflow.Actor, counter bool) error {
	if slices.ContainsFunc(procedures, func(p rules.Procedure) bool { return p.Organisation && p.Begins(by, counter) }) {
		return nil
	}
	return refuseBeginning()
}

func newOrganisation(procedures []rules.Procedure, by workflow.Actor, n NewOrganisation) (*registry.Organisation, error) {
	if n.Problem != nil {
		return nil, n.Problem
	}
	counter, problems := checkCounter(n.Counter)
	allowed := union(procedures)
	now, wrong := data{}.patched(allowed, data{n.Form, n.Officers})
	if err := slices.Concat(problems, wrong, needName(now.form)).Err(); err != nil {
		return nil, err
	}
	return &registry.Organisation{
		ID: registry.NewID(), OfficeID: by.Office, Name: now.form.Text("name"), Form: now.form,
		Officers: now.officers, Counter: counter, MadeBy: by.User,
	}, nil
}

func addOrganisation(ctx context.Context, tx *postgres.Tx, g *registry.Organisation) error {
	if err := tx.AddOrganisation(ctx, g); err != nil {
		return err
	}
	if g.Counter != nil {
		return nil // who stood at the counter has no account; staff acts for him
	}
	if err := tx.AddMember(ctx, g.ID, registry.Member{UserID: g.MadeBy, Role: registry.LeadingMember}); err != nil {
		return err
	}
	return tx.AddMemberEvent(ctx, registry.MemberEvent{
		OrganisationID: g.ID, Kind: registry.MemberEntered, By: g.MadeBy, AboutUser: &g.MadeBy, Role: registry.LeadingMember,
	})
}

// Organisation is an organisation that this person may see: its members, whoever made it at the counter, and staff of
// its office once it has handed in a dossier.
func (o *Office) Organisation(ctx context.Context, by workflow.Actor, id uuid.UUID) (*registry.Organisation, error) {
	g, err := o.db.Organisation(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return &g.Organisation, nil
}

// PatchOrganisation merges new data into an organisation, as RFC 7396 says; officers are merged by position. Dossiers
// keep the copy they were made with. The patch's version is not looked at.
func (o *Office) PatchOrganisation(ctx context.Context, by workflow.Actor, id uuid.UUID, p Patch) (changed *registry.Organisation, err error) {
	err = o.db.InTx(ctx, func(tx *postgres.Tx) error {
		g, err := tx.LockOrganisation(ctx, by, id)
		if err != nil {
			return err
		}
		if !g.Own {
			return registry.Forbid("bukan_organisasi_anda", "Data organisasi hanya dapat diubah oleh anggotanya.")
		}
		procedures, err := o.InForce(ctx, tx, g.OfficeID, tx.Now)
		if err != nil {
			return err
		}
		changed = &g.Organisation
		if err := patchOrganisation(changed, union(procedures), p); err != nil {
			return err
		}
		return tx.ChangeOrganisation(ctx, changed)
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

func patchOrganisation(g *registry.Organisation, allowed *workflow.Definition, p Patch) error {
	if p.Problem != nil {
		return p.Problem
	}
	now, problems := data{g.Form, g.Officers}.patched(allowed, data{p.Form, p.Officers})
	if err := append(problems, needName(now.form)...).Err(); err != nil {
		return err
	}
	g.Name, g.Form, g.Officers = now.form.Text("name"), now.form, now.officers
	return nil
}

// needName asks for the one thing an organisation cannot be without.
func needName(form registry.Form) registry.Faults {
	if form.Text("name") != "" {
		return nil
	}
	return registry.Faults{{Field: "name", Code: "wajib", Detail: "Isi nama organisasi."}}
}

// union is what an organisation may say about itself: the fields and positions of all procedures of the office that
// organisations bring something in.
func union(procedures []rules.Procedure) *workflow.Definition {
	all := new(workflow.Definition)
	byName := func(name string) func(workflow.Field) bool {
		return func(f workflow.Field) bool { return f.Name == name }
	}
	for _, p := range procedures {
		if !p.Organisation {
			continue
		}
		for _, f := range p.Form {
			if !slices.ContainsFunc(all.Form, byName(f.Name)) {
				f.Given = nil // an organisation answers for itself; only a procedure is for one kind of them
				all.Form = append(all.Form, f)
			}
		}
		for _, f := range p.OfficerForm {
			if !slices.ContainsFunc(all.OfficerForm, byName(f.Name)) {
				all.OfficerForm = append(all.OfficerForm, f)
			}
		}
		for _, position := range p.Positions {
			if !slices.ContainsFunc(all.Positions, func(known workflow.Position) bool { return known.ID == position.ID }) {
				all.Positions = append(all.Positions, position)
			}
		}
	}
	return all
}

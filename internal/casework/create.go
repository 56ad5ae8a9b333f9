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

// NewDossier is a request that somebody begins.
type NewDossier struct {
	Service        string
	OrganisationID *uuid.UUID        // where the procedure asks for one
	Renews         *uuid.UUID        // the letter whose place the new one is to take; Service and OrganisationID may be left to it
	Counter        *registry.Counter // the person at the counter, where staff begins it for somebody; nil: an own one
	Key            postgres.Key
	Problem        *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// CreateDossier begins a draft along the office's newest version of a procedure, with a copy of the organisation's data.
func (o *Office) CreateDossier(ctx context.Context, by workflow.Actor, n NewDossier) (postgres.Outcome, error) {
	return o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, nil, func(tx *postgres.Tx) (postgres.Outcome, error) {
		old, err := renewed(ctx, tx, by, &n)
		if err != nil {
			return postgres.Outcome{}, err
		}
		procedures, err := o.InForce(ctx, tx, by.Office, tx.Now)
		if err != nil {
			return postgres.Outcome{}, err
		}
		p, err := mayCreate(procedures, by, n)
		if err != nil {
			return postgres.Outcome{}, err
		}
		d := newDraft(p, by)
		if err := fillDraft(ctx, tx, d, beginning{by, p, n}); err != nil {
			return postgres.Outcome{}, err
		}
		out := postgres.Outcome{Status: 201, Resource: d.ID, Version: &d.Version}
		if err := o.mayAsk(ctx, tx, d, p.Definition); err != nil {
			return out, err
		}
		if old != nil {
			return out, o.renew(ctx, tx, d, renewal{by, p, old})
		}
		return out, tx.AddDossier(ctx, d)
	})
}

// mayCreate finds the procedure of a new request and refuses whoever has no role that begins it. That the service is
// unknown is told only to those who may begin something.
func mayCreate(procedures []rules.Procedure, by workflow.Actor, n NewDossier) (rules.Procedure, error) {
	may := func(p rules.Procedure) bool { return p.Begins(by, n.Counter != nil) }
	known := slices.IndexFunc(procedures, func(p rules.Procedure) bool { return p.Service == n.Service })
	switch {
	case known < 0 && !slices.ContainsFunc(procedures, may), known >= 0 && !may(procedures[known]):
		return rules.Procedure{}, refuseBeginning()
	case n.Problem != nil:
		return rules.Procedure{}, n.Problem
	case known < 0:
		return rules.Procedure{}, registry.Invalid("service", "tidak_dikenal", "Layanan ini tidak ada pada kantor Anda.")
	}
	return procedures[known], nil
}

// beginning is who begins which procedure, with what was sent.
type beginning struct {
	by workflow.Actor
	p  rules.Procedure
	n  NewDossier
}

// fillDraft gives a draft who it is for, and a copy of the organisation's data.
func fillDraft(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, b beginning) error {
	counter, problems := checkCounter(b.n.Counter)
	if err := append(problems, b.needOrganisation()...).Err(); err != nil {
		return err
	}
	d.Counter = counter
	if b.n.OrganisationID == nil {
		return nil
	}
	g, err := tx.Organisation(ctx, b.by, *b.n.OrganisationID)
	if workflow.KindOf(err) == workflow.Missing || err == nil && !g.Own && counter == nil {
		return registry.Invalid("organisation_id", "tidak_ditemukan", "Organisasi ini tidak ditemukan.")
	}
	if err != nil {
		return err
	}
	d.OrganisationID, d.Name = &g.ID, g.Name
	d.Form, d.Officers = copied(b.p.Definition, data{g.Form, g.Officers})
	return nil
}

func (b beginning) needOrganisation() registry.Faults {
	sent := b.n.OrganisationID != nil
	switch {
	case b.p.Organisation && !sent:
		return registry.Faults{{Field: "organisation_id", Code: "wajib", Detail: "Pilih organisasi yang mengajukan permohonan."}}
	case sent && !b.p.Organisation:
		return registry.Faults{{Field: "organisation_id", Code: "tidak_dipakai", Detail: "Layanan ini tidak diajukan oleh organisasi."}}
	}
	return nil
}

// newDraft is a draft that belongs to nobody's organisation yet.
func newDraft(p rules.Procedure, by workflow.Actor) *registry.Dossier {
	st, _ := p.State(p.Initial())
	role, _, _ := p.Turn(st.ID)
	return &registry.Dossier{
		ID: registry.NewID(), OfficeID: by.Office, DefinitionID: p.ID, Service: p.Service,
		TrackingCode: registry.NewCode(), State: st.ID, Version: 1, MadeBy: by.User, Owner: st.Owner, TurnRole: role,
		Name: p.Title, Form: p.Give(registry.Form{}), Officers: registry.Officers{},
	}
}

func refuseBeginning() *registry.Error {
	return registry.Forbid("bukan_tugas_anda", "Peran Anda tidak dapat memulai ini. Petugas loket perlu menyertakan data orang yang datang (counter).")
}

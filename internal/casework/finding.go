package casework

import (
	"context"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// NewFinding is a deficiency without a document: on a field of the data or on a requirement item.
type NewFinding struct {
	Field       *string // dotted: officers.ketua.nik
	Requirement *string
	Slot        string
	Reason      *string // coded reason of the definition
	Note        *string
	Key         postgres.Key
	Problem     *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// AddFinding drafts a finding. The applicant learns of it only with the round in which it is sent.
func (o *Office) AddFinding(ctx context.Context, by workflow.Actor, dossier uuid.UUID, n NewFinding) (*registry.Finding, error) {
	var d *registry.Dossier
	var made *registry.Finding
	out, err := o.db.Once(ctx, postgres.Request{By: by, Key: n.Key}, o.seen(ctx, by, dossier, &d), func(tx *postgres.Tx) (postgres.Outcome, error) {
		by, err := acting(ctx, tx, by)
		if err != nil {
			return postgres.Outcome{}, err
		}
		if err := d.Definition.May(workflow.Finding, d.Snapshot(), by); err != nil {
			return postgres.Outcome{}, err
		}
		if err := n.check(d.Definition); err != nil {
			return postgres.Outcome{}, err
		}
		made = &registry.Finding{
			DossierID: d.ID, Requirement: n.Requirement, Slot: n.Slot, Field: n.Field, Reason: n.Reason,
			Note: n.Note, MadeBy: by.User,
		}
		err = tx.AddFinding(ctx, made)
		return postgres.Outcome{Status: 201, Resource: made.ID}, err
	})
	switch {
	case err != nil:
		return nil, err
	case made == nil || made.ID != out.Resource: // made by the same request before
		return o.db.Finding(ctx, out.Resource)
	}
	return made, nil
}

// check holds what is refused as invalid, and cleans the words.
func (n *NewFinding) check(def *workflow.Definition) error {
	if n.Problem != nil {
		return n.Problem
	}
	n.Field, n.Requirement, n.Reason, n.Note = cleanOptional(n.Field), cleanOptional(n.Requirement), cleanOptional(n.Reason), cleanOptional(n.Note)
	problems := n.checkSubject(def)
	requirement := ""
	if n.Requirement != nil {
		requirement = *n.Requirement
	}
	problems = append(problems, checkReason(def, n.Reason, requirement)...)
	problems = append(problems, registry.LongNote("note", n.Note)...)
	if n.Reason == nil && n.Note == nil {
		problems = append(problems, needGround())
	}
	return problems.Err()
}

// checkSubject checks that a finding is about one thing that the definition knows.
func (n *NewFinding) checkSubject(def *workflow.Definition) registry.Faults {
	if (n.Field == nil) == (n.Requirement == nil) {
		return registry.Faults{{Field: "field", Code: "wajib", Detail: "Sebutkan satu isian atau satu persyaratan."}}
	}
	if n.Field != nil {
		if _, known := def.Field(*n.Field); !known || n.Slot != "" {
			return registry.Faults{{Field: "field", Code: "tidak_dikenal", Detail: "Isian ini tidak ada dalam data permohonan."}}
		}
		return nil
	}
	return checkItem(def, *n.Requirement, n.Slot)
}

// checkItem checks that a requirement has a slot.
func checkItem(def *workflow.Definition, requirement, slot string) registry.Faults {
	if _, known := def.Requirement(requirement); !known {
		return registry.Faults{{Field: "requirement", Code: "tidak_dikenal", Detail: "Persyaratan ini tidak ada pada layanan ini."}}
	}
	if _, known := def.Item(requirement, slot); !known {
		return registry.Faults{{Field: "slot", Code: "tidak_dikenal", Detail: "Persyaratan ini tidak memiliki bagian tersebut."}}
	}
	return nil
}

// DeleteFinding removes a draft finding without a document: by its maker, or by whoever decides whether it is told. That of
// a document goes when the document is judged suitable.
func (o *Office) DeleteFinding(ctx context.Context, by workflow.Actor, finding uuid.UUID) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, f, err := o.takeFinding(ctx, tx, by, finding)
		if err != nil {
			return err
		}
		if by, err = acting(ctx, tx, by); err != nil {
			return err
		}
		if err := mayRemove(d, f, by); err != nil {
			return err
		}
		return tx.DeleteFinding(ctx, finding)
	})
}

// Removable tells whether a person may remove a finding now.
func Removable(d *registry.Dossier, f registry.Finding, by workflow.Actor) bool {
	return mayRemove(d, &f, by) == nil
}

func mayRemove(d *registry.Dossier, f *registry.Finding, by workflow.Actor) error {
	def, now, maker := d.Definition, d.Snapshot(), f.MadeBy == by.User
	st, _ := def.State(d.State)
	may := def.May(workflow.Finding, now, by)
	switch {
	case !maker && !def.Does(workflow.Finding, now, by):
		return may
	case f.State != registry.FindingDraft:
		return registry.Conflict("sudah_dikirim", "Kekurangan yang sudah dikirim kepada pemohon tidak dapat dihapus.")
	case len(st.Find) == 0 || d.HeldSince != nil: // once the notice is due, drafts are all that it can tell
		return may
	case f.DocumentID != nil:
		return registry.Conflict("milik_penilaian", "Kekurangan ini berasal dari penilaian berkas. Ubah penilaian berkasnya menjadi sesuai.")
	case !maker && !def.Weighs(now, by):
		return registry.Forbid("bukan_konsep_anda", "Konsep kekurangan ini dibuat orang lain. Yang dapat menghapusnya hanya pembuatnya dan Kepala Bidang.")
	}
	return nil
}

// takeFinding finds a finding this person may see and locks its dossier. Drafts are not there for the applicant.
func (o *Office) takeFinding(ctx context.Context, tx *postgres.Tx, by workflow.Actor, id uuid.UUID) (*registry.Dossier, *registry.Finding, error) {
	d, err := tx.LockCoverOfFinding(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	f, err := tx.Finding(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if f.State == registry.FindingDraft && !by.Reads {
		return nil, nil, registry.NotFound("Kekurangan")
	}
	return d, f, o.prepare(ctx, tx, d)
}

package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/workflow"
)

// move carries a running case over to the version of the SOP that is in force. What was done stays measured by the version
// of its time; whatever has no place in the new version any more is kept. The journal names both versions.
func move(ctx context.Context, a *act) error {
	next, err := a.office.inForce(ctx, a.tx, a.d, a.tx.Now)
	if err != nil {
		return err
	}
	if asked, _ := a.t.Input()["to_version"].(float64); int(asked) != next.Version {
		return registry.Invalid("to_version", "bukan_yang_berlaku",
			fmt.Sprintf("Versi SOP yang berlaku sekarang ialah versi %d. Lihat lagi pratinjaunya sebelum memindahkan.", next.Version))
	}
	if why := whyNotMoved(a.d, next.Definition); why != "" {
		return registry.Conflict("tidak_dapat_pindah", why)
	}
	a.entry.DueAt = promised(a.d)
	a.entry.Input = registry.Form{"from_version": a.d.Definition.Version, "to_version": next.Version}
	a.d.DefinitionID, a.d.Definition = next.ID, next.Definition
	return nil
}

// promised is the due time that the applicant was told, which a move leaves alone; nil while the office has the case.
func promised(d *registry.Dossier) *time.Time {
	if d.Owner != workflow.OwnerApplicant || d.DueAt.Equal(registry.NoDue) {
		return nil
	}
	due := d.DueAt
	return &due
}

// whyNotMoved tells in a sentence why a case cannot move to a version, "" where it can: the case must stand somewhere in it,
// and nothing may wait for an answer that nobody could give.
func whyNotMoved(d *registry.Dossier, next *workflow.Definition) string {
	here, _ := d.Definition.State(d.State)
	if st, ok := next.State(d.State); !ok || !st.Open {
		return fmt.Sprintf("Tahap %q tidak ada dalam versi %d. Permohonan ini dapat dipindahkan setelah melewati tahap itu.", here.Label, next.Version)
	}
	for _, f := range d.Findings {
		if f.Open() && drops(d.Definition, next, f) {
			return fmt.Sprintf("Kekurangan tentang %q masih terbuka, padahal versi %d tidak memintanya lagi. Selesaikan kekurangan itu dahulu.", d.FindingLabel(f), next.Version)
		}
	}
	return ""
}

// drops tells whether the next version does not ask any more for what a finding is about.
func drops(was, next *workflow.Definition, f registry.Finding) bool {
	asks := func(def *workflow.Definition) (ok bool) {
		if f.Field != nil {
			_, ok = def.Field(*f.Field)
		} else {
			_, ok = def.Item(*f.Requirement, f.Slot)
		}
		return ok
	}
	return asks(was) && !asks(next)
}

// inForce is the version of a case's procedure that is in force at an instant; its own where none is.
func (o *Office) inForce(ctx context.Context, r rules.Current, d *registry.Dossier, at time.Time) (rules.Procedure, error) {
	all, err := r.CurrentDefinitions(ctx, d.OfficeID, at)
	if err != nil {
		return rules.Procedure{}, err
	}
	id, ok := all[d.Service]
	if !ok {
		return rules.Procedure{Definition: d.Definition, ID: d.DefinitionID}, nil
	}
	def, err := o.Definition(ctx, r, id)
	return rules.Procedure{Definition: def, ID: id}, err
}

// viewer is who looks at a case, and when.
type viewer struct {
	by workflow.Actor
	at time.Time
}

// findOld tells a case whether a later version of its procedure is in force. Only those who may move it need to know, and
// only for them it is asked.
func (o *Office) findOld(ctx context.Context, r rules.Current, d *registry.Dossier, v viewer) error {
	if !slices.ContainsFunc(d.Definition.Actions, func(a workflow.Action) bool {
		return a.Only == workflow.WhileOld && slices.ContainsFunc(a.By, v.by.Has)
	}) {
		return nil
	}
	now, err := o.inForce(ctx, r, d, v.at)
	if err != nil {
		return err
	}
	d.Old = now.Version > d.Definition.Version
	return nil
}

// onVersionInForce refuses to hand in a draft that has not followed a version yet which is in force already: a job moves
// it within minutes.
func (a *act) onVersionInForce(ctx context.Context) error {
	now, err := a.office.inForce(ctx, a.tx, a.d, a.tx.Now)
	if err == nil && now.Version > a.d.Definition.Version {
		err = registry.Conflict("versi_sop_baru", fmt.Sprintf(
			"Versi %d dari SOP ini baru saja berlaku dan draf Anda sedang disesuaikan. Muat ulang halaman ini beberapa menit lagi.", now.Version))
	}
	return err
}

// MovePreview is what would change for a running case that moves to the version of the SOP that is in force.
type MovePreview struct {
	From, To    int    // versions
	Hindrance   string // why it cannot move, in a sentence; empty: it can
	State       string // in which the case stays
	Change      workflow.Change
	Differences []string // between the versions, in words
	Dues        []DueStep
}

// Words tell in sentences what the version asks of the case that the other did not, and the other way round.
func (p *MovePreview) Words() []string { return ChangeWords(p.Change) }

// DueStep is a due time before and after, in words.
type DueStep struct{ What, Before, After string }

// PreviewMove tells what moving a case would change, and changes nothing.
func (o *Office) PreviewMove(ctx context.Context, v *DossierView) (*MovePreview, error) {
	d, now := v.Dossier, o.db.Now()
	next, err := o.inForce(ctx, o.db, d, now)
	if err != nil {
		return nil, err
	}
	cal, err := o.Rules.Calendar(ctx, o.db, d.OfficeID)
	if err != nil {
		return nil, err
	}
	st, _ := d.Definition.State(d.State)
	p := &MovePreview{
		From: d.Definition.Version, To: next.Version, Hindrance: whyNotMoved(d, next.Definition), State: st.Label,
		Change: workflow.ChangeFor(d.Definition, next.Definition, d.Form), Differences: workflow.Diff(d.Definition, next.Definition),
	}
	if p.Hindrance != "" {
		return p, nil
	}
	after := *d
	after.Definition = next.Definition
	after.Journal = append(slices.Clip(d.Journal), registry.Event{
		Seq: len(d.Journal) + 1, From: d.State, To: d.State, Held: d.HeldSince != nil, Definition: next.Definition, At: now,
		DueAt: promised(d),
	})
	then := readClock(cal, &after, now)
	for _, pair := range []struct {
		what          string
		before, after *time.Time
	}{{"Batas waktu tahap ini", v.Clock.Step.Due, then.Step.Due}, {"Batas waktu kantor seluruhnya", v.Clock.Office.Due, then.Office.Due}} {
		p.Dues = append(p.Dues, DueStep{pair.what, dueOrNone(cal, pair.before), dueOrNone(cal, pair.after)})
	}
	return p, nil
}

// PreviewMoveOf tells whoever may move a case now what moving it would change.
func (o *Office) PreviewMoveOf(ctx context.Context, by workflow.Actor, id uuid.UUID) (*MovePreview, error) {
	v, err := o.Dossier(ctx, by, id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(v.Dossier.Definition.Actions, func(a workflow.Action) bool {
		return a.Effect == workflow.EffectMove && slices.ContainsFunc(a.By, by.Has)
	})
	if i < 0 {
		return nil, registry.Forbid("bukan_tugas_anda", "Memindahkan permohonan ke versi SOP lain bukan bagian dari peran Anda.")
	}
	name := v.Dossier.Definition.Actions[i].Name
	if !slices.ContainsFunc(v.Allowed, func(offer workflow.Offer) bool { return offer.Action == name }) {
		return nil, registry.Conflict("keadaan_tidak_sesuai", "Permohonan ini tidak dapat dipindahkan sekarang: ia sudah mengikuti versi SOP yang berlaku, atau tahapnya tidak mengizinkan.")
	}
	return o.PreviewMove(ctx, v)
}

package casework

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/storage/postgres"
	"ormas/workflow"
)

// Patch is new data for a dossier or an organisation; what it does not name stays.
type Patch struct {
	Version  *int // of the dossier that was seen; organisations have none
	Form     registry.Form
	Officers []registry.Form
	Problem  *registry.Error // what was wrong with the request itself; reported when its turn has come
}

// PatchDossier merges new data into a dossier, as RFC 7396 says; officers are merged by position. Only what is open now
// may change, and a changed field answers the finding on it.
func (o *Office) PatchDossier(ctx context.Context, by workflow.Actor, id uuid.UUID, p Patch) error {
	return o.db.InTx(ctx, func(tx *postgres.Tx) error {
		d, err := o.take(ctx, tx, by, id)
		if err != nil {
			return err
		}
		if err := mayPatch(d, by, p); err != nil {
			return err
		}
		if err := tx.LoadForm(ctx, d); err != nil {
			return err
		}
		before := data{d.Form, d.Officers}
		asked, problems := before.merged(d.Definition, data{p.Form, p.Officers})
		if err := refuseLocked(d, before.differs(d.Definition, asked)); err != nil {
			return err
		}
		if err := refusePatch(p, problems); err != nil {
			return err
		}
		now := before.keeping(d.Definition, asked)
		changed := before.differs(d.Definition, now)
		d.Form, d.Officers = now.form, now.officers
		d.Name = d.Definition.CaseName(d.Form)
		if err := tx.ChangeForm(ctx, d); err != nil {
			return err
		}
		if err := keepChanges(ctx, tx, d, before.changes(now, changed)); err != nil {
			return err
		}
		return answerByFields(ctx, tx, d, changed)
	})
}

// mayPatch holds the refusals that come before a look at the data: role, state, version.
func mayPatch(d *registry.Dossier, by workflow.Actor, p Patch) error {
	if err := d.Definition.May(workflow.Editing, d.Snapshot(), by); err != nil {
		return err
	}
	if p.Version != nil && *p.Version != d.Version {
		return workflow.Stale("Permohonan")
	}
	return nil
}

func refuseLocked(d *registry.Dossier, changed []string) error {
	var locked registry.Faults
	for _, name := range changed {
		if !d.FieldOpen(name) {
			locked.Add(name, "terkunci", "Isian ini tidak disebut dalam kekurangan, jadi tidak dapat diubah.")
		}
	}
	if len(locked) == 0 {
		return nil
	}
	refusal := registry.Conflict("isian_terkunci", "Hanya isian yang disebut dalam kekurangan yang dapat diubah sekarang.")
	refusal.Fields = locked
	return refusal
}

func refusePatch(p Patch, problems registry.Faults) error {
	if p.Problem != nil {
		return p.Problem
	}
	if p.Version == nil {
		problems.Add("version", "wajib", "Sertakan versi permohonan yang Anda lihat.")
	}
	return problems.Err()
}

// answerByFields answers the findings on fields that have just changed.
func answerByFields(ctx context.Context, tx *postgres.Tx, d *registry.Dossier, changed []string) error {
	for i := range d.Findings {
		f := &d.Findings[i]
		if !f.Told() || f.Field == nil || !slices.ContainsFunc(changed, func(name string) bool { return under(name, *f.Field) }) {
			continue
		}
		kind := registry.AnswerField
		f.AnswerKind = &kind
		if err := tx.AnswerFinding(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// under tells whether a dotted name is a field or lies below it.
func under(name, field string) bool { return name == field || strings.HasPrefix(name, field+".") }

// data is what is known of an organisation, in itself or as a dossier's copy.
type data struct {
	form     registry.Form
	officers registry.Officers
}

// patched gives the data with a patch merged in as far as the procedure does not answer itself, and what is wrong with the
// patch's shape.
func (old data) patched(def *workflow.Definition, patch data) (data, registry.Faults) {
	now, problems := old.merged(def, patch)
	return old.keeping(def, now), problems
}

// keeping is the data of now, in which what the procedure itself answers is left as it was.
func (old data) keeping(def *workflow.Definition, now data) data {
	return data{def.KeepGiven(now.form, old.form), now.officers}
}

// merged gives the data with a patch merged in, whatever it asks for, and what is wrong with the patch's shape.
func (old data) merged(def *workflow.Definition, patch data) (data, registry.Faults) {
	problems := append(def.CheckShape(patch.form), def.CheckOfficers(patch.officers.Plain())...)
	now := data{workflow.Merge(old.form, workflow.Normalise(def.Form, patch.form)), slices.Clone(old.officers)}
	for _, o := range patch.officers {
		i := slices.IndexFunc(now.officers, func(have registry.Form) bool { return have.Text("position") == o.Text("position") })
		if i < 0 {
			i, now.officers = len(now.officers), append(now.officers, registry.Form{})
		}
		now.officers[i] = workflow.Merge(now.officers[i], workflow.Normalise(def.OfficerForm, o))
	}
	now.sort(def)
	return now, problems
}

// sort puts the officers in the order of the definition's positions.
func (old data) sort(def *workflow.Definition) {
	rank := func(o registry.Form) int {
		return slices.IndexFunc(def.Positions, func(p workflow.Position) bool { return p.ID == o.Text("position") })
	}
	slices.SortStableFunc(old.officers, func(a, b registry.Form) int { return rank(a) - rank(b) })
}

// differs names the fields in which two sets of data differ, dotted: address.street, officers.ketua.nik.
func (old data) differs(def *workflow.Definition, now data) []string {
	names := fieldsChanged(def.Form, old.form, now.form, "")
	for _, p := range def.Positions {
		prefix := "officers." + p.ID + "."
		names = append(names, fieldsChanged(def.OfficerForm, old.officer(p.ID), now.officer(p.ID), prefix)...)
	}
	return names
}

func fieldsChanged(fields []workflow.Field, old, now registry.Form, prefix string) []string {
	var names []string
	for _, f := range fields {
		if !reflect.DeepEqual(valueAt(old, f.Name), valueAt(now, f.Name)) {
			names = append(names, prefix+f.Name)
		}
	}
	return names
}

func (old data) officer(position string) registry.Form {
	i := slices.IndexFunc(old.officers, func(o registry.Form) bool { return o.Text("position") == position })
	if i < 0 {
		return nil
	}
	return old.officers[i]
}

// valueAt gives what stands under a dotted name, nil where nothing does; an empty text is nothing.
func valueAt(form registry.Form, name string) any {
	if v := form.At(name); v != "" {
		return v
	}
	return nil
}

// copied is the part of an organisation's data that a procedure asks for, with what the procedure itself answers.
func copied(def *workflow.Definition, from data) (registry.Form, registry.Officers) {
	form := registry.Form(def.Give(pick(def.Form, from.form)))
	var officers registry.Officers
	for _, p := range def.Positions {
		if have := from.officer(p.ID); have != nil {
			one := pick(def.OfficerForm, have)
			one["position"] = p.ID
			officers = append(officers, one)
		}
	}
	return form, officers
}

// pick keeps the fields that a form has.
func pick(fields []workflow.Field, from registry.Form) registry.Form {
	kept := registry.Form{}
	for _, f := range fields {
		value := valueAt(from, f.Name)
		parts := strings.Split(f.Name, ".")
		for i := len(parts) - 1; i >= 0 && value != nil; i-- {
			value = map[string]any{parts[i]: value}
		}
		if value != nil {
			kept = workflow.Merge(kept, value.(map[string]any))
		}
	}
	return kept
}

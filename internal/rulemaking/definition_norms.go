package rulemaking

import (
	"context"
	"errors"
	"strings"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// ValueEdit are values that somebody puts into the text of a draft: norms, and what the service costs.
type ValueEdit struct {
	Revision int               // that was looked at; 0: not told
	Values   map[string]string // by workflow.NormOf.Path, or workflow.FeePath
	Problem  *registry.Error   // what was wrong with the request itself; reported when its turn has come
}

// SetDraftValues puts values into the text of a draft as it was just read, and leaves all else in it as it is.
func (o *Office) SetDraftValues(ctx context.Context, by workflow.Actor, v *DraftView, e ValueEdit) error {
	edit := DraftEdit{Revision: e.Revision, Body: v.Body, Waiting: v.Waiting, Problem: e.Problem}
	if v.MayEdit && v.Revision == e.Revision && e.Problem == nil { // else storing it says why not
		var err error
		if edit.Body, err = rewritten(v.Body, v.Definition, e.Values); err != nil {
			return err
		}
	}
	return o.EditDefinitionDraft(ctx, by, v.ID, edit)
}

// rewritten is a text with the values that are others than those of the definition it makes; nil: it makes none.
func rewritten(body string, d *workflow.Definition, values map[string]string) (string, error) {
	if d == nil {
		return "", registry.Conflict("tidak_terbaca", "Isi draf ini belum dapat dibaca. Benahi dahulu isinya.")
	}
	changed, problems := changedNorms(d, values)
	if fee, sent := values[workflow.FeePath]; sent {
		fee = registry.CleanText(fee)
		problems.Expect(!registry.UnfitLine(fee), workflow.FeePath, "Tuliskan biayanya paling panjang 200 huruf dalam satu baris.")
		if fee != d.Standard.Fee {
			changed[workflow.FeePath] = fee
		}
	}
	if err := problems.Err(); err != nil {
		return "", err
	}
	text, err := workflow.Rewrite(body, changed)
	if other, is := errors.AsType[workflow.WrittenOtherwise](err); is {
		err = registry.Invalid(other.Path, "tidak_sah", calendar.Sentence(err))
	}
	return text, err
}

// changedNorms are the norms that were sent and are others than those of a definition, by their paths.
func changedNorms(d *workflow.Definition, values map[string]string) (changed map[string]string, problems registry.Faults) {
	changed = map[string]string{}
	for _, n := range d.Norms() {
		text, sent := values[n.Path]
		if !sent {
			continue
		}
		norm, err := calendar.ParseNorm(strings.ToLower(text)) // a text of the SOP has no capitals there, people write some
		switch {
		case registry.UnfitLine(text) || err == nil && norm.IsZero():
			problems.Add(n.Path, "tidak_sah", "Tuliskan batas waktunya, misalnya 2 hari kerja.")
		case err != nil:
			problems.Add(n.Path, "tidak_sah", calendar.Sentence(err))
		case norm != n.Norm:
			changed[n.Path] = norm.String()
		}
	}
	return changed, problems
}

// copied is the text of the version in force as the next version, with the norms of another definition where one is given.
func (s *shelf) copied(norms *workflow.Definition) (string, error) {
	body := renumbered(s.inForceBody, s.next)
	if norms == nil {
		return body, nil
	}
	if norms.Version != s.inForce.Version {
		return "", registry.Conflict("sudah_berubah", "Versi SOP yang berlaku baru saja berganti. Coba lagi perubahannya.")
	}
	values := map[string]string{}
	for _, n := range norms.Norms() {
		values[n.Path] = n.Norm.String()
	}
	return rewritten(body, s.inForce, values)
}

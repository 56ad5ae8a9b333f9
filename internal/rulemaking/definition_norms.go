package rulemaking

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"ormas/internal/calendar"
	"ormas/internal/registry"
	"ormas/workflow"
)

// FeePath is where a definition tells what the service costs, as workflow.Rewrite knows it.
const FeePath = "standard.fee"

// ValueEdit are values that somebody puts into the text of a draft: norms, and what the service costs.
type ValueEdit struct {
	Revision int               // that was looked at; 0: not told
	Values   map[string]string // by workflow.NormOf.Path, or FeePath
	Problem  *registry.Error   // what was wrong with the request itself; reported when its turn has come
}

// SetDraftValues puts values into the text of a draft and leaves all else in it as it is.
func (o *Office) SetDraftValues(ctx context.Context, by workflow.Actor, id uuid.UUID, e ValueEdit) error {
	v, err := o.DefinitionDraft(ctx, by, id)
	if err != nil {
		return err
	}
	edit := DraftEdit{Revision: e.Revision, Body: v.Body, Waiting: v.Waiting, Problem: e.Problem}
	if v.MayEdit && v.Revision == e.Revision && e.Problem == nil { // else storing it says why not
		if edit.Body, err = rewritten(v, e.Values); err != nil {
			return err
		}
	}
	return o.EditDefinitionDraft(ctx, by, id, edit)
}

// rewritten is the text of a draft with the values that are others than its own.
func rewritten(v *DraftView, values map[string]string) (string, error) {
	if v.Definition == nil {
		return "", registry.Conflict("tidak_terbaca", "Isi draf ini belum dapat dibaca. Benahi dahulu isinya.")
	}
	changed := map[string]string{}
	var problems []registry.FieldError
	for _, n := range v.Definition.Norms() {
		text, sent := values[n.Path]
		norm, err := calendar.ParseNorm(text)
		switch {
		case sent && (registry.UnfitLine(text) || err == nil && norm.IsZero()):
			problems = append(problems, unfit(n.Path, "Tuliskan batas waktunya, misalnya 2 hari kerja."))
		case err != nil:
			problems = append(problems, unfit(n.Path, calendar.Sentence(err)))
		case sent && norm != n.Norm:
			changed[n.Path] = norm.String()
		}
	}
	if fee, sent := values[FeePath]; sent {
		fee = registry.CleanText(fee)
		if registry.UnfitLine(fee) {
			problems = append(problems, unfit(FeePath, "Tuliskan biayanya paling panjang 200 huruf dalam satu baris."))
		}
		if fee != v.Definition.Standard.Fee {
			changed[FeePath] = fee
		}
	}
	if len(problems) > 0 {
		return "", workflow.RefuseFields(problems...)
	}
	text, err := workflow.Rewrite(v.Body, changed)
	if other, is := errors.AsType[workflow.WrittenOtherwise](err); is {
		err = workflow.RefuseFields(unfit(other.Path, calendar.Sentence(err)))
	}
	return text, err
}

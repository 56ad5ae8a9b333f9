package casework

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"ormas/internal/registry"
	"ormas/workflow"
)

// heldUntold is the reason of a hold whose own reason is a note of the office.
const heldUntold = "Menunggu urusan pihak lain."

// history is everything that was done in a case, as the office reads it.
func history(d *registry.Dossier) []HistoryLine {
	lines := make([]HistoryLine, len(d.Journal))
	for i, e := range d.Journal {
		role, _ := d.At(e).Role(e.As)
		to, _ := d.At(e).State(e.To)
		lines[i] = HistoryLine{
			Seq: e.Seq, Action: e.Action, Label: actionLabel(d, e), From: e.From, To: e.To, By: e.ByName,
			As: e.As, At: e.At, Note: e.Note, Input: e.Input, AsLabel: role.Label, ToLabel: to.Label,
		}
		lines[i].byMandate(e)
	}
	return lines
}

// byMandate tells that somebody acted for the holder of the role.
func (l *HistoryLine) byMandate(e registry.Event) {
	if e.MandateID == nil {
		return
	}
	kind := workflow.MandateKind(*e.MandateKind)
	l.Mandate = &StepMandate{ID: *e.MandateID, Kind: kind, Order: *e.MandateOrder}
	l.As, l.AsLabel = string(kind)+" "+e.As, kind.Short()+" "+l.AsLabel
}

// historyForApplicant is the same without the names of staff and what they filled in, and with the office's notes only where
// the step is one of which the applicant is told.
func historyForApplicant(d *registry.Dossier) []HistoryLine {
	lines := history(d)
	for i, e := range d.Journal {
		role, _ := d.At(e).Role(e.As)
		switch {
		case !role.Applicant:
			lines[i].By, lines[i].Input = lines[i].AsLabel, nil
			if !NoteTold(d.At(e), e.Action) {
				lines[i].Note = ""
			}
		case d.Counter != nil: // the name kept is that of the staff member who filled in
			lines[i].By = d.Counter.Name
		}
	}
	return lines
}

// actionLabel is what the SOP calls a step. The row is looked for by where it led, since an action may have several.
func actionLabel(d *registry.Dossier, e registry.Event) string {
	label := e.Action
	if a, ok := d.At(e).LetterAction(e.Action); ok { // an act on a letter has begun the case
		label = a.Label
	}
	for _, a := range d.At(e).Actions {
		if a.Name == e.Action {
			if label = a.Label; a.To == e.To {
				break
			}
		}
	}
	return label
}

// announced tells whether a step is one of which the applicant is told.
func announced(d *registry.Dossier, e registry.Event) bool {
	return tells(d.At(e), e.Action)
}

func tells(def *workflow.Definition, action string) bool {
	return slices.ContainsFunc(def.Actions, func(a workflow.Action) bool { return a.Name == action && a.Tell })
}

// NoteTold tells whether the applicant reads what the office notes with a step: where the step is one of which he is told,
// unless the note may be why one person did two steps that should be apart, which is for the auditor.
func NoteTold(def *workflow.Definition, action string) bool {
	return tells(def, action) && !slices.ContainsFunc(def.Separation, func(rule workflow.Separation) bool {
		return !rule.Strict && slices.Contains(rule.Not, action)
	})
}

// hideFromApplicant takes out of a dossier what is the office's own: findings and verdicts that have not been sent,
// papers that are not meant for the applicant, and who in the office did what.
func hideFromApplicant(d *registry.Dossier) {
	for i := range d.Documents {
		d.Documents[i].Verdict = verdictForApplicant(d, d.Documents[i])
	}
	d.Findings = slices.DeleteFunc(d.Findings, func(f registry.Finding) bool { return f.Round == nil })
	for i := range d.Findings {
		hideDecision(d, &d.Findings[i])
	}
	d.Attachments = slices.DeleteFunc(d.Attachments, func(a registry.Attachment) bool { return !a.ForApplicant })
	for i := range d.Attachments {
		d.Attachments[i].Content, d.Attachments[i].MadeBy = nil, nil
	}
	for i := range d.Rounds {
		d.Rounds[i].SentBy = uuid.Nil
	}
	if d.HeldReason != nil && !holdTold(d) {
		reason := heldUntold
		d.HeldReason = &reason
	}
	d.Journal, d.Assignments, d.TurnUser = nil, nil, nil
}

// verdictForApplicant is the verdict on a document as the applicant may know it: once a round was sent after it was
// given. A good one is known also when the case is decided, since then nothing more will be sent; a bad one is not while
// its finding is a draft.
func verdictForApplicant(d *registry.Dossier, doc registry.Document) *registry.Verdict {
	v := doc.Verdict
	if v == nil || !sent(d, v.At) && (d.Open || v.Result != registry.Suitable) || unsent(d, doc) {
		return nil
	}
	known := *v
	known.By = uuid.Nil
	return &known
}

func unsent(d *registry.Dossier, doc registry.Document) bool {
	return slices.ContainsFunc(d.Findings, func(f registry.Finding) bool {
		return f.State == registry.FindingDraft && f.DocumentID != nil && *f.DocumentID == doc.ID
	})
}

// hideDecision keeps what kasubbid decided about an answer to the office until the next round is sent or the case is
// decided; a refused dispute comes back as a finding of that round.
func hideDecision(d *registry.Dossier, f *registry.Finding) {
	f.MadeBy, f.DecidedBy = uuid.Nil, nil
	if f.DecidedAt != nil && d.Open && !sent(d, *f.DecidedAt) {
		f.Accepted, f.DecisionNote, f.DecidedAt = nil, nil, nil
	}
}

// sent tells whether a round was sent at or after an instant.
func sent(d *registry.Dossier, at time.Time) bool {
	r := d.Round()
	return r != nil && !at.After(r.SentAt)
}

// holdTold tells whether the applicant was told why the case is on hold now.
func holdTold(d *registry.Dossier) bool {
	for i, e := range slices.Backward(d.Journal) {
		if e.Held && (i == 0 || !d.Journal[i-1].Held) {
			return announced(d, e)
		}
	}
	return false
}

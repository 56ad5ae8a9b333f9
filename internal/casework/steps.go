package casework

import "ormas/internal/registry"

// Steps are the numbered steps of the SOP as the case has come to them.
func (v *DossierView) Steps() []StepStatus {
	d := *v.Dossier
	d.Journal = nil // the applicant's is cut; what was done stands in the history
	for _, h := range v.History {
		d.Journal = append(d.Journal, registry.Event{Seq: h.Seq, Action: h.Action, From: h.From, To: h.To})
	}
	return progress(&d)
}

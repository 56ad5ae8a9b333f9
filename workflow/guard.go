package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// guards are the conditions that rows of the SOP may name. Each lists what is still missing, in sentences for people.
var guards = map[string]func(Facts) []FieldError{
	"documents_complete": documentsComplete,
	"form_complete":      func(f Facts) []FieldError { return f.FormProblems },
	"all_judged":         allJudged,
	"all_suitable":       allSuitable,
	"no_open_finding":    noOpenFinding,
	"has_draft_finding":  hasDraftFinding,
	"all_answered":       allAnswered,
	"before_due":         beforeDue,
	"after_due":          afterDue,
	"not_extended":       notExtended,
}

// unmet is the code of a guard that does not hold.
const unmet = "belum_terpenuhi"

// unless gives the one sentence of a condition that does not hold.
func unless(holds bool, field, sentence string) []FieldError {
	if holds {
		return nil
	}
	return []FieldError{{field, unmet, sentence}}
}

// of gives one sentence for each thing listed.
func of(field, sentence string, labels []string) []FieldError {
	var all []FieldError
	for _, label := range labels {
		all = append(all, FieldError{field, unmet, fmt.Sprintf("%s: %s.", sentence, label)})
	}
	return all
}

// documentsComplete wants a current file for every item that applies.
func documentsComplete(f Facts) []FieldError {
	return of("documents", "Berkas belum diunggah", f.MissingItems)
}

// allJudged wants a verdict, good or bad, on every current file.
func allJudged(f Facts) []FieldError { return of("documents", "Berkas belum diperiksa", f.Unjudged) }

// allSuitable wants every item that applies: there, judged, and suitable.
func allSuitable(f Facts) []FieldError {
	return append(append(documentsComplete(f), allJudged(f)...), of("documents", "Berkas belum sesuai", f.Unsuitable)...)
}

// noOpenFinding wants every finding closed, also those the applicant has not been told of.
func noOpenFinding(f Facts) []FieldError {
	return unless(f.OpenFindings == 0, "findings", fmt.Sprintf("Masih ada %d kekurangan berkas yang belum selesai.", f.OpenFindings))
}

// hasDraftFinding wants something to tell the applicant: no round goes out empty.
func hasDraftFinding(f Facts) []FieldError {
	return unless(f.DraftFindings > 0, "findings", "Belum ada kekurangan berkas yang dicatat untuk diberitahukan kepada pemohon.")
}

// allAnswered wants an answer to every finding that was sent.
func allAnswered(f Facts) []FieldError {
	return of("findings", "Kekurangan berkas belum dijawab", f.Unanswered)
}

// beforeDue wants the due time not passed; its very instant is still in time.
func beforeDue(f Facts) []FieldError {
	return unless(!f.Now.After(f.Due), "due", "Batas waktu perbaikan sudah lewat. Lanjutkan permohonan untuk mendapat batas waktu baru.")
}

// afterDue wants the due time passed. Together with beforeDue it leaves no instant in which both hold or neither.
func afterDue(f Facts) []FieldError {
	return unless(f.Now.After(f.Due) && !f.Due.IsZero(), "due", "Batas waktu perbaikan belum lewat.")
}

// notExtended allows one extension of a round.
func notExtended(f Facts) []FieldError {
	return unless(!f.Extended, "due", "Batas waktu perbaikan ini sudah pernah diperpanjang.")
}

// spent tells whether a row was done as often as its guards allow.
func spent(a Action, f Facts) bool { return f.Extended && slices.Contains(a.Guards, "not_extended") }

// unmetBy lists what the guards of a row miss, and what keeps the actor from signing.
func (d *Definition) unmetBy(a Action, who decision) []FieldError {
	missing := d.maySign(a, who)
	for _, name := range a.Guards {
		missing = append(missing, guards[name](who.facts)...)
	}
	return missing
}

// blocked lists what is missing in sentences; never nil.
func blocked(missing []FieldError) []string {
	sentences := []string{}
	for _, m := range missing {
		sentences = append(sentences, m.Detail)
	}
	return sentences
}

// fewSentences is how many a person reads in one refusal; the fields of the error hold them all.
const fewSentences = 3

// guardRefusal refuses a row whose guards do not hold, or gives nil.
func (d *Definition) guardRefusal(a Action, who decision) error {
	missing := d.unmetBy(a, who)
	if len(missing) == 0 {
		return nil
	}
	sentences := blocked(missing)
	if more := len(sentences) - fewSentences; more > 0 {
		sentences = append(sentences[:fewSentences], fmt.Sprintf("Masih ada %d hal lain.", more))
	}
	return &Error{Kind: Invalid, Code: unmet, Detail: strings.Join(sentences, " "), Fields: missing}
}

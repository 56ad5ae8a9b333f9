package workflow

import "github.com/google/uuid"

// ReasonToSign is the sentence that asks a person for a written reason before a letter is signed, because of who did what
// before; "" where none is asked for. did tells who took each step the last time.
func (d *Definition) ReasonToSign(did map[string]uuid.UUID, by Actor) string {
	for _, a := range d.Actions {
		if a.Effect == EffectSign {
			if reason := d.separated(Snapshot{Did: did}, a, by, false); reason != "" {
				return reason
			}
		}
	}
	return ""
}

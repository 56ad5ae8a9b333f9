package workflow

import (
	"errors"
	"fmt"
	"slices"
)

// checkLetterLife refuses a life of letters that could not run. Its rows are checked like those of the SOP.
func (d *Definition) checkLetterLife() error {
	l, engine := d.LetterLife, d.letterEngine()
	if len(l.States) == 0 {
		if len(l.Actions) > 0 || len(l.Status) > 0 || len(l.Remind.Days) > 0 {
			return errors.New("letter_life: keadaan surat (states) belum diisi")
		}
		return nil
	}
	err := firstError(
		once("keadaan surat", l.States, func(s State) string { return s.ID }),
		checkLetterStates(l.States), engine.checkActions(), engine.checkRows(), engine.checkLetterPaths(l.States[0].ID),
		checkTemplate("letter_life.number", l.Number), d.checkLetterActs(), d.checkLapses(), d.checkStatus(),
	)
	if err != nil {
		return fmt.Errorf("letter_life: %w", err)
	}
	return nil
}

// checkLetterStates holds the states to those that the register keeps. A letter waits for nobody, so that they have
// neither owner nor turn.
func checkLetterStates(states []State) error {
	for _, s := range states {
		_, known := LetterWordOf(s.ID)
		switch {
		case !known:
			return fmt.Errorf("keadaan surat %q tidak dikenal Buku Induk", s.ID)
		case s.Label == "":
			return fmt.Errorf("keadaan surat %q: label belum diisi", s.ID)
		case s.Owner != "" || s.Turn != "" || s.Edit != EditNothing || s.Judge != nil || s.Find != nil || s.Settle != nil:
			return fmt.Errorf("keadaan surat %q: hanya id, label, open, dan final yang berlaku", s.ID)
		case s.Final && s.Open:
			return fmt.Errorf("keadaan surat %q: keadaan akhir tidak boleh terbuka", s.ID)
		}
	}
	if first := states[0]; first.ID != LetterStates[0].ID {
		return fmt.Errorf("keadaan surat yang pertama harus %q, bukan %q", LetterStates[0].ID, first.ID)
	}
	return nil
}

// checkLetterPaths sees that every state can be reached from the issue, and that an end is the end.
func (d *Definition) checkLetterPaths(begins string) error {
	reached := d.reachedFrom(begins)
	for _, s := range d.States {
		leaving := slices.ContainsFunc(d.Actions, func(a Action) bool { return d.leaves(a, s.ID) })
		switch {
		case !reached[s.ID]:
			return fmt.Errorf("keadaan surat %q tidak pernah tercapai", s.ID)
		case s.Final && leaving:
			return fmt.Errorf("keadaan surat %q: keadaan akhir tidak boleh mempunyai jalan keluar", s.ID)
		}
	}
	return nil
}

// checkLetterActs wants for every act of a person a ground from a closed list and a reason in words, and for each effect
// what it needs.
func (d *Definition) checkLetterActs() error {
	for _, a := range d.LetterLife.Actions {
		place := fmt.Sprintf("tindakan %q", a.Name)
		ground, ok := fieldOf(a.Inputs, InputGround)
		system := slices.ContainsFunc(a.By, func(id string) bool { r, _ := d.Role(id); return r.System })
		switch {
		case a.Effect == "":
			return fmt.Errorf("%s: efek belum diisi", place)
		case a.First || a.Assigned || a.Assigns != "" || len(a.Also) > 0 || a.Only != "" || a.Step != "":
			return fmt.Errorf("%s: first, assigned, assigns, also, only, dan step tidak berlaku bagi surat", place)
		case system != (a.Effect == EffectReplace):
			return fmt.Errorf("%s: efek %q dan peran sistem hanya berlaku bersama", place, EffectReplace)
		case !system && (!ok || ground.Type != Choice || !ground.Required || a.Note != NoteRequired):
			return fmt.Errorf("%s: perlu isian wajib %q berjenis %q dan alasan (note: %s)", place, InputGround, Choice, NoteRequired)
		case a.Effect == EffectDecision && (d.LetterLife.Number == "" || len(a.Output) == 0):
			return fmt.Errorf("%s: efek %q memerlukan bentuk nomor (number) dan nama suratnya (output)", place, EffectDecision)
		case a.Effect == EffectCorrect && (a.To != "" || !d.drafts()):
			return fmt.Errorf("%s: efek %q tidak mengubah keadaan dan memerlukan langkah dengan efek \"draft\"", place, EffectCorrect)
		}
	}
	return nil
}

// drafts tells whether the SOP has a step that drafts a letter, out of one state.
func (d *Definition) drafts() bool {
	a, ok := d.StepWith(EffectDraft)
	return ok && len(a.From) == 1 && a.From[0] != OpenStates
}

// checkLapses wants days that fall and dates of the form.
func (d *Definition) checkLapses() error {
	for i, days := range d.LetterLife.Remind.Days {
		if days < 1 || days > 3650 || i > 0 && days >= d.LetterLife.Remind.Days[i-1] {
			return fmt.Errorf("pengingat: %d hari; jumlah hari harus makin kecil, antara 3650 dan 1", days)
		}
	}
	for _, name := range d.LetterLife.Remind.Fields {
		if f, ok := fieldOf(d.Form, name); !ok || f.Type != Date {
			return fmt.Errorf("pengingat: %q bukan tanggal pada formulir", name)
		}
	}
	return nil
}

// checkStatus sees that what follows from a legal status exists.
func (d *Definition) checkStatus() error {
	if err := once("status hukum", d.LetterLife.Status, func(s LegalStatus) string { return s.ID }); err != nil {
		return err
	}
	for _, s := range d.LetterLife.Status {
		switch a, ok := d.LetterAction(s.Then); {
		case !slices.Contains(LegalStatuses, s.ID):
			return fmt.Errorf("status hukum %q tidak dikenal", s.ID)
		case s.Label == "":
			return fmt.Errorf("status hukum %q: label belum diisi", s.ID)
		case s.Then != "" && !ok:
			return fmt.Errorf("status hukum %q: tindakan %q tidak ada", s.ID, s.Then)
		case (s.Then == "") != (s.Ground == ""):
			return fmt.Errorf("status hukum %q: tindakan (then) dan dasarnya (ground) hanya berlaku bersama", s.ID)
		case s.Then != "" && !hasGround(a, s.Ground):
			return fmt.Errorf("status hukum %q: tindakan %q tidak mempunyai dasar %q", s.ID, s.Then, s.Ground)
		}
	}
	if len(d.LetterLife.Status) > 0 && len(d.LetterLife.StatusBy) == 0 {
		return errors.New("status hukum: yang mencatatnya (status_by) belum diisi")
	}
	return d.knowRoles("status hukum", d.LetterLife.StatusBy)
}

func hasGround(a Action, ground string) bool {
	f, _ := fieldOf(a.Inputs, InputGround)
	return slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == ground })
}

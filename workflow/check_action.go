package workflow

import (
	"errors"
	"fmt"
	"slices"
)

// checkActions looks at the rows of the SOP one by one.
func (d *Definition) checkActions() error {
	for _, a := range d.Actions {
		place := fmt.Sprintf("tindakan %q", a.Name)
		if a.Name == "" || a.Label == "" {
			return fmt.Errorf("%s: nama atau label belum diisi", place)
		}
		err := firstError(d.checkWho(place, a), d.checkWhere(place, a), d.checkHow(place, a), d.checkInputs(place, a))
		if err != nil {
			return err
		}
	}
	return nil
}

// checkWho checks the roles of a row, and that somebody is named where it takes a named person. With two roles it could
// not be told in which of them the person has to be named.
func (d *Definition) checkWho(place string, a Action) error {
	if len(a.By) == 0 {
		return fmt.Errorf("%s: pelaksana (by) belum diisi", place)
	}
	if err := d.knowRoles(place, a.By); err != nil {
		return err
	}
	named := func(o Action) bool { return o.Assigns == a.By[0] }
	if a.Assigned && (len(a.By) != 1 || !slices.ContainsFunc(d.Actions, named) && !d.begunBy(a.By[0])) {
		return fmt.Errorf("%s: tidak ada tindakan yang menunjuk orang untuk peran %q", place, a.By[0])
	}
	if a.Assigns == "" {
		if a.Effect == EffectAssign {
			return fmt.Errorf("%s: efek %q memerlukan peran yang ditunjuk (assigns)", place, EffectAssign)
		}
		return nil
	}
	if f, ok := fieldOf(a.Inputs, "user_id"); !ok || f.Type != Person || !f.Required || a.Effect != EffectAssign {
		return fmt.Errorf("%s: penunjukan memerlukan efek %q dan isian wajib \"user_id\" berjenis %q", place, EffectAssign, Person)
	}
	return d.knowRoles(place, []string{a.Assigns})
}

// checkWhere checks the states of a row.
func (d *Definition) checkWhere(place string, a Action) error {
	if len(a.From) == 0 {
		return fmt.Errorf("%s: tahap asal (from) belum diisi", place)
	}
	known := func(id string) bool { _, ok := d.State(id); return ok }
	if id := missingFrom(a.From, func(id string) bool { return id == OpenStates || known(id) }); id != "" {
		return fmt.Errorf("%s: tahap asal %q tidak dikenal", place, id)
	}
	if a.To != "" && !known(a.To) {
		return fmt.Errorf("%s: tahap tujuan %q tidak dikenal", place, a.To)
	}
	return nil
}

// checkHow checks the names that stand for code: a typing error would otherwise leave out a guard or an effect in silence.
func (d *Definition) checkHow(place string, a Action) error {
	if name := missingFrom(a.Guards, func(name string) bool { _, ok := guards[name]; return ok }); name != "" {
		return fmt.Errorf("%s: penjaga %q tidak dikenal", place, name)
	}
	if a.Effect != "" && !slices.Contains(d.effects(), a.Effect) {
		return fmt.Errorf("%s: efek %q tidak dikenal", place, a.Effect)
	}
	if a.Effect == EffectExtend && a.Norm.IsZero() {
		return fmt.Errorf("%s: lamanya perpanjangan (norm) belum diisi", place)
	}
	if !slices.Contains([]NoteRule{NoteOptional, NoteRequired, NoteSecondRound}, a.Note) {
		return fmt.Errorf("%s: aturan catatan %q tidak dikenal", place, a.Note)
	}
	if !slices.Contains([]Sheet{"", DispositionSheet, CheckSheet}, a.Sheet) {
		return fmt.Errorf("%s: lembar %q tidak dikenal", place, a.Sheet)
	}
	if (a.Effect == EffectMove) != (a.Only == WhileOld) || a.Effect == EffectMove && a.To != "" {
		return fmt.Errorf("%s: efek %q dan keadaan khusus %q hanya berlaku bersama, pada tindakan yang tidak mengubah tahap", place, EffectMove, WhileOld)
	}
	for _, c := range append(slices.Clone(a.Also), a.Only) {
		if c != "" && c != WhileHeld && c != WhileSigning && c != WhileOld && c != WhileCorrection {
			return fmt.Errorf("%s: keadaan khusus %q tidak dikenal", place, c)
		}
	}
	return nil
}

// effects are those that rows may name: of the SOP, or of the life of letters.
func (d *Definition) effects() []string {
	if d.called != "" {
		return letterEffects
	}
	return effects
}

// checkInputs checks the inputs of a row. Only the forms know an order of dates.
func (d *Definition) checkInputs(place string, a Action) error {
	if err := once(place+": isian", a.Inputs, func(f Field) string { return f.Name }); err != nil {
		return err
	}
	for _, f := range a.Inputs {
		at := fmt.Sprintf("%s: isian %q", place, f.Name)
		if err := f.check(at); err != nil {
			return err
		}
		if f.NotBefore != "" {
			return fmt.Errorf("%s: not_before hanya berlaku pada formulir", at)
		}
		if role := missingFrom(f.Of, func(role string) bool { return slices.Contains(a.By, role) }); role != "" {
			return fmt.Errorf("%s: peran %q bukan pelaksana tindakan ini", at, role)
		}
	}
	return nil
}

// checkRows sees that an action has one row at most for each state, so that Decide need not choose.
func (d *Definition) checkRows() error {
	for _, s := range d.States {
		seen := map[string]bool{}
		for _, a := range d.Actions {
			if !d.leaves(a, s.ID) {
				continue
			}
			if seen[a.Name] {
				return fmt.Errorf("tindakan %q mempunyai dua baris untuk tahap %q", a.Name, s.ID)
			}
			seen[a.Name] = true
		}
	}
	return nil
}

// checkFirst sees that there is one act that hands a case in and one state in which dossiers begin. Lists of open cases
// hold submitted ones only, so that this state is not open.
func (d *Definition) checkFirst() error {
	var firsts []Action
	for _, a := range d.Actions {
		if a.First {
			firsts = append(firsts, a)
		}
	}
	if len(firsts) != 1 {
		return fmt.Errorf("tepat satu tindakan harus ditandai sebagai yang pertama (first), bukan %d", len(firsts))
	}
	if a := firsts[0]; len(a.From) != 1 || a.From[0] == OpenStates || a.To == "" {
		return fmt.Errorf("tindakan %q: yang pertama berangkat dari tepat satu tahap menuju tahap lain", a.Name)
	}
	if s, _ := d.State(d.Initial()); s.Open || s.Final {
		return fmt.Errorf("tahap %q: tahap permulaan tidak boleh terbuka atau berakhir", s.ID)
	}
	return nil
}

// next are the states to which rows lead from a state; a state is no successor of itself.
func (d *Definition) next(state string) []string {
	var to []string
	for _, a := range d.Actions {
		if a.To != "" && a.To != state && d.leaves(a, state) {
			to = append(to, a.To)
		}
	}
	return to
}

// checkPaths sees that every state can be reached, that an end can be reached from it, and that an end is the end.
func (d *Definition) checkPaths() error {
	reached, ends := d.reachedFrom(d.Initial()), d.withEnd()
	for _, s := range d.States {
		leaving := slices.ContainsFunc(d.Actions, func(a Action) bool { return d.leaves(a, s.ID) })
		switch {
		case !reached[s.ID]:
			return fmt.Errorf("tahap %q tidak pernah tercapai", s.ID)
		case s.Final && leaving:
			return fmt.Errorf("tahap %q: tahap akhir tidak boleh mempunyai jalan keluar", s.ID)
		case !s.Final && len(d.next(s.ID)) == 0:
			return fmt.Errorf("tahap %q: jalan buntu, padahal bukan tahap akhir", s.ID)
		case !ends[s.ID]:
			return fmt.Errorf("tahap %q: tidak ada jalan menuju tahap akhir", s.ID)
		}
	}
	return nil
}

// reachedFrom are the states to which rows lead from one, step by step; it is one of them.
func (d *Definition) reachedFrom(state string) map[string]bool {
	reached := map[string]bool{state: true}
	for queue := []string{state}; len(queue) > 0; queue = queue[1:] {
		for _, to := range d.next(queue[0]) {
			if !reached[to] {
				reached[to] = true
				queue = append(queue, to)
			}
		}
	}
	return reached
}

// withEnd are the states from which some final state can be reached. It spreads backwards from the ends.
func (d *Definition) withEnd() map[string]bool {
	ends := map[string]bool{}
	for _, s := range d.States {
		ends[s.ID] = s.Final
	}
	for range d.States { // a shortest path has fewer steps than there are states
		for _, s := range d.States {
			ends[s.ID] = ends[s.ID] || slices.ContainsFunc(d.next(s.ID), func(to string) bool { return ends[to] })
		}
	}
	return ends
}

// checkTurns sees that whoever's turn it is has a row that moves the case on. Since a case can be withdrawn from almost
// everywhere, this is what finds a state where people would wait for ever.
func (d *Definition) checkTurns() error {
	for _, s := range d.States {
		moves := func(a Action) bool {
			return slices.Contains(a.By, s.Turn) && d.leaves(a, s.ID) && a.Only == "" && a.To != "" && a.To != s.ID // what only some cases can do moves no other on
		}
		if s.Turn != "" && !slices.ContainsFunc(d.Actions, moves) {
			return fmt.Errorf("tahap %q: peran %q mendapat giliran tetapi tidak mempunyai tindakan di sana", s.ID, s.Turn)
		}
	}
	if len(d.States) == 0 {
		return errors.New("definisi tidak memuat satu pun tahap")
	}
	return nil
}

package workflow

import (
	"errors"
	"fmt"
	"slices"

	"ormas/internal/calendar"
)

// Reminders say who is reminded of a case by mail and when, and what is told about its time besides. A part that is left
// empty means that nobody is.
type Reminders struct {
	Applicant  []int      `yaml:"applicant"`   // percents of the applicant's time at which the applicant is reminded
	Step       []Rung     `yaml:"step"`        // as the norm of a step of the office runs out
	LateNotice LateNotice `yaml:"late_notice"` // notices of findings that come late in the norm of the whole procedure
	Deemed     Deemed     `yaml:"deemed"`
}

// Rung is one reminder to people of the office, of a ladder whose percents rise.
type Rung struct {
	Percent int      `yaml:"percent"` // used; above 100 the norm is passed
	To      []string `yaml:"to"`      // roles, or Holder
}

// Holder stands in a rung for whoever has the step: the person named, or all of the role where nobody is.
const Holder = "giliran"

// LateNotice marks rounds that are sent when so many percent of the norm of the whole procedure are used. It is the whole
// norm and not that of the step which sends them: that step has an hour, of which the last fifth says nothing about
// how long the applicant was left waiting.
type LateNotice struct {
	Percent int      `yaml:"percent"` // 0: none is marked
	SeenBy  []string `yaml:"seen_by"` // roles
}

// Deemed is the day on which a law takes a complete request as granted where no rule sets a term.
type Deemed struct {
	After []string      `yaml:"after"` // actions that declare a request complete; none: no such day is told
	Norm  calendar.Norm `yaml:"norm"`  // until that day
	Law   string        `yaml:"law"`
	Note  string        `yaml:"note"`  // the sentence that follows the day
	Steps []Rung        `yaml:"steps"` // of Norm
}

// Declares tells whether an action declares a request complete in the sense of the law.
func (d Deemed) Declares(action string) bool { return slices.Contains(d.After, action) }

// Ladder are the reminders of a step that waits for a role. Roles that stand no higher in the ladder than the one it
// waits for are left out: nobody answers for those above.
func (r Reminders) Ladder(turn string) []Rung {
	passed := r.ranks(turn)
	var ladder []Rung
	for _, rung := range r.Step {
		to := slices.DeleteFunc(slices.Clone(rung.To), func(role string) bool { return slices.Contains(passed, role) })
		if len(to) > 0 {
			ladder = append(ladder, Rung{rung.Percent, to})
		}
	}
	return ladder
}

// ranks are the roles of the ladder up to and with one; none where it does not stand there.
func (r Reminders) ranks(turn string) []string {
	var roles []string
	for _, rung := range r.Step {
		for _, role := range rung.To {
			if role != Holder {
				roles = append(roles, role)
			}
		}
	}
	return roles[:slices.Index(roles, turn)+1]
}

// furthest is the highest percent that a reminder may have: ten times the norm.
const furthest = 1000

// checkReminders sees that percents rise and that roles and actions exist: a misspelt one would remind nobody.
func (d *Definition) checkReminders() error {
	r := d.Reminders
	if slices.ContainsFunc(d.Roles, func(role Role) bool { return role.ID == Holder }) {
		return fmt.Errorf("peran tidak boleh bernama %q, karena itu berarti yang sedang mendapat giliran", Holder)
	}
	return firstError(
		checkPercents("pengingat pemohon", r.Applicant, 100),
		d.checkLadder("pengingat langkah", r.Step),
		d.checkLadder("pengingat batas undang-undang", r.Deemed.Steps),
		d.checkLateNotice(), d.checkDeemed(),
	)
}

func checkPercents(place string, percents []int, most int) error {
	last := 0
	for _, p := range percents {
		if p <= last || p > most {
			return fmt.Errorf("%s: persen %d harus lebih besar daripada yang sebelumnya, dan paling besar %d", place, p, most)
		}
		last = p
	}
	return nil
}

func (d *Definition) checkLadder(place string, ladder []Rung) error {
	var percents []int
	for _, rung := range ladder {
		percents = append(percents, rung.Percent)
		if len(rung.To) == 0 {
			return fmt.Errorf("%s: penerima (to) pada %d persen belum diisi", place, rung.Percent)
		}
		roles := slices.DeleteFunc(slices.Clone(rung.To), func(role string) bool { return role == Holder })
		if err := d.knowRoles(place, roles); err != nil {
			return err
		}
	}
	return checkPercents(place, percents, furthest)
}

func (d *Definition) checkLateNotice() error {
	n := d.Reminders.LateNotice
	switch {
	case n.Percent < 0 || n.Percent > 100:
		return fmt.Errorf("tanda pemberitahuan terlambat: persen %d harus 0 sampai 100", n.Percent)
	case n.Percent > 0 && d.Norm.IsZero():
		return errors.New("tanda pemberitahuan terlambat memerlukan norma seluruh prosedur")
	}
	return d.knowRoles("tanda pemberitahuan terlambat", n.SeenBy)
}

func (d *Definition) checkDeemed() error {
	const place = "batas undang-undang"
	deemed := d.Reminders.Deemed
	known := func(name string) bool {
		return slices.ContainsFunc(d.Actions, func(a Action) bool { return a.Name == name })
	}
	if name := missingFrom(deemed.After, known); name != "" {
		return fmt.Errorf("%s: tindakan %q tidak ada", place, name)
	}
	if len(deemed.After) > 0 && (deemed.Norm.IsZero() || deemed.Law == "" || deemed.Note == "") {
		return fmt.Errorf("%s: norma, dasar hukum, atau kalimatnya belum diisi", place)
	}
	return nil
}

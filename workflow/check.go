package workflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// check refuses a definition that could not run. Earlier checks may be relied on by later ones.
func (d *Definition) check() error {
	for _, check := range []func() error{
		d.checkHead, d.checkNames, d.checkStates, d.checkFields, d.checkRequirements,
		d.checkActions, d.checkRows, d.checkReminders, d.checkSeparation, d.checkLetter, d.checkFirst, d.checkBeginning,
		d.checkPaths, d.checkTurns,
		d.checkPrinted, d.checkLetterLife,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkHead wants what a definition is known by: the row it is stored in and every answer name it so.
func (d *Definition) checkHead() error {
	switch {
	case d.Service == "":
		return errors.New("service belum diisi")
	case d.Version < 1:
		return fmt.Errorf("version harus 1 atau lebih, bukan %d", d.Version)
	case d.Title == "":
		return errors.New("title belum diisi")
	}
	return nil
}

// checkNames sees that nothing is defined twice or without a name. Look-ups take the first of a name, so that a second
// one would be silently dead.
func (d *Definition) checkNames() error {
	return firstError(
		once("peran", d.Roles, func(r Role) string { return r.ID }),
		once("tahap", d.States, func(s State) string { return s.ID }),
		once("persyaratan", d.Requirements, func(r Requirement) string { return r.Code }),
		once("jabatan", d.Positions, func(p Position) string { return p.ID }),
		once("alasan", d.Reasons, func(r Reason) string { return r.Code }),
		once("isian", d.Form, func(f Field) string { return f.Name }),
		once("isian pengurus", d.OfficerForm, func(f Field) string { return f.Name }),
	)
}

// firstError is the first that is one: people mend a file from the top, one sentence at a time.
func firstError(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

// once sees that all have names and no two the same; what they are is told in the sentence.
func once[T any](what string, all []T, name func(T) string) error {
	seen := map[string]bool{}
	for _, one := range all {
		id := name(one)
		if id == "" {
			return fmt.Errorf("ada %s tanpa nama", what)
		}
		if seen[id] {
			return fmt.Errorf("%s %q tertulis dua kali", what, id)
		}
		seen[id] = true
	}
	return nil
}

// checkStates looks at the states one by one. How they hang together is seen once the rows are known to be sound.
func (d *Definition) checkStates() error {
	owners := []Owner{OwnerOffice, OwnerApplicant, OwnerThirdParty, OwnerNobody}
	for _, s := range d.States {
		switch {
		case s.ID == OpenStates:
			return fmt.Errorf("tahap tidak boleh bernama %q, karena itu berarti semua tahap terbuka", OpenStates)
		case s.Label == "":
			return fmt.Errorf("tahap %q: label belum diisi", s.ID)
		case !slices.Contains(owners, s.Owner):
			return fmt.Errorf("tahap %q: pemilik waktu %q tidak dikenal", s.ID, s.Owner)
		case !slices.Contains([]EditRule{EditNothing, EditAll, EditFindings}, s.Edit):
			return fmt.Errorf("tahap %q: aturan perubahan %q tidak dikenal", s.ID, s.Edit)
		case s.Final && (s.Open || s.Turn != ""):
			return fmt.Errorf("tahap %q: tahap akhir tidak boleh terbuka atau menunggu seseorang", s.ID)
		case !s.Final && s.Turn == "":
			return fmt.Errorf("tahap %q: giliran siapa belum diisi", s.ID)
		}
		if err := d.knowRoles(fmt.Sprintf("tahap %q", s.ID), s.Judge, s.Find, s.Settle, s.turns()); err != nil {
			return err
		}
	}
	return nil
}

// turns is the role whose turn it is as a list, empty in final states.
func (s State) turns() []string {
	if s.Turn == "" {
		return nil
	}
	return []string{s.Turn}
}

// knowRoles refuses a role that the definition does not declare; place begins the sentence.
func (d *Definition) knowRoles(place string, lists ...[]string) error {
	for _, role := range slices.Concat(lists...) {
		if _, ok := d.Role(role); !ok {
			return fmt.Errorf("%s: peran %q tidak dikenal", place, role)
		}
	}
	return nil
}

// checkFields looks at both forms. The position of an officer is not among the fields: it is what officers are found by.
func (d *Definition) checkFields() error {
	if err := checkForm("isian", d.Form); err != nil {
		return err
	}
	if slices.ContainsFunc(d.OfficerForm, func(f Field) bool { return f.Name == "position" }) {
		return errors.New(`isian pengurus "position" sudah ada dengan sendirinya`)
	}
	if slices.ContainsFunc(d.OfficerForm, func(f Field) bool { return f.Given != nil }) {
		return errors.New("isian pengurus: nilai tetap (given) hanya untuk isian permohonan")
	}
	return checkForm("isian pengurus", d.OfficerForm)
}

// checkForm looks at the fields of one form and at how their names go together: a name cannot be a text and a group of
// fields at once, or nested data could not be told from it.
func checkForm(what string, fields []Field) error {
	for _, f := range fields {
		place := fmt.Sprintf("%s %q", what, f.Name)
		if err := f.check(place); err != nil {
			return err
		}
		if slices.ContainsFunc(fields, func(o Field) bool { return strings.HasPrefix(o.Name, f.Name+".") }) {
			return fmt.Errorf("%s: nama ini sudah dipakai untuk sekelompok isian", place)
		}
		if other, ok := fieldOf(fields, f.NotBefore); f.NotBefore != "" && (!ok || other.Type != Date || f.Type != Date) {
			return fmt.Errorf("%s: not_before %q harus menunjuk tanggal pada formulir yang sama", place, f.NotBefore)
		}
	}
	return nil
}

// check looks at one field by itself. Everything a person types has a limit, or a dossier could be filled without end.
func (f Field) check(place string) error {
	types := []FieldType{Text, LongText, Date, DateTime, Bool, Number, List, IDs, Choice, Person, Secret}
	switch {
	case f.Label == "":
		return fmt.Errorf("%s: label belum diisi", place)
	case !slices.Contains(types, f.Type):
		return fmt.Errorf("%s: jenis %q tidak dikenal", place, f.Type)
	case slices.Contains([]FieldType{Text, LongText, List, Secret}, f.Type) && f.Max < 1:
		return fmt.Errorf("%s: panjang terbesar (max) belum diisi", place)
	case (f.Type == Choice) != (len(f.Options) > 0):
		return fmt.Errorf("%s: pilihan (options) harus ada pada jenis %q dan hanya di sana", place, Choice)
	case !f.accepts(f.Equals):
		return fmt.Errorf("%s: nilai tunggal (equals) tidak sesuai jenisnya", place)
	case !f.accepts(f.Given):
		return fmt.Errorf("%s: nilai tetap (given) tidak sesuai jenisnya", place)
	}
	return once(place+": pilihan", f.Options, func(o Option) string { return o.Value })
}

// accepts tells whether a value written in the definition can equal one that people send. Numbers cannot: YAML and JSON
// read them as different types.
func (f Field) accepts(v any) bool {
	switch v.(type) {
	case nil:
		return true
	case bool:
		return f.Type == Bool
	case string:
		return f.shape(v) == nil && f.Type != Bool && f.Type != Number && f.Type != List
	}
	return false
}

// checkRequirements sees that conditions, signers, kinds and data of the requirements exist, and that the reasons name
// requirements that do. A condition on a misspelt field would never be met, and the item never asked for.
func (d *Definition) checkRequirements() error {
	for _, r := range d.Requirements {
		place := fmt.Sprintf("persyaratan %q", r.Code)
		if r.Label == "" {
			return fmt.Errorf("%s: label belum diisi", place)
		}
		if w := r.When; w != nil {
			if f, ok := fieldOf(d.Form, w.Field); !ok || w.Equals == nil || !f.accepts(w.Equals) {
				return fmt.Errorf("%s: syarat berlakunya menunjuk isian %q yang tidak ada atau lain jenisnya", place, w.Field)
			}
		}
		if name := missingFrom(r.SignedBy, func(id string) bool { _, ok := d.position(id); return ok }); name != "" {
			return fmt.Errorf("%s: jabatan penanda tangan %q tidak dikenal", place, name)
		}
		if name := missingFrom(r.Kinds, func(kind string) bool { return slices.Contains(defaultKinds, kind) }); name != "" {
			return fmt.Errorf("%s: jenis berkas %q tidak dikenal", place, name)
		}
		if name := missingFrom(r.Fields, d.hasField); name != "" {
			return fmt.Errorf("%s: isian %q tidak dikenal", place, name)
		}
		if f, ok := fieldOf(d.Form, r.Until); r.Until != "" && (!ok || f.Type != Date) {
			return fmt.Errorf("%s: until %q bukan tanggal pada formulir", place, r.Until)
		}
	}
	for _, r := range d.Reasons {
		if code := missingFrom(r.Requirements, func(code string) bool { _, ok := d.Requirement(code); return ok }); code != "" {
			return fmt.Errorf("alasan %q: persyaratan %q tidak dikenal", r.Code, code)
		}
	}
	return nil
}

// hasField tells whether the data have a dotted name.
func (d *Definition) hasField(name string) bool { _, ok := d.Field(name); return ok }

// missingFrom is the first name that is not known, or "".
func missingFrom(names []string, known func(string) bool) string {
	i := slices.IndexFunc(names, func(name string) bool { return !known(name) })
	if i < 0 {
		return ""
	}
	return names[i]
}

// checkSeparation sees that the rules name actions: a misspelt one would keep nobody apart.
func (d *Definition) checkSeparation() error {
	known := func(name string) bool {
		return slices.ContainsFunc(d.Actions, func(a Action) bool { return a.Name == name })
	}
	for i, s := range d.Separation {
		if name := missingFrom(slices.Concat(s.Did, s.Not), known); name != "" {
			return fmt.Errorf("pemisahan tugas ke-%d: tindakan %q tidak ada", i+1, name)
		}
		if s.Reason == "" {
			return fmt.Errorf("pemisahan tugas ke-%d: kalimat alasan belum diisi", i+1)
		}
	}
	return nil
}

// checkLetter checks the rule of validity and the templates of the two numbers.
func (d *Definition) checkLetter() error {
	for _, name := range d.Validity.Fields {
		if f, ok := fieldOf(d.Form, name); !ok || f.Type != Date {
			return fmt.Errorf("masa berlaku: %q bukan tanggal pada formulir", name)
		}
	}
	if d.Validity.Years < 0 {
		return errors.New("masa berlaku: jumlah tahun tidak boleh kurang dari 0")
	}
	return firstError(
		checkTemplate("registration", d.Numbers.Registration), checkTemplate("letter", d.Numbers.Letter), d.checkIssue(),
	)
}

// checkIssue sees that steps which number, draft and sign have what they need. A procedure without a letter leaves all of
// it empty.
func (d *Definition) checkIssue() error {
	_, drafts := d.StepWith(EffectDraft)
	for _, a := range d.Actions {
		for _, need := range []struct {
			effect, what string
			there        bool
		}{
			{EffectNumber, "bentuk nomor (numbers.registration)", d.Numbers.Registration != ""},
			{EffectDraft, "nama surat (product)", d.Product != ""},
			{EffectSign, "bentuk nomor surat (numbers.letter)", d.Numbers.Letter != ""},
			{EffectSign, "langkah dengan efek \"draft\"", drafts},
		} {
			if a.Effect == need.effect && !need.there {
				return fmt.Errorf("tindakan %q: efek %q memerlukan %s", a.Name, a.Effect, need.what)
			}
		}
	}
	return nil
}

// checkTemplate refuses a template that could give one number twice. An empty one gives none.
func checkTemplate(name, template string) error {
	if template == "" {
		return nil
	}
	if problem := TemplateProblem(template); problem != "" {
		return fmt.Errorf("nomor %q: %s", name, problem)
	}
	return nil
}

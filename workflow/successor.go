package workflow

import (
	"fmt"
	"slices"
	"time"

	"ormas/internal/calendar"
)

// Succession is a version that is to follow others of an office.
type Succession struct {
	Before  *Definition // the newest published version; nil: the procedure is new
	Version int         // the number it must have
}

// Problems tells in sentences why a definition cannot follow; none where it can. Drafts of dossiers have to move along, so
// whatever they stand on must be there in both.
func (s Succession) Problems(is *Definition) []string {
	var all []string
	refuse := func(wrong bool, format string, args ...any) {
		if wrong {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	refuse(is.Version != s.Version, "Nomor versi (version) harus %d, bukan %d.", s.Version, is.Version)
	refuse(is.Cover.ApprovedBy == "", "Lembar SOP belum menyebut peran yang mengesahkan (cover: approved_by).")
	if was := s.Before; was != nil {
		refuse(is.Service != was.Service, "Layanan (service) harus %q, bukan %q.", was.Service, is.Service)
		refuse(is.Initial() != was.Initial(), "Tahap permulaan harus tetap %q, karena draf permohonan ikut pindah ke versi ini.", was.Initial())
		refuse(is.Organisation != was.Organisation, "Bagian organisation tidak dapat diubah antara dua versi.")
		refuse(len(Diff(was, is)) == 0, "Isi versi ini sama dengan versi %d; tidak ada yang berubah.", was.Version)
	}
	return all
}

// CheckEffective tells in a sentence why a day cannot be the one from which a version is in force, "" where it can: what
// its sheet prints must not say otherwise.
func (d *Definition) CheckEffective(on time.Time) string {
	c := d.Cover
	switch {
	case !c.Effective.IsZero() && !sameDay(c.Effective, on):
		return fmt.Sprintf("Lembar SOP menyebut tanggal efektif %s, tetapi tanggal berlaku yang dipilih %s.", calendar.FormatDate(c.Effective), calendar.FormatDate(on))
	case c.Revised.After(on):
		return fmt.Sprintf("Tanggal revisi pada lembar SOP (%s) sesudah tanggal berlaku (%s).", calendar.FormatDate(c.Revised), calendar.FormatDate(on))
	case c.Made.After(on):
		return fmt.Sprintf("Tanggal pembuatan pada lembar SOP (%s) sesudah tanggal berlaku (%s).", calendar.FormatDate(c.Made), calendar.FormatDate(on))
	}
	return ""
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// Change is what a later version asks of a case that an earlier one did not, and the other way round; in words for people.
type Change struct {
	Added, Removed             []string // requirements that apply, by their labels
	AddedFields, RemovedFields []string // of the form that are required only now, or asked for no longer
}

// IsZero tells whether nothing changes for the case.
func (c Change) IsZero() bool {
	return len(c.Added)+len(c.Removed)+len(c.AddedFields)+len(c.RemovedFields) == 0
}

// ChangeFor tells what changes for a case with this form that moves from one definition to another.
func ChangeFor(was, is *Definition, form map[string]any) Change {
	before, after := was.Items(form), is.Items(form)
	return Change{
		Added:         itemsOnlyIn(is, after, before),
		Removed:       itemsOnlyIn(was, before, after),
		AddedFields:   requiredNow(was.Form, is.Form),
		RemovedFields: goneFrom(was.Form, is.Form),
	}
}

// itemsOnlyIn are the labels of the items of one list that the other has not.
func itemsOnlyIn(d *Definition, all, others []Item) []string {
	var labels []string
	for _, item := range all {
		if !slices.ContainsFunc(others, func(o Item) bool { return o.Requirement.Code == item.Requirement.Code && o.Slot == item.Slot }) {
			labels = append(labels, item.Label(d))
		}
	}
	return labels
}

// requiredNow are the labels of the fields that must be filled in now and had not to be before.
func requiredNow(was, is []Field) []string {
	var labels []string
	for _, f := range is {
		if before, there := fieldOf(was, f.Name); f.Required && (!there || !before.Required) {
			labels = append(labels, f.Label)
		}
	}
	return labels
}

// goneFrom are the labels of the fields that are not asked for any more.
func goneFrom(was, is []Field) []string {
	var labels []string
	for _, f := range was {
		if _, there := fieldOf(is, f.Name); !there {
			labels = append(labels, f.Label)
		}
	}
	return labels
}

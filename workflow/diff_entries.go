package workflow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ormas/internal/calendar"
)

// What can be said about each thing of a definition, section by section.

func headEntries(d *Definition) []entry {
	return []entry{{id: "kepala", facts: []fact{
		{"layanan", d.Service},
		{"judul", d.Title},
		{"produk", d.Product},
		{"permohonan oleh organisasi", yes(d.Organisation)},
		{"batas waktu seluruh prosedur", d.Norm.String()},
		{"dasar hukum", strings.Join(d.LegalGrounds, " ")},
	}}}
}

func roleEntries(d *Definition) []entry {
	return entriesOf(d.Roles, func(r Role) entry {
		return entry{id: r.ID, title: "peran " + r.ID, facts: []fact{
			{"sebutan", r.Label},
			{"tindakan untuk pemohon oleh", yes(r.Applicant)},
			{"pelayanan loket oleh", yes(r.Counter)},
			{"hak membaca permohonan", yes(r.Reads)},
			{"tindakan oleh waktu sebagai", yes(r.System)},
		}, whole: r}
	})
}

func stateEntries(d *Definition) []entry {
	return entriesOf(d.States, func(s State) entry {
		return entry{id: s.ID, title: "tahap " + s.ID, facts: []fact{
			{"sebutan", s.Label},
			{"pemilik waktu", string(s.Owner)},
			{"giliran", s.Turn},
			{"sifat terbuka", yes(s.Open)},
			{"sifat akhir", yes(s.Final)},
			{"yang boleh diubah pemohon pada", string(s.Edit)},
			{"penilai berkas pada", d.roleLabels(s.Judge)},
			{"pencatat kekurangan pada", d.roleLabels(s.Find)},
			{"pemutus jawaban pemohon pada", d.roleLabels(s.Settle)},
		}, whole: s}
	})
}

// actionEntries know a row by its action and how many rows of that action stand above it.
func actionEntries(d *Definition) []entry {
	count := map[string]int{}
	return entriesOf(d.Actions, func(a Action) entry {
		count[a.Name]++
		return entry{id: fmt.Sprint(a.Name, count[a.Name]), title: d.rowTitle(a), facts: d.actionFacts(a), whole: a}
	})
}

func (d *Definition) actionFacts(a Action) []fact {
	return []fact{
		{"nomor", a.Step},
		{"sebutan", a.Label},
		{"akibat", a.Means},
		{"batas waktu", a.Norm.String()},
		{"pelaksana", d.roleLabels(a.By)},
		{"syarat pelaksana yang ditunjuk pada", yes(a.Assigned)},
		{"peran yang ditunjuk pada", d.roleLabels(oneOrNone(a.Assigns))},
		{"tahap asal", strings.Join(a.From, ", ")},
		{"tahap tujuan", a.To},
		{"tanda langkah pertama pada", yes(a.First)},
		{"kelengkapan", strings.Join(a.Completeness, "; ")},
		{"output", strings.Join(a.Output, "; ")},
		{"penjaga", strings.Join(a.Guards, ", ")},
		{"efek", a.Effect},
		{"aturan alasan", string(a.Note)},
		{"isian", fieldNames(a.Inputs)},
		{"keadaan khusus yang juga membolehkan", conditions(a.Also)},
		{"keadaan khusus yang disyaratkan", string(a.Only)},
		{"pemberitahuan kepada pemohon pada", yes(a.Tell)},
		{"lembar", string(a.Sheet)},
		{"keterangan", a.Remark},
	}
}

// rowTitle names a row as people do, by its number; where two rows have it, who takes the step is told too.
func (d *Definition) rowTitle(a Action) string {
	if a.Step == "" {
		return "tindakan " + a.Label
	}
	same := slices.DeleteFunc(slices.Clone(d.Actions), func(o Action) bool { return o.Step != a.Step })
	if len(same) == 1 {
		return "langkah " + a.Step
	}
	return "langkah " + a.Step + " (" + a.Label + ", " + d.roleLabels(a.By) + ")"
}

// separationEntries know a rule by the steps it keeps apart.
func separationEntries(d *Definition) []entry {
	return entriesOf(d.Separation, func(s Separation) entry {
		title := "pemisahan tugas antara " + strings.Join(s.Did, ", ") + " dan " + strings.Join(s.Not, ", ")
		return entry{id: title, title: title, facts: []fact{{"sifat ketat", yes(s.Strict)}, {"kalimat", s.Reason}}, whole: s}
	})
}

func requirementEntries(d *Definition) []entry {
	return entriesOf(d.Requirements, func(r Requirement) entry {
		condition, rule := "", ""
		if r.When != nil {
			condition, rule = r.When.Label, fmt.Sprintf("%s = %v", r.When.Field, r.When.Equals)
		}
		return entry{id: r.Code, title: "persyaratan " + r.Code, facts: []fact{
			{"sebutan", r.Label},
			{"syarat berlaku", condition},
			{"isian penentu berlakunya", rule},
			{"meterai", r.Stamp},
			{"kewajiban setiap pengurus atas", yes(r.PerOfficer)},
			{"pembuatan oleh sistem atas", yes(r.MadeHere)},
			{"penanda tangan", strings.Join(r.SignedBy, ", ")},
			{"jenis berkas", strings.Join(r.Kinds, ", ")},
			{"data milik", strings.Join(r.Fields, ", ")},
		}, whole: r}
	})
}

func positionEntries(d *Definition) []entry {
	return entriesOf(d.Positions, func(p Position) entry {
		return entry{id: p.ID, title: "jabatan " + p.ID, facts: []fact{{"sebutan", p.Label}}, whole: p}
	})
}

func fieldEntries(d *Definition) []entry { return inputEntries("isian ", d.Form) }
func officerFieldEntries(d *Definition) []entry {
	return inputEntries("isian pengurus ", d.OfficerForm)
}

func inputEntries(what string, fields []Field) []entry {
	return entriesOf(fields, func(f Field) entry {
		return entry{id: f.Name, title: what + f.Name, facts: []fact{
			{"sebutan", f.Label},
			{"jenis", string(f.Type)},
			{"sifat wajib", yes(f.Required)},
			{"panjang terbesar", count(f.Max)},
			{"pilihan", optionNames(f.Options)},
			{"pola", f.Pattern},
			{"petunjuk", f.Hint},
			{"contoh", f.Example},
			{"nilai tetap", given(f.Given)},
			{"nilai terkecil", bound(f.Minimum)},
			{"nilai terbesar", bound(f.Maximum)},
			{"tanggal pendahulu", f.NotBefore},
			{"kelompok", f.Group},
		}, whole: f}
	})
}

// given is an answer of the procedure itself, as words of a comparison.
func given(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func reasonEntries(d *Definition) []entry {
	return entriesOf(d.Reasons, func(r Reason) entry {
		return entry{id: r.Code, title: "alasan " + r.Code, facts: []fact{
			{"sebutan", r.Label}, {"persyaratan pada", strings.Join(r.Requirements, ", ")},
		}, whole: r}
	})
}

// numberFacts name the forms of numbers as Diff tells them, each followed by "surat".
var numberFacts = map[string]string{
	RegistrationNumber: "pola nomor registrasi", LetterNumber: "pola nomor", DecisionNumber: "pola nomor keputusan tentang",
}

func letterEntries(d *Definition) []entry {
	var facts []fact
	for _, n := range d.NumberTemplates() {
		facts = append(facts, fact{numberFacts[n.Kind], n.Template})
	}
	l := d.Letter
	return []entry{{id: "surat", title: "surat", facts: append(facts, []fact{
		{"masa berlaku (tahun)", count(d.Validity.Years)},
		{"tanggal pembatas masa berlaku", strings.Join(d.Validity.Fields, ", ")},
		{"pertimbangan", strings.Join(l.Considerations, " ")},
		{"sebutan pengesahan dalam", l.ApprovalLabel},
		{"kewajiban dalam", strings.Join(l.Duties, " ")},
		{"kalimat penutup", l.Notice},
		{"tembusan", strings.Join(l.Copies, " ")},
	}...)}}
}

// letterLifeEntries name what may become of a letter as one thing; the form of its numbers is told with the others.
func letterLifeEntries(d *Definition) []entry {
	life := d.LetterLife
	life.Number = ""
	return []entry{{id: "sesudah", title: "ketentuan sesudah surat terbit", whole: life}}
}

func coverEntries(d *Definition) []entry {
	c := d.Cover
	return []entry{{id: "sampul", title: "SOP", facts: []fact{
		{"nomor", c.Number},
		{"tanggal pembuatan", dayOf(c.Made)},
		{"tanggal revisi", dayOf(c.Revised)},
		{"tanggal efektif", dayOf(c.Effective)},
		{"pengesah", c.ApprovedBy},
		{"kualifikasi pelaksana", strings.Join(c.Qualifications, "; ")},
		{"keterkaitan", strings.Join(c.Related, "; ")},
		{"peralatan", strings.Join(c.Equipment, "; ")},
		{"peringatan", strings.Join(c.Warnings, "; ")},
		{"pencatatan", strings.Join(c.Records, "; ")},
	}}}
}

func standardEntries(d *Definition) []entry {
	s := d.Standard
	return []entry{{id: "standar", title: "standar pelayanan", facts: []fact{
		{"biaya", s.Fee},
		{"penanganan pengaduan", strings.Join(s.Complaints, "; ")},
		{"sarana dan prasarana", strings.Join(s.Facilities, "; ")},
		{"pengawasan internal", strings.Join(s.Supervision, "; ")},
		{"jumlah pelaksana", strings.Join(s.Staff, "; ")},
		{"jaminan pelayanan", strings.Join(s.Guarantee, "; ")},
		{"jaminan keamanan dan keselamatan", strings.Join(s.Safety, "; ")},
		{"evaluasi kinerja", strings.Join(s.Evaluation, "; ")},
	}, whole: s}}
}

// dayOf is a day in words, empty for none.
func dayOf(on time.Time) string {
	if on.IsZero() {
		return ""
	}
	return calendar.FormatDate(on)
}

func yes(b bool) string {
	if b {
		return "ya"
	}
	return "tidak"
}

// count is a number in digits, empty for none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func bound(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

func oneOrNone(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func fieldNames(fields []Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Label
	}
	return strings.Join(names, "; ")
}

func optionNames(options []Option) string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Label
	}
	return strings.Join(names, "; ")
}

func conditions(all []Condition) string {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = string(c)
	}
	return strings.Join(names, ", ")
}

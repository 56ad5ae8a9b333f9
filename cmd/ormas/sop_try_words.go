package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"ormas/internal/calendar"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/trial"
	"ormas/workflow"
)

// report writes what came of a trial; the first error of the writer stays.
type report struct {
	*tabwriter.Writer
	t   *rulemaking.Tried
	err error
}

// writeTried tells a trial in tables, in plain Indonesian.
func writeTried(w io.Writer, t *rulemaking.Tried) error {
	r := &report{Writer: tabwriter.NewWriter(w, 0, 8, 2, ' ', 0), t: t}
	r.head()
	r.norms()
	r.flips()
	r.queue()
	r.moves()
	return cmp.Or(r.err, r.Flush())
}

func (r *report) line(format string, args ...any) {
	if _, err := fmt.Fprintf(r.Writer, format+"\n", args...); err != nil {
		r.err = cmp.Or(r.err, err)
	}
}

// lines writes sentences one below the other, each with a dash.
func (r *report) lines(all []string) {
	for _, one := range all {
		r.line("- %s", one)
	}
}

func (r *report) head() {
	t := r.t
	r.line("Percobaan %s: %s", t.Service, t.Title)
	r.line("%d permohonan yang diajukan atau bergerak sejak %s, %d di antaranya sudah diputus.", t.Cases, calendar.FormatDate(t.Zone.In(t.Since)), t.Ended)
	r.line("Tidak ada yang disimpan atau diubah.\n\nYang berbeda dari yang berlaku")
	r.lines(t.Changes)
	for _, h := range t.Free.Added {
		r.line("- libur ditambah: %s", h.Words())
	}
	for _, h := range t.Free.Removed {
		r.line("- libur dihapus: %s", h.Words())
	}
	if len(t.Changes) == 0 && t.Free.IsZero() {
		r.line("- tidak ada")
	}
	if len(t.Warnings)+len(t.Remarks) > 0 {
		r.line("\nPerhatikan")
		r.lines(t.Warnings)
		r.lines(t.Remarks)
	}
}

func (r *report) norms() {
	r.line("\nDalam batas waktu\n\nTahap\tBatas waktu lama\tBatas waktu baru\tSelesai\tSebelum\tSesudah\tMenjadi tepat\tMenjadi lewat")
	for _, s := range r.t.Stages {
		name := s.Name()
		if s.Owner == workflow.OwnerApplicant {
			name += " (waktu pemohon)"
		}
		r.line("%s\t%s\t%s\t%d\t%s", name, cmp.Or(s.NormBefore, "-"), cmp.Or(s.Norm.String(), "-"), s.Passages, kept(s.Kept))
	}
	r.line("%s\t\t%s\t%d\t%s", trial.WholeName, cmp.Or(r.t.WholeNorm.String(), "-"), r.t.Ended, kept(r.t.Whole))
	if r.t.Running > 0 {
		r.line("\n%d tahap belum selesai dan tidak dinilai.", r.t.Running)
	}
}

// kept are the last columns of the table of norms.
func kept(k trial.Kept) string {
	return fmt.Sprintf("%s\t%s\t%d\t%d", measures.ShareWords(k.Before.Within, k.Before.Judged), measures.ShareWords(k.After.Within, k.After.Judged), k.Gained, k.Lost)
}

func (r *report) flips() {
	if r.t.Flipped == 0 {
		r.line("\nTidak ada permohonan yang hasilnya berubah.")
		return
	}
	r.line("\nPermohonan yang hasilnya berubah: %d%s\n\nKode\tMenjadi tepat waktu\tMenjadi lewat", r.t.Flipped, some(len(r.t.Flips), r.t.Flipped))
	for _, f := range r.t.Flips {
		r.line("%s\t%s\t%s", f.Code, cmp.Or(strings.Join(f.Gained, "; "), "-"), cmp.Or(strings.Join(f.Lost, "; "), "-"))
	}
}

// some says that only so many of all are listed.
func some(listed, all int) string {
	if listed == all {
		return ""
	}
	return fmt.Sprintf(" (%d ditampilkan)", listed)
}

func (r *report) queue() {
	q := r.t.Queue
	if len(q.Roles) == 0 {
		r.line("\nAntrean tidak dapat diperkirakan: tidak ada permohonan pada masa ini.")
		return
	}
	if q.Few {
		r.line("\n%s", q.FewWords())
		return
	}
	r.line("\nTempat antrean terbentuk\n\n%s permohonan tiap hari kerja selama %d hari kerja. Peran yang paling sibuk: %s.\n", strings.Replace(fmt.Sprintf("%.1f", q.Arrivals), ".", ",", 1), q.Days, q.Bottleneck)
	r.line("Peran\tOrang\tPekerjaan\tKesibukan\tMenunggu rata-rata\tAntrean terpanjang")
	for _, l := range q.Roles {
		people := fmt.Sprint(l.People)
		if l.Alone {
			people = "0, dihitung 1"
		}
		r.line("%s\t%s\t%d\t%d%%\t%s\t%d", l.Label, people, l.Jobs, l.Percent(), l.Wait, l.Longest)
	}
	r.line("\nTahap\tPekerjaan\tLama mengerjakan\tMenunggu rata-rata")
	for _, s := range q.Stages {
		r.line("%s\t%d\t%s\t%s", s.Stage.Name(), s.Jobs, s.Work, s.Wait)
	}
	r.line("\nYang diandaikan")
	r.lines(r.t.Desk.Assumptions())
}

func (r *report) moves() {
	m := r.t.Moves
	r.line("\nPermohonan berjalan yang tanggalnya berubah: %d dari %d%s", m.Moved, m.Looked, some(len(m.Cases), m.Moved))
	if m.Untold > 0 {
		r.line("%d permohonan berjalan melewati tahap yang tidak ada dalam definisi yang dicoba, jadi tidak dihitung.", m.Untold)
	}
	if m.Moved == 0 {
		return
	}
	r.line("\nKode\tTahap\tBatas langkah\tMenjadi\tBatas kantor\tMenjadi")
	for _, c := range m.Cases {
		r.line("%s\t%s\t%s\t%s\t%s\t%s", c.TrackingCode, c.Stage, r.due(c.Before), r.due(c.After), r.due(c.OfficeBefore), r.due(c.OfficeAfter))
	}
}

func (r *report) due(at time.Time) string {
	if at.Equal(registry.NoDue) {
		return "tanpa batas"
	}
	return r.t.Zone.FormatDue(at)
}

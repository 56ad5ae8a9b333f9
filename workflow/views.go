package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Diagram draws the definition as a Markdown page with a Mermaid state diagram. Acts that leave the state are not in it.
func (d *Definition) Diagram() string {
	var b strings.Builder
	b.WriteString(d.heading("Alur"))
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, s := range d.States {
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", s.Label, s.ID)
	}
	if slices.ContainsFunc(d.Actions, func(a Action) bool { return slices.Contains(a.From, OpenStates) }) {
		fmt.Fprintf(&b, "    state \"Setiap tahap terbuka\" as %s\n", OpenStates)
	}
	fmt.Fprintf(&b, "    [*] --> %s\n", d.Initial())
	for _, a := range d.Actions {
		for _, from := range a.From {
			if a.To != "" {
				fmt.Fprintf(&b, "    %s --> %s : %s (%s)\n", from, a.To, strings.TrimSpace(a.Step+" "+a.Label), d.roleLabels(a.By))
			}
		}
	}
	for _, s := range d.States {
		if s.Final {
			fmt.Fprintf(&b, "    %s --> [*]\n", s.ID)
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// Matrix writes the permissions as a Markdown page: for each state and role the acts that Allowed offers.
func (d *Definition) Matrix() string {
	var b strings.Builder
	b.WriteString(d.heading("Matriks wewenang"))
	b.WriteString("Tanda * berarti hanya orang yang ditunjuk untuk permohonan itu.\n")
	for _, part := range []struct {
		title string
		s     Snapshot
	}{
		{"Langkah", Snapshot{}},
		{"Selama ditangguhkan", Snapshot{Held: true}},
		{"Selama tanda tangan berjalan", Snapshot{Signing: true}},
		{"Hanya pada pembetulan surat", Snapshot{Correction: true}},
	} {
		if permitted := d.permissions(part.s); permitted != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s", part.title, permitted)
		}
	}
	fmt.Fprintf(&b, "\n## Pekerjaan tanpa langkah\n\n%s", d.works())
	if permitted := d.letterEngine().permissions(Snapshot{}); permitted != "" {
		fmt.Fprintf(&b, "\n## Sesudah surat terbit\n\n%s", permitted)
	}
	return b.String()
}

// permissions is a table of states and roles for cases like the given one; rows in which nobody may do anything are
// left out, and so are roles that act nowhere; where nobody may do anything there is no table. It asks Allowed and not the rows, so that it shows what really happens.
func (d *Definition) permissions(like Snapshot) string {
	roles := slices.DeleteFunc(slices.Clone(d.Roles), func(r Role) bool {
		return !slices.ContainsFunc(d.Actions, func(a Action) bool { return slices.Contains(a.By, r.ID) })
	})
	head := []string{"Tahap"}
	for _, r := range roles {
		head = append(head, r.Label)
	}
	rows := [][]string{head}
	for _, s := range d.States {
		row, like := []string{s.Label}, like
		like.State = s.ID
		for _, r := range roles {
			row = append(row, d.offered(like, r))
		}
		if strings.Join(row[1:], "") != "" {
			rows = append(rows, row)
		}
	}
	if len(rows) == 1 {
		return ""
	}
	return table(rows)
}

// offered lists what somebody with one role may do in a case, as the person named for it.
func (d *Definition) offered(s Snapshot, r Role) string {
	by := Actor{User: uuid.Max, Roles: []string{r.ID}, Clock: r.System}
	s.Own, s.Assigned = r.Applicant, map[string]uuid.UUID{r.ID: by.User}
	var names []string
	for _, o := range d.Allowed(s, by, Facts{}) {
		name := o.Action
		row, _ := d.row(o.Action, s.State)
		if s.Correction && row.Only != WhileCorrection { // corrections have all acts of other cases besides their own
			continue
		}
		if row.Assigned {
			name += "*"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// works is a table of what is done to a case without taking a step.
func (d *Definition) works() string {
	rows := [][]string{{"Tahap", "Mengubah data dan berkas", "Menilai berkas", "Mencatat kekurangan", "Memutus jawaban pemohon"}}
	for _, s := range d.States {
		row := []string{s.Label}
		for _, w := range []Work{Editing, Judging, Finding, Settling} {
			cell := d.roleLabels(d.roles(w, s))
			if w == Editing && s.Edit == EditFindings {
				cell += " (hanya yang kurang)"
			}
			row = append(row, cell)
		}
		if strings.Join(row[1:], "") != "" {
			rows = append(rows, row)
		}
	}
	return table(rows)
}

// Table writes the SOP as a Markdown page in the columns of the official form.
func (d *Definition) Table() string {
	rows := [][]string{{"No", "Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output", "Keterangan"}}
	for _, a := range d.Actions {
		rows = append(rows, []string{
			a.Step, a.Label, d.roleLabels(a.By), strings.Join(a.Completeness, "; "), a.Norm.String(),
			strings.Join(a.Output, "; "), d.remarks(a),
		})
	}
	return d.heading("Tabel SOP") + table(rows)
}

// remarks tell what the other columns of the SOP table do not.
func (d *Definition) remarks(a Action) string {
	var from []string
	for _, id := range a.From {
		s, _ := d.State(id)
		from = append(from, cmp.Or(s.Label, "semua tahap terbuka"))
	}
	remarks := []string{strings.Join(from, ", ")}
	if to, ok := d.State(a.To); ok {
		remarks[0] += " → " + to.Label
	}
	if s, _ := d.State(a.From[0]); s.Owner == OwnerApplicant {
		remarks = append(remarks, "waktu pemohon")
	}
	if a.Assigned {
		remarks = append(remarks, "hanya yang ditunjuk")
	}
	switch a.Note {
	case NoteRequired:
		remarks = append(remarks, "dengan alasan")
	case NoteSecondRound:
		remarks = append(remarks, "dengan alasan sejak putaran kedua")
	}
	if a.Only != "" {
		remarks = append(remarks, "hanya selama "+string(a.Only))
	}
	if a.Remark != "" {
		remarks = append(remarks, a.Remark)
	}
	return strings.Join(remarks, "; ")
}

// roleLabels names roles for people.
func (d *Definition) roleLabels(ids []string) string {
	labels := make([]string, len(ids))
	for i, id := range ids {
		r, _ := d.Role(id)
		labels[i] = r.Label
	}
	return strings.Join(labels, ", ")
}

// heading begins a page; it names the version, since running cases stay on theirs.
func (d *Definition) heading(what string) string {
	return fmt.Sprintf("# %s: %s\n\nDibuat dari definisi `%s` versi %d; jangan diubah dengan tangan.\nNorma waktu kantor untuk seluruh prosedur: %s.\n\n",
		what, d.Title, d.Service, d.Version, cmp.Or(d.Norm.String(), "tidak ada"))
}

// table writes rows as a Markdown table; the first is the head.
func table(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
		}
	}
	return b.String()
}

package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"ormas/internal/calendar"
	"ormas/internal/measures"
	"ormas/internal/registry"
	"ormas/internal/rulemaking"
	"ormas/internal/trial"
	"ormas/workflow"
)

// tryPage is the form of a trial and, once there is one, what came of it.
type tryPage struct {
	frame
	Problems problems
	Sent     trySent
	Tabs     []tab
	Norms    []input
	Whole    input
	People   []input
	Since    input
	Quantile input
	Drafts   []workflow.Option // stored ones of the procedure that can be tried
	Result   *triedView
	Keep     string // where what was tried is kept as a draft; empty: it cannot be, or not by this person

	status   int
	services []*workflow.Definition
	def      *workflow.Definition
	tried    *rulemaking.Tried
}

// triedView is what came of a trial, in words.
type triedView struct {
	Lead, Cut, Queue   string
	Bars               barPicture
	Changes, Attention []string
	Norms              []normRow
	Roles              []roleRow
	Stages             []waitRow
	Assumptions        []string
	Flipped, Moved     string
	Flips              []flipRow
	Moves              []moveRow
	Hidden             bool // which cases they are is not told to whoever asked
}

type normRow struct{ Stage, Norm, Before, After, Change string }

type roleRow struct{ Role, People, Jobs, Busy, Wait, Longest string }

type waitRow struct{ Stage, Jobs, Work, Wait string }

type flipRow struct{ Code, Gained, Lost string }

type moveRow struct{ ID, Code, Stage, Step, Office string }

func (p *Pages) showTry(c *gin.Context, by workflow.Actor, v tryPage) {
	way := settingsCrumb[:1:1]
	if by.Has(registry.AdminRole) {
		way = settingsCrumb
	}
	f, err := p.personFrame(c, by, "Coba perubahan SOP", way...)
	if err != nil {
		p.Refuse(c, err)
		return
	}
	v.frame, v.Failed = f, len(v.Problems) > 0
	for _, d := range v.services {
		v.Tabs = append(v.Tabs, tab{d.Title, tryPath + "?layanan=" + d.Service, d.Service == v.def.Service})
	}
	if v.Drafts, err = p.draftsToTry(c, by, v.def.Service); err != nil {
		p.Refuse(c, err)
		return
	}
	v.fill()
	if v.tried != nil {
		v.Result = triedWords(v.tried)
		if by.Has(registry.AdminRole) && v.Sent.Source != tryDraft && len(v.tried.Changes) > 0 {
			v.Keep = keepPath
		}
	}
	p.show(c, v.status, "soptry", v)
}

// draftsToTry are the stored drafts of a procedure, latest change first.
func (p *Pages) draftsToTry(c *gin.Context, by workflow.Actor, service string) ([]workflow.Option, error) {
	all, err := p.Rulemaking.VersionsOf(c.Request.Context(), by, service)
	if err != nil {
		return nil, err
	}
	var drafts []workflow.Option
	for _, d := range all.Drafts {
		if d.State == registry.DraftCancelled {
			continue
		}
		at := d.ChangedAt.In(all.Location)
		drafts = append(drafts, workflow.Option{
			Value: d.ID.String(), Label: fmt.Sprintf("Draf dari %s, berubah %s", d.MadeName, calendar.FormatMoment(at)),
		})
	}
	return drafts, nil
}

// fill makes the inputs of what was sent.
func (v *tryPage) fill() {
	one := func(id, label, value string) input {
		return input{Field: workflow.Field{Name: id, Label: label, Type: workflow.Text, Required: true}, ID: id, Value: value, Problem: v.Problems.At(id)}
	}
	v.Whole = one(tryNorms, "Seluruh prosedur", v.Sent.Whole)
	for _, s := range normed(v.def) {
		label := s.Name() + ", " + s.RoleLabel
		v.Norms = append(v.Norms, one(tryNormPrefix+s.State, label, cmp.Or(v.Sent.Norms[s.State], s.Norm.String())))
	}
	for _, r := range trial.RolesOf(v.def) {
		v.People = append(v.People, one(tryPeoplePrefix+r.ID, r.Label, v.Sent.People[r.ID]))
	}
	v.Since = one("sejak", "Permohonan yang diajukan atau bergerak sejak", v.Sent.Since)
	v.Since.Type = workflow.Date
	v.Quantile = one("bagian", "Bagian permohonan tercepat, dalam persen", v.Sent.Quantile)
}

// triedWords puts a trial into words.
func triedWords(t *rulemaking.Tried) *triedView {
	v := &triedView{
		Lead: fmt.Sprintf("%d permohonan %s yang diajukan atau bergerak sejak %s, %d di antaranya sudah diputus. Tidak ada yang disimpan atau diubah.",
			t.Cases, t.Service, calendar.FormatDate(t.Zone.In(t.Since)), t.Ended),
		Hidden: t.Hidden, Changes: changeWords(t), Attention: slices.Concat(t.Warnings, t.Remarks), Assumptions: t.Desk.Assumptions(),
	}
	if t.Cut > 0 {
		v.Cut = fmt.Sprintf("Yang dihitung hanya %d permohonan terbaru; %d yang lebih lama tidak ikut. Dengan perintah ormas sop try semuanya dapat dihitung.", t.Cases, t.Cut)
	}
	if t.Running > 0 {
		v.Attention = append(v.Attention, fmt.Sprintf("%d tahap belum selesai dijalani dan tidak dinilai.", t.Running))
	}
	v.norms(t)
	v.queue(t.Queue)
	v.cases(t)
	return v
}

func changeWords(t *rulemaking.Tried) []string {
	var all []string
	for _, one := range t.Changes {
		all = append(all, calendar.AsSentence(one))
	}
	for _, line := range changeLines(t.Free) {
		all = append(all, "Hari libur. "+line)
	}
	return all
}

func (v *triedView) norms(t *rulemaking.Tried) {
	add := func(name, norm string, k trial.Kept) {
		v.Norms = append(v.Norms, normRow{name, norm, shareWords(k.Before), shareWords(k.After), turned(k)})
		v.Bars.add(name, k)
	}
	for _, s := range t.Stages {
		if s.Before.Judged+s.After.Judged == 0 {
			continue // no norm, or nothing that is over
		}
		name, norm := s.Name(), cmp.Or(s.Norm.String(), "tanpa batas waktu")
		if s.Owner == workflow.OwnerApplicant {
			name += " (waktu pemohon)"
		}
		if before := cmp.Or(s.NormBefore, "tanpa batas waktu"); before != norm {
			norm = before + " menjadi " + norm
		}
		add(name, norm, s.Kept)
	}
	if t.Whole.Before.Judged+t.Whole.After.Judged > 0 {
		add(trial.WholeName, t.WholeNorm.String(), t.Whole)
	}
}

// shareWords tell a share of what was judged.
func shareWords(t trial.Tally) string {
	if t.Judged == 0 {
		return "tidak dinilai"
	}
	return measures.ShareWords(t.Within, t.Judged)
}

// turned tells how many were kept otherwise.
func turned(k trial.Kept) string {
	var parts []string
	if k.Gained > 0 {
		parts = append(parts, fmt.Sprintf("%d menjadi tepat waktu", k.Gained))
	}
	if k.Lost > 0 {
		parts = append(parts, fmt.Sprintf("%d menjadi lewat", k.Lost))
	}
	return cmp.Or(strings.Join(parts, ", "), "tidak berubah")
}

func (v *triedView) queue(q trial.Queue) {
	if len(q.Roles) == 0 {
		v.Queue = "Antrean tidak dapat diperkirakan: tidak ada permohonan pada masa ini."
		return
	}
	if q.Few {
		v.Queue = q.FewWords()
		return
	}
	v.Queue = fmt.Sprintf("%s permohonan datang tiap hari kerja selama %d hari kerja. Peran yang paling sibuk: %s.", commaed(q.Arrivals), q.Days, q.Bottleneck)
	for _, r := range q.Roles {
		people := fmt.Sprint(r.People)
		if r.Alone {
			people = "belum ada, dihitung 1"
		}
		busy := fmt.Sprintf("%d%%", r.Percent())
		if r.Busy > 1 {
			busy += ", melebihi yang dapat dikerjakan"
		}
		v.Roles = append(v.Roles, roleRow{r.Label, people, fmt.Sprint(r.Jobs), busy, r.Wait.String(), fmt.Sprint(r.Longest)})
	}
	for _, s := range q.Stages {
		v.Stages = append(v.Stages, waitRow{s.Stage.Name(), fmt.Sprint(s.Jobs), s.Work.String(), s.Wait.String()})
	}
}

// commaed writes a number with one decimal, as people do.
func commaed(n float64) string { return strings.Replace(fmt.Sprintf("%.1f", n), ".", ",", 1) }

func (v *triedView) cases(t *rulemaking.Tried) {
	v.Flipped = fmt.Sprintf("%d dari %d permohonan memenuhi batas waktu secara berbeda%s.", t.Flipped, t.Cases, shown(t, len(t.Flips), t.Flipped))
	for _, f := range t.Flips {
		v.Flips = append(v.Flips, flipRow{f.Code, cmp.Or(strings.Join(f.Gained, "; "), "tidak ada"), cmp.Or(strings.Join(f.Lost, "; "), "tidak ada")})
	}
	m := t.Moves
	which := "permohonan yang sedang berjalan"
	if !m.All {
		which = "permohonan pertama yang sedang berjalan"
	}
	v.Moved = fmt.Sprintf("%d dari %d %s berubah tanggalnya%s.", m.Moved, m.Looked, which, shown(t, len(m.Cases), m.Moved))
	if m.Untold > 0 {
		v.Moved += fmt.Sprintf(" %d melewati tahap yang tidak ada dalam definisi yang dicoba, jadi tidak dihitung.", m.Untold)
	}
	for _, c := range m.Cases {
		due := func(before, after time.Time) string {
			if before.Equal(after) {
				return "tetap, " + dueText(t.Zone, before)
			}
			return dueText(t.Zone, before) + " menjadi " + dueText(t.Zone, after)
		}
		v.Moves = append(v.Moves, moveRow{c.ID.String(), c.TrackingCode, c.Stage, due(c.Before, c.After), due(c.OfficeBefore, c.OfficeAfter)})
	}
}

func dueText(cal *calendar.Calendar, at time.Time) string {
	if at.Equal(registry.NoDue) {
		return "tanpa batas"
	}
	return cal.FormatDue(at)
}

// shown tells that only so many of all are listed, to whoever sees the list.
func shown(t *rulemaking.Tried, listed, all int) string {
	if listed == all || t.Hidden {
		return ""
	}
	return fmt.Sprintf("; %d ditampilkan", listed)
}

// barPicture shows for each norm how large a share kept it, before above after.
type barPicture struct {
	Height int
	Rows   []barRow
}

// barRow is one norm: its name in lines, and two bars.
type barRow struct {
	Names         []flowText
	Before, After shareBar
}

// shareBar is a bar with its share in words behind it.
type shareBar struct {
	Y, Width, TextX, TextY int
	Text                   string
}

// The measures of the picture, in a width of 360.
const (
	barLine   = 19  // of a name
	barThick  = 14  // of a bar
	barFull   = 270 // of a share of 100 %
	barApart  = 14
	barLetter = 44 // letters in a line
)

func (b *barPicture) add(name string, k trial.Kept) {
	var row barRow
	for _, line := range wrapped(name, barLetter) {
		b.Height += barLine
		row.Names = append(row.Names, flowText{0, b.Height - 5, line, false})
	}
	row.Before, row.After = barOf(b.Height, k.Before), barOf(b.Height+barThick+2, k.After)
	b.Height += 2*barThick + 2 + barApart
	b.Rows = append(b.Rows, row)
}

func barOf(y int, t trial.Tally) shareBar {
	text := fmt.Sprintf("%d%%", t.Percent())
	if t.Judged == 0 {
		text = "tidak dinilai"
	}
	width := t.Percent() * barFull / 100
	return shareBar{y, width, width + 6, y + barThick - 2, text}
}

package mandates

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/workflow"
)

// drawUp makes a mandate of what was sent, or tells all that is wrong with it.
func (o *Office) drawUp(ctx context.Context, by workflow.Actor, n NewMandate) (*registry.Mandate, error) {
	if n.Problem != nil {
		return nil, n.Problem
	}
	choices, err := o.MandateChoices(ctx, by)
	if err != nil {
		return nil, err
	}
	office, err := o.db.Office(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	draft := mandateDraft{NewMandate: n, choices: choices, by: by, zone: office.Location(), now: o.db.Now()}
	draft.m = registry.Mandate{
		ID: registry.NewID(), OfficeID: by.Office, Kind: workflow.MandateKind(n.Kind), Role: n.Role, By: by.User,
		Behalf: workflow.Tidy(n.Behalf), Through: workflow.Tidy(n.Through), OrderNumber: workflow.Tidy(n.OrderNumber),
	}
	for _, check := range []func(){draft.post, draft.people, draft.limits, draft.order, draft.span} {
		check()
	}
	return &draft.m, draft.Err()
}

// mandateDraft is a mandate while it is checked.
type mandateDraft struct {
	NewMandate
	registry.Faults
	choices MandateChoices
	by      workflow.Actor
	zone    *time.Location
	now     time.Time
	m       registry.Mandate
	role    MandateRole
}

// post checks kind and role.
func (d *mandateDraft) post() {
	if !slices.Contains(workflow.MandateKinds, d.m.Kind) {
		d.Add("kind", "tidak_dikenal", "Pilih jenis mandat: Plh., Plt., a.n., atau u.b.")
	}
	var known bool
	if d.role, known = d.choices.Role(d.Role); !known {
		d.Add("role", "tidak_dikenal", "Pilih jabatan yang diwakili.")
	}
	d.m.Signs = d.role.Signs
	d.line("behalf", d.m.Behalf)
	d.line("through", d.m.Through)
	if d.m.Behalf != "" && d.m.Kind.Replaces() {
		d.Add("behalf", "tidak_sesuai", "Atas nama jabatan lain hanya pada a.n. dan u.b.")
	}
	if (d.m.Kind == workflow.ForHim) != (d.m.Through != "") {
		d.Add("through", "tidak_sesuai", "Jabatan perantara diisi pada u.b., dan hanya di sana.")
	}
}

// line checks a text that is printed on letters.
func (d *mandateDraft) line(field, text string) {
	if utf8.RuneCountInString(text) > 200 || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		d.Add(field, "tidak_sah", "Tuliskan satu baris, paling panjang 200 huruf.")
	}
}

// people checks who holds it and whom it stands for. Nobody holds a mandate that stands for a mandate: whom it stands for has
// the role itself.
func (d *mandateDraft) people() {
	holder, incumbent := d.choices.person(d.Holder), d.choices.person(d.For)
	switch {
	case holder == nil:
		d.Add("holder", "tidak_dikenal", "Pilih pemegang mandat di antara petugas kantor ini. Administrator tidak memegang mandat.")
	case holder.ID == d.by.User:
		d.Add("holder", "diri_sendiri", "Mandat didaftarkan oleh orang lain daripada pemegangnya.")
	case slices.Contains(holder.Roles, d.Role) && d.m.Behalf == "" && d.For == holder.ID.String():
		d.Add("holder", "peran_sendiri", "Orang ini memegang jabatan itu sendiri, jadi tidak memerlukan mandat.")
	case slices.Contains(holder.Roles, d.Role) && d.m.Behalf == "" && d.role.Signs:
		d.Add("holder", "peran_sendiri", "Orang ini sudah memegang peran itu sendiri, jadi tidak memerlukan mandat.")
	case !d.m.Kind.Replaces() && holder.Title == "":
		d.Add("holder", "jabatan_kosong", "Isilah jabatan orang ini lebih dahulu di Orang dan peran; pada a.n. dan u.b. jabatannya dicetak di surat.")
	default:
		d.m.Holder = holder.ID
	}
	held := slices.ContainsFunc(d.choices.People, func(u registry.User) bool { return slices.Contains(u.Roles, d.Role) })
	switch {
	case d.m.Kind == workflow.ActingPost && d.For != "":
		d.Add("for", "tidak_sesuai", "Plt. hanya untuk jabatan yang kosong. Untuk pejabat yang berhalangan pakailah Plh.")
	case d.m.Kind == workflow.ActingPost && held && d.role.Signs:
		d.Add("kind", "jabatan_terisi", "Jabatan ini masih dipegang seseorang. Pakailah Plh., atau lepaskan dahulu peran orang itu.")
	case d.m.Kind == workflow.ActingPost:
	case incumbent == nil || !slices.Contains(incumbent.Roles, d.Role):
		d.Add("for", "bukan_pejabatnya", "Pilih pejabat yang memegang jabatan itu sendiri, bukan dengan mandat.")
	default:
		d.m.For = &incumbent.ID
	}
}

// limits checks to which actions and procedures it is limited; none named: all.
func (d *mandateDraft) limits() {
	options := func(all []workflow.Option, wanted []string, field string) []string {
		for _, one := range wanted {
			if !slices.ContainsFunc(all, func(o workflow.Option) bool { return o.Value == one }) {
				d.Add(field, "tidak_dikenal", "Batas mandat memuat hal yang tidak ada pada jabatan itu.")
			}
		}
		return slices.Compact(slices.Sorted(slices.Values(wanted)))
	}
	d.m.Actions, d.m.Services = options(d.role.Actions, d.Actions, "actions"), options(d.choices.Services, d.Services, "services")
}

// order checks the letter that gives it.
func (d *mandateDraft) order() {
	if d.m.OrderNumber == "" {
		d.Add("order_number", "wajib", "Tuliskan nomor surat perintah.")
	}
	d.line("order_number", d.m.OrderNumber)
	day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(d.OrderDate), d.zone)
	switch {
	case err != nil:
		d.Add("order_date", "bukan_tanggal", "Tuliskan tanggal surat perintah.")
	case day.After(d.now):
		d.Add("order_date", "belum_tiba", "Tanggal surat perintah belum tiba.")
	}
	d.m.OrderDate = day
	if d.File == nil {
		d.Add("file", "wajib", "Pilih berkas surat perintah.")
	}
}

// longestMandate is for how many years a mandate holds at most, and how long before it begins it is registered. No regulation that we
// know counts for all kinds: a Plt. is asked about after six months already, and a hand-over without an end would be a second
// office holder whom nobody has appointed.
const longestMandate = 1

// usualPost is for how many months a Plt. is usually given.
const usualPost = 6

// Overlong tells whether a Plt. was given for longer than is usual: more than six months.
func Overlong(m registry.Mandate) bool {
	from := m.From.In(registry.Office{TimeZone: m.TimeZone}.Location()) // where its months begin
	return m.Kind == workflow.ActingPost && m.Until.After(from.AddDate(0, usualPost, 0))
}

// span checks from when to when it holds.
func (d *mandateDraft) span() {
	var ok [2]bool
	d.m.From, ok[0] = localTime(d.From, d.zone, 0)
	d.m.Until, ok[1] = localTime(d.Until, d.zone, 1)
	switch {
	case !ok[0]:
		d.Add("from", "bukan_waktu", "Tuliskan mulai kapan mandat berlaku.")
	case !ok[1]:
		d.Add("until", "bukan_waktu", "Tuliskan sampai kapan mandat berlaku.")
	case !d.m.From.Before(d.m.Until):
		d.Add("until", "sebelum_mulai", "Akhir mandat harus sesudah mulainya.")
	case !d.m.Until.After(d.now):
		d.Add("until", "sudah_lewat", "Waktu ini sudah lewat, sehingga mandat tidak memberi kewenangan apa pun.")
	case d.m.From.After(d.now.In(d.zone).AddDate(longestMandate, 0, 0)):
		d.Add("from", "terlalu_jauh", "Mandat didaftarkan paling awal satu tahun sebelum mulai berlaku.")
	case d.m.Until.After(d.m.From.In(d.zone).AddDate(longestMandate, 0, 0)):
		d.Add("until", "terlalu_lama", "Mandat bersifat sementara: paling lama satu tahun sejak mulai berlaku. Bila sesudah itu masih diperlukan, daftarkan mandat baru menurut surat perintah yang baru.")
	}
}

// localTime reads a minute or a day on the office's clock, or an instant; days is added to a day alone. Mandates and absences
// begin and end at whole seconds.
func localTime(text string, zone *time.Location, days int) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && t.Year() < 9000 {
			return t.Truncate(time.Second), t.Year() > 2000
		}
	}
	t, err := time.ParseInLocation(time.DateOnly, text, zone)
	return t.AddDate(0, 0, days), err == nil && t.Year() > 2000 && t.Year() < 9000
}

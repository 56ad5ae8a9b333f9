package casework_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ormas/internal/casework"
	"ormas/internal/certificate"
	"ormas/internal/registry"
)

// Free days of the driven case: one Thursday and two Fridays.
const drivenDays = `tanggal,nama,jenis,dasar
2026-12-24,Cuti Rekaan,cuti_bersama,Keputusan Contoh 1
2026-12-25,Hari Rekaan,libur_nasional,Keputusan Contoh 1
2027-01-01,Tahun Rekaan,libur_nasional,Keputusan Contoh 2
`

// driven is a case whose office is only moved by its clock and by what the test does at an hour.
type driven struct {
	*world
	id    uuid.UUID
	code  string
	roles map[string]string // address → role
}

func newDriven(t *testing.T) *driven {
	t.Helper()
	w := newWorld(t)
	path := filepath.Join(t.TempDir(), "kunci.p12")
	w.must(certificate.NewDemoKey(path, "Kunci Contoh", w.Clock.Now()))
	key := certificate.OwnKey{Path: path, Now: w.Clock.Now}
	w.o = casework.New(w.DB, w.Store, casework.Settings{
		BaseURL: "http://ormas.contoh.test", SpoolDir: t.TempDir(), MaxUpload: 1 << 20,
		Signer: func(registry.Office, registry.Signer) (certificate.Signer, error) { return key, nil },
	})
	d := &driven{world: w, roles: map[string]string{}}
	for _, role := range []string{"pemohon", "bagian_umum", "kepala_badan", "kabid", "kasubbid", "staf", "petugas_lapangan", "auditor"} {
		var email string
		w.must(w.DB.Pool().QueryRowContext(t.Context(), `SELECT email FROM users WHERE id = $1`, w.As(role).User).Scan(&email))
		d.roles[email] = role
	}
	w.setCalendar([]byte(drivenDays))
	return d
}

// at lets the clock run in half hours, nights and free days included, and look each time, until it is so late.
func (d *driven) at(text string) {
	d.t.Helper()
	until := local(d.t, text)
	for now := d.Clock.Now().Truncate(30 * time.Minute).Add(30 * time.Minute); !now.After(until); now = now.Add(30 * time.Minute) {
		d.Clock.Set(now)
		d.must(d.o.ActOnDeadlines(d.t.Context()))
		d.must(d.o.Remind(d.t.Context()))
	}
	d.Clock.Set(until)
}

// sent are all mails that an office has written, with who got them.
func (d *driven) sent() []string {
	d.t.Helper()
	mails, err := d.DB.Mails(d.t.Context(), d.Office.ID, 1000)
	d.must(err)
	var all []string
	for _, m := range slices.Backward(mails) {
		at := m.CreatedAt.In(local(d.t, "2026-01-01 00:00").Location()).Format("2006-01-02 15:04")
		all = append(all, fmt.Sprintf("%s %s: %s", at, d.roles[m.Recipient], strings.TrimPrefix(m.Subject, "Permohonan "+d.code+": ")))
	}
	slices.Sort(all) // those of one instant by role
	return all
}

// marked wants the marks that a person of a role sees on the case and in the list: of the late round, and of the law's day
// once it is near. The applicant sees neither, and no such day on the case either.
func (d *driven) marked(role, late, deemed string) {
	d.t.Helper()
	v, err := d.o.Dossier(d.t.Context(), d.As(role), d.id)
	d.must(err)
	page, err := d.o.Dossiers(d.t.Context(), d.As(role), casework.Filter{Limit: 10})
	d.must(err)
	seen := ""
	for _, l := range v.Late {
		seen = l.Text
		if v.History[l.Seq-1].Action != "beritahukan" || v.Dossier.Rounds[l.Round-1].Number != l.Round {
			d.t.Errorf("%s: the mark stands at %+v", role, l)
		}
	}
	row := page.Items[0]
	if seen != late || row.LateNotice != (late != "") {
		d.t.Errorf("%s sees %q, in the list %v", role, seen, row.LateNotice)
	}
	if row.DeemedText != deemed || (v.Deemed != nil && v.Deemed.Near) != (deemed != "") || role == "pemohon" && v.Deemed != nil {
		d.t.Errorf("%s sees the law's day as %q and %+v", role, row.DeemedText, v.Deemed)
	}
	if deemed != "" && !strings.Contains(v.Deemed.Text, "ditentukan oleh kantor") {
		d.t.Errorf("got %q", v.Deemed.Text)
	}
}

// compare wants exactly these mails.
func (d *driven) compare(want []string) {
	d.t.Helper()
	got := d.sent()
	for i := range max(len(got), len(want)) {
		var a, b string
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if a != b {
			d.t.Errorf("mail %d: got  %s\nwant %s", i, a, b)
		}
	}
}

// drivenMails are all mails of the driven case, by the half hour in which they left.
var drivenMails = []string{
	"2026-11-24 09:00 pemohon: Diajukan",
	"2026-11-24 09:30 bagian_umum: batas waktu hampir habis", // 30 minutes from 09.00
	"2026-11-24 10:00 bagian_umum: batas waktu lewat",
	"2026-11-24 10:00 kabid: batas waktu lewat", // 6 and 15 minutes later, so for one look the same
	"2026-11-24 10:00 kasubbid: batas waktu lewat",
	"2026-11-24 10:00 kepala_badan: batas waktu lewat",
	"2026-11-26 11:30 staf: batas waktu hampir habis", // 15.8 of the 19.75 hours from Tuesday 10.15 to Thursday 16.00
	"2026-11-27 08:00 kasubbid: batas waktu lewat",
	"2026-11-27 08:00 staf: batas waktu lewat",
	"2026-11-27 11:30 kabid: batas waktu lewat",        // 3.95 hours more
	"2026-11-30 10:00 kepala_badan: batas waktu lewat", // 9.9 hours more, over a weekend
	"2026-12-10 10:00 pemohon: Perbaikan oleh pemohon",
	"2026-12-22 07:30 pemohon: batas waktu Selasa, 5 Januari 2027 pukul 24.00 WITA", // the eighth day of 15
	"2026-12-30 07:30 pemohon: batas waktu Selasa, 5 Januari 2027 pukul 24.00 WITA", // the twelfth, after two free days
	"2027-01-05 07:30 pemohon: hari ini hari terakhir",
	"2027-01-06 00:30 pemohon: Dihentikan karena tidak dilengkapi sampai batas waktu",
	"2027-01-19 07:30 pemohon: batas waktu Kamis, 28 Januari 2027 pukul 24.00 WITA", // a new time, its eighth day
	"2027-01-21 10:00 pemohon: Penelitian lapangan",
	"2027-01-25 10:00 kabid: batas undang-undang mendekat", // 20.5 of 41 hours: a hold does not stop the law's days
	"2027-01-25 10:00 kepala_badan: batas undang-undang mendekat",
	"2027-01-25 10:00 pemohon: Penelitian lapangan",
	"2027-01-26 11:30 petugas_lapangan: batas waktu hampir habis", // 14.8 of 18.5 hours, the hold left out
	"2027-01-26 15:30 kabid: batas undang-undang mendekat",
	"2027-01-26 15:30 kepala_badan: batas undang-undang mendekat",
	"2027-01-27 10:00 pemohon: Surat terbit",
}

// TestOneCaseByTheClock drives a case past agenda, check, notice, reminders, end, resumption, resubmission, hold, visit
// and signature, and compares every mail and every mark with the hour it belongs to.
func TestOneCaseByTheClock(t *testing.T) {
	t.Parallel()
	d := newDriven(t)
	d.id = d.submitted() // Tuesday, 24 November 2026, 09.00
	id := d.id
	d.code = d.read(id).TrackingCode
	do := func(role, action string, input map[string]any) { t.Helper(); d.do(role, id, action, input) }

	d.at("2026-11-24 10:15")
	do("bagian_umum", "agendakan", nil)
	do("kepala_badan", "disposisi", map[string]any{"instruction": "Teliti."})
	do("kabid", "tugaskan", map[string]any{"user_id": d.As("staf").User.String()})

	d.at("2026-12-10 10:00") // twelve closing times after the request
	d.judgeAll(id, "P3")
	d.sendBack(id)
	if c := d.read(id); !c.LateNotice || !c.DueAt.Equal(local(t, "2027-01-06 00:00")) {
		t.Errorf("a notice after 12 of 15 days: late %v, due %s", c.LateNotice, c.DueAt)
	}
	d.marked("kabid", "Diberitahukan ketika 80 persen batas waktu seluruh prosedur (15 hari kerja) sudah terpakai.", "")
	d.marked("auditor", "Diberitahukan ketika 80 persen batas waktu seluruh prosedur (15 hari kerja) sudah terpakai.", "")
	d.marked("staf", "", "")

	d.at("2027-01-07 10:00")
	if c := d.read(id); c.State != "dihentikan" {
		t.Fatalf("state %s", c.State)
	}
	do("pemohon", "lanjutkan_permohonan", nil)
	d.at("2027-01-20 11:00")
	d.upload(d.As("pemohon"), id, "P3", "")
	do("pemohon", "ajukan_ulang", nil)
	d.judgeAll(id)
	do("staf", "teruskan", nil)
	do("kasubbid", "setujui_kasubbid", nil)
	d.at("2027-01-20 11:30")
	do("kabid", "nyatakan_lengkap", nil)
	do("kabid", "tunjuk_petugas", map[string]any{"user_id": d.As("petugas_lapangan").User.String()})
	if c := d.read(id); !c.DeemedAt.Equal(local(t, "2027-01-27 16:00")) {
		t.Errorf("the law's day is %s", c.DeemedAt)
	}
	d.at("2027-01-21 10:00")
	do("kabid", "tangguhkan", nil)
	d.marked("pemohon", "", "")
	d.at("2027-01-25 10:00")
	const law = "Batas Pasal 53 UU 30/2014: Rabu, 27 Januari 2027 pukul 16.00 WITA"
	d.marked("kabid", "Diberitahukan ketika 80 persen batas waktu seluruh prosedur (15 hari kerja) sudah terpakai.", law)
	d.marked("staf", "", law)
	d.marked("pemohon", "", "")
	do("kabid", "lanjutkan", nil)
	d.at("2027-01-26 13:30")
	do("petugas_lapangan", "berita_acara", map[string]any{"visited_at": "2027-01-26T13:00:00+08:00", "people_met": "Ketua", "result": "Ada."})
	do("kabid", "nyatakan_sesuai", map[string]any{"conclusion": "Sesuai."})
	do("kabid", "beri_nomor", nil)
	do("staf", "susun_konsep", nil)
	d.at("2027-01-27 10:00")
	do("kepala_badan", "tandatangani", nil)
	if c := d.read(id); !c.DeemedAt.Equal(registry.NoDue) || !c.LookAt.Equal(registry.NoDue) {
		t.Errorf("signed: the law's day is %s, next look %s", c.DeemedAt, c.LookAt)
	}
	d.at("2027-02-10 16:00")

	d.compare(drivenMails)
	found, err := d.o.Verify(t.Context(), nil)
	if err != nil || len(found) != 0 {
		t.Errorf("verify: %v, %v", found, err)
	}
}

package calendar

import (
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	t.Parallel()
	c := setup(t)
	for _, row := range []struct{ name, due, now, want string }{
		{"days left", "2026-12-01 16.00", "2026-11-26 10.00", "sisa 3 hari kerja, paling lambat Selasa, 1 Desember 2026"},
		{"days left over a weekend", "2026-12-01 16.00", "2026-11-28 10.00", "sisa 1 hari kerja, paling lambat Selasa, 1 Desember 2026"},
		{"days left until 24.00 on the day itself", "2026-12-02 00.00", "2026-11-30 10.00", "sisa 1 hari kerja, paling lambat Selasa, 1 Desember 2026"},
		{"the last day of the office", "2026-12-01 16.00", "2026-12-01 10.40", "sisa 4 jam 20 menit kerja, paling lambat hari ini pukul 16.00 WITA"},
		{
			"the evening before the last day", "2026-12-01 16.00", "2026-11-30 17.00",
			"sisa 7 jam 30 menit kerja, paling lambat Selasa, 1 Desember 2026 pukul 16.00 WITA",
		},
		{"the last day of the applicant", "2026-12-02 00.00", "2026-12-01 10.40", "paling lambat hari ini pukul 24.00 WITA"},
		{"the last evening of the applicant", "2026-12-02 00.00", "2026-12-01 23.59", "paling lambat hari ini pukul 24.00 WITA"},
		{"the evening before the applicant's last day", "2026-12-02 00.00", "2026-11-30 18.00", "paling lambat Selasa, 1 Desember 2026 pukul 24.00 WITA"},
		{"minutes", "2026-12-01 10.30", "2026-12-01 10.05", "sisa 25 menit kerja, paling lambat hari ini pukul 10.30 WITA"},
		{
			"minutes over a night", "2026-12-01 07.50", "2026-11-30 15.50",
			"sisa 30 menit kerja, paling lambat Selasa, 1 Desember 2026 pukul 07.50 WITA",
		},
		{"minutes over days", "2026-12-01 10.30", "2026-11-26 10.00", "sisa 2 hari kerja, paling lambat Selasa, 1 Desember 2026 pukul 10.30 WITA"},
		{"the last seconds", "2026-12-01 10.30", "2026-12-01 10.29.30", "sisa kurang dari 1 menit kerja, paling lambat hari ini pukul 10.30 WITA"},
		{"days late", "2026-12-01 16.00", "2026-12-03 10.00", "lewat 2 hari kerja sejak Selasa, 1 Desember 2026"},
		{"the first day late", "2026-12-01 16.00", "2026-12-02 08.00", "lewat 1 hari kerja sejak Selasa, 1 Desember 2026"},
		{"late in the evening of the last day", "2026-12-01 16.00", "2026-12-01 18.00", "lewat sejak hari ini pukul 16.00 WITA"},
		{"late after 24.00", "2026-12-02 00.00", "2026-12-02 00.01", "lewat 1 hari kerja sejak Selasa, 1 Desember 2026"},
		{"minutes late", "2026-12-01 10.30", "2026-12-01 11.30", "lewat 1 jam kerja sejak hari ini pukul 10.30 WITA"},
		{
			"minutes late over a night", "2026-12-01 15.50", "2026-12-02 07.40",
			"lewat 20 menit kerja sejak Selasa, 1 Desember 2026 pukul 15.50 WITA",
		},
		{"minutes late by days", "2026-12-01 15.50", "2026-12-03 07.40", "lewat 1 hari kerja sejak Selasa, 1 Desember 2026"},
		{"a due time on a free day", "2026-11-30 00.00", "2026-11-26 10.00", "sisa 1 hari kerja, paling lambat Minggu, 29 November 2026"},
	} {
		t.Run("tell "+row.name, func(t *testing.T) {
			t.Parallel()
			due, now := c.local(t, row.due), c.local(t, row.now)
			if got := c.Words(due.UTC(), now.UTC()); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
	t.Run("say nothing without a due time", func(t *testing.T) {
		t.Parallel()
		if got := c.Words(time.Time{}, c.local(t, "2026-11-26 10.00")); got != "" {
			t.Error(got)
		}
	})
}

func TestText(t *testing.T) {
	t.Parallel()
	c := setup(t)
	now := c.local(t, "2026-11-26 10.00")
	clock := c.Fold(c.events(t, []move{
		{"2026-11-23 10.00", Office, "pemeriksaan", "2 hari kerja", ""},
		{"2026-11-25 10.00", Applicant, "perbaikan", "15 hari kerja", ""},
	}), whole, now)
	for got, want := range map[string]string{
		c.Text(clock.Office, now):              "terpakai 2 dari 15 hari kerja, sedang tidak berjalan",
		c.Text(clock.Step, now):                "sisa 14 hari kerja, paling lambat Jumat, 18 Desember 2026",
		c.Text(Reading{Unit: WorkingDay}, now): "terpakai 0 hari kerja",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	instant := time.Date(2026, 12, 1, 2, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{wib: "09.30 WIB", wita: "10.30 WITA", wit: "11.30 WIT"} {
		c, err := Default(zone)
		if err != nil {
			t.Fatal(err)
		}
		local := c.In(instant)
		if got := FormatTime(local); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := c.FormatDue(instant); got != "Selasa, 1 Desember 2026 pukul "+want {
			t.Error(got)
		}
		if got := FormatDay(local); got != "Selasa, 1 Desember 2026" || FormatDate(local) != "1 Desember 2026" {
			t.Error(got)
		}
	}
	if got := setup(t).FormatDue(time.Date(2026, 12, 1, 16, 0, 0, 0, time.UTC)); got != "Selasa, 1 Desember 2026 pukul 24.00 WITA" {
		t.Error(got)
	}
	for month := time.January; month <= time.December; month++ {
		if got := FormatDate(time.Date(2027, month, 9, 0, 0, 0, 0, time.UTC)); got != "9 "+monthNames[month-1]+" 2027" {
			t.Error(got)
		}
	}
}

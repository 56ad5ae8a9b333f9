package calendar

import "testing"

// TestPace counts with 23 November 2026, a Monday, hours from 07.30 to 12.00 and 13.00 to 16.00, and free days on 7 and
// 16 December.
func TestPace(t *testing.T) {
	t.Parallel()
	returned := []move{entered, told} // 15 days from Wednesday 25 November: due Friday 18 December 24.00
	for _, row := range []struct {
		name    string
		moves   []move
		percent int
		want    string
	}{
		{"half of the applicant's days is the morning of the eighth", returned, 50, "2026-12-08 07.30.00"},
		{"all of them is the morning of the last one", returned, 100, "2026-12-18 07.30.00"},
		{
			"an extension stretches the days that are left",
			append(returned[:2:2], move{"2026-12-01 10.00", Applicant, "perbaikan", "15 hari kerja", "2026-12-31 00.00"}), 80, "2026-12-24 07.30.00",
		},
		{
			"a part already used by an extension's beginning is due at once", append(returned[:2:2],
				move{"2026-12-14 10.00", ThirdParty, "perbaikan", "15 hari kerja", ""}, move{"2026-12-21 10.00", Applicant, "perbaikan", "15 hari kerja", ""}),
			50, "2026-12-21 10.00.00",
		},
		{
			"a hold moves the rest", append(returned[:2:2],
				move{"2026-11-30 10.00", ThirdParty, "perbaikan", "15 hari kerja", ""}, move{"2026-12-02 10.00", Applicant, "perbaikan", "15 hari kerja", ""}),
			50, "2026-12-10 07.30.00",
		},
		{"nothing comes during a hold", append(returned[:2:2], move{"2026-11-30 10.00", ThirdParty, "perbaikan", "15 hari kerja", ""}), 50, ""},
		{"minutes run across the break", []move{{"2026-11-23 11.50", Office, "agenda", "30 menit", ""}}, 80, "2026-11-23 13.14.01"},
		{"a norm is passed with the next second of work", []move{{"2026-11-23 15.30", Office, "agenda", "30 menit", ""}}, 100, "2026-11-24 07.30.01"},
		{"a norm passed by half", []move{{"2026-11-23 15.30", Office, "agenda", "30 menit", ""}}, 150, "2026-11-24 07.45.01"},
		// 10.00 to closing of Wednesday: 5 hours on Monday and twice 7.5 hours, of which 80 % are 16 hours.
		{"days are told by the working time until they are due", []move{entered}, 80, "2026-11-25 11.00.01"},
		{"a weekend in between counts nothing", []move{{"2026-11-27 10.00", Office, "pemeriksaan", "1 hari kerja", ""}}, 100, "2026-12-01 07.30.01"},
		{
			"what ran before a hold counts", []move{
				{"2026-11-23 09.00", Office, "a", "2 jam", ""}, {"2026-11-23 10.00", ThirdParty, "a", "2 jam", ""}, {"2026-11-24 10.00", Office, "a", "2 jam", ""},
			}, 80, "2026-11-24 10.36.01",
		},
		{
			"a hold after it was late keeps what was passed", []move{
				{"2026-11-23 09.00", Office, "a", "1 jam", ""}, {"2026-11-23 11.00", ThirdParty, "a", "1 jam", ""}, {"2026-11-24 10.00", Office, "a", "1 jam", ""},
			}, 250, "2026-11-24 10.30.01",
		},
		{"without a norm nothing comes", []move{{"2026-11-23 09.00", Office, "a", "", ""}}, 80, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			c := setup(t)
			events := c.events(t, row.moves)
			at := c.Fold(events, whole, events[len(events)-1].At).Pace.At(row.percent)
			got := ""
			if !at.IsZero() {
				got = c.In(at).Format("2006-01-02 15.04.05")
			}
			if got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestPaceIsTheSameWhenReadLater(t *testing.T) {
	t.Parallel()
	c := setup(t)
	events := c.events(t, []move{entered})
	early := c.Fold(events, whole, events[0].At).Pace
	late := c.Fold(events, whole, events[0].At.AddDate(0, 1, 0)).Pace
	for _, percent := range []int{0, 50, 100, 200} {
		if a, b := early.At(percent), late.At(percent); !a.Equal(b) {
			t.Errorf("%d %%: %s, and a month later %s", percent, a, b)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		norm, from, now string
		want            int
	}{
		{"15 hari kerja", "2026-11-23 10.00", "2026-12-10 10.00", 80},
		{"15 hari kerja", "2026-11-23 10.00", "2026-12-09 10.00", 73},
		{"60 menit", "2026-11-23 10.00", "2026-11-23 10.48", 80},
		{"60 menit", "2026-11-23 10.00", "2026-11-23 11.30", 150},
		{"", "2026-11-23 10.00", "2026-11-23 11.30", 0},
	} {
		c := setup(t)
		events := c.events(t, []move{{row.from, Office, "a", row.norm, ""}})
		if got := c.Fold(events, whole, c.local(t, row.now)).Step.Percent(); got != row.want {
			t.Errorf("%s from %s to %s: got %d %%, want %d %%", row.norm, row.from, row.now, got, row.want)
		}
	}
}

package calendar

import "testing"

// TestMovedToAnotherVersion: a running step that is moved is measured by the norm of the new version from its own begin.
func TestMovedToAnotherVersion(t *testing.T) {
	t.Parallel()
	c := setup(t)
	now := c.local(t, "2026-11-25 11.00")
	moved := func(at, norm, step string) Event {
		e := c.events(t, []move{{at, Office, step, norm, ""}})[0]
		e.Moved = true
		return e
	}
	begun := c.events(t, []move{entered})
	extended := c.events(t, []move{entered, {"2026-11-24 09.00", Office, "pemeriksaan", "2 hari kerja", "2026-11-27 12.00"}})
	held := c.events(t, []move{entered, {"2026-11-23 11.00", ThirdParty, "pemeriksaan", "", ""}, {"2026-11-24 11.00", Office, "pemeriksaan", "2 hari kerja", ""}})
	for name, row := range map[string]struct {
		events []Event
		want   string
	}{
		"to a longer norm":                      {append(begun, moved("2026-11-25 10.00", "3 hari kerja", "pemeriksaan")), `2 hari kerja dari "3 hari kerja", 2026-11-26 16.00`},
		"to a shorter norm":                     {append(begun, moved("2026-11-24 10.00", "1 hari kerja", "pemeriksaan")), `2 hari kerja dari "1 hari kerja", 2026-11-24 16.00 lewat`},
		"to a norm in another unit":             {append(begun, moved("2026-11-23 11.00", "2 jam", "pemeriksaan")), `16 jam dari "2 jam", 2026-11-23 12.00 lewat`},
		"to none":                               {append(begun, moved("2026-11-25 10.00", "", "pemeriksaan")), `2 hari kerja dari "", -`},
		"after its due time, which stays":       {append(begun, moved("2026-11-25 17.00", "9 hari kerja", "pemeriksaan")), `3 hari kerja dari "2 hari kerja", 2026-11-25 16.00`},
		"after somebody decided its due time":   {append(extended, moved("2026-11-25 10.00", "9 hari kerja", "pemeriksaan")), `2 hari kerja dari "2 hari kerja", 2026-11-27 12.00`},
		"after a pause, which does not count":   {append(held, moved("2026-11-25 10.00", "3 hari kerja", "pemeriksaan")), `1 hari kerja dari "3 hari kerja", 2026-11-27 16.30`},
		"and goes on to the next step in order": {append(begun, moved("2026-11-25 10.00", "3 hari kerja", "pemeriksaan"), c.events(t, []move{{"2026-11-25 10.30", Office, "penelitian", "1 hari kerja", ""}})[0]), `0 hari kerja dari "1 hari kerja", 2026-11-26 16.00`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := short(c, c.Fold(row.events, whole, now).Step, now); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
	t.Run("reads the same without the mark where the norm is the same", func(t *testing.T) {
		with := append(begun[:1:1], moved("2026-11-24 10.00", "2 hari kerja", "pemeriksaan"))
		without := append(begun[:1:1], with[1])
		without[1].Moved = false
		if c.Fold(with, whole, now) != c.Fold(without, whole, now) {
			t.Error("a move to the same norm changed something")
		}
	})
}

package calendar

import (
	"errors"
	"testing"
)

func TestWithDay(t *testing.T) {
	t.Parallel()
	c, err := Default("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	c, err = c.WithHolidays([]Holiday{
		{Date: "2026-08-17", Name: "Satu", Kind: NationalHoliday, Source: "Contoh"}, {Date: "2026-12-25", Name: "Dua", Kind: NationalHoliday, Source: "Contoh"},
	})
	if err != nil {
		t.Fatal(err)
	}
	day := Holiday{Date: "2026-09-01", Name: "Tiga", Kind: LocalHoliday, Source: "Contoh"}
	for name, one := range map[string]struct {
		next func() (*Calendar, error)
		want string // the names in order; empty: refused
	}{
		"one more":                 {func() (*Calendar, error) { return c.WithDay("", day) }, "Satu Tiga Dua "},
		"in the place of another":  {func() (*Calendar, error) { return c.WithDay("2026-08-17", day) }, "Tiga Dua "},
		"in the place of none":     {func() (*Calendar, error) { return c.WithDay("2026-08-18", day) }, ""},
		"on a day that is free":    {func() (*Calendar, error) { return c.WithDay("", Holiday{Date: "2026-12-25", Name: "Lagi"}) }, ""},
		"one less":                 {func() (*Calendar, error) { return c.WithoutDay("2026-12-25") }, "Satu "},
		"one less that is not one": {func() (*Calendar, error) { return c.WithoutDay("2026-12-26") }, ""},
	} {
		next, err := one.next()
		if err != nil {
			if one.want != "" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		got := ""
		for _, h := range next.Holidays {
			got += h.Name + " "
		}
		if got != one.want || next.Version != c.Version+1 {
			t.Errorf("%s: got %q in version %d", name, got, next.Version)
		}
	}
	if len(c.Holidays) != 2 || c.Holidays[0].Name != "Satu" {
		t.Errorf("the calendar before has changed: %+v", c.Holidays)
	}
	if _, err := c.WithoutDay("2026-01-02"); !errors.Is(err, ErrNoDay) {
		t.Errorf("got %v", err)
	}
}

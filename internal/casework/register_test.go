package casework

import (
	"slices"
	"testing"

	"ormas/internal/registry"
	"ormas/internal/rules"
)

// Letters that end soon or have ended are listed by the day on which they do, on all pages.
func TestRegisterByEnd(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, _ := k.signed()
	first := k.certificate(id)
	for i := range 5 {
		k.letter(first, i)
	}
	k.exec(`UPDATE certificates SET issued_on = '2021-01-01'::date + right(name, 1)::int WHERE name LIKE 'Forum%'`)
	ends := func(days [5]int) { // after the day of the first letter, which is today
		for i, n := range days {
			k.exec(`UPDATE certificates SET valid_until = $1::date + $2::int WHERE name = $3`, first.IssuedOn, n, "Forum Khayal "+string(rune('0'+i)))
		}
	}
	listed := func(f RegisterFilter, q string) (names []string) {
		t.Helper()
		s := Search{Q: q, Limit: 2}
		for {
			page, err := k.Register(t.Context(), rules.Place{}, f, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range page.Items {
				names = append(names, item.Name[len(item.Name)-1:])
			}
			if s.Cursor = page.Next; s.Cursor == "" {
				return names
			}
		}
	}
	expect := func(f RegisterFilter, want ...string) {
		t.Helper()
		for _, q := range []string{"", "khayal", "forum kh"} {
			if got := listed(f, q); !slices.Equal(got, want) {
				t.Errorf("%+v, %q: got %q, want %q", f, q, got, want)
			}
		}
	}
	ends([5]int{30, 10, 20, 10, 0})
	expect(RegisterFilter{State: registry.CertificateExpired})
	if got := listed(RegisterFilter{State: registry.CertificateExpiring}, ""); !slices.Equal(got, []string{"4", got[1], got[2], "2", "0"}) || got[1] == got[2] {
		t.Errorf("ending soon: got %q", got)
	}
	ends([5]int{-30, -10, -20, -1, -400})
	expect(RegisterFilter{State: registry.CertificateExpired}, "3", "1", "2", "0", "4")
	expect(RegisterFilter{State: registry.CertificateExpiring})
	expect(RegisterFilter{State: registry.CertificateExpired, Year: 2021}, "4", "3", "2", "1", "0")
	expect(RegisterFilter{Year: 2021}, "4", "3", "2", "1", "0")
	expect(RegisterFilter{Year: 2020})
	expect(RegisterFilter{Year: 2022})
	k.exec(`UPDATE certificates SET state = 'dicabut', reason = 'Contoh.' WHERE name LIKE '%2'`)
	expect(RegisterFilter{State: registry.CertificateExpired}, "3", "1", "0", "4")
	expect(RegisterFilter{State: "dicabut"}, "2")
}

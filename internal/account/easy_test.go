package account

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"ormas/internal/registry"
)

func TestEasyPasswords(t *testing.T) {
	t.Parallel()
	own := []string{"budi.rekaan@contoh.test", "Budi Rekaan Santoso", "+62 800-0000-4711"}
	for about, passwords := range map[string][]string{
		"everybody's words": {
			"passwordpassword", "Password1234", "P@ssw0rd2026!", "katasandi123", "kata sandi 123", "KataSandiKu01", "rahasia12345",
			"indonesia1945", "Admin-Ormas-2026", "selamatdatang", "Selamat Datang", "bismillah123", "iloveyou1234", "qwerty123456",
			"sayangku1234", "kesbangpol26", "p.a.s.s.w.o.r.d.1",
		},
		"one piece again and again": {"aaaaaaaaaaaa", "            ", "!!!!!!!!!!!!", "123123123123", "abcabcabcabcab", "kucingkucing", "gajah1gajah1", "-_-_-_-_-_-_"},
		"a run": {
			"123456789012", "098765432109", "abcdefghijkl", "zyxwvutsrqpo", "qwertyuiop12", "qwertyuiopas", "asdfghjkl;123", "1qaz2wsx3edc",
			"aaaabbbbcccc", "111222333444", "1234 5678 9012", "ABCDEFabcdef", "!@#$%^&*()!@",
		},
		"the person's own": {
			"budi.rekaan@contoh.test", "Budi.Rekaan@Contoh.test", "budirekaansantoso", "Budi Rekaan Santoso", "budirekaan2026", "SantosoBudi99",
			"budi rekaan 1", "628000004711", "budi4711santoso",
		},
	} {
		t.Run("refuses "+about, func(t *testing.T) {
			t.Parallel()
			for _, password := range passwords {
				if problems := new(Accounts).chosen(password, own...); len(problems) != 1 || problems[0].Code != "mudah_ditebak" {
					t.Errorf("%q: %+v", password, problems)
				}
			}
		})
	}
	t.Run("takes several words, and everything else that is no first guess", func(t *testing.T) {
		t.Parallel()
		for _, password := range []string{
			"kata sandi contoh", "kata sandi lain", "sandi baru contoh", "kata sandi yang baru", "sandi sekretaris contoh", "kata sandi baru sekali",
			"rahasia indonesia merdeka", "satu dua tiga empat", "tanggal dua belas", "gajah terbang", "lemari-hijau-tua", "payung biru basah",
			"budi pergi ke pasar", "santoso suka rekaan lama", "kudanil menari", "Xk7-pq9Rt2vL", "839201748362", "correcthorsebatterystaple",
			"passwordmelati", "rahasia-uji-123", "katasandi-uji-1234", "TestPassword123!", "Меня зовут тест", "これはとても長い合言葉です", "xK9abc81!0294", "7391-abc-84620", "pass4938271650", "sepedamotorbebek", "abad-oktober-kunci",
		} {
			if problems := new(Accounts).chosen(password, own...); len(problems) > 0 {
				t.Errorf("%q: %+v", password, problems)
			}
		}
	})
	t.Run("takes what chance makes, as of the demo and for people of the office", func(t *testing.T) {
		t.Parallel()
		for range 2000 {
			text := strings.ToLower(rand.Text())
			for _, password := range []string{
				strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-"),
				strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:16]}, "-"), text[:12], registry.NewCode() + registry.NewCode(),
			} {
				if problems := new(Accounts).chosen(password, own...); len(problems) > 0 {
					t.Errorf("%q: %+v", password, problems)
				}
			}
		}
	})
}

func TestEasyPasswordsEverywhere(t *testing.T) {
	d := setup(t)
	guessed := func(where string, err error) {
		t.Helper()
		var refusal *registry.Error
		if !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Field != "password" || refusal.Fields[0].Code != "mudah_ditebak" {
			t.Errorf("%s: %v", where, err)
		}
	}
	for _, easy := range []string{"passwordpassword", "warga rekaan", "satu.rekaan12"} {
		n := NewAccount{Email: "satu.rekaan@contoh.test", Name: "Warga Rekaan", Password: easy, Address: here}
		guessed("registration", d.Register(t.Context(), d.Office.ID, n))
	}
	_, err := d.AddUser(t.Context(), d.Office.ID, NewUser{Email: "dua@contoh.test", Name: "Staf Rekaan", Roles: []string{"staf"}, Password: "Staf Rekaan 1"})
	guessed("an account of the office", err)

	_, err = d.Invite(t.Context(), d.As("admin"), NewUser{Email: "tiga@contoh.test", Name: "Kabid Rekaan", Roles: []string{"staf"}})
	d.must(err)
	_, token := d.link("tiga@contoh.test")
	guessed("an invitation", d.Reset(t.Context(), token, "kabid rekaan 99"))
	d.must(d.Reset(t.Context(), token, password))
	d.must(d.RequestReset(t.Context(), "tiga@contoh.test", here))
	_, token = d.link("tiga@contoh.test")
	guessed("a forgotten password", d.Reset(t.Context(), token, "123456789012"))
	d.must(d.ForPrograms().Reset(t.Context(), token, "123456789012"))
}

// TestLettersOfPassword counts the same however accents are typed, so that what was taken signs in.
func TestLettersOfPassword(t *testing.T) {
	t.Parallel()
	typed := strings.Repeat("e\u0301", maxPassword-10)
	if n := letters(typed); n != maxPassword-10 {
		t.Errorf("%d letters", n)
	}
	if stored, err := argon2id.CreateHash(norm.NFC.String(typed), hashParams); err != nil || !matches(typed, stored) {
		t.Errorf("does not match itself: %v", err)
	}
}

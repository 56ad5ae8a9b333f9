package casework

import (
	"slices"
	"strings"
	"testing"

	"github.com/lib/pq"

	"ormas/internal/registry"
	"ormas/internal/rules"
	"ormas/storage/postgres"
)

func TestMisspelt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"kebun", "kebun", 0},
		{"kebun", "kebn", 1},
		{"kebun", "kebuun", 1},
		{"kebun", "kebum", 1},
		{"kebun", "kebnu", 1},
		{"kebun", "ekbun", 1},
		{"rekaan", "rkeana", 2},
		{"kebun", "", 5},
		{"ølund", "alund", 1},
	} {
		if got := misspelt([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%s, %s: got %d, want %d", c.a, c.b, got, c.want)
		}
		if got := misspelt([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("%s, %s: got %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestMistypable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"forum kayal 3":           {"forum", "kayal"},
		"kebun-rekaan (pkr)":      {"kebun", "rekaan"},
		"220/bakesbang/2026":      {},
		"12bidang":                {},
		"ab12cdef 7":              {},
		"contoh/220 rekaan":       {"rekaan"},
		"p.k.r.":                  {},
		"":                        {},
		"bersama untuk ølund 100": {"bersama", "untuk", "ølund"},
	} {
		parts := splitWords(text)
		if strings.Join(parts, "") != text {
			t.Errorf("%q: parts are %q", text, parts)
		}
		if got, _ := mistypable(parts); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLikeliest(t *testing.T) {
	t.Parallel()
	near := func(word string, count int64) postgres.NearWord {
		return postgres.NearWord{Place: 1, Word: word, Count: count}
	}
	t.Run("prefers fewer errors, then what is usual", func(t *testing.T) {
		got := likeliest([][]meaning{meanings("kayal", []postgres.NearWord{near("layak", 900), near("layal", 2), near("khayal", 40)})}, "kayal")
		if want := []string{"khayal", "layal"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("leaves a word that the register knows before it changes it", func(t *testing.T) {
		got := likeliest([][]meaning{
			meanings("kebun", []postgres.NearWord{near("kebun", 1), near("kebin", 900)}),
			{{text: " "}},
			meanings("rekan", []postgres.NearWord{near("rekaan", 5)}),
		}, "kebun rekan")
		if want := []string{"kebun rekaan", "kebin rekaan"}; !slices.Equal(got[:2], want) {
			t.Errorf("got %q, want first %q", got, want)
		}
	})
	t.Run("tries a bounded number of ways", func(t *testing.T) {
		var meant [][]meaning
		for range mostTyped {
			meant = append(meant, meanings("kayals", []postgres.NearWord{near("khayal", 1), near("kayalu", 2), near("layals", 3), near("kayas", 4)}))
		}
		if got := likeliest(meant, strings.Repeat("kayals", mostTyped)); len(got) != mostPhrases {
			t.Errorf("got %d ways", len(got))
		}
	})
}

// registerPutsRight wants a search that nothing fits to be made in the words that were meant, and to say so.
func registerPutsRight(t *testing.T, k *desk) {
	t.Helper()
	search := func(q string, f RegisterFilter, exact bool) RegisterPage {
		t.Helper()
		page, err := k.Register(t.Context(), rules.Place{}, f, Search{Q: q, Limit: 10, Exact: exact})
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		return page
	}
	for q, want := range map[string][2]string{
		"kebn rekaan":         {"kebun rekaan", "Perkumpulan Kebun Rekaan"},
		"ekbun":               {"kebun", "Perkumpulan Kebun Rekaan"},
		"perkumuplan":         {"perkumpulan", "Perkumpulan Kebun Rekaan"},
		"prkumpulann kbun":    {"perkumpulan kebun", "Perkumpulan Kebun Rekaan"},
		"fórun kayal 3":       {"forum khayal 3", "Forum Khayal 3"},
		"perkumpulam kebn re": {"perkumpulan kebun re", "Perkumpulan Kebun Rekaan"},
	} {
		page := search(q, RegisterFilter{}, false)
		if page.Searched != want[0] || len(page.Items) != 1 || page.Items[0].Name != want[1] {
			t.Errorf("%s: got %+v", q, page)
		}
		if page := search(q, RegisterFilter{}, true); page.Searched != "" || len(page.Items) != 0 {
			t.Errorf("%s as it was typed: got %+v", q, page)
		}
	}
	for _, q := range []string{"khayal 3", "haya", "zzzzqqq", "khayal 33", "R/33", "PKX", "forum pantai", "kebnu tak adaa"} {
		if page := search(q, RegisterFilter{}, false); page.Searched != "" {
			t.Errorf("%s: searched %q", q, page.Searched)
		}
	}
	if page := search("kayal", RegisterFilter{Kecamatan: "Mimpi"}, false); page.Searched != "" || len(page.Items) != 0 {
		t.Errorf("narrowed to what has no such word: got %+v", page)
	}
	registerLeafsRight(t, k)
}

// registerLeafsRight wants the pages of a search that was put right, and none of its words to come from another office.
func registerLeafsRight(t *testing.T, k *desk) {
	t.Helper()
	s, names := Search{Q: "kayal", Limit: 2}, []string{}
	for {
		page, err := k.Register(t.Context(), rules.Place{}, RegisterFilter{}, s)
		if err != nil || page.Searched != "khayal" {
			t.Fatalf("got %+v (%v)", page, err)
		}
		for _, item := range page.Items {
			names = append(names, item.Name)
		}
		if s.Cursor = page.Next; s.Cursor == "" {
			break
		}
	}
	if want := []string{"Forum Khayal 4", "Forum Khayal 3", "Forum Khayal 2", "Forum Khayal 1", "Forum Khayal 0"}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
	other := k.Found("kata.contoh.test", "Kota Kata")
	k.exec(`INSERT INTO register_words (office_id, word, count) VALUES ($1, 'rahasia', 1)`, other.ID)
	for _, q := range []string{"rahasja", "rahasia"} {
		near, err := k.db.NearWords(t.Context(), k.Kit.Office.ID, []string{q})
		if err != nil || len(near) != 0 {
			t.Errorf("%s: got %+v (%v)", q, near, err)
		}
	}
	page, err := k.Register(t.Context(), rules.Place{OfficeID: &other.ID}, RegisterFilter{}, Search{Q: "kayal", Limit: 2})
	if err != nil || page.Searched != "" || len(page.Items) != 0 {
		t.Errorf("at the other office: got %+v (%v)", page, err)
	}
}

// registerFindsParts compares what is found by words with what the texts hold, for every part of them.
func registerFindsParts(t *testing.T, k *desk) {
	t.Helper()
	var texts, numbers []string // of each letter what it is found by, and the number by whose start it is found besides
	if err := k.DB.Pool().QueryRowContext(t.Context(), `SELECT array_agg(search ORDER BY id), array_agg(lower(letter_number) ORDER BY id) FROM certificates WHERE office_id = $1`, k.Kit.Office.ID).Scan(pq.Array(&texts), pq.Array(&numbers)); err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{"m kha": true, "um k": true, "/bh": true, "an k": true, "n_": true, "%%%": true, "kebun  re": true}
	for _, text := range texts[:2] {
		for from := range text {
			for _, n := range []int{3, 4, 7, 12, 25} {
				if to := from + n; to <= len(text) && strings.TrimSpace(text[from:to]) == text[from:to] {
					asked[text[from:to]] = true
				}
			}
		}
	}
	for q := range asked {
		name, want := registry.Search(q), 0
		for i, text := range texts {
			if strings.Contains(text, name) || strings.HasPrefix(numbers[i], q) {
				want++
			}
		}
		page, err := k.Register(t.Context(), rules.Place{}, RegisterFilter{}, Search{Q: q, Limit: 100, Exact: true})
		if err != nil || len(page.Items) != want {
			t.Errorf("%q: got %d, want %d (%v)", q, len(page.Items), want, err)
		}
	}
}

// What is counted of words is what the letters hold, whatever was written.
func TestRegisterWords(t *testing.T) {
	t.Parallel()
	k := newDesk(t)
	id, _ := k.signed()
	for i := range 5 {
		k.letter(k.certificate(id), i)
	}
	other := k.Found("hitung.contoh.test", "Kota Hitung")
	counted := func(what string) {
		t.Helper()
		var wrong int
		err := k.DB.Pool().QueryRowContext(t.Context(), `SELECT count(*) FROM
			(SELECT c.office_id, word, count(*) AS n FROM certificates c, unnest(words_of(c.search)) word GROUP BY 1, 2) c
			FULL JOIN register_words w USING (office_id, word) WHERE w.count IS DISTINCT FROM c.n`).Scan(&wrong)
		if err != nil || wrong != 0 {
			t.Errorf("%s: %d words are counted wrongly (%v)", what, wrong, err)
		}
	}
	counted("issued")
	k.exec(`UPDATE certificates SET search = replace(search, 'khayal', 'angan angan') WHERE name LIKE '%3'`)
	counted("another name")
	k.exec(`UPDATE certificates SET office_id = $1 WHERE name LIKE '%4'`, other.ID)
	counted("another office")
	k.exec(`UPDATE certificates SET state = 'dicabut', reason = 'Contoh.' WHERE name LIKE '%1'`)
	counted("another state")
	k.exec(`DELETE FROM certificates WHERE name LIKE '%3'`)
	counted("taken away")
	var left int
	err := k.DB.Pool().QueryRowContext(t.Context(), `SELECT count(*) FROM register_words WHERE word IN ('angan', '3')`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d words of no letter are left (%v)", left, err)
	}
}

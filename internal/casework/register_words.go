package casework

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"ormas/storage/postgres"
)

const (
	mostTyped   = 8 // words of a search that are put right; of the rest nobody knows which one is wrong
	mostMeant   = 4 // words that one may stand for
	mostPhrases = 8 // ways of putting a search right that are tried
)

// registerRight finds the page of a listing with its words put right: the first way in which something fits. Searched is empty
// where there is none.
func (o *Office) registerRight(ctx context.Context, l postgres.RegisterListing, cursor string) (RegisterPage, error) {
	phrases, err := o.phrases(ctx, l)
	if err != nil {
		return RegisterPage{}, err
	}
	for _, phrase := range phrases {
		l.Term = termOf(phrase)
		page, err := o.registerPage(ctx, l, cursor)
		switch {
		case err != nil && cursor == "":
			return page, err
		case err == nil && (len(page.Items) > 0 || cursor != ""):
			page.Searched = phrase
			return page, nil
		}
	}
	return RegisterPage{}, nil
}

// phrases are what a search may have meant, the likeliest first, in words of the office's own register.
func (o *Office) phrases(ctx context.Context, l postgres.RegisterListing) ([]string, error) {
	parts := splitWords(l.Term.Name)
	typed, places := mistypable(parts)
	if len(typed) == 0 || len(typed) > mostTyped {
		return nil, nil
	}
	near, err := o.db.NearWords(ctx, l.Office, typed)
	if err != nil {
		return nil, err
	}
	meant := make([][]meaning, len(parts))
	for i, part := range parts {
		meant[i] = []meaning{{text: part}}
	}
	for i, word := range typed {
		meant[places[i]] = meanings(word, slices.DeleteFunc(slices.Clone(near), func(n postgres.NearWord) bool { return n.Place != i+1 }))
	}
	return likeliest(meant, l.Term.Name), nil
}

// splitWords parts a text into words and what stands between them. Put together again they are the text.
func splitWords(text string) []string {
	var parts []string
	for text != "" {
		first, _ := utf8.DecodeRuneInString(text)
		inside := postgres.IsWordLetter(first)
		end := strings.IndexFunc(text, func(r rune) bool { return postgres.IsWordLetter(r) != inside })
		if end < 0 {
			end = len(text)
		}
		parts, text = append(parts, text[:end]), text[end:]
	}
	return parts
}

// mistypable are the words among parts that may be put right, and where they stand: not short ones, which are near to too many
// others, and none beside a digit, which belong to a number or code.
func mistypable(parts []string) (typed []string, places []int) {
	digit := func(i int) bool { return i >= 0 && i < len(parts) && strings.ContainsAny(parts[i], "0123456789") }
	for i, part := range parts {
		first, _ := utf8.DecodeRuneInString(part)
		beside := digit(i-1) && !strings.HasSuffix(parts[i-1], " ") || digit(i+1) && !strings.HasPrefix(parts[i+1], " ")
		if postgres.IsWordLetter(first) && !beside && errorsIn(part) > 0 {
			typed, places = append(typed, part), append(places, i)
		}
	}
	return typed, places
}

// errorsIn is how many errors are looked for in a word.
func errorsIn(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 6:
		return 1
	}
	return 2
}

// meaning is a text that may be meant: how many errors part it from what was typed, and how usual it is, as a logarithm, so that
// both add up over a phrase.
type meaning struct {
	text   string
	errors int
	usual  float64
}

// likelier orders meanings: those with fewer errors first, then the usual ones.
func likelier(a, b meaning) int {
	return cmp.Or(cmp.Compare(a.errors, b.errors), cmp.Compare(b.usual, a.usual), cmp.Compare(a.text, b.text))
}

// meanings are the words that a typed one may stand for, the likeliest first. It may stand for itself, though where the register
// does not know it, as a part of a word, that is as unlikely as its worst mistake.
func meanings(typed string, near []postgres.NearWord) []meaning {
	self := meaning{text: typed, errors: errorsIn(typed)}
	var all []meaning
	for _, n := range near {
		errors := misspelt([]rune(typed), []rune(n.Word))
		switch {
		case errors == 0:
			self = meaning{typed, 0, math.Log1p(float64(n.Count))}
		case errors <= errorsIn(typed):
			all = append(all, meaning{n.Word, errors, math.Log1p(float64(n.Count))})
		}
	}
	slices.SortFunc(all, likelier)
	all = append(all[:min(len(all), mostMeant-1)], self)
	slices.SortFunc(all, likelier)
	return all
}

// likeliest puts the meanings of all parts together and gives the likeliest phrases but the one that was typed. As errors add up,
// none of the best phrases begins with other than one of the best beginnings.
func likeliest(meant [][]meaning, typed string) []string {
	best := []meaning{{}}
	for _, choices := range meant {
		var longer []meaning
		for _, b := range best {
			for _, c := range choices {
				longer = append(longer, meaning{b.text + c.text, b.errors + c.errors, b.usual + c.usual})
			}
		}
		slices.SortFunc(longer, likelier)
		best = longer[:min(len(longer), mostPhrases+1)]
	}
	var phrases []string
	for _, b := range best {
		if b.text != typed && len(phrases) < mostPhrases {
			phrases = append(phrases, b.text)
		}
	}
	return phrases
}

// misspelt counts the errors between two words: letters that are wrong, missing or too many, and neighbours that changed places
// (optimal string alignment).
func misspelt(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			wrong := 0
			if a[i] != b[j] {
				wrong = 1
			}
			row[j+1] = min(last[j]+wrong, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

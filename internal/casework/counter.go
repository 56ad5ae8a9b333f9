package casework

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ormas/internal/registry"
	"ormas/workflow"
)

// The longest name and phone number of a person at the counter, in characters.
const (
	maxCounterName  = 200
	maxCounterPhone = 50
)

// checkCounter cleans and checks who stands at the counter; nil stays nil.
func checkCounter(c *registry.Counter) (*registry.Counter, []registry.FieldError) {
	if c == nil {
		return nil, nil
	}
	clean := registry.Counter{Name: cleanText(workflow.OneLine(c.Name)), Phone: cleanText(workflow.OneLine(c.Phone))}
	var problems []registry.FieldError
	if clean.Name == "" {
		problems = append(problems, registry.FieldError{Field: "counter.name", Code: "wajib", Detail: "Isi nama orang yang datang ke loket."})
	}
	problems = append(problems, tooLong("counter.name", clean.Name, maxCounterName)...)
	return &clean, append(problems, tooLong("counter.phone", clean.Phone, maxCounterPhone)...)
}

// CounterProblems are what is wrong with who stands at the counter and, where the organisation is a new one, with its name.
func CounterProblems(c *registry.Counter, name *string) []registry.FieldError {
	_, problems := checkCounter(c)
	if name != nil {
		problems = append(problems, needName(registry.Form{"name": cleanText(*name)})...)
	}
	return problems
}

// cleanText is a text as it is kept: without space around it, in normal form C, and without what no database stores and
// nobody sees.
func cleanText(s string) string {
	seen := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return workflow.Tidy(seen)
}

// tooLong says that a text has more characters than its field takes.
func tooLong(field, text string, most int) []registry.FieldError {
	if utf8.RuneCountInString(text) <= most {
		return nil
	}
	return []registry.FieldError{{Field: field, Code: "terlalu_panjang", Detail: "Isian ini terlalu panjang."}}
}

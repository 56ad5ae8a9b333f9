package workflow

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// placeholder finds the parts of a number template that are filled in.
var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// knownPlaceholder are the parts that Numbers lists.
var knownPlaceholder = regexp.MustCompile(`^(urut(:[1-9])?|tahun|bulan|` + strings.Join(PartsOfOffice, "|") + `)$`)

// TemplateProblem says what is wrong with a template of numbers: one without {urut} would give a number twice, one without
// {tahun} would do so in the next year, and nothing fills parts that are not known. It is a sentence for people, empty where nothing is wrong.
func TemplateProblem(template string) string {
	counted := false
	for _, m := range placeholder.FindAllStringSubmatch(template, -1) {
		if !knownPlaceholder.MatchString(m[1]) {
			return fmt.Sprintf("Bagian {%s} tidak dikenal. Pakailah {urut}, {urut:4}, {tahun}, {bulan}, {klasifikasi}, atau {unit}.", m[1])
		}
		counted = counted || strings.HasPrefix(m[1], "urut")
	}
	rest := placeholder.ReplaceAllString(template, "")
	switch {
	case strings.ContainsAny(rest, "{}"):
		return "Kurung kurawal harus berpasangan, seperti {urut}."
	case !counted:
		return "Bentuk nomor harus memuat {urut}, supaya setiap nomor berbeda."
	case !strings.Contains(template, "{tahun}"):
		return "Bentuk nomor harus memuat {tahun}, karena nomor urut mulai lagi setiap tahun."
	}
	return ""
}

// NumbersAlike tells whether two templates could give one and the same number; own are the office's parts. It may take
// templates for alike that never meet in life, such as those that differ by months only, and never misses any that do.
func NumbersAlike(a, b string, own map[string]string) bool {
	one, other := pieces(a, own), pieces(b, own)
	seen := map[[2]int]bool{}
	var meet func(i, j int) bool
	meet = func(i, j int) bool {
		switch at := [2]int{i, j}; {
		case i == len(one) && j == len(other):
			return true
		case i == len(one) || j == len(other) || seen[at]:
			return false
		default:
			seen[at] = true
		}
		if !one[i].shares(other[j]) {
			return false
		}
		if meet(i+1, j+1) || one[i].repeats && meet(i, j+1) || other[j].repeats && meet(i+1, j) {
			return true
		}
		return false
	}
	return meet(0, 0)
}

// piece is one character of a number: one of those in set, once or, where it repeats, as often as one likes.
type piece struct {
	set     string
	repeats bool
}

// shares tells whether two pieces can be the same character.
func (p piece) shares(other piece) bool { return strings.ContainsAny(p.set, other.set) }

// pieces are the characters that a template may give.
func pieces(template string, own map[string]string) []piece {
	const digits = "0123456789"
	var all []piece
	text := func(s string) {
		for _, r := range s {
			all = append(all, piece{string(r), false})
		}
	}
	last := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(template, -1) {
		text(template[last:m[0]])
		last = m[1]
		switch name := template[m[2]:m[3]]; {
		case strings.HasPrefix(name, "urut"):
			all = append(all, piece{digits, true})
		case name == "tahun":
			all = append(all, piece{digits, false}, piece{digits, false}, piece{digits, false}, piece{digits, false})
		case name == "bulan":
			all = append(all, piece{"IVX", true})
		default:
			text(own[name])
		}
	}
	text(template[last:])
	return all
}

// numberPart is one part of a template: {urut}, or {urut:4} for at least four digits.
var numberPart = regexp.MustCompile(`\{([a-z_]+)(?::([0-9]))?\}`)

// FillTemplate fills a template with a number, the day and the office's own parts. A part that nobody filled in is
// refused: a number with a hole in it would stay in the books for ever.
func FillTemplate(template string, n int, day time.Time, own map[string]string) (string, error) {
	parts := map[string]string{"urut": strconv.Itoa(n), "tahun": strconv.Itoa(day.Year()), "bulan": romanMonths[day.Month()-1]}
	maps.Copy(parts, own)
	var missing []string
	text := numberPart.ReplaceAllStringFunc(template, func(part string) string {
		m := numberPart.FindStringSubmatch(part)
		if parts[m[1]] == "" {
			missing = append(missing, m[1])
		}
		width, _ := strconv.Atoi(m[2]) // empty: no width
		return fmt.Sprintf("%s%s", strings.Repeat("0", max(0, width-len(parts[m[1]]))), parts[m[1]])
	})
	if len(missing) > 0 {
		return "", Refuse(Invalid, "pengaturan_nomor_belum_lengkap",
			"Nomor belum dapat diberikan. Pengaturan kantor belum berisi: "+strings.Join(missing, ", ")+".")
	}
	return text, nil
}

// romanMonths are the months as numbers of letters write them.
var romanMonths = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// PartsOfOffice are the parts that templates may leave to the office.
var PartsOfOffice = []string{"unit", "klasifikasi"}

// ownParts are the parts of a number that come from the number itself and its day.
var ownParts = []string{"urut", "tahun", "bulan"}

// OfficeParts are the names of the parts that some templates leave to the office.
func OfficeParts(templates ...string) []string {
	var names []string
	for _, template := range templates {
		for _, m := range numberPart.FindAllStringSubmatch(template, -1) {
			if !slices.Contains(ownParts, m[1]) && !slices.Contains(names, m[1]) {
				names = append(names, m[1])
			}
		}
	}
	return names
}

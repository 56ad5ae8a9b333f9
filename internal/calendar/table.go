package calendar

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// columns are the columns of a list of free days, in the order in which it is written.
var columns = []string{"tanggal", "nama", "jenis", "dasar"}

// Bounds of a list of free days: what no true list comes near.
const (
	maxRows = 1000
	maxText = 200 // letters of a name or a source
)

// RowError is what is wrong with one row of a file, as a sentence for people.
type RowError struct {
	Line   int // 0: about the whole file
	Detail string
}

// RowErrors are all that is wrong with a file.
type RowErrors []RowError

// Error tells them in one line.
func (all RowErrors) Error() string {
	lines := make([]string, len(all))
	for i, e := range all {
		lines[i] = e.String()
	}
	return strings.Join(lines, " ")
}

// String is the sentence with the line it is about.
func (e RowError) String() string {
	if e.Line == 0 {
		return e.Detail
	}
	return fmt.Sprintf("Baris %d: %s", e.Line, e.Detail)
}

// ReadHolidays reads a list of free days with the columns tanggal, nama, jenis and dasar, as spreadsheets of either
// language write it: parted by commas, semicolons or tabs, with or without a byte order mark, dates as 2026-12-31 or
// 31/12/2026. The rows come back in order of their days, or else all that is wrong with them.
func ReadHolidays(file []byte) ([]Holiday, RowErrors) {
	text, found := bytes.CutPrefix(file, []byte("\ufeff"))
	if !found && !utf8.Valid(file) {
		return nil, RowErrors{{0, "Berkas tidak tersimpan sebagai UTF-8; simpan ulang sebagai \"CSV UTF-8\"."}}
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(text), -1, true
	head, err := r.Read()
	if err != nil {
		return nil, RowErrors{{0, "Berkas kosong atau bukan CSV; baris pertama harus memuat tanggal, nama, jenis, dasar."}}
	}
	order, wrong := readHead(head)
	if len(wrong) > 0 {
		return nil, wrong
	}
	return readBody(r, order)
}

// separator is what parts the columns of the first line.
func separator(text []byte) rune {
	head, _, _ := bytes.Cut(text, []byte("\n"))
	for _, mark := range ";\t" {
		if bytes.ContainsRune(head, mark) {
			return mark
		}
	}
	return ','
}

// readHead finds where each column stands.
func readHead(head []string) ([]int, RowErrors) {
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	order := make([]int, len(columns))
	for i, name := range columns {
		if order[i] = slices.Index(head, name); order[i] < 0 {
			return nil, RowErrors{{1, fmt.Sprintf("Kolom %q tidak ada; baris pertama harus memuat %s.", name, strings.Join(columns, ", "))}}
		}
	}
	return order, nil
}

func readBody(r *csv.Reader, order []int) ([]Holiday, RowErrors) {
	var days []Holiday
	var wrong RowErrors
	lines := map[string]int{} // by date
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if syntax, ok := errors.AsType[*csv.ParseError](err); ok { // the rows behind it cannot be told apart
			wrong = append(wrong, RowError{syntax.StartLine, "Tanda kutip pada baris ini tidak berpasangan."})
			break
		}
		line, _ := r.FieldPos(0)
		if blank(cells) {
			continue
		}
		day, err := readHoliday(cells, order)
		switch first, twice := lines[day.Date]; {
		case err != nil:
			wrong = append(wrong, RowError{line, Sentence(err)})
		case twice:
			wrong = append(wrong, RowError{line, fmt.Sprintf("Tanggal %s sudah ada pada baris %d.", day.Date, first)})
		case len(days) == maxRows:
			return nil, append(wrong, RowError{0, fmt.Sprintf("Berkas memuat lebih dari %d hari libur.", maxRows)})
		default:
			lines[day.Date], days = line, append(days, day)
		}
	}
	if len(wrong) == 0 && len(days) == 0 {
		wrong = RowErrors{{0, "Berkas tidak memuat satu pun hari libur."}}
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	sortHolidays(days)
	return days, nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

func readHoliday(cells []string, order []int) (Holiday, error) {
	var cell [4]string
	for i, at := range order {
		if at < len(cells) {
			cell[i] = strings.TrimSpace(cells[at])
		}
	}
	date, err := readWritten(cell[0])
	if err != nil {
		return Holiday{}, err
	}
	for i, text := range cell[1:] {
		if text == "" {
			return Holiday{}, fmt.Errorf("kolom %s belum diisi", columns[i+1])
		}
		if utf8.RuneCountInString(text) > maxText {
			return Holiday{}, fmt.Errorf("isi kolom %s lebih dari %d huruf", columns[i+1], maxText)
		}
	}
	kind, err := readKind(strings.ReplaceAll(strings.ToLower(cell[2]), " ", "_"))
	return Holiday{Date: date, Name: cell[1], Kind: kind, Source: cell[3]}, err
}

// readWritten reads a date as it is stored, or as spreadsheets rewrite it.
func readWritten(text string) (string, error) {
	for _, layout := range []string{time.DateOnly, "2/1/2006", "2-1-2006"} {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 2000 && t.Year() < 2100 {
			return t.Format(time.DateOnly), nil
		}
	}
	return "", fmt.Errorf("tanggal %q tidak ada atau tidak dapat dibaca; tulis seperti 2026-12-31", text)
}

// Sentence makes a whole sentence of an error in words for people.
func Sentence(err error) string { return AsSentence(err.Error()) }

// AsSentence makes a whole sentence of words without a capital or a full stop; of none it makes none.
func AsSentence(words string) string {
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	return strings.ToUpper(string(first)) + strings.TrimSuffix(words[size:], ".") + "."
}

// WriteHolidays writes a list of free days as ReadHolidays reads it.
func WriteHolidays(days []Holiday) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(columns) // a buffer takes everything
	for _, d := range days {
		_ = w.Write([]string{d.Date, d.Name, string(d.Kind), d.Source})
	}
	w.Flush()
	return b.Bytes()
}

func sortHolidays(days []Holiday) {
	slices.SortFunc(days, func(a, b Holiday) int { return strings.Compare(a.Date, b.Date) })
}

package registry

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ormas/workflow"
)

// The states of a line in the main register book, besides those of a letter.
const (
	BookVoided  = "dibatalkan"   // the number was voided
	BookPending = "belum_terbit" // the number stands, and no letter has been signed yet
)

// BookEntry is one line of the main register book (Buku Induk): a registration number and what it stands for. Where a letter
// was signed, everything is as on the letter, else as in the case today.
type BookEntry struct {
	ID           uuid.UUID // of the number
	DossierID    uuid.UUID
	Service      string
	N            int
	Number       string
	GivenOn      time.Time // a date
	Name         string
	ShortName    string
	Field        string
	Address      string
	Deed         string
	Approval     string // as a legal body, or the SKT
	NPWP         string
	Officers     string // position and name of each, parted by semicolons
	TermFrom     time.Time
	TermTo       time.Time
	LetterNumber string    // empty: none yet
	LetterDate   time.Time // a date
	ValidUntil   time.Time // a date, the last day included
	State        string    // of the letter today, or one of the above
	Remark       string
}

// LabelledState is a state in words.
type LabelledState struct{ Value, Label string }

// LetterStates are the states of a letter in words: those that the register keeps, and those that a day makes of one in force.
var LetterStates = letterStates()

func letterStates() []LabelledState {
	var all []LabelledState
	for _, w := range workflow.LetterStates {
		if all = append(all, LabelledState{w.ID, w.Label}); w.ID == CertificateActive {
			all = append(all, LabelledState{CertificateExpiring, "Segera berakhir"}, LabelledState{CertificateExpired, "Berakhir"})
		}
	}
	return all
}

// BookStates are the states of a line in words.
var BookStates = append(slices.Clone(LetterStates), LabelledState{BookPending, "Surat belum terbit"}, LabelledState{BookVoided, "Nomor dibatalkan"})

// StateLabel is the state of a line in words.
func (e BookEntry) StateLabel() string {
	for _, s := range BookStates {
		if s.Value == e.State {
			return s.Label
		}
	}
	return e.State
}

// BookColumn is one column of the book.
type BookColumn struct {
	Title string
	Width float64 // share of the width of the paper
	Value func(BookEntry) string
}

// BookColumns are all columns of the book, in their order, for page, paper and sheet alike.
var BookColumns = []BookColumn{
	{"No. urut", 2.4, func(e BookEntry) string { return strconv.Itoa(e.N) }},
	{"Nomor registrasi", 6, func(e BookEntry) string { return e.Number }},
	{"Tanggal registrasi", 4.6, func(e BookEntry) string { return shortDate(e.GivenOn) }},
	{"Nama organisasi", 9, func(e BookEntry) string { return e.Name }},
	{"Singkatan", 4.6, func(e BookEntry) string { return e.ShortName }},
	{"Bidang kegiatan", 5.6, func(e BookEntry) string { return e.Field }},
	{"Alamat sekretariat", 9, func(e BookEntry) string { return e.Address }},
	{"Akta pendirian", 7, func(e BookEntry) string { return e.Deed }},
	{"Badan hukum atau SKT", 7, func(e BookEntry) string { return e.Approval }},
	{"NPWP", 5.4, func(e BookEntry) string { return e.NPWP }},
	{"Pengurus inti", 8.6, func(e BookEntry) string { return e.Officers }},
	{"Masa bakti pengurus", 4.8, BookEntry.term},
	{"Nomor surat", 6, func(e BookEntry) string { return e.LetterNumber }},
	{"Tanggal surat", 4.6, func(e BookEntry) string { return shortDate(e.LetterDate) }},
	{"Berlaku sampai", 4.6, func(e BookEntry) string { return shortDate(e.ValidUntil) }},
	{"Status", 4.6, BookEntry.StateLabel},
	{"Keterangan", 7, func(e BookEntry) string { return e.Remark }},
}

func (e BookEntry) term() string {
	if e.TermFrom.IsZero() && e.TermTo.IsZero() {
		return ""
	}
	return shortDate(e.TermFrom) + " s.d. " + shortDate(e.TermTo)
}

// shortDate is a date in a narrow column, empty where there is none.
func shortDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02-01-2006")
}

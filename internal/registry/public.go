package registry

import (
	"time"

	"github.com/google/uuid"
)

// PublicLetter is what the register tells anybody of a letter: on its pages, in its files and by the API. Nothing that is
// not here leaves the office by the register; PublicFields says what each part is for, and a test holds both together.
type PublicLetter struct {
	ID              uuid.UUID `json:"id"`
	Number          string    `json:"number"`
	Name            string    `json:"name"`
	ShortName       string    `json:"short_name"`
	FieldOfActivity string    `json:"field_of_activity"`
	Kelurahan       string    `json:"kelurahan"`
	Kecamatan       string    `json:"kecamatan"`
	State           string    `json:"state"`       // as of a day, see Certificate.StateOn
	IssuedOn        time.Time `json:"issued_on"`   // a date
	ValidUntil      time.Time `json:"valid_until"` // a date, the last day included
}

// PublicField is one thing that anybody may learn of a letter, as the files of the register describe it.
type PublicField struct {
	Name        string // as in JSON and in the head of the CSV
	Title       string // for people
	Type        string // of a Table Schema: string or date
	Description string

	Value func(PublicLetter) string // dates as YYYY-MM-DD
}

// PublicFields are the fields of PublicLetter in their order: the one place where it is decided what the register makes
// public. UU 14/2008 has public bodies publish their decisions; it and UU 27/2022 keep what is a person's own. So: what
// the letter is, whose, where and until when, but no name of a person, no address below the kelurahan, no number of a
// document, and not the code by which a letter on paper is checked.
var PublicFields = []PublicField{
	{"id", "Id", "string", "Penanda tetap surat ini dalam register.", func(l PublicLetter) string { return l.ID.String() }},
	{"number", "Nomor registrasi", "string", "Nomor registrasi dalam Buku Induk.", func(l PublicLetter) string { return l.Number }},
	{"name", "Nama organisasi", "string", "Nama lengkap organisasi seperti pada surat.", func(l PublicLetter) string { return l.Name }},
	{"short_name", "Nama singkat", "string", "Singkatan nama; kosong bila tidak ada.", func(l PublicLetter) string { return l.ShortName }},
	{"field_of_activity", "Bidang kegiatan", "string", "Bidang kegiatan menurut organisasi.", func(l PublicLetter) string { return l.FieldOfActivity }},
	{"kelurahan", "Kelurahan", "string", "Kelurahan sekretariat.", func(l PublicLetter) string { return l.Kelurahan }},
	{"kecamatan", "Kecamatan", "string", "Kecamatan sekretariat.", func(l PublicLetter) string { return l.Kecamatan }},
	{"state", "Keadaan", "string", "Keadaan surat pada tanggal data: aktif, segera_berakhir, berakhir, ditunda, dicabut, atau diganti.", func(l PublicLetter) string { return l.State }},
	{"issued_on", "Tanggal surat", "date", "Tanggal surat ditandatangani.", func(l PublicLetter) string { return l.IssuedOn.Format(time.DateOnly) }},
	{"valid_until", "Berlaku sampai", "date", "Hari terakhir surat berlaku.", func(l PublicLetter) string { return l.ValidUntil.Format(time.DateOnly) }},
}

// PublicOn is what the register tells of a letter on a day (a date at midnight UTC).
func (c Certificate) PublicOn(day time.Time) PublicLetter {
	return PublicLetter{
		ID: c.ID, Number: c.RegistrationNumber, Name: c.Name, ShortName: c.ShortName, FieldOfActivity: c.FieldOfActivity,
		Kelurahan: c.Kelurahan, Kecamatan: c.Kecamatan, State: c.StateOn(day), IssuedOn: c.IssuedOn, ValidUntil: c.ValidUntil,
	}
}

// PublicCheck are the names of what anybody with the code of a letter learns by checking it: the paper shows them too.
var PublicCheck = []string{
	"code", "number", "letter_number", "organisation", "district", "state", "reason", "since", "issued_on", "valid_until",
	"signatory", "signature", "mandate", "replaced_by", "legal_status",
}

// PublicEvent is what anybody learns of one thing that was done to a letter: from when on it was in which state. Grounds,
// reasons and persons are told to whoever holds the letter and checks its code.
type PublicEvent struct {
	On    time.Time `json:"on"` // a date
	State string    `json:"state"`
}

// Package certificate makes the papers of the office: it renders them from plain content, lints the letter against
// that content, signs it and checks the signature. It knows no database, no network and no procedure.
package certificate

import (
	"encoding/json"
	"fmt"
	"time"
)

// ReadLetter reads the content of a letter as it is stored.
func ReadLetter(stored []byte) (l Letter, err error) {
	if err := json.Unmarshal(stored, &l); err != nil {
		return Letter{}, fmt.Errorf("read letter: %w", err)
	}
	return l, nil
}

// Letter is the exact content of the letter a case ends with. It is stored as JSON, and the PDF follows from it alone:
// with the logo that it names: the same Letter always gives the same bytes. Dates are days; their time and zone are not printed.
type Letter struct {
	Office             Letterhead   `json:"office"`
	Title              string       `json:"title"`               // of the product, such as Surat Keterangan Melapor
	RegistrationNumber string       `json:"registration_number"` // of the Buku Induk
	LetterNumber       string       `json:"letter_number"`       // empty in a draft
	Considerations     []string     `json:"considerations"`
	Grounds            []string     `json:"grounds"` // legal grounds
	Organisation       Organisation `json:"organisation"`
	Officers           []Officer    `json:"officers"`
	TermFrom           time.Time    `json:"term_from"`
	TermTo             time.Time    `json:"term_to"`
	Validity           Validity     `json:"validity"`
	ValidUntil         time.Time    `json:"valid_until,omitzero"` // the last day included; zero in a draft
	Duties             []string     `json:"duties"`
	NoPermit           string       `json:"no_permit"` // the sentence that the letter is no permit
	Place              string       `json:"place"`
	IssuedOn           time.Time    `json:"issued_on,omitzero"` // zero in a draft
	Signatory          Signatory    `json:"signatory"`
	CheckURL           string       `json:"check_url"`             // where the QR leads; empty in a draft
	Code               string       `json:"code"`                  // what people type at that address; empty in a draft
	Copies             []string     `json:"copies"`                // tembusan
	Definition         Definition   `json:"definition"`            // by which rules the case was handled
	SignatureNote      string       `json:"signature_note"`        // what kind of signature it is, for whoever holds the letter
	ListIndex          *int         `json:"list_index,omitempty"`  // position in the office's list of states; nil: given out before there was one
	Token              string       `json:"token,omitempty"`       // behind the address in the QR; empty: none
	IssuingKey         *PublicKey   `json:"issuing_key,omitempty"` // that made the token

	Corrects *Corrected `json:"corrects,omitempty"` // nil: it is no corrected version
}

// Corrected is the letter whose mistakes this one corrects.
type Corrected struct {
	N           int       `json:"n"` // which correction of one registration this is, counted from 1
	Number      string    `json:"number"`
	IssuedOn    time.Time `json:"issued_on"`
	FirstIssued time.Time `json:"first_issued"` // of the registration: a correction holds no longer than the first letter
}

// ValidFrom is the day from which the validity counts.
func (l Letter) ValidFrom() time.Time {
	if l.Corrects != nil {
		return l.Corrects.FirstIssued
	}
	return l.IssuedOn
}

// Letterhead is who writes: the top of every paper of an office.
type Letterhead struct {
	Lines   []string `json:"lines"` // the government first, the office last
	Address string   `json:"address"`
	Phone   string   `json:"phone,omitempty"`
	Email   string   `json:"email,omitempty"`
	Site    string   `json:"site,omitempty"`

	LogoKey string `json:"logo_key,omitempty"` // names the logo in the store, where it never changes; empty: none
	Logo    []byte `json:"-"`                  // PNG; whoever prints reads it by its key before
}

// Organisation is what the letter says about the organisation. Empty texts leave their row out.
type Organisation struct {
	Name      string   `json:"name"`
	ShortName string   `json:"short_name,omitempty"`
	Level     string   `json:"level,omitempty"`
	Parent    string   `json:"parent,omitempty"`
	Field     string   `json:"field"` // of activity
	Address   string   `json:"address"`
	District  string   `json:"district,omitempty"` // kecamatan; part of the address, and of its own in the QR
	Deed      Deed     `json:"deed"`
	Approval  Approval `json:"approval"`
	NPWP      string   `json:"npwp,omitempty"`
}

// Deed is the notary's deed of foundation.
type Deed struct {
	Number string    `json:"number"`
	Date   time.Time `json:"date"`
	Notary string    `json:"notary,omitempty"`
}

// Approval is what the organisation exists by: the approval as a legal body, or the SKT, which ends.
type Approval struct {
	Label  string    `json:"label"` // what it is called, of the definition
	Number string    `json:"number"`
	Date   time.Time `json:"date"`
	Until  time.Time `json:"until,omitzero"`
}

// Officer is one member of the board.
type Officer struct {
	Position string `json:"position"` // label, such as Ketua
	Name     string `json:"name"`
}

// Signatory is who signs and in which capacity.
type Signatory struct {
	Capacity []string `json:"capacity"` // lines, such as "Plh. KEPALA BADAN ...,"
	Name     string   `json:"name"`
	Rank     string   `json:"rank,omitempty"` // pangkat/golongan
	NIP      string   `json:"nip,omitempty"`

	Mandate *Mandate `json:"mandate,omitempty"` // nil: the incumbent signs
}

// Definition names the version of the procedure, so that the letter can be judged by the rules of its day.
type Definition struct {
	Service string `json:"service"`
	Version int    `json:"version"`
	Hash    string `json:"hash"` // SHA-256, lower-case hex
}

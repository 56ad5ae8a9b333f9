package registry

import (
	"database/sql/driver"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Office is one agency on this installation.
type Office struct {
	ID        uuid.UUID      `db:"id"`
	Host      string         `db:"host"` // official host name; public pages answer by it
	Name      string         `db:"name"`
	City      string         `db:"city"`
	TimeZone  string         `db:"time_zone"` // IANA name
	Settings  OfficeSettings `db:"settings"`
	CreatedAt time.Time      `db:"created_at"`
}

// Location is the office's time zone.
func (o Office) Location() *time.Location {
	loc, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		return time.UTC // the schema allows known zones only
	}
	return loc
}

// DayAt is the office's day at an instant, as DayOf gives it.
func (o Office) DayAt(t time.Time) time.Time { return DayOf(t.In(o.Location())) }

// Town is the city as letters name the place where they are written: without the word for what kind of region it is.
func (o Office) Town() string {
	return strings.TrimPrefix(strings.TrimPrefix(o.City, "Kota "), "Kabupaten ")
}

// OfficeSettings is what an office may set about itself.
type OfficeSettings struct {
	Letterhead   []string          `json:"letterhead"` // lines above every paper: the government first, the office's name, in bold, last
	Address      string            `json:"address"`
	Phone        string            `json:"phone"`
	Email        string            `json:"email"`
	Site         string            `json:"site"`
	HeadTitle    string            `json:"head_title"`     // "Kepala Badan Kesatuan Bangsa dan Politik Kota ..."
	Addressee    string            `json:"addressee"`      // to whom a request is written
	NumberParts  map[string]string `json:"number_parts"`   // klasifikasi, unit: what number templates are filled with
	Whatsapp     string            `json:"whatsapp"`       // complaint desk, international form
	Logo         *OfficeLogo       `json:"logo,omitempty"` // nil: none
	SignerKey    string            `json:"signer_key"`     // path of the PKCS#12 file
	SignerSecret string            `json:"signer_secret"`  // path of a file with its passphrase; empty: asked or none

	Gateway *SigningGateway `json:"gateway,omitempty"` // the state's signing gateway; nil: none

	RenderingDays int `json:"rendering_days,omitempty"` // for how long it is known who took which paper; 0: RenderingDays of the package

	RegisterLicence string `json:"register_licence,omitempty"` // under which the data of the register may be used; empty: not decided
}

// Scan reads a JSON column.
func (s *OfficeSettings) Scan(src any) error { return scanJSON(s, src) }

// Value writes a JSON column.
func (s OfficeSettings) Value() (driver.Value, error) { return valueJSON(s) }

// User is a person with an account in one office.
type User struct {
	ID           uuid.UUID  `db:"id"`
	OfficeID     uuid.UUID  `db:"office_id"`
	Email        string     `db:"email"`
	Name         string     `db:"name"`
	Phone        string     `db:"phone"`
	NIP          string     `db:"nip"`
	NIK          string     `db:"nik"`
	Rank         string     `db:"rank"`
	Title        string     `db:"title"`
	PasswordHash string     `db:"password_hash"`
	Generation   int        `db:"generation"`
	ConfirmedAt  *time.Time `db:"confirmed_at"`
	DisabledAt   *time.Time `db:"disabled_at"`
	CreatedAt    time.Time  `db:"created_at"`
	Roles        []string   `db:"-"`
}

// Counter is the person who stood at the desk when staff filled in for somebody.
type Counter struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Scan reads a JSON column.
func (c *Counter) Scan(src any) error { return scanJSON(c, src) }

// Value writes a JSON column.
func (c Counter) Value() (driver.Value, error) { return valueJSON(c) }

// Organisation is an ormas as it is known to the office.
type Organisation struct {
	ID          uuid.UUID  `db:"id"`
	OfficeID    uuid.UUID  `db:"office_id"`
	Name        string     `db:"name"`
	Form        Form       `db:"form"`
	Counter     *Counter   `db:"counter"`
	MadeBy      uuid.UUID  `db:"made_by"`
	SubmittedAt *time.Time `db:"submitted_at"`
	CreatedAt   time.Time  `db:"created_at"`
	ChangedAt   time.Time  `db:"changed_at"`
	Officers    Officers   `db:"-"`
}

// Officers are the officers by position; each is a JSON object with the names of the definition's officer form.
type Officers []Form

// Scan reads a JSON column.
func (o *Officers) Scan(src any) error { return scanJSON(o, src) }

// Value writes a JSON column.
func (o Officers) Value() (driver.Value, error) {
	if o == nil {
		o = Officers{}
	}
	return valueJSON(o)
}

// Plain are the officers as plain objects, as workflow wants them.
func (o Officers) Plain() []map[string]any {
	all := make([]map[string]any, len(o))
	for i, officer := range o {
		all[i] = officer
	}
	return all
}

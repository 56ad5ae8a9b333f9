package certificate

import (
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Claims are what a QR says about a letter without asking anybody: what never changes once it is given out. Whether the
// letter still holds is for the list of states to tell, at the position ListIndex. Long names are cut at a word and end
// with "…"; the whole name stands on the letter.
type Claims struct {
	Number     string  `cbor:"1,keyasint"`           // of registration
	Name       string  `cbor:"2,keyasint"`           // of the organisation
	District   string  `cbor:"3,keyasint,omitempty"` // kecamatan
	IssuedOn   int64   `cbor:"4,keyasint"`           // days since 1970-01-01
	ValidUntil int64   `cbor:"5,keyasint,omitempty"` // likewise, the last day included; 0: without end
	Capacity   string  `cbor:"6,keyasint"`           // in which the letter was signed, a mandate included
	ListIndex  int     `cbor:"7,keyasint"`           // position in the office's list of states
	LogIndex   *uint64 `cbor:"8,keyasint,omitempty"` // position in a transparency log; reserved, never set yet
}

// How many bytes of the texts of a letter a token has room for: so many that the printed QR stays readable, see Modules.
const (
	nameRoom     = 60
	districtRoom = 28
	capacityRoom = 60
)

// claims are what the token of a letter has to say.
func (l Letter) claims() Claims {
	c := Claims{
		Number: l.RegistrationNumber, Name: cut(l.Organisation.Name, nameRoom), District: cut(l.Organisation.District, districtRoom),
		IssuedOn: dayNumber(l.IssuedOn), ValidUntil: dayNumber(l.ValidUntil),
		Capacity: cut(strings.TrimSuffix(strings.Join(l.Signatory.Capacity, " "), ","), capacityRoom),
	}
	if l.ListIndex != nil {
		c.ListIndex = *l.ListIndex
	}
	return c
}

// cut shortens a text to so many bytes, at a word where there is one in its last third.
func cut(text string, room int) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= room {
		return text
	}
	const more = "…"
	short := text[:room-len(more)]
	for !utf8.ValidString(short) {
		short = short[:len(short)-1]
	}
	if space := strings.LastIndexByte(short, ' '); space > room*2/3 {
		short = short[:space]
	}
	return strings.TrimRight(short, " ,.;-") + more
}

// dayNumber counts days since 1970-01-01; 0 for no date.
func dayNumber(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// DayOf is the date of a number of days since 1970-01-01, at midnight UTC; zero for 0.
func DayOf(number int64) time.Time {
	if number == 0 {
		return time.Time{}
	}
	return time.Unix(number*86400, 0).UTC()
}

// tokenText writes a token with the letters that a QR holds at five and a half bits, all of which may stand in an address
// as they are (RFC 4648, base32 without padding).
var tokenText = base32.StdEncoding.WithPadding(base32.NoPadding)

// mostToken is how long the text of a QR may be that is read as a token.
const mostToken = 2000

// WithToken gives a letter its token, by a key of its office: the letter then says where in the list of states it stands,
// and its QR leads to the same address as before, with the token behind it. The address is signed too: a token copied
// behind another is none. All other content must be final.
func (l Letter) WithToken(k IssuingKey, listIndex int) (Letter, error) {
	l.ListIndex = &listIndex
	signed, err := k.seal("", l.claims(), l.CheckURL)
	if err != nil {
		return Letter{}, fmt.Errorf("make token: %w", err)
	}
	public := k.Public()
	l.Token, l.IssuingKey = tokenText.EncodeToString(signed), &public
	return l, nil
}

// QRText is what the QR of the letter says: the address where it is checked, and for letters that have one the token.
func (l Letter) QRText() string {
	if l.Token == "" {
		return l.CheckURL
	}
	return l.CheckURL + "#" + l.Token
}

// Token is what a QR says, read and not verified yet.
type Token struct {
	Address string // where the QR leads; its end is the code of the letter
	KeyID   string // by which key it claims to be signed
	sealed  sealed
}

// ErrNoToken means that a text is no address with a token behind it; it may still be the address of an older letter.
var ErrNoToken = errors.New("no token")

// ErrForged means that a token was not made by the key whose id it carries, or not for the address before it.
var ErrForged = errors.New("token does not verify")

// ReadToken takes the text of a QR apart: ErrNoToken for one without a token, ErrForged for one that cannot be a token.
func ReadToken(text string) (Token, error) {
	address, token, found := strings.Cut(strings.TrimSpace(text), "#")
	t := Token{Address: address}
	if !found || token == "" || len(text) > mostToken {
		return t, ErrNoToken
	}
	signed, err := tokenText.DecodeString(token)
	if err != nil {
		return t, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if t.sealed, err = unseal("", signed); err != nil {
		return t, fmt.Errorf("%w: %w", ErrForged, err)
	}
	t.KeyID = t.sealed.keyID
	return t, nil
}

// Claims verifies a token and gives what it says; ErrForged where the key did not sign it for its address.
func (t Token) Claims(key PublicKey) (Claims, error) {
	var c Claims
	if err := t.sealed.open(key, t.Address, &c); err != nil {
		return Claims{}, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if c.ListIndex < 0 {
		return Claims{}, ErrForged
	}
	return c, nil
}

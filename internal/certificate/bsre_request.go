package certificate

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// properties say how a signature looks; names and values are the gateway's.
type properties struct {
	Appearance string   `json:"tampilan"`
	Picture    string   `json:"imageBase64,omitempty"`
	Page       *int     `json:"page,omitempty"`
	OriginX    *float64 `json:"originX,omitempty"`
	OriginY    *float64 `json:"originY,omitempty"`
	Width      float64  `json:"width,omitempty"`
	Height     float64  `json:"height,omitempty"`
	Mark       string   `json:"tag_koordinat,omitempty"`
	Location   string   `json:"location,omitempty"`
	Reason     string   `json:"reason,omitempty"`
}

// request is the body of a call that signs one letter. It holds the passphrase and is cleared after the call, so it is
// made in one piece: no encoder keeps a copy.
func (g Gateway) request(p Prepared, passphrase []byte) ([]byte, error) {
	if !utf8.Valid(passphrase) {
		return nil, refused("Frasa sandi memuat huruf yang tidak sah.", nil)
	}
	look, err := g.properties(p.letter)
	if err != nil {
		return nil, settled("Tampilan tanda tangan tidak dapat dibuat.", err)
	}
	shown, err := json.Marshal(struct {
		NIK        string       `json:"nik"`
		Properties []properties `json:"signatureProperties"`
	}{g.NIK, []properties{look}})
	if err != nil {
		return nil, settled("Permintaan ke gateway BSrE tidak dapat dibuat.", err)
	}
	const parts = len(`,"passphrase":"","file":[""]}`)
	size := len(shown) + parts + 6*len(passphrase) + base64.StdEncoding.EncodedLen(len(p.pdf))
	body := make([]byte, 0, size) // never grows, which would leave a copy behind
	body = append(body, shown[:len(shown)-1]...)
	body = append(body, `,"passphrase":"`...)
	body = quoted(body, passphrase)
	body = append(body, `","file":["`...)
	body = base64.StdEncoding.AppendEncode(body, p.pdf)
	return append(body, `"]}`...), nil
}

// properties are those of this letter: the picture is the QR that the letter prints too.
func (g Gateway) properties(l Letter) (properties, error) {
	look := properties{Appearance: "INVISIBLE", Location: l.Place, Reason: l.Title}
	if g.Seen == nil {
		return look, nil
	}
	picture, err := QR(l.CheckURL)
	if err != nil {
		return properties{}, err
	}
	look.Appearance, look.Picture = "VISIBLE", base64.StdEncoding.EncodeToString(picture)
	look.Width, look.Height = g.Seen.Width, g.Seen.Height
	if look.Mark = g.Seen.Mark; look.Mark == "" {
		look.Page, look.OriginX, look.OriginY = &g.Seen.Page, &g.Seen.OriginX, &g.Seen.OriginY
	}
	return look, nil
}

// quoted adds a text as it stands in a JSON string, at most six bytes for one.
func quoted(to, text []byte) []byte {
	for _, b := range text {
		switch {
		case b == '"' || b == '\\':
			to = append(to, '\\', b)
		case b < 0x20:
			to = fmt.Appendf(to, `\u%04x`, b)
		default:
			to = append(to, b)
		}
	}
	return to
}

// standings are the words in which the gateway tells why somebody cannot sign. ISSUE can.
var standings = map[string]string{
	"EXPIRED":                  expired,
	"RENEW":                    renewed,
	"WAITING_FOR_VERIFICATION": "Pendaftaran Anda di BSrE masih diverifikasi.",
	"NEW":                      inactive,
	"NO_CERTIFICATE":           "Anda terdaftar di BSrE, tetapi belum mempunyai sertifikat.",
	"NOT_REGISTERED":           unregistered,
	"REVOKE":                   revoked,
}

// standing refuses whoever cannot sign. Only the documented words count: an answer that cannot be read says nothing, and
// the call that signs will tell.
func (l line) standing(ctx context.Context, nik string) error {
	body, err := json.Marshal(map[string]string{"nik": nik})
	if err != nil {
		return settled("Permintaan ke gateway BSrE tidak dapat dibuat.", err)
	}
	a, err := l.post(ctx, "/api/v2/user/check/status", body)
	if err != nil {
		return unsent(err)
	}
	if a.status == 401 || a.status == 403 {
		return settled(barred, a.cause())
	}
	if a.read().Status == "SUSPEND" {
		return locked(suspended, a.cause())
	}
	if why, known := standings[a.read().Status]; known {
		return settled(why, a.cause())
	}
	return nil
}

package casework

import (
	"net/url"
	"regexp"
	"strings"
)

// qrAddress is where the text of a QR leads.
type qrAddress struct {
	code string // of a letter; empty: it leads to none
	host string // in small letters, with its port; empty: it is no address
	ours bool   // it begins as the QR of every letter does, letter by letter
}

// letterAddress is how the QR of a letter names it, wherever it leads and with whatever stands behind.
var letterAddress = regexp.MustCompile(`(?i)^https?://([^/?#]{1,253})/cek/([0-9A-Z]{10})(?:$|[^0-9A-Z])`)

// longestHost is how long a name in the network may be.
const longestHost = 253

// addressIn reads the text of a QR, as everything does that has to know which letter a QR names.
func (o *Office) addressIn(text string) qrAddress {
	a := qrAddress{ours: strings.HasPrefix(text, o.checkURL(""))}
	if m := letterAddress.FindStringSubmatch(text); m != nil {
		a.code, a.host = m[2], strings.ToLower(m[1])
		return a
	}
	if u, err := url.Parse(text); err == nil && len(u.Host) <= longestHost {
		a.host = strings.ToLower(u.Host)
	}
	return a
}

// officialHost is the host at which letters are checked, in small letters and with its port; empty where the service has no address.
func (o *Office) officialHost() string {
	u, err := url.Parse(o.settings.BaseURL)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

package registry

import (
	"regexp"
	"strings"
)

// maxEmail is the longest address, in characters.
const maxEmail = 254

// emailShape is an address that mail can go to: no display name, no quotes, nothing that could end a header.
var emailShape = regexp.MustCompile(`^[a-z0-9.!#$%&'*+/=?^_{|}~-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

// TidyEmail is an address as it is stored and looked for.
func TidyEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// EmailProblems says what is wrong with an address that was tidied.
func EmailProblems(email string) Faults {
	if len(email) > maxEmail || !emailShape.MatchString(email) {
		return Faults{{Field: "email", Code: "tidak_sah", Detail: "Tuliskan alamat email yang lengkap, misalnya nama@contoh.id."}}
	}
	return nil
}

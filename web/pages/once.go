package pages

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/google/uuid"

	"ormas/internal/casework"
)

// onceInput is the hidden input by which a form that is sent twice is known again, as after a double click.
const onceInput = "kunci"

// Once is a new value for the hidden input of a form that must not be taken twice.
func (frame) Once() string { return uuid.NewString() }

// sentOnce is the key of what was sent with a form. It is made of the form's own and of what it carried: whoever goes back
// to the page and sends something else means something new. A form without the input has the zero key.
func sentOnce(sent string, content ...string) casework.Key {
	if sent == "" {
		return casework.Key{}
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{sent}, content...), "\x00")))
	return casework.Key{Value: "formulir:" + hex.EncodeToString(sum[:]), Fingerprint: sum[:]}
}

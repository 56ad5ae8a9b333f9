package registry

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// mayBePublic are the fields of the register that somebody has weighed against the law. A name is added here by whoever
// has done so, and never only because a test asks for it.
var mayBePublic = []string{
	"id", "number", "name", "short_name", "field_of_activity", "kelurahan", "kecamatan", "state", "issued_on", "valid_until",
}

func TestPublicFields(t *testing.T) {
	t.Parallel()
	t.Run("are those that were decided on", func(t *testing.T) {
		t.Parallel()
		var listed []string
		for _, f := range PublicFields {
			listed = append(listed, f.Name)
			if f.Title == "" || f.Description == "" || !slices.Contains([]string{"string", "date"}, f.Type) {
				t.Errorf("%s is not described", f.Name)
			}
		}
		if !slices.Equal(listed, mayBePublic) {
			t.Errorf("got %q, decided %q", listed, mayBePublic)
		}
	})
	t.Run("are all that a public letter has", func(t *testing.T) {
		t.Parallel()
		var has []string
		for member := range reflect.TypeFor[PublicLetter]().Fields() {
			name, _, _ := strings.Cut(member.Tag.Get("json"), ",")
			has = append(has, name)
		}
		if !slices.Equal(has, mayBePublic) {
			t.Errorf("got %q, decided %q", has, mayBePublic)
		}
	})
	t.Run("are joined only by when a letter was in which state", func(t *testing.T) {
		t.Parallel()
		if n := reflect.TypeFor[PublicEvent]().NumField(); n != 2 {
			t.Errorf("got %d fields of an event, decided 2", n)
		}
	})
	t.Run("hold nothing else of a certificate", func(t *testing.T) {
		t.Parallel()
		day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
		c := Certificate{
			ID: NewID(), Code: "RAHASIA123", RegistrationNumber: "0001/X", LetterNumber: "RAHASIA", Name: "Forum Rekaan",
			Signatory: "RAHASIA", Letter: []byte("RAHASIA"), ObjectKey: "RAHASIA", SHA256: "RAHASIA", IssuedOn: day,
			ValidUntil: day.AddDate(5, 0, 0), State: CertificateActive,
		}
		var told []string
		for _, f := range PublicFields {
			told = append(told, f.Value(c.PublicOn(day)))
		}
		if line := strings.Join(told, ";"); strings.Contains(line, "RAHASIA") || !strings.Contains(line, "0001/X;Forum Rekaan;;;;;aktif;2026-11-24;2031-11-24") {
			t.Errorf("got %s", line)
		}
	})
}

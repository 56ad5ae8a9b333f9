package postgres

import (
	"fmt"
	"time"

	"ormas/internal/registry"
)

// onState is the condition that a letter (alias c) is in a state on a day, as registry.Certificate.StateOn tells it.
func (a *arguments) onState(state string, today time.Time) string {
	// Arguments are added only where they are used: the database refuses one whose type nothing tells.
	active := func() string { return `c.state = ` + a.arg(registry.CertificateActive) }
	soon := func() string { return a.arg(day(today.Add(registry.Expiring))) + `::date` }
	now := func() string { return a.arg(day(today)) + `::date` }
	switch state {
	case registry.CertificateActive:
		return fmt.Sprintf(`%s AND c.valid_until >= %s`, active(), soon())
	case registry.CertificateExpiring:
		return fmt.Sprintf(`%s AND c.valid_until >= %s AND c.valid_until < %s`, active(), now(), soon())
	case registry.CertificateExpired:
		return fmt.Sprintf(`%s AND c.valid_until < %s`, active(), now())
	}
	return `c.state = ` + a.arg(state)
}

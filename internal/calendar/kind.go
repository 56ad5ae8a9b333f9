package calendar

import "fmt"

// Kind is why an office is closed on a day, as it is stored and written in files.
type Kind string

// The kinds of free days.
const (
	NationalHoliday Kind = "libur_nasional"
	JointLeave      Kind = "cuti_bersama"
	LocalHoliday    Kind = "libur_daerah"
	PollingDay      Kind = "hari_pemungutan_suara"
)

var kindLabels = map[Kind]string{
	NationalHoliday: "libur nasional", JointLeave: "cuti bersama", LocalHoliday: "libur daerah", PollingDay: "hari pemungutan suara",
}

// Kinds are all kinds, in the order in which people choose among them.
func Kinds() []Kind { return []Kind{NationalHoliday, JointLeave, LocalHoliday, PollingDay} }

// Label is the kind in words for people; empty for one that was not told.
func (k Kind) Label() string { return kindLabels[k] }

func readKind(text string) (Kind, error) {
	if kindLabels[Kind(text)] == "" {
		return "", fmt.Errorf("jenis %q tidak dikenal; pakai %s, %s, %s, atau %s", text, NationalHoliday, JointLeave, LocalHoliday, PollingDay)
	}
	return Kind(text), nil
}

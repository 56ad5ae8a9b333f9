package calendar

// Zone is a time zone of the country.
type Zone struct{ Name, Label string }

// Zones are the time zones of the country by their IANA names; the schema knows the same.
func Zones() []Zone {
	return []Zone{
		{"Asia/Jakarta", "WIB (Jakarta)"},
		{"Asia/Pontianak", "WIB (Pontianak)"},
		{"Asia/Makassar", "WITA (Makassar)"},
		{"Asia/Jayapura", "WIT (Jayapura)"},
	}
}

// ZoneLabel is a zone in words for people, its name where it is none of the country's.
func ZoneLabel(name string) string {
	for _, z := range Zones() {
		if z.Name == name {
			return z.Label
		}
	}
	return name
}

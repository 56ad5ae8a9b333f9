package registry

// The two roles that the program knows by itself. All others are rows of the definitions.
const (
	ApplicantRole = "pemohon" // acts for an organisation; every account that registers itself has it
	AdminRole     = "admin"   // users and settings, no dossiers
)

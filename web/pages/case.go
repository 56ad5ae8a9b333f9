package pages

import "github.com/google/uuid"

// caseURL is the address of a dossier.
func caseURL(id uuid.UUID) string { return "/permohonan/" + id.String() }

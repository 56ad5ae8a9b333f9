package casework

// AcceptedAs are the MIME types that an attachment of a kind may have; none for a kind that nobody adds.
func AcceptedAs(kind string) []string { return uploadKinds[kind].accepted }

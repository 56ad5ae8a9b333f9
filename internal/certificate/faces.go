package certificate

import "github.com/carlos7ags/folio/font"

var bold = mustParse("fonts/LiberationSerif-Bold.ttf")

// Faces are the two faces of every paper of the office, for papers that are drawn and not laid out from a template.
func Faces() (text, strong font.Face) { return regular, bold }

// Writable puts a question mark for each character that the faces cannot write.
func Writable(text string) string { return writable(text) }

package inspect

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// maxName is the length in characters of a file name with its extension.
const maxName = 120

// extensions of each type, the one we give first.
var extensions = map[string][]string{
	PDF:  {".pdf"},
	JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"},
	PNG:  {".png"},
}

// SafeName makes of a person's file name one that is fit for a header and any disk: no folders, no control or
// direction characters, at most 120 characters, and the extension that mime has ("berkas" if nothing is left).
func SafeName(filename, mime string) string {
	filename = filename[strings.LastIndexAny(filename, `/\`)+1:]
	name := strings.Join(strings.Fields(strings.Map(safeRune, strings.ToValidUTF8(filename, ""))), " ")
	if ext := path.Ext(name); isOurs(ext) {
		name = strings.TrimSuffix(name, ext)
	}
	name = strings.Trim(name, ". ")
	ext := ""
	if known := extensions[mime]; known != nil {
		ext = known[0]
	}
	if runes := []rune(name); len(runes) > maxName-len(ext) {
		name = strings.TrimRight(string(runes[:maxName-len(ext)]), ". ")
	}
	if name == "" {
		name = "berkas"
	}
	return name + ext
}

// isOurs holds for the extensions SafeName replaces; others stay part of the name, so that nothing is claimed.
func isOurs(ext string) bool {
	for _, known := range extensions {
		if slices.Contains(known, strings.ToLower(ext)) {
			return true
		}
	}
	return false
}

// safeRune drops what cannot be seen and replaces what some disk or header takes for a sign.
func safeRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	case strings.ContainsRune(`<>:"|?*;%`, r):
		return '_'
	}
	return r
}

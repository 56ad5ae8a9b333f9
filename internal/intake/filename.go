package intake

import (
	"path"
	"strings"
	"unicode"

	"ormas/internal/registry"
)

// maxFilename is the longest name of a file that is kept, in characters.
const maxFilename = 120

// storedName is the name of a file as it is kept: as its sender calls it, but without folders, without what cannot be
// seen, and not endless. What a download is called is another matter.
func storedName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, registry.CleanText(strings.ToValidUTF8(name, "")))
	name = strings.TrimSpace(name[strings.LastIndexAny(name, `/\`)+1:])
	letters := []rune(name)
	ending := []rune(path.Ext(name))
	if len(letters) > maxFilename && len(ending) < 10 {
		return string(letters[:maxFilename-len(ending)]) + string(ending)
	}
	if name == "" {
		return "berkas"
	}
	return string(letters[:min(len(letters), maxFilename)])
}

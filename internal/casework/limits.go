package casework

import (
	"strconv"
	"strings"

	"ormas/internal/inspect"
)

// AcceptedAs are the MIME types that an attachment of a kind may have; none for a kind that nobody adds.
func AcceptedAs(kind string) []string { return uploadKinds[kind].accepted }

// PageLimit is the most pages of a PDF.
func PageLimit() int { return inspect.DefaultLimits().Pages }

// PixelsInWords is how large a picture may be, in megapixels.
func PixelsInWords() string { return megapixels(inspect.DefaultLimits().Pixels) }

func megapixels(n int64) string {
	return strings.Replace(strconv.FormatFloat(float64(n)/1e6, 'f', -1, 64), ".", ",", 1) + " megapiksel"
}

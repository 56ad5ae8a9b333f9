// Package static holds what the pages load from the service itself: style and pictures.
package static

import "embed"

// Files are the files as they are shipped.
//
//go:embed *.css *.svg *.js *.png
var Files embed.FS

// Package templates holds the pages' templates, one file each; layout.html frames them all.
package templates

import "embed"

// Files are the templates as they are shipped.
//
//go:embed *.html
var Files embed.FS

// Package sop holds the definitions that are shipped. They seed version 1 of an office; a published file is never
// edited, a change is a new version.
package sop

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml
var shipped embed.FS

// Files are the bodies of all shipped definitions, in the order of their file names.
func Files() [][]byte {
	names, err := fs.Glob(shipped, "*.yaml")
	if err != nil {
		panic(err) // only a malformed pattern, which this one is not
	}
	bodies := make([][]byte, len(names))
	for i, name := range names {
		if bodies[i], err = shipped.ReadFile(name); err != nil {
			panic(err) // the name was listed just now
		}
	}
	return bodies
}

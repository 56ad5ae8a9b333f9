package config

import (
	"fmt"
	"io"
	"reflect"
)

// Describe writes the list of all variables with their defaults and meaning, for `ormas serve -h`.
func Describe(w io.Writer) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		name := f.Tag.Get("env")
		if value := f.Tag.Get("envDefault"); value != "" {
			name += " (" + value + ")"
		}
		fmt.Fprintf(w, "  %s\n      %s\n", name, f.Tag.Get("doc"))
	}
}

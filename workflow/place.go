package workflow

import (
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// quoted finds the names in an error of a definition.
var quoted = regexp.MustCompile(`"([^"]+)"`)

// Place is the line of a definition that an error of Load is about, as far as it can be told: where the last thing that it
// names stands first. 0 where the error has its own line or names nothing that is written there.
func Place(body []byte, err error) int {
	if ownLine.MatchString(err.Error()) {
		return 0
	}
	var document yaml.Node
	if yaml.Unmarshal(body, &document) != nil {
		return 0
	}
	named := quoted.FindAllStringSubmatch(err.Error(), -1)
	for _, name := range slices.Backward(named) {
		if line := lineOf(&document, name[1]); line > 0 {
			return line
		}
	}
	return 0
}

var ownLine = regexp.MustCompile(`^baris [0-9]+:`)

// lineOf is the line of the first value that reads so.
func lineOf(n *yaml.Node, value string) int {
	for i, child := range n.Content {
		key := n.Kind == yaml.MappingNode && i%2 == 0
		if !key && child.Kind == yaml.ScalarNode && child.Value == value {
			return child.Line
		}
		if line := lineOf(child, value); line > 0 {
			return line
		}
	}
	return 0
}

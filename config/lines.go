package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// lineIndex maps a path such as "sources[1].url" to its line in the file.
type lineIndex map[string]int

func (l lineIndex) walk(path string, n *yaml.Node) {
	if path != "" {
		l[path] = n.Line
	}
	switch n.Kind {
	case yaml.DocumentNode:
		for _, c := range n.Content {
			l.walk("", c)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			p := n.Content[i].Value
			if path != "" {
				p = path + "." + p
			}
			l.walk(p, n.Content[i+1])
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			l.walk(fmt.Sprintf("%s[%d]", path, i), c)
		}
	}
}

func (l lineIndex) has(path string) bool { _, ok := l[path]; return ok }

// at says where path stands; a missing key is reported at its parent.
func (l lineIndex) at(path string) string {
	for p := path; p != ""; {
		if line, ok := l[p]; ok {
			return fmt.Sprintf("line %d: %s", line, path)
		}
		i := strings.LastIndexAny(p, ".[")
		if i < 0 {
			break
		}
		p = p[:i]
	}
	return path
}

var goType = regexp.MustCompile(`(field \S+ not found) in type config\.\w+`)

// plain takes the words of the library and of Go out of a message.
func plain(err error) error {
	s := strings.TrimPrefix(err.Error(), "yaml: ")
	s = goType.ReplaceAllString(s, "$1: no such setting")
	return errors.New(s)
}

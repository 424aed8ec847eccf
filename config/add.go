package config

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// SourceYAML writes a source as the file has it, as an item of a list.
func SourceYAML(s Source) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode([]Source{s}); err != nil {
		return nil, fmt.Errorf("write source %s: %w", s.ID, err)
	}
	return b.Bytes(), enc.Close()
}

// AddSource adds a source to the text of a configuration file and leaves every
// other line and comment as it is. A file without sources has run on the
// embedded ones; they are written down with the new one, which would replace
// them otherwise. The result is valid, or it is an error.
func AddSource(file []byte, s Source, getenv func(string) string) ([]byte, error) {
	item, err := SourceYAML(s)
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(file, &root); err != nil {
		return nil, plain(err)
	}
	out, err := insert(file, &root, item)
	if err != nil {
		return nil, err
	}
	c, err := Parse("with "+s.ID, out, getenv)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(c.Sources, func(known Source) bool { return known.ID == s.ID && known.URL == s.URL }) {
		return nil, errors.New("the file is written in a way that cannot be added to; add the source by hand")
	}
	return out, nil
}

func insert(file []byte, root *yaml.Node, item []byte) ([]byte, error) {
	key, list, next := find(root, "sources")
	switch {
	case key == nil:
		embedded, err := defaults.ReadFile("defaults/sources.yaml")
		if err != nil {
			return nil, fmt.Errorf("read embedded sources: %w", err)
		}
		return slices.Concat(ended(file), ended(embedded), indent(item, "  ")), nil
	case list.Kind != yaml.SequenceNode && list.Tag != "!!null":
		return nil, errors.New("sources is no list")
	case list.Style&yaml.FlowStyle != 0 || len(list.Content) == 0:
		return rewrite(root, list, item)
	}
	lines := bytes.SplitAfter(ended(file), []byte("\n"))
	end := len(lines) - 1 // after the last newline there is an empty rest
	if next != nil {
		end = next.Line - 1
	}
	for end > 0 && outside(lines[end-1]) { // blank lines and comments that belong to what follows
		end--
	}
	dash := string(lines[list.Content[0].Line-1])
	margin := dash[:len(dash)-len(strings.TrimLeft(dash, " "))]
	return slices.Concat(bytes.Join(lines[:end], nil), indent(item, margin), bytes.Join(lines[end:], nil)), nil
}

// find looks up a key of the outermost mapping, its value, and the key after it.
func find(root *yaml.Node, name string) (key, value, next *yaml.Node) {
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return nil, nil, nil
	}
	pairs := root.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i].Value != name {
			continue
		}
		if i+2 < len(pairs) {
			next = pairs[i+2]
		}
		return pairs[i], pairs[i+1], next
	}
	return nil, nil, nil
}

// rewrite is for lists on one line: there the text is made anew, with the
// comments that the parser has kept.
func rewrite(root, list *yaml.Node, item []byte) ([]byte, error) {
	var add yaml.Node
	if err := yaml.Unmarshal(item, &add); err != nil {
		return nil, plain(err)
	}
	list.Kind, list.Tag, list.Value, list.Style = yaml.SequenceNode, "!!seq", "", 0
	list.Content = append(list.Content, add.Content[0].Content...)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("write configuration: %w", err)
	}
	return b.Bytes(), enc.Close()
}

func outside(line []byte) bool {
	return len(bytes.TrimSpace(line)) == 0 || line[0] == '#'
}

// ended is text that ends with a newline, if it is any.
func ended(text []byte) []byte {
	if len(text) == 0 || bytes.HasSuffix(text, []byte("\n")) {
		return text
	}
	return append(slices.Clone(text), '\n')
}

func indent(text []byte, margin string) []byte {
	var b bytes.Buffer
	for line := range bytes.Lines(text) {
		b.WriteString(margin)
		b.Write(line)
	}
	return b.Bytes()
}

// NameFor makes a name for the source at an address that none of the known
// ones has; empty when the address has no host.
func NameFor(address string, known []Source) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	labels := strings.Split(strings.ToLower(u.Hostname()), ".")
	for len(labels) > 2 && slices.Contains([]string{"www", "m", "fa", "en", "amp"}, labels[0]) {
		labels = labels[1:]
	}
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, labels[0])
	if name = strings.Trim(name, "-"); name == "" {
		name = "source"
	}
	free := func(id string) bool {
		return !slices.ContainsFunc(known, func(s Source) bool { return s.ID == id })
	}
	id := name
	for n := 2; !free(id); n++ {
		id = fmt.Sprintf("%s-%d", name, n)
	}
	return id
}

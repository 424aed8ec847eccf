package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"
)

// Load reads the file at path over the defaults, applies the environment, and
// validates. An empty path means defaults and environment alone. getenv is
// os.Getenv outside tests.
func Load(path string, getenv func(string) string) (Config, error) {
	var data []byte
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return Config{}, fmt.Errorf("read config: %w", err)
		}
	}
	return Parse(path, data, getenv)
}

// Parse is Load for bytes in hand; name stands in error messages.
func Parse(name string, data []byte, getenv func(string) string) (Config, error) {
	c := Default()
	var problems []error
	lines := lineIndex{}
	if len(bytes.TrimSpace(data)) > 0 {
		var file Config
		fileProblems := decode(data, &file, lines)
		problems = append(problems, fileProblems...)
		if len(fileProblems) == 0 {
			// Lists of the file replace those of the defaults; decoding
			// over the defaults would mix the two element by element.
			base := c
			if lines.has("sources") {
				base.Sources = nil
			}
			if lines.has("topics") {
				base.Topics = nil
			}
			if lines.has("proposals") {
				base.Proposals = nil
			}
			if err := yaml.Unmarshal(data, &base); err != nil {
				problems = append(problems, err)
			}
			c = base
		}
	}
	problems = append(problems, environ(&c, getenv)...)
	if len(problems) == 0 {
		fill(&c)
		problems = append(problems, validate(c, lines)...)
	}
	if len(problems) > 0 {
		if name == "" {
			name = "config"
		}
		for i, p := range problems {
			problems[i] = fmt.Errorf("%s: %w", name, p)
		}
		return Config{}, errors.Join(problems...)
	}
	return c, nil
}

// decode is strict: an unknown key is a problem, and so is a second document.
func decode(data []byte, into *Config, lines lineIndex) []error {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return []error{plain(err)}
	}
	lines.walk("", &root)
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		if te, ok := errors.AsType[*yaml.TypeError](err); ok {
			out := make([]error, 0, len(te.Errors))
			for _, e := range te.Errors {
				out = append(out, plain(errors.New(e)))
			}
			return out
		}
		return []error{plain(err)}
	}
	var more yaml.Node
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return []error{errors.New("more than one YAML document")}
	}
	return nil
}

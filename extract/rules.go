package extract

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"
)

//go:embed rules/*.yaml
var ruleFiles embed.FS

// rule says where a system or an outlet keeps the fields of an article.
// rules/README.md explains the files.
type rule struct {
	Name    string   `yaml:"name"`
	Extends string   `yaml:"extends"`
	Detect  detect   `yaml:"detect"`
	Fields  fieldSet `yaml:"fields"`
	Drop    []string `yaml:"drop"` // elements that are no part of the body

	drop   []cascadia.Sel
	fields map[field][]selector
}

// detect holds what shows that a page follows a rule; any of it is enough.
type detect struct {
	Hosts []string `yaml:"hosts"` // and their subdomains
	HTML  []string `yaml:"html"`  // pieces of the source; "a && b" wants both
}

// fieldSet is the fields as a file lists them: selectors, best first, each
// with an optional "@attribute" to read instead of the text.
type fieldSet struct {
	Kicker  []string `yaml:"kicker"`
	Title   []string `yaml:"title"`
	Lead    []string `yaml:"lead"`
	Body    []string `yaml:"body"`
	Date    []string `yaml:"date"`
	Code    []string `yaml:"code"`
	Tags    []string `yaml:"tags"`
	Author  []string `yaml:"author"`
	Section []string `yaml:"section"`
}

type field int

const (
	fieldKicker field = iota
	fieldTitle
	fieldLead
	fieldBody
	fieldDate
	fieldCode
	fieldTags
	fieldAuthor
	fieldSection
)

func (f *fieldSet) list() []*[]string {
	return []*[]string{&f.Kicker, &f.Title, &f.Lead, &f.Body, &f.Date, &f.Code, &f.Tags, &f.Author, &f.Section}
}

// selector is one compiled way to a field.
type selector struct {
	sel  cascadia.Sel
	attr string
	name string // of a class or an id that every match has; empty: not known
}

// ownName finds the class or id that a selector asks of the element itself.
var ownName = regexp.MustCompile(`(?:^|[\s>+~])[\w-]*[.#]([\w-]+)(?:[.#\[][^\s>+~,]*)?$`)

// mayMatch is a quick look at an element, which saves most of them a closer one.
func (s selector) mayMatch(n *html.Node) bool {
	if s.name == "" {
		return true
	}
	for _, a := range n.Attr {
		if (a.Key == "class" || a.Key == "id") && strings.Contains(a.Val, s.name) {
			return true
		}
	}
	return false
}

// loadRules reads the embedded rules and those of extra. Rules of extra come
// first, and outlets before systems, because the first that detects wins.
func loadRules(extra fs.FS) ([]*rule, error) {
	var rules []*rule
	var errs []error
	read := func(fsys fs.FS, dir string) {
		names, err := fs.Glob(fsys, dir+"*.yaml")
		if err != nil {
			errs = append(errs, err)
		}
		for _, name := range names {
			r, err := loadRule(fsys, name)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			if !slices.ContainsFunc(rules, func(o *rule) bool { return o.Name == r.Name }) {
				rules = append(rules, r)
			}
		}
	}
	if extra != nil {
		read(extra, "")
	}
	own := len(rules)
	read(ruleFiles, "rules/")
	for _, r := range rules {
		errs = append(errs, r.inherit(rules))
	}
	for _, r := range rules {
		errs = append(errs, r.compile())
	}
	slices.SortStableFunc(rules[own:], func(a, b *rule) int { return len(b.Detect.Hosts) - len(a.Detect.Hosts) })
	return rules, errors.Join(errs...)
}

func loadRule(fsys fs.FS, name string) (*rule, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read rule: %w", err)
	}
	defer file.Close()
	dec := yaml.NewDecoder(file)
	dec.KnownFields(true)
	r := &rule{}
	if err := dec.Decode(r); err != nil {
		return nil, fmt.Errorf("rule %s: %w", name, err)
	}
	if r.Name == "" {
		return nil, fmt.Errorf("rule %s: name is missing", name)
	}
	return r, nil
}

// inherit takes over the fields that the rule does not name itself.
func (r *rule) inherit(all []*rule) error {
	if r.Extends == "" {
		return nil
	}
	i := slices.IndexFunc(all, func(o *rule) bool { return o.Name == r.Extends })
	if i < 0 || all[i].Extends != "" {
		return fmt.Errorf("rule %s: extends %q: no such rule, or it extends another itself", r.Name, r.Extends)
	}
	mine, theirs := r.Fields.list(), all[i].Fields.list()
	for k := range mine {
		// What the outlet names comes first; the system's ways stay behind it.
		*mine[k] = append(slices.Clone(*mine[k]), *theirs[k]...)
	}
	r.Drop = append(slices.Clone(r.Drop), all[i].Drop...)
	return nil
}

func (r *rule) compile() error {
	r.fields = map[field][]selector{}
	for f, list := range r.Fields.list() {
		for _, text := range *list {
			css, name := text, ""
			if i := strings.LastIndex(text, "@"); i > strings.LastIndexAny(text, `]"'`) {
				css, name = text[:i], text[i+1:]
			}
			sel, err := cascadia.Parse(css)
			if err != nil {
				return fmt.Errorf("rule %s: selector %q: %w", r.Name, text, err)
			}
			s := selector{sel: sel, attr: name}
			if m := ownName.FindStringSubmatch(strings.TrimSpace(css)); m != nil && !strings.Contains(css, ",") {
				s.name = m[1]
			}
			r.fields[field(f)] = append(r.fields[field(f)], s)
		}
	}
	for _, text := range r.Drop {
		sel, err := cascadia.Parse(text)
		if err != nil {
			return fmt.Errorf("rule %s: selector %q: %w", r.Name, text, err)
		}
		r.drop = append(r.drop, sel)
	}
	return nil
}

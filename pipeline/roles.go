package pipeline

import (
	"fmt"
	"strings"

	"github.com/peygir/peygir/news"
)

// Roles are what a process does for an archive. Processes on one PostgreSQL
// share them out as they like; the zero value is all of them.
type Roles uint8

// The roles.
const (
	CrawlRole Roles = 1 << iota // fetches
	WorkRole                    // runs the consumers and what happens by the clock
	WebRole                     // keeps an index and answers
)

var roleNames = map[string]Roles{"crawl": CrawlRole, "work": WorkRole, "web": WebRole}

// ParseRoles reads names separated by commas; an empty list means all.
func ParseRoles(list string) (Roles, error) {
	var roles Roles
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		role, ok := roleNames[name]
		if !ok && name != "" {
			return 0, fmt.Errorf("role %q is none of crawl, work, web: %w", name, news.ErrInvalid)
		}
		roles |= role
	}
	return roles, nil
}

// Has reports whether one of the others is among the roles.
func (r Roles) Has(other Roles) bool { return r == 0 || r&other != 0 }

// String names the roles.
func (r Roles) String() string {
	var names []string
	for _, name := range []string{"crawl", "work", "web"} {
		if r.Has(roleNames[name]) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// indexed says whether a process with the roles keeps a copy of the index:
// those that answer, and those whose tasks search.
func (r Roles) indexed() bool { return r.Has(WorkRole | WebRole) }

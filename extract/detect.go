package extract

import (
	"net/url"
	"slices"
	"strings"
)

// detect finds the rule of a page: the one that was asked for, that of the
// host, or that of the system whose traces the page shows.
func (e *Extractor) detect(in Input, d *document) *rule {
	if in.CMS != "" {
		if i := slices.IndexFunc(e.rules, func(r *rule) bool { return r.Name == in.CMS }); i >= 0 {
			return e.rules[i]
		}
	}
	host := ""
	if u, err := url.Parse(in.URL); err == nil {
		host = u.Hostname()
	}
	for _, r := range e.rules {
		for _, h := range r.Detect.Hosts {
			if host == h || strings.HasSuffix(host, "."+h) {
				return r
			}
		}
	}
	found := e.traces.in(d.raw)
	for _, r := range e.rules {
		for _, all := range r.Detect.HTML {
			if shown := !slices.ContainsFunc(strings.Split(all, " && "), func(trace string) bool { return !found[trace] }); shown {
				return r
			}
		}
	}
	return nil
}

// traces finds which of many pieces of text a page holds, in one pass: what
// begins none of them is told by four bytes.
type traces struct {
	short []string            // of less than four bytes
	by    map[string][]string // by their first four bytes
	first [256]bool           // their first bytes
	maybe [1 << 12]bool       // hashes of those
}

func newTraces(rules []*rule) *traces {
	t := &traces{by: map[string][]string{}}
	for _, r := range rules {
		for _, all := range r.Detect.HTML {
			for trace := range strings.SplitSeq(all, " && ") {
				if len(trace) < 4 {
					t.short = append(t.short, trace)
					continue
				}
				t.by[trace[:4]] = append(t.by[trace[:4]], trace)
				t.first[trace[0]], t.maybe[hash4(trace)] = true, true
			}
		}
	}
	return t
}

// hash4 mixes the first four bytes of s into twelve bits.
func hash4(s string) uint32 {
	_ = s[3]
	return (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) * 2654435761 >> 20
}

func (t *traces) in(raw string) map[string]bool {
	found := map[string]bool{}
	for _, trace := range t.short {
		found[trace] = strings.Contains(raw, trace)
	}
	for i := 0; i+4 <= len(raw); i++ {
		if !t.first[raw[i]] || !t.maybe[hash4(raw[i:])] {
			continue
		}
		for _, trace := range t.by[raw[i:i+4]] {
			if strings.HasPrefix(raw[i:], trace) {
				found[trace] = true
			}
		}
	}
	return found
}

package index

import (
	"container/list"
	"math"
	"sort"
	"sync"

	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// Common words are asked for again and again, and walking their inverted lists
// on disk is most of the work of a search in a large index. So the longest
// lists are kept decoded, eight bytes a document, while their segment lives.
const (
	decodeFrom = 2048 // documents; shorter lists are walked quickly as they are
	decodeMost = 32   // entries kept at most for each document of the segment
	// decodedSize is what an entry takes, in bytes.
	decodedSize = 8
)

// slim is a posting in eight bytes. What does not fit into at, a word that
// stands millions of times in one text, counts as the most that does.
type slim struct{ doc, at uint32 }

// decodedLists keeps the decoded lists of one segment that were used last.
type decodedLists struct {
	mu    sync.Mutex
	terms map[string]*list.Element // of decodedList
	used  list.List                // the last used first
	size  int                      // entries
	most  int                      // of size
}

type decodedList struct {
	term    string
	entries []slim
}

// find returns the decoded list of a term; nil when it is not kept.
func (c *decodedLists) find(term string) []slim {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.terms[term]
	if !ok {
		return nil
	}
	c.used.MoveToFront(at)
	return at.Value.(decodedList).entries
}

// decode returns the list of a term from memory, and keeps it there.
func (c *decodedLists) decode(term string, on segmentapi.PostingsList) ([]slim, error) {
	if kept := c.find(term); kept != nil {
		return kept, nil
	}
	entries := make([]slim, 0, on.Count())
	err := eachFrequency(on, func(doc uint32, p packed) {
		entries = append(entries, slim{doc, uint32(min(p, math.MaxUint32))})
	})
	if err != nil {
		return nil, err
	}
	c.keep(term, entries)
	return entries, nil
}

// keep adds a list and drops those that were used longest ago.
func (c *decodedLists) keep(term string, entries []slim) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.terms[term]; ok {
		return // another search was quicker
	}
	if c.terms == nil {
		c.terms = map[string]*list.Element{}
	}
	c.terms[term] = c.used.PushFront(decodedList{term, entries})
	c.size += len(entries)
	c.trim()
}

// limit bounds how many entries are kept.
func (c *decodedLists) limit(most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = most
	c.trim()
}

func (c *decodedLists) trim() {
	for c.size > c.most && c.used.Len() > 1 {
		old := c.used.Remove(c.used.Back()).(decodedList)
		delete(c.terms, old.term)
		c.size -= len(old.entries)
	}
}

// someOf yields those entries whose documents are among docs; both are in
// order.
func someOf(entries []slim, docs []uint32, yield func(doc uint32, at packed)) {
	for _, doc := range docs {
		// The next one is near as a rule: steps that double find its place.
		step := 1
		for step < len(entries) && entries[step].doc < doc {
			step *= 2
		}
		from := step / 2
		to := min(step+1, len(entries))
		i := from + sort.Search(to-from, func(i int) bool { return entries[from+i].doc >= doc })
		entries = entries[min(i, len(entries)):]
		if len(entries) == 0 {
			return
		}
		if entries[0].doc == doc {
			yield(doc, packed(entries[0].at))
		}
	}
}

package index

import (
	"container/list"
	"sync"
)

// Common words are asked for again and again, and walking their inverted lists
// on disk is most of the work of a search in a large index. So lists are kept
// decoded while their segment lives, those used last first, as far as the room
// goes: a byte or two a document for the longest, five for the others.
const (
	decodeFrom = 64  // documents; shorter lists are decoded quickly
	decodeMost = 480 // bytes kept at most for each document of the segment
)

// decodedLists keeps the decoded lists of one segment that were used last.
type decodedLists struct {
	mu    sync.Mutex
	terms map[string]*list.Element // of decodedList
	used  list.List                // the last used first
	size  int                      // bytes
	most  int                      // of size
}

type decodedList struct {
	term string
	list *inverted
}

// find returns the decoded list of a term; nil when it is not kept.
func (c *decodedLists) find(term string) *inverted {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.terms[term]
	if !ok {
		return nil
	}
	c.used.MoveToFront(at)
	return at.Value.(decodedList).list
}

// keep adds a list and drops those that were used longest ago.
func (c *decodedLists) keep(term string, l *inverted) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.terms[term]; ok {
		return // another search was quicker
	}
	if c.terms == nil {
		c.terms = map[string]*list.Element{}
	}
	c.terms[term] = c.used.PushFront(decodedList{term, l})
	c.size += l.size()
	c.trim()
}

// limit bounds how many bytes are kept.
func (c *decodedLists) limit(most int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most = most
	c.trim()
}

// full reports whether half of the room is taken: the rest is for what readers
// ask for.
func (c *decodedLists) full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size*2 > c.most
}

func (c *decodedLists) trim() {
	for c.size > c.most && c.used.Len() > 1 {
		old := c.used.Remove(c.used.Back()).(decodedList)
		delete(c.terms, old.term)
		c.size -= old.list.size()
	}
}

package index

import (
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// draft is what was read of the articles of a piece of the index, some ten
// kilobytes of each. The next piece finds the room ready.
type draft struct {
	fields map[string]*table // all but the pairs
	words  *table            // of fields
	pairs  []posting
	lists  lists // of pairs

	// What serves one article after the other.
	tokens []persian.Token
	beside []uint64 // hash of a pair, part, and whether it stands plainly
	exact  []byte
	text   []byte
	packed []byte
}

// mostPostings bounds what is kept of a draft: a batch of texts longer than
// any newspaper prints does not hold its memory for good.
const mostPostings = 1 << 20

var drafts = sync.Pool{New: func() any {
	d := &draft{fields: map[string]*table{}}
	for _, name := range pieceFields {
		if name != fieldPairs && name != storedTexts {
			d.fields[name] = newTable()
		}
	}
	d.words = d.fields[fieldWords]
	return d
}}

// free gives the room back. Nothing of what was read into it is used after.
func (d *draft) free() {
	if len(d.words.postings) > mostPostings || len(d.pairs) > mostPostings {
		return
	}
	for _, t := range d.fields {
		t.clear()
	}
	d.pairs = d.pairs[:0]
	clear(d.tokens[:cap(d.tokens)])
	drafts.Put(d)
}

// read takes in an article, and returns its texts as they are stored, which
// last until the next one.
func (d *draft) read(e entry, doc uint32) (texts []byte) {
	d.keep(doc, fieldID, string(e.ID))
	d.readWords(e.Article, doc)
	for _, p := range e.speakers {
		d.keep(doc, fieldSpeaker, keyword(p.Name))
		d.keep(doc, fieldEntity, keyword(string(p.ID)))
	}
	for _, tag := range e.Tags {
		d.keep(doc, fieldTag, keyword(tag))
	}
	d.keep(doc, fieldSource, keyword(string(e.Source)))
	d.keep(doc, fieldOutlet, keyword(e.outlet))
	d.keep(doc, fieldProvince, keyword(e.Province))
	d.keep(doc, fieldCode, keyword(e.Code))
	d.keep(doc, fieldOrigin, keyword(origin(e.Article)))
	d.keep(doc, fieldTime, timeTerm(e.Published))
	return d.packTexts(e.Article)
}

// keep indexes a value as it is; an article has it once.
func (d *draft) keep(doc uint32, field, value string) {
	if value != "" {
		*d.fields[field].at(value, doc) = 1
	}
}

// keyword is a value as it is indexed.
func keyword(value string) string { return clip(strings.TrimSpace(value)) }

// readWords fills the three fields that come from an article's texts.
func (d *draft) readWords(a news.Article, doc uint32) {
	var n [3]int
	d.beside = d.beside[:0]
	for _, text := range []struct {
		text string
		at   part
	}{{a.Kicker, inLead}, {a.Title, inTitle}, {a.Lead, inLead}, {a.Body, inBody}} {
		d.tokens = persian.AppendTokens(d.tokens[:0], text.text)
		n[text.at] += len(d.tokens)
		last, plain := "", true
		for _, tok := range d.tokens {
			key := clip(tok.Key)
			count := d.words.at(key, doc)
			*count = count.add(text.at, tok.Norm == tok.Key)
			if tok.Norm != tok.Key {
				d.addExact(tok.Norm, text.at, doc)
			}
			if functionWord[tok.Norm] {
				plain = false
				continue
			}
			if last != "" {
				sight := uint64(pairHash(last, key))<<3 | uint64(text.at)<<1
				if plain {
					sight |= 1
				}
				d.beside = append(d.beside, sight)
			}
			last, plain = key, true
		}
	}
	d.addPairs(d.beside, doc)
	d.keep(doc, fieldLengths, hex.EncodeToString([]byte{
		byte(min(n[inTitle], 255)), byte(min(n[inLead], 255)),
		byte(min(n[inBody], 65535) >> 8), byte(min(n[inBody], 65535)),
	}))
}

// addExact counts the form of a word as it was written.
func (d *draft) addExact(norm string, at part, doc uint32) {
	d.exact = append(append(d.exact[:0], '='), norm...)
	term := d.exact
	if len(term) > maxTerm {
		term = []byte(clip(string(term)))
	}
	count := d.words.atBytes(term, doc)
	*count = count.add(at, true)
}

// addPairs puts pairs into the slots of their buckets. A fifth pair of one
// bucket is left out; it takes thousands of pairs for that to happen.
func (d *draft) addPairs(sights []uint64, doc uint32) {
	slices.Sort(sights)
	bucket, slot := uint32(math.MaxUint32), uint32(0)
	for i := 0; i < len(sights); {
		hash := uint32(sights[i] >> 3)
		var count packed
		for ; i < len(sights) && uint32(sights[i]>>3) == hash; i++ {
			count = count.add(part(sights[i]>>1&3), sights[i]&1 == 1)
		}
		if hash>>checkBits != bucket {
			bucket, slot = hash>>checkBits, 0
		}
		if slot < pairSlots {
			d.pairs = append(d.pairs, posting{term: bucket*pairSlots + slot, doc: doc, count: pairFrequency(hash, count)})
		}
		slot++
	}
}

// eachPair yields the terms of pairs in order, each with its list.
func (d *draft) eachPair(yield func(term []byte, list []posting) error) error {
	d.lists.part(d.pairs, pairSlots<<bucketBits)
	for slot := range pairSlots << bucketBits {
		list := d.lists.of(slot)
		if len(list) == 0 {
			continue
		}
		term := bucketTerm(uint32(slot/pairSlots)<<checkBits, slot%pairSlots)
		if err := yield([]byte(term), list); err != nil {
			return err
		}
	}
	return nil
}

package index

import (
	"encoding/hex"
	"math"
	"slices"
	"sync"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// draft is what was read of an article for the index: some 30 kB, which a batch
// takes hundreds of times, and which the next batch finds ready.
type draft struct {
	words, pairs bleveindex.TokenFrequencies
	sights       []bleveindex.TokenFreq // of pairs
	packed       []byte
}

// desk is the room in which articles are read, one after the other.
type desk struct {
	tokens []persian.Token
	beside []uint64 // hash of a pair, part, and whether it stands plainly
	exact  []byte
	text   []byte
}

// mostTerms bounds what is kept of a draft: a text of more words than any
// newspaper prints does not hold its memory for good.
const mostTerms = 4096

var (
	drafts = sync.Pool{New: func() any {
		return &draft{words: bleveindex.TokenFrequencies{}, pairs: bleveindex.TokenFrequencies{}}
	}}
	desks = sync.Pool{New: func() any { return new(desk) }}
)

// free gives the room back. Nothing of what was read into it is used after.
func (d *draft) free() {
	if len(d.words) > mostTerms || len(d.pairs) > mostTerms {
		return
	}
	clear(d.words)
	clear(d.pairs)
	drafts.Put(d)
}

// read takes in an article's texts.
func (d *draft) read(a news.Article, words, pairs, lengths, texts *field) {
	on := desks.Get().(*desk)
	d.readWords(on, a, words, pairs, lengths)
	texts.value = d.packTexts(on, a)
	clear(on.tokens[:cap(on.tokens)])
	desks.Put(on)
}

// readWords fills the three fields that come from an article's texts.
func (d *draft) readWords(on *desk, a news.Article, words, pairs, lengths *field) {
	var n [3]int
	on.beside = on.beside[:0]
	for _, text := range []struct {
		text string
		at   part
	}{{a.Kicker, inLead}, {a.Title, inTitle}, {a.Lead, inLead}, {a.Body, inBody}} {
		on.tokens = persian.AppendTokens(on.tokens[:0], text.text)
		n[text.at] += len(on.tokens)
		last, plain := "", true
		for _, tok := range on.tokens {
			key := clip(tok.Key)
			d.addWord(key, text.at, tok.Norm == tok.Key)
			if tok.Norm != tok.Key {
				on.exact = append(append(on.exact[:0], '='), tok.Norm...)
				d.addExact(on.exact, text.at)
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
				on.beside = append(on.beside, sight)
			}
			last, plain = key, true
		}
	}
	d.addPairs(on.beside)
	words.terms, pairs.terms = d.words, d.pairs
	packedLengths := hex.EncodeToString([]byte{
		byte(min(n[inTitle], 255)), byte(min(n[inLead], 255)),
		byte(min(n[inBody], 65535) >> 8), byte(min(n[inBody], 65535)),
	})
	lengths.terms = bleveindex.TokenFrequencies{packedLengths: tokenFreq(packedLengths, 1)}
}

// addWord counts a stem where it stands.
func (d *draft) addWord(term string, at part, plain bool) {
	d.words[term] = counted(countOf(d.words[term]).add(at, plain))
}

// addExact counts the form of a word as it was written.
func (d *draft) addExact(term []byte, at part) {
	if len(term) > maxTerm {
		term = []byte(clip(string(term)))
	}
	before := d.words[string(term)]
	d.words[string(term)] = counted(countOf(before).add(at, true))
}

// addPairs puts pairs into the slots of their buckets. A fifth pair of one
// bucket is left out; it takes thousands of pairs for that to happen.
func (d *draft) addPairs(sights []uint64) {
	slices.Sort(sights)
	if cap(d.sights) < len(sights) {
		d.sights = make([]bleveindex.TokenFreq, 0, len(sights))
	}
	d.sights = d.sights[:0]
	bucket, slot := uint32(math.MaxUint32), 0
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
			d.sights = append(d.sights, bleveindex.TokenFreq{})
			tf := &d.sights[len(d.sights)-1]
			tf.SetFrequency(int(pairFrequency(hash, count)))
			d.pairs[bucketTerm(hash, slot)] = tf
		}
		slot++
	}
}

// counts holds the counts that most words have. Pieces of an index are built
// from the keys of the map, and only read what belongs to them, so articles
// can share it.
var counts = func() []bleveindex.TokenFreq {
	all := make([]bleveindex.TokenFreq, 1<<9)
	for i := range all {
		all[i].SetFrequency(i)
	}
	return all
}()

func counted(p packed) *bleveindex.TokenFreq {
	if int(p) < len(counts) {
		return &counts[p]
	}
	tf := &bleveindex.TokenFreq{}
	tf.SetFrequency(int(p))
	return tf
}

func countOf(tf *bleveindex.TokenFreq) packed {
	if tf == nil {
		return 0
	}
	return packed(tf.Frequency())
}

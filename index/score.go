package index

import (
	"math"
)

// ranking holds the constants of the ranking: BM25F over title, lead and body
// with what is added on top of it.
type ranking struct {
	k1                   float64
	bBody, bLead, bTitle float64
	lead, title          float64 // weight of an occurrence, body is 1
	rarity               float64 // exponent of idf: how much more rare words tell
	exact                float64 // bonus for the form as written
	pair                 float64 // bonus for neighbours of the query that are neighbours in the text
	name                 float64 // the same where they are one name
	chain                float64 // share of a pair's bonus for its following another
	listed               float64 // weight of each of two words that «و» joins
	faint                float64 // weight of a word that carries little meaning where it stands
	synonym              float64
	related              float64
	compound             float64
	derived              float64 // a noun and the adjective made of it
	spelling             float64
	feedback             float64 // share of what the best hits say beside the query
	feedbackDocs         int
	feedbackTerms        int
	feedbackLead         float64 // exponent of score: how much more the best of them say
	recency              float64 // share that the newest gains over the oldest
	coordination         float64 // exponent of the share of the query that a hit has
}

var defaultRanking = ranking{
	rarity: 1.2,
	k1:     3.5, bBody: 0.8, bLead: 0.3, bTitle: 0.3, lead: 1.5, title: 4,
	exact: 0.1, pair: 0.25, name: 0.4, chain: 0.5, listed: 0.4, faint: 0.25,
	synonym: 0.8, related: 0.6, compound: 0.9, derived: 0.7, spelling: 0.9,
	feedback: 0.3, feedbackDocs: 6, feedbackTerms: 20, feedbackLead: 3,
	recency: 0.03, coordination: 0.7,
}

// variant is one term that stands for a word of the query.
type variant struct {
	term   string
	pair   bool     // looked up among the pairs
	also   []string // more pairs that a text must have
	plain  bool     // only where it occurs plainly
	weight float64
	why    string // for Explain
}

// leaf is a word of the query with all that stands for it. What it adds to a
// score grows with how often its variants occur.
type leaf struct {
	word     string
	variants []variant
	weight   float64
	title    bool    // only occurrences in the title count
	exact    float64 // bonus where the first variant occurs plainly
	of       []*leaf // of a bonus: the words it is about

	lists [][]*postings // by segment, then variant; nil where absent
	df    []int         // by variant
	idf   float64
}

// prepare looks the variants up and weighs the leaf by how rare it is.
func (r *ranking) prepare(v *view, l *leaf) error {
	n := len(l.variants)
	l.df = make([]int, n)
	l.lists = make([][]*postings, len(v.segments))
	cells := make([]*postings, len(v.segments)*n)
	for s := range l.lists {
		l.lists[s] = cells[s*n : (s+1)*n]
	}
	for i, va := range l.variants {
		term := va.term
		if !va.pair {
			term = clip(term)
		}
		counts, err := v.counts(term, va.pair)
		if err != nil {
			return err
		}
		found := make([]postings, len(counts))
		for s, count := range counts {
			if count == 0 {
				continue
			}
			list := &found[s]
			*list = postings{seg: v.segments[s], term: term, pair: va.pair, n: int(count)}
			for _, pair := range va.also {
				if list == nil {
					break
				}
				if list, err = list.among(pair); err != nil {
					return err
				}
			}
			if list == nil {
				continue
			}
			l.lists[s][i] = list
			l.df[i] += list.n
		}
	}
	df := 0
	for i, va := range l.variants {
		// A faint variant must not make the word look common.
		if va.weight >= 0.5 || df == 0 {
			df = max(df, l.df[i])
		}
	}
	l.idf = math.Pow(v.idf(df), r.rarity)
	if len(l.of) > 0 {
		// Neighbours tell no more than the commoner of them allows.
		least := math.Inf(1)
		for _, w := range l.of {
			least = min(least, w.idf)
		}
		l.idf = min(l.idf, 2*least)
	}
	return nil
}

func (v *view) idf(df int) float64 {
	return math.Log(1 + (float64(v.docs-df)+0.5)/(float64(df)+0.5))
}

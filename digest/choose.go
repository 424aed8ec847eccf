package digest

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// Found is one article that is new to a reader because of one thing followed.
type Found struct {
	Follow    int // index in the subscription's follows
	Article   news.ArticleID
	Story     news.ArticleID // the article it is a copy of, or its own
	Source    news.SourceID
	Published time.Time
	FirstSeen time.Time
	Score     float64 // how well it matches, 0 to 1
	Evidence  string  // the sentence that made it match; empty: to be looked for
	Speaker   string  // of the evidence
}

// Pick is a story that goes into a digest.
type Pick struct {
	Found
	Follows []int // all that it was found by, the one it stands under first
	Copies  int   // other sources that ran it, of those found
}

// Section is what one thing followed brought.
type Section struct {
	Follow int
	Picks  []Pick
	More   int // stories left out
}

// archived is how old an article is when it first comes to count as one from
// an archive: it is no news, whatever its number.
const archived = 30 * 24 * time.Hour

// Choose puts together what a reader is told: each story once, although many
// outlets ran it and several things followed found it, under the first thing
// that found it; the best first; at most limit stories, of which every
// section has its share. Told says whether the reader knows a story already.
func Choose(found []Found, told func(story news.ArticleID) bool, limit int) []Section {
	stories := make(map[news.ArticleID][]Found)
	for _, f := range found {
		if !told(f.Story) {
			stories[f.Story] = append(stories[f.Story], f)
		}
	}
	sections := make(map[int]*Section)
	for _, all := range stories {
		p := pick(all)
		s, ok := sections[p.Follow]
		if !ok {
			s = &Section{Follow: p.Follow}
			sections[p.Follow] = s
		}
		s.Picks = append(s.Picks, p)
	}
	out := make([]Section, 0, len(sections))
	for _, follow := range slices.Sorted(maps.Keys(sections)) {
		s := *sections[follow]
		slices.SortFunc(s.Picks, func(a, b Pick) int {
			return cmp.Or(cmp.Compare(b.rank(), a.rank()), b.Published.Compare(a.Published), cmp.Compare(a.Article, b.Article))
		})
		out = append(out, s)
	}
	return share(out, limit)
}

// pick makes one item of all that was found of a story. The story's first
// article stands for it where that is new, too; otherwise the earliest.
func pick(all []Found) Pick {
	slices.SortFunc(all, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Follow, b.Follow), first(b)-first(a), a.Published.Compare(b.Published), cmp.Compare(a.Article, b.Article))
	})
	p := Pick{Found: all[0]}
	sources := make(map[news.SourceID]bool)
	for _, f := range all {
		sources[f.Source] = true
		if !slices.Contains(p.Follows, f.Follow) {
			p.Follows = append(p.Follows, f.Follow)
		}
		p.Score = max(p.Score, f.Score)
	}
	p.Copies = len(sources) - 1
	return p
}

func first(f Found) int {
	if f.Article == f.Story {
		return 1
	}
	return 0
}

// rank orders a section: how well a story matches counts most, then how many
// things followed and how many outlets it concerns. What comes out of an
// archive is no news and stands last.
func (p Pick) rank() float64 {
	r := p.Score + 0.1*float64(len(p.Follows)-1) + 0.05*float64(min(p.Copies, 6))
	if !p.Published.IsZero() && p.FirstSeen.Sub(p.Published) > archived {
		r -= 10
	}
	return r
}

// share cuts the sections to limit stories in all, round by round, so that a
// busy one does not push out a quiet one.
func share(sections []Section, limit int) []Section {
	kept := make([]int, len(sections))
	for left, moved := limit, true; left > 0 && moved; {
		moved = false
		for i, s := range sections {
			if left > 0 && kept[i] < len(s.Picks) {
				kept[i]++
				left--
				moved = true
			}
		}
	}
	for i := range sections {
		s := &sections[i]
		s.More = len(s.Picks) - kept[i]
		s.Picks = s.Picks[:kept[i]]
	}
	return sections
}

package digest_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
)

func found(follow int, article, story, source string, score float64) digest.Found {
	return digest.Found{
		Follow: follow, Article: news.ArticleID(article), Story: news.ArticleID(story), Source: news.SourceID(source),
		Published: due, FirstSeen: due, Score: score,
	}
}

// chosen writes sections as «follow: article(follows,copies)… +more».
func chosen(sections []digest.Section) string {
	out := ""
	for _, s := range sections {
		out += fmt.Sprintf("%d:", s.Follow)
		for _, p := range s.Picks {
			out += fmt.Sprintf(" %s%v%d", p.Article, p.Follows, p.Copies)
		}
		if s.More > 0 {
			out += fmt.Sprintf(" +%d", s.More)
		}
		out += "; "
	}
	return out
}

func TestChoose(t *testing.T) {
	t.Parallel()
	nobody := func(news.ArticleID) bool { return false }
	old := found(0, "old", "old", "khavar", 1)
	old.Published = due.AddDate(-3, 0, 0)
	for name, c := range map[string]struct {
		found []digest.Found
		told  func(news.ArticleID) bool
		limit int
		want  string
	}{
		"a story is told once, by its first article": {
			[]digest.Found{found(0, "copy", "first", "bakhtar", 1), found(0, "first", "first", "khavar", 0.5), found(0, "late", "first", "shomal", 0.5)},
			nobody, 9, "0: first[0]2; ",
		},
		"under the first thing that found it, with all that did": {
			[]digest.Found{found(2, "a", "a", "khavar", 1), found(1, "a", "a", "khavar", 0.5)}, nobody, 9, "1: a[1 2]0; ",
		},
		"what is known is not told": {
			[]digest.Found{found(0, "b", "a", "khavar", 1), found(0, "c", "c", "khavar", 1)},
			func(id news.ArticleID) bool { return id == "a" }, 9, "0: c[0]0; ",
		},
		"the best first, what comes from an archive last": {
			[]digest.Found{old, found(0, "weak", "weak", "khavar", 0.5), found(0, "strong", "strong", "khavar", 0.9)},
			nobody, 9,
			"0: strong[0]0 weak[0]0 old[0]0; ",
		},
		"a busy section leaves room for a quiet one": {
			[]digest.Found{
				found(0, "a", "a", "khavar", 0.9), found(0, "b", "b", "khavar", 0.8), found(0, "c", "c", "khavar", 0.7),
				found(0, "d", "d", "khavar", 0.6), found(1, "e", "e", "khavar", 0.1),
			}, nobody, 3, "0: a[0]0 b[0]0 +2; 1: e[1]0; ",
		},
	} {
		for range 5 { // the order in which things are found does not matter
			rand.Shuffle(len(c.found), func(i, j int) { c.found[i], c.found[j] = c.found[j], c.found[i] })
			if diff := cmp.Diff(chosen(digest.Choose(c.found, c.told, c.limit)), c.want); diff != "" {
				t.Errorf("%s: got(-) want(+) %s", name, diff)
			}
		}
	}
}

// The law of choosing: no story twice, none that is known, never more than
// the limit, and what is left out is counted.
func FuzzChoose(f *testing.F) {
	f.Add([]byte("sample of things found"), uint8(3))
	f.Fuzz(func(t *testing.T, raw []byte, limit uint8) {
		var all []digest.Found
		stories := map[news.ArticleID]bool{}
		known := func(id news.ArticleID) bool { return len(id) > 0 && id[len(id)-1]%3 == 0 }
		for i, b := range raw {
			story := fmt.Sprint("s", b%16)
			all = append(all, digest.Found{
				Follow: int(b % 5), Article: news.ArticleID(fmt.Sprint("a", i%40)), Story: news.ArticleID(story),
				Source: news.SourceID(fmt.Sprint(b % 7)), Published: due.Add(time.Duration(b) * time.Hour), Score: float64(b) / 255,
			})
			if !known(news.ArticleID(story)) {
				stories[news.ArticleID(story)] = true
			}
		}
		told, left := 0, 0
		for _, s := range digest.Choose(all, known, int(limit)) {
			left += s.More
			for _, p := range s.Picks {
				if !stories[p.Story] || len(p.Follows) == 0 || p.Follows[0] != s.Follow {
					t.Errorf("%+v is told in section %d", p, s.Follow)
				}
				told++
			}
		}
		if told > int(limit) || told+left != len(stories) {
			t.Errorf("told %d and left out %d of %d with limit %d", told, left, len(stories), limit)
		}
	})
}

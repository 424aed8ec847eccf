package statement

import (
	"math"
	"slices"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// enough is the share of a query, by the weight of its words, that a statement
// must have. A word that few statements have weighs more.
const enough = .6

// Rank returns the statements that answer a query, best first. Words meet in
// any form; those side by side as in the query count more, and so does a short
// statement. Of equals the order given stays.
func Rank(query string, all []news.Statement) []news.Statement {
	var want []string
	for _, t := range persian.Tokens(query) {
		if !slices.Contains(want, t.Key) {
			want = append(want, t.Key)
		}
	}
	if len(want) == 0 {
		return all
	}
	keys := make([][]string, len(all))
	in := map[string]float64{}
	for i, s := range all {
		seen := map[string]bool{}
		for _, t := range persian.Tokens(s.Quote) {
			keys[i] = append(keys[i], t.Key)
			if !seen[t.Key] {
				seen[t.Key] = true
				in[t.Key]++
			}
		}
	}
	weight := make(map[string]float64, len(want))
	whole := 0.0
	for _, w := range want {
		weight[w] = math.Log(1 + float64(len(all)+1)/(in[w]+.5))
		whole += weight[w]
	}
	type scored struct {
		news.Statement
		score float64
	}
	var found []scored
	for i, s := range all {
		if has, near := match(want, keys[i], weight); has >= enough*whole {
			found = append(found, scored{s, (has + near/2) / whole / (1 + float64(len(keys[i]))/200)})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	out := make([]news.Statement, len(found))
	for i, f := range found {
		out[i] = f.Statement
	}
	return out
}

// match weighs the words of a query that a statement has, and those of them
// that follow the same word as in the query.
func match(want, have []string, weight map[string]float64) (has, near float64) {
	for i, w := range want {
		at := slices.Index(have, w)
		if at < 0 {
			continue
		}
		has += weight[w]
		for ; i > 0 && at < len(have); at++ {
			if at > 0 && have[at] == w && have[at-1] == want[i-1] {
				near += weight[w]
				break
			}
		}
	}
	return has, near
}

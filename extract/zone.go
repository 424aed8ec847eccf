package extract

import "github.com/peygir/peygir/news"

// zone bounds the search: up to the first heading of what follows an article,
// the closing line of the agency, or the date of a comment.
func (f *finder) zone(first int) (int, int) {
	last := f.headed(first)
	seen, total := 0, 0
	for i := first; i < last; i++ {
		if f.page.blocks[i].noise&notBody == 0 && f.isProse(i) {
			total += f.page.blocks[i].runes - f.page.blocks[i].links
		}
	}
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&notBody != 0 {
			continue
		}
		switch {
		case f.isProse(i):
			seen += b.runes - b.links
		case seen > 60 && b.runes < 40 && f.says(isEnd, i),
			seen*2 > total && b.runes < 90 && (f.says(isCodeLabel, i) || f.says(isTagsLabel, i)):
			return first, i
		case seen*2 > total && f.isDateLine(i): // less than half is left
			if m, _ := f.date(i); m.precision == news.PrecisionMinute {
				return first, i
			}
		}
	}
	return first, last
}

// headed is where the heading of what follows an article stands.
func (f *finder) headed(first int) int {
	seen := 0
	for i := first; i < len(f.page.blocks); i++ {
		b := &f.page.blocks[i]
		if b.noise&notBody != 0 {
			if seen >= 200 && b.noise&comment != 0 {
				return i
			}
			continue
		}
		if b.runes < 60 && seen >= 60 && (f.says(isTalk, i) && !f.countsTalk(i) || f.says(isStop, i) && !f.goesOn(first, i) || b.runes < 40 && f.headsLinks(i, seen) && !f.goesOn(first, i)) {
			return i
		}
		if f.isProse(i) {
			seen += b.runes - b.links
		}
	}
	return len(f.page.blocks)
}

// goesOn reports whether the text between first and a heading goes on behind
// it: then that stands over a box inside the text.
func (f *finder) goesOn(first, heading int) bool {
	parent := func(i int) int {
		el := f.page.blocks[i].el
		if e := &f.page.els[el]; e.last-e.first == 1 && e.parent >= 0 {
			el = e.parent
		}
		return el
	}
	weights, where, shape := map[int]int{}, -1, ""
	for i := first; i < heading; i++ {
		if b := &f.page.blocks[i]; b.noise&notBody == 0 && f.isProse(i) {
			p := parent(i)
			if weights[p] += b.runes; weights[p] > weights[where] {
				where, shape = p, f.shape(i)
			}
		}
	}
	if len(weights) == 1 && f.opens(heading, weights[where]) {
		return true
	}
	for k := heading + 1; k < min(heading+40, len(f.page.blocks)); k++ {
		switch b := &f.page.blocks[k]; {
		case b.noise&comment != 0 || b.runes < 60 && f.says(isTalk, k):
			return false
		case b.noise&notBody == 0 && parent(k) == where && f.shape(k) == shape && f.isProse(k) && (parent(k-1) != where || !f.isLinkLine(k-1) || f.says(isAd, k-1)):
			return true
		}
	}
	return false
}

// countsTalk reports whether a line says among others about the article how
// many comments it has, such as «نظر: ۲».
func (f *finder) countsTalk(i int) bool {
	line := f.line(i)
	last := line[len(line)-1]
	return last >= '0' && last <= '9' && f.inAbout(i)
}

// opens reports whether the text only begins behind a box: what stands before
// it is a lead, and several paragraphs side by side are longer than that.
func (f *finder) opens(heading, lead int) bool {
	if lead > 900 {
		return false
	}
	weights, counts := map[string]int{}, map[string]int{}
	for k := heading + 1; k < min(heading+60, len(f.page.blocks)); k++ {
		b := &f.page.blocks[k]
		if b.noise&comment != 0 || b.runes < 60 && f.says(isTalk, k) {
			return false
		}
		if b.noise&notBody != 0 || !f.isProse(k) {
			continue
		}
		shape := f.shape(k)
		weights[shape] += b.runes - b.links
		if counts[shape]++; counts[shape] > 1 && weights[shape] > lead && weights[shape] > 400 {
			return true
		}
	}
	return false
}

// headsLinks reports whether a short line stands over links to other stories,
// with hardly any text behind them.
func (f *finder) headsLinks(i, seen int) bool {
	k := i + 1
	for k < len(f.page.blocks) && (f.isTeaser(k) || f.page.blocks[k].runes >= 15 && f.isLinkLine(k) && !f.self(f.page.blocks[k].href)) {
		k++
	}
	if k < i+3 {
		return false
	}
	for rest := 0; k < len(f.page.blocks); k++ {
		if b := &f.page.blocks[k]; b.noise&notBody == 0 && f.isProse(k) {
			if rest += b.runes - b.links; rest*5 > seen {
				return false
			}
		}
	}
	return true
}

// follows is where something else than the article begins, behind its text:
// past there, readers write and quote.
func (f *finder) follows() int {
	switch {
	case len(f.body) == 0:
		return len(f.page.blocks)
	case f.behind == 0:
		f.behind = max(f.headed(f.body[0]), f.body[len(f.body)-1]+1)
	}
	return f.behind
}

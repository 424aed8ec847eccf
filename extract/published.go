package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// findDate returns when the article was published. The date that the page
// shows comes first, because that of the metadata is often that of a template
// or of the last save; where it has no time, another of the same day gives it.
func (f *finder) findDate() (moment, bool) {
	var found []moment
	add := func(s string) {
		if m, ok := parseDate(s, f.in.FetchedAt); ok {
			found = append(found, m)
		}
	}
	if f.rule != nil {
		for _, s := range f.rule.fields[fieldDate] {
			if s.attr != "" && strings.HasPrefix(s.sel.String(), "meta") {
				add(f.attribute(s))
				continue
			}
			for _, el := range f.elements(s, related|comment|advert) {
				if n := f.page.els[el].node; s.attr != "" {
					add(attr(n, s.attr))
				} else {
					add(looseText(n))
				}
			}
			if len(found) > 0 && found[0].precision == news.PrecisionMinute {
				return found[0], true
			}
		}
	}
	var shown moment
	var labelled, ok bool
	if len(found) == 0 {
		if shown, labelled, ok = f.shownDate(); ok && labelled {
			found = append(found, shown)
		}
	}
	for _, s := range f.page.meta.published() {
		add(s)
	}
	if ok && !labelled { // believed where the head does not say otherwise
		f.guessed = len(found) == 0 && shown.precision == news.PrecisionDay
		found = append(found, shown)
	}
	if len(found) == 0 {
		return moment{}, false
	}
	best := found[0]
	for _, m := range found[1:] {
		if best.precision == news.PrecisionMinute {
			break
		}
		if m.precision == news.PrecisionMinute && sameDay(m, best) {
			best = m
		}
	}
	return best, true
}

func sameDay(a, b moment) bool {
	ay, am, ad := a.time.In(persian.Tehran).Date()
	by, bm, bd := b.time.In(persian.Tehran).Date()
	return ay == by && am == bm && ad == bd
}

var (
	publishedLabel = regexp.MustCompile(`(?:تاریخ|زمان) ?(?:انتشار|درج|خبر|ارسال)|^(?:تاریخ|زمان) ?[:：]|منتشر شده|انتشار ?:|Published|Posted`)
	updatedLabel   = regexp.MustCompile(`به ?روز ?رسانی|بروز ?رسانی|ویرایش|امروز ?:|Updated`)
)

// shownDate looks for a date around the headline: the one with a label before
// the end of the text, else the one closest to the headline, else one with a
// label below the text. Without a label it may also be today's.
func (f *finder) shownDate() (m moment, labelled, ok bool) {
	first, last, end := 0, len(f.page.blocks), len(f.page.blocks)
	if f.title >= 0 {
		first = max(0, f.title-12)
	}
	if len(f.body) > 0 {
		end = f.body[len(f.body)-1]
		last = min(last, end+12)
	}
	follows := f.follows()
	var near, below moment
	nearest := 1 << 20
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&(related|comment|advert|menu|caption) != 0 || b.runes > 160 || f.claimed[i] || i == f.title || b.links*2 > b.runes {
			continue
		}
		label := f.says(isPublished, i)
		if !label && f.says(isUpdated, i) || f.isCaption(i) {
			continue
		}
		m, ok := f.timeElement(i)
		if !ok {
			m, ok = f.date(i)
		}
		switch d := max(i-f.title, 2*(f.title-i)); {
		case !ok:
		case label && i < end:
			return m, true, true
		case label && i < follows && below.time.IsZero():
			below = m
		case b.noise&hidden != 0 || i >= end || f.inBody(i) || b.runes > 90:
		case f.title >= 0 && d > 24:
		default:
			if m.precision == news.PrecisionDay {
				d += 8
			}
			if i < f.title && sameDay(m, moment{time: f.in.FetchedAt}) { // as pages show the day they are read
				d += 8
			}
			if d < nearest {
				near, nearest = m, d
			}
		}
	}
	if nearest < 1<<20 {
		return near, false, true
	}
	return below, true, !below.time.IsZero()
}

// isCaption reports whether a block is a short line in the same box as a
// picture.
func (f *finder) isCaption(i int) bool {
	return known(&f.lines[i].caption, func() bool { return f.standsByPicture(i) })
}

func (f *finder) standsByPicture(i int) bool {
	b := &f.page.blocks[i]
	if b.noise&caption != 0 {
		return true
	}
	kind := f.page.els[b.el].node.DataAtom
	if b.runes > 100 || strings.HasSuffix(b.text, ".") || kind != atom.Div && kind != atom.P {
		return false
	}
	e := &f.page.els[b.el]
	if e.last-e.first != 1 {
		return false
	}
	pictured := false
	for k := b.el; k < e.end; k++ {
		switch f.page.els[k].node.DataAtom {
		case atom.Img:
			pictured = true
		case atom.Time: // a byline, with the author's portrait
			return false
		}
	}
	if pictured {
		return kind == atom.Div
	}
	for n := e.node.PrevSibling; n != nil; n = n.PrevSibling {
		if n.Type == html.ElementNode {
			return n.DataAtom == atom.Img
		}
	}
	return false
}

func (f *finder) inBody(i int) bool {
	return len(f.body) > 0 && i >= f.body[0] && i <= f.body[len(f.body)-1]
}

// timeElement reads <time datetime> where a block holds one.
func (f *finder) timeElement(i int) (moment, bool) {
	el := f.page.blocks[i].el
	for k := el; k < f.page.els[el].end && k < el+12; k++ {
		if n := f.page.els[k].node; n.DataAtom == atom.Time {
			if m, ok := parseDate(attr(n, "datetime"), f.in.FetchedAt); ok {
				return m, true
			}
		}
	}
	return moment{}, false
}

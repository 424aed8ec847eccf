package extract

import (
	"regexp"
	"strings"

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
		f.guessed = len(found) == 0 && (f.guessed || shown.precision == news.PrecisionDay && !f.between)
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
	publishedLabel = regexp.MustCompile(`(?:تاریخ|زمان) ?(?:انتشار|درج|خبر|ارسال)|^(?:تاریخ|زمان) ?[:：]|منتشر شده|انتشار ?:|(?:^|[\s/|-])(?:نشر|انتشار|درج|ثبت|ارسال)(?: شده)?(?: در| ?[:：])|Published|Posted|^Date ?:`)
	updatedLabel   = regexp.MustCompile(`به ?روز ?رسانی|بروز ?رسانی|ویرایش|امروز ?:|امروز ?،? ?(?:(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه|\d{1,2} \p{L})|Updated`)
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
	var near, below, unlabelled moment
	nearest, today := 1<<20, false // near is that of the page, not of the article
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&(related|comment|advert|menu) != 0 || b.noise&caption != 0 && !f.captionedDate(i) || b.runes > 160 && !f.isDateLine(i) || f.claimed[i] || i == f.title || b.links*10 > b.runes*9 || b.links*2 > b.runes && b.links > sectionRunes {
			continue
		}
		label := f.says(isPublished, i) || f.labelBefore(isPublished, i)
		updated := !label && f.says(isUpdated, i)
		if !label && f.labelBefore(isUpdated, i) || f.isCaption(i) && b.noise&caption == 0 {
			continue
		}
		m, ok := f.timeElement(i)
		if !ok {
			m, ok = f.date(i)
		}
		if label && f.says(isUpdated, i) { // both stand in one line
			line := f.line(i)
			if loc := publishedLabel.FindStringIndex(line); loc != nil {
				own := line[loc[1]:]
				if at := updatedLabel.FindStringIndex(own); at != nil && mayHoldDate(own[:at[0]]) {
					own = own[:at[0]]
				}
				if after, found := parseDate(own, f.in.FetchedAt); found && (!ok || after.precision == news.PrecisionMinute) {
					m, ok = after, true
				}
			}
		}
		if updated { // what stands before that word is no update
			line := f.line(i)
			if m, ok = f.timeTag(i); !ok {
				m, ok = f.itemDate(i)
			}
			if !ok {
				m, ok = parseDate(line[:updatedLabel.FindStringIndex(line)[0]], f.in.FetchedAt)
			}
		}
		if (!ok || m.precision == news.PrecisionDay) && !updated && !f.inBody(i) {
			if joined, found := f.joinedDate(i); found && (!ok || sameDay(joined, m)) {
				m, ok = joined, true
			}
		}
		switch d := max(i-f.title, 2*(f.title-i)); {
		case !ok:
		case label && i < end:
			return m, true, true
		case label && i < follows && below.time.IsZero():
			below = m
		case i >= end && i < follows && unlabelled.time.IsZero() && m.precision == news.PrecisionMinute && f.isDateLine(i):
			unlabelled = m
		case b.noise&hidden != 0 || i >= end || f.inBody(i) || b.runes > 90 && !f.isDateLine(i):
		case f.title >= 0 && d > 24:
		default:
			if m.precision == news.PrecisionDay {
				d += 8
			}
			pages := i < f.title && (sameDay(m, moment{time: f.in.FetchedAt}) && m.precision == news.PrecisionDay || f.behindMenu(i))
			if i < f.title && (pages || sameDay(m, moment{time: f.in.FetchedAt})) { // as pages show the day they are read
				d += 8
			}
			if d < nearest {
				near, nearest, today = m, d, pages
				f.between = i > f.title && f.title >= 0 && len(f.body) > 0 && i < f.body[0]
			}
		}
	}
	today = today || nearest < 1<<20 && near.precision == news.PrecisionDay && sameDay(near, moment{time: f.in.FetchedAt})
	for _, m := range []moment{below, unlabelled} { // the day above the headline, the time below the text
		if nearest < 1<<20 && near.precision == news.PrecisionDay && m.precision == news.PrecisionMinute && sameDay(m, near) {
			return m, true, true
		}
	}
	if today && !below.time.IsZero() {
		return below, true, true
	}
	if nearest < 1<<20 && (!today || unlabelled.time.IsZero()) {
		return near, false, true
	}
	if below.time.IsZero() && !unlabelled.time.IsZero() {
		f.guessed = sameDay(unlabelled, moment{time: f.in.FetchedAt}) // it may be a clock
		return unlabelled, false, true
	}
	return below, true, !below.time.IsZero()
}

// sectionRunes is the most that the name of a section has, which stands linked
// beside a date; longer links are headlines.
const sectionRunes = 25

// behindMenu reports whether more links than those of the way to the article
// stand between a block and the headline: what is above them is the page's.
func (f *finder) behindMenu(i int) bool {
	links := 0
	for k := i + 1; k < f.title; k++ {
		links += f.page.blocks[k].links
	}
	return links > 60
}

// captionedDate reports whether what is called a caption is a date with its
// time, and nothing more: some systems call all small letters so.
func (f *finder) captionedDate(i int) bool {
	m, ok := f.date(i)
	return ok && m.precision == news.PrecisionMinute && f.page.blocks[i].runes <= 45
}

// labelBefore reports whether the block before is a label and nothing more,
// as in a table or a list of definitions.
func (f *finder) labelBefore(m mark, i int) bool {
	if i == 0 {
		return false
	}
	b := &f.page.blocks[i-1]
	if _, dated := f.date(i - 1); dated || b.runes > 30 {
		return false
	}
	return f.says(m, i-1) || m == isPublished && dateLabel.MatchString(f.line(i-1))
}

var dateLabel = regexp.MustCompile(`^(?:تاریخ|زمان)(?: (?:انتشار|درج|خبر|ارسال|ثبت|نشر))? ?[:：]?$`)

// joinedDate reads a date whose parts stand in several short blocks side by
// side, the first of which is i: its day, its month and its time.
func (f *finder) joinedDate(i int) (moment, bool) {
	b := &f.page.blocks[i]
	if b.runes > 40 || !mayHoldDate(b.text) {
		return moment{}, false
	}
	parts := []string{b.loose}
	for k := i + 1; k < min(i+5, len(f.page.blocks)); k++ {
		next := &f.page.blocks[k]
		if next.runes > 24 || f.says(isUpdated, k) || f.says(isCodeLabel, k) || next.noise != b.noise || f.distance(i, k) > 3 {
			break
		}
		if _, dated := f.date(k); dated {
			break
		}
		parts = append(parts, next.loose)
	}
	if m, ok := parseDate(strings.Join(parts, " "), f.in.FetchedAt); len(parts) > 1 && ok && m.precision == news.PrecisionMinute {
		return m, true
	}
	if i > 0 && loneClock.MatchString(f.line(i-1)) && f.distance(i, i-1) <= 2 {
		return parseDate(f.page.blocks[i-1].loose+" "+b.loose, f.in.FetchedAt)
	}
	return moment{}, false
}

// loneClock is a time of day alone in its line.
var loneClock = regexp.MustCompile(`^\D{0,12}\d{1,2} ?: ?\d{2}(?: ?: ?\d{2})?$`)

func (f *finder) inBody(i int) bool {
	return len(f.body) > 0 && i >= f.body[0] && i <= f.body[len(f.body)-1]
}

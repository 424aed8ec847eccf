package extract

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"github.com/peygir/peygir/news"
)

// timeElement reads <time datetime> where a block holds one, else the moment
// that another element of the block has for scripts: in ISO's form, or in
// seconds or milliseconds since 1970.
func (f *finder) timeElement(i int) (moment, bool) {
	el := f.page.blocks[i].el
	if m, ok := f.timeTag(i); ok {
		return m, true
	}
	for _, k := range append([]int{el}, f.ownElements(i)...) {
		for _, a := range f.page.els[k].node.Attr {
			if a.Key != "title" && a.Key != "content" && a.Key != "datetime" && !strings.HasPrefix(a.Key, "data-") || len(a.Val) < 10 || len(a.Val) > 40 {
				continue
			}
			m, ok := sinceEpoch(a.Val, f.in.FetchedAt)
			if !ok && isoDate.MatchString(latin(a.Val)) {
				m, ok = parseDate(a.Val, f.in.FetchedAt)
			}
			if ok && m.precision == news.PrecisionMinute {
				return m, true
			}
		}
	}
	return moment{}, false
}

// timeTag reads the first <time> of a block that is not the time of an update.
func (f *finder) timeTag(i int) (moment, bool) {
	for _, k := range f.ownElements(i) {
		n := f.page.els[k].node
		if n.DataAtom != atom.Time || f.tellsUpdate(i, textOf(n)) {
			continue
		}
		if m, ok := parseDate(attr(n, "datetime"), f.in.FetchedAt); ok {
			return m, true
		}
		// «سه هفته پیش» shows what it means when pointed at.
		if m, ok := parseDate(attr(n, "title"), f.in.FetchedAt); ok && m.precision == news.PrecisionMinute {
			return m, true
		}
	}
	return moment{}, false
}

// tellsUpdate reports whether a part of a block has the label of an update in
// it, or right before it.
func (f *finder) tellsUpdate(i int, part string) bool {
	if !f.says(isUpdated, i) {
		return false
	}
	line, part := f.line(i), plain(part)
	at := strings.Index(line, part)
	if at < 0 || updatedLabel.MatchString(part) {
		return true
	}
	labels := updatedLabel.FindAllStringIndex(line[:at], -1)
	if len(labels) == 0 {
		return false
	}
	between := line[labels[len(labels)-1][1]:at]
	return !publishedLabel.MatchString(between) && !mayHoldDate(between)
}

// itemDate reads the element that a block calls the date of publication.
func (f *finder) itemDate(i int) (moment, bool) {
	for _, k := range f.ownElements(i) {
		n := f.page.els[k].node
		if !strings.EqualFold(attr(n, "itemprop"), "datePublished") {
			continue
		}
		for _, s := range []string{attr(n, "content"), attr(n, "datetime"), looseText(n)} {
			if m, ok := parseDate(s, f.in.FetchedAt); ok {
				return m, true
			}
		}
	}
	return moment{}, false
}

// sinceEpoch reads seconds or milliseconds since 1970, of this century.
func sinceEpoch(s string, fetched time.Time) (moment, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || len(s) != 10 && len(s) != 13 {
		return moment{}, false
	}
	if len(s) == 13 {
		n /= 1000
	}
	t := time.Unix(n, 0)
	if t.Year() < 2001 || t.After(fetched.Add(26*time.Hour)) {
		return moment{}, false
	}
	return moment{t, news.PrecisionMinute}, true
}

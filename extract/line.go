package extract

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// mark is something that a line says about itself.
type mark uint16

const (
	isLabel    mark = 1 << iota // of a line about the article: labelLine
	isRights                    // rightsLine
	isStop                      // heads what follows an article: stopLine
	isCall                      // asks the reader to join, to subscribe or to judge: callLine
	isTalk                      // heads what readers say: talkLine
	isEnd                       // closes an agency's story: endLine
	isReadAlso                  // heads a box of other stories: readAlso
	isAd                        // adLine
	isTagsLabel
	isCodeLabel
	isPublished // names the time of publication
	isUpdated   // names another time
)

// marks are the patterns of marks. None of them is looked for in a line of
// more than marked runes: what is longer is text.
var marks = map[mark]pattern{
	isLabel: newPattern(labelLine), isStop: newPattern(stopLine), isTalk: newPattern(talkLine), isCall: newPattern(callLine, "بپیوندید", "دنبال", "عضو", "خبرنامه", "مفید", "دریافت", "خبرنامه", "نصب", "امتیاز", "بلامانع", "ذکر منبع", "اشتراک"), isReadAlso: newPattern(readAlso), isAd: newPattern(adLine),
	isTagsLabel: newPattern(tagsLabel), isRights: newPattern(rightsLine, "حقوق", "مطالب", "©", "ights", "خیابان", "بلوار", "میدان", "کوچه", "پلاک", "تلفن", "طبقه"),
	isEnd: newPattern(endLine, "انتها", "پایان"), isCodeLabel: newPattern(codeLabel, "کد", "شناسه", "شماره", "D", "d", "o"),
	isPublished: newPattern(publishedLabel, "تاریخ", "زمان", "منتشر", "نتشار", "نشر", "درج", "ارسال", "ثبت", "Published", "Posted", "Date"),
	isUpdated:   newPattern(updatedLabel, "رسانی", "ویرایش", "امروز", "Updated"),
}

const marked = 200

// lineOf is what was found out about a block as a line.
type lineOf struct {
	text         string // as the patterns want it
	folded       bool
	asked, found mark
	prose        int8 // of isProse: 0 not yet asked, 1 yes, -1 no
	caption      int8 // of isCaption
	dated        dated
	parsed       bool
}

// line is the text of a block as the patterns want it.
func (f *finder) line(i int) string {
	l := &f.lines[i]
	if !l.folded {
		l.text, l.folded = plain(f.page.blocks[i].loose), true
	}
	return l.text
}

// says reports whether a block is a line with a mark.
func (f *finder) says(m mark, i int) bool {
	l := &f.lines[i]
	if l.asked&m == 0 {
		l.asked |= m
		if p := marks[m]; f.page.blocks[i].runes <= marked && p.match(f.line(i)) {
			l.found |= m
		}
	}
	return l.found&m != 0
}

// date is the date that a block states.
func (f *finder) date(i int) (moment, bool) {
	l := &f.lines[i]
	if !l.parsed {
		l.dated.moment, l.dated.ok = parseDate(f.page.blocks[i].loose, f.in.FetchedAt)
		l.parsed = true
	}
	return l.dated.moment, l.dated.ok
}

// known returns what is kept in memo, found out once.
func known(memo *int8, find func() bool) bool {
	if *memo == 0 {
		if *memo = -1; find() {
			*memo = 1
		}
	}
	return *memo > 0
}

// pattern is a regular expression with what is cheap to know about it: most
// lines do not begin with a letter that it can begin with.
type pattern struct {
	re    *regexp.Regexp
	first string   // runes that a match at the start can begin with; empty: not anchored, or any
	words []string // one of them is in every match; nil: not known
}

func newPattern(re *regexp.Regexp, words ...string) pattern {
	p := pattern{re: re, words: words}
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return p
	}
	if parsed = parsed.Simplify(); anchored(parsed) {
		if runes, empty := firstRunes(parsed); !empty {
			p.first = runes
		}
	}
	return p
}

func (p pattern) match(s string) bool {
	if p.first != "" {
		if r, _ := utf8.DecodeRuneInString(s); !strings.ContainsRune(p.first, r) {
			return false
		}
	}
	if p.words != nil && !slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(s, w) }) {
		return false
	}
	return p.re.MatchString(s)
}

// anchored reports whether an expression only matches at the start.
func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText:
		return true
	case syntax.OpConcat, syntax.OpCapture:
		return anchored(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !anchored(sub) {
				return false
			}
		}
		return true
	}
	return false
}

// firstRunes lists the runes that a match can begin with. empty reports that
// it may as well be empty, or begin with more runes than are worth listing.
func firstRunes(re *syntax.Regexp) (runes string, empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		r := string(re.Rune[0])
		if re.Flags&syntax.FoldCase != 0 {
			r = strings.ToLower(r) + strings.ToUpper(r)
		}
		return r, false
	case syntax.OpCharClass:
		var b strings.Builder
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i+1]-re.Rune[i] > 64 {
				return "", true
			}
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				b.WriteRune(r)
			}
		}
		return b.String(), false
	case syntax.OpCapture, syntax.OpPlus:
		return firstRunes(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest, syntax.OpRepeat:
		runes, _ = firstRunes(re.Sub[0])
		return runes, true
	case syntax.OpConcat:
		var all strings.Builder
		for _, sub := range re.Sub {
			runes, empty := firstRunes(sub)
			if all.WriteString(runes); !empty {
				return all.String(), false
			}
			if wide(sub) {
				break
			}
		}
		return "", true
	case syntax.OpAlternate:
		var all strings.Builder
		for _, sub := range re.Sub {
			runes, some := firstRunes(sub)
			all.WriteString(runes)
			empty = empty || some
		}
		return all.String(), empty
	}
	return "", true
}

// wide reports expressions whose first runes are not all listed.
func wide(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpCharClass:
		_, empty := firstRunes(re)
		return empty
	}
	return slices.ContainsFunc(re.Sub, wide)
}

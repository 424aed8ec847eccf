package extract

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
	dateLine     int8 // of isDateLine
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

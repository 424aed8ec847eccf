package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// moment is a time and how much of it was written.
type moment struct {
	time      time.Time
	precision news.Precision
}

var (
	isoDate = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})(?: ?[Tt ] ?(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([Zz]|[+-]\d{2}:?\d{2})?)?`)
	named   = regexp.MustCompile(`(\d{1,2})(?:st|nd|rd|th)?[ ,،/-]*(?:ام |م )?([\p{L}]+)(?: ?ماه)?[ ,،/-]*(?:سال )?(\d{4}|\d{2})(?:\D|$)`)
	english = regexp.MustCompile(`([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})`)
	slashed = regexp.MustCompile(`(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:\D|$)`)
	backed  = regexp.MustCompile(`(?:^|\D)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\D|$)`)
	// american is the time of day behind a date that names the month first.
	american = regexp.MustCompile(`^[ ,]*\d{1,2}:\d{2}(?::\d{2})? ?[AaPp][Mm]`)
	short    = regexp.MustCompile(`(?:^|\D)([89]\d)/(\d{1,2})/(\d{1,2})(?:\D|$)`)
	ago      = regexp.MustCompile(`(?:^|\D)(\d{1,3}|یک|دو|سه|چند) (ثانیه|دقیقه|ساعت|روز|هفته) (?:پیش|قبل)`)
	nearby   = regexp.MustCompile(`(امروز|دیروز|پریروز)`)
	clock    = regexp.MustCompile(`(?:^|[^\d/:.])(\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2}))?(?: ?(ب\.? ?ظ|ق\.? ?ظ|بعد ?از ?ظهر|قبل ?از ?ظهر|صبح|عصر|شب|[AaPp]\.?[Mm]))?`)
	spoken   = regexp.MustCompile(`ساعت ?:? ?(\d{1,2})(?: و (\d{1,2})(?: دقیقه)?)?(?: ?(ب\.? ?ظ|ق\.? ?ظ|بعد ?از ?ظهر|قبل ?از ?ظهر|صبح|عصر|شب))?`)
	rfcDate  = []string{time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST"}
)

// parseDate reads the first date that a short text states. Of several
// calendars side by side the Jalali one is taken. Relative dates count from
// fetched; dates that lie after it are not believed.
func parseDate(s string, fetched time.Time) (moment, bool) {
	if len(s) > 400 || !mayHoldDate(s) {
		return moment{}, false
	}
	if s = plain(oneLine(s)); s == "" {
		return moment{}, false
	}
	m, ok := absolute(s)
	if !ok {
		m, ok = absolute(ordinalDay.ReplaceAllStringFunc(s, func(day string) string {
			return strconv.Itoa(ordinals[strings.ReplaceAll(day, " ", "")])
		}))
	}
	if !ok {
		m, ok = relative(s, fetched)
	}
	if !ok || m.time.Year() < 1990 || !fetched.IsZero() && m.time.After(fetched.Add(26*time.Hour)) {
		return moment{}, false
	}
	return m, true
}

// mayHoldDate is a quick look that saves most texts the patterns: a date has
// a digit, or counts back from now.
func mayHoldDate(s string) bool {
	for _, r := range s {
		if r = foldRune(r); r >= '0' && r <= '9' {
			return true
		}
	}
	return strings.Contains(s, "پیش") || strings.Contains(s, "قبل") || strings.Contains(s, "پيش")
}

func absolute(s string) (moment, bool) {
	for _, layout := range rfcDate {
		if !strings.Contains(s, ":") || s[0] >= utf8.RuneSelf {
			break
		}
		if t, err := time.Parse(layout, s); err == nil {
			return moment{t, news.PrecisionMinute}, true
		}
	}
	if at := isoDate.FindStringSubmatchIndex(s); at != nil {
		if m, ok := iso(s, at); ok {
			return m, true
		}
	}
	var fallback moment
	for _, c := range candidates(s) {
		if y, mo, d := c.y, c.m, c.d; c.jalali {
			y, mo, d, ok := jalaliToGregorian(y, mo, d)
			if ok {
				return withClock(y, mo, d, s[:c.start], s[c.end:]), true
			}
		} else if fallback.time.IsZero() && validGregorian(y, mo, d) {
			fallback = withClock(y, mo, d, s[:c.start], s[c.end:])
		}
	}
	return fallback, !fallback.time.IsZero()
}

// iso reads the groups of isoDate; the year may be Jalali, as sites write
// «۱۴۰۰-۰۸-۱۶» and even "1400-08-16T10:39:00".
func iso(s string, at []int) (moment, bool) {
	group := func(i int) int {
		if at[2*i] < 0 {
			return 0
		}
		n, _ := strconv.Atoi(s[at[2*i]:at[2*i+1]])
		return n
	}
	y, mo, d := group(1), group(2), group(3)
	if y >= 1300 && y < 1500 {
		var ok bool
		if y, mo, d, ok = jalaliToGregorian(y, mo, d); !ok {
			return moment{}, false
		}
	} else if !validGregorian(y, mo, d) {
		return moment{}, false
	}
	if at[8] < 0 {
		return withClock(y, mo, d, s[:at[0]], s[at[1]:]), true
	}
	h, mi, sec := group(4), group(5), group(6)
	if h > 23 || mi > 59 || sec > 60 {
		return moment{}, false
	}
	loc := persian.Tehran
	if at[14] >= 0 {
		loc = zone(s[at[14]:at[15]])
	}
	m := moment{time.Date(y, time.Month(mo), d, h, mi, sec, 0, loc), news.PrecisionMinute}
	if h == 0 && mi == 0 && sec == 0 { // midnight stands for an unknown hour
		m = moment{time.Date(y, time.Month(mo), d, 0, 0, 0, 0, persian.Tehran), news.PrecisionDay}
	}
	return m, true
}

func zone(s string) *time.Location {
	if s == "Z" || s == "z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	n, _ := strconv.Atoi(digits)
	offset := (n/100)*3600 + (n%100)*60
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset)
}

// dateAt is a date found in a text.
type dateAt struct {
	y, m, d    int
	jalali     bool
	start, end int
}

// candidates lists the dates of a text, in both calendars.
func candidates(s string) []dateAt {
	var out []dateAt
	add := func(at []int, y, m, d int) {
		switch {
		case y >= 80 && y < 100:
			y += 1300
		case y < 20:
			y += 1400
		}
		out = append(out, dateAt{y, m, d, y >= 1300 && y < 1500, at[0], at[1]})
	}
	num := func(at []int, i int) int {
		n, _ := strconv.Atoi(s[at[2*i]:at[2*i+1]])
		return n
	}
	for from, n := 0, 0; n < 8; n++ {
		at := named.FindStringSubmatchIndex(s[from:])
		if at == nil {
			break
		}
		for i := range at {
			at[i] += from
		}
		at[1] = at[7] // the character after the year is not part of it
		name := strings.TrimSuffix(s[at[4]:at[5]], "ماه")
		if m, gregorian := persian.Month(name); m > 0 && (!gregorian || num(at, 3) > 1900) && (num(at, 3) >= 20 || at[7]-at[6] == 2) {
			add(at, num(at, 3), m, num(at, 1))
		} else {
			at[1] = at[5] // a weekday: what follows may be the day
		}
		from = at[1]
	}
	for _, at := range slashed.FindAllStringSubmatchIndex(s, 8) {
		at[1] = at[7]
		add(at, num(at, 1), num(at, 2), num(at, 3))
	}
	for _, at := range backed.FindAllStringSubmatchIndex(s, 8) {
		at[0], at[1] = at[2], at[7]
		d, m := num(at, 1), num(at, 2)
		if y := num(at, 3); y > 1900 && (m > 12 || d <= 12 && american.MatchString(s[at[1]:])) {
			d, m = m, d
		}
		add(at, num(at, 3), m, d)
	}
	for _, at := range short.FindAllStringSubmatchIndex(s, 8) {
		at[0], at[1] = at[2], at[7]
		add(at, num(at, 1), num(at, 2), num(at, 3))
	}
	for _, at := range english.FindAllStringSubmatchIndex(s, 8) {
		if m, gregorian := persian.Month(s[at[2]:at[3]]); gregorian {
			add(at, num(at, 3), m, num(at, 2))
		}
	}
	return out
}

func validGregorian(y, m, d int) bool {
	if y < 1990 || y > 2200 || m < 1 || m > 12 || d < 1 {
		return false
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}

// withClock adds the time of day that stands right after a date, or before it.
func withClock(y, mo, d int, before, after string) moment {
	h, mi, sec, ok := clockIn(head(after, 48), false)
	if !ok {
		h, mi, sec, ok = clockIn(tail(before, 40), true)
	}
	if at := strings.LastIndex(before, "ساعت"); !ok && at >= 0 && len(before)-at < 96 { // «ساعت ۱۰ و ۳۹ دقیقه روز یکشنبه …»
		h, mi, sec, ok = clockIn(before[at:], false)
	}
	if !ok && len(before)+len(after) < 160 { // behind the same day in other calendars
		h, mi, sec, ok = clockIn(after, false)
	}
	if !ok {
		return moment{time.Date(y, time.Month(mo), d, 0, 0, 0, 0, persian.Tehran), news.PrecisionDay}
	}
	return moment{time.Date(y, time.Month(mo), d, h, mi, sec, 0, persian.Tehran), news.PrecisionMinute}
}

// head is at most n bytes of s; a time is not cut in two.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if at := strings.LastIndexByte(s[:n], ' '); at > 0 {
		n = at
	}
	return strings.ToValidUTF8(s[:n], "")
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[len(s)-n:], "")
}

// clockIn reads "10:39", "12:09:08 ب.ظ" or «ساعت ۱۰ و ۳۹ دقیقه»: the first in
// s, or the last.
func clockIn(s string, last bool) (h, mi, sec int, ok bool) {
	var half string
	matches := clock.FindAllStringSubmatch(s, -1)
	if len(matches) > 0 {
		m := matches[0]
		if last {
			m = matches[len(matches)-1]
		}
		h, _ = strconv.Atoi(m[1])
		mi, _ = strconv.Atoi(m[2])
		sec, _ = strconv.Atoi(m[3])
		half = m[4]
	} else if m := spoken.FindStringSubmatch(s); m != nil {
		h, _ = strconv.Atoi(m[1])
		mi, _ = strconv.Atoi(m[2])
		half = m[3]
	} else {
		return 0, 0, 0, false
	}
	half = strings.ToLower(strings.NewReplacer(".", "", " ", "").Replace(half))
	switch half {
	case "بظ", "بعدازظهر", "عصر", "pm":
		if h < 12 {
			h += 12
		}
	case "شب":
		if h >= 6 && h <= 12 {
			h = (h + 12) % 24
		}
	case "قظ", "قبلازظهر", "صبح", "am":
		if h == 12 {
			h = 0
		}
	}
	return h, mi, sec, h < 24 && mi < 60 && sec < 60
}

// relative reads «۲ ساعت پیش» and «دیروز ۱۹:۰۳».
func relative(s string, fetched time.Time) (moment, bool) {
	if fetched.IsZero() {
		return moment{}, false
	}
	now := fetched.In(persian.Tehran)
	if m := ago.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			n = map[string]int{"یک": 1, "دو": 2, "سه": 3, "چند": 3}[m[1]]
		}
		switch m[2] {
		case "ثانیه":
			return moment{now.Truncate(time.Minute), news.PrecisionMinute}, true
		case "دقیقه":
			return moment{now.Add(-time.Duration(n) * time.Minute).Truncate(time.Minute), news.PrecisionMinute}, true
		case "ساعت": // the hour is known, which is more than the day
			return moment{now.Add(-time.Duration(n) * time.Hour).Truncate(time.Minute), news.PrecisionDay}, true
		case "هفته":
			n *= 7
		}
		y, mo, d := now.AddDate(0, 0, -n).Date()
		return moment{time.Date(y, mo, d, 0, 0, 0, 0, persian.Tehran), news.PrecisionDay}, true
	}
	if at := nearby.FindStringSubmatchIndex(s); at != nil { // a headline may hold the bare word
		days := map[string]int{"دیروز": 1, "پریروز": 2}[s[at[2]:at[3]]]
		y, mo, d := now.AddDate(0, 0, -days).Date()
		m := withClock(y, int(mo), d, s[:at[0]], s[at[1]:])
		return m, m.precision == news.PrecisionMinute
	}
	return moment{}, false
}

// jalaliToGregorian converts a date of the solar Hijri calendar.
func jalaliToGregorian(y, m, d int) (gy, gm, gd int, ok bool) {
	if y < 1300 || y > 1498 {
		return 0, 0, 0, false
	}
	t, ok := persian.JalaliDate(y, m, d)
	if !ok {
		return 0, 0, 0, false
	}
	gy, month, gd := t.Date()
	return gy, int(month), gd, true
}

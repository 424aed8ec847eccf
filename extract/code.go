package extract

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// codeOf is what has the number.
const codeOf = `(?:این )?(?:خبر|مطلب|نوشته|گزارش|مقاله|یادداشت|محتوا|پست|رویداد|سند)`

var (
	codeLabel     = regexp.MustCompile(`(?:(?:کد|شناسه|شماره) ?` + codeOf + ` ?[:：#|-]?|(?:^|[\s|(])(?:کد|شناسه|شماره) ?[:：#]|(?i:\b(?:news|post|article|story) ?-?(?:id|code|no\.?|number)|\bid|\bcode) ?[:：#]) ?#?(\d[\d٬,،.]{2,14})(?:\D|$)`)
	codeLabelOnly = regexp.MustCompile(`^(?:(?:کد|شناسه|شماره) ?` + codeOf + `?|(?i:news|post|article) ?-?(?i:id|code|no\.?)) ?[:：#]?$`)
)

// findCode returns the number that the outlet gives the article.
func (f *finder) findCode() string {
	if f.rule != nil {
		for _, s := range f.rule.fields[fieldCode] {
			if s.attr != "" {
				if code := codeDigits(f.attribute(s)); code != "" {
					return code
				}
				continue
			}
			for _, el := range f.elements(s, related|comment|advert) {
				if code := codeDigits(textOf(f.page.els[el].node)); code != "" {
					return code
				}
			}
		}
	}
	last := len(f.page.blocks)
	if len(f.body) > 0 {
		last = min(last, f.body[len(f.body)-1]+25)
	}
	follows := min(last, f.follows())
	if code := f.labelledCode(0, follows); code != "" {
		return code
	}
	if code := f.statedCode(); code != "" {
		return code
	}
	code := f.labelledCode(follows, last)
	if own := addressCode(f.in.URL); own != "" && own != code {
		return "" // what readers quote is another article's
	}
	return code
}

// labelledCode looks for the number beside its label in a range of blocks.
func (f *finder) labelledCode(first, last int) string {
	for i := first; i < last; i++ {
		b := &f.page.blocks[i]
		if b.noise&(related|comment|advert|menu) != 0 || b.runes > 200 || contains(f.body, i) {
			continue
		}
		if f.says(isCodeLabel, i) {
			line := f.line(i)
			at := codeLabel.FindStringSubmatchIndex(line)
			if code := codeDigits(line[at[2]:at[3]]); code != "" && !isSentence(line[at[3]:]) {
				return code
			}
		}
		if b.runes < 20 && i+1 < len(f.page.blocks) && codeLabelOnly.MatchString(f.line(i)) {
			if code := codeDigits(f.page.blocks[i+1].text); code != "" && f.page.blocks[i+1].runes < 20 {
				return code
			}
		}
	}
	return ""
}

// isSentence reports whether somebody talks on behind a number: no other label
// or number follows, but words.
func isSentence(rest string) bool {
	return !strings.ContainsAny(rest, ":：|0123456789") && strings.Count(strings.TrimSpace(rest), " ") >= 2
}

// addressNumber is a number that is a part of a path by itself or stands at
// either end of one.
var addressNumber = regexp.MustCompile(`^(?:news-)?([0-9]{4,12})(?:-.*|\.s?html?)?$|[-_]([0-9]{4,12})(?:\.s?html?)?$`)

// addressCode is the number in an address, if there is but one that is no
// year: many outlets show their code nowhere else.
func addressCode(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for _, values := range u.Query() {
		parts = append(parts, values...)
	}
	code := ""
	for _, part := range parts {
		m := addressNumber.FindStringSubmatch(part)
		if m == nil || len(part) == 4 && (strings.HasPrefix(part, "1") || strings.HasPrefix(part, "20")) {
			continue
		}
		if number := m[1] + m[2]; !isYear(number) && !isDay(number) {
			if code != "" {
				return ""
			}
			code = number
		}
	}
	return code
}

// isDay reports numbers such as 14000816, as archives by day have them.
func isDay(number string) bool {
	return len(number) == 8 && isYear(number[:4]) && number[4:6] >= "01" && number[4:6] <= "12" && number[6:] >= "01" && number[6:] <= "31"
}

// isYear reports numbers that are the end of a title rather than a code.
func isYear(number string) bool {
	return len(number) == 4 && slices.Contains([]string{"13", "14", "19", "20"}, number[:2])
}

// codeNames are what heads call the number, without signs between the words.
var codeNames = map[string]bool{
	"nastoohnid": true, "nastoohcode": true, "newscode": true, "newsid": true, "nid": true, "articleid": true, "postid": true,
	"contentid": true, "documentid": true, "khabarid": true, "newsno": true, "newsnumber": true, "storyid": true, "dcidentifier": true,
	"dctermsidentifier": true, "identifier": true, "itemid": true, "articlecode": true, "newsnewsid": true, "articlearticleid": true,
}

// statedCode is the number that the head gives.
func (f *finder) statedCode() string {
	for _, name := range slices.Sorted(maps.Keys(f.page.meta.named)) {
		if codeNames[letters(name)] {
			if code := codeDigits(f.page.meta.named[name][0]); code != "" {
				return code
			}
		}
	}
	return codeDigits(f.page.meta.data.identifier)
}

// letters keeps the small Latin letters of a name.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, name)
}

// codeDigits reads «کد خبر: ۱۱۶٬۰۱۴» as 116014; what has other letters after
// its digits, or several numbers, is no code.
func codeDigits(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range latin(s) {
		switch {
		case r >= '0' && r <= '9':
			if gap {
				return ""
			}
			b.WriteRune(r)
		case b.Len() == 0 || r == '٬' || r == ',' || r == '،' || r == '.' || r == '\u200c' || r == '\u200f' || r == '\u200e':
		default:
			gap = true
		}
	}
	if b.Len() < 3 || b.Len() > 15 {
		return ""
	}
	return b.String()
}

// unlabelledCode is the number in the address of the page, else in a short
// link to it, else in what scripts read off the elements around the article.
func (f *finder) unlabelledCode() string {
	if code := addressCode(f.in.URL); code != "" {
		return code
	}
	for _, short := range f.page.meta.links["shortlink"] {
		if code := addressCode(short); code != "" {
			return code
		}
	}
	if code := f.shortLinkCode(); code != "" {
		return code
	}
	return f.attributeCode()
}

// shortLinkCode reads the address that readers are given to copy: in a field,
// or in letters.
func (f *finder) shortLinkCode() string {
	own, err := url.Parse(f.in.URL)
	if err != nil || len(f.page.els) == 0 || own.Hostname() == "" {
		return ""
	}
	site := siteOf(own.Hostname())
	read := func(s string) string {
		at := strings.Index(s, site)
		if at < 0 || at > 0 && s[at-1] != '/' && s[at-1] != '.' && s[at-1] != ' ' {
			return ""
		}
		address, _, _ := strings.Cut("http://"+s[at:], " ")
		if u, err := url.Parse(address); err != nil || u.Hostname() != site {
			return ""
		}
		if code := addressCode(address); code != "" {
			return code
		}
		return trailingNumber(address)
	}
	for n := range f.page.els[0].node.Descendants() {
		switch {
		case n.DataAtom == atom.Input || n.DataAtom == atom.Button:
			for _, a := range n.Attr {
				if a.Key == "value" || strings.HasPrefix(a.Key, "data-") {
					if code := read(a.Val); code != "" {
						return code
					}
				}
			}
		case n.Type == html.TextNode && len(n.Data) < 200 && strings.Contains(n.Data, site):
			if code := read(oneLine(n.Data)); code != "" {
				return code
			}
		}
	}
	return ""
}

// trailingNumber is the number at the end of a short address such as /x12345.
func trailingNumber(address string) string {
	digits := strings.TrimLeft(strings.TrimRight(address, "/"), "/")
	at := len(digits)
	for at > 0 && digits[at-1] >= '0' && digits[at-1] <= '9' {
		at--
	}
	if n := len(digits) - at; n < 4 || n > 12 || at == 0 || digits[at-1] == '.' || digits[at-1] == ':' {
		return ""
	}
	return digits[at:]
}

// attributeCode looks for a number in the attributes of the elements around
// headline and text, as in <article id="post-12345"> or data-news-id.
func (f *finder) attributeCode() string {
	for _, el := range []int{f.bodyEl, f.elOf(f.title)} {
		for ; el > 0; el = f.page.els[el].parent {
			for _, a := range f.page.els[el].node.Attr {
				key := letters(strings.ToLower(strings.TrimPrefix(a.Key, "data-")))
				switch {
				case a.Key == "id":
					if m := numberedID.FindStringSubmatch(a.Val); m != nil {
						return m[1]
					}
				case strings.HasPrefix(a.Key, "data-") && (key == "id" || key == "code" || codeNames[key]):
					if code := codeDigits(a.Val); code == a.Val {
						return code
					}
				}
			}
		}
	}
	return ""
}

var numberedID = regexp.MustCompile(`^(?i:post|news|article|item|node|content|khabar|story)[-_]?(?i:id|body|text)?[-_]?([0-9]{3,12})$`)

func (f *finder) elOf(block int) int {
	if block < 0 {
		return -1
	}
	return f.page.blocks[block].el
}

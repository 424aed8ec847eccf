package proposal

import (
	"strings"
	"unicode"

	"github.com/peygir/peygir/news"
)

// findings is how clearly a sentence tells each event.
type findings map[news.EventKind]float64

// aspect is what the words after a cue say of it: nothing, done, to come,
// denied or wished for.
type aspect int

const (
	open aspect = iota
	past
	future
	denied
	wanted
)

// reach is how many words after a cue may hold its verb.
const reach = 7

// classify reads events off a plain sentence (see reading.plain).
func classify(plain string) findings {
	found := findings{}
	for _, s := range reliefs {
		plain = strings.ReplaceAll(plain, s, " ")
	}
	coming := contains(plain, comingTimes)
	for _, d := range deeds {
		for rest := plain; ; {
			i := strings.Index(rest, d.text)
			if i < 0 {
				break
			}
			rest = rest[i+len(d.text):]
			a := aspectOf(rest)
			if a == open && coming {
				a = future
			}
			found.give(d.told[a].event, d.told[a].strength)
		}
	}
	for _, c := range cues {
		if strings.Contains(plain, c.text) {
			found.give(c.event, c.worth)
		}
	}
	found.together(plain, coming)
	return found
}

// give adds a cue. A second cue of a kind makes it clearer, but never as much
// as the first.
func (f findings) give(kind news.EventKind, worth float64) {
	if worth > 0 && kind != news.EventMention {
		f[kind] = max(f[kind], worth) + min(f[kind], worth)/4
	}
}

// together reads what only two signs together tell.
func (f findings) together(plain string, coming bool) {
	amount := money(plain)
	count := strings.ContainsFunc(plain, unicode.IsDigit)
	switch {
	case coming && aspectOf(plain) != denied && contains(plain, []string{" خواهد ", " خواهند ", "میشود ", "میشوند ", "میگیرد ", "میگیرند ", "میرسد ", "میکند ", "میکنیم "}):
		f.give(news.EventCommitted, 1.2)
	case contains(plain, []string{" قرار بود", " مقرر شده بود ", " مقرر بود ", " بنا بود "}):
		// A plan that is told in the past was not kept, unless the sentence
		// goes on to tell what was.
		delete(f, news.EventCommitted)
		f.give(news.EventStalled, 1.5)
	}
	if amount && contains(plain, []string{" اختصاص", " بودجه ", " تخصیص"}) {
		f.give(news.EventFunded, 1.9)
	} else if amount && strings.Contains(plain, " مبلغ ") {
		f.give(news.EventFunded, 0.7)
	}
	if count && contains(plain, []string{" تاکنون ", " تا کنون ", " تا به حال "}) {
		f.give(news.EventProgress, 1.8)
	}
	if count && contains(plain, []string{" تنها ", " فقط "}) && contains(plain, []string{" از مجموع ", " درصد ", " سهمیه "}) {
		f.give(news.EventStalled, 1.4)
	}
	if strings.Contains(plain, " مغایر") && contains(plain, []string{" شناخته نشد ", " مغایرت ندارد ", " نیست "}) {
		f.give(news.EventApproved, 1.9)
	}
}

// best returns the clearest event; what tells nothing is a mention.
func (f findings) best() (kind news.EventKind, strength float64) {
	kind = news.EventMention
	for _, k := range order {
		if f[k] > strength {
			kind, strength = k, f[k]
		}
	}
	return kind, strength
}

// money reports whether a number stands before a unit of money.
func money(plain string) bool {
	number := 0
	for w := range strings.FieldsSeq(plain) {
		number--
		switch {
		case unicode.IsDigit(rune(w[0])):
			number = 3
		case number > 0 && (strings.HasPrefix(w, "تومان") || strings.HasPrefix(w, "ریال") || strings.HasPrefix(w, "دلار")):
			return true
		}
	}
	return false
}

// aspectOf looks for the verb that follows a cue.
func aspectOf(rest string) aspect {
	// A cue may end inside a word; the rest of that word tells nothing.
	if i := strings.IndexByte(rest, ' '); i >= 0 {
		rest = rest[i+1:]
	}
	before := ""
	for range reach {
		w, after, _ := strings.Cut(rest, " ")
		rest = after
		switch {
		case deniedVerbs[w] || strings.HasPrefix(w, "نمی") && presentVerbs[strings.TrimPrefix(w, "نمی")]:
			return denied
		case w == "باید" || w == "نیاز" || w == "شود" || w == "گردد":
			return wanted
		case futureVerbs[w] || strings.HasPrefix(w, "می") && presentVerbs[strings.TrimPrefix(w, "می")]:
			return future
		case pastVerbs[w] && strings.HasPrefix(rest, "باشد"):
			return future
		case pastVerbs[w] && !saying[before]:
			return past
		}
		before = w
	}
	return open
}

func contains(plain string, list []string) bool {
	for _, s := range list {
		if strings.Contains(plain, s) {
			return true
		}
	}
	return false
}

// order decides between events that are told equally clearly.
var order = []news.EventKind{
	news.EventRejected, news.EventStalled, news.EventAbandoned, news.EventFunded, news.EventApproved,
	news.EventCommitted, news.EventDelivered, news.EventProgress, news.EventStarted, news.EventUnderReview,
	news.EventDemanded, news.EventCriticised, news.EventAcknowledged,
}

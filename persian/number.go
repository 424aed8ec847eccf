package persian

import (
	"math"
	"strconv"
	"strings"
)

// units are the number words below a hundred and the hundreds; scales multiply
// what stands before them.
var (
	units = map[string]float64{
		"صفر": 0, "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "شیش": 6, "هفت": 7, "هشت": 8, "نه": 9,
		"ده": 10, "یازده": 11, "دوازده": 12, "سیزده": 13, "چهارده": 14, "پانزده": 15, "شانزده": 16, "هفده": 17, "هجده": 18, "هیجده": 18, "نوزده": 19,
		"بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90,
		"صد": 100, "یکصد": 100, "دویست": 200, "سیصد": 300, "چهارصد": 400, "پانصد": 500, "ششصد": 600, "هفتصد": 700, "هشتصد": 800, "نهصد": 900,
		"نیم": 0.5,
	}
	scales = map[string]float64{"هزار": 1e3, "میلیون": 1e6, "ملیون": 1e6, "میلیارد": 1e9, "بیلیون": 1e12, "تریلیون": 1e12, "تریلیارد": 1e15}
)

// Number is a quantity in a text.
type Number struct {
	Span
	Value float64
}

// Numbers returns the quantities of text that are written in digits, in words
// or in both: «۳ هزار و ۵۰۰», «یک میلیارد و ۴۷۷ میلیون», «سی و پنج». A lone «یک»,
// «دو», «سی» or the like counts as well; the caller knows the unit.
func Numbers(text string) []Number {
	var out []Number
	tokens := numerals(text)
	for i := 0; i < len(tokens); {
		n, next, ok := readNumber(text, tokens, i)
		if !ok {
			i++
			continue
		}
		out = append(out, n)
		i = next
	}
	return out
}

// numeral is a word, or digits with their separators.
type numeral struct {
	Span
	text string
}

// numerals cuts text into words and into digits that stay together across a
// decimal point or a separator of thousands.
func numerals(text string) []numeral {
	var out []numeral
	for _, t := range Tokens(text) {
		word := numeral{Span{t.Start, t.End}, t.Norm}
		if n := len(out); n > 0 && isDigits(t.Norm) {
			last := &out[n-1]
			switch sep := Fold(text[last.End:t.Start]); {
			case !numeric(last.text):
			case sep == "," && len(t.Norm) == 3:
				last.text, last.End = last.text+t.Norm, t.End
				continue
			case (sep == "." || sep == "/") && !strings.Contains(last.text, "."):
				last.text, last.End = last.text+"."+t.Norm, t.End
				continue
			}
		}
		out = append(out, word)
	}
	return out
}

func numeric(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func readNumber(text string, tokens []numeral, i int) (n Number, next int, ok bool) {
	total, part := 0.0, 0.0
	room := math.Inf(1)  // what follows must be smaller
	limit := math.Inf(1) // scales go down: میلیارد, میلیون, هزار
	have := false
	for j := i; j < len(tokens); j++ {
		word := tokens[j]
		if have && !adjacent(text, tokens[j-1].End, word.Start) {
			break
		}
		value, isUnit := units[word.text]
		if v, err := strconv.ParseFloat(word.text, 64); numeric(word.text) && err == nil {
			value, isUnit = v, true
		}
		scale, isScale := scales[word.text]
		switch {
		case isUnit && value < room && (!have || joinedByAnd(tokens, i, j)):
			part += value
			room = min(room, roundness(value))
		case isScale && scale < limit:
			if part == 0 {
				part = 1
			}
			total += part * scale
			part, room, limit = 0, scale, scale
		case word.text == "و" && have && j+1 < len(tokens) && countable(tokens[j+1].text):
			continue
		default:
			return n, next, ok
		}
		have, ok = true, true
		n = Number{Span{tokens[i].Start, word.End}, total + part}
		next = j + 1
	}
	return n, next, ok
}

// roundness is the place of the last digit that is not zero: 100 for 1400, so
// that «۳۰ و ۵» is one number and «۱۴۰۰ و ۱۴۰۱» are two.
func roundness(v float64) float64 {
	p := 1.0
	for v != 0 && math.Mod(v, p*10) == 0 {
		p *= 10
	}
	return p
}

// adjacent reports whether nothing but space stands between two places.
func adjacent(text string, from, to int) bool { return strings.TrimSpace(text[from:to]) == "" }

func joinedByAnd(tokens []numeral, first, j int) bool { return j > first && tokens[j-1].text == "و" }

func countable(word string) bool {
	_, unit := units[word]
	_, scale := scales[word]
	return unit || scale || numeric(word)
}

// inWords are the words of unit and scale by what they count, for InWords.
var inWords = func() map[int64]string {
	words := map[int64]string{}
	for w := range strings.FieldsSeq("صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده " +
		"بیست سی چهل پنجاه شصت هفتاد هشتاد نود صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد هزار میلیون میلیارد") {
		v, ok := units[w]
		if !ok {
			v = scales[w]
		}
		words[int64(v)] = w
	}
	return words
}()

// InWords writes a number from 0 to below a million milliards in words, as
// Numbers reads it: «هزار و چهارصد». Any other gives the empty string.
func InWords(n int64) string {
	if n < 0 || n >= 1e15 {
		return ""
	}
	if n == 0 {
		return inWords[0]
	}
	var parts []string
	for _, scale := range []int64{1e9, 1e6, 1e3} {
		if many := n / scale; many > 0 {
			word := inWords[scale]
			if many > 1 || scale > 1e3 {
				word = InWords(many) + " " + word
			}
			parts = append(parts, word)
			n %= scale
		}
	}
	if n >= 100 {
		parts = append(parts, inWords[n/100*100])
		n %= 100
	}
	if n > 20 {
		parts = append(parts, inWords[n/10*10])
		n %= 10
	}
	if n > 0 {
		parts = append(parts, inWords[n])
	}
	return strings.Join(parts, " و ")
}

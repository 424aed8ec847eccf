package query_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/index/query"
)

// show writes clauses in a short form: + must, - not, [..] group, {..} either.
func show(of []query.Clause) string {
	var b strings.Builder
	for i, c := range of {
		if i > 0 {
			b.WriteByte(' ')
		}
		if c.Must {
			b.WriteByte('+')
		}
		if c.Not {
			b.WriteByte('-')
		}
		if c.Field != query.Any {
			b.WriteString(string(c.Field) + ":")
		}
		switch {
		case c.Kind == query.Phrase:
			b.WriteString(`"` + c.Text + `"`)
		case c.Kind == query.Near:
			b.WriteString("<" + show(c.Of) + ">")
		case c.Kind == query.Group && c.Either:
			b.WriteString("{" + show(c.Of) + "}")
		case c.Kind == query.Group:
			b.WriteString("[" + show(c.Of) + "]")
		case !c.When.IsZero():
			b.WriteString(c.When.Format(time.DateOnly))
		default:
			b.WriteString(c.Text)
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"a b":                      "a b",
		"+a -b c":                  "+a -b c",
		`"a b" c`:                  `+"a b" c`,
		`-"a b"`:                   `-"a b"`,
		"a OR b c":                 "{a b} c",
		"a OR b OR c":              "{a b c}",
		"a | b":                    "{a b}",
		"a AND b":                  "+a +b",
		"a NOT b":                  "a -b",
		"a (b c)":                  "a [b c]",
		"+(a b)":                   "+[a b]",
		"(a)":                      "a",
		"a near b":                 "+<a b>",
		"near a":                   "a",
		"title:a":                  "+title:a",
		`title:"a b"`:              `+title:"a b"`,
		"source:irna x":            "+source:irna x",
		"-source:irna x":           "-source:irna x",
		"منبع:ایرنا x":             "+source:ایرنا x",
		"استان: زنجان":             "+province:زنجان",
		"برچسب:x":                  "+tag:x",
		"گوینده:x":                 "+speaker:x",
		"گوينده:x":                 "+speaker:x",
		"عنوان:x":                  "+title:x",
		"from:2021-11-07":          "+from:2021-11-07",
		"to:2021-11-07":            "+to:2021-11-08",
		"از:1400/08/16":            "+from:2021-11-07",
		"از:۱۴۰۰/۸/۱۶ تا:۱۴۰۰/۸":   "+from:2021-11-07 +to:2021-11-22",
		"از:1400":                  "+from:2021-03-21",
		"از:دیروز":                 "از: دیروز",
		"5+1 و 5-1":                "5+1 و 5-1",
		"a - b":                    "a b",
		"10:30":                    "10:30",
		"http://example.com/a":     "http://example.com/a",
		"source:":                  "source:",
		`a "b c`:                   "a b c",
		")a(":                      "a",
		"":                         "",
		"+ - | OR AND NOT near ()": "",
	} {
		if got := show(query.Parse(in).Of); got != want {
			t.Errorf("Parse(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestParseSaysWhatItLeftOut(t *testing.T) {
	for _, in := range []string{`a "b`, "a)", "(a", "source:", "from:x", "near a", strings.Repeat("a ", 500), strings.Repeat("(", 60) + "a"} {
		if query.Parse(in).Note == "" {
			t.Errorf("Parse(%.20q) has no note", in)
		}
	}
	for _, in := range []string{"a b", `"a b"`, "from:1400-08-16", "(a OR b) -c"} {
		if diff := cmp.Diff(query.Parse(in).Note, ""); diff != "" {
			t.Errorf("Parse(%q) has a note: %s", in, diff)
		}
	}
}

func leaves(of []query.Clause) int {
	n := 0
	for _, c := range of {
		n += max(1, leaves(c.Of))
	}
	return n
}

// Whatever is typed is read in bounded time into few clauses of valid text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`+a -"b c" (d OR e) source:x`, "از:1400/08/16", "\xff\xfe", strings.Repeat("+", 10000), strings.Repeat("(", 200), strings.Repeat("x", 1<<20), "a near b near c", "-(a|b)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := query.Parse(s)
		if n := leaves(q.Of); n > 200 {
			t.Errorf("%d clauses of %.40q", n, s)
		}
		var walk func([]query.Clause)
		walk = func(of []query.Clause) {
			for _, c := range of {
				if !utf8.ValidString(c.Text) || len(c.Text) > 8<<10+20 {
					t.Errorf("clause text %.40q", c.Text)
				}
				walk(c.Of)
			}
		}
		walk(q.Of)
	})
}

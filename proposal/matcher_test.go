package proposal_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
)

// bridge is an invented proposal for an invented town.
var bridge = news.Proposal{
	ID: "mehrdasht-bridge", Title: "ساخت پل شرقی مهردشت", Summary: "پل شرقی مهردشت دو سوی رود را به هم می\u200cپیوندد. اعتبار و زمان گشایش آن پیگیری می\u200cشود.",
	Terms: []string{"پل شرقی مهردشت", "پل شرقی"}, Actors: []string{"شهرداری مهردشت"}, Place: "مهردشت",
}

func TestMatch(t *testing.T) {
	m := proposal.New([]news.Proposal{bridge})
	for _, test := range []struct {
		name, title, body string
		want              bool
	}{
		{"news", "پل شرقی مهردشت افتتاح شد", "شهرداری مهردشت پل شرقی مهردشت را دیروز افتتاح کرد. این پل دو سوی رود را به هم می\u200cپیوندد.", true},
		{"Arabic letters and lost joiners", "پل شرقي مهردشت", "شهردار مهردشت گفت پل شرقي مهردشت تا پايان سال به بهره برداري مي رسد.", true},
		{"something else", "بازی تیم شهرداری", "تیم فوتبال شهرداری مهردشت بازی شرقی\u200cها را برد.", false},
		{"nothing", "", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := news.Article{ID: "a", Title: test.title, Body: test.body}
			got := false
			for _, c := range m.Match(a) {
				got = got || c.Score >= proposal.Shown
				checkEvidence(t, a, c)
			}
			if got != test.want {
				t.Errorf("shown: got %v, want %v", got, test.want)
			}
		})
	}
}

func checkEvidence(tb testing.TB, a news.Article, c news.Candidate) {
	tb.Helper()
	text := []rune(a.Text())
	if c.Start < 0 || c.End > len(text) || c.Start >= c.End {
		tb.Fatalf("offsets %d to %d of a text of %d runes", c.Start, c.End, len(text))
	}
	if got := string(text[c.Start:c.End]); got != c.Evidence {
		tb.Errorf("text at the offsets: got %q, want %q", got, c.Evidence)
	}
	if !(c.Score >= 0 && c.Score <= 1) {
		tb.Errorf("score: got %v, want 0 to 1", c.Score)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("پل شرقی مهردشت", "پل شرقي مهردشت افتتاح شد. پایان", "پل شرقی")
	f.Add("", "پل  شرقی\n\u200cپل\u200c شرقی. مهردشت؟", "پل\u200cشرقی")
	f.Fuzz(func(t *testing.T, title, body, term string) {
		if !utf8.ValidString(title + body + term) {
			t.Skip("texts are valid UTF-8 by then")
		}
		p := bridge
		p.Terms = append([]string{term}, p.Terms...)
		a := news.Article{ID: "a", Title: title, Body: body}
		for _, c := range proposal.New([]news.Proposal{p}).Match(a) {
			checkEvidence(t, a, c)
			if strings.TrimSpace(c.Evidence) == "" {
				t.Error("empty evidence")
			}
		}
	})
}

package proposal_test

import (
	"os"
	"strings"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
)

// samples are the invented proposals that testdata/sentences.txt speaks of.
var samples = []news.Proposal{
	bridge,
	{ID: "hospital", Title: "ساخت بیمارستان سپیدرود", Terms: []string{"بیمارستان سپیدرود"}},
	{ID: "railway", Title: "راه\u200cآهن زرین\u200cکوه", Terms: []string{"راه\u200cآهن زرین\u200cکوه"}},
	{ID: "insurance", Title: "بیمه گلیم\u200cبافان", Terms: []string{"بیمه گلیم\u200cبافان"}},
	{ID: "rivers", Title: "لایحه حریم رودها", Terms: []string{"لایحه حریم رودها"}},
	{ID: "appointments", Title: "نوبت\u200cدهی برخط درمانگاه\u200cها", Terms: []string{"نوبت\u200cدهی برخط درمانگاه\u200cها"}},
}

// TestSentences reads the event of every sentence of the table.
func TestSentences(t *testing.T) {
	raw, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := proposal.New(samples)
	covered := map[news.EventKind]int{}
	for line := range strings.Lines(string(raw)) {
		event, sentence, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(event, "#") {
			continue
		}
		covered[news.EventKind(event)]++
		found := m.Match(news.Article{ID: "a", Body: sentence})
		if len(found) == 0 {
			t.Errorf("nothing found: %s", sentence)
			continue
		}
		if string(found[0].Event) != event {
			t.Errorf("%s, want %s: %s", found[0].Event, event, sentence)
		}
	}
	for _, kind := range news.EventKinds {
		if covered[kind] < 5 {
			t.Errorf("%d sentences report %q", covered[kind], kind)
		}
	}
}

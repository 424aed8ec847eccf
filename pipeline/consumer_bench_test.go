package pipeline

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/news"
)

// BenchmarkThousandProposals takes 1,000 new articles through the consumer that
// finds follow-ups of 1,000 proposals, and keeps what it finds. Each article is
// on one proposal of a town, which shares its kind with a hundred others.
func BenchmarkThousandProposals(b *testing.B) {
	kinds := []string{"پل شرقی", "بیمارستان مرکزی", "سد خاکی", "خط فیبر نوری", "نیروگاه خورشیدی", "کتابخانه عمومی", "بازارچه محلی", "ورزشگاه سرپوشیده", "پارک فناوری", "گلخانه شیشه\u200cای"}
	rest := strings.Repeat(" در این نشست از همراهی مردم و رسانه\u200cها قدردانی و درباره برنامه\u200cهای سال آینده گفتگو شد.", 16)
	proposals, articles := make([]news.Proposal, 1000), make([]news.Article, 1000)
	for i := range proposals {
		town := fmt.Sprintf("شهر%c%c", 'ا'+rune(i%20), 'ا'+rune(i/20%20))
		name := kinds[i%len(kinds)] + " " + town
		proposals[i] = news.Proposal{
			ID: news.ProposalID(fmt.Sprint(i)), Title: "ساخت " + name, Summary: "ساخت " + name + " برای رفاه مردم پیشنهاد شده است.",
			Terms: []string{name, "طرح " + name}, Actors: []string{"شهرداری " + town}, Place: town,
		}
		articles[i] = news.Article{
			ID: news.ArticleID(fmt.Sprint(i)), Source: "sample", URL: fmt.Sprintf("http://sample.test/%d", i), Title: name + " افتتاح می\u200cشود",
			Body: "شهردار " + town + " گفت " + name + " تا پایان سال به بهره\u200cبرداری می\u200cرسد." + rest,
		}
	}
	a, err := Open(b.Context(), Config{Data: b.TempDir()}, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	}()
	if _, err := a.Store.SeedProposals(b.Context(), proposals); err != nil {
		b.Fatal(err)
	}
	if _, err := a.Store.PutArticles(b.Context(), articles); err != nil {
		b.Fatal(err)
	}
	run := 0
	for b.Loop() {
		run++
		c := consumer{fmt.Sprint("bench", run), a.findCandidates(proposals)} // it begins with the log
		for more := true; more; {
			if more, err = a.step(b.Context(), c); err != nil {
				b.Fatal(err)
			}
		}
	}
}

package proposal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/proposal"
)

// BenchmarkThousandByThousand matches 1,000 proposals with 1,000 articles.
func BenchmarkThousandByThousand(b *testing.B) {
	proposals, articles := crowd()
	m := proposal.New(proposals)
	for b.Loop() {
		m.MatchAll(articles, proposal.Stats{})
	}
}

// crowd is an invented world: proposals that share kinds and differ in places,
// and articles of some 300 words, each on one of them.
func crowd() ([]news.Proposal, []news.Article) {
	kinds := []string{"پل شرقی", "بیمارستان مرکزی", "سد خاکی", "خط فیبر نوری", "نیروگاه خورشیدی", "کتابخانه عمومی", "تصفیه\u200cخانه فاضلاب", "بازارچه محلی", "ورزشگاه سرپوشیده", "پارک فناوری"}
	var proposals []news.Proposal
	var articles []news.Article
	filler := strings.Repeat("مسئولان در نشست خبری درباره برنامه\u200cهای سال آینده و خدمات به مردم سخن گفتند و از همراهی رسانه\u200cها قدردانی کردند. ", 14)
	for i := range 1000 {
		town := fmt.Sprintf("شهر%c%c", 'ا'+rune(i%20), 'ا'+rune(i/20%20))
		name := kinds[i%len(kinds)] + " " + town
		proposals = append(proposals, news.Proposal{
			ID: news.ProposalID(fmt.Sprint(i)), Title: "ساخت " + name, Summary: "ساخت " + name + " برای رفاه مردم این شهر پیشنهاد شده است.",
			Terms: []string{name, kinds[i%len(kinds)], "طرح " + name}, Actors: []string{"شهرداری " + town}, Place: town,
		})
		articles = append(articles, news.Article{
			ID: news.ArticleID(fmt.Sprint(i)), Title: name + " افتتاح می\u200cشود",
			Body: "شهردار " + town + " گفت " + name + " تا پایان سال به بهره\u200cبرداری می\u200cرسد. " + filler,
		})
	}
	return proposals, articles
}

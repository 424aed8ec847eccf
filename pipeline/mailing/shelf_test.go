package mailing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline/mailing"
)

var monday = time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)

// articles are invented, as all that is said in them.
var articles = []news.Article{
	{ID: "fiber", Source: "khavar", Title: "طرح فیبر نوری در شهر نمونه آغاز شد", Body: "مدیر نمونه گفت: کار آغاز شد.", Province: "زنجان", Published: monday, Tags: []string{"اینترنت"}},
	{ID: "joined", Source: "bakhtar", Title: "گزارش روز", Body: "شبکه فیبرنوری روستاها گسترش می\u200cیابد.", Published: monday.AddDate(0, 0, -9)},
	{ID: "only", Source: "bakhtar", Title: "فیبر غذایی", Body: "نان سبوس دار فیبر دارد.", Published: monday},
	{ID: "arabic", Source: "shomal", Title: "شبكة فيبر نوري", Body: "متن.", Published: monday},
	{ID: "ict", Source: "shomal", Title: "دفاتر آی سی تی روستایی", Body: "خدمات دولت الکترونیک در دفاتر ارائه می\u200cشود.", Published: monday},
}

func TestQueriesAreTrueOrNot(t *testing.T) {
	t.Parallel()
	speakers := map[news.ArticleID][]news.Speaker{"fiber": {{Name: "مدیر نمونه"}}}
	for query, want := range map[string][]news.ArticleID{
		"فیبر نوری":                        {"fiber", "joined", "arabic"},
		"فيبر نوري":                        {"fiber", "joined", "arabic"},
		"فیبرنوری":                         {"fiber", "joined", "arabic"},
		"\"فیبر نوری\"":                    {"fiber", "joined", "arabic"},
		"\"نوری فیبر\"":                    nil,
		"فیبر -نوری":                       {"only"},
		"فیبر OR دفتر":                     {"fiber", "only", "arabic", "ict"},
		"عنوان:فیبر":                       {"fiber", "only", "arabic"},
		"منبع:bakhtar فیبر":                {"only"},
		"استان:زنجان":                      {"fiber"},
		"برچسب:اینترنت":                    {"fiber"},
		"گوینده:نمونه":                     {"fiber"},
		"از:2026-11-20 فیبر نوری":          {"fiber", "arabic"},
		"آی\u200cسی\u200cتی":               {"ict"},
		"آی سی تی روستایی دفاتر نیست":      {"ict"}, // five of six
		"(فیبر غذایی) OR (دولت الکترونیک)": {"only", "ict"},
		"":      nil,
		"-فیبر": nil,
		"نبود":  nil,
	} {
		if diff := cmp.Diff(mailing.True(query, articles, speakers), want); diff != "" {
			t.Errorf("%s: got(-) want(+) %s", query, diff)
		}
	}
}

func TestExcerptIsTheSentenceThatMatters(t *testing.T) {
	t.Parallel()
	a := news.Article{Title: "عنوان", Lead: "این لید چیز دیگری می\u200cگوید.", Body: "بند نخست. شبکه فیبرنوری گسترش می\u200cیابد. ادامه دارد.\nبند دوم درباره نوری نیست."}
	for much, want := range map[news.Context]string{
		news.ContextTitles:    "",
		news.ContextSentence:  "شبکه فیبرنوری گسترش می\u200cیابد.",
		news.ContextParagraph: "بند نخست. شبکه فیبرنوری گسترش می\u200cیابد. ادامه دارد.",
	} {
		if diff := cmp.Diff(mailing.Excerpt(a, "فیبر نوری", much), want); diff != "" {
			t.Errorf("%s: got(-) want(+) %s", much, diff)
		}
	}
}

// A query never fails, asks only of the articles there are, and what it
// excludes by a word is not what it finds by that word alone. What it leaves
// open, a phrase or brackets, takes in what follows, the exclusion too.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{"فیبر نوری", "\"فیبر نوری\" -غذا", "عنوان:فیبر OR (دولت منبع:x)", "near near", "+ - \"", "از:۱۴۰۵/۹/۲", "عنوان:فیبر OR (", "فیبر “نوری"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		got := mailing.True(query, articles, nil)
		if len(got) > len(articles) {
			t.Errorf("%q is true of %v", query, got)
		}
		both := mailing.True("("+query+") -فیبر", articles, nil)
		for _, id := range mailing.True("فیبر", articles, nil) {
			if slices.Contains(both, id) && !strings.ContainsAny(query, "\"“”„()") {
				t.Errorf("%q without فیبر is true of %s", query, id)
			}
		}
	})
}

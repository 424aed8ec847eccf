package mailing_test

import (
	"testing"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func TestEditorsDigest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.check(w.PutSources(ctx, []news.Source{{ID: "khavar", Name: "خاور", Enabled: true}}))
	w.check(w.AddProposal(ctx, news.Proposal{ID: "sun", Title: "نیروگاه دشت نمونه"}, "sample"))
	w.reader(nil, news.Follow{Kind: news.FollowEditors})
	b := w.put("b", "khavar", "زمین نیروگاه", "زمین این طرح واگذار شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error {
		return tx.SaveCandidates(ctx, []news.Article{b}, []news.Candidate{{Proposal: "sun", Article: "b", Score: 0.8, Evidence: "زمین این طرح واگذار شد."}})
	}))
	_, err := w.PutPage(ctx, news.Page{Source: "khavar", URL: "https://khavar.test/9", FetchedAt: w.at.Add(time.Hour), Fault: news.FaultTimeout, Detail: "no answer in 30s"})
	w.check(err)
	w.at = w.at.Add(time.Hour)
	w.check(w.SetAlarms(ctx, []news.Alarm{{Source: "khavar", Kind: news.AlarmSilent, Of: 7}}))
	w.says(w.tomorrow(), "برای ویراستاران", "نیروگاه دشت نمونه: ۱ نامزد تازه", "زمین این طرح واگذار شد.", "منابع خاموش: خاور: از ۱ آذر ۱۴۰۵", "خاور: پاسخ به\u200cموقع نرسید")
	w.silent(w.tomorrow())
}

package mailing_test

import (
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func TestProposalsComeFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	sun := news.Proposal{ID: "sun", Title: "نیروگاه دشت نمونه"}
	w.check(w.AddProposal(ctx, sun, "sample"))
	w.board = []news.Standing{{Proposal: sun, DaysSilent: 90}}
	w.reader(nil, fiber, news.Follow{Kind: news.FollowProposal, Value: "sun"}, news.Follow{Kind: news.FollowSpeaker, Value: "modir"}, news.Follow{Kind: news.FollowNeglected})
	w.put("a", "khavar", "فیبر نوری آمد", "متن.")
	b := w.put("b", "khavar", "زمین نیروگاه", "زمین این طرح واگذار شد.")
	c := w.put("c", "bakhtar", "گفتگو", "مدیر نمونه گفت: کار آغاز شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error {
		if err := tx.SaveCandidates(ctx, []news.Article{b}, []news.Candidate{{Proposal: "sun", Article: "b", Score: 0.8, Evidence: "زمین این طرح واگذار شد."}}); err != nil {
			return err
		}
		if _, _, err := tx.SaveStatements(ctx, c, []news.Statement{{Article: "c", Quote: "کار آغاز شد.", Speaker: "مدیر نمونه", Entity: "modir"}}); err != nil {
			return err
		}
		_, err := tx.AddEvent(ctx, news.Event{Proposal: "sun", Axis: news.AxisDelivery, From: news.NoActionFound, To: news.UnderWay, OccurredOn: w.at, Precision: news.PrecisionDay})
		return err
	}))
	w.board[0].Neglected, w.board[0].DaysSilent = true, 91
	w.says(w.tomorrow(), "آنچه در پیشنهادها تغییر کرد", "نیروگاه دشت نمونه", "اقدامی یافت نشد ← در حال اجرا", "تازه مغفول\u200cمانده", "۹۱ روز بی\u200cخبر",
		"فیبر نوری آمد", "زمین این طرح واگذار شد.", "چرا این را گرفتید: پیشنهاد «نیروگاه دشت نمونه»", "مدیر نمونه: کار آغاز شد.")
	w.board[0].DaysSilent = 92
	w.silent(w.tomorrow()) // neglected still, but not newly
}

// Editors accept what was found in any order; the digest tells the steps as
// the page does.
func TestStepsFollowEachOtherHoweverTheyWereRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.check(w.AddProposal(ctx, news.Proposal{ID: "sun", Title: "نیروگاه دشت نمونه"}, "sample"))
	w.reader(nil, news.Follow{Kind: news.FollowProposal, Value: "sun"})
	step := func(daysAgo int, from, to news.Status) {
		t.Helper()
		w.check(w.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.AddEvent(ctx, news.Event{
				Proposal: "sun", Axis: news.AxisDelivery, From: from, To: to, OccurredOn: w.at.AddDate(0, 0, -daysAgo), Precision: news.PrecisionDay,
			})
			return err
		}))
	}
	step(10, news.NoActionFound, news.Stalled)
	step(40, news.NoActionFound, news.Authorised) // earlier, recorded later
	got := w.tomorrow()
	w.says(got, "۲ تغییر", "اقدامی یافت نشد ← "+news.Authorised.Name("fa"), news.Authorised.Name("fa")+" ← "+news.Stalled.Name("fa"))
	step(20, news.Authorised, news.UnderWay) // between the two
	got = w.tomorrow()
	w.says(got, "۱ تغییر", news.Authorised.Name("fa")+" ← "+news.UnderWay.Name("fa"))
	step(15, news.UnderWay, news.UnderWay) // changes nothing
	w.silent(w.tomorrow())
}

package mailing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

func TestEachStoryIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.put("before", "khavar", "فیبر نوری پیش از اشتراک", "متن.")
	w.reader(nil, fiber)
	w.put("first", "khavar", "فیبر نوری در شهر نمونه", "کار فیبر نوری آغاز شد. ادامه دارد.")
	w.put("copy", "bakhtar", "فیبر نوری در شهر نمونه آمد", "کار فیبر نوری آغاز شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error { return tx.SetOrigin(ctx, "copy", "first") }))
	w.put("other", "khavar", "خبر دیگر", "چیز دیگر.")

	got := w.tomorrow()
	w.says(got, "۱ خبر", "فیبر نوری در شهر نمونه\n", "۱ رسانهٔ دیگر", "کار فیبر نوری آغاز شد.", "چرا این را گرفتید: جستجوی «فیبر نوری»")
	if strings.Contains(got[0], "پیش از اشتراک") || strings.Contains(got[0], "خبر دیگر") {
		t.Errorf("too much is told:\n%s", got[0])
	}
	w.silent(w.build()) // not twice a day

	w.put("late", "shomal", "باز هم فیبر نوری در شهر نمونه", "کار فیبر نوری آغاز شد.")
	w.check(w.Update(ctx, func(tx *store.Tx) error { return tx.SetOrigin(ctx, "late", "first") }))
	w.silent(w.tomorrow()) // another copy of what is known, and no news: no mail

	w.put("next", "khavar", "فیبر نوری روستایی", "متن.")
	w.says(w.tomorrow(), "فیبر نوری روستایی")
}

func TestStoryThatTurnsOutToBeKnownIsNotToldAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.reader(nil, fiber)
	w.put("told", "khavar", "فیبر نوری در شهر نمونه", "متن.")
	w.says(w.tomorrow(), "فیبر نوری در شهر نمونه")
	w.put("earlier", "bakhtar", "فیبر نوری، خبر نخست", "متن.") // the story's origin, found later
	w.check(w.Update(ctx, func(tx *store.Tx) error { return tx.SetOrigin(ctx, "told", "earlier") }))
	w.silent(w.tomorrow())
}

func TestCorrectionIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	a := w.put("a", "khavar", "۴۰۰ روستا به فیبر نوری وصل شد", "متن.")
	w.says(w.tomorrow(), "۴۰۰ روستا")
	a.Body = "متن." + "  " // read differently, the same words
	_, err := w.PutArticle(t.Context(), a)
	w.check(err)
	w.silent(w.tomorrow())
	a.Title = "۴۰ روستا به فیبر نوری وصل شد"
	_, err = w.PutArticle(t.Context(), a)
	w.check(err)
	w.says(w.tomorrow(), "۱ اصلاح", "اصلاح\u200cشده پس از خبر دادن به شما", "۴۰ روستا", "«۴۰۰ روستا به فیبر نوری وصل شد»", "جستجوی «فیبر نوری»")
	w.silent(w.tomorrow())
}

func TestCapAndMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cfg.Items = 5
	w.reader(func(s *news.Subscription) { s.Language, s.Context = "en", news.ContextTitles }, fiber)
	for i := range 9 {
		w.put(fmt.Sprint("a", i), "khavar", fmt.Sprint("فیبر نوری شماره ", i), "متن.")
	}
	got := w.tomorrow()
	w.says(got, "9 stories", "and 4 more: https://peygir.example/?q=")
	if n := strings.Count(got[0], "Why you got this"); n != 5 {
		t.Errorf("%d items, want 5", n)
	}
}

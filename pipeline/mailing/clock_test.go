package mailing_test

import (
	"testing"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline/mailing"
)

func TestQuietWeek(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(func(s *news.Subscription) { s.AllQuiet = true }, fiber)
	for day := range 15 {
		got := w.tomorrow()
		if quiet := day == 7 || day == 14; quiet {
			w.says(got, "خبر تازه\u200cای نیست", "جستجوی «فیبر نوری»")
		} else {
			w.silent(got)
		}
	}
}

func TestImmediate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(func(s *news.Subscription) { s.Cadence = news.Immediate }, fiber)
	w.silent(w.build())
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.says(w.build(), "فیبر نوری یک")
	w.put("b", "khavar", "فیبر نوری دو", "متن.")
	w.silent(w.build()) // not every minute
	w.at = w.at.Add(11 * time.Minute)
	w.says(w.build(), "فیبر نوری دو")
}

func TestMachineThatSleptTellsAllOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	w.at = w.at.AddDate(0, 0, 4)
	w.put("b", "khavar", "فیبر نوری دو", "متن.")
	w.says(w.build(), "۲ خبر")
	w.silent(w.build())
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.reader(nil, fiber)
	w.put("a", "khavar", "فیبر نوری یک", "متن.")
	for range 2 {
		n := 0
		done, err := w.mailer().Build(t.Context(), mailing.Order{Upto: 1, Day: w.at, Dry: func(m news.Message) error {
			n++
			if m.Items != 1 || len(m.Bytes) == 0 {
				t.Errorf("got %+v", m)
			}
			return nil
		}})
		if err != nil || n != 1 || done != (mailing.Built{Due: 1, Messages: 1}) {
			t.Errorf("got %d messages, %+v, %v", n, done, err)
		}
	}
	if len(w.states()) != 0 {
		t.Error("a dry run filled the outbox")
	}
}

package proposal

import (
	"strings"

	"github.com/peygir/peygir/news"
)

// finding is the event that a sentence tells and how clearly it does.
type finding struct {
	event    news.EventKind
	strength float64
}

// cue is a stretch of words that tells an event.
type cue struct {
	event news.EventKind
	text  string
	worth float64
}

// classify reads the event off a plain sentence (see reading.plain).
func classify(plain string) finding {
	score := map[news.EventKind]float64{}
	for _, c := range cues {
		if strings.Contains(plain, c.text) {
			score[c.event] = max(score[c.event], c.worth)
		}
	}
	done := score[news.EventDelivered]
	switch {
	case any(plain, negations) && done > 0:
		score[news.EventStalled] = max(score[news.EventStalled], done)
		delete(score, news.EventDelivered)
	case any(plain, futures) && (done > 0 || score[news.EventStarted] > 0):
		score[news.EventCommitted] = max(score[news.EventCommitted], 1+max(done, score[news.EventStarted]))
		delete(score, news.EventDelivered)
		delete(score, news.EventStarted)
	}
	if any(plain, negations) && score[news.EventApproved] > 0 {
		score[news.EventRejected] = score[news.EventApproved]
		delete(score, news.EventApproved)
	}
	best := finding{event: news.EventMention}
	for _, kind := range order {
		if s := score[kind]; s > best.strength {
			best = finding{kind, s}
		}
	}
	return best
}

func any(plain string, list []string) bool {
	for _, s := range list {
		if strings.Contains(plain, s) {
			return true
		}
	}
	return false
}

// order decides between events that are told equally clearly.
var order = []news.EventKind{
	news.EventRejected, news.EventStalled, news.EventAbandoned, news.EventFunded, news.EventApproved,
	news.EventCommitted, news.EventDelivered, news.EventProgress, news.EventStarted, news.EventUnderReview,
	news.EventDemanded, news.EventCriticised, news.EventAcknowledged,
}

var negations = []string{" نشد ", " نشده ", " نشده است ", " نرسید", " نکرد", " نگرفت", " نخواهد "}

var futures = []string{" خواهد ", " خواهند ", " خواهیم ", " قرار است ", " میشود ", " میشوند ", " میکند ", " میکنیم ", " آینده ", " دیگر ", " تا پایان "}

var cues = build(map[news.EventKind]string{
	news.EventApproved:    "تصویب|مصوب|تایید شد|ابلاغ",
	news.EventFunded:      "اعتبار|بودجه|اختصاص",
	news.EventRejected:    "رد شد|مخالفت کرد|تکذیب",
	news.EventStalled:     "متوقف|تاخیر|تعطیل|مشکل|موانع|وقفه|تعویق",
	news.EventAbandoned:   "منتفی|لغو شد",
	news.EventCommitted:   "قرار است|وعده|قول داد|خبر داد|زمان بهره برداری|در دستور کار",
	news.EventDelivered:   "افتتاح|بهره برداری|بهرهبرداری|گشایش|راه اندازی|راهاندازی|به پایان رسید",
	news.EventProgress:    "درصد|پیشرفت|در حال اجرا|تاکنون|تا کنون|ادامه",
	news.EventStarted:     "آغاز شد|شروع شد|کلنگ|آغاز میشود",
	news.EventUnderReview: "بررسی|کمیسیون|در دست مطالعه|کارشناسی",
	news.EventDemanded:    "باید|خواستار|ضروری|لازم است|پیشنهاد",
	news.EventCriticised:  "انتقاد|اعتراض|محروم|ناکافی|تبعات",
})

func build(lists map[news.EventKind]string) []cue {
	var out []cue
	for _, kind := range order {
		for _, text := range strings.Split(lists[kind], "|") {
			if text != "" {
				out = append(out, cue{kind, " " + text, 1})
			}
		}
	}
	return out
}

package view

import (
	"time"

	"github.com/peygir/peygir/news"
)

// pair is a word in both languages.
type pair struct{ fa, en string }

func (p pair) in(l Lang) string {
	if l == English {
		return p.en
	}
	return p.fa
}

var events = map[news.EventKind]pair{
	news.EventAcknowledged: {"اعلام وصول", "acknowledged"},
	news.EventUnderReview:  {"در دست بررسی", "under review"},
	news.EventCommitted:    {"وعده یا تعهد", "promised"},
	news.EventApproved:     {"تصویب", "approved"},
	news.EventFunded:       {"تأمین بودجه", "funded"},
	news.EventRejected:     {"مخالفت", "rejected"},
	news.EventStarted:      {"آغاز کار", "started"},
	news.EventProgress:     {"پیشرفت", "progress"},
	news.EventStalled:      {"توقف", "stalled"},
	news.EventDelivered:    {"تحقق", "delivered"},
	news.EventAbandoned:    {"کنار گذاشته شد", "abandoned"},
	news.EventDemanded:     {"مطالبه", "demanded"},
	news.EventCriticised:   {"انتقاد", "criticised"},
	news.EventMention:      {"اشاره", "mentioned"},
}

var faults = map[news.Fault]pair{
	news.FaultTimeout:     {"پاسخ به\u200cموقع نرسید", "no answer in time"},
	news.FaultRefused:     {"اتصال برقرار نشد", "no connection"},
	news.FaultDNS:         {"نام دامنه یافت نشد", "name does not resolve"},
	news.FaultBlocked:     {"نشانی غیرمجاز", "address not allowed"},
	news.FaultRobots:      {"robots.txt اجازه نمی\u200cدهد", "robots.txt forbids"},
	news.FaultRedirect:    {"تغییر مسیر نادرست", "wrong redirect"},
	news.FaultChallenge:   {"صفحهٔ آزمون ربات", "challenge page"},
	news.FaultTooLarge:    {"صفحهٔ بیش از اندازه بزرگ", "too large"},
	news.FaultNotHTML:     {"صفحهٔ وب نیست", "not a page"},
	news.FaultStatus:      {"پاسخ خطا", "error status"},
	news.FaultGone:        {"صفحه دیگر نیست", "gone"},
	news.FaultSoft404:     {"صفحهٔ نیست با پاسخ درست", "soft 404"},
	news.FaultEmpty:       {"متنی یافت نشد", "no text found"},
	news.FaultEncoding:    {"رمزگذاری آسیب\u200cدیده", "damaged encoding"},
	news.FaultNotArticle:  {"خبر نیست", "not an article"},
	news.FaultInterrupted: {"نیمه\u200cکاره ماند", "interrupted"},
}

// Status names a state of a proposal; one that is not known stays as it is.
func (l Lang) Status(s news.Status) string { return s.Name(string(l)) }

// Event names what an evidence sentence reports.
func (l Lang) Event(e news.EventKind) string {
	if p, ok := events[e]; ok {
		return p.in(l)
	}
	return string(e)
}

// Fault names what went wrong with a page.
func (l Lang) Fault(f news.Fault) string {
	if p, ok := faults[f]; ok {
		return p.in(l)
	}
	return string(f)
}

// Tone is the class that colours a status; the word beside it says the same.
func Tone(s news.Status) string {
	switch s {
	case news.Delivered, news.Committed, news.UnderWay, news.Authorised, news.DeliveredInPart:
		return "good"
	case news.Rejected, news.Abandoned, news.Stalled:
		return "bad"
	case news.Acknowledged, news.UnderReview, news.CommittedInPart, news.Superseded:
		return "warn"
	default:
		return ""
	}
}

// paramDay writes a day that is kept as 2006-01-02 for a reader.
func (l Lang) paramDay(s string) string {
	t, err := Day(s)
	if err != nil {
		return s
	}
	return l.date(t, news.PrecisionDay)
}

// Point is a place on a plot: a count that begins at an instant.
type Point struct {
	Start time.Time
	Year  int // the Jalali one that begins there, where points are years
	Count int
	Href  string // of what was counted; may be empty
}

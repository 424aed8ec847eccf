package view

import (
	"time"

	"github.com/peygir/peygir/news"
)

var weekdays = map[time.Weekday]pair{
	time.Saturday:  {"شنبه", "Saturday"},
	time.Sunday:    {"یکشنبه", "Sunday"},
	time.Monday:    {"دوشنبه", "Monday"},
	time.Tuesday:   {"سه\u200cشنبه", "Tuesday"},
	time.Wednesday: {"چهارشنبه", "Wednesday"},
	time.Thursday:  {"پنجشنبه", "Thursday"},
	time.Friday:    {"جمعه", "Friday"},
}

// Weekday names a day of the week.
func (l Lang) Weekday(d time.Weekday) string { return weekdays[d].in(l) }

var subscriptionStates = map[news.SubscriptionState]pair{
	news.SubscriptionPending: {"در انتظار تأیید", "to be confirmed"},
	news.SubscriptionActive:  {"فعال", "active"},
	news.SubscriptionPaused:  {"موقتاً متوقف", "paused"},
	news.SubscriptionLeft:    {"پایان\u200cیافته", "ended"},
	news.SubscriptionBounced: {"پیام\u200cها برگشت خورد", "messages came back"},
}

func (l Lang) subscription(s news.SubscriptionState) string { return subscriptionStates[s].in(l) }

var messageStates = map[news.MessageState]pair{
	news.MessageQueued:    {"در صف", "queued"},
	news.MessageHanded:    {"در حال تحویل", "being handed over"},
	news.MessageSent:      {"فرستاده\u200cشده", "sent"},
	news.MessageWritten:   {"نوشته\u200cشده", "written"},
	news.MessageUncertain: {"نامعلوم", "uncertain"},
	news.MessageFailed:    {"ناموفق", "failed"},
	news.MessageClosed:    {"رهاشده", "left as it is"},
}

func (l Lang) message(s news.MessageState) string { return messageStates[s].in(l) }

var messageKinds = map[news.MessageKind]pair{
	news.MessageDigest:  {"خبرنامه", "digest"},
	news.MessageQuiet:   {"بی\u200cخبری", "nothing new"},
	news.MessageConfirm: {"درخواست تأیید", "asks to confirm"},
}

func (l Lang) messageKind(k news.MessageKind) string { return messageKinds[k].in(l) }

package proposal

import (
	"strings"

	"github.com/peygir/peygir/news"
)

// deed is a cue whose event depends on the verb that follows.
type deed struct {
	text string
	told [5]finding // by aspect
}

// finding is an event and how clearly it is told.
type finding struct {
	event    news.EventKind
	strength float64
}

// cue is a stretch of words that tells an event by itself.
type cue struct {
	text  string
	event news.EventKind
	worth float64
}

func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}

var (
	deniedVerbs  = set("نشد نشده نشدند نرسید نرسیده نکرد نکرده نکردند نگرفت نگرفته نیافت نیافته نخواهد نخواهند نیست ندارد نداد نداده نبود نبوده")
	futureVerbs  = set("خواهد خواهند خواهیم")
	presentVerbs = set("شود شوند رسد رسند کند کنند کنیم کنم گیرد گیرند گردد گردند یابد یابند پذیرد دهد دهیم دهند پردازد پردازیم باشد آید اید")
	pastVerbs    = set("شد شده شدند شدهاست رسید رسیده رسیدند رساند کرد کرده کردند کردهاند گرفت گرفته گرفتند گرفتهاند یافت یافته گردید گردیده گردیدند داد داده دادند پذیرفت")
	saying       = set("اعلام خبر یاد اشاره تاکید اضافه عنوان اظهار بیان ابراز تصریح خاطرنشان بینی پیشبینی ادامه")
	// reliefs name a trouble only to say that there is none.
	reliefs = []string{" بدون هیچ تاخیری ", " بدون هیچ تاخیر ", " بدون تاخیر ", " بدون وقفه ", " بدون مشکل ", " بدون کمترین مشکل ", " متوقف نشود ", " متوقف نشد ", " متوقف نمیشود "}
	sayings = []string{" گفت ", " افزود ", " اظهار ", " تصریح ", " تاکید ", " خبر داد", " خبرداد", " اعلام ", " یادآور ", " خاطرنشان ", " بیان ", " عنوان ", " اشاره ", " اضافه کرد", " ادامه داد"}
	times   = []string{
		" سال ", " ماه ", " هفته ", " روز ", " امروز ", " دیروز ", " امسال ", " فردا ", " فروردین", " اردیبهشت", " خرداد", " تیر ", " تیرماه ",
		" مرداد", " شهریور", " مهر ", " مهرماه ", " آبان", " آذر", " دی ", " دیماه ", " بهمن", " اسفند",
	}
	comingTimes = []string{
		" قرار است ", " آینده ", " اینده ", " روز دیگر ", " ماه دیگر ", " هفته دیگر ", " سال دیگر ", " تا پایان ", " تا آخر ",
		" تا اخر ", " تا اواخر ", " تا اواسط ", " تا اوایل ", " به زودی ", " بزودی ", " وعده ", " قول داد ", " پیش بینی میشود ", " پیشبینی میشود ",
		" آماده بهره ", " قابل بهره ", " در نظر دارد ", " مقرر شد ",
	}
)

var deeds = buildDeeds()

func buildDeeds() []deed {
	told := func(o, p, f, d, w finding) [5]finding { return [5]finding{o, p, f, d, w} }
	is := func(kind news.EventKind, strength float64) finding { return finding{kind, strength} }
	committed, stalled, wished := is(news.EventCommitted, 1.6), is(news.EventStalled, 1.3), is(news.EventDemanded, 0.8)
	var out []deed
	put := func(list string, by [5]finding) {
		for text := range strings.SplitSeq(list, "|") {
			out = append(out, deed{" " + text, by})
		}
	}
	put("افتتاح|گشایش|بهره برداری|بهرهبرداری|گشوده|باز میشود|باز شد|باز کردند",
		told(is(news.EventDelivered, 0.7), is(news.EventDelivered, 1.5), committed, stalled, wished))
	put("راه اندازی|راهاندازی|به پایان|به اتمام|تکمیل|احداث|نصب|ایجاد|تجهیز|تحویل",
		told(is(news.EventProgress, 0.4), is(news.EventProgress, 1.2), committed, stalled, wished))
	put("اجرا|پرداخت|توزیع|اعطا|عرضه|ارایه|ارائه|واگذار|انجام|صادر",
		told(is(news.EventMention, 0), is(news.EventProgress, 0.9), is(news.EventCommitted, 1.2), is(news.EventStalled, 0.9), is(news.EventDemanded, 0.7)))
	put("آغاز|اغاز|شروع|کلنگ",
		told(is(news.EventStarted, 0.3), is(news.EventStarted, 1.2), is(news.EventCommitted, 1.3), stalled, wished))
	put("تصویب|مصوب |به تایید|تایید شد|ابلاغ|مصوبه",
		told(is(news.EventApproved, 0.9), is(news.EventApproved, 1.6), is(news.EventUnderReview, 1), is(news.EventRejected, 1.2), is(news.EventUnderReview, 0.8)))
	put("اعتبار|بودجه|تخصیص|اختصاص|تامین مالی",
		told(is(news.EventFunded, 0.4), is(news.EventFunded, 1), is(news.EventFunded, 0.7), is(news.EventStalled, 1), is(news.EventDemanded, 0.8)))
	return out
}

var cues = buildCues()

func buildCues() []cue {
	var out []cue
	put := func(kind news.EventKind, worth float64, list string) {
		for text := range strings.SplitSeq(list, "|") {
			out = append(out, cue{" " + text, kind, worth})
		}
	}
	put(news.EventRejected, 1.6, "رد شد|رد کرد|تکذیب|کذب|مخالفت کرد|موافقت نکرد|پذیرفته نشد")
	put(news.EventAbandoned, 1.6, "منتفی|لغو شد|کنار گذاشته شد|صرف نظر کرد")
	put(news.EventStalled, 1.5, "متوقف|تاخیر|تعویق|وقفه|مسکوت|بلاتکلیف|ابهام|معطل|نیمه تمام|نیمهتمام|قابل اجرا نیست|قرار بود|محقق نشد|عدم تحقق|رها شده|عقب ماند")
	put(news.EventStalled, 0.7, "تعطیل|مشکل|موانع|کمبود|مخالف")
	put(news.EventCommitted, 1.4, "قرار است|وعده داد|قول داد|متعهد|مقرر شد|مقرر شده|روز دیگر|ماه دیگر|هفته دیگر|اعلام میشود|اعلام خواهد|برگزار میشود|برگزار خواهد|از ابتدای|از اول|در دستور کار")
	put(news.EventCommitted, 0.6, "خبر داد|زمان بهره|در نظر دارد|درصدد|به زودی|بزودی|آینده|پیش بینی")
	put(news.EventProgress, 1.3, "پیشرفت|تاکنون|تا کنون|تا به حال|در حال اجرا|در حال انجام|در حال ساخت|در حال تکمیل|ثبت نام کرد|از سر گرفته|ادامه دارد")
	put(news.EventProgress, 2.2, "از سر گرفته شد|برطرف شد|رفع شد")
	put(news.EventProgress, 0.9, "توانسته|تحت پوشش|در دسترس|ثبت نام میکنند|خدمات|موفق شد|موفقیت|برطرف میشود|منعقد|انعقاد|آماده شده|روند اجرا")
	put(news.EventProgress, 0.6, "درصد|هم اکنون|عملیات|دستگاه")
	put(news.EventUnderReview, 1.4, "در حال بررسی|درحال بررسی|در دست بررسی|تحت بررسی|در دست مطالعه|ارجاع|به کمیسیون|بررسی خواهند|بررسی شد|بررسی میشود|تصمیم گیری|مشخص نشده|مشخص نیست|در انتظار|منتظر|یک فوریت|مراحل نهایی")
	put(news.EventUnderReview, 0.6, "بررسی|کمیسیون|کارشناسی|مطالعه|شور ")
	put(news.EventDemanded, 1.2, "باید|می بایست|میبایست|بایستی|خواستار|خواستند|درخواست|مطالبه|ضروری است|ضرورت دارد|لازم است|پیشنهاد ما|پیشنهاد کرد|پیشنهاد داد|نیاز دارد|تنها راه|انتظار داریم")
	put(news.EventCriticised, 1.3, "انتقاد|اعتراض|شکایت|دادگاه|ممانعت|محروم|ناکافی|نارضایتی|چالش|تبعات|غفلت|آسیب خواهد|هشدار|نادرست|اشتباه|فاقد|اجازه")
	put(news.EventAcknowledged, 0.9, "اعلام وصول|دریافت شد|مطلع|قبول داریم|آگاه")
	return out
}

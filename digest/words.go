package digest

import (
	"fmt"
	"strconv"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// tongue is the language of a message.
type tongue string

const (
	fa tongue = "fa"
	en tongue = "en"
)

func tongueOf(language string) tongue {
	if language == string(en) {
		return en
	}
	return fa
}

// T says a phrase, which is written here in English, with its arguments.
func (t tongue) T(phrase string, args ...any) string {
	if t == fa {
		if p, ok := phrases[phrase]; ok {
			phrase = p
		}
	}
	if len(args) == 0 {
		return phrase
	}
	if one, ok := singular[phrase]; ok && len(args) > 0 && args[0] == 1 {
		phrase = one
	}
	for i, a := range args {
		if n, ok := a.(int); ok { // digits within names stay as they are
			args[i] = t.digits(strconv.Itoa(n))
		}
	}
	return fmt.Sprintf(phrase, args...)
}

// digits writes the digits of a line as the language does.
func (t tongue) digits(s string) string {
	if t == fa {
		return persian.Digits(s)
	}
	return s
}

// Dir is the direction of the language.
func (t tongue) Dir() string {
	if t == fa {
		return "rtl"
	}
	return "ltr"
}

// align is where its lines begin.
func (t tongue) align() string {
	if t == fa {
		return "right"
	}
	return "left"
}

// Name sets a name or a title apart, so that Persian within an English line
// does not pull the digits beside it over to its side.
func (t tongue) Name(s string) string {
	if t == fa {
		return s
	}
	return "\u2067" + s + "\u2069"
}

// Quote puts words between the quotation marks of the language.
func (t tongue) Quote(s string) string {
	if t == fa {
		return "«" + s + "»"
	}
	return "“" + t.Name(s) + "”"
}

// singular are the English phrases that read differently of one.
var singular = map[string]string{
	"%v stories":                "%v story",
	"%v changes of proposals":   "%v change of a proposal",
	"%v corrections":            "%v correction",
	"%v things for the editors": "%v thing for the editors",
	"%v more outlets":           "%v more outlet",
	"%v new candidates":         "%v new candidate",
	"%v times":                  "%v time",
	"silent for %v days":        "silent for %v day",
}

var phrases = map[string]string{
	"Peygir":                            "پیگیر",
	"%s new":                            "%s تازه",
	"Peygir: %s":                        "پیگیر: %s",
	"Peygir: all quiet":                 "پیگیر: خبر تازه\u200cای نیست",
	"Peygir: please confirm":            "پیگیر: لطفاً تأیید کنید",
	"Your digest of %s":                 "گزارش %s",
	"%v stories":                        "%v خبر",
	"%v changes of proposals":           "%v تغییر در پیشنهادها",
	"%v newly neglected":                "%v پیشنهاد تازه\u200cمغفول",
	"%v corrections":                    "%v اصلاح",
	"%v things for the editors":         "%v کار برای ویراستاران",
	"What changed in the proposals":     "آنچه در پیشنهادها تغییر کرد",
	"Newly neglected":                   "تازه مغفول\u200cمانده",
	"Corrected since you were told":     "اصلاح\u200cشده پس از خبر دادن به شما",
	"Correction":                        "اصلاح",
	"The outlet changed this after %s.": "رسانه این خبر را پس از %s تغییر داد.",
	"You were told: %s":                 "پیش\u200cتر چنین بود: %s",
	"Response":                          "پاسخ",
	"Action":                            "اقدام",
	"%s → %s":                           "%s ← %s",
	"on %s":                             "در %s",
	"silent for %v days":                "%v روز بی\u200cخبر",
	"last heard of on %s":               "آخرین خبر: %s",
	"not found in %v sources as of %s":  "تا %[2]s در %[1]v منبع چیزی یافت نشد",
	"and %v more":                       "و %v خبر دیگر",
	"%v more outlets":                   "%v رسانهٔ دیگر",
	"At the outlet":                     "در رسانه",
	"Why you got this: you follow %s":   "چرا این را گرفتید: %s را دنبال می\u200cکنید",
	"the search %s":                     "جستجوی %s",
	"the proposal %s":                   "پیشنهاد %s",
	"what %s says":                      "گفته\u200cهای %s",
	"neglected proposals":               "پیشنهادهای مغفول",
	"editors' news":                     "خبرهای ویراستاران",
	" and ":                             " و ",
	"For the editors":                   "برای ویراستاران",
	"%v new candidates":                 "%v نامزد تازه",
	"Silent sources":                    "منابع خاموش",
	"nothing new since %s":              "از %s چیز تازه\u200cای نیامده",
	"never gave anything":               "هرگز چیزی نداده",
	"Faults":                            "خطاها",
	"%v times":                          "%v بار",
	"Messages that need a look":         "نامه\u200cهایی که باید دید",
	"timeout":                           "پاسخ به\u200cموقع نرسید", "refused": "اتصال برقرار نشد", "dns": "نام دامنه یافت نشد", "blocked": "نشانی غیرمجاز",
	"redirect": "تغییر مسیر نادرست", "challenge": "صفحهٔ آزمون ربات", "too_large": "صفحهٔ بیش از اندازه بزرگ", "status": "پاسخ خطا",
	"empty": "متنی یافت نشد", "encoding": "رمزگذاری آسیب\u200cدیده", "interrupted": "نیمه\u200cکاره ماند",
	"broken": "دیگر چیزی از آن نمی\u200cرسد", "layout": "صفحه\u200cهایش دیگر خوانده نمی\u200cشود",
	"uncertain":           "نامعلوم",
	"failed":              "ناموفق",
	"Change or stop":      "تغییر یا پایان",
	"Stop these messages": "دیگر نفرستید",
	"You get this because %s subscribed and confirmed.": "این نامه می\u200cرسد چون %s مشترک شد و تأیید کرد.",
	"Words belong to the outlets named beside them.":    "هر سخن از آنِ رسانه\u200cای است که نامش کنار آن آمده.",
	"All is quiet": "خبر تازه\u200cای نیست",
	"Nothing new came for what you follow since %s.": "از %s درباره آنچه دنبال می\u200cکنید چیز تازه\u200cای نیامده است.",
	"You follow:":    "دنبال می\u200cکنید:",
	"Please confirm": "لطفاً تأیید کنید",
	"Somebody, we hope you, asked that this address gets digests from Peygir. Nothing will be sent unless you confirm.": "کسی، به گمان ما خود شما، خواسته است که گزارش\u200cهای پیگیر به این نشانی برسد. تا تأیید نکنید چیزی فرستاده نمی\u200cشود.",
	"Confirm":                        "تأیید می\u200cکنم",
	"If it was not you, do nothing.": "اگر شما نبودید، کاری لازم نیست.",
}

// status names a state of a proposal.
func (t tongue) status(s news.Status) string { return s.Name(string(t)) }

// axis names a line along which a proposal moves.
func (t tongue) axis(a news.Axis) string {
	if a == news.AxisResponse {
		return t.T("Response")
	}
	return t.T("Action")
}

// followed names what is followed, within a sentence.
func (t tongue) followed(r Reason) string {
	switch r.Follow.Kind {
	case news.FollowQuery:
		return t.T("the search %s", t.Quote(r.Name))
	case news.FollowProposal:
		return t.T("the proposal %s", t.Quote(r.Name))
	case news.FollowSpeaker:
		return t.T("what %s says", t.Name(r.Name))
	case news.FollowNeglected:
		return t.T("neglected proposals")
	default:
		return t.T("editors' news")
	}
}

var (
	jalaliLatin = [...]string{"Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"}
	gregorianFa = [...]string{"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"}
	weekdaysFa  = [...]string{"یکشنبه", "دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه"}
)

// day writes the day of t in the calendar of the language.
func (t tongue) day(at time.Time) string {
	if t == fa {
		return persian.FormatJalaliDay(at)
	}
	return gregorian(en, at)
}

// bothDays writes the day of t with its weekday in both calendars.
func (t tongue) bothDays(at time.Time) string {
	weekday := at.In(persian.Tehran).Weekday()
	if t == fa {
		return weekdaysFa[weekday] + " " + persian.FormatJalaliDay(at) + " (" + gregorian(fa, at) + ")"
	}
	y, m, d := persian.Jalali(at)
	return fmt.Sprintf("%s, %s (%d %s %d)", weekday, gregorian(en, at), d, jalaliLatin[m-1], y)
}

// when writes a time as exactly as it is known, in both calendars.
func (t tongue) when(at time.Time, p news.Precision) string {
	if at.IsZero() {
		return ""
	}
	local := at.In(persian.Tehran)
	y, m, d := persian.Jalali(at)
	switch p {
	case news.PrecisionYear:
		return t.digits(strconv.Itoa(y)) + " (" + t.digits(strconv.Itoa(local.Year())) + ")"
	case news.PrecisionMonth:
		if t == fa {
			return t.digits(persian.Months[m-1]+" "+strconv.Itoa(y)) + " (" + t.digits(gregorianFa[local.Month()-1]+" "+strconv.Itoa(local.Year())) + ")"
		}
		return fmt.Sprintf("%s %d (%s %d)", local.Month(), local.Year(), jalaliLatin[m-1], y)
	}
	clock := ""
	if p == news.PrecisionMinute {
		clock = t.digits(local.Format(" 15:04"))
	}
	if t == fa {
		return persian.FormatJalaliDay(at) + clock + " (" + gregorian(fa, at) + ")"
	}
	return gregorian(en, at) + clock + fmt.Sprintf(" (%d %s %d)", d, jalaliLatin[m-1], y)
}

func gregorian(t tongue, at time.Time) string {
	at = at.In(persian.Tehran)
	month := at.Month().String()
	if t == fa {
		month = gregorianFa[at.Month()-1]
	}
	return t.digits(fmt.Sprintf("%d %s %d", at.Day(), month, at.Year()))
}

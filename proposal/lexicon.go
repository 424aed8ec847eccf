package proposal

import "strings"

// keys turns a list of words into a set of their keys.
func keys(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[key(w)] = true
		set[w] = true
	}
	return set
}

// functionWords carry no subject.
var functionWords = keys(`از به با در بر برای تا را که و یا این آن هر هم نیز اما اگر یک دو سه
	چه چون بین پس پیش بعد قبل روی زیر طی ضمن جهت درباره درمورد مورد توسط بی غیر
	است بود شد شود کرد کند کنند شده کرده می نمی خود خویش او وی ما من آنها اینها
	هزار میلیون میلیارد سال ماه روز هفته نخستین اولین سپس ابتدا منظور دست ع ره س ص`)

// undertakingWords name kinds of undertakings, their papers and their steps.
var undertakingWords = keys(`طرح پروژه برنامه لایحه پیشنهاد مصوبه قانون آییننامه اییننامه آیین نامه اجرا اجرای
	اجرایی احداث ساخت تکمیل افتتاح بهرهبرداری بهره برداری گشایش حفاری عملیات راهاندازی راه اندازی
	تصویب ابلاغ تشکیل تاسیس ایجاد توسعه گسترش واگذاری قرارداد تامین تخصیص اختصاص پرداخت اعطا اعطای
	فوریت شروع آغاز پیگیری جلسه بررسی`)

package index

import "github.com/peygir/peygir/persian"

// Words of a question that say how something is asked, not what.
var (
	askingWord = setOf("چه چرا چند چندم چندمین کدام کدامیک کدامین کدامند آیا ایا کجا کجاست کی کیست کیستند چیست چیستند چگونه چطور چقدر چیزی کسی کسانی نام ببرید " +
		// as it is spoken
		"چیه چیا چجوری چطوری چجور کجاس کیه چنده چقد انقد انقدر اینقد اینقدر واسه برا اینا اونا دیگه الان خیلی لطفا اصلا یه هس نیس هستن میشه نمیشه بشه نشه میکنه نمیکنه میکنن نمیکنن میکنم بکنم بکنه کنه میده نمیده میدن داره نداره دارن ندارن دارم ندارم میخوام میخواد بخوام میتونم نمیتونم میتونه بدونم میدونید")

	// A verb that makes a predicate of the noun before it: استفاده کردن.
	lightVerb = setOf("کردن کرد کند کنند کنیم کرده کردند کردهاست میکند میکنند میکرد میکردند شدن شد شود شوند شده شدهاست شدند میشود میشوند میشد میشدند دادن داد دهد دهند داده دادند دادهاست میدهد میدهند میداد میدادند گرفتن گرفت گیرد گیرند گرفته گرفتند میگیرد میگیرند میگرفت داشتن داشت دارد دارند داشته داشتند نمودن نمود نماید مینماید گردید گردد میگردد یافتن یافت یابد یافته مییابد میباشد باشد است بود")

	// Nouns that lend such a verb hardly any meaning.
	lightNoun = setOf("استفاده ارائه ارایه انجام صورت قرار مورد اقدام وجود نظر عمل اختصاص تعلق حساب پیدا واقع نقش")

	// Nouns that are a preposition together with the one before them.
	prepositions = map[string]map[string]bool{
		"به": setOf("صورت عنوان وسیله دلیل علت خاطر منظور واسطه جهت نسبت لحاظ سبب نظر جای شکل طور نوعی"),
		"در": setOf("مورد زمینه باره خصوص رابطه جریان حال صورت طول طی حدود قبال مقابل برابر جهت میان نتیجه"),
		"از": setOf("طریق نظر سوی طرف جمله لحاظ جانب قبیل روی میان"),
		"بر": setOf("اساس اثر طبق پایه حسب روی"),
		"با": setOf("توجه وجود هدف"),
	}
)

// faint tells whether a word of a query carries little meaning where it
// stands: it joins others, asks, is part of a preposition, or lends a verb its noun.
func faint(tokens []persian.Token, i int) bool {
	word := tokens[i].Norm
	switch {
	case functionWord[word], askingWord[word], lightVerb[word]:
		return true
	case i > 0 && prepositions[tokens[i-1].Norm][word]:
		return true
	}
	return i+1 < len(tokens) && lightNoun[word] && lightVerb[tokens[i+1].Norm]
}

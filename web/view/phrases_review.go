package view

// reviewPhrases gives the Persian of the pages about proposals that editors
// work on, and of what is read of them elsewhere.
var reviewPhrases = map[string]string{
	"Review": "بررسی",
	"The machine proposes, people decide. Accepting a finding adds the step it reports to the timeline; everything said here is kept with your name.": "ماشین پیشنهاد می\u200cکند و آدم\u200cها تصمیم می\u200cگیرند. پذیرفتن یک یافته گامی را که گزارش می\u200cکند به گاه\u200cشمار می\u200cافزاید؛ هرچه اینجا گفته شود با نام شما نگه داشته می\u200cشود.",
	"%s has reviewed this finding meanwhile: %s.": "%s در این میان این یافته را بررسی کرده است: %s.",
	"new":                                 "تازه",
	"accepted":                            "پذیرفته",
	"rejected":                            "ردشده",
	"What it reports":                     "چه گزارش می\u200cکند",
	"Another sentence is better evidence": "جملهٔ دیگری نشانهٔ بهتری است",
	"Sentence":                            "جمله",
	"the one above":                       "همان جملهٔ بالا",
	"Note":                                "یادداشت",
	"Accept":                              "می\u200cپذیرم",
	"Reject":                              "رد می\u200cکنم",
	"Undo the last review":                "پس\u200cگرفتن آخرین بررسی",
	"There is nothing to review here.":    "اینجا چیزی برای بررسی نیست.",
	"%s more wait after these.":           "پس از این\u200cها %s یافتهٔ دیگر در انتظار است.",
	"Evidence over time":                  "نشانه\u200cها در گذر زمان",
	"%s pieces of evidence since %s":      "%s نشانه از %s تاکنون",
	"no evidence yet":                     "هنوز نشانه\u200cای نیست",
	"This proposal is no longer followed since %s. All of it is kept.": "این پیشنهاد از %s دیگر پیگیری نمی\u200cشود. همهٔ آن نگه داشته شده است.",
	"The whole board as":  "همهٔ پیگیری\u200cها به\u200cصورت",
	"This follow-up as":   "این پیگیری به\u200cصورت",
	"What became of it":   "سرانجام آن",
	"Review the findings": "بررسی یافته\u200cها",
}

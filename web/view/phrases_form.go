package view

// formPhrases gives the Persian of what editors and subscribers read.
var formPhrases = map[string]string{
	"For editors":                  "برای ویراستاران",
	"You are here as %s.":          "با نام %s وارد شده\u200cاید.",
	"Token":                        "رمز ورود",
	"Log in":                       "ورود",
	"Log out":                      "خروج",
	"This token is not known.":     "این رمز شناخته نشد.",
	"This is a demo. Its token is": "این نمایش آزمایشی است. رمز ورودش:",
	"Editors review what the machine found. Paste your token; whoever runs this site makes it with peygir token.": "ویراستاران یافته\u200cهای ماشین را بررسی می\u200cکنند. رمز خود را اینجا بگذارید؛ گردانندهٔ این سایت آن را با peygir token می\u200cسازد.",

	"The form is too old": "این فرم دیگر معتبر نیست",
	"Please go back, load the page anew and send it again. Cookies must be allowed for that.": "لطفاً بازگردید، صفحه را دوباره باز کنید و فرم را باز بفرستید. برای این کار کوکی باید مجاز باشد.",
}

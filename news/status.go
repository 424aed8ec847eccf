package news

// statusNames are the Persian and the English name of each state.
var statusNames = map[Status][2]string{
	NoResponseFound: {"پاسخی یافت نشد", "no response found"},
	Acknowledged:    {"اعلام وصول", "acknowledged"},
	UnderReview:     {"در دست بررسی", "under review"},
	CommittedInPart: {"تعهد جزئی", "committed in part"},
	Committed:       {"تعهد", "committed"},
	Rejected:        {"رد", "rejected"},
	NoActionFound:   {"اقدامی یافت نشد", "no action found"},
	Authorised:      {"مصوب یا دارای بودجه", "approved or funded"},
	UnderWay:        {"در حال اجرا", "under way"},
	Stalled:         {"متوقف", "stalled"},
	DeliveredInPart: {"تحقق جزئی", "delivered in part"},
	Delivered:       {"محقق", "delivered"},
	Abandoned:       {"منتفی", "abandoned"},
	Superseded:      {"جایگزین", "superseded"},
}

// Name names a state for readers, in English for "en" and in Persian for any
// other language; one that is not known stays as it is.
func (s Status) Name(language string) string {
	names, ok := statusNames[s]
	switch {
	case !ok:
		return string(s)
	case language == "en":
		return names[1]
	}
	return names[0]
}

package view

import "github.com/peygir/peygir/news"

// Alarm says in a sentence what is wrong with a source.
func (l Lang) Alarm(a news.Alarm) string {
	count, of := l.Number(a.Count), l.Number(a.Of)
	never := a.Since.IsZero()
	since := ""
	if !never {
		since = l.date(a.Since, news.PrecisionMinute)
	}
	switch {
	case a.Kind == news.AlarmSilent && never:
		return l.T("answers, but has never given an article")
	case a.Kind == news.AlarmSilent:
		return l.T("silent: nothing new since %s, where about %s articles were to be expected", since, of)
	case a.Kind == news.AlarmLayout:
		return l.T("its pages seem to be built in a new way: %s of %s could not be read", count, of)
	case never:
		return l.T("broken: no good answer so far, %s of %s requests failed of late", count, of)
	}
	return l.T("broken: last good answer %s, %s of %s requests failed of late", since, count, of)
}

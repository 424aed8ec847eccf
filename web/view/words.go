package view

import "github.com/peygir/peygir/news"

// Status names a state of a proposal in the language.
func (l Lang) Status(s news.Status) string { return l.T("status " + string(s)) }

// Event names what an evidence sentence reports.
func (l Lang) Event(e news.EventKind) string { return l.T("event " + string(e)) }

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

type outboxData struct {
	State    news.MessageState
	All      int
	States   []messageCount
	Messages []news.Message
	Next     string
}

type messageCount struct {
	State news.MessageState
	Count int
}

var messageStates = []news.MessageState{
	news.MessageUncertain, news.MessageFailed, news.MessageQueued, news.MessageHanded, news.MessageWritten, news.MessageSent, news.MessageClosed,
}

// outboxRoutes registers what operators see of the messages. They hold
// addresses, so that they are for editors alone.
func (s *site) outboxRoutes(mux *http.ServeMux) {
	s.editorPage(mux, "/outbox", s.outboxPage, nil)
	s.messageRoutes(mux)
}

func (s *site) outboxPage(r *http.Request, p *view.Page) (string, error) {
	d := outboxData{State: news.MessageState(p.Query.Get("state"))}
	if !slices.Contains(messageStates, d.State) {
		d.State = ""
	}
	counts, err := s.deps.Outbox.MessageCounts(r.Context())
	if err != nil {
		return "", err
	}
	for _, state := range messageStates {
		d.All += counts[state]
		if counts[state] > 0 || state == d.State {
			d.States = append(d.States, messageCount{state, counts[state]})
		}
	}
	before, err := strconv.ParseInt(p.Query.Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	const most = 50
	if d.Messages, err = s.deps.Outbox.Messages(r.Context(), d.State, before, most); err != nil {
		return "", err
	}
	if len(d.Messages) == most {
		d.Next = changed(p, func(v url.Values) { v.Set("before", strconv.FormatInt(d.Messages[most-1].ID, 10)) })
	}
	p.Title, p.NoIndex, p.Data = p.Lang.T("Outbox"), true, d
	return "outbox", nil
}

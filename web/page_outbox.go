package web

import (
	"fmt"
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
	news.MessageUncertain, news.MessageFailed, news.MessageQueued, news.MessageHanded, news.MessageWritten, news.MessageSent,
}

// outboxRoutes registers what operators see of the messages. They hold
// addresses, so that they are for editors alone.
func (s *site) outboxRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /outbox", func(w http.ResponseWriter, r *http.Request) {
		if s.editors(w, r) {
			w.Header().Set("Cache-Control", "no-store")
			p := s.frame(r)
			name, err := s.outboxPage(r, &p)
			s.write(w, r, name, p, err)
		}
	})
	mux.HandleFunc("GET /outbox/{file}", func(w http.ResponseWriter, r *http.Request) {
		if s.editors(w, r) {
			w.Header().Set("Cache-Control", "no-store")
			s.message(w, r)
		}
	})
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

// message gives a message as it goes out, as a file for a mail program.
func (s *site) message(w http.ResponseWriter, r *http.Request) {
	var id int64
	var rest string
	if n, _ := fmt.Sscanf(r.PathValue("file"), "%d%s", &id, &rest); n != 2 || rest != ".eml" {
		s.write(w, r, "", s.frame(r), errNoPage)
		return
	}
	m, err := s.deps.Outbox.Message(r.Context(), id)
	if err != nil {
		s.write(w, r, "", s.frame(r), err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "message/rfc822")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="message-%d.eml"`, m.ID))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	// A failed write means that the caller has gone.
	_, _ = w.Write(m.Bytes)
}

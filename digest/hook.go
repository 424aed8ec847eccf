package digest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/peygir/peygir/news"
)

// event is what a webhook is told. Times are RFC 3339 in UTC.
type event struct {
	ID          string      `json:"id"`
	Kind        string      `json:"kind"`
	Period      string      `json:"period"`
	Due         time.Time   `json:"due"`
	Subject     string      `json:"subject"`
	ConfirmURL  string      `json:"confirm_url,omitempty"`
	ManageURL   string      `json:"manage_url"`
	Changes     []eventStep `json:"changes"`
	Neglected   []eventStep `json:"neglected"`
	Corrections []eventItem `json:"corrections"`
	Items       []eventItem `json:"items"`
	More        int         `json:"more"`
}

type eventStep struct {
	Proposal   news.ProposalID `json:"proposal"`
	Title      string          `json:"title"`
	URL        string          `json:"url"`
	Axis       news.Axis       `json:"axis,omitempty"`
	From       news.Status     `json:"from,omitempty"`
	To         news.Status     `json:"to,omitempty"`
	DaysSilent int             `json:"days_silent,omitempty"`
}

type eventItem struct {
	Article   news.ArticleID `json:"article"`
	Title     string         `json:"title"`
	Was       string         `json:"was,omitempty"`
	Outlet    string         `json:"outlet"`
	URL       string         `json:"url"`
	Page      string         `json:"page"`
	Published *time.Time     `json:"published,omitempty"`
	Copies    int            `json:"copies"`
	Speaker   string         `json:"speaker,omitempty"`
	Text      string         `json:"text,omitempty"`
	Why       []news.Follow  `json:"why"`
}

func (r *Renderer) payload(m news.Message, l Letter) ([]byte, error) {
	e := event{
		ID: m.MessageID, Kind: string(l.Kind), Period: l.Period, Due: l.Due.UTC(), Subject: m.Subject,
		ManageURL: r.site.Manage(l.Subscription.Token),
		Changes:   []eventStep{}, Neglected: []eventStep{}, Corrections: []eventItem{}, Items: []eventItem{},
	}
	if l.Kind == news.MessageConfirm {
		e.ConfirmURL = r.site.Confirm(l.Subscription.Token)
	}
	for _, c := range l.Changes {
		e.Changes = append(e.Changes, eventStep{
			Proposal: c.Proposal, Title: c.Title, URL: r.site.Proposal(c.Proposal), Axis: c.Axis, From: c.From, To: c.To,
		})
	}
	for _, n := range l.Neglected {
		e.Neglected = append(e.Neglected, eventStep{
			Proposal: n.Proposal, Title: n.Title, URL: r.site.Proposal(n.Proposal), DaysSilent: n.DaysSilent,
		})
	}
	for _, i := range l.Corrections {
		e.Corrections = append(e.Corrections, r.eventItem(i))
	}
	for _, g := range l.Groups {
		e.More += g.More
		for _, i := range g.Items {
			e.Items = append(e.Items, r.eventItem(i))
		}
	}
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write message %s: %w", m.MessageID, err)
	}
	return body, nil
}

func (r *Renderer) eventItem(i Item) eventItem {
	e := eventItem{
		Article: i.Article, Title: i.Title, Was: i.Was, Outlet: i.Outlet, URL: i.URL, Page: r.site.Article(i.Article),
		Copies: i.Copies, Speaker: i.Speaker, Text: i.Text, Why: []news.Follow{},
	}
	if !i.Published.IsZero() {
		at := i.Published.UTC()
		e.Published = &at
	}
	for _, w := range i.Why {
		e.Why = append(e.Why, w.Follow)
	}
	return e
}

// HookSecret is the key under which a subscription's webhook is signed; the
// reader sees it where the subscription is managed.
func HookSecret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("peygir webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// SignHook returns the signature of a body sent at the given time. The
// receiver computes the same and compares; the time keeps an old message from
// being played again.
func SignHook(secret string, at time.Time, body []byte) string {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

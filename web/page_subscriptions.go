package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// choice is a thing that can be ticked.
type choice struct {
	Value, Label string
	Kind         news.FollowKind
	Chosen       bool
}

// orderForm is what the form of a subscription shows.
type orderForm struct {
	Address          string
	Query            string // to follow as well
	Follows          []choice
	Board            bool // there is a list of the neglected
	Neglected        bool
	Cadence, Context string
	Language         string
	Hours, Days      []choice
	AllQuiet         bool
	Wrong            wrong
}

// form shows a subscription, as far as it is chosen.
func (s *site) orderForm(r *http.Request, p *view.Page, sub news.Subscription) orderForm {
	f := orderForm{
		Address: sub.Address, Board: s.deps.Proposals != nil, Cadence: string(sub.Cadence), Context: string(sub.Context),
		Language: sub.Language, AllQuiet: sub.AllQuiet,
	}
	for _, one := range sub.Follows {
		if one.Kind == news.FollowNeglected {
			f.Neglected = true
			continue
		}
		label, err := s.followed(r.Context(), one)
		if err != nil || label == "" {
			label = one.Value // gone since, or for editors alone: it can still be left
		}
		f.Follows = append(f.Follows, choice{string(one.Kind) + ":" + one.Value, label, one.Kind, true})
	}
	for hour := range 24 {
		f.Hours = append(f.Hours, choice{Value: strconv.Itoa(hour), Label: p.Lang.Digits(strconv.Itoa(hour) + ":00"), Chosen: hour == sub.Hour})
	}
	for _, day := range week {
		f.Days = append(f.Days, choice{
			Value: strings.ToLower(day.String()), Label: p.Lang.Weekday(day), Chosen: len(sub.Days) == 0 || slices.Contains(sub.Days, day),
		})
	}
	return f
}

// chosen reads what the form sent.
func chosen(v url.Values) news.Subscription {
	sub := news.Subscription{
		Cadence: news.Cadence(v.Get("cadence")), Context: news.Context(v.Get("context")), Language: v.Get("language"), AllQuiet: v.Get("all_quiet") != "",
	}
	var err error
	if sub.Hour, err = strconv.Atoi(v.Get("hour")); err != nil {
		sub.Hour = -1
	}
	for _, one := range v["follow"] {
		kind, value, _ := strings.Cut(one, ":")
		sub.Follows = append(sub.Follows, news.Follow{Kind: news.FollowKind(kind), Value: value})
	}
	if q := strings.TrimSpace(v.Get("query")); q != "" {
		sub.Follows = append(sub.Follows, news.Follow{Kind: news.FollowQuery, Value: q})
	}
	if v.Get("neglected") != "" {
		sub.Follows = append(sub.Follows, news.Follow{Kind: news.FollowNeglected})
	}
	for _, name := range v["day"] {
		if day, ok := weekday(name); ok {
			sub.Days = append(sub.Days, day)
		}
	}
	return sub
}

func (s *site) subscriptionRoutes(mux *http.ServeMux) {
	s.formPage(mux, "/subscribe", s.subscribePage)
	s.form(mux, "/subscribe", s.subscribeForm)
	s.page(mux, "/subscribe/sent", func(_ *http.Request, p *view.Page) (string, error) {
		p.Title, p.NoIndex = p.Lang.T("Subscribe"), true
		p.Data = s.deps.Config.DemoToken != "" && s.deps.Outbox != nil
		return "subscribed", nil
	})
	s.formPage(mux, "/subscriptions/{token}", s.orderPage)
	s.formPage(mux, "/subscriptions/{token}/confirm", s.orderPage)
	s.form(mux, "/subscriptions/{token}", s.changeOrder)
	s.form(mux, "/subscriptions/{token}/confirm", s.moveOrder("confirmed", func(r *http.Request, token string) (news.Subscription, error) {
		return s.deps.Orders.ConfirmSubscription(r.Context(), token)
	}))
	s.form(mux, "/subscriptions/{token}/pause", s.moveOrder("paused", func(r *http.Request, token string) (news.Subscription, error) {
		// One that was never confirmed must not become active by going on.
		if sub, err := s.deps.Orders.Subscription(r.Context(), token); err != nil || sub.State != news.SubscriptionActive {
			return sub, cmp.Or(err, fmt.Errorf("pause a subscription that is %s: %w", sub.State, news.ErrConflict))
		}
		return s.deps.Orders.SetSubscriptionState(r.Context(), token, news.SubscriptionPaused)
	}))
	s.formPage(mux, "/unsubscribe/{token}", s.leavePage)
	mux.HandleFunc("GET /api/v1/unsubscribe/{token}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/unsubscribe/"+url.PathEscape(r.PathValue("token")), http.StatusSeeOther)
	})
	mux.HandleFunc("POST /unsubscribe/{token}", s.leave)
	mux.HandleFunc("GET /feeds/{name}", s.orderFeed)
}

// subscribePage is the form of a new subscription. What to follow comes from
// the link that led here: a search, or follow=kind:value.
func (s *site) subscribePage(r *http.Request, p *view.Page) (string, error) {
	sub := news.Subscription{Cadence: news.Daily, Hour: 8, Context: news.ContextSentence, Language: string(p.Lang)}
	if q := askedBy(p.Query).asQuery(); q != "" {
		sub.Follows = append(sub.Follows, news.Follow{Kind: news.FollowQuery, Value: q})
	}
	for _, one := range p.Query["follow"] {
		kind, value, _ := strings.Cut(one, ":")
		f := news.Follow{Kind: news.FollowKind(kind), Value: value}
		if _, err := s.followed(r.Context(), f); err == nil && len(sub.Follows) < mostFollows {
			sub.Follows = append(sub.Follows, f)
		} else if err != nil && !errors.Is(err, news.ErrInvalid) {
			return "", err
		}
	}
	p.Title, p.Data = p.Lang.T("Subscribe"), s.orderForm(r, p, sub)
	return "subscribe", nil
}

func (s *site) subscribeForm(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
	sub := chosen(r.PostForm)
	given := r.PostForm.Get("address")
	err := s.order(r.Context(), given, &sub)
	if w1, ok := errors.AsType[wrong](err); ok {
		sub.Address = given
		form := s.orderForm(r, p, sub)
		form.Wrong = w1
		p.Title, p.Data, p.Status = p.Lang.T("Subscribe"), form, http.StatusUnprocessableEntity
		return "subscribe", nil
	}
	if err != nil {
		return "", err
	}
	http.Redirect(w, r, p.Lang.Link("/subscribe/sent"), http.StatusSeeOther)
	return "", nil
}

type orderPageData struct {
	State   news.SubscriptionState
	Done    string // what was just done, by the address
	Path    string
	Feed    string
	Form    orderForm
	Created time.Time
}

// orderPage lets a reader see and change a subscription; the link that leads
// here is the key to it.
func (s *site) orderPage(r *http.Request, p *view.Page) (string, error) {
	sub, err := s.deps.Orders.Subscription(r.Context(), r.PathValue("token"))
	if err != nil {
		return "", err
	}
	return s.showOrder(r, p, sub, wrong{}), nil
}

func (s *site) showOrder(r *http.Request, p *view.Page, sub news.Subscription, w wrong) string {
	d := orderPageData{
		State: sub.State, Done: p.Query.Get("done"), Path: "/subscriptions/" + sub.Token, Feed: s.feedPath(sub),
		Form: s.orderForm(r, p, sub), Created: sub.Created,
	}
	d.Form.Wrong = w
	p.Title, p.Data = p.Lang.T("Your subscription"), d
	return "subscription"
}

func (s *site) changeOrder(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
	token := r.PathValue("token")
	want := chosen(r.PostForm)
	sub, err := s.rechoose(r.Context(), token, want)
	if w1, ok := errors.AsType[wrong](err); ok {
		want.Address, want.State, want.Token, want.ID = sub.Address, sub.State, sub.Token, sub.ID
		p.Status = http.StatusUnprocessableEntity
		return s.showOrder(r, p, want, w1), nil
	}
	if err != nil {
		return "", err
	}
	http.Redirect(w, r, p.Lang.Link("/subscriptions/"+sub.Token+"?done=changed"), http.StatusSeeOther)
	return "", nil
}

// moveOrder is a button that changes the state of a subscription.
func (s *site) moveOrder(done string, move func(r *http.Request, token string) (news.Subscription, error)) doer {
	return func(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
		sub, err := move(r, r.PathValue("token"))
		if err != nil {
			return "", err
		}
		http.Redirect(w, r, p.Lang.Link("/subscriptions/"+sub.Token+"?done="+done), http.StatusSeeOther)
		return "", nil
	}
}

type leaveData struct {
	Left    bool
	Address string
	Manage  string
}

// leavePage asks whether the reader wants to leave: mail programs open links
// by themselves, so that opening one must not do it.
func (s *site) leavePage(r *http.Request, p *view.Page) (string, error) {
	sub, err := s.deps.Orders.Subscription(r.Context(), r.PathValue("token"))
	if err != nil {
		return "", err
	}
	p.Title = p.Lang.T("Leave")
	p.Data = leaveData{sub.State == news.SubscriptionLeft, sub.Address, "/subscriptions/" + sub.Token}
	return "leave", nil
}

// leave ends a subscription at once. Mail programs send this for the reader,
// without cookies and without having seen a page (RFC 8058), so that it asks
// for no token of a form: the address is secret enough.
func (s *site) leave(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	p := s.frame(r)
	p.NoIndex, p.Title = true, p.Lang.T("Leave")
	sub, err := s.deps.Orders.SetSubscriptionState(r.Context(), r.PathValue("token"), news.SubscriptionLeft)
	p.Data = leaveData{Left: true, Address: sub.Address}
	s.write(w, r, "leave", p, err)
}

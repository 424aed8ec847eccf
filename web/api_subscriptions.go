package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
)

type followJSON struct {
	Kind  string `json:"kind" enum:"query,proposal,speaker,neglected,editors"`
	Value string `json:"value,omitempty" maxLength:"2000" doc:"the query, or the id of the proposal or speaker"`
}

// OrderJSON is what a reader chooses; exported since huma fills only exported
// embedded fields.
type OrderJSON struct {
	Follows  []followJSON `json:"follows" nullable:"false" minItems:"1" maxItems:"50"`
	Cadence  string       `json:"cadence,omitempty" enum:"immediate,daily,weekly" default:"daily"`
	Hour     *int         `json:"hour,omitempty" minimum:"0" maximum:"23" default:"8" doc:"in Tehran"`
	Days     []string     `json:"days,omitempty" nullable:"false" maxItems:"7" enum:"saturday,sunday,monday,tuesday,wednesday,thursday,friday" doc:"on which a digest may come; none: all"`
	Context  string       `json:"context,omitempty" enum:"titles,sentence,paragraph" default:"sentence" doc:"how much of an article is shown"`
	Language string       `json:"language,omitempty" enum:"fa,en" default:"fa"`
	AllQuiet bool         `json:"all_quiet,omitempty" doc:"a weekly note even when there is nothing new"`
}

func (j OrderJSON) subscription() news.Subscription {
	out := news.Subscription{
		Cadence: news.Cadence(j.Cadence), Context: news.Context(j.Context), Language: j.Language, AllQuiet: j.AllQuiet,
	}
	if j.Hour != nil {
		out.Hour = *j.Hour
	}
	for _, f := range j.Follows {
		out.Follows = append(out.Follows, news.Follow{Kind: news.FollowKind(f.Kind), Value: f.Value})
	}
	for _, name := range j.Days {
		if day, ok := weekday(name); ok {
			out.Days = append(out.Days, day)
		}
	}
	return out
}

func orderOf(s news.Subscription) OrderJSON {
	out := OrderJSON{
		Follows: []followJSON{}, Cadence: string(s.Cadence), Hour: &s.Hour, Days: []string{}, Context: string(s.Context),
		Language: s.Language, AllQuiet: s.AllQuiet,
	}
	for _, f := range s.Follows {
		out.Follows = append(out.Follows, followJSON{string(f.Kind), f.Value})
	}
	for _, d := range s.Days {
		out.Days = append(out.Days, strings.ToLower(d.String()))
	}
	return out
}

type subscriptionJSON struct {
	OrderJSON
	Address   string     `json:"address"`
	State     string     `json:"state" enum:"pending,active,paused,left,bounced"`
	Created   *time.Time `json:"created"`
	Confirmed *time.Time `json:"confirmed"`
	Feed      string     `json:"feed" doc:"address of an Atom feed of what is followed"`
	Manage    string     `json:"manage" doc:"address of the page to change it"`
	Secret    string     `json:"secret,omitempty" doc:"of a webhook: the key under which calls are signed"`
}

func (s *site) subscriptionOf(sub news.Subscription) subscriptionJSON {
	out := subscriptionJSON{
		OrderJSON: orderOf(sub), Address: sub.Address, State: string(sub.State), Created: when(sub.Created), Confirmed: when(sub.Confirmed),
		Feed: s.deps.Config.BaseURL + s.feedPath(sub), Manage: s.deps.Config.BaseURL + "/subscriptions/" + sub.Token,
	}
	if sub.Webhook() {
		out.Secret = digest.HookSecret(sub.Token)
	}
	return out
}

// TokenPath names a subscription by its secret.
type TokenPath struct {
	Token string `path:"token" maxLength:"200"`
}

type subscribeInput struct {
	Body struct {
		OrderJSON
		Address string `json:"address" minLength:"3" maxLength:"500" doc:"an e-mail address; from editors also the https address of a webhook"`
	}
}

type saidOutput struct {
	Body struct {
		Detail string `json:"detail"`
	}
}

type subscriptionOutput struct{ Body subscriptionJSON }

// subscriptionOperations registers subscribing, confirming, changing, leaving.
func (s *site) subscriptionOperations() {
	op := func(id, method, path, summary string, code int) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: method, Path: path, Summary: summary, DefaultStatus: code,
			Errors: append(usual(), http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
		}
	}
	huma.Register(s.api, op("subscribe", http.MethodPost, "/api/v1/subscriptions",
		"Ask for digests; the address gets a message to confirm. The answer is the same for every address", http.StatusAccepted), s.subscribe)
	huma.Register(s.api, op("confirm-subscription", http.MethodPost, "/api/v1/subscriptions/{token}/confirm",
		"Confirm a subscription, or go on with a paused one", http.StatusOK), s.confirm)
	huma.Register(s.api, op("get-subscription", http.MethodGet, "/api/v1/subscriptions/{token}",
		"A subscription, by its secret", http.StatusOK), s.getSubscription)
	huma.Register(s.api, op("change-subscription", http.MethodPut, "/api/v1/subscriptions/{token}",
		"Choose anew what is followed, and how", http.StatusOK), s.changeSubscription)
	huma.Register(s.api, op("unsubscribe", http.MethodPost, "/api/v1/unsubscribe/{token}",
		"Leave at once (RFC 8058); whatever the body says", http.StatusOK), s.unsubscribe)
}

func (s *site) subscribe(ctx context.Context, in *subscribeInput) (*saidOutput, error) {
	sub := in.Body.subscription()
	if err := s.order(ctx, in.Body.Address, &sub); err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &saidOutput{}
	out.Body.Detail = "if this address can get digests, a message to confirm is on its way"
	return out, nil
}

// order checks a new subscription and hands it on. Nothing it answers tells
// whether the address is known.
func (s *site) order(ctx context.Context, to string, sub *news.Subscription) error {
	to, err := address(ctx, to)
	if err == nil {
		err = s.check(ctx, sub)
	}
	if err == nil {
		err = s.seldom(ctx)
	}
	if err != nil {
		return err
	}
	sub.Address = to
	return s.deps.Orders.Subscribe(ctx, *sub)
}

func (s *site) confirm(ctx context.Context, in *TokenPath) (*subscriptionOutput, error) {
	sub, err := s.deps.Orders.ConfirmSubscription(ctx, in.Token)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &subscriptionOutput{s.subscriptionOf(sub)}, nil
}

func (s *site) getSubscription(ctx context.Context, in *TokenPath) (*subscriptionOutput, error) {
	sub, err := s.deps.Orders.Subscription(ctx, in.Token)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &subscriptionOutput{s.subscriptionOf(sub)}, nil
}

type changeOrderInput struct {
	TokenPath
	Body OrderJSON
}

func (s *site) changeSubscription(ctx context.Context, in *changeOrderInput) (*subscriptionOutput, error) {
	sub, err := s.rechoose(ctx, in.Token, in.Body.subscription())
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &subscriptionOutput{s.subscriptionOf(sub)}, nil
}

// rechoose puts a new choice in the place of the old one. What is followed
// already may stay although it is not there any more, or needs an editor.
func (s *site) rechoose(ctx context.Context, token string, chosen news.Subscription) (news.Subscription, error) {
	before, err := s.deps.Orders.Subscription(ctx, token)
	if err != nil {
		return before, err
	}
	if before.State == news.SubscriptionLeft {
		return before, fmt.Errorf("subscription was left: %w", news.ErrConflict)
	}
	if err := s.check(ctx, &chosen, before.Follows...); err != nil {
		return before, err
	}
	return s.deps.Orders.ChangeSubscription(ctx, token, func(sub *news.Subscription) error {
		sub.Follows = chosen.Follows
		sub.Cadence, sub.Hour, sub.Days, sub.Context = chosen.Cadence, chosen.Hour, chosen.Days, chosen.Context
		sub.Language, sub.AllQuiet = chosen.Language, chosen.AllQuiet
		return nil
	})
}

func (s *site) unsubscribe(ctx context.Context, in *TokenPath) (*saidOutput, error) {
	if _, err := s.deps.Orders.SetSubscriptionState(ctx, in.Token, news.SubscriptionLeft); err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &saidOutput{}
	out.Body.Detail = "left; nothing more will be sent"
	return out, nil
}

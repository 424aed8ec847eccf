package web_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
)

// postbox keeps subscriptions and messages in memory.
type postbox struct {
	subs     []news.Subscription
	messages []news.Message

	decisions []news.Decision
}

// sampleMail is a digest as it goes out, with markup from outside that a bad
// renderer let through.
const sampleMail = "Subject: =?utf-8?q?x_=3Cimg_src=3Dx=3E?=\r\nTo: <reader@khanandeh.example>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nنامه " + hostile + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
	"<!doctype html><html><head><title>x</title></head><body><p style=\"color:#123456\">نامه</p>" + hostile +
	"<a href=\"http://127.0.0.1/subscriptions/T/confirm\">تأیید</a> <a href=\"javascript:alert(1)\">bad</a></body></html>\r\n--b--\r\n"

func samplePostbox() *postbox {
	return &postbox{
		subs: []news.Subscription{{
			ID: 1, Address: "reader@khanandeh.example", State: news.SubscriptionActive, Token: "reader-token", Cadence: news.Daily, Hour: 8,
			Context: news.ContextSentence, Language: "fa", Created: noon, Confirmed: noon,
			Follows: []news.Follow{
				{Kind: news.FollowQuery, Value: "شهرک " + hostile},
				{Kind: news.FollowQuery, Value: "شهرک"},
				{Kind: news.FollowProposal, Value: "shahrak"},
				{Kind: news.FollowProposal, Value: "gone"},
				{Kind: news.FollowSpeaker, Value: "modir"},
				{Kind: news.FollowNeglected},
			},
		}},
		messages: []news.Message{
			{ID: 2, Subscription: 1, Kind: news.MessageDigest, Address: "reader@khanandeh.example", Subject: "خبرهای تازه " + hostile, Items: 3, Made: noon, State: news.MessageUncertain, Attempts: 2, Detail: hostile, Bytes: []byte(sampleMail)},
			{ID: 1, Subscription: 1, Kind: news.MessageConfirm, Address: "reader@khanandeh.example", Made: noon, State: news.MessageSent},
		},
	}
}

func (b *postbox) Subscribe(_ context.Context, s news.Subscription) error {
	s.ID, s.State, s.Created = int64(len(b.subs)+1), news.SubscriptionPending, noon
	s.Token = fmt.Sprintf("token-%d", s.ID)
	b.subs = append(b.subs, s)
	return nil
}

func (b *postbox) find(token string) (*news.Subscription, error) {
	for i := range b.subs {
		if b.subs[i].Token == token {
			return &b.subs[i], nil
		}
	}
	return &news.Subscription{}, news.ErrNotFound
}

func (b *postbox) Subscription(_ context.Context, token string) (news.Subscription, error) {
	s, err := b.find(token)
	return *s, err
}

func (b *postbox) SubscriptionByID(_ context.Context, id int64) (news.Subscription, error) {
	if id < 1 || int(id) > len(b.subs) {
		return news.Subscription{}, news.ErrNotFound
	}
	return b.subs[id-1], nil
}

func (b *postbox) ConfirmSubscription(ctx context.Context, token string) (news.Subscription, error) {
	if s, err := b.find(token); err == nil && s.State == news.SubscriptionLeft {
		return *s, news.ErrConflict
	}
	return b.SetSubscriptionState(ctx, token, news.SubscriptionActive)
}

func (b *postbox) SetSubscriptionState(_ context.Context, token string, state news.SubscriptionState) (news.Subscription, error) {
	s, err := b.find(token)
	s.State = state
	return *s, err
}

func (b *postbox) ChangeSubscription(_ context.Context, token string, change func(*news.Subscription) error) (news.Subscription, error) {
	s, err := b.find(token)
	if err == nil {
		err = change(s)
	}
	return *s, err
}

func (b *postbox) Messages(_ context.Context, state news.MessageState, before int64, _ int) ([]news.Message, error) {
	return slices.DeleteFunc(slices.Clone(b.messages), func(m news.Message) bool {
		return state != "" && m.State != state || before > 0 && m.ID >= before
	}), nil
}

func (b *postbox) Decide(_ context.Context, id int64, d news.Decision) error {
	if d.Verdict != news.Resend && d.Verdict != news.LeaveIt {
		return news.ErrInvalid
	}
	for i, m := range b.messages {
		if m.ID != id {
			continue
		}
		if m.State != news.MessageUncertain {
			return news.ErrConflict
		}
		b.messages[i].State = map[news.Verdict]news.MessageState{news.Resend: news.MessageQueued, news.LeaveIt: news.MessageClosed}[d.Verdict]
		b.decisions = append(b.decisions, d)
	}
	return nil
}

func (b *postbox) Decisions(context.Context, int64) ([]news.Decision, error) { return b.decisions, nil }

func (b *postbox) MessageCounts(context.Context) (map[news.MessageState]int, error) {
	counts := map[news.MessageState]int{}
	for _, m := range b.messages {
		counts[m.State]++
	}
	return counts, nil
}

func (b *postbox) Message(_ context.Context, id int64) (news.Message, error) {
	for _, m := range b.messages {
		if m.ID == id {
			return m, nil
		}
	}
	return news.Message{}, news.ErrNotFound
}

// withPostbox serves subscriptions out of b.
func withPostbox(b *postbox) func(*web.Deps) {
	return func(d *web.Deps) { d.Orders, d.Outbox = b, b }
}

// last is the newest subscription.
func (b *postbox) last() news.Subscription { return b.subs[len(b.subs)-1] }

func follows(s news.Subscription) string {
	var out []string
	for _, f := range s.Follows {
		out = append(out, string(f.Kind)+":"+f.Value)
	}
	return strings.Join(out, " | ")
}

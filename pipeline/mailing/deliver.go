package mailing

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

const (
	// lost is after how long without an answer a sender counts as dead.
	lost = 15 * time.Minute
	// doubt is how long an uncertain message is left alone, unless told
	// otherwise, before it is sent a second and last time.
	doubt = 24 * time.Hour
	// patience is how long a message is tried.
	patience = 48 * time.Hour
	// lines is how many domains are written to at once.
	lines = 4
	// handful is how many messages are taken from the queue at once.
	handful = 500
)

// Delivered counts what became of messages.
type Delivered map[news.MessageState]int

// errNoServer ends a delivery whose server cannot be reached; the messages
// stay where they are.
var errNoServer = errors.New("mail server not reached")

// Deliver hands over all messages that are due. First it settles what dead
// senders left: what they had in hand is uncertain, and what has been so for as
// long as the policy says is sent once more. A server that cannot be reached is no error: the
// messages wait.
func (m *Mailer) Deliver(ctx context.Context) (Delivered, error) {
	now := m.now()
	dead := now.Add(-lost)
	if !m.cfg.Shared && m.started.After(dead) {
		dead = m.started // nobody but this process has sent since
	}
	doubted, err := m.store.DoubtMessages(ctx, dead)
	if err != nil {
		return nil, err
	}
	if doubted > 0 {
		m.log.WarnContext(ctx, "messages whose sender ended are uncertain", "messages", doubted)
	}
	if m.cfg.Resend > 0 {
		if _, err := m.store.RetryMessages(ctx, now.Add(-m.cfg.Resend)); err != nil {
			return nil, err
		}
	}
	done := Delivered{}
	for {
		queue, err := m.store.Queue(ctx, handful)
		if err != nil || len(queue) == 0 {
			return done, err
		}
		err = m.deliver(ctx, queue, done)
		if errors.Is(err, errNoServer) {
			m.log.WarnContext(ctx, "mail waits", "err", err)
			return done, nil
		}
		if err != nil {
			return done, err
		}
	}
}

// deliver hands over some messages, those to one domain one after the other.
func (m *Mailer) deliver(ctx context.Context, queue []news.Message, done Delivered) error {
	domains := make(map[string][]news.Message)
	for _, message := range queue {
		d := domain(message.Address)
		domains[d] = append(domains[d], message)
	}
	var mu sync.Mutex
	var errs []error
	free := make(chan struct{}, lines)
	var all sync.WaitGroup
	for d, messages := range domains {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			err := m.deliverTo(ctx, d, messages, func(state news.MessageState) {
				mu.Lock()
				defer mu.Unlock()
				done[state]++
			})
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// domain is where a message goes: what is behind the @, or the host of a
// webhook.
func domain(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 && !strings.Contains(address, "://") {
		return strings.ToLower(address[i+1:])
	}
	if u, err := url.Parse(address); err == nil {
		return strings.ToLower(u.Host)
	}
	return ""
}

// pace is the limiter of a domain, which lasts as long as the mailer.
func (m *Mailer) pace(domain string) *rate.Limiter {
	m.paces.Lock()
	defer m.paces.Unlock()
	l, ok := m.limiters[domain]
	if !ok {
		limit := rate.Inf
		if m.cfg.Pace > 0 {
			limit = rate.Every(time.Minute / time.Duration(m.cfg.Pace))
		}
		l = rate.NewLimiter(limit, 1)
		m.limiters[domain] = l
	}
	return l
}

func (m *Mailer) deliverTo(ctx context.Context, domain string, messages []news.Message, count func(news.MessageState)) (err error) {
	var line *post.Line
	shut := func() {
		if line != nil {
			// What was said before is settled; a bad farewell changes nothing.
			_ = line.Close()
			line = nil
		}
	}
	defer shut()
	for _, listed := range messages {
		if err := m.pace(domain).Wait(ctx); err != nil {
			return fmt.Errorf("wait for the pace of %s: %w", domain, err)
		}
		message, err := m.store.Message(ctx, listed.ID)
		if err != nil {
			return err
		}
		handing := func() error { return m.store.HandMessage(context.WithoutCancel(ctx), message.ID) }
		var v post.Verdict
		switch {
		case strings.Contains(message.Address, "://"):
			v, err = m.call(ctx, message, handing)
		case m.cfg.Server.Host == "":
			v = m.write(message)
		default:
			if line == nil {
				if line, err = m.cfg.Server.Open(ctx); err != nil {
					return fmt.Errorf("%w: %w", errNoServer, err)
				}
			}
			v, err = line.Send(ctx, m.cfg.Site.ReturnPath(message), message.Address, message.Bytes, handing)
			if v.Broken {
				shut()
			}
		}
		if errors.Is(err, news.ErrConflict) {
			continue // another sender has it, or its reader has left
		}
		if err != nil {
			return err
		}
		if err := m.settle(context.WithoutCancel(ctx), message, v, count); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mailer) call(ctx context.Context, message news.Message, handing func() error) (post.Verdict, error) {
	s, err := m.store.SubscriptionByID(ctx, message.Subscription)
	if err != nil {
		return post.Verdict{}, err
	}
	return m.hooks.Call(ctx, message, digest.HookSecret(s.Token), m.now(), handing)
}

// write puts a mail into the outbox folder. A second time does no harm, so
// nothing is recorded before.
func (m *Mailer) write(message news.Message) post.Verdict {
	file, err := post.Write(m.cfg.Folder, FileName(message), message.Bytes)
	if err != nil {
		return post.Verdict{State: news.MessageQueued, Detail: err.Error()}
	}
	return post.Verdict{State: news.MessageWritten, Detail: file}
}

// FileName is the name of a mail in the outbox folder.
func FileName(m news.Message) string {
	return fmt.Sprintf("%s-%s-%d.eml", m.Period, m.Kind, m.Subscription)
}

// settle records what became of a message.
func (m *Mailer) settle(ctx context.Context, message news.Message, v post.Verdict, count func(news.MessageState)) error {
	var due time.Time
	if v.State == news.MessageQueued {
		now := m.now()
		if now.Sub(message.Made) > patience {
			v.State, v.Detail = news.MessageFailed, "given up: "+v.Detail
		} else {
			due = now.Add(backoff(message.Attempts))
		}
	}
	count(v.State)
	if v.State != news.MessageSent && v.State != news.MessageWritten {
		m.log.WarnContext(ctx, "message not sent", "message", message.ID, "state", v.State, "detail", v.Detail)
	}
	return m.store.Update(ctx, func(tx *store.Tx) error {
		if v.Bounce {
			if _, err := tx.BounceAddress(ctx, message.Address); err != nil {
				return err
			}
		}
		return tx.SettleMessage(ctx, message.ID, v.State, due, v.Detail)
	})
}

// backoff is how long a message waits that was put off so many times before.
func backoff(attempts int) time.Duration {
	return min(5*time.Minute<<min(attempts, 10), 6*time.Hour)
}

package main

import (
	"context"
	"fmt"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/digest/post/posttest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// readers subscribe to what the cluster crawls, and a mail server takes what
// it sends them.
type readers struct {
	server *posttest.Server
	taking chan struct{} // one for each mail that the server has in hand
}

// many is how many readers there are, and handing how long the server takes
// for one mail: together longer than the cluster goes without a kill.
const (
	many    = 60
	handing = 250 * time.Millisecond
)

// mailServer starts the server.
func mailServer(t *testing.T) *readers {
	t.Helper()
	server, err := posttest.Start(posttest.Plain)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() }) // senders that were killed are still connected
	r := &readers{server: server, taking: make(chan struct{}, 1)}
	server.Misbehave(func(step posttest.Step, _ string, _ net.Conn) error {
		if step == posttest.AtEnd {
			select {
			case r.taking <- struct{}{}:
			default:
			}
			time.Sleep(handing)
		}
		return nil
	})
	return r
}

// config is what the nodes are told of the server.
func (r *readers) config() string {
	return fmt.Sprintf("smtp: {host: 127.0.0.1, port: %d, from: digest@peygir.example, tls: none}\n", r.server.Port)
}

// subscribe makes readers who want to hear at once of every article.
func (c *cluster) subscribe() {
	c.t.Helper()
	c.inStore(func(ctx context.Context, tx *store.Tx) error {
		for i := range many {
			sub, err := tx.CreateSubscription(ctx, news.Subscription{
				Address: fmt.Sprintf("reader%d@example.test", i), Cadence: news.Immediate, Context: news.ContextSentence, Language: "fa",
				Follows: []news.Follow{{Kind: news.FollowQuery, Value: "از:1380"}},
			})
			if err == nil {
				_, err = tx.ConfirmSubscription(ctx, sub.Token)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// inStore changes the store as one of the nodes could.
func (c *cluster) inStore(do func(context.Context, *store.Tx) error) {
	c.t.Helper()
	ctx := c.t.Context()
	s, err := store.Open(ctx, c.url, time.Now)
	if err != nil {
		c.t.Fatal(err)
	}
	defer s.Close()
	if err := s.Update(ctx, func(tx *store.Tx) error { return do(ctx, tx) }); err != nil {
		c.t.Fatal(err)
	}
}

// impatient lets the ten minutes pass that readers have between two digests, so
// that each minute's turn has something to send.
func (c *cluster) impatient() { c.run(`UPDATE subscriptions SET last_mail = 0`) }

// midMail waits until the server has a mail in hand.
func (c *cluster) midMail() {
	c.t.Helper()
	select {
	case <-c.readers.taking: // of some time ago
	default:
	}
	c.impatient()
	begun := time.Now()
	select {
	case <-c.readers.taking:
		c.t.Logf("a digest is being sent after %.1f s", time.Since(begun).Seconds())
	case <-time.After(3 * time.Minute):
		c.t.Fatal("no digest was sent within three minutes")
	}
}

// digests checks that every reader was sent what there was, and nothing twice.
// A message that its sender had in hand when it was killed is uncertain: the
// server may have it, and only a person, or the policy for it, sends it again.
func (c *cluster) digests(killed int) {
	t := c.t
	t.Helper()
	last := c.number(`SELECT value FROM counters WHERE name = 'change'`)
	c.until("every reader was told of everything", 5*time.Minute, func() bool {
		c.impatient()
		return c.number(`SELECT count(*) FROM subscriptions WHERE since < $1`, last) == 0 &&
			c.number(`SELECT count(*) FROM outbox WHERE state = 'queued'`) == 0 &&
			c.number(`SELECT count(*) FROM outbox WHERE state = 'handed' AND handed > $1`, time.Now().Add(-time.Minute).UnixMicro()) == 0
	})
	accepted := map[string]int{}
	for _, m := range c.readers.server.Mails() {
		accepted[strings.Trim(m.MessageID, "<>")]++
	}
	s, err := store.OpenReader(t.Context(), c.url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Outbox(t.Context(), store.OutboxQuery{Limit: 100 * many})
	if err != nil {
		t.Fatal(err)
	}
	sent, inHand, arrived, heard := 0, 0, 0, map[int64]bool{}
	if len(accepted) > len(all) {
		t.Errorf("the server accepted %d digests, the outbox has %d", len(accepted), len(all))
	}
	for _, m := range all {
		got := accepted[strings.Trim(m.MessageID, "<>")]
		heard[m.Subscription] = true
		switch {
		case m.State == news.MessageSent && got == 1:
			sent++
		case (m.State == news.MessageHanded || m.State == news.MessageUncertain) && got <= 1:
			inHand, arrived = inHand+1, arrived+got
		default:
			t.Errorf("digest %d to %s is %s, the server accepted it %d times", m.ID, m.Address, m.State, got)
		}
	}
	if inHand > killed {
		t.Errorf("%d digests are uncertain after their sender was killed %d times", inHand, killed)
	}
	if len(heard) != many {
		t.Errorf("%d of %d readers were sent anything", len(heard), many)
	}
	t.Logf("%d digests of %d stories sent once, %d uncertain (the server has %d of these), none twice, none lost",
		sent, c.stories(), inHand, arrived)
}

var toArticle = regexp.MustCompile(`/articles/[^\s?#]+`)

// stories returns how many stories the digests told in all, and checks that
// nobody was told one of them twice.
func (c *cluster) stories() (told int) {
	c.t.Helper()
	known := map[[2]string]string{} // to and story: the mail
	for _, m := range c.readers.server.Mails() {
		_, text := letter(c.t, m.Bytes)
		for _, story := range toArticle.FindAllString(text, -1) {
			at := [2]string{m.To, story}
			if before := known[at]; before != "" && before != m.MessageID {
				c.t.Errorf("%s was told of %s by %s and by %s", m.To, story, before, m.MessageID)
			}
			known[at] = m.MessageID
		}
	}
	if len(known) == 0 {
		c.t.Error("no digest has a link to an article")
	}
	return len(known)
}

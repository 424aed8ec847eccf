package post

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"code.dny.dev/ssrf"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
)

// Hooks says how webhooks are called.
type Hooks struct {
	AllowPrivate bool          // addresses on loopback and in private networks
	Timeout      time.Duration // for one call; 0: 30 seconds
}

// Caller calls webhooks.
type Caller struct{ client *http.Client }

// NewCaller returns a caller that, unless told otherwise, goes to no private
// address, whatever its name resolves to, and follows no redirect.
func NewCaller(h Hooks) *Caller {
	if h.Timeout <= 0 {
		h.Timeout = 30 * time.Second
	}
	dialer := &net.Dialer{Timeout: h.Timeout}
	if !h.AllowPrivate {
		dialer.Control = ssrf.New(ssrf.WithAnyPort()).Safe
	}
	return &Caller{client: &http.Client{
		Timeout:       h.Timeout,
		Transport:     &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: h.Timeout, MaxIdleConnsPerHost: 1},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Call posts one message. The receiver can tell a message that comes a second
// time by its id, so a call without an answer is made again.
func (c *Caller) Call(ctx context.Context, m news.Message, secret string, at time.Time, handing func() error) (Verdict, error) {
	if u, err := url.Parse(m.Address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return Verdict{State: news.MessageFailed, Detail: "no address of a webhook"}, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.Address, bytes.NewReader(m.Bytes))
	if err != nil {
		return Verdict{State: news.MessageFailed, Detail: err.Error()}, nil
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Peygir")
	req.Header.Set("Peygir-Message", m.MessageID)
	req.Header.Set("Peygir-Signature", digest.SignHook(secret, at, m.Bytes))
	if err := handing(); err != nil {
		return Verdict{}, err
	}
	res, err := c.client.Do(req)
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedPort), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return Verdict{State: news.MessageFailed, Detail: "an address in a private network"}, nil
	case err != nil:
		return Verdict{State: news.MessageQueued, Detail: err.Error()}, nil
	}
	defer res.Body.Close()
	// What it says is of no interest; reading it lets the connection be used again.
	_, _ = io.CopyN(io.Discard, res.Body, 64<<10)
	return answered(res.StatusCode), nil
}

func answered(code int) Verdict {
	v := Verdict{State: news.MessageQueued, Detail: fmt.Sprintf("answered %d", code)}
	switch {
	case code >= 200 && code < 300:
		v.State = news.MessageSent
	case code == http.StatusGone:
		v.State, v.Bounce = news.MessageFailed, true
	case code == http.StatusRequestTimeout, code == http.StatusTooManyRequests, code >= 500:
	default:
		v.State = news.MessageFailed
	}
	return v
}

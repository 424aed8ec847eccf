package post

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/peygir/peygir/news"
)

// Server is an SMTP server that takes our mails.
type Server struct {
	Host     string
	Port     int
	User     string // empty: no authentication
	Password string
	TLS      string        // starttls (the default), implicit, none
	Timeout  time.Duration // for one step; 0: 2 minutes
	// Trust, if not nil, is what the server's certificate is verified with in
	// place of the system's roots.
	Trust *tls.Config
}

const defaultTimeout = 2 * time.Minute

// Verdict is what became of a message.
type Verdict struct {
	State  news.MessageState // sent, failed, uncertain, or queued: to be tried again
	Detail string
	Bounce bool // the address itself was refused for good
	Broken bool // the connection cannot be used any more
}

// Line is an open connection to a server.
type Line struct {
	server Server
	client *smtp.Client
}

// Open connects, begins TLS and authenticates. Where TLS is asked for and the
// server does not do it right, nothing is sent.
func (s Server) Open(ctx context.Context) (*Line, error) {
	if s.Timeout <= 0 {
		s.Timeout = defaultTimeout
	}
	opts := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout), gomail.WithoutNoop()}
	trust := s.Trust
	if trust == nil {
		trust = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	trust = trust.Clone()
	trust.ServerName = s.Host
	opts = append(opts, gomail.WithTLSConfig(trust))
	switch s.TLS {
	case "none":
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	case "implicit":
		opts = append(opts, gomail.WithSSL())
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if s.TLS == "none" {
			auth = gomail.SMTPAuthPlainNoEnc // asked for in so many words
		}
		opts = append(opts, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	c, err := gomail.NewClient(s.Host, opts...)
	if err != nil {
		return nil, fmt.Errorf("set up mail server %s: %w", s.Host, err)
	}
	client, err := c.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to mail server %s: %w", net.JoinHostPort(s.Host, fmt.Sprint(s.Port)), err)
	}
	return &Line{server: s, client: client}, nil
}

// Send hands one message over; from is its envelope sender. Handing is called after the server has agreed
// to the address and before the message goes out; an error of it calls all
// off and is returned.
func (l *Line) Send(ctx context.Context, from, to string, message []byte, handing func() error) (Verdict, error) {
	if err := ctx.Err(); err != nil {
		return Verdict{}, err
	}
	// A context that ends must not cut off a message half-way: its steps have
	// deadlines of their own.
	for _, step := range []struct {
		do      func() error
		address bool
	}{
		{func() error { return l.client.Mail(from) }, false},
		{func() error { return l.client.Rcpt(to) }, true},
	} {
		if err := l.client.UpdateDeadline(l.server.Timeout); err != nil {
			return retry(err), nil
		}
		if err := step.do(); err != nil {
			v := judge(err)
			v.Bounce = step.address && v.State == news.MessageFailed
			return l.reset(v), nil
		}
	}
	if err := handing(); err != nil {
		l.reset(Verdict{})
		return Verdict{}, err
	}
	if err := l.client.UpdateDeadline(l.server.Timeout); err != nil {
		return retry(err), nil
	}
	w, err := l.client.Data()
	if err != nil {
		return l.reset(judge(err)), nil
	}
	if _, err := w.Write(message); err != nil {
		return retry(err), nil // the end of the message was never sent
	}
	if err := w.Close(); err != nil {
		if _, ok := errors.AsType[*textproto.Error](err); !ok {
			return Verdict{State: news.MessageUncertain, Detail: "no answer to the message: " + err.Error(), Broken: true}, nil
		}
		return l.reset(judge(err)), nil
	}
	return Verdict{State: news.MessageSent}, nil
}

// judge reads an answer other than yes to a step before the message was out,
// or to the message itself.
func judge(err error) Verdict {
	said, ok := errors.AsType[*textproto.Error](err)
	if !ok {
		return retry(err)
	}
	v := Verdict{State: news.MessageQueued, Detail: said.Error(), Broken: said.Code == 421}
	if said.Code >= 500 {
		v.State = news.MessageFailed
	}
	return v
}

func retry(err error) Verdict {
	return Verdict{State: news.MessageQueued, Detail: err.Error(), Broken: true}
}

// reset makes the line ready for the next message.
func (l *Line) reset(v Verdict) Verdict {
	if !v.Broken && l.client.Reset() != nil {
		v.Broken = true
	}
	return v
}

// Close ends the connection.
func (l *Line) Close() error {
	if err := l.client.Quit(); err != nil {
		return l.client.Close()
	}
	return nil
}

package post_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/digest/post"
	"github.com/peygir/peygir/digest/post/posttest"
	"github.com/peygir/peygir/news"
)

const sender = "digest+1-a@peygir.example"

const message = "From: <digest@peygir.example>\r\nTo: <reader@example.test>\r\nMessage-ID: <m1@peygir.example>\r\n" +
	"Subject: sample\r\n\r\nA sample.\r\n.\r\n..dots stay\r\n"

func start(t *testing.T, kind posttest.Kind) *posttest.Server {
	t.Helper()
	s, err := posttest.Start(kind)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// plain has so much time that only a server that does not answer at all is too
// slow, however busy the machine is.
func plain(s *posttest.Server) post.Server {
	return post.Server{Host: "127.0.0.1", Port: s.Port, TLS: "none", Timeout: 20 * time.Second}
}

// send hands the sample over and says whether the hand-over was recorded.
func send(t *testing.T, line *post.Line) (v post.Verdict, handed bool) {
	t.Helper()
	v, err := line.Send(t.Context(), sender, "reader@example.test", []byte(message), func() error { handed = true; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return v, handed
}

func open(t *testing.T, s post.Server) *post.Line {
	t.Helper()
	line, err := s.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = line.Close() })
	return line
}

func TestMessageArrivesAsItIs(t *testing.T) {
	t.Parallel()
	s := start(t, posttest.Plain)
	line := open(t, plain(s))
	for range 2 { // over one connection
		if v, handed := send(t, line); v.State != news.MessageSent || !handed {
			t.Errorf("got %+v, handed %v", v, handed)
		}
	}
	got := s.Mails()
	if len(got) != 2 || string(got[0].Bytes) != message || got[0].From != sender {
		t.Errorf("got %+v", got)
	}
}

// What a server does wrong, and what must be made of it.
func TestServerMisbehaves(t *testing.T) {
	t.Parallel()
	answer := func(at posttest.Step, code int) func(posttest.Step, string, net.Conn) error {
		return func(step posttest.Step, _ string, _ net.Conn) error {
			if step == at {
				return posttest.Answer(code, "as told")
			}
			return nil
		}
	}
	drop := func(at posttest.Step) func(posttest.Step, string, net.Conn) error {
		return func(step posttest.Step, _ string, conn net.Conn) error {
			if step == at {
				_ = conn.Close()
				return posttest.Answer(451, "gone")
			}
			return nil
		}
	}
	slow := func(step posttest.Step, _ string, _ net.Conn) error {
		if step == posttest.AtEnd {
			time.Sleep(100 * time.Millisecond)
		}
		return nil
	}
	// mute says nothing more.
	mute := func(at posttest.Step) func(posttest.Step, string, net.Conn) error {
		return func(step posttest.Step, _ string, _ net.Conn) error {
			if step == at {
				<-t.Context().Done()
			}
			return nil
		}
	}
	for name, c := range map[string]struct {
		act    func(posttest.Step, string, net.Conn) error
		want   post.Verdict
		handed bool
		mails  int
	}{
		"421 to the sender":      {answer(posttest.AtMail, 421), post.Verdict{State: news.MessageQueued, Broken: true}, false, 0},
		"450 to the address":     {answer(posttest.AtRcpt, 450), post.Verdict{State: news.MessageQueued}, false, 0},
		"550 to the address":     {answer(posttest.AtRcpt, 550), post.Verdict{State: news.MessageFailed, Bounce: true}, false, 0},
		"550 to the sender":      {answer(posttest.AtMail, 550), post.Verdict{State: news.MessageFailed}, false, 0},
		"421 to the message":     {answer(posttest.AtEnd, 421), post.Verdict{State: news.MessageQueued, Broken: true}, true, 0},
		"451 to the message":     {answer(posttest.AtEnd, 451), post.Verdict{State: news.MessageQueued}, true, 0},
		"554 to the message":     {answer(posttest.AtEnd, 554), post.Verdict{State: news.MessageFailed}, true, 0},
		"dropped at the address": {drop(posttest.AtRcpt), post.Verdict{State: news.MessageQueued, Broken: true}, false, 0},
		"dropped before reading": {drop(posttest.AtMiddle), post.Verdict{State: news.MessageUncertain, Broken: true}, true, 0},
		"dropped after reading":  {drop(posttest.AtEnd), post.Verdict{State: news.MessageUncertain, Broken: true}, true, 0},
		"slow, but in time":      {slow, post.Verdict{State: news.MessageSent}, true, 1},
		"too slow to the sender": {mute(posttest.AtMail), post.Verdict{State: news.MessageQueued, Broken: true}, false, 0},
		"too slow with the end":  {mute(posttest.AtEnd), post.Verdict{State: news.MessageUncertain, Broken: true}, true, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, posttest.Plain)
			s.Misbehave(c.act)
			server := plain(s)
			if strings.HasPrefix(name, "too slow") {
				server.Timeout = time.Second // there is nothing but its end to wait for
			}
			line := open(t, server)
			v, handed := send(t, line)
			if v.Detail == "" && v.State != news.MessageSent {
				t.Error("no detail was given")
			}
			v.Detail = ""
			if v != c.want || handed != c.handed {
				t.Errorf("got %+v, handed %v, want %+v, %v", v, handed, c.want, c.handed)
			}
			if n := len(s.Mails()); c.mails >= 0 && n != c.mails {
				t.Errorf("server has %d mails, want %d", n, c.mails)
			}
			if v.Broken {
				return
			}
			s.Misbehave(nil)
			if v, _ := send(t, line); v.State != news.MessageSent {
				t.Errorf("the next message over the same line: got %+v", v)
			}
		})
	}
}

func TestTLSAndLogin(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind     posttest.Kind
		tls      string
		user     string
		password string
		distrust bool
		fails    string
	}{
		"STARTTLS":                      {posttest.StartTLS, "starttls", "", "", false, ""},
		"implicit":                      {posttest.ImplicitTLS, "implicit", "", "", false, ""},
		"STARTTLS with login":           {posttest.StartTLS, "starttls", posttest.User, posttest.Password, false, ""},
		"implicit with login":           {posttest.ImplicitTLS, "implicit", posttest.User, posttest.Password, false, ""},
		"plain with login":              {posttest.Plain, "none", posttest.User, posttest.Password, false, ""},
		"wrong password":                {posttest.StartTLS, "starttls", posttest.User, "guess", false, "535"},
		"no TLS where it is asked for":  {posttest.Plain, "starttls", "", "", false, "STARTTLS"},
		"no implicit TLS":               {posttest.Plain, "implicit", "", "", false, "tls"},
		"certificate of another host":   {posttest.BadTLS, "starttls", "", "", false, "certificate"},
		"certificate that no one trust": {posttest.StartTLS, "starttls", "", "", true, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, c.kind)
			server := post.Server{
				Host: "127.0.0.1", Port: s.Port, TLS: c.tls, User: c.user, Password: c.password, Timeout: 20 * time.Second, Trust: s.Trust,
			}
			if c.distrust {
				server.Trust = nil
			}
			line, err := server.Open(t.Context())
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) {
					t.Errorf("got %v, want an error with %q", err, c.fails)
				}
				if len(s.Mails()) != 0 {
					t.Error("something was sent")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if v, _ := send(t, line); v.State != news.MessageSent {
				t.Errorf("got %+v", v)
			}
			if err := line.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestHandingCallsOff(t *testing.T) {
	t.Parallel()
	s := start(t, posttest.Plain)
	line := open(t, plain(s))
	if _, err := line.Send(t.Context(), sender, "reader@example.test", []byte(message), func() error { return news.ErrConflict }); err == nil {
		t.Error("the error was lost")
	}
	if v, _ := send(t, line); v.State != news.MessageSent {
		t.Errorf("the next message: got %+v", v)
	}
	if got := len(s.Mails()); got != 1 {
		t.Errorf("got %d mails, want 1", got)
	}
}

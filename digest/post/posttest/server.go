// Package posttest is a mail server for tests: a real one, on loopback, that
// keeps what it accepts and misbehaves as it is told.
package posttest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/mail"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Step is where a session is when the server may misbehave.
type Step string

// The steps. AtEnd is after the whole message was read, before the answer;
// AtMiddle is before it is read.
const (
	AtMail   Step = "mail"
	AtRcpt   Step = "rcpt"
	AtMiddle Step = "middle"
	AtEnd    Step = "end"
)

// Mail is one message that the server has accepted.
type Mail struct {
	From, To  string
	MessageID string
	Bytes     []byte
}

// Server is a running mail server.
type Server struct {
	Port  int
	Trust *tls.Config // for clients, where the server speaks TLS

	server *smtp.Server
	mu     sync.Mutex
	act    func(Step, string, net.Conn) error
	mails  []Mail
}

// User and Password let a client in.
const (
	User     = "peygir"
	Password = "sample password"
)

// Kind is how the server speaks.
type Kind int

// Kinds of servers. The certificate of BadTLS is for another host and one
// that nobody trusts.
const (
	Plain Kind = iota
	StartTLS
	ImplicitTLS
	BadTLS
)

// Start starts a server.
func Start(kind Kind) (*Server, error) {
	s := &Server{}
	s.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: c.Conn()}, nil
	}))
	s.server.Domain = "mail.test"
	s.server.ReadTimeout, s.server.WriteTimeout = time.Minute, time.Minute
	s.server.AllowInsecureAuth = kind == Plain
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s.Port = ln.Addr().(*net.TCPAddr).Port
	if kind != Plain {
		names := "127.0.0.1"
		if kind == BadTLS {
			names = "192.0.2.1"
		}
		cert, pool, err := certificate(names)
		if err != nil {
			return nil, err
		}
		config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
		s.Trust = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
		if kind == ImplicitTLS {
			ln = tls.NewListener(ln, config)
		} else {
			s.server.TLSConfig = config
		}
	}
	go func() { _ = s.server.Serve(ln) }() // ends when the server is closed
	return s, nil
}

// certificate makes one for an address of loopback that signs itself.
func certificate(address string) (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"}, IPAddresses: []net.IP{net.ParseIP(address)},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make certificate: %w", err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("read certificate: %w", err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool, nil
}

// Close stops the server and drops its connections.
func (s *Server) Close() error { return s.server.Close() }

// Misbehave makes the server call act at each step with the address at hand
// and the connection; what act returns is the answer. Nil: behave.
func (s *Server) Misbehave(act func(step Step, address string, conn net.Conn) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.act = act
}

// Mails returns what was accepted, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Answer is an answer with a code.
func Answer(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

type session struct {
	server   *Server
	conn     net.Conn
	from, to string
}

func (s *session) step(step Step, address string) error {
	s.server.mu.Lock()
	act := s.server.act
	s.server.mu.Unlock()
	if act == nil {
		return nil
	}
	return act(step, address, s.conn)
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return s.step(AtMail, from)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.step(AtRcpt, to)
}

func (s *session) Data(r io.Reader) error {
	if err := s.step(AtMiddle, s.to); err != nil {
		return err
	}
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(r); err != nil {
		return fmt.Errorf("read message: %w", err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw.Bytes()))
	if err != nil {
		return Answer(554, "no message: "+err.Error())
	}
	if err := s.step(AtEnd, s.to); err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, Mail{From: s.from, To: s.to, MessageID: m.Header.Get("Message-ID"), Bytes: raw.Bytes()})
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

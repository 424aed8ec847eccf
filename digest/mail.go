package digest

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	gomail "github.com/wneessen/go-mail"

	"github.com/peygir/peygir/news"
)

// DKIM is what messages are signed with.
type DKIM struct {
	Domain   string
	Selector string
	Key      crypto.Signer
}

// ReadDKIM returns the signature of a domain from its private key, RSA or
// Ed25519, in PEM.
func ReadDKIM(domain, selector string, pem []byte) (*DKIM, error) {
	key, err := gomail.PrivKeyFromPEM(pem)
	if err != nil {
		return nil, fmt.Errorf("read DKIM key: %w", err)
	}
	return &DKIM{Domain: domain, Selector: selector, Key: key}, nil
}

// signed are the headers under the signature: what a reader sees, and what a
// mail program acts on.
var signed = []string{
	"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language",
	"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
}

// sign puts a signature before the message. The mail library's own signer
// folds a long list of headers in a way that no verifier accepts.
func (d *DKIM) sign(message []byte) ([]byte, error) {
	var out bytes.Buffer
	err := dkim.Sign(&out, bytes.NewReader(message), &dkim.SignOptions{
		Domain: d.Domain, Selector: d.Selector, Signer: d.Key, HeaderKeys: signed,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		return nil, fmt.Errorf("sign message: %w", err)
	}
	return out.Bytes(), nil
}

// Compose makes the message of a letter: a mail, or what a webhook is told.
// The same letter always becomes the same message, but for the signature.
func (r *Renderer) Compose(l Letter) (news.Message, error) {
	s := l.Subscription
	subject, text, html, err := r.Render(l)
	if err != nil {
		return news.Message{}, err
	}
	m := news.Message{
		Subscription: s.ID, Kind: l.Kind, Period: l.Period, Address: s.Address, Subject: subject,
		Language: string(tongueOf(s.Language)), Items: l.Items(), MessageID: r.messageID(l),
	}
	if s.Webhook() {
		m.Bytes, err = r.payload(m, l)
	} else {
		m.Bytes, err = r.mime(m, l, text, html)
	}
	if err != nil {
		return news.Message{}, err
	}
	m.Size = len(m.Bytes)
	return m, nil
}

// messageID follows from reader and period, so that a message sent twice can
// be told as one by whoever gets it. It tells nothing that could be used.
func (r *Renderer) messageID(l Letter) string {
	sum := sha256.Sum256([]byte(l.Subscription.Token + "\n" + string(l.Kind) + "\n" + l.Period))
	return fmt.Sprintf("%s.%s.%s@%s", l.Kind, l.Period, hex.EncodeToString(sum[:12]), r.site.domain())
}

func (r *Renderer) mime(m news.Message, l Letter, text, html string) ([]byte, error) {
	t := tongueOf(m.Language)
	boundary := sha256.Sum256([]byte(m.MessageID))
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent(),
		gomail.WithBoundary("peygir-"+hex.EncodeToString(boundary[:12])))
	msg.FromMailAddress(&mail.Address{Name: t.T("Peygir"), Address: r.site.sender()})
	if err := msg.To(m.Address); err != nil {
		return nil, fmt.Errorf("address %s: %w: %w", m.Address, news.ErrInvalid, err)
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(l.Made.In(time.UTC))
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetGenHeader("Content-Language", m.Language)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Kind != news.MessageConfirm {
		token := l.Subscription.Token
		msg.SetGenHeader("List-Id", "Peygir <digest."+r.site.domain()+">")
		msg.SetGenHeader("List-Unsubscribe", "<"+r.site.Leave(token)+">", "<"+r.site.LeaveByMail(token)+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, text)
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write message %s: %w", m.MessageID, err)
	}
	if d := r.site.DKIM; d != nil {
		return d.sign(out.Bytes())
	}
	return out.Bytes(), nil
}

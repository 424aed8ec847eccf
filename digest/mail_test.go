package digest_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"mime"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	m, err := digest.NewRenderer(site).Compose(letter())
	if err != nil {
		t.Fatal(err)
	}
	head, parts := parse(t, m.Bytes)
	for name, want := range map[string]string{
		"List-Id":               "Peygir <digest.peygir.example>",
		"List-Unsubscribe":      "<https://peygir.example/unsubscribe/SAMPLETOKEN>, <mailto:digest@peygir.example?subject=unsubscribe%20SAMPLETOKEN>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Message-Id":            "<" + m.MessageID + ">",
		"To":                    "<reader@example.test>",
		"Auto-Submitted":        "auto-generated",
	} {
		if got := head.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject: got %q, %v, want %q", subject, err, m.Subject)
	}
	if strings.Contains(m.MessageID, sample.Token) {
		t.Error("the Message-ID tells the token")
	}
	for line := range strings.SplitSeq(string(m.Bytes), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line %q is no line of a mail", line)
		}
	}
	for _, forbidden := range []string{"<img", "http-equiv", "<script", "<link", "@font-face", "url("} {
		if strings.Contains(parts["text/html"], forbidden) {
			t.Errorf("the HTML has %q", forbidden)
		}
	}
	if !strings.Contains(parts["text/html"], "&lt;دو&gt; راه &amp; یک مقصد") {
		t.Error("a title is not escaped in the HTML")
	}
	if n := strings.Count(parts["text/html"], "چرا این را گرفتید"); n != 6 {
		t.Errorf("%d items say why they came, want 6", n)
	}
}

// A message made again is the same, byte for byte; its id is that of the
// reader and the period alone.
func TestComposeIsDeterministic(t *testing.T) {
	t.Parallel()
	r := digest.NewRenderer(site)
	one, err := r.Compose(letter())
	if err != nil {
		t.Fatal(err)
	}
	two, err := digest.NewRenderer(site).Compose(letter())
	if err != nil || !bytes.Equal(one.Bytes, two.Bytes) || one.MessageID != two.MessageID {
		t.Errorf("the second time it differs: %v", err)
	}
	next := letter()
	next.Period = "2026-11-24"
	if three, err := r.Compose(next); err != nil || three.MessageID == one.MessageID {
		t.Errorf("the next day has the same id: %v", err)
	}
	wrong := letter()
	wrong.Subscription.Address = "nobody\r\nBcc: all@example.test"
	if _, err := r.Compose(wrong); err == nil {
		t.Error("an address of two lines was accepted")
	}
}

func TestDKIMVerifies(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaPublic, err := x509.MarshalPKIXPublicKey(&rsaKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key    any
		record string
	}{
		"rsa":     {rsaKey, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(rsaPublic)},
		"ed25519": {edKey, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)},
	} {
		raw, err := x509.MarshalPKCS8PrivateKey(c.key)
		if err != nil {
			t.Fatal(err)
		}
		signing := site
		signing.DKIM, err = digest.ReadDKIM("peygir.example", "s1", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
		if err != nil {
			t.Fatal(err)
		}
		for kind, l := range letters() {
			m, err := digest.NewRenderer(signing).Compose(l)
			if err != nil {
				t.Fatal(err)
			}
			if l.Subscription.Webhook() {
				continue
			}
			verify := func(raw []byte) []*dkim.Verification {
				all, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(domain string) ([]string, error) {
					if domain != "s1._domainkey.peygir.example" {
						return nil, fmt.Errorf("no record of %s", domain)
					}
					return []string{c.record}, nil
				}})
				if err != nil || len(all) != 1 {
					t.Fatalf("%s %s: got %v, %v", name, kind, all, err)
				}
				return all
			}
			good := verify(m.Bytes)[0]
			if good.Err != nil || good.Domain != "peygir.example" {
				t.Errorf("%s %s: got %+v", name, kind, good)
			}
			if l.Kind != news.MessageConfirm {
				for _, header := range []string{"List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"} {
					if !slices.Contains(good.HeaderKeys, header) {
						t.Errorf("%s %s: %s is not signed", name, kind, header)
					}
				}
			}
			// Relaxed: white space may change on the way, words may not.
			if v := verify(bytes.Replace(m.Bytes, []byte("\r\nTo: "), []byte("\r\nTo:   "), 1))[0]; v.Err != nil {
				t.Errorf("%s %s: white space broke it: %v", name, kind, v.Err)
			}
			if v := verify(bytes.Replace(m.Bytes, []byte("reader@"), []byte("other@"), 1))[0]; v.Err == nil {
				t.Errorf("%s %s: another address went through", name, kind)
			}
		}
	}
	if _, err := digest.ReadDKIM("peygir.example", "s1", []byte("no key")); err == nil {
		t.Error("something that is no key was accepted")
	}
}

package bounce

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
)

// Kind is what a mail that came back means.
type Kind string

// Kinds of returned mail. Nothing is whatever else is sent to the address: it
// is for a person to read.
const (
	Nothing   Kind = ""
	Hard      Kind = "hard"      // the address takes no mail, for good
	Soft      Kind = "soft"      // this message was given up; another one may pass
	Delayed   Kind = "delayed"   // it is still being tried
	Complaint Kind = "complaint" // the reader called it unwanted
	Leave     Kind = "leave"     // the reader's mail program asks to end it
)

// Report is what a returned mail says.
type Report struct {
	Kind   Kind
	Status string // enhanced status code of a bounce (RFC 3463), such as 5.1.1; empty: none was given
	Detail string // the server's words, one line

	// MessageIDs and Paths may name the message that the report is about: its
	// Message-ID, without brackets, and addresses among which its return path
	// may be. All of them are given by whoever sent the report.
	MessageIDs []string
	Paths      []string

	Token string // of a wish to leave: the secret of the subscription
}

// Bounds of what is read of a mail.
const (
	mostBytes  = 4 << 20
	mostOfPart = 64 << 10
	mostParts  = 16
	deepest    = 4
	mostNames  = 20
	longestID  = 300
	longestSay = 300 // runes
)

// Read reads a mail as it was received. A mail that cannot be understood is
// Nothing; an error is one of r.
func Read(r io.Reader) (Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, mostBytes))
	if err != nil {
		return Report{}, err
	}
	e, err := message.Read(bytes.NewReader(raw))
	if e == nil || err != nil && !readable(err) {
		return Report{}, nil
	}
	var out Report
	out.parts(e, 0)
	h := mail.Header{Header: e.Header}
	if out.Kind == Nothing {
		if out.Token = wish(h); out.Token == "" {
			return Report{}, nil
		}
		out.Kind = Leave
		return Report{Kind: Leave, Token: out.Token}, nil
	}
	for _, field := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"} {
		for _, value := range h.Values(field) {
			out.path(value)
		}
	}
	for _, field := range []string{"In-Reply-To", "References"} {
		out.names(h.Get(field))
	}
	return out, nil
}

// readable says whether the entity beside the error can be read all the same.
func readable(err error) bool {
	return message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)
}

var wishes = regexp.MustCompile(`^(?i:unsubscribe)\s+([0-9A-Za-z_-]{10,200})$`)

// wish is the token in the subject that our mailto: links give.
func wish(h mail.Header) string {
	subject, err := h.Subject()
	if err != nil {
		return ""
	}
	if m := wishes.FindStringSubmatch(strings.TrimSpace(subject)); m != nil {
		return m[1]
	}
	return ""
}

// parts looks through the parts of a mail. The first report decides: what the
// returned message itself says is never taken for one.
func (out *Report) parts(e *message.Entity, depth int) {
	if r := e.MultipartReader(); r != nil {
		for range mostParts {
			p, err := r.NextPart()
			if p == nil || errors.Is(err, io.EOF) || err != nil && !readable(err) {
				return
			}
			if depth < deepest {
				out.parts(p, depth+1)
			}
		}
		return
	}
	if depth == 0 {
		return // a report has parts
	}
	kind, _, err := mime.ParseMediaType(e.Header.Get("Content-Type"))
	if err != nil {
		return
	}
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		if out.Kind == Nothing {
			out.delivery(e.Body)
		}
	case "message/feedback-report":
		if out.Kind == Nothing {
			out.feedback(e.Body)
		}
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers":
		h, _ := fields(head(e.Body))
		out.names(h.get("Message-ID"))
		out.path(h.get("Return-Path"))
	}
}

// names keeps what may be Message-IDs.
func (out *Report) names(value string) {
	for _, id := range strings.FieldsFunc(value, func(r rune) bool { return r <= ' ' || r == '<' || r == '>' || r == ',' }) {
		if len(id) <= longestID && strings.Contains(id, "@") && len(out.MessageIDs) < mostNames && !slices.Contains(out.MessageIDs, id) {
			out.MessageIDs = append(out.MessageIDs, id)
		}
	}
}

// path keeps addresses.
func (out *Report) path(value string) {
	all, err := mail.ParseAddressList(strings.TrimSpace(value))
	if err != nil {
		return
	}
	for _, a := range all {
		if len(out.Paths) < mostNames && !slices.Contains(out.Paths, a.Address) {
			out.Paths = append(out.Paths, a.Address)
		}
	}
}

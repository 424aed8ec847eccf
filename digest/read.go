package digest

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"

	"github.com/peygir/peygir/news"
)

// Mail is a mail as a person may look at it.
type Mail struct {
	Header     []Field // in order, as a reader reads them
	Text, HTML string
}

// Field is a line of a mail's header.
type Field struct{ Name, Value string }

// ReadMail reads a mail of ours. One that is none is news.ErrInvalid.
func ReadMail(raw []byte) (Mail, error) {
	var out Mail
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return out, fmt.Errorf("read mail: %w: %w", news.ErrInvalid, err)
	}
	for fields := r.Header.Fields(); fields.Next(); {
		value, err := fields.Text()
		if err != nil {
			value = fields.Value()
		}
		out.Header = append(out.Header, Field{fields.Key(), value})
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("read mail: %w: %w", news.ErrInvalid, err)
		}
		h, ok := p.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		body, err := io.ReadAll(p.Body)
		if err != nil {
			return out, fmt.Errorf("read mail: %w: %w", news.ErrInvalid, err)
		}
		switch kind, _, _ := h.ContentType(); kind {
		case "text/html":
			out.HTML = string(body)
		default:
			out.Text = string(body)
		}
	}
}

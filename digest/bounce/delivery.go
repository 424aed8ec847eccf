package bounce

import (
	"bufio"
	"io"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// header is a group of fields, such as a report has for each recipient.
type header textproto.MIMEHeader

func (h header) get(name string) string { return textproto.MIMEHeader(h).Get(name) }

// head bounds what is read of a part.
func head(r io.Reader) *textproto.Reader {
	return textproto.NewReader(bufio.NewReader(io.LimitReader(r, mostOfPart)))
}

// fields reads a group up to the empty line behind it; more says whether
// another group may follow.
func fields(r *textproto.Reader) (h header, more bool) {
	got, err := r.ReadMIMEHeader()
	return header(got), err == nil
}

// delivery reads what a server says became of a message: fields of the whole,
// then fields of each recipient. Our messages have one.
func (out *Report) delivery(body io.Reader) {
	r := head(body)
	for range mostParts {
		h, more := fields(r)
		if h.get("Action") != "" || h.get("Status") != "" {
			kind, status := judge(h.get("Action"), h.get("Status"), h.get("Diagnostic-Code"))
			if out.Kind == Nothing || out.Kind == Delayed && kind != Nothing {
				out.Kind, out.Status = kind, status
				out.Detail = said(h.get("Diagnostic-Code"))
				if out.Detail == "" {
					out.Detail = said(h.get("Action") + " " + h.get("Status"))
				}
			}
		}
		if !more {
			return
		}
	}
}

var (
	enhanced = regexp.MustCompile(`(?:^|[^0-9.])([245])\.([0-9]{1,3})\.([0-9]{1,3})(?:$|[^0-9.])`)
	reply    = regexp.MustCompile(`(?:^|[^0-9.])([245])[0-9]{2}(?:$|[^0-9.])`)
)

// judge tells a bounce for good from one for now. Codes that speak of the
// message, its sender or a full mailbox say nothing final of the address, even
// where they begin with a 5.
func judge(action, status, diagnostic string) (Kind, string) {
	action, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(action)), " ")
	code := codeIn(status)
	if more := codeIn(diagnostic); more != nil && (code == nil || code[1] == more[1] && code[2] == "0") {
		code = more // «5.0.0» tells less than the server did
	}
	class, exact := "", ""
	if code != nil {
		class, exact = code[1], code[1]+"."+code[2]+"."+code[3]
	} else if m := reply.FindStringSubmatch(diagnostic); m != nil {
		class = m[1]
	}
	switch {
	case slices.Contains([]string{"delivered", "relayed", "expanded"}, action), class == "2":
		return Nothing, ""
	case action == "delayed", action == "" && class != "5":
		return Delayed, exact
	case class == "5" && !passing(code):
		return Hard, exact
	default:
		return Soft, exact
	}
}

func codeIn(text string) []string { return enhanced.FindStringSubmatch(text) }

// passing are codes of RFC 3463 and RFC 7372 that another message, or the same
// one tomorrow, may not get: full, too long, the content, security and policy.
func passing(code []string) bool {
	if code == nil {
		return false
	}
	switch exact := code[2] + "." + code[3]; {
	case exact == "2.2", exact == "2.3", exact == "3.4", code[2] == "6", code[2] == "7":
		return true
	}
	return false
}

// feedback reads a complaint. Reports of other kinds, such as «not-spam», are
// none.
func (out *Report) feedback(body io.Reader) {
	h, _ := fields(head(body))
	kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(h.get("Feedback-Type"))), " ")
	if !slices.Contains([]string{"abuse", "fraud", "opt-out", "opt-out-list"}, kind) {
		return
	}
	out.Kind, out.Detail = Complaint, said(kind+" "+h.get("User-Agent"))
	out.path(h.get("Original-Mail-From"))
}

// said is text of strangers as one short line.
func said(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if runes := []rune(text); len(runes) > longestSay {
		text = string(runes[:longestSay])
	}
	return text
}

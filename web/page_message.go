package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// previewPolicy lets a letter have the styles that it carries and nothing
// else: no script, no picture, no form, and no frame but ours around it. Its
// links open beside it.
const previewPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

type messageData struct {
	news.Message
	Header    []digest.Field
	Text      string
	Preview   bool // there is HTML to look at
	Links     []messageLink
	Decisions []news.Decision
	Refused   string // why what was sent is not done
}

// messageLink is an address that a letter leads to; Shown is it as a person
// reads it.
type messageLink struct{ Href, Title, Shown string }

// messageRoutes registers what an operator sees of one message: how it reads,
// as it is, and what can be decided on it.
func (s *site) messageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /outbox/{file}", func(w http.ResponseWriter, r *http.Request) {
		if !s.editors(w, r) {
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		number, kind, _ := strings.Cut(r.PathValue("file"), ".")
		m, err := s.outboxMessage(r, number)
		switch {
		case err == nil && kind == "eml":
			s.messageFile(w, m)
		case err == nil && kind == "html":
			s.preview(w, r, m)
		default:
			if err == nil && kind != "" {
				err = errNoPage
			}
			p := s.formFrame(w, r)
			name := ""
			if err == nil {
				name, err = s.messagePage(w, r, &p, m, "")
			}
			s.write(w, r, name, p, err)
		}
	})
	s.form(mux, "/outbox/{file}", s.decide)
}

func (s *site) outboxMessage(r *http.Request, number string) (news.Message, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id < 1 {
		return news.Message{}, errNoPage
	}
	return s.deps.Outbox.Message(r.Context(), id)
}

// messageFile gives a message as it goes out, as a file for a mail program.
func (s *site) messageFile(w http.ResponseWriter, m news.Message) {
	h := w.Header()
	h.Set("Content-Type", "message/rfc822")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="message-%d.eml"`, m.ID))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	// A failed write means that the caller has gone.
	_, _ = w.Write(m.Bytes)
}

// preview is the letter as a mail program shows it, for the frame on its page.
func (s *site) preview(w http.ResponseWriter, r *http.Request, m news.Message) {
	mail, err := digest.ReadMail(m.Bytes)
	if err != nil || mail.HTML == "" {
		s.write(w, r, "", s.frame(r), errors.Join(errNoPage, err))
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", previewPolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Referrer-Policy", "no-referrer")
	// A failed write means that the reader has gone.
	_, _ = w.Write([]byte(strings.Replace(mail.HTML, "<head>", `<head><base target="_blank">`, 1)))
}

func (s *site) messagePage(w http.ResponseWriter, r *http.Request, p *view.Page, m news.Message, refused string) (string, error) {
	d := messageData{Message: m, Refused: refused}
	var err error
	if d.Decisions, err = s.deps.Outbox.Decisions(r.Context(), m.ID); err != nil {
		return "", err
	}
	if mail, err := digest.ReadMail(m.Bytes); err == nil && mail.Text != "" {
		d.Header, d.Text, d.Preview = mail.Header, mail.Text, mail.HTML != ""
		d.Links = linksOf(mail.HTML)
	} else {
		d.Text = readable(m.Bytes)
	}
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	p.Title, p.Data, p.NoIndex = p.Lang.T("Message"), d, true
	return "message", nil
}

// readable is what a webhook is told, on lines of its own.
func readable(raw []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, raw, "", "  ") != nil {
		return strings.ToValidUTF8(string(raw), "\ufffd")
	}
	return out.String()
}

// linksOf are the addresses that a letter leads to, each once.
func linksOf(html string) []messageLink {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		return nil // a letter without links
	}
	var out []messageLink
	for _, a := range doc.Find("a[href]").EachIter() {
		address, _ := webAddress(a.AttrOr("href", ""))
		if address == "" || slices.ContainsFunc(out, func(l messageLink) bool { return l.Href == address }) {
			continue
		}
		shown, err := url.PathUnescape(address)
		if err != nil || !utf8.ValidString(shown) {
			shown = address
		}
		out = append(out, messageLink{address, strings.Join(strings.Fields(a.Text()), " "), view.Cut(shown, 90)})
	}
	return out
}

// decide takes what an editor wants of an uncertain message.
func (s *site) decide(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
	if !s.editors(w, r) {
		return "", nil
	}
	ctx := r.Context()
	m, err := s.outboxMessage(r, r.PathValue("file"))
	if err == nil {
		err = s.deps.Outbox.Decide(ctx, m.ID, news.Decision{Verdict: news.Verdict(r.PostForm.Get("verdict")), Editor: who(ctx).name})
	}
	if errors.Is(err, news.ErrConflict) {
		// Somebody, or the clock, was quicker: the page shows how it is now.
		p.Status = http.StatusConflict
		if m, err = s.deps.Outbox.Message(ctx, m.ID); err != nil {
			return "", err
		}
		return s.messagePage(w, r, p, m, p.Lang.T("This was not done: the message is uncertain no more, or its reader has left."))
	}
	if err != nil {
		return "", err
	}
	http.Redirect(w, r, p.Lang.Link("/outbox/"+strconv.FormatInt(m.ID, 10)), http.StatusSeeOther)
	return "", nil
}

package digest

import (
	"net/mail"
	"net/url"
	"strings"

	"github.com/peygir/peygir/news"
)

// Site is who writes the digests and where the pages are.
type Site struct {
	Base string // scheme and host of the pages
	From string // sender address; empty: digest@ the host of the pages
	DKIM *DKIM  // nil: messages are not signed
	// Delimiter, where the mail server of From takes addresses such as
	// local+anything@ for local@, is what stands between: «+» mostly. Empty:
	// what comes back is told by its Message-ID alone.
	Delimiter string
}

// sender is the address that messages come from.
func (s Site) sender() string {
	if a, err := mail.ParseAddress(s.From); err == nil {
		return a.Address
	}
	host := "localhost"
	if u, err := url.Parse(s.Base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	if strings.Contains(host, ":") || strings.Trim(host, "0123456789.") == "" {
		host = "localhost" // an IP address is no mail domain
	}
	return "digest@" + host
}

// Sender is the address that messages come from.
func (s Site) Sender() string { return s.sender() }

// domain is the right-hand side of message and list ids.
func (s Site) domain() string {
	_, domain, _ := strings.Cut(s.sender(), "@")
	return domain
}

// Article is the page of an article.
func (s Site) Article(id news.ArticleID) string {
	return s.Base + "/articles/" + url.PathEscape(string(id))
}

// Proposal is the page of a proposal.
func (s Site) Proposal(id news.ProposalID) string {
	return s.Base + "/proposals/" + url.PathEscape(string(id))
}

// Followed is the page that shows all of what is followed.
func (s Site) Followed(f news.Follow) string {
	switch f.Kind {
	case news.FollowQuery:
		return s.Base + "/?q=" + url.QueryEscape(f.Value) + "&sort=newest"
	case news.FollowSpeaker:
		return s.Base + "/speakers/" + url.PathEscape(f.Value)
	case news.FollowProposal:
		return s.Proposal(news.ProposalID(f.Value))
	}
	return s.Base + "/proposals"
}

// Manage is the page on which the reader changes or ends the subscription.
func (s Site) Manage(token string) string { return s.Base + "/subscriptions/" + token }

// Confirm is the page on which the reader confirms it.
func (s Site) Confirm(token string) string { return s.Manage(token) + "/confirm" }

// Leave takes a POST without cookies that ends the subscription (RFC 8058) and
// shows a page to a GET.
func (s Site) Leave(token string) string { return s.Base + "/unsubscribe/" + token }

// LeaveByMail asks for the same by mail.
func (s Site) LeaveByMail(token string) string {
	return "mailto:" + s.sender() + "?subject=unsubscribe%20" + token
}

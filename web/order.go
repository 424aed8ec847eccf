package web

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/peygir/peygir/news"
)

// mostFollows bounds what one order may follow.
const mostFollows = 50

// wrong is what a reader chose that cannot be; Why is a phrase of the interface.
type wrong struct{ Field, Why string }

func (w wrong) Error() string { return w.Field + ": " + w.Why }
func (w wrong) Unwrap() error { return news.ErrInvalid }

// week is how days are named and ordered here: it begins on Saturday.
var week = []time.Weekday{time.Saturday, time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

func weekday(name string) (time.Weekday, bool) {
	for _, d := range week {
		if strings.EqualFold(d.String(), name) {
			return d, true
		}
	}
	return 0, false
}

// address brings an address to the form in which it is kept: an e-mail address
// alone, without a name, at a domain in its ASCII form; from an editor also
// the address of a webhook.
func address(ctx context.Context, given string) (string, error) {
	given = strings.TrimSpace(given)
	if strings.HasPrefix(given, "https://") && rank[who(ctx).role] >= rank[Editor] {
		if u, err := url.Parse(given); err == nil && u.Host != "" && u.User == nil && len(given) <= 500 {
			return given, nil
		}
	}
	parsed, err := mail.ParseAddress(given)
	if err != nil || parsed.Name != "" || parsed.Address != given || len(given) > 254 {
		return "", wrong{"address", "This is no e-mail address."}
	}
	at := strings.LastIndexByte(given, '@')
	local, domain := given[:at], given[at+1:]
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(domain, ".") || strings.ContainsFunc(local, unusual) {
		return "", wrong{"address", "This is no e-mail address."}
	}
	return local + "@" + domain, nil
}

// unusual are characters that a local part may have by the letter of the
// standard, but only in addresses made to confuse.
func unusual(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>(),:;\[]`, r) }

// check brings what a reader chose to a form that can be kept, or says what
// is wrong with it. What is known is followed already and may stay, although
// it is perhaps not there any more.
func (s *site) check(ctx context.Context, sub *news.Subscription, known ...news.Follow) error {
	var kept []news.Follow
	for _, f := range sub.Follows {
		f.Value = strings.Join(strings.Fields(f.Value), " ")
		if !slices.Contains(known, f) {
			if _, err := s.followed(ctx, f); err != nil {
				return err
			}
		}
		if !slices.Contains(kept, f) {
			kept = append(kept, f)
		}
	}
	sub.Follows = kept
	switch {
	case len(kept) == 0:
		return wrong{"follows", "Choose at least one thing to follow."}
	case len(kept) > mostFollows:
		return wrong{"follows", "These are too many things to follow at once."}
	case !slices.Contains([]news.Cadence{news.Immediate, news.Daily, news.Weekly}, sub.Cadence),
		sub.Hour < 0 || sub.Hour > 23,
		!slices.Contains([]news.Context{news.ContextTitles, news.ContextSentence, news.ContextParagraph}, sub.Context),
		sub.Language != "fa" && sub.Language != "en":
		return wrong{"settings", "One of the settings is not known."}
	}
	slices.SortFunc(sub.Days, func(a, b time.Weekday) int { return slices.Index(week, a) - slices.Index(week, b) })
	if sub.Days = slices.Compact(sub.Days); len(sub.Days) == len(week) {
		sub.Days = nil // all days, however it is said
	}
	return nil
}

// followed names a thing that can be followed, or says that it cannot.
func (s *site) followed(ctx context.Context, f news.Follow) (name string, err error) {
	unknown := wrong{"follows", "What you want to follow is not here."}
	switch f.Kind {
	case news.FollowQuery:
		if f.Value == "" || len(f.Value) > 2000 {
			return "", wrong{"follows", "Write the words to follow."}
		}
		return f.Value, nil
	case news.FollowProposal:
		if s.deps.Proposals == nil {
			return "", unknown
		}
		st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(f.Value))
		if errors.Is(err, news.ErrNotFound) {
			err = unknown
		}
		return st.Proposal.Title, err
	case news.FollowSpeaker:
		if s.deps.Statements == nil {
			return "", unknown
		}
		sp, err := s.deps.Statements.Speaker(ctx, news.SpeakerID(f.Value))
		if errors.Is(err, news.ErrNotFound) {
			err = unknown
		}
		return sp.Name, err
	case news.FollowNeglected:
		if s.deps.Proposals != nil && f.Value == "" {
			return "", nil
		}
	case news.FollowEditors:
		if rank[who(ctx).role] >= rank[Editor] && f.Value == "" {
			return "", nil
		}
	}
	return "", unknown
}

// asQuery says in the query language what the parameters of a search ask for,
// but for the span of time: who follows a query waits for what comes.
func (p Params) asQuery() string {
	parts := given[string]([]string{strings.TrimSpace(p.Q)})
	for _, f := range []struct {
		name   string
		values []string
	}{{"source", p.Source}, {"province", p.Province}, {"tag", p.Tag}, {"speaker", p.Speaker}} {
		var any []string
		for _, v := range given[string](f.values) {
			any = append(any, f.name+`:"`+strings.ReplaceAll(v, `"`, " ")+`"`)
		}
		switch len(any) {
		case 0:
		case 1:
			parts = append(parts, any[0])
		default:
			parts = append(parts, "+("+strings.Join(any, " OR ")+")")
		}
	}
	if len(parts) > 1 && strings.Contains(parts[0], " OR ") && parts[0] == strings.TrimSpace(p.Q) {
		parts[0] = "(" + parts[0] + ")"
	}
	return strings.Join(parts, " ")
}

package store

import (
	"crypto/sha256"
	"encoding/base32"
	"net/url"
	"slices"
	"strings"

	"github.com/peygir/peygir/news"
)

// address is the form in which two addresses of an article are compared: no
// scheme, no www, no fragment, no closing slash, no marks of a campaign, and
// one way of escaping. What is not an absolute address is compared as it is.
func address(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return raw
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	switch u.Scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	path := (&url.URL{Path: strings.TrimRight(u.Path, "/")}).EscapedPath()
	if u.RawQuery == "" {
		return host + path
	}
	kept := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return name == "" || strings.HasPrefix(name, "utm_") || name == "fbclid" || name == "gclid"
	})
	if len(kept) == 0 {
		return host + path
	}
	return host + path + "?" + strings.Join(kept, "&")
}

// identify gives an article its ID: the one it brings, else one drawn from
// its address, else one drawn from what it says. The same article always
// gets the same ID, on every machine.
func identify(a news.Article) news.ArticleID {
	if a.ID != "" {
		return a.ID
	}
	if a.URL != "" {
		return digest("url", address(a.URL))
	}
	published := ""
	if !a.Published.IsZero() {
		published = a.Published.UTC().Format("2006-01-02T15:04")
	}
	return digest("text", string(a.Source), a.Code, published, a.Kicker, a.Title, a.Lead, a.Body)
}

// digest draws 80 bits: among 100 million articles two share an ID with a
// chance of one in two hundred million.
func digest(parts ...string) news.ArticleID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return news.ArticleID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])))
}

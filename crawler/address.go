package crawler

import (
	"cmp"
	"maps"
	"net"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// tracking are query parameters that say where a reader came from or who he
// is, and never what he reads.
var tracking = map[string]bool{
	"fbclid": true, "gclid": true, "yclid": true, "ref": true, "referrer": true,
	"sid": true, "sessionid": true, "session_id": true, "phpsessid": true, "jsessionid": true,
	"aspsessionid": true, "mc_cid": true, "mc_eid": true, "amp": true, "replytocom": true,
	"share": true, "outputtype": true, "_ga": true, "_gl": true,
}

// storyNumber is what sid holds at old portals, where it means a story.
var storyNumber = regexp.MustCompile(`^[0-9]{1,9}$`)

var (
	aspSession  = regexp.MustCompile(`(?i)/\([SXA]\([^/()]*\)\)`)
	pathSession = regexp.MustCompile(`(?i);(jsessionid|phpsessid|sid)=[^/?]*`)
)

// hostName keeps out what no name server would know anyway.
var hostName = regexp.MustCompile(`^(?:\[[0-9a-f:.]+\]|[\pL\pN_-][\pL\pN\pM_-]*(?:\.[\pL\pN\pM_-]+)*)(?::[0-9]{1,5})?$`)

// Canonical resolves an address found on a page and brings it into one normal
// form: no fragment, no tracking or session parameters, no usual port, one way
// of percent-encoding. It reports false for what is no http(s) address.
func Canonical(base *url.URL, ref string) (string, bool) {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > 2048 || !utf8.ValidString(ref) || strings.ContainsAny(ref, "\x00\n\r\t") {
		return "", false
	}
	u, err := url.Parse(escape(ref))
	if err != nil {
		return "", false
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme = strings.ToLower(u.Scheme); u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", false
	}
	u.User, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", false
	if u.Host = hostPort(u); !hostName.MatchString(u.Host) {
		return "", false
	}
	u.RawPath = u.EscapedPath()
	for range 10 { // what is left after a session was cut out may hold another
		p := normalPath(pathSession.ReplaceAllString(aspSession.ReplaceAllString(normalPath(u.RawPath), ""), ""))
		if p == u.RawPath {
			break
		}
		u.RawPath = p
	}
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return "", false
	}
	u.RawQuery = normalQuery(u.RawQuery)
	out := u.String()
	if _, err := url.Parse(out); err != nil {
		return "", false
	}
	return out, true
}

// escape writes what a URL may not hold as percent escapes and repairs
// percent signs that escape nothing.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0,
			c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			b.WriteString(percent(c))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func percent(c byte) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{'%', digits[c>>4], digits[c&15]})
}

// plain reports the characters that never need an escape.
func plain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// reescape decodes needless escapes and writes the others in capitals.
func reescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
			b.WriteByte(s[i])
			continue
		}
		c := unhex(s[i+1])<<4 | unhex(s[i+2])
		if plain(c) {
			b.WriteByte(c)
		} else {
			b.WriteString(percent(c))
		}
		i += 2
	}
	return b.String()
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// normalPath resolves dots and doubled slashes and keeps a closing slash.
func normalPath(p string) string {
	p = reescape(escape(p))
	slash := strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..")
	p = path.Clean("/" + p)
	if slash && p != "/" {
		p += "/"
	}
	return p
}

// normalQuery drops tracking parameters and keeps the order of the others.
func normalQuery(q string) string {
	var keep []string
	for part := range strings.SplitSeq(q, "&") {
		if part = reescape(escape(part)); part == "" {
			continue
		}
		key, value, _ := strings.Cut(strings.ToLower(part), "=")
		if tracking[key] && (key != "sid" || !storyNumber.MatchString(value)) || strings.HasPrefix(key, "utm_") || strings.HasPrefix(key, "at_") {
			continue
		}
		keep = append(keep, part)
	}
	return strings.Join(keep, "&")
}

// hostPort is the host in small letters, without the scheme's usual port.
func hostPort(u *url.URL) string {
	host, port := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		if strings.Contains(host, ":") {
			return "[" + host + "]"
		}
		return host
	}
	return net.JoinHostPort(host, port)
}

// outletHost is a host without the prefixes of its twins.
func outletHost(host string) string {
	for _, prefix := range []string{"www.", "m.", "amp.", "mobile."} {
		if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}

// sameOutlet reports whether an address belongs to the outlet at home: the
// same host but for www. and m., or a host below it, on the same port. An
// address literal equals only itself.
func sameOutlet(home, u *url.URL) bool {
	port := func(u *url.URL) string { return cmp.Or(u.Port(), map[string]string{"https": "443"}[u.Scheme], "80") }
	a, b := outletHost(strings.ToLower(home.Hostname())), outletHost(strings.ToLower(u.Hostname()))
	if home.Port() != "" || u.Port() != "" { // http and https of one host are one outlet
		if port(home) != port(u) {
			return false
		}
	}
	return a == b || net.ParseIP(a) == nil && strings.Contains(a, ".") && strings.HasSuffix(b, "."+a)
}

// twin gives an address of a mobile host the host of the outlet itself.
func twin(home *url.URL, address string) string {
	u, err := url.Parse(address)
	if err != nil || !sameOutlet(home, u) {
		return address
	}
	host := strings.ToLower(u.Hostname())
	mobile := strings.HasPrefix(host, "m.") || strings.HasPrefix(host, "amp.") || strings.HasPrefix(host, "mobile.")
	if outletHost(host) == outletHost(strings.ToLower(home.Hostname())) && (mobile || host == outletHost(host)) {
		u.Host = home.Host
		u.Scheme = home.Scheme
	}
	return u.String()
}

var (
	// number is a news code as one part of a path: 116014, 116014-title,
	// news-116014, 116014.html.
	number = regexp.MustCompile(`^(?:news-|n)?([0-9]{4,12})(?:-.*|\.s?html?)?$`)
	trail  = regexp.MustCompile(`-([0-9]{5,12})(?:\.s?html?)?$`)
	year   = regexp.MustCompile(`^(1[34][0-9]{2}|20[0-3][0-9]|19[0-9]{2})$`)
	digits = regexp.MustCompile(`^[0-9]{2,12}$`)
)

// idParams name the news code in a query.
var idParams = []string{"id", "newsid", "nid", "news_id", "newsno", "newscode", "code", "itemid", "docid", "articleid", "contentid", "aid", "sid", "p"}

// idParam matches other names for the number of a piece of news, such as
// idnews and khabar_code; numbers of sections and pages are none.
var idParam = regexp.MustCompile(`^(?:id|code|no|num)[_-]?(?:news|khabar|article|story|content|doc|item|post)$|^(?:news|khabar|article|story|content|doc|item|post)[_-]?(?:id|code|no|num|number)$`)

// Code is the news code within an address; empty when there is none to be
// sure of.
func Code(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if m := number.FindStringSubmatch(part); m != nil && !year.MatchString(part) {
			return m[1]
		}
		if m := trail.FindStringSubmatch(part); m != nil {
			return m[1]
		}
	}
	if ext := path.Ext(u.Path); u.Path != "/" && u.Path != "" && ext == "" {
		return ""
	}
	q := map[string]string{}
	for key, values := range u.Query() {
		q[strings.ToLower(key)] = values[0]
	}
	for _, key := range idParams {
		if digits.MatchString(q[key]) {
			return q[key]
		}
	}
	for _, key := range slices.Sorted(maps.Keys(q)) {
		if idParam.MatchString(key) && digits.MatchString(q[key]) {
			return q[key]
		}
	}
	return ""
}

// Key is what makes an address unique within a source: for an article its
// news code, whatever title, print or mobile form surrounds it; for all else
// the address without scheme, www. and closing slash.
func Key(kind LinkKind, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := outletHost(hostPort(u))
	if kind == KindArticle {
		if code := Code(address); code != "" {
			return host + " " + code
		}
	}
	p := strings.TrimSuffix(u.EscapedPath(), "/")
	if kind == KindArticle && titled(u) {
		return host + p
	}
	if q := u.Query(); len(q) > 0 { // the order of parameters means nothing
		parts := strings.Split(u.RawQuery, "&")
		slices.Sort(parts)
		p += "?" + strings.Join(parts, "&")
	}
	return host + p
}

// titled reports paths that end in a title and need no query to be told apart.
func titled(u *url.URL) bool {
	if strings.HasSuffix(strings.ToLower(u.Path), ".aspx") {
		return false
	}
	last := path.Base(u.Path)
	return strings.Count(last, "-") >= 2 && utf8.RuneCountInString(last) >= 12
}

// bare drops the query of an article whose path alone tells it apart; what is
// left there says where the reader came from.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery == "" {
		return address
	}
	query := u.RawQuery
	u.RawQuery = ""
	if code := Code(u.String()); code == "" && !titled(u) || strings.HasSuffix(strings.ToLower(u.Path), ".aspx") {
		u.RawQuery = query
	}
	return u.String()
}

// articleShape reports whether an address looks like that of an article.
func articleShape(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return false
	}
	if Code(address) != "" || titled(u) {
		return true
	}
	last := strings.ToLower(path.Base(u.Path))
	return strings.HasSuffix(last, ".html") && len(last) >= 15 && strings.ContainsAny(last, "0123456789")
}

// besides are parts of paths behind which no article is to be found.
var besides = regexp.MustCompile(`(?i)(^|/)(search|print|newsprint|prt[a-z0-9]+|amp|login|logout|register|signup|user|users|profile|cart|` +
	`wp-admin|wp-login\.php|wp-json|wp-content|share|save|comment|comments|author|authors|tag|tags|redirect|ads?|ad|about|contact|` +
	`about-us|contact-us|assets|static|images?|img|css|js|cdn-cgi|calendar|javascript|mailto)([/.?]|$)`)

var files = regexp.MustCompile(`(?i)\.(jpe?g|png|gif|webp|svg|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|exe|apk|mp[34]|m4a|avi|wmv|mov|webm|ogg|wav|woff2?|ttf|swf)$`)

// worthless reports addresses that are never asked for while looking for news.
func worthless(address string) bool {
	u, err := url.Parse(address)
	return err != nil || besides.MatchString(u.Path) || files.MatchString(u.Path)
}

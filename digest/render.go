package digest

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"maps"
	"regexp"
	"strconv"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
)

//go:embed templates
var templates embed.FS

// Mail clients drop style sheets, heads and the attributes of the body, so
// every cell carries its own; «start» and «dir» are what the language says.
var styles = map[string]string{
	"card":     "width:100%;max-width:600px;background:#ffffff;color:#22262a;border-radius:8px;font-family:Tahoma,'Segoe UI',Arial,sans-serif;font-size:15px;line-height:1.8;direction:dir;text-align:start;",
	"top":      "padding:18px 24px;background:#14534a;border-radius:8px 8px 0 0;direction:dir;text-align:start;font-family:Tahoma,'Segoe UI',Arial,sans-serif;",
	"h1":       "margin:0;font-size:20px;line-height:1.5;color:#ffffff;",
	"date":     "margin:2px 0 0 0;font-size:14px;line-height:1.7;color:#d9ece8;",
	"summary":  "margin:6px 0 0 0;font-size:14px;line-height:1.7;color:#ffffff;",
	"headcell": "padding:20px 24px 0 24px;direction:dir;text-align:start;font-family:Tahoma,'Segoe UI',Arial,sans-serif;",
	"h2":       "margin:0;font-size:16px;line-height:1.7;color:#22262a;border:0;",
	"itemcell": "padding:12px 24px;border-bottom:1px solid #e4e2dc;direction:dir;text-align:start;font-family:Tahoma,'Segoe UI',Arial,sans-serif;",
	"h3":       "margin:0;font-size:16px;line-height:1.7;font-weight:bold;",
	"a":        "color:#0d5c50;text-decoration:none;",
	"soft":     "color:#0d5c50;text-decoration:underline;white-space:nowrap;",
	"meta":     "margin:2px 0 0 0;font-size:13px;line-height:1.7;color:#5d6166;direction:dir;text-align:start;",
	"tag":      "margin:0 0 2px 0;font-size:13px;line-height:1.7;direction:dir;text-align:start;",
	"badge":    "padding:1px 8px;border-radius:8px;background:#f6e3c3;color:#5c3a12;font-weight:bold;",
	"text":     "margin:6px 0 0 0;font-size:15px;line-height:1.9;direction:rtl;text-align:right;",
	"plain":    "margin:6px 0 0 0;font-size:15px;line-height:1.9;direction:dir;text-align:start;",
	"list":     "margin:6px 0 0 0;padding:0 20px;font-size:15px;line-height:1.9;direction:dir;text-align:start;",
	"why":      "margin:6px 0 0 0;font-size:12px;line-height:1.7;color:#5d6166;direction:dir;text-align:start;",
	"more":     "padding:10px 24px;font-size:14px;direction:dir;text-align:start;font-family:Tahoma,'Segoe UI',Arial,sans-serif;",
	"button":   "display:inline-block;padding:8px 28px;border-radius:6px;background:#14534a;color:#ffffff;font-weight:bold;text-decoration:none;",
	"foot":     "padding:18px 24px;direction:dir;text-align:start;font-family:Tahoma,'Segoe UI',Arial,sans-serif;",
}

// Renderer writes letters for one site.
type Renderer struct {
	site Site
	text map[tongue]*texttemplate.Template
	html map[tongue]*htmltemplate.Template
}

// NewRenderer returns a renderer of letters that link to the site.
func NewRenderer(site Site) *Renderer {
	r := &Renderer{site: site, text: map[tongue]*texttemplate.Template{}, html: map[tongue]*htmltemplate.Template{}}
	for _, t := range []tongue{fa, en} {
		funcs := r.functions(t)
		r.text[t] = texttemplate.Must(texttemplate.New("letter.txt").Funcs(funcs).ParseFS(templates, "templates/letter.txt"))
		more := maps.Clone(funcs)
		css := strings.NewReplacer("direction:dir", "direction:"+t.Dir(), "text-align:start", "text-align:"+t.align())
		more["summary"] = func(l Letter) string { return together(summary(t, l)) }
		more["meta"] = func(i Item) string { return together(meta(t, i)) }
		more["style"] = func(name string) htmltemplate.CSS { return htmltemplate.CSS(css.Replace(styles[name])) }
		r.html[t] = htmltemplate.Must(htmltemplate.New("letter.html").Funcs(more).ParseFS(templates, "templates/letter.html"))
	}
	return r
}

// functions are what the templates of a language can say.
func (r *Renderer) functions(t tongue) texttemplate.FuncMap {
	return texttemplate.FuncMap{
		"T": t.T, "lang": func() string { return string(t) }, "dir": t.Dir, "quote": t.Quote, "name": t.Name,
		"bothDays": t.bothDays, "day": t.day, "when": t.when, "axis": t.axis, "status": t.status,
		"summary": func(l Letter) string { return summary(t, l) },
		"subject": func(l Letter) string { return subject(t, l) },
		"meta":    func(i Item) string { return meta(t, i) },
		"neglect": func(n Neglect) string { return neglect(t, n) },
		"why":     func(all []Reason) string { return why(t, all) },
		"whyProposal": func(id news.ProposalID, title string) []Reason {
			return []Reason{{news.Follow{Kind: news.FollowProposal, Value: string(id)}, title}}
		},
		"whyFollow":  func(f news.Follow, title string) []Reason { return []Reason{{f, title}} },
		"followed":   func(g Group) string { return capital(t.followed(Reason{g.Follow, g.Name})) },
		"follows":    func(l Letter) []string { return follows(t, l) },
		"silence":    func(s Silence) string { return silence(t, s) },
		"stuck":      func(s news.MessageState) string { return t.T(string(s)) },
		"fault":      func(f news.Fault) string { return t.T(string(f)) },
		"number":     func(n int) string { return t.digits(strconv.Itoa(n)) },
		"quiet":      func(l Letter) bool { return l.Kind == news.MessageQuiet },
		"confirming": func(l Letter) bool { return l.Kind == news.MessageConfirm },
		"last":       since,
		"article":    r.site.Article, "proposal": r.site.Proposal, "link": r.site.Followed,
		"manage":  func(l Letter) string { return inLanguage(r.site.Manage(l.Subscription.Token), l) },
		"leave":   func(l Letter) string { return r.site.Leave(l.Subscription.Token) },
		"confirm": func(l Letter) string { return inLanguage(r.site.Confirm(l.Subscription.Token), l) },
	}
}

// Render returns subject, text and HTML of a letter.
func (r *Renderer) Render(l Letter) (about, text, html string, err error) {
	t := tongueOf(l.Subscription.Language)
	var plain, page bytes.Buffer
	if err := r.text[t].Execute(&plain, l); err != nil {
		return "", "", "", fmt.Errorf("write text of digest %s: %w", l.Period, err)
	}
	if err := r.html[t].Execute(&page, l); err != nil {
		return "", "", "", fmt.Errorf("write HTML of digest %s: %w", l.Period, err)
	}
	return subject(t, l), plain.String(), page.String(), nil
}

// since is from when on a quiet letter knows of nothing.
func since(l Letter) time.Time {
	if l.Subscription.LastMail.IsZero() {
		return l.Subscription.Confirmed
	}
	return l.Subscription.LastMail
}

// subject names the first thing that a reader would open the message for.
func subject(t tongue, l Letter) string {
	switch l.Kind {
	case news.MessageQuiet:
		return t.T("Peygir: all quiet")
	case news.MessageConfirm:
		return t.T("Peygir: please confirm")
	}
	first := ""
	switch {
	case len(l.Changes) > 0:
		c := l.Changes[0]
		first = t.Name(c.Title) + ": " + t.status(c.To)
	case len(l.Neglected) > 0:
		first = t.T("Newly neglected") + ": " + l.Neglected[0].Title
	case len(l.Groups) > 0 && len(l.Groups[0].Items) > 0:
		first = l.Groups[0].Items[0].Title
	case len(l.Corrections) > 0:
		first = t.T("Correction") + ": " + l.Corrections[0].Title
	default:
		first = t.T("For the editors")
	}
	return t.T("Peygir: %s", clip(first, 90))
}

// clip cuts a line after a word, so that it has at most n runes.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// summary counts what is told, in the order in which it is told.
func summary(t tongue, l Letter) string {
	stories, desk := 0, 0
	for _, g := range l.Groups {
		stories += len(g.Items) + g.More
	}
	if l.Desk != nil {
		desk = len(l.Desk.Candidates) + len(l.Desk.Silent) + len(l.Desk.Faults) + len(l.Desk.Stuck)
	}
	var parts []string
	for _, c := range []struct {
		phrase string
		n      int
	}{
		{"%v changes of proposals", len(l.Changes)},
		{"%v newly neglected", len(l.Neglected)},
		{"%v corrections", len(l.Corrections)},
		{"%v stories", stories},
		{"%v things for the editors", desk},
	} {
		if c.n > 0 {
			parts = append(parts, t.T(c.phrase, c.n))
		}
	}
	switch l.Kind {
	case news.MessageQuiet:
		return t.T("All is quiet")
	case news.MessageConfirm:
		return t.T("Please confirm")
	}
	return strings.Join(parts, " · ")
}

var counted = regexp.MustCompile(`(\p{Nd}) (\p{L})`)

// together keeps a number and what it counts on one line, and no line begins
// with a dot.
func together(line string) string {
	return strings.ReplaceAll(counted.ReplaceAllString(line, "$1\u00a0$2"), " · ", "\u00a0· ")
}

// capital begins a heading; Persian has no capitals and stays as it is.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func meta(t tongue, i Item) string {
	var parts []string
	if i.Outlet != "" {
		parts = append(parts, t.Name(i.Outlet))
	}
	if when := t.when(i.Published, i.Precision); when != "" {
		parts = append(parts, when)
	}
	if i.Copies > 0 {
		parts = append(parts, t.T("%v more outlets", i.Copies))
	}
	return strings.Join(parts, " · ")
}

func neglect(t tongue, n Neglect) string {
	line := t.T("silent for %v days", n.DaysSilent)
	if !n.Last.IsZero() {
		line += " · " + t.T("last heard of on %s", t.day(n.Last))
	}
	return line + " · " + t.T("not found in %v sources as of %s", n.Searched, t.day(n.AsOf))
}

func why(t tongue, all []Reason) string {
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = t.followed(r)
	}
	return t.T("Why you got this: you follow %s", strings.Join(names, t.T(" and ")))
}

func follows(t tongue, l Letter) []string {
	var out []string
	for _, r := range l.Follows {
		out = append(out, t.followed(r))
	}
	return out
}

func silence(t tongue, s Silence) string {
	if s.Last.IsZero() {
		return t.T("never gave anything")
	}
	return t.T("nothing new since %s", t.day(s.Last))
}

// inLanguage makes a page of ours come in the language of the letter.
func inLanguage(address string, l Letter) string {
	if l.Subscription.Language != "en" {
		return address
	}
	return address + "?lang=en"
}

package news

import "time"

// ArticleID identifies an article for as long as the archive lives.
type ArticleID string

// Precision says how much of a time is known.
type Precision string

// How exactly a publication time is known. The zero value means not at all.
const (
	PrecisionNone   Precision = ""
	PrecisionYear   Precision = "year"
	PrecisionMonth  Precision = "month"
	PrecisionDay    Precision = "day"
	PrecisionMinute Precision = "minute"
)

// Article is one news item as it reads now. Body paragraphs are separated by
// a single newline; all texts are plain text, never HTML, with letters, digits
// and joiners exactly as the outlet wrote them.
type Article struct {
	ID        ArticleID
	Source    SourceID
	URL       string   // canonical URL
	Aliases   []string // other addresses that led here
	Kicker    string   // روتیتر
	Title     string
	Lead      string
	Body      string
	Author    string
	Code      string // news code in Latin digits, without separators
	Tags      []string
	Section   string
	Province  string
	CMS       string
	Published time.Time // zero when unknown
	Precision Precision
	Modified  time.Time // as the outlet says; zero when it does not
	FirstSeen time.Time
	LastSeen  time.Time
	Gone      time.Time // since when the outlet no longer shows it; zero: it does
	Version   int       // 1 for the first text seen
	Origin    ArticleID // the story it is a copy of; empty or its own ID for an original
	Change    int64     // number of the last accepted change
	PageID    int64     // the kept page this text was read from; 0: imported
}

// Text returns title, lead and body, one part a line, as matching reads it.
func (a Article) Text() string {
	text := a.Title
	for _, part := range []string{a.Lead, a.Body} {
		if part == "" {
			continue
		}
		if text != "" {
			text += "\n"
		}
		text += part
	}
	return text
}

// Version is what an article said from SeenFrom until the next version.
type Version struct {
	Article  ArticleID
	Number   int
	SeenFrom time.Time
	Kicker   string
	Title    string
	Lead     string
	Body     string
	PageID   int64
}

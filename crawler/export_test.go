package crawler

import "time"

// Readers of outside bytes, open to the fuzz targets.
var (
	ReadFeed    = readFeed
	ReadSitemap = readSitemap
	ReadListing = readListing
	ParseRobots = parseRobots
	ParseIP     = parseIP
	Refresh     = refresh
)

// Articles shows what a sitemap or a listing names.
func (s sitemap) Articles() []Link { return s.articles }

// Children shows the sitemaps an index names.
func (s sitemap) Children() []Link { return s.children }

// Articles shows the articles of a listing.
func (l listing) Articles() []Link { return l.articles }

// Allowed, Delay and Sitemaps show what rules say.
var Allowed = (*rules).allowed

func Delay(r *rules) time.Duration { return r.delay }

func Sitemaps(r *rules) []string { return r.sitemaps }

// Package crawler finds the articles of news sites and fetches them: every
// one, politely, once, and again as it changes.
//
// A round of a source goes through five steps. Its entry points (start page,
// feeds, sitemaps, listings) enter the frontier, an archive by days as well
// when the round reaches into the past; then link after link is taken from
// the frontier, asked for, read, and closed with what came of it. What a
// discovery page names enters the frontier before that page is closed, so that
// a process may be killed at any instant without losing an address.
//
// The package knows no database and no page layout: the frontier and the hosts
// are given to it, as is the function that reads an article out of a page. The
// HTTP work is done by colly, of which nothing leaves the package.
package crawler

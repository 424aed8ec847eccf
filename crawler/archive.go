package crawler

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

// The archives that can be asked for one day of the Jalali calendar.
const (
	archiveNastooh     = "nastooh"
	archiveIransamaneh = "iransamaneh"
)

// archiveForm says which kind of archive an address belongs to.
func archiveForm(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/archive") {
		return ""
	}
	q := u.Query()
	switch {
	case q.Has("rpp") || q.Has("from_date"):
		return archiveIransamaneh
	case q.Has("pi") || q.Has("ms"):
		return archiveNastooh
	}
	return ""
}

// archiveOf finds the archive of a source: as configured, as named on its
// start page, or as its CMS has it.
func archiveOf(src news.Source, home *url.URL, named string) (root, form string) {
	for _, address := range []string{src.Archive, named} {
		if form = archiveForm(address); form != "" {
			root, _, _ = strings.Cut(address, "?")
			return root, form
		}
	}
	if part(src) {
		return "", "" // the archive of the whole site
	}
	at := func(p string) string { return home.Scheme + "://" + home.Host + p }
	switch src.CMS {
	case archiveNastooh:
		return at("/archive"), archiveNastooh
	case archiveIransamaneh:
		return at("/fa/archive"), archiveIransamaneh
	}
	return "", ""
}

// archiveDay is the address of the first page of a day.
func archiveDay(root, form string, day time.Time) string {
	y, m, d := persian.Jalali(day)
	if form == archiveIransamaneh {
		return fmt.Sprintf("%s?rpp=100&p=1&from_date=%04d/%02d/%02d&to_date=%04d/%02d/%02d", root, y, m, d, y, m, d)
	}
	return fmt.Sprintf("%s?pi=1&tp=&ty=1&ms=0&dy=%d&mn=%d&yr=%d", root, d, m, y)
}

package newsroom

import (
	"cmp"
	"slices"
	"sync"

	"github.com/peygir/peygir/news"
)

// outlet is one site of the newsroom.
type outlet struct {
	ID       string
	Name     string
	System   string // nastooh or iransamaneh
	Base     string // http://127.0.0.1:port
	articles []Article

	mu   sync.Mutex
	read map[int]bool // articles whose page was fetched once: edits show from then on
}

func (o *outlet) find(code int) (Article, bool) {
	for _, a := range o.articles {
		if a.Code == code {
			return a, true
		}
	}
	return Article{}, false
}

// reading notes that an article's page is read and says whether it was before.
func (o *outlet) reading(code int) (before bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	before = o.read[code]
	o.read[code] = true
	return before
}

func (o *outlet) source() news.Source {
	return news.Source{
		ID: news.SourceID(o.ID), Name: o.Name, Outlet: o.Name, Province: "آبگینه",
		Kind: news.KindAgency, URL: o.Base + "/", Scope: news.ScopeAll,
		Schedule: "* * * * *", Enabled: true,
	}
}

func sortNewestFirst(list []Article) {
	slices.SortStableFunc(list, func(a, b Article) int { return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.Code, a.Code)) })
}

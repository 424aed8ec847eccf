package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

type boardData struct {
	Neglected bool // only these are shown
	All       int
	Silent    int // how many are neglected
	Standings []news.Standing
}

// boardPage shows the proposals, those that nobody speaks of any more first.
func (s *site) boardPage(r *http.Request, p *view.Page) (string, error) {
	board, err := s.deps.Proposals.Board(r.Context())
	if err != nil {
		return "", err
	}
	d := boardData{Neglected: p.Query.Get("show") == "neglected", All: len(board)}
	for _, st := range board {
		if st.Neglected {
			d.Silent++
		}
		if st.Neglected || !d.Neglected {
			d.Standings = append(d.Standings, st)
		}
	}
	slices.SortStableFunc(d.Standings, func(a, b news.Standing) int {
		if a.Neglected != b.Neglected {
			if a.Neglected {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.DaysSilent, a.DaysSilent)
	})
	p.Title = p.Lang.T("Follow-ups")
	p.Data = d
	return "board", nil
}

type proposalData struct {
	news.Standing
	Steps   []step
	Waiting []finding // found by machine, not reviewed yet
	Source  string    // address of the article the proposal comes from
	Badge   string
	Gaps    []string
}

// step is an event or a piece of evidence on the timeline.
type step struct {
	At      time.Time
	When    moment
	Event   *news.Event
	Finding *finding
}

type finding struct {
	news.Candidate
	Title   string
	Outlet  string
	When    moment
	Address string
}

func (s *site) proposalPage(r *http.Request, p *view.Page) (string, error) {
	ctx := r.Context()
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(r.PathValue("id")))
	if err != nil {
		return "", err
	}
	events, err := s.deps.Proposals.Events(ctx, st.Proposal.ID)
	if err != nil {
		return "", err
	}
	all, err := s.deps.Proposals.Candidates(ctx, CandidateQuery{Proposal: st.Proposal.ID})
	if err != nil {
		return "", err
	}
	articles, err := s.articlesWith(ctx, all)
	if err != nil {
		return "", err
	}
	d := proposalData{Standing: st, Badge: s.base(r) + "/proposals/" + string(st.Proposal.ID) + "/badge.svg"}
	d.Source, _ = webAddress(st.Proposal.SourceArticle)
	for _, g := range st.Gaps {
		d.Gaps = append(d.Gaps, s.outlet(g))
	}
	for _, e := range events {
		d.Steps = append(d.Steps, step{At: e.OccurredOn, When: moment{e.OccurredOn, e.Precision}, Event: &e})
	}
	for _, c := range all {
		a := articles[c.Article]
		f := finding{Candidate: c, Title: a.Title, Outlet: s.outlet(a.Source), When: moment{a.Published, a.Precision}}
		f.Address, _ = webAddress(a.URL)
		switch c.State {
		case news.CandidateAccepted:
			d.Steps = append(d.Steps, step{At: a.Published, When: f.When, Finding: &f})
		case news.CandidateNew:
			d.Waiting = append(d.Waiting, f)
		}
	}
	slices.SortStableFunc(d.Steps, func(a, b step) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(d.Waiting, func(a, b finding) int { return b.When.At.Compare(a.When.At) })
	d.Waiting = d.Waiting[:min(len(d.Waiting), 30)]
	p.Title = st.Proposal.Title
	p.Data = d
	return "proposal", nil
}

// badge is a small picture of a proposal's status for other sites.
func (s *site) badge(w http.ResponseWriter, r *http.Request) {
	st, err := s.deps.Proposals.Standing(r.Context(), news.ProposalID(r.PathValue("id")))
	if err != nil {
		s.write(w, r, "", s.frame(r), err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // it is made to be shown elsewhere
	h.Set("Cache-Control", "public, max-age=3600")
	// A failed write means that the reader has gone.
	_, _ = w.Write([]byte(view.Language(r.URL.Query().Get("lang")).Badge(st.Response, st.Delivery, st.Neglected)))
}

// citationMeta is what Zotero and search engines read of an article.
func citationMeta(a news.Article, outlet, language string) []view.Meta {
	meta := []view.Meta{
		{Name: "citation_title", Content: a.Title},
		{Name: "citation_publisher", Content: outlet},
		{Name: "citation_language", Content: language},
		{Name: "DC.title", Content: a.Title},
		{Name: "DC.publisher", Content: outlet},
		{Name: "DC.type", Content: "newspaperArticle"},
		{Name: "DC.language", Content: language},
		{Name: "DC.identifier", Content: a.URL},
		{Name: "og:type", Content: "article"},
		{Name: "og:title", Content: a.Title},
		{Name: "og:site_name", Content: outlet},
	}
	if a.Lead != "" {
		meta = append(meta, view.Meta{Name: "description", Content: view.Cut(a.Lead, 300)}, view.Meta{Name: "citation_abstract", Content: a.Lead})
	}
	if a.Author != "" {
		meta = append(meta, view.Meta{Name: "citation_author", Content: a.Author}, view.Meta{Name: "DC.creator", Content: a.Author})
	}
	if !a.Published.IsZero() {
		day := isoDay(a.Published)
		meta = append(meta, view.Meta{Name: "citation_publication_date", Content: strings.ReplaceAll(day, "-", "/")}, view.Meta{Name: "DC.date", Content: day},
			view.Meta{Name: "article:published_time", Content: when(a.Published).Format(time.RFC3339)})
	}
	for _, tag := range a.Tags {
		meta = append(meta, view.Meta{Name: "citation_keywords", Content: tag})
	}
	return meta
}

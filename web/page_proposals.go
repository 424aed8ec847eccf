package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

type boardData struct {
	Neglected bool // only these are shown
	All       int
	Silent    int // how many are neglected
	Standings []boardLine
}

type boardLine struct {
	news.Standing
	Since time.Time // of the plot
}

// proposedOn is the day from which a proposal's evidence is plotted; zero when
// it is not known.
func proposedOn(st news.Standing) time.Time {
	at, err := view.Day(st.Proposal.ProposedOn)
	if err != nil {
		return time.Time{}
	}
	return at
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
			d.Standings = append(d.Standings, boardLine{st, proposedOn(st)})
		}
	}
	slices.SortStableFunc(d.Standings, func(a, b boardLine) int {
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
	Since   time.Time // of the plot
	Editor  bool      // may review
}

// lookupRefresh is after how many seconds the page of a proposal is shown anew
// while the archive is searched for it.
const lookupRefresh = 2

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
	Outlets []string // that ran the story
	When    moment
	Address string
}

func (s *site) findingOf(c news.Candidate, articles map[news.ArticleID]news.Article) finding {
	a := articles[c.Article]
	f := finding{Candidate: c, Title: headline(a), Outlets: s.outlets(c, articles), When: moment{a.Published, a.Precision}}
	f.Address, _ = webAddress(a.URL)
	return f
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
	d.Since, d.Editor = proposedOn(st), s.deps.Editing != nil && rank[who(ctx).role] >= rank[Editor]
	for _, g := range st.Gaps {
		d.Gaps = append(d.Gaps, s.outlet(g))
	}
	for _, e := range events {
		d.Steps = append(d.Steps, step{At: e.OccurredOn, When: moment{e.OccurredOn, e.Precision}, Event: &e})
	}
	for _, c := range all {
		f := s.findingOf(c, articles)
		switch c.State {
		case news.CandidateAccepted:
			d.Steps = append(d.Steps, step{At: f.When.At, When: f.When, Finding: &f})
		case news.CandidateNew:
			d.Waiting = append(d.Waiting, f)
		}
	}
	slices.SortStableFunc(d.Steps, func(a, b step) int { return a.At.Compare(b.At) })
	slices.SortStableFunc(d.Waiting, func(a, b finding) int { return b.When.At.Compare(a.When.At) })
	d.Waiting = d.Waiting[:min(len(d.Waiting), 30)]
	if st.Lookup.Running() {
		p.Refresh = lookupRefresh
	}
	p.Title = st.Proposal.Title
	p.Feeds = []view.Link{{Href: p.Path + "/feed.rss", Title: st.Proposal.Title, Type: "application/rss+xml"}}
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

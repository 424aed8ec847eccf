package web

import (
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/feeds"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// proposalFiles registers what programs read of the proposals besides the API.
func (s *site) proposalFiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /proposals.csv", s.boardCSV)
	mux.HandleFunc("GET /proposals/{id}/badge.svg", s.badge)
	mux.HandleFunc("GET /proposals/{id}/feed.rss", s.proposalFeed)
	mux.HandleFunc("GET /proposals/{id}/claimreview.json", s.claimReview)
	mux.HandleFunc("GET /proposals/{id}/popolo.json", s.popolo)
}

// boardCSV sends the whole board as a table.
func (s *site) boardCSV(w http.ResponseWriter, r *http.Request) {
	board, err := s.deps.Proposals.Board(r.Context())
	if err != nil {
		writeProblem(w, status(err), s.explain(r.Context(), err))
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="proposals.csv"`)
	x := tableFor(w, r)
	err = x.head("id", "title", "proposer", "proposed_on", "addressed_to", "place", "response", "delivery", "last_evidence", "last_evidence_jalali",
		"days_silent", "neglected", "overdue", "evidence", "to_review", "sources_searched", "url")
	for _, st := range board {
		if err != nil {
			break // the reader has gone
		}
		p := st.Proposal
		err = x.row([]string{
			string(p.ID), p.Title, p.Proposer, p.ProposedOn, p.AddressedTo, p.Place, string(st.Response), string(st.Delivery), isoDay(st.LastEvidence),
			view.Jalali(st.LastEvidence, news.PrecisionDay), strconv.Itoa(st.DaysSilent), strconv.FormatBool(st.Neglected), strconv.FormatBool(st.Overdue),
			strconv.Itoa(len(st.Evidence)), strconv.Itoa(st.NewEvidence), strconv.Itoa(st.Searched), s.proposalURL(r, p.ID),
		})
	}
	if err = errors.Join(err, x.end()); err != nil {
		s.log.DebugContext(r.Context(), "board not sent whole", "err", err)
	}
}

func (s *site) proposalURL(r *http.Request, id news.ProposalID) string {
	return s.base(r) + "/proposals/" + url.PathEscape(string(id))
}

// proposalFeed sends the timeline of a proposal, newest first, to follow.
func (s *site) proposalFeed(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(r.PathValue("id")))
	var steps []stepJSON
	if err == nil {
		steps, err = s.timeline(ctx, st.Proposal.ID)
	}
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	page := s.proposalURL(r, st.Proposal.ID)
	f := &feeds.Feed{
		Title: clean(view.Persian.T("Peygir") + ": " + st.Proposal.Title), Link: &feeds.Link{Href: page}, Id: page,
		Description: clean(view.Persian.T("What became of it") + ": " + view.Persian.Status(st.Response) + "، " + view.Persian.Status(st.Delivery)),
		Updated:     s.now(),
	}
	slices.Reverse(steps)
	for _, step := range steps[:min(len(steps), feedItems)] {
		f.Items = append(f.Items, stepItem(step, page))
	}
	body, err := feeds.ToXML(&feeds.Rss{Feed: f})
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	// A failed write means that the reader has gone.
	_, _ = w.Write([]byte(body))
}

func stepItem(step stepJSON, page string) *feeds.Item {
	item := &feeds.Item{Link: &feeds.Link{Href: page + "#timeline"}}
	item.Created, _ = view.Day(step.Date) // unknown: a feed has no better word for it than nothing
	if e := step.Event; e != nil {
		item.Id = page + "#event-" + strconv.FormatInt(e.ID, 10)
		item.Title = clean(view.Persian.Status(news.Status(e.From)) + " ← " + view.Persian.Status(news.Status(e.To)))
		item.Description = html.EscapeString(clean(e.Rationale))
		return item
	}
	c := step.Evidence
	item.Id = page + "#evidence-" + strconv.FormatInt(c.ID, 10)
	item.Title = clean(view.Persian.Event(news.EventKind(c.Event)) + ": " + c.Title)
	item.Description = html.EscapeString(clean(c.Evidence + " (" + strings.Join(c.Outlets, "، ") + ")"))
	return item
}

// claimReview is where a proposal stands in the words of schema.org, which
// search engines and collections of fact checks read. There is a name for the
// rating but no number: a proposal is not delivered by per cent.
// https://schema.org/ClaimReview
func (s *site) claimReview(w http.ResponseWriter, r *http.Request) {
	st, err := s.deps.Proposals.Standing(r.Context(), news.ProposalID(r.PathValue("id")))
	if err != nil {
		writeProblem(w, status(err), s.explain(r.Context(), err))
		return
	}
	type object = map[string]any
	p := st.Proposal
	claim := object{"@type": "Claim", "name": p.Title}
	if p.Proposer != "" {
		claim["author"] = object{"@type": "Person", "name": p.Proposer}
	}
	if p.ProposedOn != "" {
		claim["datePublished"] = p.ProposedOn
	}
	if address, _ := webAddress(p.SourceArticle); address != "" {
		claim["appearance"] = object{"@type": "NewsArticle", "url": address}
	}
	review := object{
		"@context": "https://schema.org", "@type": "ClaimReview", "inLanguage": "fa", "url": s.proposalURL(r, p.ID),
		"claimReviewed": p.Title, "itemReviewed": claim, "author": object{"@type": "Organization", "name": view.Persian.T("Peygir"), "url": s.base(r)},
		"reviewRating": object{"@type": "Rating", "alternateName": view.Persian.Status(st.Response) + "؛ " + view.Persian.Status(st.Delivery)},
	}
	if !st.LastEvidence.IsZero() {
		review["datePublished"] = isoDay(st.LastEvidence)
	}
	sendJSON(w, "application/ld+json", review)
}

// popolo is a proposal and its steps in the words of the Popolo data
// specification: a motion, who moved it, and events.
// https://www.popoloproject.com/specs/
func (s *site) popolo(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(r.PathValue("id")))
	var events []news.Event
	if err == nil {
		events, err = s.deps.Proposals.Events(ctx, st.Proposal.ID)
	}
	if err != nil {
		writeProblem(w, status(err), s.explain(ctx, err))
		return
	}
	type source struct {
		URL string `json:"url"`
	}
	type person struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	type motion struct {
		ID             string   `json:"id"`
		CreatorID      string   `json:"creator_id,omitempty"`
		Text           string   `json:"text"`
		Classification string   `json:"classification"`
		Date           string   `json:"date,omitempty"`
		Result         string   `json:"result"`
		Sources        []source `json:"sources"`
	}
	type event struct {
		ID             string   `json:"id"`
		Name           string   `json:"name"`
		Description    string   `json:"description,omitempty"`
		Classification string   `json:"classification"`
		StartDate      string   `json:"start_date"`
		Sources        []source `json:"sources"`
	}
	p, page := st.Proposal, s.proposalURL(r, st.Proposal.ID)
	m := motion{ID: string(p.ID), Text: p.Title, Classification: "proposal", Date: p.ProposedOn, Result: string(st.Response) + "/" + string(st.Delivery), Sources: []source{{page}}}
	if address, _ := webAddress(p.SourceArticle); address != "" {
		m.Sources = append(m.Sources, source{address})
	}
	persons, happened := []person{}, []event{}
	if p.Proposer != "" {
		m.CreatorID = string(p.ID) + "/proposer"
		persons = append(persons, person{m.CreatorID, p.Proposer})
	}
	for _, e := range events {
		happened = append(happened, event{
			ID: string(p.ID) + "/events/" + strconv.FormatInt(e.ID, 10), Name: view.Persian.Status(e.To), Description: e.Rationale,
			Classification: string(e.Axis), StartDate: isoDay(e.OccurredOn), Sources: []source{{page + "#timeline"}},
		})
	}
	sendJSON(w, "application/json", map[string]any{"motions": []motion{m}, "persons": persons, "events": happened})
}

func sendJSON(w http.ResponseWriter, media string, v any) {
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	// A failed write means that the reader has gone.
	_ = e.Encode(v)
}

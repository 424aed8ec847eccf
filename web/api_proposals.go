package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// proposalJSON is what a person wrote of a proposal.
type proposalJSON struct {
	ID             string   `json:"id" pattern:"^[a-z0-9]+(-[a-z0-9]+)*$" maxLength:"80"`
	Title          string   `json:"title" minLength:"1" maxLength:"500"`
	Summary        string   `json:"summary,omitempty" maxLength:"5000"`
	Proposer       string   `json:"proposer,omitempty" maxLength:"500"`
	ProposedOn     string   `json:"proposed_on,omitempty" maxLength:"40" doc:"2021-11-07 or 1400-08-16; answered in the Gregorian calendar"`
	AddressedTo    string   `json:"addressed_to,omitempty" maxLength:"500"`
	Place          string   `json:"place,omitempty" maxLength:"500"`
	Terms          []string `json:"terms,omitempty" nullable:"false" maxItems:"200"`
	Actors         []string `json:"actors,omitempty" nullable:"false" maxItems:"200"`
	Indicators     []string `json:"indicators,omitempty" nullable:"false" maxItems:"200" doc:"testable parts"`
	Deadline       string   `json:"deadline,omitempty" maxLength:"40" doc:"only with deadline_source"`
	DeadlineSource string   `json:"deadline_source,omitempty" maxLength:"2000"`
	SourceArticle  string   `json:"source_article,omitempty" maxLength:"2000" doc:"address of the article it comes from"`
	SilenceDays    int      `json:"silence_days,omitempty" minimum:"0" maximum:"3650" doc:"neglected when silent for longer; 0: 90"`
}

func proposalOf(p news.Proposal) proposalJSON {
	return proposalJSON{
		ID: string(p.ID), Title: p.Title, Summary: p.Summary, Proposer: p.Proposer, ProposedOn: p.ProposedOn, AddressedTo: p.AddressedTo,
		Place: p.Place, Terms: p.Terms, Actors: p.Actors, Indicators: p.Indicators, Deadline: p.Deadline, DeadlineSource: p.DeadlineFrom,
		SourceArticle: p.SourceArticle, SilenceDays: p.SilenceDays,
	}
}

// StandingJSON is a proposal with its computed status; exported since huma
// fills only exported embedded fields.
type StandingJSON struct {
	Proposal           proposalJSON `json:"proposal"`
	Response           string       `json:"response" enum:"no_response_found,acknowledged,under_review,committed_in_part,committed,rejected"`
	ResponseName       string       `json:"response_name" doc:"in Persian"`
	Delivery           string       `json:"delivery" enum:"no_action_found,authorised,under_way,stalled,delivered_in_part,delivered,abandoned,superseded"`
	DeliveryName       string       `json:"delivery_name" doc:"in Persian"`
	LastEvidence       string       `json:"last_evidence" doc:"day of the last accepted evidence, empty for none"`
	LastEvidenceJalali string       `json:"last_evidence_jalali"`
	DaysSilent         int          `json:"days_silent" doc:"-1 when there is nothing to count from"`
	Neglected          bool         `json:"neglected"`
	Overdue            bool         `json:"overdue" doc:"only against a sourced deadline"`
	Searched           int          `json:"sources_searched"`
	Gaps               []string     `json:"gaps" nullable:"false" doc:"sources that could not be read lately"`
	NewEvidence        int          `json:"new_evidence" doc:"findings that wait for review"`
	EvidenceDays       []string     `json:"evidence_days" nullable:"false" doc:"days of the accepted evidence, copies of one story once"`
	Withdrawn          *time.Time   `json:"withdrawn" doc:"when it ceased to be followed; null while it is"`
	Lookup             lookupJSON   `json:"lookup"`
}

// lookupJSON tells how far the archive was searched for a new text of a
// proposal.
type lookupJSON struct {
	State string `json:"state" enum:"none,awaited,running,done" doc:"while awaited or running more findings may come; ask again"`
	Done  int    `json:"done" doc:"articles read"`
	Total int    `json:"total" doc:"articles to read: the likeliest of the archive"`
}

func lookupOf(l news.Lookup) lookupJSON {
	j := lookupJSON{State: "none", Done: l.Done, Total: l.Total}
	switch {
	case l.Awaited:
		j.State = "awaited"
	case l.Running():
		j.State = "running"
	case l.Total > 0:
		j.State = "done"
	}
	return j
}

func standingOf(st news.Standing) StandingJSON {
	gaps := []string{}
	for _, g := range st.Gaps {
		gaps = append(gaps, string(g))
	}
	days := []string{}
	for _, at := range st.Evidence {
		days = append(days, isoDay(at))
	}
	return StandingJSON{
		Proposal: proposalOf(st.Proposal), Response: string(st.Response), ResponseName: view.Persian.Status(st.Response),
		Delivery: string(st.Delivery), DeliveryName: view.Persian.Status(st.Delivery),
		LastEvidence: isoDay(st.LastEvidence), LastEvidenceJalali: view.Jalali(st.LastEvidence, news.PrecisionDay),
		DaysSilent: st.DaysSilent, Neglected: st.Neglected, Overdue: st.Overdue, Searched: st.Searched, Gaps: gaps, NewEvidence: st.NewEvidence,
		EvidenceDays: days, Withdrawn: when(st.Proposal.Withdrawn), Lookup: lookupOf(st.Lookup),
	}
}

type candidateJSON struct {
	ID         int64      `json:"id"`
	Proposal   string     `json:"proposal"`
	Article    string     `json:"article"`
	Title      string     `json:"title" doc:"of the article"`
	URL        string     `json:"url"`
	Outlet     string     `json:"outlet"`
	Published  *time.Time `json:"published"`
	Jalali     string     `json:"published_jalali"`
	Score      float64    `json:"score"`
	Evidence   string     `json:"evidence"`
	Start      int        `json:"start" doc:"offset in runes of title, lead and body, one part a line"`
	End        int        `json:"end"`
	Event      string     `json:"event"`
	Speaker    string     `json:"speaker"`
	Stance     string     `json:"stance"`
	Origin     string     `json:"origin"`
	State      string     `json:"state" enum:"new,accepted,rejected"`
	Reviewer   string     `json:"reviewer"`
	ReviewedAt *time.Time `json:"reviewed_at"`
	Note       string     `json:"note"`
	Copies     []string   `json:"copies" nullable:"false" doc:"articles with the same story"`
	Outlets    []string   `json:"outlets" nullable:"false" doc:"all that ran the story"`
}

func (s *site) candidateOf(c news.Candidate, articles map[news.ArticleID]news.Article) candidateJSON {
	a := articles[c.Article]
	copies := []string{}
	for _, id := range c.Copies {
		copies = append(copies, string(id))
	}
	return candidateJSON{
		ID: c.ID, Proposal: string(c.Proposal), Article: string(c.Article), Title: a.Title, URL: a.URL, Outlet: s.outlet(a.Source),
		Published: when(a.Published), Jalali: view.Jalali(a.Published, a.Precision), Score: c.Score, Evidence: c.Evidence,
		Start: c.Start, End: c.End, Event: string(c.Event), Speaker: c.Speaker, Stance: c.Stance, Origin: string(c.Origin),
		State: string(c.State), Reviewer: c.Reviewer, ReviewedAt: when(c.ReviewedAt), Note: c.Note,
		Copies: copies, Outlets: s.outlets(c, articles),
	}
}

// outlets names all that ran the story of a finding, each once.
func (s *site) outlets(c news.Candidate, articles map[news.ArticleID]news.Article) []string {
	out := []string{}
	for _, id := range append([]news.ArticleID{c.Article}, c.Copies...) {
		if name := s.outlet(articles[id].Source); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

type eventJSON struct {
	ID         int64     `json:"id"`
	Proposal   string    `json:"proposal"`
	Axis       string    `json:"axis" enum:"response,delivery"`
	From       string    `json:"from"`
	To         string    `json:"to"`
	OccurredOn string    `json:"occurred_on"`
	Jalali     string    `json:"occurred_on_jalali"`
	Precision  string    `json:"precision"`
	RecordedAt time.Time `json:"recorded_at"`
	Editor     string    `json:"editor"`
	Rationale  string    `json:"rationale"`
	Evidence   []int64   `json:"evidence" nullable:"false"`
}

func eventOf(e news.Event) eventJSON {
	return eventJSON{
		ID: e.ID, Proposal: string(e.Proposal), Axis: string(e.Axis), From: string(e.From), To: string(e.To), OccurredOn: isoDay(e.OccurredOn),
		Jalali: view.Jalali(e.OccurredOn, e.Precision), Precision: string(e.Precision), RecordedAt: e.RecordedAt.UTC().Truncate(time.Second),
		Editor: e.Editor, Rationale: e.Rationale, Evidence: list(e.Evidence),
	}
}

type boardInput struct {
	Neglected bool `query:"neglected" doc:"only those that have been silent for too long"`
}

type boardOutput struct {
	Body struct {
		Items []StandingJSON `json:"items" nullable:"false"`
	}
}

func (s *site) listProposals(ctx context.Context, in *boardInput) (*boardOutput, error) {
	board, err := s.deps.Proposals.Board(ctx)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &boardOutput{}
	out.Body.Items = []StandingJSON{}
	for _, st := range board {
		if st.Neglected || !in.Neglected {
			out.Body.Items = append(out.Body.Items, standingOf(st))
		}
	}
	return out, nil
}

// ProposalPath names a proposal in the path; exported since huma fills only
// exported embedded fields.
type ProposalPath struct {
	ID string `path:"id" maxLength:"80"`
}

type proposalOutput struct {
	Body struct {
		StandingJSON
		Evidence []candidateJSON `json:"evidence" nullable:"false" doc:"accepted findings, oldest first"`
	}
}

func (s *site) getProposal(ctx context.Context, in *ProposalPath) (*proposalOutput, error) {
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	evidence, err := s.candidates(ctx, CandidateQuery{Proposal: st.Proposal.ID, State: news.CandidateAccepted})
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &proposalOutput{}
	out.Body.StandingJSON = standingOf(st)
	out.Body.Evidence = evidence
	return out, nil
}

// candidates reads candidates with their articles, oldest first.
func (s *site) candidates(ctx context.Context, q CandidateQuery) ([]candidateJSON, error) {
	all, err := s.deps.Proposals.Candidates(ctx, q)
	if err != nil {
		return nil, err
	}
	articles, err := s.articlesWith(ctx, all)
	if err != nil {
		return nil, err
	}
	out := []candidateJSON{}
	for _, c := range all {
		out = append(out, s.candidateOf(c, articles))
	}
	slices.SortStableFunc(out, func(a, b candidateJSON) int { return cmp.Compare(a.Jalali, b.Jalali) })
	return out, nil
}

func (s *site) articlesWith(ctx context.Context, all []news.Candidate) (map[news.ArticleID]news.Article, error) {
	var ids []news.ArticleID
	for _, c := range all {
		ids = append(append(ids, c.Article), c.Copies...)
	}
	s.loadNames(ctx)
	articles, err := s.deps.Articles.Articles(ctx, ids)
	by := map[news.ArticleID]news.Article{}
	for _, a := range articles {
		by[a.ID] = a
	}
	return by, err
}

type stepJSON struct {
	Kind     string         `json:"kind" enum:"event,evidence"`
	Date     string         `json:"date"`
	Jalali   string         `json:"date_jalali"`
	Event    *eventJSON     `json:"event,omitempty"`
	Evidence *candidateJSON `json:"evidence,omitempty"`
}

type timelineOutput struct {
	Body struct {
		Items []stepJSON `json:"items" nullable:"false"`
	}
}

func (s *site) getTimeline(ctx context.Context, in *ProposalPath) (*timelineOutput, error) {
	id := news.ProposalID(in.ID)
	if _, err := s.deps.Proposals.Standing(ctx, id); err != nil {
		return nil, s.problem(ctx, err)
	}
	steps, err := s.timeline(ctx, id)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &timelineOutput{}
	out.Body.Items = steps
	return out, nil
}

// timeline puts events and accepted evidence in the order in which they happened.
func (s *site) timeline(ctx context.Context, id news.ProposalID) ([]stepJSON, error) {
	events, err := s.deps.Proposals.Events(ctx, id)
	if err != nil {
		return nil, err
	}
	evidence, err := s.candidates(ctx, CandidateQuery{Proposal: id, State: news.CandidateAccepted})
	if err != nil {
		return nil, err
	}
	steps := []stepJSON{}
	for _, c := range evidence {
		step := stepJSON{Kind: "evidence", Jalali: c.Jalali, Evidence: &c}
		if c.Published != nil {
			step.Date = isoDay(*c.Published)
		}
		steps = append(steps, step)
	}
	for _, e := range events {
		j := eventOf(e)
		steps = append(steps, stepJSON{Kind: "event", Date: j.OccurredOn, Jalali: j.Jalali, Event: &j})
	}
	slices.SortStableFunc(steps, func(a, b stepJSON) int { return cmp.Compare(a.Date, b.Date) })
	return steps, nil
}

package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

type proposalInput struct{ Body proposalJSON }

type plainProposalOutput struct{ Body proposalJSON }

func (s *site) addProposal(ctx context.Context, in *proposalInput) (*plainProposalOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	p, err := in.Body.proposal()
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	if err := s.deps.Editing.AddProposal(ctx, p, who(ctx).name); err != nil {
		return nil, s.problem(ctx, err)
	}
	return &plainProposalOutput{proposalOf(p)}, nil
}

// proposal checks what only the whole can tell, and keeps days in the
// Gregorian calendar.
func (j proposalJSON) proposal() (news.Proposal, error) {
	if j.Deadline != "" && j.DeadlineSource == "" {
		return news.Proposal{}, fmt.Errorf("%w: a deadline needs a deadline_source that names it", news.ErrInvalid)
	}
	for _, day := range []*string{&j.ProposedOn, &j.Deadline} {
		if *day == "" {
			continue
		}
		t, err := view.Day(*day)
		if err != nil {
			return news.Proposal{}, err
		}
		*day = isoDay(t)
	}
	return news.Proposal{
		ID: news.ProposalID(j.ID), Title: j.Title, Summary: j.Summary, Proposer: j.Proposer, ProposedOn: j.ProposedOn, AddressedTo: j.AddressedTo,
		Place: j.Place, Terms: j.Terms, Actors: j.Actors, Indicators: j.Indicators, Deadline: j.Deadline, DeadlineFrom: j.DeadlineSource,
		SourceArticle: j.SourceArticle, SilenceDays: j.SilenceDays,
	}, nil
}

// changes are the fields of a proposal that a PATCH may give; nil leaves one
// as it is.
type changes struct {
	Title          *string   `json:"title,omitempty" minLength:"1" maxLength:"500"`
	Summary        *string   `json:"summary,omitempty" maxLength:"5000"`
	Proposer       *string   `json:"proposer,omitempty" maxLength:"500"`
	ProposedOn     *string   `json:"proposed_on,omitempty" maxLength:"40"`
	AddressedTo    *string   `json:"addressed_to,omitempty" maxLength:"500"`
	Place          *string   `json:"place,omitempty" maxLength:"500"`
	Terms          *[]string `json:"terms,omitempty" maxItems:"200"`
	Actors         *[]string `json:"actors,omitempty" maxItems:"200"`
	Indicators     *[]string `json:"indicators,omitempty" maxItems:"200"`
	Deadline       *string   `json:"deadline,omitempty" maxLength:"40"`
	DeadlineSource *string   `json:"deadline_source,omitempty" maxLength:"2000"`
	SourceArticle  *string   `json:"source_article,omitempty" maxLength:"2000"`
	SilenceDays    *int      `json:"silence_days,omitempty" minimum:"0" maximum:"3650"`
}

type changeInput struct {
	ProposalPath
	Body changes
}

func (s *site) changeProposal(ctx context.Context, in *changeInput) (*plainProposalOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	// What is given goes over what is there: the JSON names are the same.
	whole := proposalOf(st.Proposal)
	given, err := json.Marshal(in.Body)
	if err == nil {
		err = json.Unmarshal(given, &whole)
	}
	if err != nil {
		return nil, s.problem(ctx, fmt.Errorf("change proposal %s: %w", in.ID, err))
	}
	p, err := whole.proposal()
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	if err := s.deps.Editing.ChangeProposal(ctx, p, who(ctx).name); err != nil {
		return nil, s.problem(ctx, err)
	}
	return &plainProposalOutput{proposalOf(p)}, nil
}

type candidatesInput struct {
	ProposalPath
	State string `query:"state" enum:"new,accepted,rejected" doc:"all when not given"`
}

type candidatesOutput struct {
	Body struct {
		Items []candidateJSON `json:"items" nullable:"false"`
	}
}

func (s *site) getCandidates(ctx context.Context, in *candidatesInput) (*candidatesOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	if _, err := s.deps.Proposals.Standing(ctx, news.ProposalID(in.ID)); err != nil {
		return nil, s.problem(ctx, err)
	}
	all, err := s.candidates(ctx, CandidateQuery{Proposal: news.ProposalID(in.ID), State: news.CandidateState(in.State)})
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &candidatesOutput{}
	out.Body.Items = all
	return out, nil
}

type reviewInput struct {
	ProposalPath
	CID  int64 `path:"cid" minimum:"1"`
	Body struct {
		State string `json:"state" enum:"new,accepted,rejected"`
		Note  string `json:"note,omitempty" maxLength:"2000"`
	}
}

type candidateOutput struct{ Body candidateJSON }

func (s *site) review(ctx context.Context, in *reviewInput) (*candidateOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	all, err := s.deps.Proposals.Candidates(ctx, CandidateQuery{Proposal: news.ProposalID(in.ID)})
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	// The address names both, so the candidate must be one of this proposal.
	if !hasCandidate(all, in.CID) {
		return nil, s.problem(ctx, news.ErrNotFound)
	}
	c, err := s.deps.Editing.Review(ctx, in.CID, news.CandidateState(in.Body.State), who(ctx).name, in.Body.Note)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	articles, err := s.articlesWith(ctx, []news.Candidate{c})
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &candidateOutput{s.candidateOf(c, articles[c.Article])}, nil
}

func hasCandidate(all []news.Candidate, id int64) bool {
	for _, c := range all {
		if c.ID == id {
			return true
		}
	}
	return false
}

type eventInput struct {
	ProposalPath
	Body struct {
		Axis       string  `json:"axis" enum:"response,delivery"`
		From       string  `json:"from,omitempty" doc:"what the editor saw; refused when it has changed meanwhile"`
		To         string  `json:"to" minLength:"1"`
		OccurredOn string  `json:"occurred_on" maxLength:"40" doc:"2021-11-07 or 1400-08-16"`
		Precision  string  `json:"precision,omitempty" enum:"year,month,day" default:"day"`
		Rationale  string  `json:"rationale" minLength:"1" maxLength:"5000"`
		Evidence   []int64 `json:"evidence,omitempty" nullable:"false" maxItems:"100" doc:"ids of candidates"`
	}
}

type eventOutput struct{ Body eventJSON }

var axes = map[news.Axis][]news.Status{
	news.AxisResponse: {news.NoResponseFound, news.Acknowledged, news.UnderReview, news.CommittedInPart, news.Committed, news.Rejected},
	news.AxisDelivery: {
		news.NoActionFound, news.Authorised, news.UnderWay, news.Stalled, news.DeliveredInPart, news.Delivered, news.Abandoned, news.Superseded,
	},
}

func (s *site) addEvent(ctx context.Context, in *eventInput) (*eventOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	day, err := view.Day(in.Body.OccurredOn)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	e := news.Event{
		Proposal: st.Proposal.ID, Axis: news.Axis(in.Body.Axis), From: st.Delivery, To: news.Status(in.Body.To), OccurredOn: day,
		Precision: news.Precision(in.Body.Precision), RecordedAt: s.now(), Editor: who(ctx).name, Rationale: in.Body.Rationale, Evidence: in.Body.Evidence,
	}
	if e.Axis == news.AxisResponse {
		e.From = st.Response
	}
	if in.Body.From != "" && news.Status(in.Body.From) != e.From {
		return nil, huma.NewError(http.StatusConflict, fmt.Sprintf("the status is %s now, not %s", e.From, in.Body.From))
	}
	if !onAxis(e.Axis, e.To) {
		return nil, s.problem(ctx, fmt.Errorf("%w: %q is no status on the %s axis", news.ErrInvalid, e.To, e.Axis))
	}
	added, err := s.deps.Editing.AddEvent(ctx, e)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &eventOutput{eventOf(added)}, nil
}

func onAxis(axis news.Axis, s news.Status) bool {
	return slices.Contains(axes[axis], s)
}

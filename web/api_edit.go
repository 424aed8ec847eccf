package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

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
	Why  string `query:"why" maxLength:"2000" doc:"kept with the text that was there before"`
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
	p.Withdrawn = st.Proposal.Withdrawn
	if err := s.deps.Editing.Change(ctx, p, who(ctx).name, in.Why); err != nil {
		return nil, s.problem(ctx, err)
	}
	return &plainProposalOutput{proposalOf(p)}, nil
}

// editorOperations registers what changes proposals.
func (s *site) editorOperations() {
	if s.deps.Editing == nil {
		return
	}
	edit := func(id, method, path, summary string, created bool) huma.Operation {
		op := huma.Operation{
			OperationID: id, Method: method, Path: "/api/v1/proposals" + path, Summary: summary,
			Errors:   append(usual(), http.StatusBadRequest, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
			Security: []map[string][]string{{"token": {}}},
		}
		if created {
			op.DefaultStatus = http.StatusCreated
		}
		return op
	}
	huma.Register(s.api, edit("add-proposal", http.MethodPost, "", "Add a proposal", true), s.addProposal)
	huma.Register(s.api, edit("change-proposal", http.MethodPatch, "/{id}", "Change the given fields of a proposal", false), s.changeProposal)
	huma.Register(s.api, edit("withdraw-proposal", http.MethodDelete, "/{id}", "Follow a proposal no longer; all of it stays readable", false), s.withdrawProposal)
	huma.Register(s.api, edit("restore-proposal", http.MethodPost, "/{id}/restore", "Follow a withdrawn proposal again", false), s.restoreProposal)
	huma.Register(s.api, edit("get-revisions", http.MethodGet, "/{id}/revisions", "Every text that a proposal had", false), s.getRevisions)
	huma.Register(s.api, edit("add-event", http.MethodPost, "/{id}/events", "Record a step by hand", true), s.addEvent)
	huma.Register(s.api, edit("get-candidates", http.MethodGet, "/{id}/candidates", "Findings to review", false), s.getCandidates)
	huma.Register(s.api, edit("review-candidate", http.MethodPost, "/{id}/candidates/{cid}/review", "Accept, reject or correct a finding", false), s.review)
	huma.Register(s.api, edit("undo-review", http.MethodPost, "/{id}/candidates/{cid}/undo", "Take the last review of a finding back", false), s.undoReview)
	huma.Register(s.api, edit("get-reviews", http.MethodGet, "/{id}/candidates/{cid}/reviews", "Who said what of a finding", false), s.getReviews)
}

type withdrawInput struct {
	ProposalPath
	Why string `query:"why" maxLength:"2000"`
}

type standingOutput struct{ Body StandingJSON }

func (s *site) withdrawProposal(ctx context.Context, in *withdrawInput) (*standingOutput, error) {
	return s.setFollowed(ctx, in, s.deps.Editing.Withdraw)
}

func (s *site) restoreProposal(ctx context.Context, in *withdrawInput) (*standingOutput, error) {
	return s.setFollowed(ctx, in, s.deps.Editing.Restore)
}

func (s *site) setFollowed(ctx context.Context, in *withdrawInput, set func(context.Context, news.ProposalID, string, string) error) (*standingOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	id := news.ProposalID(in.ID)
	if err := set(ctx, id, who(ctx).name, in.Why); err != nil {
		return nil, s.problem(ctx, err)
	}
	st, err := s.deps.Proposals.Standing(ctx, id)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &standingOutput{standingOf(st)}, nil
}

type revisionsOutput struct {
	Body struct {
		Items []revisionJSON `json:"items" nullable:"false"`
	}
}

type revisionJSON struct {
	Number   int          `json:"number"`
	Proposal proposalJSON `json:"proposal"`
	Editor   string       `json:"editor" doc:"empty for the configuration"`
	At       time.Time    `json:"at"`
	Why      string       `json:"why"`
}

func (s *site) getRevisions(ctx context.Context, in *ProposalPath) (*revisionsOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	id := news.ProposalID(in.ID)
	if _, err := s.deps.Proposals.Standing(ctx, id); err != nil {
		return nil, s.problem(ctx, err)
	}
	all, err := s.deps.Editing.Revisions(ctx, id)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &revisionsOutput{}
	out.Body.Items = []revisionJSON{}
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, revisionJSON{r.Number, proposalOf(r.Proposal), r.Editor, r.At.UTC().Truncate(time.Second), r.Why})
	}
	return out, nil
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

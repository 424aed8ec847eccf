package web

import (
	"context"
	"time"

	"github.com/peygir/peygir/news"
)

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

// CandidatePath names a finding in the path; exported since huma fills only
// exported embedded fields.
type CandidatePath struct {
	ProposalPath
	CID int64 `path:"cid" minimum:"1"`
}

type reviewInput struct {
	CandidatePath
	Body struct {
		State    string `json:"state" enum:"new,accepted,rejected"`
		Event    string `json:"event,omitempty" enum:"acknowledged,under_review,committed,approved,funded,rejected,started,progress,stalled,delivered,abandoned,demanded,criticised,mention" doc:"what the sentence reports, if not what was read in it"`
		Evidence string `json:"evidence,omitempty" maxLength:"5000" doc:"another sentence of the article, as it stands there"`
		Saw      string `json:"saw,omitempty" enum:"new,accepted,rejected" doc:"the state that the editor saw; refused when it has changed meanwhile"`
		Note     string `json:"note,omitempty" maxLength:"2000"`
	}
}

type candidateOutput struct{ Body candidateJSON }

func (s *site) review(ctx context.Context, in *reviewInput) (*candidateOutput, error) {
	if err := s.reviewable(ctx, in.CandidatePath); err != nil {
		return nil, err
	}
	c, err := s.deps.Editing.Review(ctx, in.CID, Review{
		State: news.CandidateState(in.Body.State), Event: news.EventKind(in.Body.Event), Evidence: in.Body.Evidence,
		Saw: news.CandidateState(in.Body.Saw), Editor: who(ctx).name, Note: in.Body.Note,
	})
	return s.reviewed(ctx, c, err)
}

type undoInput struct {
	CandidatePath
	Note string `query:"note" maxLength:"2000"`
}

func (s *site) undoReview(ctx context.Context, in *undoInput) (*candidateOutput, error) {
	if err := s.reviewable(ctx, in.CandidatePath); err != nil {
		return nil, err
	}
	c, err := s.deps.Editing.Undo(ctx, in.CID, who(ctx).name, in.Note)
	return s.reviewed(ctx, c, err)
}

// reviewable checks that an editor asks, and that the finding is one of the
// proposal: the address names both.
func (s *site) reviewable(ctx context.Context, at CandidatePath) error {
	if err := requireEditor(ctx); err != nil {
		return err
	}
	c, err := s.deps.Editing.Candidate(ctx, at.CID)
	if err == nil && c.Proposal != news.ProposalID(at.ID) {
		err = news.ErrNotFound
	}
	if err != nil {
		return s.problem(ctx, err)
	}
	return nil
}

func (s *site) reviewed(ctx context.Context, c news.Candidate, err error) (*candidateOutput, error) {
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	articles, err := s.articlesWith(ctx, []news.Candidate{c})
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &candidateOutput{s.candidateOf(c, articles)}, nil
}

type readingJSON struct {
	State    string `json:"state"`
	Event    string `json:"event"`
	Evidence string `json:"evidence"`
}

type reviewJSON struct {
	ID     int64       `json:"id"`
	Was    readingJSON `json:"was"`
	Is     readingJSON `json:"is"`
	Editor string      `json:"editor"`
	At     time.Time   `json:"at"`
	Note   string      `json:"note"`
}

type reviewsOutput struct {
	Body struct {
		Items []reviewJSON `json:"items" nullable:"false" doc:"oldest first"`
	}
}

func (s *site) getReviews(ctx context.Context, in *CandidatePath) (*reviewsOutput, error) {
	if err := s.reviewable(ctx, *in); err != nil {
		return nil, err
	}
	all, err := s.deps.Editing.Reviews(ctx, in.CID)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	reading := func(r news.Reading) readingJSON {
		return readingJSON{State: string(r.State), Event: string(r.Event), Evidence: r.Evidence}
	}
	out := &reviewsOutput{}
	out.Body.Items = []reviewJSON{}
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, reviewJSON{r.ID, reading(r.Was), reading(r.Is), r.Editor, r.At.UTC().Truncate(time.Second), r.Note})
	}
	return out, nil
}

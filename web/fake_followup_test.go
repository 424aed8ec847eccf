package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
)

// desk is a small record of statements and proposals in memory, all invented.
type desk struct {
	archive    *archive
	proposals  []news.Standing
	events     []news.Event
	candidates []news.Candidate
	reviews    []news.Review
	revisions  []news.Revision
	rulings    []news.Ruling
}

func sampleDesk(a *archive) *desk {
	return &desk{
		archive: a,
		proposals: []news.Standing{
			{
				Proposal: news.Proposal{
					ID: "shahrak", Title: "ساخت شهرک فناوری مهرستان", Summary: "واگذاری زمین و صدور مجوز شهرک فناوری در استان ساختگی مهرستان.",
					Proposer: "انجمن فناوری مهرستان", ProposedOn: "2023-11-07", AddressedTo: "استاندار مهرستان", Terms: []string{"شهرک فناوری"},
					Indicators: []string{"واگذاری زمین", "صدور مجوز"}, SourceArticle: "https://nemune.example/news/0",
				},
				Response: news.Committed, Delivery: news.UnderWay, LastEvidence: noon.AddDate(0, 0, -20), Evidence: []time.Time{noon.AddDate(0, -2, 0), noon.AddDate(0, 0, -20)}, DaysSilent: 20, Searched: 2, NewEvidence: 1,
			},
			{
				Proposal: news.Proposal{ID: "fibr", Title: "فیبر نوری روستاهای مهرستان", Proposer: hostile, ProposedOn: "2023-01-01", SourceArticle: "javascript:alert(1)"},
				Response: news.NoResponseFound, Delivery: news.NoActionFound, DaysSilent: 489, Neglected: true, Searched: 2, Gaps: []news.SourceID{"digar"},
			},
		},
		events: []news.Event{
			{ID: 1, Proposal: "shahrak", Axis: news.AxisResponse, From: news.NoResponseFound, To: news.Committed, OccurredOn: noon.AddDate(0, -3, 0), Precision: news.PrecisionDay, RecordedAt: noon.AddDate(0, -3, 1), Editor: "ویراستار", Rationale: "استاندار در جلسه قول داد.", Evidence: []int64{1}},
			{ID: 2, Proposal: "shahrak", Axis: news.AxisDelivery, From: news.NoActionFound, To: news.UnderWay, OccurredOn: noon.AddDate(0, 0, -20), Precision: news.PrecisionDay, RecordedAt: noon.AddDate(0, 0, -19), Editor: "ویراستار", Rationale: "زمین واگذار شد."},
		},
		candidates: []news.Candidate{
			{ID: 1, Proposal: "shahrak", Article: "a01", Score: .9, Evidence: "زمین شهرک واگذار شد.", Event: news.EventStarted, Speaker: "مدیر شهرک", State: news.CandidateAccepted, Reviewer: "ویراستار", ReviewedAt: noon},
			{ID: 2, Proposal: "shahrak", Article: "a02", Score: .7, Evidence: "مجوزها نیز صادر می\u200cشود.", Event: news.EventCommitted, State: news.CandidateNew},
			{ID: 3, Proposal: "shahrak", Article: "a03", Score: .5, Evidence: hostile, Event: news.EventMention, Speaker: hostile, State: news.CandidateNew},
		},
	}
}

func (d *desk) StatementsOf(ctx context.Context, id news.ArticleID) ([]news.Statement, error) {
	one, err := d.archive.Article(ctx, id)
	if err != nil || !strings.Contains(one.Body, "زمین شهرک") {
		return nil, err
	}
	quote := "زمین شهرک واگذار شد."
	before, _, _ := strings.Cut(one.Body, quote)
	start := len([]rune(before))
	return []news.Statement{{
		Article: id, Quote: quote, Start: start, End: start + len([]rune(quote)), Speaker: "مدیر شهرک", Role: "مدیر شهرک فناوری", Cue: "گفت",
		Kind: news.Direct, Entity: "modir",
	}}, nil
}

func (d *desk) FindStatements(ctx context.Context, q web.StatementQuery) ([]news.Statement, string, error) {
	if q.Cursor != "" && q.Cursor != "2" {
		return nil, "", fmt.Errorf("cursor: %w", news.ErrInvalid)
	}
	var out []news.Statement
	for _, one := range d.archive.articles {
		all, err := d.StatementsOf(ctx, one.ID)
		if err != nil {
			return nil, "", err
		}
		out = append(out, all...)
	}
	next := ""
	if q.Cursor == "" {
		next = "2"
	}
	return out[:min(len(out), q.Limit)], next, nil
}

func (d *desk) Speakers(ctx context.Context, name string, _ int) ([]news.Speaker, error) {
	sp, err := d.Speaker(ctx, "modir")
	if !strings.Contains(sp.Name, name) {
		return nil, err
	}
	return []news.Speaker{sp, {ID: "hamnam", Name: "مدیر شهرک", Statements: 1}}, err
}

func (d *desk) SaidAt(context.Context, news.SpeakerID) ([]time.Time, error) {
	return []time.Time{noon.AddDate(0, -2, 0), noon}, nil
}

// Rule knows that there is nobody but "modir" and "hamnam".
func (d *desk) Rule(_ context.Context, r news.Ruling) (news.Ruling, error) {
	switch {
	case r.Undoes > int64(len(d.rulings)):
		return news.Ruling{}, news.ErrNotFound
	case r.Undoes == 0 && (r.From != "modir" || r.To != "" && r.To != "hamnam"):
		return news.Ruling{}, news.ErrInvalid
	case r.Undoes == 0 && r.To == "":
		r.To = "modir~r1"
	}
	r.ID, r.At = int64(len(d.rulings)+1), noon
	d.rulings = append(d.rulings, r)
	return r, nil
}

func (d *desk) Rulings(context.Context) ([]news.Ruling, error) { return d.rulings, nil }

func (d *desk) Speaker(_ context.Context, id news.SpeakerID) (news.Speaker, error) {
	if id != "modir" {
		return news.Speaker{}, news.ErrNotFound
	}
	return news.Speaker{
		ID: id, Name: "مدیر شهرک", Aliases: []string{hostile}, Organisation: "شهرک فناوری", Statements: 29,
		Roles: []news.RoleSeen{{Role: "مدیر شهرک فناوری", First: noon.AddDate(-1, 0, 0), Last: noon}},
	}, nil
}

func (d *desk) Board(context.Context) ([]news.Standing, error) { return d.proposals, nil }

func (d *desk) Standing(_ context.Context, id news.ProposalID) (news.Standing, error) {
	for _, p := range d.proposals {
		if p.Proposal.ID == id {
			return p, nil
		}
	}
	return news.Standing{}, news.ErrNotFound
}

func (d *desk) Events(_ context.Context, id news.ProposalID) ([]news.Event, error) {
	return slices.DeleteFunc(slices.Clone(d.events), func(e news.Event) bool { return e.Proposal != id }), nil
}

func (d *desk) Candidates(_ context.Context, q web.CandidateQuery) ([]news.Candidate, error) {
	var out []news.Candidate
	for _, c := range d.candidates {
		if (q.Proposal == "" || c.Proposal == q.Proposal) && (q.Article == "" || c.Article == q.Article) && (q.State == "" || c.State == q.State) {
			out = append(out, c)
		}
	}
	return out, nil
}

func (d *desk) AddProposal(_ context.Context, p news.Proposal, _ string) error {
	for _, one := range d.proposals {
		if one.Proposal.ID == p.ID {
			return news.ErrConflict
		}
	}
	d.proposals = append(d.proposals, news.Standing{Proposal: p, Response: news.NoResponseFound, Delivery: news.NoActionFound, DaysSilent: -1})
	return nil
}

func (d *desk) Change(_ context.Context, p news.Proposal, editor, why string) error {
	d.revisions = append(d.revisions, news.Revision{Number: len(d.revisions) + 1, Proposal: p, Editor: editor, At: noon, Why: why})
	for i := range d.proposals {
		if d.proposals[i].Proposal.ID == p.ID {
			d.proposals[i].Proposal = p
		}
	}
	return nil
}

func (d *desk) Withdraw(_ context.Context, id news.ProposalID, _, _ string) error {
	return d.setWithdrawn(id, noon)
}

func (d *desk) Restore(_ context.Context, id news.ProposalID, _, _ string) error {
	return d.setWithdrawn(id, time.Time{})
}

func (d *desk) setWithdrawn(id news.ProposalID, at time.Time) error {
	for i := range d.proposals {
		if p := &d.proposals[i].Proposal; p.ID == id {
			if p.Withdrawn.Equal(at) {
				return news.ErrConflict
			}
			p.Withdrawn = at
			return nil
		}
	}
	return news.ErrNotFound
}

func (d *desk) Revisions(_ context.Context, id news.ProposalID) ([]news.Revision, error) {
	return slices.DeleteFunc(slices.Clone(d.revisions), func(r news.Revision) bool { return r.Proposal.ID != id }), nil
}

func (d *desk) Candidate(_ context.Context, id int64) (news.Candidate, error) {
	for _, c := range d.candidates {
		if c.ID == id {
			return c, nil
		}
	}
	return news.Candidate{}, news.ErrNotFound
}

func (d *desk) Review(_ context.Context, id int64, r web.Review) (news.Candidate, error) {
	for i := range d.candidates {
		if c := &d.candidates[i]; c.ID == id {
			if r.Saw != "" && r.Saw != c.State {
				return *c, news.ErrConflict
			}
			was := c.Reading()
			c.State, c.Reviewer, c.Note, c.ReviewedAt = r.State, r.Editor, r.Note, noon
			if r.Event != "" {
				c.Event = r.Event
			}
			if r.Evidence != "" {
				c.Evidence = r.Evidence
			}
			d.reviews = append(d.reviews, news.Review{ID: int64(len(d.reviews) + 1), Candidate: id, Was: was, Is: c.Reading(), Editor: r.Editor, At: noon, Note: r.Note})
			return *c, nil
		}
	}
	return news.Candidate{}, news.ErrNotFound
}

func (d *desk) Undo(ctx context.Context, id int64, editor, note string) (news.Candidate, error) {
	said, err := d.Reviews(ctx, id)
	if err != nil || len(said) == 0 {
		return news.Candidate{}, news.ErrInvalid
	}
	was := said[len(said)-1].Was
	return d.Review(ctx, id, web.Review{State: was.State, Event: was.Event, Evidence: was.Evidence, Editor: editor, Note: note})
}

func (d *desk) Reviews(_ context.Context, id int64) ([]news.Review, error) {
	return slices.DeleteFunc(slices.Clone(d.reviews), func(r news.Review) bool { return r.Candidate != id }), nil
}

func (d *desk) AddEvent(_ context.Context, e news.Event) (news.Event, error) {
	e.ID = int64(len(d.events) + 1)
	d.events = append(d.events, e)
	return e, nil
}

func (d *desk) Page(_ context.Context, id int64) (news.Page, error) {
	return news.Page{ID: id, URL: "https://nemune.example/news/1", FetchedAt: noon, Body: []byte("<html><script>alert(1)</script>")}, nil
}

// Token knows two tokens by their hashes.
func (d *desk) Token(_ context.Context, hash string) (string, web.Role, error) {
	known := map[string]web.Role{"read-me": web.Reader, "edit-me": web.Editor}
	for token, role := range known {
		if sum := sha256.Sum256([]byte(token)); hex.EncodeToString(sum[:]) == hash {
			return "name of " + token, role, nil
		}
	}
	return "", "", news.ErrNotFound
}

// full adds the desk to what a handler stands on.
func full(a *archive) func(*web.Deps) {
	d := sampleDesk(a)
	return func(deps *web.Deps) {
		deps.Statements, deps.Proposals, deps.Editing, deps.Tokens, deps.Pages = d, d, d, d, d
		deps.Identities = d
	}
}

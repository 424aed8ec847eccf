package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
	"github.com/peygir/peygir/web/view"
)

// reviewed at once: a page of forms stays below 100 KB.
const reviewedAtOnce = 20

type reviewData struct {
	news.Standing
	State    news.CandidateState
	States   []news.CandidateState
	Findings []reviewing
	More     int
	Events   []news.EventKind
	Conflict string // who was quicker, when somebody was
}

// reviewing is a finding with what an editor needs to judge it.
type reviewing struct {
	finding
	Sentences []string // of the article, in which better evidence may stand
	Reviews   []news.Review
}

var reviewStates = []news.CandidateState{news.CandidateNew, news.CandidateAccepted, news.CandidateRejected}

// reviewRoutes registers the pages where editors review findings.
func (s *site) reviewRoutes(mux *http.ServeMux) {
	s.editorPage(mux, "/proposals/{id}/review", func(r *http.Request, p *view.Page) (string, error) { return s.reviewPage(r, p, "") }, s.sendReview)
}

func (s *site) reviewPage(r *http.Request, p *view.Page, conflict string) (string, error) {
	ctx := r.Context()
	st, err := s.deps.Proposals.Standing(ctx, news.ProposalID(r.PathValue("id")))
	if err != nil {
		return "", err
	}
	d := reviewData{Standing: st, State: news.CandidateState(p.Query.Get("state")), States: reviewStates, Events: news.EventKinds, Conflict: conflict}
	if !slices.Contains(reviewStates, d.State) {
		d.State = news.CandidateNew
	}
	all, err := s.deps.Proposals.Candidates(ctx, CandidateQuery{Proposal: st.Proposal.ID, State: d.State})
	if err != nil {
		return "", err
	}
	d.More = max(0, len(all)-reviewedAtOnce)
	all = all[:len(all)-d.More]
	articles, err := s.articlesWith(ctx, all)
	if err != nil {
		return "", err
	}
	for _, c := range all {
		f := reviewing{finding: s.findingOf(c, articles), Sentences: sentences(articles[c.Article])}
		if f.Reviews, err = s.deps.Editing.Reviews(ctx, c.ID); err != nil {
			return "", err
		}
		d.Findings = append(d.Findings, f)
	}
	p.Title, p.Data = p.Lang.T("Review")+": "+st.Proposal.Title, d
	return "review", nil
}

// sentences are those of an article from which evidence can be chosen.
func sentences(a news.Article) []string {
	var out []string
	for line := range strings.Lines(a.Text()) {
		for _, at := range persian.Sentences(line) {
			if text := line[at.Start:at.End]; !slices.Contains(out, text) && len(out) < 60 {
				out = append(out, text)
			}
		}
	}
	return out
}

// sendReview takes a verdict from the page.
func (s *site) sendReview(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
	ctx, form := r.Context(), r.PostForm
	id, err := strconv.ParseInt(form.Get("candidate"), 10, 64)
	if err != nil {
		return "", fmt.Errorf("%w: candidate %q", news.ErrInvalid, form.Get("candidate"))
	}
	c, err := s.deps.Editing.Candidate(ctx, id)
	if err == nil && c.Proposal != news.ProposalID(r.PathValue("id")) {
		err = news.ErrNotFound
	}
	if err != nil {
		return "", err
	}
	state, event := news.CandidateState(form.Get("state")), news.EventKind(form.Get("event"))
	switch {
	case state == "undo":
		_, err = s.deps.Editing.Undo(ctx, id, who(ctx).name, form.Get("note"))
	case state != news.CandidateAccepted && state != news.CandidateRejected, event != "" && !slices.Contains(news.EventKinds, event):
		return "", fmt.Errorf("%w: verdict %q on %q", news.ErrInvalid, state, event)
	default:
		_, err = s.deps.Editing.Review(ctx, id, Review{
			State: state, Event: event, Evidence: form.Get("evidence"), Saw: news.CandidateState(form.Get("saw")),
			Editor: who(ctx).name, Note: strings.TrimSpace(form.Get("note")),
		})
	}
	if errors.Is(err, news.ErrConflict) {
		// Somebody was quicker: the page says who and what, and shows how it is.
		if c, err = s.deps.Editing.Candidate(ctx, id); err != nil {
			return "", err
		}
		p.Status = http.StatusConflict
		return s.reviewPage(r, p, p.Lang.T("%s has reviewed this finding meanwhile: %s.", c.Reviewer, p.Lang.T(string(c.State))))
	}
	if err != nil {
		return "", err
	}
	http.Redirect(w, r, r.URL.RequestURI(), http.StatusSeeOther)
	return "", nil
}

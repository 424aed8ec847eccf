package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

// rulingJSON is what an editor decided about who is who.
type rulingJSON struct {
	ID      int64  `json:"id"`
	At      string `json:"at" doc:"RFC 3339, in the time of Tehran"`
	Editor  string `json:"editor"`
	Why     string `json:"why"`
	From    string `json:"from,omitempty" doc:"whose statements are meant"`
	To      string `json:"to,omitempty" doc:"whose they are"`
	Name    string `json:"name,omitempty" doc:"only those under this name"`
	Role    string `json:"role,omitempty" doc:"only those in this office"`
	Article string `json:"article,omitempty" doc:"only those in this article"`
	Undoes  int64  `json:"undoes,omitempty" doc:"the ruling that no longer holds"`
	Holds   bool   `json:"holds" doc:"whether no later ruling undoes it"`
}

func rulingOf(r news.Ruling, holds bool) rulingJSON {
	j := rulingJSON{
		ID: r.ID, Editor: r.Editor, Why: r.Why, From: string(r.From), To: string(r.To), Name: r.Name, Role: r.Role,
		Article: string(r.Article), Undoes: r.Undoes, Holds: holds,
	}
	if at := when(r.At); at != nil {
		j.At = at.Format("2006-01-02T15:04:05Z07:00")
	}
	return j
}

type rulingOutput struct{ Body rulingJSON }

type mergeInput struct {
	SpeakerPath
	Body struct {
		Into string `json:"into" minLength:"1" maxLength:"500" doc:"id of the speaker that this one is"`
		Why  string `json:"why" minLength:"1" maxLength:"2000"`
	}
}

type splitInput struct {
	SpeakerPath
	Body struct {
		Name    string `json:"name,omitempty" maxLength:"500" doc:"the statements under this name"`
		Role    string `json:"role,omitempty" maxLength:"2000" doc:"the statements in this office"`
		Article string `json:"article,omitempty" maxLength:"200" doc:"the statements in this article"`
		Into    string `json:"into,omitempty" maxLength:"500" doc:"id of the speaker whose they are; empty: a new one"`
		Why     string `json:"why" minLength:"1" maxLength:"2000"`
	}
}

type undoRulingInput struct {
	ID   int64 `path:"ruling" minimum:"1"`
	Body struct {
		Why string `json:"why" minLength:"1" maxLength:"2000"`
	}
}

type rulingsOutput struct {
	Body struct {
		Items []rulingJSON `json:"items" nullable:"false" doc:"oldest first"`
	}
}

// identityOperations registers what decides who is who.
func (s *site) identityOperations() {
	if s.deps.Identities == nil {
		return
	}
	edit := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: method, Path: "/api/v1/speakers" + path, Summary: summary,
			Errors:   append(usual(), http.StatusBadRequest, http.StatusForbidden, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType),
			Security: []map[string][]string{{"token": {}}},
		}
	}
	huma.Register(s.api, edit("merge-speaker", http.MethodPost, "/{id}/merge", "Two speakers are one; statements keep the name as written"), s.mergeSpeaker)
	huma.Register(s.api, edit("split-speaker", http.MethodPost, "/{id}/split", "Some statements are somebody else's"), s.splitSpeaker)
	huma.Register(s.api, edit("get-rulings", http.MethodGet, "/{id}/rulings", "What was decided about a speaker, by whom and why"), s.getRulings)
	huma.Register(s.api, edit("undo-ruling", http.MethodPost, "/rulings/{ruling}/undo", "A ruling holds no longer; an undoing can be undone as well"), s.undoRuling)
}

func (s *site) mergeSpeaker(ctx context.Context, in *mergeInput) (*rulingOutput, error) {
	return s.rule(ctx, news.Ruling{From: news.SpeakerID(in.ID), To: news.SpeakerID(in.Body.Into), Why: in.Body.Why})
}

func (s *site) splitSpeaker(ctx context.Context, in *splitInput) (*rulingOutput, error) {
	b := in.Body
	if b.Name == "" && b.Role == "" && b.Article == "" {
		return nil, huma.Error422UnprocessableEntity("a split needs a name, a role or an article")
	}
	return s.rule(ctx, news.Ruling{
		From: news.SpeakerID(in.ID), To: news.SpeakerID(b.Into), Name: b.Name, Role: b.Role, Article: news.ArticleID(b.Article), Why: b.Why,
	})
}

func (s *site) undoRuling(ctx context.Context, in *undoRulingInput) (*rulingOutput, error) {
	return s.rule(ctx, news.Ruling{Undoes: in.ID, Why: in.Body.Why})
}

func (s *site) rule(ctx context.Context, r news.Ruling) (*rulingOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	r.Editor = who(ctx).name
	r, err := s.deps.Identities.Rule(ctx, r)
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	return &rulingOutput{rulingOf(r, true)}, nil
}

func (s *site) getRulings(ctx context.Context, in *SpeakerPath) (*rulingsOutput, error) {
	if err := requireEditor(ctx); err != nil {
		return nil, err
	}
	all, err := s.rulingsOn(ctx, news.SpeakerID(in.ID))
	if err != nil {
		return nil, s.problem(ctx, err)
	}
	out := &rulingsOutput{}
	out.Body.Items = list(all)
	return out, nil
}

// rulingsOn lists what was decided about a speaker, with what undoes it.
func (s *site) rulingsOn(ctx context.Context, id news.SpeakerID) ([]rulingJSON, error) {
	all, err := s.deps.Identities.Rulings(ctx)
	if err != nil {
		return nil, err
	}
	undone := statement.Undone(all)
	var out []rulingJSON
	var shown []int64
	for _, r := range all {
		if r.From == id || r.To == id || r.Undoes != 0 && slices.Contains(shown, r.Undoes) {
			shown = append(shown, r.ID)
			out = append(out, rulingOf(r, !undone[r.ID]))
		}
	}
	return out, nil
}

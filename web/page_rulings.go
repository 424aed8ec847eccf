package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web/view"
)

// namesakes bounds the speakers that a page offers to merge with.
const namesakes = 50

type rulingsData struct {
	Speaker   *news.Speaker // nil: all of it was merged into somebody else
	ID        news.SpeakerID
	Namesakes []news.Speaker
	Rulings   []rulingJSON
	Refused   string // why what was sent is not done
}

// rulingRoutes registers the page where editors say who is who.
func (s *site) rulingRoutes(mux *http.ServeMux) {
	if s.deps.Identities == nil {
		return
	}
	s.editorPage(mux, "/speakers/{id}/rulings", func(r *http.Request, p *view.Page) (string, error) { return s.rulingsPage(r, p, "") }, s.sendRuling)
}

func (s *site) rulingsPage(r *http.Request, p *view.Page, refused string) (string, error) {
	ctx := r.Context()
	d := rulingsData{ID: news.SpeakerID(r.PathValue("id")), Refused: refused}
	sp, err := s.deps.Statements.Speaker(ctx, d.ID)
	if err != nil && !errors.Is(err, news.ErrNotFound) {
		return "", err
	}
	if err == nil {
		d.Speaker = &sp
		name := sp.Name
		if q := p.Query.Get("q"); q != "" {
			name = q
		}
		all, err := s.deps.Statements.Speakers(ctx, name, namesakes)
		if err != nil {
			return "", err
		}
		for _, other := range all {
			if other.ID != d.ID {
				d.Namesakes = append(d.Namesakes, other)
			}
		}
	}
	if d.Rulings, err = s.rulingsOn(ctx, d.ID); err != nil {
		return "", err
	}
	if d.Speaker == nil && len(d.Rulings) == 0 {
		return "", fmt.Errorf("speaker %s: %w", d.ID, news.ErrNotFound)
	}
	p.Title, p.Data, p.NoIndex = p.Lang.T("Who is who"), d, true
	return "rulings", nil
}

func (s *site) sendRuling(w http.ResponseWriter, r *http.Request, p *view.Page) (string, error) {
	form := r.PostForm
	one := news.Ruling{
		Editor: who(r.Context()).name, Why: form.Get("why"), From: news.SpeakerID(r.PathValue("id")), To: news.SpeakerID(form.Get("into")),
		Name: form.Get("name"), Role: form.Get("role"), Article: news.ArticleID(form.Get("article")),
	}
	if undo := form.Get("undo"); undo != "" {
		n, err := strconv.ParseInt(undo, 10, 64)
		if err != nil || n <= 0 {
			return "", fmt.Errorf("ruling %q: %w", undo, news.ErrInvalid)
		}
		one = news.Ruling{Editor: one.Editor, Why: one.Why, Undoes: n}
	}
	_, err := s.deps.Identities.Rule(r.Context(), one)
	switch {
	case errors.Is(err, news.ErrInvalid), errors.Is(err, news.ErrConflict), errors.Is(err, news.ErrNotFound):
		p.Status = status(err)
		return s.rulingsPage(r, p, p.Lang.T("This was not done: nothing is meant by it, or it was done before."))
	case err != nil:
		return "", err
	}
	http.Redirect(w, r, p.Path, http.StatusSeeOther)
	return "", nil
}

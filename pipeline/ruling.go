package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
)

// Rule records what an editor decided about speakers and lets it hold at
// once: a merge (To is another speaker and all of From is its), a split (Name,
// Role or Article says what of From; an empty To is a new speaker), or the
// undoing of a ruling. The articles concerned are indexed once more. It fails
// with news.ErrNotFound for a speaker or ruling that is none, news.ErrInvalid
// for what makes no sense, and news.ErrConflict for a ruling undone already.
func (a *App) Rule(ctx context.Context, r news.Ruling) (news.Ruling, error) {
	asked := r
	err := a.Store.Update(ctx, func(tx *store.Tx) error {
		r = asked
		all, err := tx.Rulings(ctx)
		if err != nil {
			return err
		}
		if err := settle(ctx, tx, &r, all); err != nil {
			return err
		}
		about := concerned(r, all)
		if r, err = tx.AddRuling(ctx, r); err != nil {
			return err
		}
		speakers, err := openRegister(ctx, tx)
		if err != nil {
			return err
		}
		texts := map[news.ArticleID]string{}
		for _, id := range about {
			known, err := tx.MentionsOf(ctx, id)
			if err == nil {
				err = speakers.identifyAll(ctx, known, texts)
			}
			if err != nil {
				return err
			}
		}
		if len(speakers.touched) == 0 && r.Undoes == 0 {
			return fmt.Errorf("no statement of %s is meant: %w", r.From, news.ErrInvalid)
		}
		if err := speakers.close(ctx); err != nil {
			return err
		}
		return speakers.touch(ctx)
	})
	if err != nil {
		return news.Ruling{}, fmt.Errorf("rule on speakers: %w", err)
	}
	return r, nil
}

// settle checks a ruling against those before it, and names a new speaker.
func settle(ctx context.Context, tx *store.Tx, r *news.Ruling, before []news.Ruling) error {
	if r.Undoes != 0 {
		if !slices.ContainsFunc(before, func(o news.Ruling) bool { return o.ID == r.Undoes }) {
			return fmt.Errorf("ruling %d: %w", r.Undoes, news.ErrNotFound)
		}
		if statement.Undone(before)[r.Undoes] {
			return fmt.Errorf("ruling %d is undone already: %w", r.Undoes, news.ErrConflict)
		}
		return nil
	}
	part := r.Name != "" || r.Role != "" || r.Article != ""
	switch {
	case r.From == r.To:
		return fmt.Errorf("a speaker and itself: %w", news.ErrInvalid)
	case r.To == "" && !part:
		return fmt.Errorf("a split needs a name, an office or an article: %w", news.ErrInvalid)
	}
	known := []news.SpeakerID{r.From, r.To}
	if r.To == "" {
		known = known[:1]
		r.To = news.SpeakerID(fmt.Sprintf("%s~r%d", r.From, len(before)+1))
	}
	for _, id := range known {
		seen, err := tx.Appearances(ctx, id)
		if err != nil {
			return err
		}
		if len(seen) == 0 {
			return fmt.Errorf("speaker %s: %w", id, news.ErrNotFound)
		}
	}
	return nil
}

// concerned are the speakers whose statements a ruling may give to others:
// those it names, and those to whom the rulings before lead from there.
func concerned(r news.Ruling, before []news.Ruling) []news.SpeakerID {
	about := []news.SpeakerID{r.From, r.To}
	for undoes := r.Undoes; undoes != 0; {
		i := slices.IndexFunc(before, func(o news.Ruling) bool { return o.ID == undoes })
		if i < 0 { // settle has looked
			break
		}
		about = []news.SpeakerID{before[i].From, before[i].To}
		undoes = before[i].Undoes
	}
	for i := 0; i < len(about); i++ {
		for _, o := range statement.InForce(before) {
			if o.From == about[i] && !slices.Contains(about, o.To) {
				about = append(about, o.To)
			}
		}
	}
	return about
}

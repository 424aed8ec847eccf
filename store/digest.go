package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/peygir/peygir/news"
)

// Run is one digest that was due: what it told, and the message that tells it.
type Run struct {
	Subscription news.Subscription // as it was read when the run was chosen
	Period       string            // unique per subscription: a day, or the change of an immediate digest
	Due          time.Time
	// Upto, UptoEvent and UptoCandidate are what the reader has been told up
	// to after this run.
	Upto, UptoEvent, UptoCandidate int64

	Told    []Told
	Message *news.Message // nil: there was nothing to say
}

// Told is one thing that a reader was told.
type Told struct {
	Thing   string // its key; see ToldArticle
	Article news.ArticleID
	Version int // of the article
	At      time.Time
}

// storyOf is the story of a row of articles: itself where it is no copy.
const storyOf = `CASE WHEN articles.origin = '' THEN articles.id ELSE articles.origin END`

// ToldArticle is the key under which an article is told.
func ToldArticle(id news.ArticleID) string { return "article " + string(id) }

// SaveRun records a run with all that comes of it: the position of the reader
// moves, what was told is remembered, and the message lies in the outbox. It
// fails with news.ErrConflict, having written nothing, when the period was run
// already or the subscription is not any more what it was when the run was
// chosen; tx goes on.
func (tx *Tx) SaveRun(ctx context.Context, r Run) error {
	what := fmt.Sprintf("record digest %s of subscription %d", r.Period, r.Subscription.ID)
	s := r.Subscription
	id := ""
	if r.Message != nil {
		id = r.Message.MessageID
	}
	var same int
	err := tx.tx.QueryRowContext(ctx, `SELECT count(*) FROM subscriptions WHERE id = $1 AND state = 'active'
		AND since = $2 AND since_event = $3 AND since_candidate = $4
		AND NOT EXISTS (SELECT 1 FROM digest_runs WHERE subscription = $1 AND period = $5)
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE message_id = $6)`,
		s.ID, s.Since, s.SinceEvent, s.SinceCandidate, r.Period, id).Scan(&same)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if same == 0 {
		return fmt.Errorf("%s: %w", what, news.ErrConflict)
	}
	items, mail := 0, s.LastMail
	if r.Message != nil {
		items, mail = r.Message.Items, tx.now
	}
	run := r.Due
	if r.Period == "" {
		run = s.LastRun
	} else {
		_, err = tx.tx.ExecContext(ctx, `INSERT INTO digest_runs (subscription, period, due, made, since, upto, items)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, r.Period, micros(r.Due), micros(tx.now), s.Since, r.Upto, items)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	_, err = tx.tx.ExecContext(ctx, `UPDATE subscriptions SET since = $2, since_event = $3, since_candidate = $4,
		last_run = $5, last_mail = $6 WHERE id = $1`, s.ID, r.Upto, r.UptoEvent, r.UptoCandidate, micros(run), micros(mail))
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, t := range r.Told {
		_, err := tx.tx.ExecContext(ctx, `INSERT INTO told (subscription, thing, article, version, at)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subscription, thing) DO UPDATE SET
			version = excluded.version, at = excluded.at`, s.ID, t.Thing, t.Article, t.Version, micros(tx.now))
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	if r.Message == nil {
		return nil
	}
	_, err = tx.Enqueue(ctx, *r.Message)
	return err
}

// SaveRuns records many runs in one transaction and returns how many were; it
// leaves out those that came too late.
func (s *Store) SaveRuns(ctx context.Context, runs []Run) (int, error) {
	saved := 0
	err := s.Update(ctx, func(tx *Tx) error {
		saved = 0
		for _, r := range runs {
			err := tx.SaveRun(ctx, r)
			if errors.Is(err, news.ErrConflict) {
				continue
			}
			if err != nil {
				return err
			}
			saved++
		}
		return nil
	})
	return saved, err
}

// Told returns which of the things a reader was told.
func (s *Store) Told(ctx context.Context, subscription int64, things []string) (map[string]bool, error) {
	told := make(map[string]bool)
	for part := range slices.Chunk(things, batch) {
		args := []any{subscription}
		for _, t := range part {
			args = append(args, t)
		}
		some, err := collect(ctx, s.read, func(row scanner) (thing string, err error) {
			err = row.Scan(&thing)
			return thing, err
		}, `SELECT thing FROM told WHERE subscription = $1 AND thing IN (`+marks(2, len(part))+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("read what subscription %d was told: %w", subscription, err)
		}
		for _, t := range some {
			told[t] = true
		}
	}
	return told, nil
}

// ToldStories returns who was told which of the stories, by whichever article
// belongs to the story now.
func (s *Store) ToldStories(ctx context.Context, stories []news.ArticleID) (map[int64]map[news.ArticleID]bool, error) {
	type line struct {
		subscription int64
		story        news.ArticleID
	}
	told := make(map[int64]map[news.ArticleID]bool)
	for part := range slices.Chunk(stories, batch) {
		var args []any
		for _, id := range part {
			args = append(args, id)
		}
		in := marks(1, len(part))
		lines, err := collect(ctx, s.read, func(row scanner) (l line, err error) {
			err = row.Scan(&l.subscription, &l.story)
			return l, err
		}, `SELECT subscription, `+storyOf+` FROM told JOIN articles ON articles.id = told.article
			WHERE articles.id IN (`+in+`) OR articles.origin IN (`+in+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("read who was told which stories: %w", err)
		}
		for _, l := range lines {
			if told[l.subscription] == nil {
				told[l.subscription] = make(map[news.ArticleID]bool)
			}
			told[l.subscription][l.story] = true
		}
	}
	return told, nil
}

// ToldChanged returns the articles that some reader was told at or after the
// given time and that read differently since, by another version.
func (s *Store) ToldChanged(ctx context.Context, since time.Time) (map[int64][]Told, error) {
	type line struct {
		subscription int64
		Told
	}
	lines, err := collect(ctx, s.read, func(row scanner) (l line, err error) {
		var at int64
		err = row.Scan(&l.subscription, &l.Thing, &l.Article, &l.Version, &at)
		l.At = instant(at)
		return l, err
	}, `SELECT subscription, thing, article, told.version, at FROM told JOIN articles ON articles.id = told.article
		WHERE at >= $1 AND articles.version > told.version ORDER BY subscription, at, thing`, micros(since))
	if err != nil {
		return nil, fmt.Errorf("read what was corrected after it was told: %w", err)
	}
	all := make(map[int64][]Told)
	for _, l := range lines {
		all[l.subscription] = append(all[l.subscription], l.Told)
	}
	return all, nil
}

// Born returns up to limit articles that came after one change and not after
// another, in the order in which they came, with the change each came by.
func (s *Store) Born(ctx context.Context, after, upto int64, limit int) ([]news.Article, []int64, error) {
	var born []int64
	all, err := collect(ctx, s.read, func(row scanner) (news.Article, error) {
		var b int64
		a, err := scanArticle(row, &b)
		born = append(born, b)
		return a, err
	}, `SELECT `+articleColumns+`, born FROM articles WHERE born > $1 AND born <= $2 ORDER BY born LIMIT $3`, after, upto, limit)
	if err != nil {
		return nil, nil, fmt.Errorf("read articles born after change %d: %w", after, err)
	}
	return all, born, nil
}

// CandidatesIn returns the candidates in the articles that came after one
// change and not after another, but for those that were rejected.
func (s *Store) CandidatesIn(ctx context.Context, after, upto int64) ([]news.Candidate, error) {
	return candidatesWhere(ctx, s.read, `state <> 'rejected'
		AND article IN (SELECT id FROM articles WHERE born > $1 AND born <= $2) ORDER BY id`, after, upto)
}

// CandidatesAfter returns the candidates with a higher number that nobody has
// reviewed.
func (s *Store) CandidatesAfter(ctx context.Context, id int64) ([]news.Candidate, error) {
	return candidatesWhere(ctx, s.read, `state = 'new' AND id > $1 ORDER BY id`, id)
}

// StatementsIn returns, of the articles that came after one change and not
// after another, the statements whose speakers are among those given.
func (s *Store) StatementsIn(ctx context.Context, after, upto int64, speakers []news.SpeakerID) ([]news.Statement, error) {
	var all []news.Statement
	for part := range slices.Chunk(speakers, batch) {
		args := []any{after, upto}
		for _, id := range part {
			args = append(args, id)
		}
		some, err := collect(ctx, s.read, scanStatement, `SELECT `+statementColumns+` FROM statements WHERE article IN (SELECT id FROM articles WHERE born > $1 AND born <= $2)
			AND entity IN (`+marks(3, len(part))+`) ORDER BY article, begins`, args...)
		if err != nil {
			return nil, fmt.Errorf("read statements of followed speakers: %w", err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// EventsAfter returns the events of all proposals that were recorded after the
// given one, in that order.
func (s *Store) EventsAfter(ctx context.Context, id int64) ([]news.Event, error) {
	return eventsWhere(ctx, s.read, `id > $1`, id)
}

// LastCandidate returns the number of the newest candidate; 0 without any.
func (s *Store) LastCandidate(ctx context.Context) (int64, error) {
	var id int64
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM candidates`).Scan(&id); err != nil {
		return 0, fmt.Errorf("read last candidate: %w", err)
	}
	return id, nil
}

package pipeline

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
	"github.com/peygir/peygir/store"
)

// maxCalled bounds how many speakers one name can mean.
const maxCalled = 1000

// Called returns the speakers that a reader can mean by a name, in whatever
// spelling, with honorifics or by the family name alone; the ID of a speaker
// is a name, too.
func Called(ctx context.Context, s *store.Store, name string) ([]news.SpeakerID, error) {
	p, err := s.Speaker(ctx, news.SpeakerID(name))
	if err == nil {
		return []news.SpeakerID{p.ID}, nil
	}
	if !errors.Is(err, news.ErrNotFound) {
		return nil, err
	}
	key := statement.NameKey(name)
	if key == "" {
		return nil, nil
	}
	all, err := s.Speakers(ctx, key, maxCalled)
	if err != nil {
		return nil, err
	}
	var ids []news.SpeakerID
	for _, p := range all {
		if slices.ContainsFunc(p.Aliases, func(alias string) bool { return statement.Holds(alias, name) }) {
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

// register keeps the speakers of the archive right within one transaction.
// Whose a statement is follows from what all statements say, never from the
// order in which they came: a new full name is also looked for behind the
// short ones that were there before.
type register struct {
	tx      *store.Tx
	rulings []news.Ruling // in force
	longer  map[string][]news.Speaker
	moved   map[news.SpeakerID]bool // those of whom something has changed
	touched map[news.ArticleID]bool // articles in which somebody has changed
}

func openRegister(ctx context.Context, tx *store.Tx) (*register, error) {
	all, err := tx.Rulings(ctx)
	if err != nil {
		return nil, err
	}
	return &register{
		tx: tx, rulings: statement.InForce(all), longer: map[string][]news.Speaker{},
		moved: map[news.SpeakerID]bool{}, touched: map[news.ArticleID]bool{},
	}, nil
}

// found is what the rules see in an article.
type found struct {
	article    news.Article
	statements []news.Statement
}

func findIn(articles []news.Article) []found {
	all := make([]found, len(articles))
	for i, a := range articles {
		all[i] = found{a, statement.Find(a)}
		for j := range all[i].statements {
			s := &all[i].statements[j]
			s.Article = a.ID
			s.Name = statement.NameKey(s.Speaker)
			s.Entity = statement.Alone(*s)
		}
	}
	return all
}

// office is a name in an office, by which short names are recognised.
type office struct{ name, role string }

// save puts what was found in articles in the place of what was there, and
// says of all whom that concerns who they are.
func (r *register) save(ctx context.Context, all []found) (store.Difference, error) {
	var total store.Difference
	texts := map[news.ArticleID]string{}
	offices := map[office][]news.Statement{}
	for _, f := range all {
		fresh, gone, err := r.tx.SaveStatements(ctx, f.article, f.statements)
		if err != nil {
			return total, err
		}
		total.Add(differ(fresh, gone))
		if len(fresh)+len(gone) > 0 {
			r.touched[f.article.ID] = true
		}
		for _, s := range slices.Concat(fresh, gone) {
			o := office{s.Name, s.Role}
			offices[o] = append(offices[o], s)
		}
		for _, s := range slices.Concat(fresh, gone) {
			r.moved[s.Entity] = true
		}
		texts[f.article.ID] = words(f.article)
	}
	short, err := r.shortened(ctx, offices)
	if err != nil {
		return total, err
	}
	for _, f := range all {
		known, err := r.tx.MentionsIn(ctx, f.article.ID)
		if err == nil {
			err = r.identifyAll(ctx, known, texts)
		}
		if err != nil {
			return total, err
		}
	}
	for _, name := range short {
		known, err := r.tx.Mentions(ctx, name)
		if err == nil {
			err = r.identifyAll(ctx, known, texts)
		}
		if err != nil {
			return total, err
		}
	}
	return total, r.close(ctx)
}

// differ counts: a statement both gone and fresh at one place was read
// otherwise.
func differ(fresh, gone []news.Statement) store.Difference {
	d := store.Difference{Added: len(fresh), Removed: len(gone)}
	for _, f := range fresh {
		if slices.ContainsFunc(gone, func(g news.Statement) bool { return f.Start == g.Start && f.End == g.End }) {
			d.Added--
			d.Removed--
			d.Changed++
		}
	}
	return d
}

// shortened returns the names behind which somebody may be who is seen in an
// office for the first time, or no longer.
func (r *register) shortened(ctx context.Context, offices map[office][]news.Statement) ([]string, error) {
	short := map[string]bool{}
	for o, seen := range offices {
		tails := statement.Tails(seen[0].Speaker)
		if len(tails) == 0 {
			continue
		}
		if err := r.tx.SetTails(ctx, o.name, tails); err != nil {
			return nil, err
		}
		articles := make([]news.ArticleID, len(seen))
		for i, s := range seen {
			articles[i] = s.Article
		}
		known, err := r.tx.Elsewhere(ctx, o.name, o.role, slices.Compact(articles))
		if err != nil {
			return nil, err
		}
		for _, tail := range tails {
			if !known {
				short[tail] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(short)), nil
}

func (r *register) identifyAll(ctx context.Context, known []news.Statement, texts map[news.ArticleID]string) error {
	for _, s := range known {
		if err := r.identify(ctx, s, texts); err != nil {
			return err
		}
	}
	return nil
}

// identify says who made the statements of a mention; s.Entity is who was
// thought to have. Texts remembers what articles say, where that matters.
func (r *register) identify(ctx context.Context, s news.Statement, texts map[news.ArticleID]string) error {
	longer, ok := r.longer[s.Name]
	if !ok {
		var err error
		if longer, err = r.tx.Longer(ctx, s.Name); err != nil {
			return err
		}
		r.longer[s.Name] = longer
	}
	text := ""
	if len(longer) > 0 && statement.Vague(s.Role) {
		if text, ok = texts[s.Article]; !ok {
			a, err := r.tx.Article(ctx, s.Article)
			if err != nil {
				return err
			}
			text = words(a)
			texts[s.Article] = text
		}
	}
	was := s.Entity
	s.Entity = statement.Identify(s, longer, text, r.rulings)
	if s.Entity == was {
		return nil
	}
	r.moved[was], r.moved[s.Entity], r.touched[s.Article] = true, true, true
	return r.tx.Identify(ctx, s)
}

// contextBytes is how much of a body is read for what its speakers belong to.
const contextBytes = 6000

// words is what an article says of where its speakers stand.
func words(a news.Article) string {
	body := a.Body
	if len(body) > contextBytes {
		cut := contextBytes
		for !utf8.RuneStart(body[cut]) {
			cut--
		}
		body = body[:cut]
	}
	return strings.Join([]string{a.Kicker, a.Title, a.Lead, strings.Join(a.Tags, "\n"), body}, "\n")
}

// touch gives articles in which somebody has changed to the index once more.
func (r *register) touch(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(r.touched)) {
		if err := r.tx.Touch(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// close writes down what is now known of all speakers that something has
// changed of.
func (r *register) close(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(r.moved)) {
		if id == "" {
			continue
		}
		seen, err := r.tx.Appearances(ctx, id)
		if err != nil {
			return err
		}
		p, names := describe(id, seen)
		if err := r.tx.PutSpeaker(ctx, p, names); err != nil {
			return err
		}
	}
	clear(r.moved)
	return nil
}

// describe sums up what is known of a speaker. Its name is the fullest one
// that its ID was made of, where there is such a one; offices that differ in
// spelling alone are one, in the fullest one.
func describe(id news.SpeakerID, seen []store.Appearance) (news.Speaker, map[string]string) {
	p := news.Speaker{ID: id}
	own, _, _ := strings.Cut(string(id), "~")
	names := map[string]string{}
	said := map[string]int{}
	roles := map[string]*news.RoleSeen{}
	for _, a := range seen {
		p.Statements += a.Statements
		names[a.As] = a.Name
		said[a.As] += a.Statements
		if a.Role == "" {
			continue
		}
		key := statement.RoleKey(a.Role)
		s := roles[key]
		if s == nil {
			roles[key] = &a.RoleSeen
			continue
		}
		if a.First.Before(s.First) {
			s.First = a.First
		}
		if a.Last.After(s.Last) {
			s.Last = a.Last
		}
		if len(a.Role) > len(s.Role) {
			s.Role = a.Role
		}
	}
	p.Aliases = slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		return cmp.Or(
			-compareBool(names[a] == own, names[b] == own),
			cmp.Compare(len(names[b]), len(names[a])),
			cmp.Compare(said[b], said[a]),
			strings.Compare(a, b),
		)
	})
	if len(p.Aliases) > 0 {
		p.Name = p.Aliases[0]
	}
	for _, s := range roles {
		p.Roles = append(p.Roles, *s)
	}
	slices.SortFunc(p.Roles, func(a, b news.RoleSeen) int {
		return cmp.Or(b.Last.Compare(a.Last), a.First.Compare(b.First), strings.Compare(a.Role, b.Role))
	})
	for _, role := range p.Roles {
		if p.Organisation = statement.Organisation(role.Role); p.Organisation != "" {
			break
		}
	}
	return p, names
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

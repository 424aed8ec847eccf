package mailing

import (
	"context"
	"slices"
	"time"

	"github.com/peygir/peygir/digest"
	"github.com/peygir/peygir/news"
)

// addDesk tells an editor what waits for a person.
func (m *Mailer) addDesk(ctx context.Context, r *round, l *digest.Letter) error {
	s := l.Subscription
	if !slices.ContainsFunc(s.Follows, func(f news.Follow) bool { return f.Kind == news.FollowEditors }) {
		return nil
	}
	d := &digest.Desk{}
	l.Desk = d
	candidates, err := m.store.CandidatesAfter(ctx, s.SinceCandidate)
	if err != nil {
		return err
	}
	at := make(map[news.ProposalID]int)
	best := make(map[news.ProposalID]float64)
	for _, c := range candidates {
		if c.ID > r.candidate {
			continue // comes with the next digest
		}
		i, ok := at[c.Proposal]
		if !ok {
			title, err := r.name(ctx, proposalFollow(c.Proposal))
			if err != nil {
				return err
			}
			i = len(d.Candidates)
			at[c.Proposal] = i
			d.Candidates = append(d.Candidates, digest.Waiting{Proposal: c.Proposal, Title: title})
		}
		w := &d.Candidates[i]
		w.Count++
		if c.Score > best[c.Proposal] {
			best[c.Proposal], w.Evidence = c.Score, longest(c.Evidence)
		}
	}
	last := s.LastRun
	if last.IsZero() {
		last = s.Confirmed
	}
	m.addSources(r, d, last)
	counts, err := m.store.MessageCounts(ctx)
	if err != nil {
		return err
	}
	if n := counts[news.MessageUncertain]; n > 0 {
		d.Stuck = append(d.Stuck, digest.Stuck{State: news.MessageUncertain, Count: n})
	}
	return nil
}

// addSources tells of alarms raised, and of faults that happened, since.
func (m *Mailer) addSources(r *round, d *digest.Desk, since time.Time) {
	for _, h := range r.health {
		if !h.Source.Enabled {
			continue
		}
		for _, alarm := range h.Alarms {
			if alarm.Kind == news.AlarmSilent && alarm.Raised.After(since) {
				d.Silent = append(d.Silent, digest.Silence{Source: h.Source.ID, Name: h.Source.Name, Last: h.LastNew})
			}
			if alarm.Kind != news.AlarmSilent && alarm.Raised.After(since) {
				d.Faults = append(d.Faults, digest.Trouble{
					Source: h.Source.ID, Name: h.Source.Name, Fault: news.Fault(alarm.Kind), Count: alarm.Count,
				})
			}
		}
		for _, f := range h.Faults {
			if f.Last.After(since) && !slices.Contains(usual, f.Fault) {
				d.Faults = append(d.Faults, digest.Trouble{
					Source: h.Source.ID, Name: h.Source.Name, Fault: f.Fault, Count: f.Count, Detail: f.Detail,
				})
			}
		}
	}
}

// usual are the faults that healthy sources have every day.
var usual = []news.Fault{news.FaultGone, news.FaultNotArticle, news.FaultSoft404, news.FaultRobots, news.FaultNotHTML}

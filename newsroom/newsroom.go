package newsroom

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/persian"
)

//go:embed proposals.yaml
var proposalsFile []byte

// Newsroom is the running world. Close it when done.
type Newsroom struct {
	outlets []*outlet
	servers []*http.Server
}

// Open starts both outlets on free loopback ports. The articles are dated back
// from opened, so that the world looks the same on any day.
func Open(ctx context.Context, opened time.Time) (*Newsroom, error) {
	n := &Newsroom{}
	for _, o := range []*outlet{
		{ID: "pezhvak", Name: "پژواک آبگینه", System: "nastooh"},
		{ID: "cheshmandaz", Name: "چشم\u200cانداز استان", System: "iransamaneh"},
	} {
		articles, err := load(o.ID, opened)
		if err != nil {
			return nil, errors.Join(err, n.Close())
		}
		o.articles, o.read = articles, map[int]bool{}
		var lc net.ListenConfig
		ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open the newsroom: %w", err), n.Close())
		}
		o.Base = "http://" + ln.Addr().String()
		srv := &http.Server{Handler: o.handler(), ReadHeaderTimeout: 5 * time.Second}
		n.outlets, n.servers = append(n.outlets, o), append(n.servers, srv)
		go func() { _ = srv.Serve(ln) }() // ends with Close
	}
	return n, nil
}

// Close stops the outlets.
func (n *Newsroom) Close() error {
	var errs []error
	for _, s := range n.servers {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// Sources returns the outlets as sources of a crawl.
func (n *Newsroom) Sources() []news.Source {
	out := make([]news.Source, 0, len(n.outlets))
	for _, o := range n.outlets {
		out = append(out, o.source())
	}
	return out
}

// Articles returns what the outlets have published and can be read, by source.
func (n *Newsroom) Articles() map[news.SourceID][]Article {
	out := map[news.SourceID][]Article{}
	for _, o := range n.outlets {
		for _, a := range o.articles {
			if !a.Broken {
				out[news.SourceID(o.ID)] = append(out[news.SourceID(o.ID)], a)
			}
		}
	}
	return out
}

// Proposals returns the invented proposals that the articles follow, dated
// back from opened.
func Proposals(opened time.Time) ([]news.Proposal, error) {
	list, err := readProposals()
	if err != nil {
		return nil, err
	}
	out := make([]news.Proposal, 0, len(list))
	for _, p := range list {
		p.ProposedOn = opened.In(persian.Tehran).AddDate(0, 0, -p.Days).Format(time.DateOnly)
		out = append(out, p.Proposal)
	}
	return out, nil
}

// Steps returns what the articles report of the proposals in truth, by the
// article's code: what a careful editor would find.
func Steps() (map[news.ProposalID]map[string]news.EventKind, error) {
	list, err := readProposals()
	if err != nil {
		return nil, err
	}
	out := make(map[news.ProposalID]map[string]news.EventKind, len(list))
	for _, p := range list {
		out[p.ID] = p.Steps
	}
	return out, nil
}

type proposalEntry struct {
	news.Proposal `yaml:",inline"`
	Days          int                       `yaml:"days"`
	Steps         map[string]news.EventKind `yaml:"steps"`
}

func readProposals() ([]proposalEntry, error) {
	var list []proposalEntry
	if err := yaml.Unmarshal(proposalsFile, &list); err != nil {
		return nil, fmt.Errorf("proposals of the newsroom: %w", err)
	}
	return list, nil
}

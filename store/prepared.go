package store

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the statements that come often to an SQLite file: to parse one
// takes as long as to run it. The one connection that writes is in use while a
// transaction runs, so its statements are prepared between two; those that
// read prepare theirs as they go.
type prepared struct {
	mu    sync.Mutex
	stmts map[string]*sql.Stmt
	seen  map[string]int // how often others came
	due   bool           // one of them came often enough
}

const (
	preparedAfter = 4   // statements that differ with each list of values do not come so often
	preparedMax   = 200 // statements kept
	seenMax       = 1000
)

func newPrepared() *prepared {
	return &prepared{stmts: map[string]*sql.Stmt{}, seen: map[string]int{}}
}

// get returns the statement of a query, nil where there is none yet.
func (p *prepared) get(query string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stmt := p.stmts[query]; stmt != nil {
		return stmt
	}
	if n := p.seen[query]; n > 0 || len(p.seen) < seenMax {
		p.seen[query]++
		p.due = p.due || n+1 == preparedAfter
	}
	return nil
}

// prepare prepares what came often. It waits for the connection, so no
// transaction may be under way in the caller.
func (p *prepared) prepare(ctx context.Context, db *sql.DB) {
	for _, query := range p.often() {
		stmt, err := db.PrepareContext(ctx, query) //nolint:sqlclosecheck // closed with the connection
		if err != nil {                            // it goes on as it came
			continue
		}
		p.mu.Lock()
		p.stmts[query] = stmt
		p.mu.Unlock()
	}
}

// often takes those queries that are worth preparing.
func (p *prepared) often() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.due {
		return nil
	}
	p.due = false
	var out []string
	for query, n := range p.seen {
		if n >= preparedAfter && len(p.stmts)+len(out) < preparedMax {
			out = append(out, query)
			delete(p.seen, query)
		}
	}
	return out
}

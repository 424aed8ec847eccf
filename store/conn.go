package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// outage is how long reads and the beginnings of transactions wait for a
// database that went away: as long as a restart or a change of the primary
// takes.
const outage = 30 * time.Second

// pool is what is read from. Where the database is another process, reads
// wait for it to come back, within outage and the caller's own patience.
type pool struct {
	db     *sql.DB
	remote bool
	kept   *prepared // nil on PostgreSQL, whose driver keeps statements itself
}

// Close closes the pool.
func (p *pool) Close() error { return p.db.Close() }

// QueryContext asks for rows.
func (p *pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	var rows *sql.Rows
	if stmt := p.stmt(ctx, query); stmt != nil { //nolint:sqlclosecheck // closed with the pool
		return stmt.QueryContext(ctx, args...)
	}
	err := p.wait(ctx, func() (err error) {
		rows, err = p.db.QueryContext(ctx, query, p.clean(args)...) //nolint:rowserrcheck,sqlclosecheck // the caller's
		return err
	})
	return rows, err
}

// stmt is the kept statement of a query, which every connection prepares once.
func (p *pool) stmt(ctx context.Context, query string) *sql.Stmt {
	if p.kept == nil {
		return nil
	}
	stmt := p.kept.get(query)
	if stmt == nil {
		p.kept.prepare(ctx, p.db)
	}
	return stmt
}

// QueryRowContext asks for one row; it is read by Scan.
func (p *pool) QueryRowContext(ctx context.Context, query string, args ...any) scanner {
	return waitingRow{ctx, p, query, args}
}

type waitingRow struct {
	ctx   context.Context
	pool  *pool
	query string
	args  []any
}

// Scan runs the query and reads its row.
func (r waitingRow) Scan(dest ...any) error {
	if stmt := r.pool.stmt(r.ctx, r.query); stmt != nil { //nolint:sqlclosecheck // closed with the pool
		return stmt.QueryRowContext(r.ctx, r.args...).Scan(dest...)
	}
	return r.pool.wait(r.ctx, func() error {
		return r.pool.db.QueryRowContext(r.ctx, r.query, r.pool.clean(r.args)...).Scan(dest...)
	})
}

// wait repeats do while the database is away.
func (p *pool) wait(ctx context.Context, do func() error) error {
	err := do()
	for pause, left := 50*time.Millisecond, outage; p.remote && err != nil && lost(err) && left > 0; pause = min(2*pause, time.Second) {
		left -= pause
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(pause):
		}
		err = do()
	}
	return err
}

func (p *pool) clean(args []any) []any { return cleanArgs(p.remote, args) }

// txn is a transaction of either database.
type txn struct {
	tx     *sql.Tx
	remote bool
	kept   *prepared // nil on PostgreSQL, whose driver keeps statements itself
}

// stmt is the kept statement of a query within the transaction.
func (t txn) stmt(ctx context.Context, query string) *sql.Stmt {
	if t.kept == nil {
		return nil
	}
	stmt := t.kept.get(query)
	if stmt == nil {
		return nil
	}
	return t.tx.StmtContext(ctx, stmt)
}

// ExecContext runs a statement.
func (t txn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := t.stmt(ctx, query); stmt != nil { //nolint:sqlclosecheck // ends with the transaction
		return stmt.ExecContext(ctx, args...)
	}
	return t.tx.ExecContext(ctx, query, cleanArgs(t.remote, args)...)
}

// QueryContext asks for rows.
func (t txn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.stmt(ctx, query); stmt != nil { //nolint:sqlclosecheck // ends with the transaction
		return stmt.QueryContext(ctx, args...)
	}
	return t.tx.QueryContext(ctx, query, cleanArgs(t.remote, args)...)
}

// QueryRowContext asks for one row.
func (t txn) QueryRowContext(ctx context.Context, query string, args ...any) scanner {
	if stmt := t.stmt(ctx, query); stmt != nil { //nolint:sqlclosecheck // ends with the transaction
		return stmt.QueryRowContext(ctx, args...)
	}
	return t.tx.QueryRowContext(ctx, query, cleanArgs(t.remote, args)...)
}

// cleanArgs takes out of texts what PostgreSQL refuses to keep in one.
func cleanArgs(remote bool, args []any) []any {
	if !remote {
		return args
	}
	for i, arg := range args {
		if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
			args[i] = cleanText(v.String())
		}
	}
	return args
}

// cleanText replaces stray bytes and drops NULs: they mean nothing in a text.
func cleanText(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver of the embedded store
)

// ErrInUse says that another process writes the same store.
var ErrInUse = errors.New("in use by another process")

//go:embed migrations
var migrations embed.FS

// Store is an open archive. Its methods may be called concurrently.
type Store struct {
	read   *pool           // many connections, none of which writes
	write  *sql.DB         // SQLite: one connection; nil in a store opened for reading
	kept   *prepared       // statements of that connection; nil: PostgreSQL
	remote *pgx.ConnConfig // nil: SQLite
	file   string
	lock   *os.File
	now    func() time.Time
	bell   *bell
	skew   skew
}

// Open opens a store for reading and writing, creates it where it is missing,
// and brings its schema up to date. Where is an SQLite file or the URL of a
// PostgreSQL database. An SQLite file is open for writing in one process at a
// time: Open fails with ErrInUse while another has it.
func Open(ctx context.Context, where string, now func() time.Time) (*Store, error) {
	if IsPostgres(where) {
		return openPostgres(ctx, where, now)
	}
	file := where
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	lock, err := takeLock(file + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", file, err)
	}
	s := &Store{file: file, lock: lock, now: now, bell: newBell()}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", file, err), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) (err error) {
	if s.write, err = connect(s.file, "write"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	s.kept = newPrepared()
	if err := migrate(ctx, s.write); err != nil {
		return err
	}
	db, err := connect(s.file, "read")
	s.read = &pool{db: db, kept: newPrepared()}
	return err
}

// OpenReader opens an existing store for reading only, also while another
// process writes it. It fails with news.ErrNotFound where there is none.
func OpenReader(ctx context.Context, where string, now func() time.Time) (*Store, error) {
	if IsPostgres(where) {
		return readPostgres(ctx, where, now)
	}
	file := where
	if _, err := os.Stat(file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errNoStore
		}
		return nil, fmt.Errorf("open store %s: %w", file, err)
	}
	read, err := connect(file, "read")
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", file, err)
	}
	s := &Store{read: &pool{db: read, kept: newPrepared()}, file: file, now: now, bell: newBell()}
	if _, err := s.LastChange(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", file, err), s.Close())
	}
	return s, nil
}

// Close closes the store and lets the next writer in.
func (s *Store) Close() error {
	var errs []error
	s.bell.close()
	if s.read != nil {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// connect describes the connection by pragmas, so that every connection of
// the pool gets them. Transactions that write take the lock when they begin:
// one that first reads and then writes could otherwise fail half-way.
func connect(file, mode string) (*sql.DB, error) {
	pragmas := []string{"busy_timeout(15000)", "temp_store(memory)"}
	query := url.Values{}
	switch mode {
	case "write":
		pragmas = append(pragmas, "cache_size(-16000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)")
		query.Set("_txlock", "immediate")
	case "read":
		// Readers share the pages that the system keeps of the file: a cache for
		// every connection would hold copies of them and miss most.
		pragmas = append(pragmas, "cache_size(-8000)", "mmap_size(2000000000)", "query_only(1)")
	}
	query["_pragma"] = pragmas
	path := (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
	db, err := sql.Open("sqlite", "file:"+path+"?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	// What a connection has learnt, the schema and its statements, goes with it.
	db.SetMaxIdleConns(max(2, min(runtime.GOMAXPROCS(0), readers)))
	return db, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	steps, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return fmt.Errorf("find migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// reader is what both a transaction and a pool can do.
type reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) scanner
}

// collect reads all rows of a query through scan.
func collect[T any](ctx context.Context, db reader, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := each(ctx, db, func(row scanner) error {
		one, err := scan(row)
		if err != nil {
			return err
		}
		all = append(all, one)
		return nil
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// each hands over the rows of a query one by one.
func each(ctx context.Context, db reader, take func(scanner) error, query string, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scanner is a row to read from.
type scanner interface{ Scan(dest ...any) error }

// marks returns "$1, $2, …" for n arguments, counted from first.
func marks(first, n int) string {
	b := make([]byte, 0, 6*n)
	for i := range n {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(append(b, '$'), int64(first+i), 10)
	}
	return string(b)
}

// micros is how times are kept: 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// How many connections a process opens. A cluster of ten nodes stays well
// below what a server takes by default.
const (
	readers = 8
	writers = 4
)

// IsPostgres reports whether where a store lies is the URL of a PostgreSQL
// database; otherwise it is an SQLite file.
func IsPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// openPostgres connects to the database and brings its schema up to date.
func openPostgres(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	s, err := connectPostgres(url, now)
	if err != nil {
		return nil, err
	}
	if err := s.migratePostgres(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.Close())
	}
	var busy bool
	err = s.read.QueryRowContext(ctx, `SELECT to_regclass('`+moving+`') IS NOT NULL`).Scan(&busy)
	if err == nil && busy {
		err = errMoving
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.Close())
	}
	s.listen(context.WithoutCancel(ctx))
	return s, nil
}

// readPostgres connects to an existing store for reading only.
func readPostgres(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	s, err := connectPostgres(url, now)
	if err != nil {
		return nil, err
	}
	write := s.write
	s.write = nil
	if err := write.Close(); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.Close())
	}
	_, err = s.LastChange(ctx)
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Code == "42P01" { // no such table
		err = errNoStore
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.Close())
	}
	return s, nil
}

func connectPostgres(url string, now func() time.Time) (*Store, error) {
	conf, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err) // pgx leaves the password out
	}
	if conf.ConnectTimeout == 0 {
		conf.ConnectTimeout = 10 * time.Second
	}
	if conf.RuntimeParams["application_name"] == "" {
		conf.RuntimeParams["application_name"] = "peygir"
	}
	open := func(most int) *sql.DB {
		db := stdlib.OpenDB(*conf)
		db.SetMaxOpenConns(most)
		db.SetMaxIdleConns(most)
		db.SetConnMaxIdleTime(time.Minute)
		return db
	}
	return &Store{
		read: &pool{db: open(readers), remote: true}, write: open(writers), remote: conf, now: now, bell: newBell(),
	}, nil
}

// migratePostgres brings the schema up to date; of several processes that
// start at once, one does it while the others wait.
func (s *Store) migratePostgres(ctx context.Context) (err error) {
	var conn *sql.Conn
	err = s.read.wait(ctx, func() (err error) {
		conn, err = s.write.Conn(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	const lock = `hashtext('peygir migrations ' || current_schema())`
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+lock+`)`); err != nil {
		return fmt.Errorf("wait to migrate: %w", err)
	}
	defer func() {
		_, failed := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+lock+`)`)
		err = errors.Join(err, failed)
	}()
	steps, err := fs.Sub(migrations, "migrations/postgres")
	if err != nil {
		return fmt.Errorf("find migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, s.write, steps, goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// lost reports that the database went away, or is not there yet.
func lost(err error) bool {
	var refused *pgconn.ConnectError
	var network *net.OpError
	var said *pgconn.PgError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &said):
		switch said.Code {
		case "57P01", "57P02", "57P03", "25006": // shut down, crashed, starting; a standby takes no writes
			return true
		}
		return strings.HasPrefix(said.Code, "08")
	case errors.As(err, &refused), errors.As(err, &network):
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.Is(err, net.ErrClosed) || err != nil && strings.HasSuffix(err.Error(), "conn closed")
}

// collided reports that transactions got into each other's way and that one
// of them was undone for it.
func collided(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "40P01" || said.Code == "40001")
}

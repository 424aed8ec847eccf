package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/peygir/peygir/news"
)

// moveBatch is how many rows of a table are moved in one transaction.
const moveBatch = 1000

// moving is the table of the target that tells how far a move has come. While
// it is there, the store is not opened for anything else.
const moving = "moving"

var errMoving = fmt.Errorf("an archive is being moved into it; run migrate-store again to end that: %w", news.ErrConflict)

// MovedTable is what was moved of a table.
type MovedTable struct {
	Name string
	Rows int64
	Hash string // of all its rows, whatever their order; the same on both sides
}

// Move copies an SQLite store into an empty PostgreSQL database, table by
// table, and proves by counts and hashes that both hold the same. It can be
// cut off at any instant: the next call goes on where it stopped. The store
// that is moved stays as it is and must not be open elsewhere. Progress, if
// not nil, is told how many rows of how many were moved or compared.
func Move(ctx context.Context, from, to string, now func() time.Time, progress func(done, total int64)) ([]MovedTable, error) {
	if IsPostgres(from) || !IsPostgres(to) {
		return nil, fmt.Errorf("move from an SQLite file to postgres://…: %w", news.ErrInvalid)
	}
	source, err := OpenReader(ctx, from, now) // fails where there is none
	if err != nil {
		return nil, err
	}
	if err := source.Close(); err != nil {
		return nil, err
	}
	if source, err = Open(ctx, from, now); err != nil { // alone, and with the schema of today
		return nil, err
	}
	target, err := connectPostgres(to, now)
	if err != nil {
		return nil, errors.Join(err, source.Close())
	}
	moved, err := move(ctx, source.read.db, target, progress)
	if err != nil {
		err = fmt.Errorf("move store: %w", err)
	}
	return moved, errors.Join(err, source.Close(), target.Close())
}

// mover moves one store.
type mover struct {
	from     *sql.DB
	to       *pgx.Conn
	done     int64
	total    int64
	progress func(done, total int64)
}

func move(ctx context.Context, from *sql.DB, target *Store, progress func(done, total int64)) (moved []MovedTable, err error) {
	if err := target.migratePostgres(ctx); err != nil {
		return nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, target.remote.Copy())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	m := mover{from: from, to: conn, progress: progress}
	tables, err := m.tables(ctx)
	if err != nil {
		return nil, err
	}
	if err := m.prepare(ctx, tables); err != nil {
		return nil, err
	}
	for _, t := range tables {
		if err := m.copy(ctx, t); err != nil {
			return nil, fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	for _, t := range tables {
		one, err := m.compare(ctx, t)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", t.name, err)
		}
		moved = append(moved, one)
	}
	if _, err := conn.Exec(ctx, `DROP TABLE `+moving); err != nil {
		return nil, err
	}
	return moved, nil
}

// table is a table that both stores have.
type table struct {
	name    string
	columns []string // sorted
}

// tables returns the tables to be moved and counts their rows. Both schemas
// must agree: a column more on either side is a fault of ours.
func (m *mover) tables(ctx context.Context) ([]table, error) {
	names, err := collect(ctx, m.source(), scanText, `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	all := make([]table, 0, len(names))
	for _, name := range names {
		t := table{name: name}
		if t.columns, err = collect(ctx, m.source(), scanText, `SELECT name FROM pragma_table_info($1) ORDER BY name`, name); err != nil {
			return nil, err
		}
		rows, err := m.to.Query(ctx, `SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1)
			AND attnum > 0 AND NOT attisdropped`, name)
		if err != nil {
			return nil, err
		}
		there, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, err
		}
		if slices.Sort(there); !slices.Equal(there, t.columns) {
			return nil, fmt.Errorf("table %s has the columns %v there and %v here: %w", name, there, t.columns, news.ErrInvalid)
		}
		var n int64
		if err := m.source().QueryRowContext(ctx, `SELECT count(*) FROM `+name).Scan(&n); err != nil {
			return nil, err
		}
		m.total += 2 * n // moved, then compared
		all = append(all, t)
	}
	return all, nil
}

func (m *mover) source() *pool { return &pool{db: m.from} }

func scanText(row scanner) (s string, err error) {
	err = row.Scan(&s)
	return s, err
}

// prepare makes sure that the target holds nothing but what an earlier call
// moved there.
func (m *mover) prepare(ctx context.Context, tables []table) error {
	var begun bool
	if err := m.to.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, moving).Scan(&begun); err != nil || begun {
		return err
	}
	for _, t := range tables {
		what := t.name
		if t.name == "counters" {
			what += ` WHERE value <> 0`
		}
		var some bool
		if err := m.to.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM `+what+`)`).Scan(&some); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("the database has an archive already (rows in %s); move into an empty one: %w", t.name, news.ErrConflict)
		}
	}
	_, err := m.to.Exec(ctx, `CREATE TABLE `+moving+` (name TEXT PRIMARY KEY, last BIGINT NOT NULL, rows BIGINT NOT NULL)`)
	return err
}

// copy moves what is left of a table.
func (m *mover) copy(ctx context.Context, t table) error {
	var last, rows int64
	err := m.to.QueryRow(ctx, `SELECT last, rows FROM `+moving+` WHERE name = $1`, t.name).Scan(&last, &rows)
	if errors.Is(err, pgx.ErrNoRows) {
		_, err = m.to.Exec(ctx, `DELETE FROM `+t.name) // what the schema begins with
	}
	if err != nil {
		return err
	}
	m.tell(rows)
	query := `SELECT rowid, ` + strings.Join(t.columns, ", ") + ` FROM ` + t.name + ` WHERE rowid > $1 ORDER BY rowid LIMIT $2`
	for {
		batch, err := collect(ctx, m.source(), t.scan(1), query, last, moveBatch)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		last = batch[len(batch)-1][0].(int64)
		for i, row := range batch {
			batch[i] = row[1:]
		}
		rows += int64(len(batch))
		err = pgx.BeginFunc(ctx, m.to, func(tx pgx.Tx) error {
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(batch)); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO `+moving+` (name, last, rows) VALUES ($1, $2, $3)
				ON CONFLICT (name) DO UPDATE SET last = excluded.last, rows = excluded.rows`, t.name, last, rows)
			return err
		})
		if err != nil {
			return err
		}
		m.tell(int64(len(batch)))
	}
	return m.number(ctx, t)
}

// number lets the numbers that the database gives go on after those moved.
func (m *mover) number(ctx context.Context, t table) error {
	if !slices.Contains(t.columns, "id") {
		return nil
	}
	_, err := m.to.Exec(ctx, `SELECT setval(seq, coalesce(top, 1), top IS NOT NULL) FROM
		(SELECT pg_get_serial_sequence($1, 'id') AS seq, (SELECT max(CAST(CAST(id AS TEXT) AS BIGINT)) FROM `+t.name+`
			WHERE CAST(id AS TEXT) ~ '^[0-9]{1,18}$') AS top) AS s WHERE seq IS NOT NULL`, t.name)
	return err
}

// scan reads a row with so many columns before those of the table.
func (t table) scan(before int) func(scanner) ([]any, error) {
	return func(row scanner) ([]any, error) {
		values := make([]any, before+len(t.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		if err := row.Scan(into...); err != nil {
			return nil, err
		}
		for i, v := range values {
			if s, ok := v.(string); ok {
				values[i] = cleanText(s) // as a store there would have kept it
			}
		}
		return values, nil
	}
}

func (m *mover) tell(rows int64) {
	if m.done += rows; m.progress != nil {
		m.progress(m.done, m.total)
	}
}

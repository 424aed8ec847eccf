package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/peygir/peygir/news"
)

// Backup writes a consistent copy of the store to a new file while others
// read and write. The copy appears under its name only when it is whole.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.remote != nil {
		return errElsewhere
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = fmt.Errorf("it exists already: %w", news.ErrConflict)
		}
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	part := file + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	if err := s.copy(ctx, part); err != nil {
		return errors.Join(fmt.Errorf("back up to %s: %w", file, err), remove(part))
	}
	if err := os.Rename(part, file); err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
	return nil
}

// copy writes the store to a file. It connects anew because a connection that
// may only query may not write another file either.
func (s *Store) copy(ctx context.Context, file string) error {
	db, err := connect(s.file, "copy")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO $1`, file)
	return errors.Join(err, db.Close())
}

func remove(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Restore puts a backup in the place of the store, which must not be open; a
// store that is there already is kept under its name with ".before" and the
// time. It proves first that the backup is a whole store.
func Restore(ctx context.Context, backup, file string, now func() time.Time) error {
	if IsPostgres(file) {
		return errElsewhere
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	}
	lock, err := takeLock(file + ".lock")
	if err != nil {
		return fmt.Errorf("restore %s: %s is %w", backup, file, err)
	}
	defer lock.Close()
	if err := restore(ctx, backup, file, now); err != nil {
		return fmt.Errorf("restore %s: %w", backup, err)
	}
	return nil
}

func restore(ctx context.Context, backup, file string, now func() time.Time) error {
	from, err := OpenReader(ctx, backup, now)
	if err != nil {
		return err
	}
	defer from.Close()
	var verdict string
	if err := from.read.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return fmt.Errorf("check it: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("it is damaged: %s: %w", verdict, news.ErrInvalid)
	}
	part := file + ".part"
	if err := remove(part); err != nil {
		return err
	}
	if err := from.copy(ctx, part); err != nil {
		return fmt.Errorf("copy it: %w", errors.Join(err, remove(part)))
	}
	aside := file + ".before-" + now().UTC().Format("20060102-150405")
	// The write-ahead log belongs to the old file and must go with it.
	for _, tail := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(file+tail, aside+tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("move the old store aside: %w", err)
		}
	}
	return os.Rename(part, file)
}

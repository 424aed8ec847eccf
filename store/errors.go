package store

import (
	"fmt"

	"github.com/peygir/peygir/news"
)

var (
	errNoStore   = fmt.Errorf("there is no archive yet: %w", news.ErrNotFound)
	errElsewhere = fmt.Errorf("the archive lies in PostgreSQL; its own pg_dump and pg_restore copy it: %w", news.ErrInvalid)
	errReadOnly  = fmt.Errorf("the store is open for reading only: %w", news.ErrInvalid)
)

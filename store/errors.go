package store

import (
	"fmt"

	"github.com/peygir/peygir/news"
)

var (
	errNoStore  = fmt.Errorf("there is no archive yet: %w", news.ErrNotFound)
	errReadOnly = fmt.Errorf("the store is open for reading only: %w", news.ErrInvalid)
)

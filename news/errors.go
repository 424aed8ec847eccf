package news

import "errors"

// The sentinels that callers act on; everything else is an internal error.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed meanwhile by somebody else")
	ErrInvalid  = errors.New("invalid")
)

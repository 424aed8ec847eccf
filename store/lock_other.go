//go:build !unix

package store

import "os"

// takeLock only opens the file: where there is no flock, SQLite's own locks
// keep two writers from harming each other, and the second waits.
func takeLock(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
}

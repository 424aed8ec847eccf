package post

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Write puts a message into the outbox folder, whole or not at all, and
// returns the file. Writing the same again changes nothing.
func Write(folder, name string, message []byte) (string, error) {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", fmt.Errorf("make outbox folder: %w", err)
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("/\\:*?\"<>|", r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	file := filepath.Join(folder, name)
	next, err := os.CreateTemp(folder, ".next-*")
	if err != nil {
		return "", fmt.Errorf("write message: %w", err)
	}
	_, err = next.Write(message)
	err = errors.Join(err, next.Sync(), next.Close())
	if err == nil {
		err = os.Rename(next.Name(), file)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("write message: %w", err), os.Remove(next.Name()))
	}
	return file, nil
}

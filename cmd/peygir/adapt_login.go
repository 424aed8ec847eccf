package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/peygir/peygir/config"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/web"
)

// tokens knows the bearer tokens of the configuration by their hashes.
type tokens map[string]holder

// holder is who has a token.
type holder struct {
	name string
	role web.Role
}

func configured(all []config.Token) tokens {
	t := tokens{}
	for _, e := range all {
		t[strings.ToLower(e.Hash)] = holder{e.Name, web.Role(e.Role)}
	}
	return t
}

// Token implements web.Tokens.
func (t tokens) Token(_ context.Context, hash string) (string, web.Role, error) {
	e, ok := t[strings.ToLower(hash)]
	if !ok {
		return "", "", fmt.Errorf("token: %w", news.ErrNotFound)
	}
	return e.name, e.role, nil
}

// sessionKey reads the key that seals editors' sessions, and makes it the
// first time, so that nobody has to log in again when the program restarts.
func sessionKey(dir string) ([]byte, error) {
	file := filepath.Join(dir, "session.key")
	key, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		key = []byte(rand.Text())
		err = os.WriteFile(file, key, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("key of sessions: %w", err)
	}
	return key, nil
}

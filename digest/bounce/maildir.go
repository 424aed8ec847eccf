package bounce

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Maildir is a folder into which mail servers, and programs that fetch from
// mailboxes, deliver: one file a mail, new ones in «new», others in «cur» with
// their flags after «:2,». No locks are needed.
type Maildir string

// Put delivers a mail, whole or not at all. The same mail lies there once.
func (d Maildir) Put(mail []byte) error {
	for _, folder := range []string{"tmp", "new", "cur"} {
		if err := os.MkdirAll(filepath.Join(string(d), folder), 0o750); err != nil {
			return fmt.Errorf("make mail folder: %w", err)
		}
	}
	file, err := os.CreateTemp(filepath.Join(string(d), "tmp"), "peygir-*")
	if err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	sum := sha256.Sum256(mail)
	_, err = file.Write(mail)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(string(d), "new", hex.EncodeToString(sum[:16])+".peygir"))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep mail: %w", err), os.Remove(file.Name()))
	}
	return nil
}

// Unread returns the files of the mails that nobody has seen, by name, which
// mostly is by age. A folder that is not there has none.
func (d Maildir) Unread() ([]string, error) {
	var out []string
	for _, folder := range []string{"new", "cur"} {
		entries, err := os.ReadDir(filepath.Join(string(d), folder))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read mail folder: %w", err)
		}
		for _, e := range entries {
			name, flags, _ := strings.Cut(e.Name(), ":2,")
			if e.Type().IsRegular() && name != "" && name[0] != '.' && !strings.ContainsRune(flags, 'S') {
				out = append(out, filepath.Join(string(d), folder, e.Name()))
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	return out, nil
}

// Seen marks a mail as seen and, if it is for a person, as flagged.
func (d Maildir) Seen(file string, flagged bool) error {
	name, flags, _ := strings.Cut(filepath.Base(file), ":2,")
	set := map[rune]bool{'S': true}
	for _, f := range flags {
		set[f] = true
	}
	if flagged {
		set['F'] = true
	}
	var all []rune
	for f := range set {
		all = append(all, f)
	}
	slices.Sort(all) // as the format asks
	cur := filepath.Join(string(d), "cur")
	if err := os.MkdirAll(cur, 0o750); err != nil {
		return fmt.Errorf("mark mail as seen: %w", err)
	}
	if err := os.Rename(file, filepath.Join(cur, name+":2,"+string(all))); err != nil {
		return fmt.Errorf("mark mail as seen: %w", err)
	}
	return nil
}

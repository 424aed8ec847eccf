package pipeline

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/peygir/peygir/store"
)

// A process that shares its store tells that it lives every nodePulse; the
// others take over what it had in hand nodeSpan after the last time.
const (
	nodePulse = 3 * time.Second
	nodeSpan  = 30 * time.Second
)

// workSpan is for how long a worker has the consumers to itself; it renews
// that with every batch.
const workSpan = 20 * time.Second

// nodeName returns the name of the data folder's process among those of a
// cluster. It is made once, so that a process that was killed finds again
// what it had in hand when it is started anew.
func nodeName(data string) (string, error) {
	file := filepath.Join(data, "node")
	name, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		name = []byte(strings.ToLower(rand.Text()[:12]))
		err = os.WriteFile(file, append(name, '\n'), 0o644)
	}
	if err != nil {
		return "", fmt.Errorf("name this node: %w", err)
	}
	return strings.TrimSpace(string(name)), nil
}

// join makes this process a member of the cluster on its store: it gets a
// name, and the data folder to itself. A store that is not shared is locked
// by itself and has one member.
func (a *App) join() (err error) {
	a.node = "local"
	if !a.Store.Shared() {
		return nil
	}
	if err := os.MkdirAll(a.cfg.Data, 0o755); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	if a.folder, err = store.Lock(filepath.Join(a.cfg.Data, "node.lock")); err != nil {
		return fmt.Errorf("open archive in %s: %w", a.cfg.Data, err)
	}
	a.node, err = nodeName(a.cfg.Data)
	return err
}

// live tells the others that this process lives until ctx ends, and hands out
// anew what dead ones had in hand. Only a process whose own signs of life came
// through judges others: after an outage of the database all look dead.
func (a *App) live(ctx context.Context, rescue func(context.Context, func(node string) bool) error) {
	pulse := time.NewTicker(nodePulse)
	defer pulse.Stop()
	steady := time.Duration(0)
	for {
		began := a.now()
		_, err := a.Store.Lease(ctx, nodeLease(a.node), a.node, nodeSpan)
		if took := a.now().Sub(began); err != nil || took > nodePulse {
			steady = 0
		} else if steady += nodePulse; steady > nodeSpan {
			err = rescue(ctx, func(node string) bool {
				held, err := a.Store.Held(ctx, nodeLease(node))
				return err == nil && !held
			})
		}
		if err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "sign of life did not come through", "node", a.node, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-pulse.C:
		}
	}
}

func nodeLease(node string) string { return "node " + node }

// leave gives back what only one process may do. Whoever is killed, or only
// ran a command, lets the span run out.
func (a *App) leave(ctx context.Context) error {
	if !a.Store.Shared() {
		return nil
	}
	if !a.working.Swap(false) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, err := a.Store.Lease(ctx, workLease, a.node, 0)
	return err
}

const workLease = "consumers"

// works reports whether the consumers that write to the store are this
// process's to run, for the next batch.
func (a *App) works(ctx context.Context) (bool, error) {
	if !a.Store.Shared() {
		return true, nil
	}
	if !a.cfg.Roles.Has(WorkRole) {
		return false, nil
	}
	ours, err := a.Store.Lease(ctx, workLease, a.node, workSpan)
	if was := a.working.Swap(ours); err == nil && was != ours {
		a.log.DebugContext(ctx, "consumers change hands", "node", a.node, "ours", ours)
	}
	return ours, err
}

package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel is what processes on one PostgreSQL call each other by.
const channel = "peygir_change"

// bell wakes those who wait for changes.
type bell struct {
	mu   sync.Mutex
	next chan struct{} // closed by the next ring
	stop context.CancelFunc
	done chan struct{} // closed when the listener has ended; nil: there is none
}

func newBell() *bell { return &bell{next: make(chan struct{})} }

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.next)
	b.next = make(chan struct{})
}

func (b *bell) sound() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.next
}

func (b *bell) close() {
	if b.done != nil {
		b.stop()
		<-b.done
	}
}

// Changed returns a channel that is closed when articles change or a cursor
// moves, here or in another process. It only wakes: a call may get lost, as
// when the database is restarted, so whoever waits must look by the clock too.
func (s *Store) Changed() <-chan struct{} { return s.bell.sound() }

// listen hears the calls of other processes until the store is closed.
func (s *Store) listen(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	s.bell.stop, s.bell.done = stop, make(chan struct{})
	go func() {
		defer close(s.bell.done)
		for ctx.Err() == nil {
			s.hear(ctx)
			s.bell.ring() // something may have been missed
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}()
}

// hear listens until its connection is lost.
func (s *Store) hear(ctx context.Context) {
	conn, err := pgx.ConnectConfig(ctx, s.remote.Copy())
	if err != nil {
		return
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // it is lost, or of no more use
	if _, err := conn.Exec(ctx, `LISTEN `+channel); err != nil {
		return
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return
		}
		s.bell.ring()
	}
}

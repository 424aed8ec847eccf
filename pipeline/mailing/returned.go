package mailing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/peygir/peygir/digest/bounce"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

const (
	// softDays is on how many different days within softSpan messages come
	// back for the time being before the address is paused.
	softDays = 3
	softSpan = 30 * 24 * time.Hour
)

// Outcome is what became of a mail that came back.
type Outcome string

// Outcomes. Unknown is a mail that is no report, or one on a message that is
// not ours: a person may want to read it.
const (
	Paused  Outcome = "paused"  // the address gets nothing more
	Counted Outcome = "counted" // noted, and nothing else for now
	Left    Outcome = "left"    // the reader has left
	Known   Outcome = "known"   // this very mail was read before
	Unknown Outcome = "unknown"
)

// ReadReturned reads one mail that came to the sender's address and does what
// it asks for. Whose message it is about must be proved by the Message-ID or
// the return path of that; addresses that the mail names are not believed.
func (m *Mailer) ReadReturned(ctx context.Context, raw []byte) (Outcome, error) {
	report, err := bounce.Read(bytes.NewReader(raw))
	if err != nil {
		return Unknown, fmt.Errorf("read returned mail: %w", err)
	}
	if report.Kind == bounce.Leave {
		return m.leaveByMail(ctx, report.Token)
	}
	if report.Kind == bounce.Nothing {
		return Unknown, nil
	}
	message, err := m.about(ctx, report)
	if errors.Is(err, news.ErrNotFound) {
		return Unknown, nil
	}
	if err != nil {
		return Unknown, err
	}
	sum := sha256.Sum256(raw)
	var done Outcome
	err = m.store.Update(ctx, func(tx *store.Tx) (err error) {
		done, err = m.returned(ctx, tx, message, report, hex.EncodeToString(sum[:]))
		return err
	})
	if err == nil {
		m.log.WarnContext(ctx, "message came back", "message", message.ID, "kind", report.Kind, "detail", report.Detail, "outcome", done)
	}
	return done, err
}

func (m *Mailer) leaveByMail(ctx context.Context, token string) (Outcome, error) {
	_, err := m.store.SetSubscriptionState(ctx, token, news.SubscriptionLeft)
	if errors.Is(err, news.ErrNotFound) {
		return Unknown, nil
	}
	return Left, err
}

// about is the message that a report speaks of, if it proves that it does.
func (m *Mailer) about(ctx context.Context, r bounce.Report) (news.Message, error) {
	for _, path := range r.Paths {
		id, ok := m.cfg.Site.Returned(path)
		if !ok {
			continue
		}
		message, err := m.store.Message(ctx, id)
		if err == nil && m.cfg.Site.Made(path, message) {
			return message, nil
		}
		if err != nil && !errors.Is(err, news.ErrNotFound) {
			return message, err
		}
	}
	for _, id := range r.MessageIDs {
		message, err := m.store.MessageByMessageID(ctx, id)
		if err == nil || !errors.Is(err, news.ErrNotFound) {
			return message, err
		}
	}
	return news.Message{}, news.ErrNotFound
}

// returned records a report and draws the consequence.
func (m *Mailer) returned(ctx context.Context, tx *store.Tx, message news.Message, r bounce.Report, mail string) (Outcome, error) {
	line := store.Returned{Mail: mail, Message: message.ID, Address: message.Address, Kind: string(r.Kind), Status: r.Status, Detail: r.Detail}
	fresh, err := tx.SaveReturned(ctx, line)
	if err != nil {
		return Unknown, err
	}
	if !fresh {
		return Known, nil
	}
	if r.Kind == bounce.Hard || r.Kind == bounce.Soft {
		if err := tx.FailMessage(ctx, message.ID, "came back: "+r.Detail); err != nil {
			return Unknown, err
		}
	}
	switch r.Kind {
	case bounce.Delayed:
		return Counted, nil
	case bounce.Soft:
		days, err := tx.SoftDays(ctx, message.Address, m.now().Add(-softSpan))
		if err != nil || days < softDays {
			return Counted, err
		}
		line.Mail, line.Kind = mail+" paused", "paused"
		if _, err := tx.SaveReturned(ctx, line); err != nil {
			return Unknown, err
		}
	case bounce.Complaint:
		// Somebody else may have asked for it: then nothing more is to come.
		if _, err := tx.LeavePending(ctx, message.Subscription); err != nil {
			return Unknown, err
		}
	}
	_, err = tx.BounceAddress(ctx, message.Address)
	return Paused, err
}

// Collect reads what lies unread in a mail folder, marks it as seen, and
// flags what is for a person. It returns how often there was each outcome. A
// file that cannot be read keeps no other waiting; it is tried again the next
// time, and the error tells of it.
func (m *Mailer) Collect(ctx context.Context, folder bounce.Maildir) (map[Outcome]int, error) {
	files, err := folder.Unread()
	if err != nil {
		return nil, err
	}
	done := make(map[Outcome]int)
	var unread error
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		raw, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another reader of the folder has moved it
		}
		if err != nil {
			unread = errors.Join(unread, fmt.Errorf("read returned mail: %w", err))
			continue
		}
		outcome, err := m.ReadReturned(ctx, raw)
		if err != nil {
			return done, err
		}
		if err := folder.Seen(file, outcome == Unknown); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return done, err
		}
		done[outcome]++
	}
	return done, unread
}

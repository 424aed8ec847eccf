package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/peygir/peygir/news"
)

// PutPage keeps one fetch and returns its number. A body that is kept already
// is not kept twice. The fetch counts for the health of its source.
func (tx *Tx) PutPage(ctx context.Context, p news.Page) (int64, error) {
	if len(p.Body) > 0 {
		if p.Hash == "" {
			sum := sha256.Sum256(p.Body)
			p.Hash = hex.EncodeToString(sum[:])
		}
		if err := tx.putBody(ctx, p.Hash, p.Body); err != nil {
			return 0, fmt.Errorf("keep body of %s: %w", p.URL, err)
		}
	}
	if p.FetchedAt.IsZero() {
		p.FetchedAt = tx.now
	}
	var id int64
	err := tx.tx.QueryRowContext(ctx, `INSERT INTO pages (source, url, final_url, fetched_at, status, content_type,
		etag, last_modified, retry_after, hash, fault, detail, request) VALUES (`+marks(1, 13)+`) RETURNING id`,
		p.Source, p.URL, p.FinalURL, micros(p.FetchedAt), p.Status, p.ContentType, p.ETag, p.LastModified,
		int64(p.RetryAfter), p.Hash, p.Fault, p.Detail, p.Request).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("keep page %s: %w", p.URL, err)
	}
	if err := tx.countPage(ctx, p); err != nil {
		return 0, fmt.Errorf("count page %s: %w", p.URL, err)
	}
	return id, nil
}

func (tx *Tx) putBody(ctx context.Context, hash string, body []byte) error {
	var known int
	err := tx.tx.QueryRowContext(ctx, `SELECT 1 FROM bodies WHERE hash = $1`, hash).Scan(&known)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	packed, err := pack(body)
	if err != nil {
		return err
	}
	_, err = tx.tx.ExecContext(ctx, `INSERT INTO bodies (hash, size, zstd) VALUES ($1, $2, $3)
		ON CONFLICT (hash) DO NOTHING`, hash, len(body), packed)
	return err
}

// PutPage is Tx.PutPage in a transaction of its own.
func (s *Store) PutPage(ctx context.Context, p news.Page) (int64, error) {
	var id int64
	err := s.beside(ctx, func(tx *Tx) (err error) {
		id, err = tx.PutPage(ctx, p)
		return err
	})
	return id, err
}

// Page returns a kept fetch with its body as it was received, or
// news.ErrNotFound.
func (s *Store) Page(ctx context.Context, id int64) (news.Page, error) {
	var p news.Page
	var fetched, retry int64
	var packed []byte
	err := s.read.QueryRowContext(ctx, `SELECT id, source, url, final_url, fetched_at, status, content_type, etag,
		last_modified, retry_after, pages.hash, fault, detail, request, zstd
		FROM pages LEFT JOIN bodies ON bodies.hash = pages.hash WHERE id = $1`, id).
		Scan(&p.ID, &p.Source, &p.URL, &p.FinalURL, &fetched, &p.Status, &p.ContentType, &p.ETag,
			&p.LastModified, &retry, &p.Hash, &p.Fault, &p.Detail, &p.Request, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		err = news.ErrNotFound
	}
	if err != nil {
		return p, fmt.Errorf("page %d: %w", id, err)
	}
	p.FetchedAt, p.RetryAfter = instant(fetched), time.Duration(retry)
	if packed != nil {
		if p.Body, err = unpack(packed); err != nil {
			return p, fmt.Errorf("body of page %d: %w", id, err)
		}
	}
	return p, nil
}

// The packers take megabytes to set up and are safe to share: one of each
// serves the whole process.
var (
	packer = sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(1<<20))
	})
	unpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(2))
	})
)

func pack(body []byte) ([]byte, error) {
	w, err := packer()
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return w.EncodeAll(body, nil), nil
}

func unpack(packed []byte) ([]byte, error) {
	r, err := unpacker()
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	body, err := r.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	return body, nil
}

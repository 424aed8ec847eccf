package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"math"
	"strings"

	"github.com/peygir/peygir/news"
)

// digestOf sums up rows in whatever order they come: of each the hash, and
// the sum of those.
type digestOf struct {
	rows int64
	sum  [4]uint64
	hash hash.Hash
}

func (d *digestOf) add(row []any) error {
	d.hash.Reset()
	for _, v := range row {
		var kind byte
		var bytes []byte
		switch v := v.(type) {
		case nil:
		case int64:
			kind, bytes = 'i', binary.BigEndian.AppendUint64(nil, uint64(v))
		case float64:
			kind, bytes = 'f', binary.BigEndian.AppendUint64(nil, math.Float64bits(v))
		case string:
			kind, bytes = 't', []byte(v)
		case []byte:
			kind, bytes = 'b', v
		default:
			return fmt.Errorf("a value of type %T: %w", v, news.ErrInvalid)
		}
		d.hash.Write(binary.BigEndian.AppendUint64([]byte{kind}, uint64(len(bytes))))
		d.hash.Write(bytes)
	}
	sum := d.hash.Sum(nil)
	for i := range d.sum {
		d.sum[i] += binary.BigEndian.Uint64(sum[8*i:])
	}
	d.rows++
	return nil
}

func (d *digestOf) String() string {
	return fmt.Sprintf("%016x%016x%016x%016x", d.sum[0], d.sum[1], d.sum[2], d.sum[3])
}

// compare reads a table on both sides.
func (m *mover) compare(ctx context.Context, t table) (MovedTable, error) {
	query := `SELECT ` + strings.Join(t.columns, ", ") + ` FROM ` + t.name
	here, there := digestOf{hash: sha256.New()}, digestOf{hash: sha256.New()}
	rows, err := m.from.QueryContext(ctx, query)
	if err != nil {
		return MovedTable{}, err
	}
	defer rows.Close()
	scan := t.scan(0)
	for rows.Next() {
		row, err := scan(rows)
		if err == nil {
			err = here.add(row)
		}
		if err != nil {
			return MovedTable{}, err
		}
		if here.rows%moveBatch == 0 {
			m.tell(moveBatch)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return MovedTable{}, err
	}
	m.tell(here.rows % moveBatch)
	moved, err := m.to.Query(ctx, query)
	if err != nil {
		return MovedTable{}, err
	}
	defer moved.Close()
	for moved.Next() {
		row, err := moved.Values()
		if err == nil {
			err = there.add(row)
		}
		if err != nil {
			return MovedTable{}, err
		}
	}
	if err := moved.Err(); err != nil {
		return MovedTable{}, err
	}
	if here.rows != there.rows || here.sum != there.sum {
		return MovedTable{}, fmt.Errorf("%d rows with hash %.8s here, %d with %.8s there; empty the database and begin anew: %w",
			here.rows, here.String(), there.rows, there.String(), news.ErrConflict)
	}
	return MovedTable{Name: t.name, Rows: here.rows, Hash: here.String()}, nil
}

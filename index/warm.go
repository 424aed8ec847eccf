package index

import (
	"context"
	"errors"
	"fmt"
)

// commonFrom is in which share of a segment's documents a term occurs that is
// decoded before anybody asks for it: one of so many.
const commonFrom = 64

// Warm decodes the inverted lists of the most common terms, as far as there is
// room for them, so that the first readers after a start need not wait for it.
// It answers meanwhile. Ended by ctx it returns its error.
func (x *Index) Warm(ctx context.Context) (err error) {
	v, err := x.view()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.close()) }()
	for _, seg := range v.segments {
		if err := v.warm(ctx, seg); err != nil {
			return fmt.Errorf("warm index: %w", err)
		}
	}
	return nil
}

func (v *view) warm(ctx context.Context, seg *segment) error {
	words, err := seg.dictionary(false)
	if err != nil {
		return err
	}
	lists, err := seg.lists(false)
	if err != nil {
		return err
	}
	for terms := words.AutomatonIterator(nil, nil, nil); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := terms.Next()
		if err != nil || e == nil {
			return err
		}
		// The count that Bleve's iterator tells is wrong after a term of one document.
		n, ok, err := lists.count([]byte(e.Term))
		if err != nil {
			return err
		}
		if !ok || n < decodeFrom || n*commonFrom < seg.docs || seg.decoded.full() {
			continue
		}
		list, err := (&postings{seg: seg, term: e.Term, n: n}).decode()
		if err != nil {
			return err
		}
		list.shortestOf(seg.columns)
	}
}

package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/store"
)

// TestRereadIsNoVersion: another reading of the same pages replaces the words
// of all versions, and what it does not tell stays.
func TestRereadIsNoVersion(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	first, second := sample("1001"), sample("1001")
	first.PageID, second.PageID, second.Body = 1, 2, "متن دوم"
	put(t, s, first)
	kept := put(t, s, second)

	reread := func(a news.Article, earlier ...news.Version) bool {
		t.Helper()
		changed := false
		err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
			changed, err = tx.Reread(t.Context(), a, earlier)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	next := news.Article{ID: kept.ID, PageID: 2, Title: "عنوان درست", Body: "متن دوم", CMS: "rule"}
	old := news.Version{Article: kept.ID, Number: 1, Title: "عنوان درست", Body: "متن نخست", PageID: 1}
	if !reread(next, old) {
		t.Error("nothing was changed")
	}
	if reread(next, old) {
		t.Error("the same reading changed something")
	}
	next.PageID, next.Title = 1, "از صفحه دیگر"
	if reread(next) {
		t.Error("a reading of another page was taken")
	}
	a, err := s.Article(t.Context(), kept.ID)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{a.Title, a.CMS, a.Version, a.Code, a.URL, a.Published.Equal(start), a.Change > kept.Change}
	want := []any{"عنوان درست", "rule", 2, "1001", first.URL, true, true}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error("got(-) want(+)", diff)
	}
	versions, err := s.Versions(t.Context(), kept.ID)
	if err != nil || len(versions) != 2 || versions[0].Body != "متن نخست" || versions[1].Title != "عنوان درست" {
		t.Errorf("versions: got %+v, %v", versions, err)
	}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Reread(t.Context(), news.Article{ID: "nobody"}, nil)
		return err
	})
	if !errors.Is(err, news.ErrNotFound) {
		t.Errorf("an unknown article: got %v", err)
	}
}

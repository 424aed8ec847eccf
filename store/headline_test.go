package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/news"
)

func TestHeadlinesLeaveOutBodies(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	full, bare, untagged := sample("1"), sample("2"), sample("3")
	full.Kicker, full.Lead = "روتیتر نمونه", "لید نمونه"
	bare.Lead, bare.Body = "", strings.Repeat("متن ", 400)
	bare.Tags = []string{`یک "و" دو`, `سه","چهار`, `پنج\`, "شش"}
	untagged.Lead, untagged.Tags = "لید", nil
	var ids []news.ArticleID
	for _, a := range []news.Article{full, bare, untagged} {
		ids = append(ids, put(t, s, a).ID)
	}
	asked := []news.ArticleID{ids[2], "no-such", ids[0], ids[1], ids[2]}
	got, err := s.Headlines(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	want, err := s.Articles(t.Context(), asked)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range want {
		body := ""
		if a.Lead == "" {
			body = string([]rune(a.Body)[:500])
		}
		want[i] = news.Article{
			ID: a.ID, Source: a.Source, URL: a.URL, Kicker: a.Kicker, Title: a.Title, Lead: a.Lead, Body: body,
			Tags: a.Tags, Published: a.Published, Precision: a.Precision,
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 4 {
		t.Errorf("%d headlines (-want +got):\n%s", len(got), diff)
	}
}

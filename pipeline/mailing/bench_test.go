package mailing_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peygir/peygir/digest/post/posttest"
	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/pipeline/mailing"
	"github.com/peygir/peygir/store"
)

// beServer is a mail server in a process of its own: it tells its port, and
// how many different mails it has for each line that it reads.
func beServer() error {
	s, err := posttest.Start(posttest.Plain)
	if err != nil {
		return err
	}
	fmt.Println(s.Port)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		seen := map[string]bool{}
		for _, m := range s.Mails() {
			seen[m.MessageID] = true
		}
		fmt.Println(len(seen))
	}
	return s.Close()
}

// BenchmarkSend is a morning: 1,000 subscribers, 20 stories each, from an
// archive on disk to a mail server in another process, which has them all.
func BenchmarkSend(b *testing.B) {
	const readers, stories = 1000, 20
	server := child{}.command(b)
	in, err := server.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := server.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = in.Close(); _ = server.Wait() }()
	answers := bufio.NewScanner(out)
	ask := func(line string) int {
		if line != "" {
			if _, err := io.WriteString(in, line+"\n"); err != nil {
				b.Fatal(err)
			}
		}
		answers.Scan()
		n, err := strconv.Atoi(answers.Text())
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	c := child{Port: ask("")}
	sent := 0
	for b.Loop() {
		b.StopTimer()
		c.File = filepath.Join(b.TempDir(), "peygir.db")
		if err := fill(b.Context(), c.File, readers, stories); err != nil {
			b.Fatal(err)
		}
		s, err := store.Open(b.Context(), c.File, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := c.send(b.Context(), s); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		sent += readers
		if got := ask("how many"); got != sent {
			b.Fatalf("the server has %d of %d mails", got, sent)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkChoose chooses for 10,000 subscriptions, each with queries of its
// own, among 1,000 new articles of the length that articles have.
func BenchmarkChoose(b *testing.B) {
	const readers, stories = 10_000, 1000
	rnd := rand.New(rand.NewPCG(1405, 9))
	zipf := rand.NewZipf(rnd, 1.1, 6, 40_000)
	syllables := strings.Fields("با دا سا را نا ما کا لا شا خا بر در سر مر کر بن دن سن من کن تو بو رو سو مو گی زی ری سی می شه نه ره ده که فت رد سم لک هم")
	vocabulary := make([]string, 40_001)
	for i := range vocabulary {
		for range 2 + rnd.IntN(3) {
			vocabulary[i] += syllables[rnd.IntN(len(syllables))]
		}
	}
	text := func(words int) string {
		var t strings.Builder
		for i := range words {
			if i > 0 {
				t.WriteByte(' ')
			}
			t.WriteString(vocabulary[zipf.Uint64()])
			if i%18 == 17 {
				t.WriteByte('.')
			}
		}
		return t.String()
	}
	ctx := b.Context()
	s, err := store.Open(ctx, filepath.Join(b.TempDir(), "peygir.db"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	err = subscribe(ctx, s, readers, func(int) []news.Follow {
		return []news.Follow{
			{Kind: news.FollowQuery, Value: vocabulary[20+rnd.IntN(5000)] + " " + vocabulary[20+rnd.IntN(500)]},
			{Kind: news.FollowQuery, Value: `"` + vocabulary[rnd.IntN(2000)] + " " + vocabulary[rnd.IntN(2000)] + `"`},
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	articles := make([]news.Article, stories)
	for i := range articles {
		articles[i] = news.Article{ID: news.ArticleID(fmt.Sprint("a", i)), Source: "khavar", Title: text(9), Lead: text(30), Body: text(300), Published: time.Now()}
	}
	if _, err := s.PutArticles(ctx, articles); err != nil {
		b.Fatal(err)
	}
	m := mailing.New(mailing.Config{}, s, slog.New(slog.DiscardHandler), time.Now)
	items := 0
	for b.Loop() {
		n, err := m.Choose(ctx, mailing.Order{Upto: stories, Day: time.Now()})
		if err != nil {
			b.Fatal(err)
		}
		items += n
	}
	b.ReportMetric(float64(items)/float64(b.N), "items/op")
}

//go:build unix

package statement_test

import (
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/peygir/peygir/news"
	"github.com/peygir/peygir/statement"
)

// measure reports the speed by the time that the processor really worked for
// us, which others on the machine do not disturb.
func measure(b *testing.B, a news.Article) {
	b.Helper()
	b.SetBytes(int64(len(a.Body)))
	before := worked(b)
	for b.Loop() {
		statement.Find(a)
	}
	if took := (worked(b) - before).Seconds(); took > 0 {
		b.ReportMetric(float64(len(a.Body))*float64(b.N)/1e6/took, "MB/cpu-s")
	}
}

// worked is how long the processor has worked for this process.
func worked(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkFind(b *testing.B) {
	one := article()
	for _, size := range []int{1 << 12, 1 << 17, 1 << 20} {
		a := one
		a.Body = strings.Repeat(one.Body, size/len(one.Body)+1)
		b.Run(strconv.Itoa(size), func(b *testing.B) { measure(b, a) })
	}
}

// BenchmarkFindOneLine is an article without a paragraph or a full stop.
func BenchmarkFindOneLine(b *testing.B) {
	a := article()
	a.Body = strings.NewReplacer("\n", " ", ".", " ").Replace(strings.Repeat(a.Body, (1<<20)/len(a.Body)))
	measure(b, a)
}

// BenchmarkFindTurns is an interview, and BenchmarkFindNames an article in
// which everybody is somebody new.
func BenchmarkFindTurns(b *testing.B) {
	a := article()
	a.Body = strings.Repeat("خبرنگار: چه شد؟\nنمونه\u200cای: کار تمام شد و مردم راضی هستند.\n", 8<<10)
	measure(b, a)
}

func BenchmarkFindNames(b *testing.B) {
	a := article()
	var body strings.Builder
	for i := range 6 << 10 {
		name := strings.Repeat(string(rune('ب'+i%20)), i%7+2) + string(rune('د'+i/140%20))
		body.WriteString("رضا " + name + "، مدیر " + name + " گفت: کار تمام شد.\nاین مدیر " + name + " افزود: آب هست.\n")
	}
	a.Body = body.String()
	measure(b, a)
}

package crawler_test

import (
	"net/url"
	"testing"

	"github.com/peygir/peygir/crawler"
)

func base(t testing.TB) *url.URL {
	t.Helper()
	u, err := url.Parse("http://www.sample.example/fa/")
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCanonical(t *testing.T) {
	tests := []struct{ in, want string }{
		{"/news/1?utm_source=rss&utm_medium=x", "http://www.sample.example/news/1"},
		{"HTTP://WWW.Sample.Example:80/a/../b/#top", "http://www.sample.example/b/"},
		{"https://sample.example:443", "https://sample.example/"},
		{"//sample.example:8080/x", "http://sample.example:8080/x"},
		{"news/خبر تازه", "http://www.sample.example/fa/news/%D8%AE%D8%A8%D8%B1%20%D8%AA%D8%A7%D8%B2%D9%87"},
		{"/news/%d8%ae%d8%a8%d8%b1", "http://www.sample.example/news/%D8%AE%D8%A8%D8%B1"},
		{"/%6eews/100%", "http://www.sample.example/news/100%25"},
		{"/(S(abc123))/News.aspx?id=5", "http://www.sample.example/News.aspx?id=5"},
		{"/news/1;jsessionid=AB12?sid=s00&x=1", "http://www.sample.example/news/1?x=1"},
		{"/modules.php?name=News&file=article&sid=4711", "http://www.sample.example/modules.php?name=News&file=article&sid=4711"},
		{"?p=2&fbclid=z", "http://www.sample.example/fa/?p=2"},
		{"javascript:alert(1)", ""},
		{"mailto:a@sample.example", ""},
		{"file:///etc/passwd", ""},
		{"http://", ""},
		{"", ""},
		{"http://user:secret@sample.example/", "http://sample.example/"},
		{"http://[::1]:80/x", "http://[::1]/x"},
	}
	for _, tt := range tests {
		got, ok := crawler.Canonical(base(t), tt.in)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("Canonical(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
		}
	}
}

func TestKeyIsTheSameForTwins(t *testing.T) {
	twins := [][]string{
		{
			"http://www.sample.example/news/116014/x-y", "http://sample.example/news/116014", "https://m.sample.example/news/116014/",
			"http://www.sample.example/amp/116014/", "http://www.sample.example/print/116014", "http://www.sample.example/fa/news/116014/z",
		},
		{"http://www.sample.example/section-3/1150042-some-title", "http://www.sample.example/fa/tiny/news-1150042"},
		{"http://www.sample.example/News.aspx?id=20001", "http://www.sample.example/News.aspx?id=20001&title=x", "http://www.sample.example/ShowNews.aspx?NewsID=20001"},
		{"http://www.sample.example/shownews.php?idnews=20001", "http://www.sample.example/shownews.php?idnews=20001&cat=3", "http://www.sample.example/view.php?khabar_code=20001"},
		{"http://www.sample.example/modules.php?name=News&sid=4711", "http://www.sample.example/modules.php?name=News&file=print&sid=4711"},
		{"http://www.sample.example/a-long-title-of-words/", "http://www.sample.example/a-long-title-of-words?from=rss"},
	}
	for _, group := range twins {
		want := crawler.Key(crawler.KindArticle, group[0])
		for _, address := range group[1:] {
			if got := crawler.Key(crawler.KindArticle, address); got != want {
				t.Errorf("key of %s is %q, of %s %q", address, got, group[0], want)
			}
		}
	}
	differ := []string{
		"http://www.sample.example/news/116014/x", "http://www.sample.example/news/116015/x", "http://www.sample.example/2021/11/one-two-three-four/",
		"http://www.sample.example/2021/11/one-two-three-five/", "http://www.sample.example/?p=17", "http://www.sample.example/?p=18",
	}
	seen := map[string]string{}
	for _, address := range differ {
		key := crawler.Key(crawler.KindArticle, address)
		if other, ok := seen[key]; ok {
			t.Errorf("%s and %s share the key %q", address, other, key)
		}
		seen[key] = address
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"/a/../b?utm_x=1&c=%zz", "http://x.y/%25%32", "//[::1]:99/;sid=1", "/(S(a))/(S(b))/x", "ا؟%", "http://h.example/a%2Fb//c/."} {
		f.Add(s)
	}
	home := base(f)
	f.Fuzz(func(t *testing.T, ref string) {
		once, ok := crawler.Canonical(home, ref)
		if !ok {
			return
		}
		twice, ok := crawler.Canonical(nil, once)
		if !ok || twice != once {
			t.Fatalf("%q becomes %q, and that %q, %v", ref, once, twice, ok)
		}
		if _, err := url.Parse(once); err != nil {
			t.Fatalf("%q becomes %q: %v", ref, once, err)
		}
		if crawler.Key(crawler.KindArticle, once) == "" || crawler.Key(crawler.KindList, once) == "" {
			t.Fatalf("%q has no key", once)
		}
	})
}

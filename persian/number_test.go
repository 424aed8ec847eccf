package persian_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/peygir/peygir/persian"
)

func TestNumbers(t *testing.T) {
	for text, want := range map[string]map[string]float64{
		"ظرفیت ۱۰۰۰ مگاوات":            {"۱۰۰۰": 1000},
		"یک میلیارد و ۴۷۷ میلیون دلار": {"یک میلیارد و ۴۷۷ میلیون": 1477e6},
		"سه هزار و پانصد نفر":          {"سه هزار و پانصد": 3500},
		"۱٬۲۵۰ تن و ۲.۵ درصد":          {"۱٬۲۵۰": 1250, "۲.۵": 2.5},
		"سی و پنج شرکت، چهل روستا":     {"سی و پنج": 35, "چهل": 40},
		"هزار نفر":                     {"هزار": 1000},
		"دو و سه":                      {"دو": 2, "سه": 3},
		"هیچ عددی نیست":                {},
		"سال 1400 و 1401":              {"1400": 1400, "1401": 1401},
	} {
		got := map[string]float64{}
		for _, n := range persian.Numbers(text) {
			got[text[n.Start:n.End]] = n.Value
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestInWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "صفر", 20: "بیست", 35: "سی و پنج", 100: "صد", 1000: "هزار", 1400: "هزار و چهارصد", 3500: "سه هزار و پانصد",
		1_477_000_000: "یک میلیارد و چهارصد و هفتاد و هفت میلیون", -1: "", 1e15: "",
	} {
		if got := persian.InWords(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

// What is written in words is read as the same number.
func FuzzInWords(f *testing.F) {
	f.Add(int64(1_477_000_012))
	f.Fuzz(func(t *testing.T, n int64) {
		words := persian.InWords(n)
		if words == "" {
			return
		}
		got := persian.Numbers(words)
		if len(got) != 1 || int64(got[0].Value) != n || got[0].Start != 0 || got[0].End != len(words) {
			t.Fatalf("%d: %q is read as %+v", n, words, got)
		}
	})
}

func TestRepairLayout(t *testing.T) {
	for in, want := range map[string]string{"hdvhk": "ایران", "ایران": "hdvhk", "اثممخ": "hello", "tdgjv": "فیلتر", "HfhnD": "آبادی", "a1": "", "": ""} {
		got, ok := persian.RepairLayout(in)
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t; want %q", in, got, ok, want)
		}
	}
}

func FuzzNumbers(f *testing.F) {
	f.Add("یک میلیارد و ۴۷۷ میلیون و ۲.۵")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, n := range persian.Numbers(s) {
			if n.Start < last || n.End <= n.Start || n.End > len(s) {
				t.Fatalf("%q: %+v after %d", s, n, last)
			}
			last = n.End
		}
	})
}

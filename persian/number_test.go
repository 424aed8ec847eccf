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

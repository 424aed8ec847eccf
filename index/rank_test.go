package index_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peygir/peygir/index"
	"github.com/peygir/peygir/news"
)

// ranked applies one article a text and returns an index of
// them: the n-th has the id n.
func ranked(t *testing.T, texts ...string) *index.Index {
	t.Helper()
	x := open(t)
	for i, text := range texts {
		a := news.Article{ID: news.ArticleID(fmt.Sprint(i + 1)), Body: text}
		if err := x.Apply(t.Context(), []news.Article{a}, nil, int64(i)); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

func find(t *testing.T, x *index.Index, query string) string {
	t.Helper()
	res, err := x.Search(t.Context(), index.Query{Text: query, Sort: index.ByRelevance, Exactly: true})
	if err != nil {
		t.Fatal(err)
	}
	return ids(res)
}

// The sample texts are invented.
func TestRankingPutsFirst(t *testing.T) {
	for _, c := range []struct {
		name, query string
		texts       []string
		want        string // ids, best first
	}{
		{
			"the head of a list over the list alone", "قاچاق سیب و گلابی",
			[]string{
				"بازار سیب و گلابی گرم است. سیب و گلابی فراوان شد.", "قاچاق گلابی در مرز کشف شد. مأموران قاچاق را گرفتند.",
				"باران آمد.", "باد آمد.", "برف آمد.",
			},
			"2 1",
		},
		{
			"what is asked over how it is asked", "چه کتابی به صورت رایگان ارائه می\u200cشود؟",
			[]string{
				"لایحه ارائه می\u200cشود و به صورت کلی بررسی و باز ارائه می\u200cشود. صورت جلسه نوشته شد.", "کتاب رایگان است.",
				"باران آمد.", "باد آمد.", "برف آمد.",
			},
			"2 1",
		},
		{
			"a whole name over its words", "انجمن بزرگ نویسندگان",
			[]string{
				"نویسندگان در سالن بزرگ جمع شدند و انجمن تازه ساختند.", "انجمن بزرگ نویسندگان در سالن تازه جمع شدند.",
				"باران آمد.", "باد آمد.", "برف آمد.",
			},
			"2 1",
		},
		{
			"a noun over the adjective made of it", "صنعت",
			[]string{"ناحیهٔ صنعتی باز شد.", "صنعت کشور رشد کرد.", "باران آمد.", "باد آمد.", "برف آمد."},
			"2 1",
		},
		{
			"a name over what is related to it", "بدافزار",
			[]string{"باج\u200cافزار تازه آمد.", "بدافزار تازه آمد.", "malware تازه آمد.", "باد آمد.", "برف آمد."},
			"2 3 1",
		},
		{
			"a number in words for one in digits", "+۱۳۰۰ +روستا",
			[]string{"هزار و سیصد روستا.", "سیصد روستا.", "باد آمد.", "برف آمد.", "باران آمد."},
			"1",
		},
		{
			"a number in digits for one in words", "+پانصد +روستا",
			[]string{"۵۰۰ روستا.", "روستا.", "باد آمد.", "برف آمد.", "باران آمد."},
			"1",
		},
		{
			"a name whose words are written in one piece", "شهرالکترونیک",
			[]string{"شهر هوشمند آمد.", "شهر تازه و الکترونیک شد.", "باد آمد.", "برف آمد.", "باران آمد."},
			"1",
		},
		{
			"a name with a word that looks like a verb", "سرعت اینترنت",
			[]string{"دولت کند کار کند.", "کندی اینترنت ادامه دارد.", "باد آمد.", "برف آمد.", "باران آمد."},
			"2",
		},
		{
			"all of a longer name", "آی\u200cتی",
			[]string{"فناوری نانو و اطلاعات گمرک.", "فناوری اطلاعات رشد کرد.", "باد آمد.", "برف آمد.", "باران آمد."},
			"2",
		},
	} {
		if got := find(t, ranked(t, c.texts...), c.query); got != c.want {
			t.Errorf("%s: %q found %q, want %q", c.name, c.query, got, c.want)
		}
	}
}

// However many pieces an index is in, it ranks the same.
func TestRankingKnowsNoPieces(t *testing.T) {
	var texts []string
	for i := range 40 {
		texts = append(texts, strings.Repeat("اینترنت ", 1+i%7)+strings.Repeat("روستا ", 1+i%5)+strings.Repeat("مخابرات ", i%3)+fmt.Sprint("شماره ", i))
	}
	x := ranked(t, texts...)
	before := find(t, x, "اینترنت روستا")
	if err := x.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := find(t, x, "اینترنت روستا"); after != before {
		t.Errorf("in one piece %q, in many %q", after, before)
	}
}

// However a word is written, in the article or in the query, it is found.
func TestSpellingsOfOneWordFindEachOther(t *testing.T) {
	for _, forms := range [][]string{
		{"مسئول", "مسوول", "مسؤول"},
		{"می\u200cنویسند", "مینویسند", "می نویسند", "مي نويسند"},
		{"زیرساخت\u200cهای", "زیرساختهای", "زیرساخت های"},
		{"سیاست\u200cگذاری", "سیاستگذاری", "سیاست گذاری"},
		{"رئیس\u200cجمهور", "رئیس جمهور", "رییسجمهور"},
		{"آی\u200cتی", "آیتی", "آی تی", "IT", "فناوری اطلاعات"},
		{"کتاب", "کتب", "کتاب\u200cهایشان"},
		{"نوشته نشد", "نوشته شده است"},
	} {
		x := ranked(t, append(forms, "باد آمد.", "برف آمد.", "باران آمد.")...)
		for _, f := range forms {
			if got := len(strings.Fields(find(t, x, f))); got != len(forms) {
				t.Errorf("%q found %d of %q", f, got, forms)
			}
		}
	}
}

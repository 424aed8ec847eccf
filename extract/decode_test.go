package extract_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/peygir/peygir/extract"
)

func TestDecodeBelievesTheBytes(t *testing.T) {
	const text = "<title>گزارش کارگاه چوب در پاییز</title> ۱۲ نفر"
	arabic := strings.NewReplacer("ی", "ي", "ک", "ك", "۱۲", "12").Replace(text)
	win, err := charmap.Windows1256.NewEncoder().String(arabic)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		contentType, body, want, charset string
	}{
		"utf-8":                     {"text/html; charset=utf-8", text, text, "utf-8"},
		"utf-8 with a mark":         {"text/html", "\ufeff" + text, text, "utf-8"},
		"utf-8 called windows-1256": {"text/html; charset=windows-1256", text, text, "utf-8"},
		"windows-1256":              {"text/html; charset=windows-1256", win, arabic, "windows-1256"},
		"windows-1256 unlabelled":   {"", win, arabic, "windows-1256"},
		"windows-1256 called utf-8": {"text/html; charset=utf-8", win, arabic, "windows-1256"},
		"an invented name":          {"text/html; charset=windows-utf-8", win, arabic, "windows-1256"},
		"a Latin default":           {"text/html; charset=iso-8859-1", win, arabic, "windows-1256"},
		"the charset of a standard": {"text/html; charset=iso-8859-6", win, arabic, "windows-1256"},
		"one damaged character":     {"", text + strings.Repeat(text, 3) + "\xd8", text + strings.Repeat(text, 3) + "\ufffd", "utf-8"},
		"utf-16":                    {"text/html", wide, text, "utf-16le"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, charset, ok := extract.Decode(tt.contentType, []byte(tt.body))
			if !ok || got != tt.want || charset != tt.charset {
				t.Errorf("got %q, %q, %v; want %q, %q", got, charset, ok, tt.want, tt.charset)
			}
		})
	}
	if _, _, ok := extract.Decode("text/html", []byte("\xff\xd8\x00\x1f\x8b\x00\xfe\x00")); ok {
		t.Error("binary data was taken for text")
	}
}

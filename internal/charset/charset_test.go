package charset_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/peygir/peygir/internal/charset"
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
	for label, tt := range tests {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			got, name, ok := charset.Decode(tt.contentType, []byte(tt.body))
			if !ok || got != tt.want || name != tt.charset {
				t.Errorf("got %q, %q, %v; want %q, %q", got, name, ok, tt.want, tt.charset)
			}
		})
	}
	if _, _, ok := charset.Decode("text/html", []byte("\xff\xd8\x00\x1f\x8b\x00\xfe\x00")); ok {
		t.Error("binary data was taken for text")
	}
}

// FuzzDecode: text comes out as clean UTF-8 with the name of a charset, and
// what is UTF-8 already comes out as it is, whatever it is called.
func FuzzDecode(f *testing.F) {
	f.Add("text/html; charset=windows-1256", []byte("\xca\xed\xca\xd1 <meta charset=iso-8859-6>"))
	f.Add("text/html; charset=windows-utf-8", []byte("تیتر"))
	f.Add("", []byte("\xff\xfet\x00"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		text, name, ok := charset.Decode(contentType, body)
		if ok && (name == "" || !utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
			t.Errorf("got %q as %q, want clean UTF-8 and a name", text, name)
		}
		plain := strings.TrimPrefix(string(body), "\ufeff")
		if ok && utf8.Valid(body) && text != strings.ReplaceAll(plain, "\x00", "") {
			t.Errorf("UTF-8 %q came out as %q", body, text)
		}
	})
}

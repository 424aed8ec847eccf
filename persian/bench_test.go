package persian_test

import (
	"strings"
	"testing"

	"github.com/peygir/peygir/persian"
)

// sampleText is an invented paragraph, repeated with growing numbers so that
// not every word is seen before.
func sampleText(size int) string {
	const paragraph = "استاندار آبگینه در نشست شورای برنامه\u200cریزی گفت: زیرساخت\u200cهای ارتباطی روستاها را گسترش می\u200cدهیم و شرکت\u200cهای دانش\u200cبنیان از تسهیلات بانکی بهره\u200cمند خواهند شد. وی افزود: کارشناسان سرگرم بررسی پیشنهادهای بخش خصوصی هستند و نتیجه به زودی اعلام می\u200cشود. "
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(paragraph)
	}
	return b.String()
}

func BenchmarkTokens(b *testing.B) {
	text := sampleText(1 << 20)
	var tokens []persian.Token
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tokens = persian.AppendTokens(tokens[:0], text)
	}
}

func BenchmarkFold(b *testing.B) {
	text := sampleText(1 << 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_ = persian.Fold(text)
	}
}
